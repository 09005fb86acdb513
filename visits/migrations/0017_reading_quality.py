import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0016_batches_with_sources"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadingQuality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="tháng")),
                ("extractor_version", models.CharField(blank=True, max_length=20, verbose_name="phiên bản bộ trích")),
                ("field", models.CharField(max_length=20, verbose_name="mục")),
                ("values", models.PositiveIntegerField(default=0, verbose_name="số giá trị")),
                ("corrected", models.PositiveIntegerField(default=0, verbose_name="phải sửa")),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="visits.outlet",
                        verbose_name="cơ quan báo chí",
                    ),
                ),
            ],
            options={
                "verbose_name": "chất lượng trích",
                "verbose_name_plural": "chất lượng trích",
                "constraints": [
                    models.UniqueConstraint(fields=("month", "outlet", "extractor_version", "field"), name="quality_counter_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("outlet", None)),
                        fields=("month", "extractor_version", "field"),
                        name="quality_counter_once_without_outlet",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("corrected__lte", models.F("values"))), name="quality_corrected_among_values"
                    ),
                ],
            },
        ),
    ]
