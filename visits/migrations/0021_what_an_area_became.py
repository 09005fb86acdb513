"""Links say what an area became. The choices are the program's alone: no table changes."""

from django.db import migrations, models

RELATIONS = [
    ("person", "Person"),
    ("organization", "Organization"),
    ("area", "Area"),
    ("article", "Article"),
    ("delegation", "Delegation"),
    ("host", "Host"),
    ("post", "Post"),
    ("event_type", "Event Type"),
    ("kind", "Kind"),
    ("outlet", "Outlet"),
    ("currency", "Currency"),
    ("country", "Country"),
    ("status", "Status"),
    ("successor", "Successor"),
    ("visit", "Visit"),
]


class Migration(migrations.Migration):
    dependencies = [("visits", "0020_how_large_the_index_is")]

    operations = [
        migrations.AlterField(model, "relation", models.CharField(choices=RELATIONS, max_length=12))
        for model in ("editionindexlink", "editionperiodlink", "ledgerlink")
    ]
