import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0004_search_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField(default=0)),
                ("at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="public_clock_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                ("sequence", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "subject_type",
                    models.CharField(
                        choices=[
                            ("visit", "chuyến thăm"),
                            ("person", "người"),
                            ("organization", "cơ quan, tổ chức"),
                            ("post", "chức vụ"),
                            ("area", "địa phương"),
                            ("article", "bài báo"),
                        ],
                        max_length=12,
                        verbose_name="loại",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("published", "công bố"),
                            ("updated", "cập nhật"),
                            ("withdrawn", "gỡ"),
                            ("restored", "khôi phục"),
                            ("merged", "gộp"),
                            ("unmerged", "tách lại"),
                            ("redacted", "che"),
                        ],
                        max_length=9,
                        verbose_name="việc",
                    ),
                ),
                ("parts", models.JSONField(default=list, verbose_name="các phần")),
                ("other", models.CharField(blank=True, max_length=11, verbose_name="mã kia")),
                ("public_reason", models.CharField(blank=True, max_length=500, verbose_name="lý do công khai")),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.edition",
                        verbose_name="bản công bố",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="visits.publicrecord",
                        verbose_name="mã công khai",
                    ),
                ),
            ],
            options={
                "verbose_name": "thay đổi công khai",
                "verbose_name_plural": "thay đổi công khai",
                "ordering": ["sequence"],
                "indexes": [models.Index(fields=["record", "sequence"], name="change_of_record")],
            },
        ),
    ]
