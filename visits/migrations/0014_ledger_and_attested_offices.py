"""Parts of visits in lists of their own, and who was seen in which office: both derived from current editions."""

import django.db.models.deletion
from django.db import migrations, models

from dieuphoi.vendor_sql import vendor_sql


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0013_names_not_meant"),
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
                    ("event_type", "Event Type"),
                    ("kind", "Kind"),
                    ("outlet", "Outlet"),
                    ("currency", "Currency"),
                    ("country", "Country"),
                    ("status", "Status"),
                    ("visit", "Visit"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="editionindexlink",
            name="target",
            field=models.CharField(max_length=120),
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
                    ("event_type", "Event Type"),
                    ("kind", "Kind"),
                    ("outlet", "Outlet"),
                    ("currency", "Currency"),
                    ("country", "Country"),
                    ("status", "Status"),
                    ("visit", "Visit"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="editionperiodlink",
            name="target",
            field=models.CharField(max_length=120),
        ),
        migrations.CreateModel(
            name="AreaYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=11)),
                ("year", models.PositiveSmallIntegerField()),
                ("body", models.CharField(max_length=120)),
                ("organization", models.CharField(blank=True, max_length=11)),
                ("name", models.TextField()),
                ("visits", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("area", "year", "body"), name="area_year_once")],
            },
        ),
        migrations.CreateModel(
            name="AttestedOffice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=11)),
                ("office", models.CharField(max_length=120)),
                ("post", models.CharField(blank=True, max_length=11)),
                ("organization", models.CharField(blank=True, max_length=11)),
                ("person_name", models.TextField()),
                ("title", models.TextField()),
                ("organization_name", models.TextField(blank=True)),
                ("first", models.CharField(max_length=40)),
                ("last", models.CharField(max_length=40)),
                ("visits", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-last", "office"], name="attested_of_person"),
                    models.Index(
                        condition=models.Q(("organization", ""), _negated=True),
                        fields=["organization", "-last", "person"],
                        name="attested_of_body",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("person", "office"), name="attested_office_once")],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("public_id", models.CharField(max_length=11, primary_key=True, serialize=False)),
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
                            ("commitment", "đề nghị, cam kết"),
                            ("gift", "quà tặng"),
                            ("event", "hoạt động"),
                            ("partnership", "quan hệ với địa phương nước ngoài"),
                        ],
                        max_length=12,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("document", models.TextField()),
                ("date_earliest", models.DateField()),
                ("date_latest", models.DateField()),
                ("is_wide", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                ("search_key", models.TextField(blank=True)),
                ("is_sample", models.BooleanField(default=False)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("waiting_since", models.DateField(null=True)),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="visits.editionindex")),
            ],
        ),
        migrations.CreateModel(
            name="LedgerLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                            ("commitment", "đề nghị, cam kết"),
                            ("gift", "quà tặng"),
                            ("event", "hoạt động"),
                            ("partnership", "quan hệ với địa phương nước ngoài"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
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
                            ("visit", "Visit"),
                        ],
                        max_length=12,
                    ),
                ),
                ("target", models.CharField(max_length=120)),
                ("date_latest", models.DateField()),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="visits.ledgerentry")),
            ],
        ),
        migrations.CreateModel(
            name="OfficeInVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=11)),
                ("office", models.CharField(max_length=120)),
                ("post", models.CharField(blank=True, max_length=11)),
                ("organization", models.CharField(blank=True, max_length=11)),
                ("person_name", models.TextField()),
                ("title", models.TextField()),
                ("organization_name", models.TextField(blank=True)),
                ("first", models.CharField(max_length=40)),
                ("last", models.CharField(max_length=40)),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="offices", to="visits.editionindex")),
            ],
        ),
        migrations.CreateModel(
            name="PublicPart",
            fields=[
                ("public_id", models.CharField(max_length=11, primary_key=True, serialize=False)),
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
                            ("commitment", "đề nghị, cam kết"),
                            ("gift", "quà tặng"),
                            ("event", "hoạt động"),
                            ("partnership", "quan hệ với địa phương nước ngoài"),
                        ],
                        max_length=12,
                        verbose_name="loại",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="visits.publicrecord",
                        verbose_name="chuyến thăm",
                    ),
                ),
            ],
            options={
                "verbose_name": "mã công khai của một phần",
                "verbose_name_plural": "mã công khai của các phần",
            },
        ),
        migrations.CreateModel(
            name="VisitInArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.CharField(max_length=11)),
                ("year", models.PositiveSmallIntegerField()),
                ("body", models.CharField(max_length=120)),
                ("organization", models.CharField(blank=True, max_length=11)),
                ("name", models.TextField()),
                (
                    "entry",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="place", to="visits.editionindex"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["subject_type", "-date_latest", "-public_id"], name="ledger_newest"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(
                condition=models.Q(("is_wide", True)), fields=["subject_type", "-date_latest", "-public_id"], name="ledger_wide"
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["subject_type", "changed_at"], name="ledger_changed"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(condition=models.Q(("amount__isnull", False)), fields=["currency", "amount", "entry"], name="ledger_money"),
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(condition=models.Q(("waiting_since__isnull", False)), fields=["waiting_since"], name="ledger_waiting"),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("date_latest__gte", models.F("date_earliest"))), name="ledger_dates_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerlink",
            index=models.Index(fields=["relation", "target", "subject_type", "-date_latest", "-entry"], name="ledger_link_newest"),
        ),
        migrations.AddConstraint(
            model_name="ledgerlink",
            constraint=models.UniqueConstraint(fields=("entry", "relation", "target"), name="ledger_link_once"),
        ),
        migrations.AddIndex(
            model_name="officeinvisit",
            index=models.Index(fields=["person", "office", "last", "first"], name="office_in_visit_of"),
        ),
        migrations.AddConstraint(
            model_name="officeinvisit",
            constraint=models.UniqueConstraint(fields=("entry", "person", "office"), name="office_in_visit_once"),
        ),
        migrations.AddConstraint(
            model_name="publicpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__regex", "^[a-z][0123456789abcdefghjkmnpqrstvwxyz]{10}$")), name="part_id_is_well_formed"
            ),
        ),
        migrations.AddConstraint(
            model_name="publicpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject_type__in", ("commitment", "gift", "event", "partnership"))), name="part_type_known"
            ),
        ),
        migrations.AddIndex(
            model_name="visitinarea",
            index=models.Index(fields=["area", "year", "body"], name="visit_in_area_of"),
        ),
        vendor_sql(
            forward={
                "postgresql": ["CREATE INDEX visits_ledgerentry_search ON visits_ledgerentry USING gin (search_key gin_trgm_ops)"],
                "sqlite": [],
            },
            backward={"postgresql": ["DROP INDEX visits_ledgerentry_search"], "sqlite": []},
        ),
    ]
