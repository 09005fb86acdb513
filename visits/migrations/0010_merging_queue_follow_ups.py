import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import dieuphoi.fields


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_merging_queue_follow_ups"),
        ("visits", "0009_parts_in_a_visit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Distinction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "người"),
                            ("organization", "cơ quan, tổ chức"),
                            ("visit", "chuyến thăm"),
                            ("article", "bài báo"),
                        ],
                        max_length=12,
                        verbose_name="loại",
                    ),
                ),
                ("low_id", models.PositiveBigIntegerField()),
                ("high_id", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="lý do")),
            ],
            options={
                "verbose_name": "cặp không phải một",
                "verbose_name_plural": "cặp không phải một",
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fact_key", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("rule", models.CharField(blank=True, editable=False, max_length=80, verbose_name="quy tắc")),
                (
                    "basis",
                    models.CharField(
                        choices=[("stated", "bài báo in rõ"), ("inferred", "suy ra"), ("edited", "biên tập viên nhập")],
                        default="stated",
                        max_length=8,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("open", "chưa xét"), ("confirmed", "đã xác nhận"), ("changed", "đã sửa"), ("rejected", "đã bác")],
                        default="open",
                        max_length=9,
                        verbose_name="quyết định",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                ("date", dieuphoi.fields.PartialDateField(blank=True, max_length=10, verbose_name="ngày")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("under_way", "đang thực hiện"),
                            ("partly_done", "đã thực hiện một phần"),
                            ("done", "đã thực hiện"),
                            ("declined", "không thực hiện"),
                        ],
                        max_length=12,
                        verbose_name="tình trạng",
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="Được công bố cùng chuyến thăm.", verbose_name="nội dung")),
            ],
            options={
                "verbose_name": "theo dõi thực hiện",
                "verbose_name_plural": "theo dõi thực hiện",
                "ordering": ["commitment", "date", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFollowUp",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("fact_key", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("rule", models.CharField(blank=True, editable=False, max_length=80, verbose_name="quy tắc")),
                (
                    "basis",
                    models.CharField(
                        choices=[("stated", "bài báo in rõ"), ("inferred", "suy ra"), ("edited", "biên tập viên nhập")],
                        default="stated",
                        max_length=8,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("open", "chưa xét"), ("confirmed", "đã xác nhận"), ("changed", "đã sửa"), ("rejected", "đã bác")],
                        default="open",
                        max_length=9,
                        verbose_name="quyết định",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                ("date", dieuphoi.fields.PartialDateField(blank=True, max_length=10, verbose_name="ngày")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("under_way", "đang thực hiện"),
                            ("partly_done", "đã thực hiện một phần"),
                            ("done", "đã thực hiện"),
                            ("declined", "không thực hiện"),
                        ],
                        max_length=12,
                        verbose_name="tình trạng",
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="Được công bố cùng chuyến thăm.", verbose_name="nội dung")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
            ],
            options={
                "verbose_name": "historical theo dõi thực hiện",
                "verbose_name_plural": "historical theo dõi thực hiện",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MergeOperation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "người"),
                            ("organization", "cơ quan, tổ chức"),
                            ("visit", "chuyến thăm"),
                            ("article", "bài báo"),
                        ],
                        max_length=12,
                        verbose_name="loại",
                    ),
                ),
                ("survivor_id", models.PositiveBigIntegerField(verbose_name="dòng được giữ")),
                ("loser_id", models.PositiveBigIntegerField(verbose_name="dòng được gộp")),
                ("survivor_label", models.CharField(max_length=300, verbose_name="giữ")),
                ("loser_label", models.CharField(max_length=300, verbose_name="gộp vào")),
                ("loser_fields", models.JSONField(default=dict, editable=False)),
                ("choices", models.JSONField(default=dict, editable=False)),
                ("moved", models.JSONField(default=list, editable=False)),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                ("why", models.TextField(blank=True, verbose_name="lý do")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="tách lại lúc")),
                ("kept_back", models.JSONField(default=list, editable=False)),
            ],
            options={
                "verbose_name": "lần gộp",
                "verbose_name_plural": "lần gộp",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OpenReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="lý do")),
                ("count", models.PositiveSmallIntegerField(verbose_name="số điểm")),
            ],
            options={
                "verbose_name": "điểm còn mở",
                "verbose_name_plural": "điểm còn mở",
            },
        ),
        migrations.CreateModel(
            name="Taking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(verbose_name="từ lúc")),
                ("until", models.DateTimeField(verbose_name="đến lúc")),
            ],
            options={
                "verbose_name": "người đang làm",
                "verbose_name_plural": "người đang làm",
            },
        ),
        migrations.RemoveConstraint(
            model_name="citation",
            name="citation_has_one_target",
        ),
        migrations.RemoveConstraint(
            model_name="publicrecord",
            name="public_record_type_known",
        ),
        migrations.RemoveConstraint(
            model_name="publicrecord",
            name="withdrawn_record_has_a_reason",
        ),
        migrations.AddField(
            model_name="commitment",
            name="public_id",
            field=dieuphoi.fields.PublicIdField(blank=True, editable=False, max_length=11, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="edition",
            name="redacted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="che lúc"),
        ),
        migrations.AddField(
            model_name="gift",
            name="public_id",
            field=dieuphoi.fields.PublicIdField(blank=True, editable=False, max_length=11, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="historicalcommitment",
            name="public_id",
            field=dieuphoi.fields.PublicIdField(blank=True, db_index=True, editable=False, max_length=11, null=True),
        ),
        migrations.AddField(
            model_name="historicalgift",
            name="public_id",
            field=dieuphoi.fields.PublicIdField(blank=True, db_index=True, editable=False, max_length=11, null=True),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="public_id",
            field=dieuphoi.fields.PublicIdField(blank=True, db_index=True, editable=False, max_length=11, null=True),
        ),
        migrations.AddField(
            model_name="historicalvisit",
            name="joined_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="visits.visit",
                verbose_name="đã nhập vào",
            ),
        ),
        migrations.AddField(
            model_name="historicalvisitevent",
            name="public_id",
            field=dieuphoi.fields.PublicIdField(blank=True, db_index=True, editable=False, max_length=11, null=True),
        ),
        migrations.AddField(
            model_name="partnership",
            name="public_id",
            field=dieuphoi.fields.PublicIdField(blank=True, editable=False, max_length=11, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="attention",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="cần xem"),
        ),
        migrations.AddField(
            model_name="visit",
            name="joined_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="visits.visit",
                verbose_name="đã nhập vào",
            ),
        ),
        migrations.AddField(
            model_name="visitevent",
            name="public_id",
            field=dieuphoi.fields.PublicIdField(blank=True, editable=False, max_length=11, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="edition",
            name="subject_type",
            field=models.CharField(
                choices=[
                    ("visit", "chuyến thăm"),
                    ("person", "người"),
                    ("organization", "cơ quan, tổ chức"),
                    ("post", "chức vụ"),
                    ("area", "địa phương"),
                    ("article", "bài báo"),
                    ("commitment", "đề nghị, cam kết"),
                    ("gift", "quà tặng"),
                    ("event", "hoạt động"),
                    ("partnership", "quan hệ với địa phương nước ngoài"),
                ],
                max_length=12,
                verbose_name="loại",
            ),
        ),
        migrations.AlterField(
            model_name="editionindex",
            name="subject_type",
            field=models.CharField(
                choices=[
                    ("visit", "chuyến thăm"),
                    ("person", "người"),
                    ("organization", "cơ quan, tổ chức"),
                    ("post", "chức vụ"),
                    ("area", "địa phương"),
                    ("article", "bài báo"),
                    ("commitment", "đề nghị, cam kết"),
                    ("gift", "quà tặng"),
                    ("event", "hoạt động"),
                    ("partnership", "quan hệ với địa phương nước ngoài"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="editionindexlink",
            name="subject_type",
            field=models.CharField(
                choices=[
                    ("visit", "chuyến thăm"),
                    ("person", "người"),
                    ("organization", "cơ quan, tổ chức"),
                    ("post", "chức vụ"),
                    ("area", "địa phương"),
                    ("article", "bài báo"),
                    ("commitment", "đề nghị, cam kết"),
                    ("gift", "quà tặng"),
                    ("event", "hoạt động"),
                    ("partnership", "quan hệ với địa phương nước ngoài"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="editionperiod",
            name="subject_type",
            field=models.CharField(
                choices=[
                    ("visit", "chuyến thăm"),
                    ("person", "người"),
                    ("organization", "cơ quan, tổ chức"),
                    ("post", "chức vụ"),
                    ("area", "địa phương"),
                    ("article", "bài báo"),
                    ("commitment", "đề nghị, cam kết"),
                    ("gift", "quà tặng"),
                    ("event", "hoạt động"),
                    ("partnership", "quan hệ với địa phương nước ngoài"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="publicchange",
            name="subject_type",
            field=models.CharField(
                choices=[
                    ("visit", "chuyến thăm"),
                    ("person", "người"),
                    ("organization", "cơ quan, tổ chức"),
                    ("post", "chức vụ"),
                    ("area", "địa phương"),
                    ("article", "bài báo"),
                    ("commitment", "đề nghị, cam kết"),
                    ("gift", "quà tặng"),
                    ("event", "hoạt động"),
                    ("partnership", "quan hệ với địa phương nước ngoài"),
                ],
                max_length=12,
                verbose_name="loại",
            ),
        ),
        migrations.AlterField(
            model_name="publicrecord",
            name="state",
            field=models.CharField(
                choices=[("published", "đang công bố"), ("withdrawn", "đã gỡ"), ("merged", "đã gộp"), ("redacted", "đã che")],
                default="published",
                max_length=9,
                verbose_name="tình trạng",
            ),
        ),
        migrations.AlterField(
            model_name="publicrecord",
            name="subject_type",
            field=models.CharField(
                choices=[
                    ("visit", "chuyến thăm"),
                    ("person", "người"),
                    ("organization", "cơ quan, tổ chức"),
                    ("post", "chức vụ"),
                    ("area", "địa phương"),
                    ("article", "bài báo"),
                    ("commitment", "đề nghị, cam kết"),
                    ("gift", "quà tặng"),
                    ("event", "hoạt động"),
                    ("partnership", "quan hệ với địa phương nước ngoài"),
                ],
                max_length=12,
                verbose_name="loại",
            ),
        ),
        migrations.AlterField(
            model_name="publishinglog",
            name="action",
            field=models.CharField(
                choices=[
                    ("published", "công bố"),
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
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("joined_into", None), models.Q(("work_state", "approved"), _negated=True), ("public_state", "never")),
                fields=["-attention", "created_at", "id"],
                name="visit_attention",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "subject_type__in",
                        ["visit", "person", "organization", "post", "area", "article", "commitment", "gift", "event", "partnership"],
                    )
                ),
                name="public_record_type_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["withdrawn", "redacted"]), _negated=True),
                    models.Q(("public_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="record_out_of_sight_has_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="distinction",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người xác định",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="commitment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="follow_ups",
                to="visits.commitment",
                verbose_name="đề nghị, cam kết",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="extraction",
            field=models.ForeignKey(
                blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="visits.extraction"
            ),
        ),
        migrations.AddField(
            model_name="citation",
            name="follow_up",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="visits.followup"
            ),
        ),
        migrations.AddField(
            model_name="historicalcitation",
            name="follow_up",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="visits.followup",
            ),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("attestation__isnull", True),
                        ("commitment__isnull", True),
                        ("event__isnull", True),
                        ("follow_up__isnull", True),
                        ("gift__isnull", True),
                        ("participation__isnull", True),
                        ("partnership__isnull", True),
                        ("role__isnull", True),
                        ("visit__isnull", False),
                    ),
                    models.Q(
                        ("attestation__isnull", True),
                        ("commitment__isnull", True),
                        ("event__isnull", False),
                        ("follow_up__isnull", True),
                        ("gift__isnull", True),
                        ("participation__isnull", True),
                        ("partnership__isnull", True),
                        ("role__isnull", True),
                        ("visit__isnull", True),
                    ),
                    models.Q(
                        ("attestation__isnull", True),
                        ("commitment__isnull", True),
                        ("event__isnull", True),
                        ("follow_up__isnull", True),
                        ("gift__isnull", True),
                        ("participation__isnull", False),
                        ("partnership__isnull", True),
                        ("role__isnull", True),
                        ("visit__isnull", True),
                    ),
                    models.Q(
                        ("attestation__isnull", True),
                        ("commitment__isnull", True),
                        ("event__isnull", True),
                        ("follow_up__isnull", True),
                        ("gift__isnull", True),
                        ("participation__isnull", True),
                        ("partnership__isnull", True),
                        ("role__isnull", False),
                        ("visit__isnull", True),
                    ),
                    models.Q(
                        ("attestation__isnull", True),
                        ("commitment__isnull", True),
                        ("event__isnull", True),
                        ("follow_up__isnull", True),
                        ("gift__isnull", False),
                        ("participation__isnull", True),
                        ("partnership__isnull", True),
                        ("role__isnull", True),
                        ("visit__isnull", True),
                    ),
                    models.Q(
                        ("attestation__isnull", True),
                        ("commitment__isnull", False),
                        ("event__isnull", True),
                        ("follow_up__isnull", True),
                        ("gift__isnull", True),
                        ("participation__isnull", True),
                        ("partnership__isnull", True),
                        ("role__isnull", True),
                        ("visit__isnull", True),
                    ),
                    models.Q(
                        ("attestation__isnull", True),
                        ("commitment__isnull", True),
                        ("event__isnull", True),
                        ("follow_up__isnull", True),
                        ("gift__isnull", True),
                        ("participation__isnull", True),
                        ("partnership__isnull", False),
                        ("role__isnull", True),
                        ("visit__isnull", True),
                    ),
                    models.Q(
                        ("attestation__isnull", False),
                        ("commitment__isnull", True),
                        ("event__isnull", True),
                        ("follow_up__isnull", True),
                        ("gift__isnull", True),
                        ("participation__isnull", True),
                        ("partnership__isnull", True),
                        ("role__isnull", True),
                        ("visit__isnull", True),
                    ),
                    models.Q(
                        ("attestation__isnull", True),
                        ("commitment__isnull", True),
                        ("event__isnull", True),
                        ("follow_up__isnull", False),
                        ("gift__isnull", True),
                        ("participation__isnull", True),
                        ("partnership__isnull", True),
                        ("role__isnull", True),
                        ("visit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="citation_has_one_target",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="commitment",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="visits.commitment",
                verbose_name="đề nghị, cam kết",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="extraction",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="visits.extraction",
            ),
        ),
        migrations.AddField(
            model_name="historicalfollowup",
            name="history_user",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="mergeoperation",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người thực hiện",
            ),
        ),
        migrations.AddField(
            model_name="mergeoperation",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người tách lại",
            ),
        ),
        migrations.AddField(
            model_name="openreason",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="open_reasons", to="visits.visit", verbose_name="chuyến thăm"
            ),
        ),
        migrations.AddField(
            model_name="taking",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="người đang làm"
            ),
        ),
        migrations.AddField(
            model_name="taking",
            name="visit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="taking", to="visits.visit", verbose_name="chuyến thăm"
            ),
        ),
        migrations.AddIndex(
            model_name="distinction",
            index=models.Index(fields=["kind", "high_id"], name="distinction_of_high"),
        ),
        migrations.AddConstraint(
            model_name="distinction",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["person", "organization", "visit", "article"])), name="distinction_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="distinction",
            constraint=models.CheckConstraint(condition=models.Q(("low_id__lt", models.F("high_id"))), name="distinction_in_order"),
        ),
        migrations.AddConstraint(
            model_name="distinction",
            constraint=models.UniqueConstraint(fields=("kind", "low_id", "high_id"), name="distinction_once"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["under_way", "partly_done", "done", "declined"])), name="follow_up_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["stated", "inferred", "edited"])), name="follow_up_basis_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision__in", ["open", "confirmed", "changed", "rejected"])), name="follow_up_decision_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("date", ""), _negated=True), ("date__regex", "^(\\d{4}(-\\d{2}(-\\d{2})?)?|XXXX-\\d{2}-\\d{2})?$")
                ),
                name="follow_up_date_is_edtf",
            ),
        ),
        migrations.AddIndex(
            model_name="mergeoperation",
            index=models.Index(fields=["kind", "survivor_id", "-at"], name="merge_of_survivor"),
        ),
        migrations.AddConstraint(
            model_name="mergeoperation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["person", "organization", "visit", "article"])), name="merge_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="mergeoperation",
            constraint=models.CheckConstraint(
                condition=models.Q(("survivor_id", models.F("loser_id")), _negated=True), name="merge_is_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="mergeoperation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("kind", "loser_id"), name="merged_once_at_a_time"
            ),
        ),
        migrations.AddIndex(
            model_name="openreason",
            index=models.Index(fields=["code", "visit"], name="open_reason_lookup"),
        ),
        migrations.AddConstraint(
            model_name="openreason",
            constraint=models.UniqueConstraint(fields=("visit", "code"), name="open_reason_once"),
        ),
        migrations.AddIndex(
            model_name="taking",
            index=models.Index(fields=["by", "until"], name="taking_of_editor"),
        ),
    ]
