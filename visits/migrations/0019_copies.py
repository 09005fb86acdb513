import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0018_words_and_orders"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="copy_of",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="visits.article",
                verbose_name="bản đăng lại của",
            ),
        ),
        migrations.AddField(
            model_name="historicalarticle",
            name="copy_of",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="visits.article",
                verbose_name="bản đăng lại của",
            ),
        ),
        migrations.CreateModel(
            name="TextBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("band", models.BigIntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bands",
                        to="visits.articleversion",
                        verbose_name="văn bản",
                    ),
                ),
            ],
            options={
                "verbose_name": "dấu vết văn bản",
                "verbose_name_plural": "dấu vết văn bản",
                "indexes": [models.Index(fields=["band", "version"], name="text_band_lookup")],
            },
        ),
    ]
