from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0008_index_width_and_time"),
    ]

    operations = [
        migrations.AlterField(
            model_name="editionindexlink",
            name="relation",
            field=models.CharField(
                choices=[
                    ("person", "Person"),
                    ("organization", "Organization"),
                    ("area", "Area"),
                    ("article", "Article"),
                    ("delegation", "Delegation"),
                    ("host", "Host"),
                    ("post", "Post"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="editionperiodlink",
            name="relation",
            field=models.CharField(
                choices=[
                    ("person", "Person"),
                    ("organization", "Organization"),
                    ("area", "Area"),
                    ("article", "Article"),
                    ("delegation", "Delegation"),
                    ("host", "Host"),
                    ("post", "Post"),
                ],
                max_length=12,
            ),
        ),
    ]
