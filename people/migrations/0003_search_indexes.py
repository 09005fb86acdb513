"""Words inside names: trigram indexes on PostgreSQL. SQLite reads the short columns through."""

from django.db import migrations

from dieuphoi.vendor_sql import vendor_sql

TABLES = ("people_person", "people_organization", "people_area", "people_post")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_one_area_name_a_day")]

    operations = [
        vendor_sql(
            forward={
                "postgresql": [
                    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
                    *(f"CREATE INDEX {table}_search ON {table} USING gin (search_key gin_trgm_ops)" for table in TABLES),
                ],
                "sqlite": [],
            },
            backward={"postgresql": [f"DROP INDEX {table}_search" for table in TABLES], "sqlite": []},
        )
    ]
