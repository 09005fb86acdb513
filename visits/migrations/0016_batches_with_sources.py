from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Count, Sum


def count_what_is_there(apps: Any, schema_editor: Any) -> None:
    """Batches keep their counts from now on; those of before are counted once."""
    batches = apps.get_model("visits", "ImportBatch").objects
    rows = apps.get_model("visits", "ImportItem").objects.order_by().values_list("batch", "outcome")
    counts: dict[int, dict[str, int]] = {}
    for batch, outcome, items, visits in rows.annotate(items=Count("pk"), visits=Sum("drafted_visits")).iterator():
        counted = counts.setdefault(batch, {"items": 0, "drafted_visits": 0})
        counted[outcome] = items
        counted["items"] += items
        counted["drafted_visits"] += visits or 0
    for batch in batches.iterator():
        # None of them had sources: there is nothing to go on with.
        batch.state, batch.planned_at, batch.counts = "finished", batch.started_at, counts.get(batch.pk, {})
        batch.finished_at = batch.finished_at or batch.started_at
        batch.save()


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0015_queue_list"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="thứ tự")),
                ("name", models.CharField(max_length=1000, verbose_name="tệp")),
                ("path", models.TextField(blank=True, default="", editable=False)),
                ("is_planned", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name": "tệp được đưa vào",
                "verbose_name_plural": "tệp được đưa vào",
                "ordering": ["batch", "position"],
            },
        ),
        migrations.AlterModelOptions(
            name="importitem",
            options={"ordering": ["batch", "position"], "verbose_name": "bài trong đợt nhập", "verbose_name_plural": "bài trong đợt nhập"},
        ),
        migrations.AddField(
            model_name="importbatch",
            name="convert_old_fonts",
            field=models.BooleanField(default=False, verbose_name="chuyển mã phông cũ"),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="counts",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="done_before",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="failures",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="fetch_urls",
            field=models.BooleanField(default=False, verbose_name="tải các địa chỉ"),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="is_sample",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="lease_token",
            field=models.CharField(blank=True, default="", editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="lease_until",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="outlet_name",
            field=models.CharField(blank=True, max_length=120, verbose_name="cơ quan báo chí của cả đợt"),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="planned_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="progress_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="running_since",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="state",
            field=models.CharField(
                choices=[
                    ("preview", "chờ xác nhận"),
                    ("running", "đang chạy"),
                    ("finished", "xong"),
                    ("undoing", "đang hoàn tác"),
                    ("undone", "đã hoàn tác"),
                ],
                default="running",
                max_length=8,
                verbose_name="trạng thái",
            ),
        ),
        migrations.AddField(
            model_name="importitem",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="importitem",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="visits.article",
                verbose_name="đăng lại từ bài",
            ),
        ),
        migrations.AddField(
            model_name="importitem",
            name="lease_token",
            field=models.CharField(blank=True, default="", editable=False, max_length=100),
        ),
        migrations.AddField(
            model_name="importitem",
            name="lease_until",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="importitem",
            name="place",
            field=models.CharField(blank=True, default="", editable=False, max_length=100),
        ),
        migrations.AlterField(
            model_name="importitem",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("waiting", "đang chờ"),
                    ("reading", "đang đọc"),
                    ("extracted", "đã trích"),
                    ("new", "mới"),
                    ("unchanged", "không đổi"),
                    ("new_version", "phiên bản mới"),
                    ("duplicate", "bản đăng lại"),
                    ("failed", "không nhập được"),
                    ("ignored", "bỏ qua"),
                    ("undone", "đã hoàn tác"),
                ],
                default="waiting",
                max_length=12,
                verbose_name="kết quả",
            ),
        ),
        migrations.AlterField(
            model_name="rawfile",
            name="size",
            field=models.PositiveBigIntegerField(verbose_name="dung lượng (byte)"),
        ),
        migrations.AddIndex(
            model_name="importbatch",
            index=models.Index(condition=models.Q(("state__in", ["running", "undoing"])), fields=["id"], name="batch_at_work"),
        ),
        migrations.AddField(
            model_name="importsource",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="visits.importbatch", verbose_name="đợt nhập"
            ),
        ),
        migrations.AddField(
            model_name="importsource",
            name="raw_file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sources",
                to="visits.rawfile",
                verbose_name="tệp gốc",
            ),
        ),
        migrations.AddField(
            model_name="importitem",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="visits.importsource",
                verbose_name="tệp được đưa vào",
            ),
        ),
        migrations.AddIndex(
            model_name="importitem",
            index=models.Index(
                condition=models.Q(("outcome__in", ["waiting", "reading", "extracted"])),
                fields=["batch", "position"],
                name="import_item_unfinished",
            ),
        ),
        migrations.AddIndex(
            model_name="importitem",
            index=models.Index(condition=models.Q(("outcome", "failed")), fields=["batch", "position"], name="import_item_failed"),
        ),
        migrations.AddConstraint(
            model_name="importitem",
            constraint=models.UniqueConstraint(fields=("source", "place"), name="import_item_place_once"),
        ),
        migrations.AddIndex(
            model_name="importsource",
            index=models.Index(condition=models.Q(("is_planned", False)), fields=["batch", "position"], name="import_source_unplanned"),
        ),
        migrations.AddConstraint(
            model_name="importsource",
            constraint=models.UniqueConstraint(fields=("batch", "position"), name="import_source_position_once"),
        ),
        migrations.RunPython(count_what_is_there, migrations.RunPython.noop, elidable=True),
    ]
