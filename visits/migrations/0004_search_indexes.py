"""Words inside titles and editions: trigram indexes on PostgreSQL. SQLite reads the columns through."""

from django.db import migrations

from dieuphoi.vendor_sql import vendor_sql

TABLES = ("visits_outlet", "visits_article", "visits_visit", "visits_editionindex")


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_groups"), ("people", "0003_search_indexes")]

    operations = [
        vendor_sql(
            forward={
                "postgresql": [f"CREATE INDEX {table}_search ON {table} USING gin (search_key gin_trgm_ops)" for table in TABLES],
                "sqlite": [],
            },
            backward={"postgresql": [f"DROP INDEX {table}_search" for table in TABLES], "sqlite": []},
        )
    ]
