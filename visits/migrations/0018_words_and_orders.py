"""An index for lists by their last change, and one of the words of the public index on SQLite; PostgreSQL has had its own."""

from django.db import migrations, models

from dieuphoi.vendor_sql import vendor_sql
from dieuphoi.word_index import statements

TABLES = {"visits_editionindex": "edition_id", "visits_editionperiod": "id"}
FORWARD = [sql for table, rowid in TABLES.items() for sql in statements(table, rowid)[0]]
BACKWARD = [sql for table, rowid in TABLES.items() for sql in statements(table, rowid)[1]]


class Migration(migrations.Migration):
    dependencies = [("visits", "0017_reading_quality")]

    operations = [
        migrations.RemoveIndex("editionindex", "index_changed"),
        migrations.AddIndex("editionindex", models.Index(fields=["subject_type", "changed_at", "public_id"], name="index_last_changed")),
        migrations.AddIndex("editionperiod", models.Index(fields=["subject_type", "since", "public_id"], name="period_since")),
        vendor_sql(forward={"postgresql": [], "sqlite": FORWARD}, backward={"postgresql": [], "sqlite": BACKWARD}),
    ]
