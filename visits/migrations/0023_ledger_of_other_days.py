"""From when to when each part of a visit was seen, and an index of the ledger's words on SQLite. ``rebuild_index`` fills in the periods."""

import django.db.models.deletion
from django.db import migrations, models

from dieuphoi.vendor_sql import vendor_sql
from dieuphoi.word_index import statements

KINDS = [
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
]
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

# Any numbers will do until the index is made again.
NUMBERS = """UPDATE visits_ledgerentry SET words_row = numbered.number FROM
    (SELECT public_id AS part, row_number() OVER (ORDER BY public_id) AS number FROM visits_ledgerentry) AS numbered
    WHERE numbered.part = visits_ledgerentry.public_id"""
WORDS = {"visits_ledgerentry": "words_row", "visits_ledgerperiod": "id"}
# What SQLite's planner takes for granted, as of the index of visits.
FIGURES = {
    ("visits_ledgerentry", "ledger_newest"): "1000000 250000 50 1",
    ("visits_ledgerentry", "ledger_changed"): "1000000 250000 20",
    ("visits_ledgerperiod", "ledger_period_newest"): "1000000 250000 50 2",
    ("visits_ledgerperiod", "ledger_period_since"): "1000000 250000 20 1",
}
TRIGRAMS = "visits_ledgerperiod_search"
READ_AGAIN = "ANALYZE sqlite_schema"
FORGET = [f"DELETE FROM sqlite_stat1 WHERE tbl = '{table}'" for table in WORDS]  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("visits", "0022_place_and_day")]

    operations = [
        migrations.AddField("ledgerentry", "words_row", models.BigIntegerField(null=True)),
        vendor_sql(
            forward={"postgresql": [NUMBERS], "sqlite": [NUMBERS]},
            backward={"postgresql": [], "sqlite": []},
        ),
        migrations.AlterField("ledgerentry", "words_row", models.BigIntegerField(unique=True)),
        migrations.CreateModel(
            name="LedgerPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(max_length=11)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(help_text="Exclusive; null where it is seen now.", null=True)),
                ("subject_type", models.CharField(choices=KINDS, max_length=12)),
                ("document", models.TextField()),
                ("date_earliest", models.DateField()),
                ("date_latest", models.DateField()),
                ("search_key", models.TextField(blank=True)),
                ("is_sample", models.BooleanField(default=False)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("waiting_since", models.DateField(null=True)),
                (
                    "period",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="visits.editionperiod"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_type", "-date_latest", "-public_id"], name="ledger_period_newest"),
                    models.Index(fields=["subject_type", "since", "public_id"], name="ledger_period_since"),
                    models.Index(fields=["public_id", "since"], name="ledger_period_of_part"),
                    models.Index(
                        condition=models.Q(("amount__isnull", False)),
                        fields=["period", "currency", "amount"],
                        name="ledger_period_money",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="LedgerPeriodLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("relation", models.CharField(choices=RELATIONS, max_length=12)),
                ("target", models.CharField(max_length=120)),
                (
                    "entry",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="visits.ledgerperiod"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["relation", "target", "entry"], name="ledger_period_link_of")],
                "constraints": [models.UniqueConstraint(fields=("entry", "relation", "target"), name="ledger_period_link_once")],
            },
        ),
        vendor_sql(
            forward={
                "postgresql": [f"CREATE INDEX {TRIGRAMS} ON visits_ledgerperiod USING gin (search_key gin_trgm_ops)"],
                "sqlite": [
                    *(sql for table, rowid in WORDS.items() for sql in statements(table, rowid)[0]),
                    READ_AGAIN,
                    *FORGET,
                    *(f"INSERT INTO sqlite_stat1(tbl, idx, stat) VALUES {(*of, figures)!r}" for of, figures in FIGURES.items()),  # noqa: S608
                    READ_AGAIN,
                ],
            },
            backward={
                "postgresql": [f"DROP INDEX {TRIGRAMS}"],
                "sqlite": [*(sql for table, rowid in WORDS.items() for sql in statements(table, rowid)[1]), *FORGET, READ_AGAIN],
            },
        ),
    ]
