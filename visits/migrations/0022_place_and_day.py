from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_merging_queue_follow_ups"),
        ("visits", "0021_what_an_area_became"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["area", "date_earliest"], name="visit_place_and_day"),
        ),
    ]
