"""No two areas of one level have the same name on the same day."""

from django.db import migrations

from dieuphoi.vendor_sql import vendor_sql

POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE people_areaname ADD CONSTRAINT area_name_once_a_day EXCLUDE USING gist (
        level WITH =, name_key WITH =, daterange(valid_from, valid_to, '[]') WITH &&
    )
    """,
]

# SQLite knows no exclusion constraint; ISO dates compare as text.
OVERLAP = """
    EXISTS (
        SELECT 1 FROM people_areaname AS other
        WHERE other.level = NEW.level AND other.name_key = NEW.name_key AND other.id <> NEW.id
            AND COALESCE(other.valid_from, '') <= COALESCE(NEW.valid_to, '9999-12-31')
            AND COALESCE(NEW.valid_from, '') <= COALESCE(other.valid_to, '9999-12-31')
    )
"""
SQLITE = [
    f"""
    CREATE TRIGGER area_name_once_a_day_{event.lower()} AFTER {event} ON people_areaname WHEN {OVERLAP}
    BEGIN SELECT RAISE(ABORT, 'area_name_once_a_day'); END
    """
    for event in ("INSERT", "UPDATE")
]


class Migration(migrations.Migration):
    dependencies = [("people", "0001_authority_files")]

    operations = [
        vendor_sql(
            forward={"postgresql": POSTGRESQL, "sqlite": SQLITE},
            backward={
                "postgresql": ["ALTER TABLE people_areaname DROP CONSTRAINT area_name_once_a_day"],
                "sqlite": ["DROP TRIGGER area_name_once_a_day_insert", "DROP TRIGGER area_name_once_a_day_update"],
            },
        )
    ]
