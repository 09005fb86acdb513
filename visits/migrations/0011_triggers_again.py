"""The triggers of two tables, made again: SQLite lost those of citations to the column for follow-ups, and an edition may now be redacted.

Redacting replaces the document, once, and says when; number, hash and times stay as they were written.
"""

from importlib import import_module

from django.db import migrations

from dieuphoi.vendor_sql import vendor_sql

EXACT = import_module("visits.migrations.0002_database_invariants").EXACT

KEPT = ("subject_id", "subject_type", "number", "sha256", "published_at", "public_reason")


def changed(operator: str, *columns: str) -> str:
    return " OR ".join(f"OLD.{column} {operator} NEW.{column}" for column in columns)


def refused(operator: str) -> str:
    """Any change of what is kept; of the document and the time of redacting, all but the redacting itself."""
    redacts = "OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL"
    return f"({changed(operator, *KEPT)}) OR (({changed(operator, 'document', 'redacted_at')}) AND NOT ({redacts}))"


CITATION_ON_SQLITE = [
    f"""
    CREATE TRIGGER citation_is_exact_{event.split()[0].lower()} BEFORE {event} ON visits_citation WHEN {EXACT} IS NOT NEW.quote
    BEGIN SELECT RAISE(ABORT, 'citation_is_exact'); END
    """
    for event in ("INSERT", 'UPDATE OF version_id, start, "end", quote')
]
NAME = "visits_edition_written_once"


def edition_on_postgresql(condition: str) -> list[str]:
    return [
        f"DROP TRIGGER {NAME} ON visits_edition",
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON visits_edition FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION visits_written_once()",
    ]


def edition_on_sqlite(condition: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {NAME}",
        f"CREATE TRIGGER {NAME} BEFORE UPDATE ON visits_edition WHEN {condition} BEGIN SELECT RAISE(ABORT, 'written_once'); END",
    ]


class Migration(migrations.Migration):
    dependencies = [("visits", "0010_merging_queue_follow_ups")]

    operations = [
        vendor_sql(
            forward={
                "postgresql": edition_on_postgresql(refused("IS DISTINCT FROM")),
                "sqlite": [
                    "DROP TRIGGER IF EXISTS citation_is_exact_insert",
                    "DROP TRIGGER IF EXISTS citation_is_exact_update",
                    *CITATION_ON_SQLITE,
                    *edition_on_sqlite(refused("IS NOT")),
                ],
            },
            backward={
                "postgresql": edition_on_postgresql(changed("IS DISTINCT FROM", "document", *KEPT)),
                "sqlite": edition_on_sqlite(changed("IS NOT", "document", *KEPT)),
            },
        )
    ]
