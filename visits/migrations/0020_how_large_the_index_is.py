"""What SQLite's planner takes for granted of the public index: that it is large.

Without a word it expects ten rows of a kind, and reads all of them in a list's order rather than the few that an index of words has found.
``ANALYZE`` would say the same of a large record, and may replace these figures at any time.
"""

from django.db import migrations

from dieuphoi.vendor_sql import vendor_sql

# Rows of the table, then rows that share the first column of the index, the first two, and so on.
FIGURES = {
    "visits_editionindex": {
        "index_newest": "1000000 200000 50 1",
        "index_by_name": "1000000 200000 2 1",
        "index_last_changed": "1000000 200000 20 1",
        "index_wide": "1000 200 2 1",
    },
    "visits_editionperiod": {
        "period_newest": "1000000 200000 50 2",
        "period_by_name": "1000000 200000 2 2",
        "period_since": "1000000 200000 20 1",
    },
}
ROWS = [(table, index, figures) for table, indexes in FIGURES.items() for index, figures in indexes.items()]
READ_AGAIN = "ANALYZE sqlite_schema"


class Migration(migrations.Migration):
    dependencies = [("visits", "0019_copies")]

    operations = [
        vendor_sql(
            forward={
                "postgresql": [],
                "sqlite": [
                    READ_AGAIN,
                    *(f"DELETE FROM sqlite_stat1 WHERE tbl = '{table}'" for table in FIGURES),  # noqa: S608
                    *(f"INSERT INTO sqlite_stat1(tbl, idx, stat) VALUES {row!r}" for row in ROWS),  # noqa: S608
                    READ_AGAIN,
                ],
            },
            backward={
                "postgresql": [],
                "sqlite": [*(f"DELETE FROM sqlite_stat1 WHERE tbl = '{table}'" for table in FIGURES), READ_AGAIN],  # noqa: S608
            },
        )
    ]
