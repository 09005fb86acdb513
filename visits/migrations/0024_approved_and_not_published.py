"""Visits that are approved and not published are counted on the start page: an index of them alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0023_ledger_of_other_days")]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                fields=["created_at", "id"],
                condition=models.Q(
                    ("joined_into", None), ("work_state", "approved"), models.Q(("public_state", "published"), _negated=True)
                ),
                name="visit_approved",
            ),
        ),
    ]
