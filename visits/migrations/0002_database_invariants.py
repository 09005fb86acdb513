"""What the database itself holds: every quote is exact, and evidence and editions do not change after they are written.

Django's SQLite backend rebuilds a table to alter it and loses its triggers: a migration that alters one of these tables must run
these statements again. tests/visits/models/test_invariants.py tells when one is missing.
"""

from django.db import migrations

from dieuphoi.vendor_sql import vendor_sql

EXACT = (
    "substr((SELECT text FROM visits_articleversion WHERE id = NEW.version_id),"
    ' CAST(NEW.start AS integer) + 1, CAST(NEW."end" - NEW.start AS integer))'
)

# Columns that stay as they were written. Moving a version to another article (a merge) changes none of them.
FROZEN = {
    "visits_articleversion": ("text", "sha256", "number", "reader", "encoding"),
    "visits_extraction": ("version_id", "extractor_version", "lexicon_digest", "payload"),
    "visits_edition": ("subject_id", "subject_type", "number", "document", "sha256", "published_at", "public_reason"),
}


def postgresql() -> list[str]:
    statements = [
        f"""
        CREATE FUNCTION visits_citation_is_exact() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {EXACT} IS DISTINCT FROM NEW.quote THEN
                RAISE EXCEPTION 'citation_is_exact' USING ERRCODE = 'check_violation', CONSTRAINT = 'citation_is_exact';
            END IF;
            RETURN NEW;
        END $$
        """,
        """
        CREATE TRIGGER citation_is_exact AFTER INSERT OR UPDATE OF version_id, start, "end", quote ON visits_citation
        FOR EACH ROW EXECUTE FUNCTION visits_citation_is_exact()
        """,
        """
        CREATE FUNCTION visits_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'written_once' USING ERRCODE = 'check_violation', CONSTRAINT = 'written_once';
        END $$
        """,
    ]
    for table, columns in FROZEN.items():
        changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        statements.append(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE ON {table}"
            f" FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION visits_written_once()"
        )
    return statements


def sqlite() -> list[str]:
    statements = [
        f"""
        CREATE TRIGGER citation_is_exact_{event.split()[0].lower()} BEFORE {event} ON visits_citation WHEN {EXACT} IS NOT NEW.quote
        BEGIN SELECT RAISE(ABORT, 'citation_is_exact'); END
        """
        for event in ("INSERT", 'UPDATE OF version_id, start, "end", quote')
    ]
    for table, columns in FROZEN.items():
        changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        statements.append(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE ON {table} WHEN {changed} BEGIN SELECT RAISE(ABORT, 'written_once'); END"
        )
    return statements


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_layers")]

    operations = [
        vendor_sql(
            forward={"postgresql": postgresql(), "sqlite": sqlite()},
            backward={
                "postgresql": [
                    "DROP TRIGGER citation_is_exact ON visits_citation",
                    "DROP FUNCTION visits_citation_is_exact",
                    *(f"DROP TRIGGER {table}_written_once ON {table}" for table in FROZEN),
                    "DROP FUNCTION visits_written_once",
                ],
                "sqlite": [
                    "DROP TRIGGER citation_is_exact_insert",
                    "DROP TRIGGER citation_is_exact_update",
                    *(f"DROP TRIGGER {table}_written_once" for table in FROZEN),
                ],
            },
        )
    ]
