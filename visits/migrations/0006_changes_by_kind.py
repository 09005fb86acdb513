from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0005_public_changes")]

    operations = [
        migrations.AddIndex(
            model_name="publicchange",
            index=models.Index(fields=["subject_type", "sequence"], name="change_of_kind"),
        ),
        migrations.AddIndex(
            model_name="publicchange",
            index=models.Index(fields=["action", "sequence"], name="change_of_action"),
        ),
    ]
