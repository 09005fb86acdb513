"""What was printed alike is looked up by its words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0011_triggers_again"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="role",
            index=models.Index(fields=["text", "id"], name="role_text_lookup"),
        ),
    ]
