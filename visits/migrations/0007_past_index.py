import django.db.models.deletion
from django.db import migrations, models

from dieuphoi.vendor_sql import vendor_sql


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0006_changes_by_kind"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditionPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(max_length=11)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(help_text="Exclusive; null where it is seen now.", null=True)),
                (
                    "subject_type",
                    models.CharField(
                        choices=[
                            ("visit", "chuyến thăm"),
                            ("person", "người"),
                            ("organization", "cơ quan, tổ chức"),
                            ("post", "chức vụ"),
                            ("area", "địa phương"),
                            ("article", "bài báo"),
                        ],
                        max_length=12,
                    ),
                ),
                ("date_earliest", models.DateField()),
                ("date_latest", models.DateField()),
                ("sort_key", models.TextField(blank=True)),
                ("search_key", models.TextField(blank=True)),
                ("is_sample", models.BooleanField(default=False)),
                ("edition", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="visits.edition")),
            ],
        ),
        migrations.CreateModel(
            name="EditionPeriodLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "relation",
                    models.CharField(
                        choices=[("person", "Person"), ("organization", "Organization"), ("area", "Area"), ("article", "Article")],
                        max_length=12,
                    ),
                ),
                ("target", models.CharField(max_length=11)),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="visits.editionperiod")),
            ],
        ),
        migrations.AddIndex(
            model_name="editionperiod",
            index=models.Index(fields=["subject_type", "-date_latest", "-public_id"], name="period_newest"),
        ),
        migrations.AddIndex(
            model_name="editionperiod",
            index=models.Index(fields=["subject_type", "sort_key", "public_id"], name="period_by_name"),
        ),
        migrations.AddConstraint(
            model_name="editionperiod",
            constraint=models.UniqueConstraint(fields=("public_id", "since"), name="period_once"),
        ),
        migrations.AddConstraint(
            model_name="editionperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"), name="period_times_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="editionperiodlink",
            index=models.Index(fields=["relation", "target", "entry"], name="period_link_of"),
        ),
        migrations.AddConstraint(
            model_name="editionperiodlink",
            constraint=models.UniqueConstraint(fields=("entry", "relation", "target"), name="period_link_once"),
        ),
        vendor_sql(
            forward={
                "postgresql": ["CREATE INDEX visits_editionperiod_search ON visits_editionperiod USING gin (search_key gin_trgm_ops)"],
                "sqlite": [],
            },
            backward={"postgresql": ["DROP INDEX visits_editionperiod_search"], "sqlite": []},
        ),
    ]
