"""When a record changed, and whether its days lie far apart, beside the other filter columns. Derived: ``rebuild_index`` makes the same."""

from datetime import timedelta
from typing import Any

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery

WIDE = timedelta(days=31)


def fill(apps: Any, schema_editor: Any) -> None:
    index, record = apps.get_model("visits", "EditionIndex"), apps.get_model("visits", "PublicRecord")
    index.objects.update(changed_at=Subquery(record.objects.filter(pk=OuterRef("pk")).values("changed_at")))
    index.objects.filter(date_latest__gt=F("date_earliest") + WIDE).update(is_wide=True)


class Migration(migrations.Migration):
    # On PostgreSQL a table cannot be altered while a transaction's writes to it wait for their constraints.
    atomic = False

    dependencies = [("visits", "0007_past_index")]

    operations = [
        migrations.AddField("editionindex", "is_wide", models.BooleanField(default=False)),
        migrations.AddField("editionindex", "changed_at", models.DateTimeField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("editionindex", "changed_at", models.DateTimeField()),
        migrations.AddIndex(
            "editionindex",
            models.Index(fields=["subject_type", "-date_latest", "-public_id"], condition=Q(is_wide=True), name="index_wide"),
        ),
        migrations.AddIndex("editionindex", models.Index(fields=["subject_type", "changed_at"], name="index_changed")),
    ]
