"""Names that a person said do not mean somebody; what a merge did to public records."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_merging_queue_follow_ups"),
        ("visits", "0012_role_text_lookup"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="mergeoperation",
            name="public",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.CreateModel(
            name="NotThisPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_key", models.TextField(editable=False)),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="visits.article", verbose_name="bài báo"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác định",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="not_meant",
                        to="people.person",
                        verbose_name="không phải người này",
                    ),
                ),
            ],
            options={
                "verbose_name": "tên không phải của người",
                "verbose_name_plural": "tên không phải của người",
                "constraints": [models.UniqueConstraint(fields=("article", "name_key", "person"), name="not_this_person_once")],
            },
        ),
    ]
