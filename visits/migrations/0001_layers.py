import django.db.models.deletion
import django.db.models.expressions
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import dieuphoi.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "__first__"),
        ("people", "0001_authority_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, editable=False, max_length=11, null=True, unique=True)),
                ("title", dieuphoi.fields.StoredNameField(blank=True, max_length=500, verbose_name="tiêu đề")),
                ("url", models.URLField(blank=True, max_length=1000, null=True, unique=True, verbose_name="địa chỉ")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="ngày đăng")),
                ("byline", models.CharField(blank=True, max_length=300, verbose_name="tác giả")),
                (
                    "kind",
                    models.CharField(
                        choices=[("visit_report", "tin về chuyến thăm"), ("other", "bài khác")],
                        default="other",
                        max_length=12,
                        verbose_name="loại bài",
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="dữ liệu mẫu")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="nhập lúc")),
                ("title_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("search_key", dieuphoi.fields.DerivedField(default="", editable=False)),
            ],
            options={
                "verbose_name": "bài báo",
                "verbose_name_plural": "bài báo",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["title_key", "published_on"], name="article_lookup"),
                    models.Index(fields=["-created_at", "-id"], name="article_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("number", models.PositiveIntegerField(verbose_name="bản số")),
                ("document", models.TextField(verbose_name="văn bản JSON")),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(verbose_name="công bố lúc")),
                ("public_reason", models.CharField(blank=True, max_length=500, verbose_name="lý do công khai")),
            ],
            options={
                "verbose_name": "bản công bố",
                "verbose_name_plural": "bản công bố",
                "ordering": ["subject", "number"],
            },
        ),
        migrations.CreateModel(
            name="RawFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size", models.PositiveIntegerField(verbose_name="dung lượng (byte)")),
                ("media_type", models.CharField(max_length=100, verbose_name="định dạng")),
                ("file", models.FileField(upload_to="raw/", verbose_name="tệp")),
            ],
            options={
                "verbose_name": "tệp gốc",
                "verbose_name_plural": "tệp gốc",
            },
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="lần")),
                ("text", models.TextField(verbose_name="văn bản")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("reader", models.CharField(help_text="Tên và phiên bản của bộ đọc tệp.", max_length=40, verbose_name="bộ đọc")),
                ("encoding", models.CharField(blank=True, max_length=40, verbose_name="bảng mã gốc")),
                ("source_name", models.CharField(blank=True, max_length=255, verbose_name="tên tệp")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="nhập lúc")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="visits.article", verbose_name="bài báo"
                    ),
                ),
                (
                    "raw_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="visits.rawfile",
                        verbose_name="tệp gốc",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiên bản văn bản",
                "verbose_name_plural": "phiên bản văn bản",
                "ordering": ["article", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="article_version_number_once"),
                    models.CheckConstraint(condition=models.Q(("text__length__gt", 0)), name="article_version_has_text"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionIndex",
            fields=[
                ("public_id", models.CharField(max_length=11, primary_key=True, serialize=False)),
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
                    ),
                ),
                ("date_earliest", models.DateField()),
                ("date_latest", models.DateField()),
                ("sort_key", models.TextField(blank=True)),
                ("search_key", models.TextField(blank=True)),
                ("is_sample", models.BooleanField(default=False)),
                ("edition", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="visits.edition")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_type", "-date_latest", "-public_id"], name="index_newest"),
                    models.Index(fields=["subject_type", "sort_key", "public_id"], name="index_by_name"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("date_latest__gte", models.F("date_earliest"))), name="index_dates_in_order")
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionIndexLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[("person", "Person"), ("organization", "Organization"), ("area", "Area"), ("article", "Article")],
                        max_length=12,
                    ),
                ),
                ("target", models.CharField(max_length=11)),
                ("date_latest", models.DateField()),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="visits.editionindex")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["relation", "target", "subject_type", "-date_latest", "-entry"], name="index_link_newest")
                ],
                "constraints": [models.UniqueConstraint(fields=("entry", "relation", "target"), name="index_link_once")],
            },
        ),
        migrations.CreateModel(
            name="Extraction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("extractor_version", models.CharField(max_length=20, verbose_name="phiên bản bộ trích")),
                ("lexicon_digest", models.CharField(max_length=64, verbose_name="từ điển")),
                ("payload", models.JSONField(verbose_name="kết quả")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extractions",
                        to="visits.articleversion",
                        verbose_name="văn bản",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần trích",
                "verbose_name_plural": "lần trích",
                "ordering": ["version", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "extractor_version", "lexicon_digest"), name="extraction_once_for_each_extractor"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attestation",
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
                ("text", dieuphoi.fields.StoredNameField(blank=True, max_length=300, verbose_name="in trong bài")),
                ("title", dieuphoi.fields.StoredNameField(blank=True, max_length=200, verbose_name="chức vụ")),
                ("organization_text", dieuphoi.fields.StoredNameField(blank=True, max_length=200, verbose_name="cơ quan")),
                (
                    "organization_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                ("name_text", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="tên in trong bài")),
                (
                    "person_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                ("date", dieuphoi.fields.PartialDateField(blank=True, max_length=10, verbose_name="ngày")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                ("name_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attestations",
                        to="visits.article",
                        verbose_name="bài báo",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organization",
                        verbose_name="cơ quan (danh mục)",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="people.person",
                        verbose_name="người",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                        verbose_name="chức vụ (danh mục)",
                    ),
                ),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
            ],
            options={
                "verbose_name": "chức vụ được nhắc đến",
                "verbose_name_plural": "chức vụ được nhắc đến",
                "ordering": ["article", "position", "pk"],
                "indexes": [models.Index(fields=["name_key"], name="attestation_name_lookup")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["stated", "inferred", "edited"])), name="attestation_basis_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["open", "confirmed", "changed", "rejected"])),
                        name="attestation_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person_link__in", ["", "inferred", "confirmed"])), name="attestation_person_link_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organization_link__in", ["", "inferred", "confirmed"])),
                        name="attestation_organization_link_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("fact_key", ""), _negated=True), fields=("article", "fact_key"), name="attestation_fact_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("date__regex", "^(\\d{4}(-\\d{2}(-\\d{2})?)?|XXXX-\\d{2}-\\d{2})?$")),
                        name="attestation_date_is_edtf",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), ("person_link", "")),
                            models.Q(("person__isnull", False), models.Q(("person_link", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="attestation_link_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAttestation",
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
                ("text", dieuphoi.fields.StoredNameField(blank=True, max_length=300, verbose_name="in trong bài")),
                ("title", dieuphoi.fields.StoredNameField(blank=True, max_length=200, verbose_name="chức vụ")),
                ("organization_text", dieuphoi.fields.StoredNameField(blank=True, max_length=200, verbose_name="cơ quan")),
                (
                    "organization_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                ("name_text", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="tên in trong bài")),
                (
                    "person_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                ("date", dieuphoi.fields.PartialDateField(blank=True, max_length=10, verbose_name="ngày")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.article",
                        verbose_name="bài báo",
                    ),
                ),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.organization",
                        verbose_name="cơ quan (danh mục)",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.person",
                        verbose_name="người",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.post",
                        verbose_name="chức vụ (danh mục)",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical chức vụ được nhắc đến",
                "verbose_name_plural": "historical chức vụ được nhắc đến",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOutlet",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(help_text="Mã cố định dùng trong dữ liệu gốc, ví dụ: thai-binh.", max_length=120, verbose_name="mã"),
                ),
                ("fixture_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("name", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="tên")),
                ("aliases", models.JSONField(blank=True, default=list, verbose_name="tên khác")),
                ("domains", models.JSONField(blank=True, default=list, verbose_name="tên miền")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.area",
                        verbose_name="địa phương",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "historical cơ quan báo chí",
                "verbose_name_plural": "historical cơ quan báo chí",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalVisit",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, db_index=True, editable=False, max_length=11, null=True)),
                ("fact_key", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "delegation_text",
                    dieuphoi.fields.StoredNameField(
                        blank=True, help_text="Cơ quan cử đoàn, như bài báo in.", max_length=200, verbose_name="đoàn của"
                    ),
                ),
                (
                    "delegation_basis",
                    models.CharField(
                        choices=[("stated", "bài báo in rõ"), ("inferred", "suy ra"), ("edited", "biên tập viên nhập")],
                        default="stated",
                        max_length=8,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "delegation_decision",
                    models.CharField(
                        choices=[("open", "chưa xét"), ("confirmed", "đã xác nhận"), ("changed", "đã sửa"), ("rejected", "đã bác")],
                        default="open",
                        max_length=9,
                        verbose_name="quyết định",
                    ),
                ),
                (
                    "delegation_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                (
                    "area_text",
                    dieuphoi.fields.StoredNameField(
                        blank=True, help_text="Tên tỉnh, thành phố vào ngày của chuyến thăm.", max_length=120, verbose_name="nơi đến"
                    ),
                ),
                (
                    "area_basis",
                    models.CharField(
                        choices=[("stated", "bài báo in rõ"), ("inferred", "suy ra"), ("edited", "biên tập viên nhập")],
                        default="stated",
                        max_length=8,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "area_decision",
                    models.CharField(
                        choices=[("open", "chưa xét"), ("confirmed", "đã xác nhận"), ("changed", "đã sửa"), ("rejected", "đã bác")],
                        default="open",
                        max_length=9,
                        verbose_name="quyết định",
                    ),
                ),
                (
                    "area_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                (
                    "date",
                    dieuphoi.fields.PartialDateField(
                        blank=True,
                        help_text="2015-07-01; chưa rõ năm: XXXX-09-08; chỉ rõ tháng: 2015-07.",
                        max_length=10,
                        verbose_name="ngày",
                    ),
                ),
                (
                    "end_date",
                    dieuphoi.fields.PartialDateField(
                        blank=True, help_text="Chỉ điền khi chuyến thăm kéo dài nhiều ngày.", max_length=10, verbose_name="ngày cuối"
                    ),
                ),
                (
                    "date_basis",
                    models.CharField(
                        choices=[("stated", "bài báo in rõ"), ("inferred", "suy ra"), ("edited", "biên tập viên nhập")],
                        default="stated",
                        max_length=8,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "date_decision",
                    models.CharField(
                        choices=[("open", "chưa xét"), ("confirmed", "đã xác nhận"), ("changed", "đã sửa"), ("rejected", "đã bác")],
                        default="open",
                        max_length=9,
                        verbose_name="quyết định",
                    ),
                ),
                (
                    "lead_text",
                    dieuphoi.fields.StoredNameField(
                        blank=True,
                        help_text="Khi bài báo không in tên trưởng đoàn.",
                        max_length=200,
                        verbose_name="trưởng đoàn (chỉ in chức vụ)",
                    ),
                ),
                (
                    "lead_basis",
                    models.CharField(
                        choices=[("stated", "bài báo in rõ"), ("inferred", "suy ra"), ("edited", "biên tập viên nhập")],
                        default="stated",
                        max_length=8,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "lead_decision",
                    models.CharField(
                        choices=[("open", "chưa xét"), ("confirmed", "đã xác nhận"), ("changed", "đã sửa"), ("rejected", "đã bác")],
                        default="open",
                        max_length=9,
                        verbose_name="quyết định",
                    ),
                ),
                (
                    "work_state",
                    models.CharField(
                        choices=[("draft", "bản nháp"), ("in_review", "chờ duyệt"), ("approved", "đã duyệt")],
                        default="draft",
                        max_length=9,
                        verbose_name="tình trạng biên tập",
                    ),
                ),
                (
                    "public_state",
                    models.CharField(
                        choices=[("never", "chưa công bố"), ("published", "đang công bố"), ("withdrawn", "đã gỡ")],
                        default="never",
                        max_length=9,
                        verbose_name="tình trạng công bố",
                    ),
                ),
                ("approved_version", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("approved_sources", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("published_version", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("review_comment", models.TextField(blank=True, verbose_name="ý kiến khi trả lại")),
                ("note", models.TextField(blank=True, help_text="Không bao giờ công bố.", verbose_name="ghi chú nội bộ")),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="dữ liệu mẫu")),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="tạo lúc")),
                ("date_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("date_latest", models.DateField(blank=True, editable=False, null=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người duyệt",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.area",
                        verbose_name="địa phương",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.organization",
                        verbose_name="cơ quan cử đoàn",
                    ),
                ),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người gửi duyệt",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical chuyến thăm",
                "verbose_name_plural": "historical chuyến thăm",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField(auto_now_add=True, verbose_name="bắt đầu")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="kết thúc")),
                (
                    "source",
                    models.CharField(
                        blank=True, help_text="Các đường dẫn hoặc tên tệp được đưa vào.", max_length=500, verbose_name="nguồn"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người nhập",
                    ),
                ),
            ],
            options={
                "verbose_name": "đợt nhập",
                "verbose_name_plural": "đợt nhập",
                "ordering": ["-started_at", "-pk"],
                "indexes": [models.Index(fields=["-started_at", "-id"], name="batch_order")],
            },
        ),
        migrations.CreateModel(
            name="ImportItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="thứ tự")),
                ("path", models.CharField(max_length=1000, verbose_name="tệp")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "mới"),
                            ("unchanged", "không đổi"),
                            ("new_version", "phiên bản mới"),
                            ("failed", "không nhập được"),
                        ],
                        max_length=12,
                        verbose_name="kết quả",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="lý do, ghi chú")),
                ("drafted_visits", models.PositiveSmallIntegerField(default=0, verbose_name="chuyến thăm đã dựng")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="visits.importbatch", verbose_name="đợt nhập"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="import_items",
                        to="visits.articleversion",
                        verbose_name="bài báo",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp trong đợt nhập",
                "verbose_name_plural": "tệp trong đợt nhập",
                "ordering": ["batch", "position"],
                "constraints": [models.UniqueConstraint(fields=("batch", "position"), name="import_item_position_once")],
            },
        ),
        migrations.CreateModel(
            name="Outlet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(
                        help_text="Mã cố định dùng trong dữ liệu gốc, ví dụ: thai-binh.", max_length=120, unique=True, verbose_name="mã"
                    ),
                ),
                ("fixture_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("name", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="tên")),
                ("aliases", models.JSONField(blank=True, default=list, verbose_name="tên khác")),
                ("domains", models.JSONField(blank=True, default=list, verbose_name="tên miền")),
                ("name_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("sort_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("search_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outlets",
                        to="people.area",
                        verbose_name="địa phương",
                    ),
                ),
            ],
            options={
                "verbose_name": "cơ quan báo chí",
                "verbose_name_plural": "cơ quan báo chí",
                "ordering": ["sort_key", "pk"],
                "indexes": [models.Index(fields=["sort_key", "id"], name="outlet_order")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalArticle",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, db_index=True, editable=False, max_length=11, null=True)),
                ("title", dieuphoi.fields.StoredNameField(blank=True, max_length=500, verbose_name="tiêu đề")),
                ("url", models.URLField(blank=True, db_index=True, max_length=1000, null=True, verbose_name="địa chỉ")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="ngày đăng")),
                ("byline", models.CharField(blank=True, max_length=300, verbose_name="tác giả")),
                (
                    "kind",
                    models.CharField(
                        choices=[("visit_report", "tin về chuyến thăm"), ("other", "bài khác")],
                        default="other",
                        max_length=12,
                        verbose_name="loại bài",
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="dữ liệu mẫu")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="nhập lúc")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.outlet",
                        verbose_name="cơ quan báo chí",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical bài báo",
                "verbose_name_plural": "historical bài báo",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="article",
            name="outlet",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles",
                to="visits.outlet",
                verbose_name="cơ quan báo chí",
            ),
        ),
        migrations.CreateModel(
            name="Participation",
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
                ("name_text", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="tên in trong bài")),
                (
                    "side",
                    models.CharField(
                        choices=[("delegation", "đoàn đến"), ("host", "địa phương"), ("other", "bên khác")],
                        max_length=10,
                        verbose_name="bên",
                    ),
                ),
                ("is_lead", models.BooleanField(default=False, verbose_name="trưởng đoàn")),
                (
                    "person_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                (
                    "unresolved_on_purpose",
                    models.BooleanField(
                        default=False,
                        help_text="Đánh dấu khi chưa thể biết là ai nhưng vẫn muốn công bố đúng như bài báo in.",
                        verbose_name="chủ ý để chưa nối",
                    ),
                ),
                ("name_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="people.person",
                        verbose_name="người",
                    ),
                ),
            ],
            options={
                "verbose_name": "người tham gia",
                "verbose_name_plural": "người tham gia",
                "ordering": ["visit", "position", "pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["name_key"], name="participation_name_lookup")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["delegation", "host", "other"])), name="participation_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["stated", "inferred", "edited"])), name="participation_basis_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["open", "confirmed", "changed", "rejected"])),
                        name="participation_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person_link__in", ["", "inferred", "confirmed"])), name="participation_person_link_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", None), ("person_link", "")),
                            models.Q(("person__isnull", False), models.Q(("person_link", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="participation_link_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRole",
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
                ("text", dieuphoi.fields.StoredNameField(blank=True, max_length=300, verbose_name="in trong bài")),
                ("title", dieuphoi.fields.StoredNameField(blank=True, max_length=200, verbose_name="chức vụ")),
                ("organization_text", dieuphoi.fields.StoredNameField(blank=True, max_length=200, verbose_name="cơ quan")),
                (
                    "organization_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.organization",
                        verbose_name="cơ quan (danh mục)",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.post",
                        verbose_name="chức vụ (danh mục)",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.participation",
                        verbose_name="người tham gia",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical chức vụ trong chuyến thăm",
                "verbose_name_plural": "historical chức vụ trong chuyến thăm",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PublicRecord",
            fields=[
                ("public_id", models.CharField(max_length=11, primary_key=True, serialize=False)),
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
                    "state",
                    models.CharField(
                        choices=[("published", "đang công bố"), ("withdrawn", "đã gỡ"), ("merged", "đã gộp")],
                        default="published",
                        max_length=9,
                        verbose_name="tình trạng",
                    ),
                ),
                ("public_reason", models.CharField(blank=True, max_length=500, verbose_name="lý do công khai")),
                ("is_sample", models.BooleanField(default=False, verbose_name="dữ liệu mẫu")),
                ("changed_at", models.DateTimeField(verbose_name="thay đổi lúc")),
                (
                    "current_edition",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.edition",
                        verbose_name="bản hiện hành",
                    ),
                ),
                (
                    "redirect_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.publicrecord",
                        verbose_name="gộp vào",
                    ),
                ),
            ],
            options={
                "verbose_name": "mã công khai",
                "verbose_name_plural": "mã công khai",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("public_id__regex", "^[a-z][0123456789abcdefghjkmnpqrstvwxyz]{10}$")),
                        name="public_id_is_well_formed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject_type__in", ["visit", "person", "organization", "post", "area", "article"])),
                        name="public_record_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True), ("current_edition__isnull", False), _connector="OR"
                        ),
                        name="published_record_has_an_edition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True), models.Q(("public_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="withdrawn_record_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("redirect_to__isnull", False), ("state", "merged")),
                            models.Q(models.Q(("state", "merged"), _negated=True), ("redirect_to", None)),
                            _connector="OR",
                        ),
                        name="merged_record_redirects",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="visits.publicrecord", verbose_name="mã công khai"
            ),
        ),
        migrations.CreateModel(
            name="PublishingLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[("published", "công bố"), ("withdrawn", "gỡ"), ("restored", "khôi phục")],
                        max_length=9,
                        verbose_name="việc",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú nội bộ")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người thực hiện",
                    ),
                ),
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
                        related_name="log",
                        to="visits.publicrecord",
                        verbose_name="mã công khai",
                    ),
                ),
            ],
            options={
                "verbose_name": "nhật ký công bố",
                "verbose_name_plural": "nhật ký công bố",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Role",
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
                ("text", dieuphoi.fields.StoredNameField(blank=True, max_length=300, verbose_name="in trong bài")),
                ("title", dieuphoi.fields.StoredNameField(blank=True, max_length=200, verbose_name="chức vụ")),
                ("organization_text", dieuphoi.fields.StoredNameField(blank=True, max_length=200, verbose_name="cơ quan")),
                (
                    "organization_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organization",
                        verbose_name="cơ quan (danh mục)",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="visits.participation",
                        verbose_name="người tham gia",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                        verbose_name="chức vụ (danh mục)",
                    ),
                ),
            ],
            options={
                "verbose_name": "chức vụ trong chuyến thăm",
                "verbose_name_plural": "chức vụ trong chuyến thăm",
                "ordering": ["participation", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("basis__in", ["stated", "inferred", "edited"])), name="role_basis_known"),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["open", "confirmed", "changed", "rejected"])), name="role_decision_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organization_link__in", ["", "inferred", "confirmed"])), name="role_organization_link_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("fact_key", ""), _negated=True), fields=("participation", "fact_key"), name="role_fact_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="role_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organization", None), ("organization_link", "")),
                            models.Q(("organization__isnull", False), models.Q(("organization_link", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="role_link_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, editable=False, max_length=11, null=True, unique=True)),
                ("fact_key", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "delegation_text",
                    dieuphoi.fields.StoredNameField(
                        blank=True, help_text="Cơ quan cử đoàn, như bài báo in.", max_length=200, verbose_name="đoàn của"
                    ),
                ),
                (
                    "delegation_basis",
                    models.CharField(
                        choices=[("stated", "bài báo in rõ"), ("inferred", "suy ra"), ("edited", "biên tập viên nhập")],
                        default="stated",
                        max_length=8,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "delegation_decision",
                    models.CharField(
                        choices=[("open", "chưa xét"), ("confirmed", "đã xác nhận"), ("changed", "đã sửa"), ("rejected", "đã bác")],
                        default="open",
                        max_length=9,
                        verbose_name="quyết định",
                    ),
                ),
                (
                    "delegation_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                (
                    "area_text",
                    dieuphoi.fields.StoredNameField(
                        blank=True, help_text="Tên tỉnh, thành phố vào ngày của chuyến thăm.", max_length=120, verbose_name="nơi đến"
                    ),
                ),
                (
                    "area_basis",
                    models.CharField(
                        choices=[("stated", "bài báo in rõ"), ("inferred", "suy ra"), ("edited", "biên tập viên nhập")],
                        default="stated",
                        max_length=8,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "area_decision",
                    models.CharField(
                        choices=[("open", "chưa xét"), ("confirmed", "đã xác nhận"), ("changed", "đã sửa"), ("rejected", "đã bác")],
                        default="open",
                        max_length=9,
                        verbose_name="quyết định",
                    ),
                ),
                (
                    "area_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                (
                    "date",
                    dieuphoi.fields.PartialDateField(
                        blank=True,
                        help_text="2015-07-01; chưa rõ năm: XXXX-09-08; chỉ rõ tháng: 2015-07.",
                        max_length=10,
                        verbose_name="ngày",
                    ),
                ),
                (
                    "end_date",
                    dieuphoi.fields.PartialDateField(
                        blank=True, help_text="Chỉ điền khi chuyến thăm kéo dài nhiều ngày.", max_length=10, verbose_name="ngày cuối"
                    ),
                ),
                (
                    "date_basis",
                    models.CharField(
                        choices=[("stated", "bài báo in rõ"), ("inferred", "suy ra"), ("edited", "biên tập viên nhập")],
                        default="stated",
                        max_length=8,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "date_decision",
                    models.CharField(
                        choices=[("open", "chưa xét"), ("confirmed", "đã xác nhận"), ("changed", "đã sửa"), ("rejected", "đã bác")],
                        default="open",
                        max_length=9,
                        verbose_name="quyết định",
                    ),
                ),
                (
                    "lead_text",
                    dieuphoi.fields.StoredNameField(
                        blank=True,
                        help_text="Khi bài báo không in tên trưởng đoàn.",
                        max_length=200,
                        verbose_name="trưởng đoàn (chỉ in chức vụ)",
                    ),
                ),
                (
                    "lead_basis",
                    models.CharField(
                        choices=[("stated", "bài báo in rõ"), ("inferred", "suy ra"), ("edited", "biên tập viên nhập")],
                        default="stated",
                        max_length=8,
                        verbose_name="căn cứ",
                    ),
                ),
                (
                    "lead_decision",
                    models.CharField(
                        choices=[("open", "chưa xét"), ("confirmed", "đã xác nhận"), ("changed", "đã sửa"), ("rejected", "đã bác")],
                        default="open",
                        max_length=9,
                        verbose_name="quyết định",
                    ),
                ),
                (
                    "work_state",
                    models.CharField(
                        choices=[("draft", "bản nháp"), ("in_review", "chờ duyệt"), ("approved", "đã duyệt")],
                        default="draft",
                        max_length=9,
                        verbose_name="tình trạng biên tập",
                    ),
                ),
                (
                    "public_state",
                    models.CharField(
                        choices=[("never", "chưa công bố"), ("published", "đang công bố"), ("withdrawn", "đã gỡ")],
                        default="never",
                        max_length=9,
                        verbose_name="tình trạng công bố",
                    ),
                ),
                ("approved_version", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("approved_sources", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("published_version", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ("review_comment", models.TextField(blank=True, verbose_name="ý kiến khi trả lại")),
                ("note", models.TextField(blank=True, help_text="Không bao giờ công bố.", verbose_name="ghi chú nội bộ")),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="dữ liệu mẫu")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="tạo lúc")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="sửa lúc")),
                ("search_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("date_earliest", models.DateField(blank=True, editable=False, null=True)),
                ("date_latest", models.DateField(blank=True, editable=False, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người duyệt",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="people.area",
                        verbose_name="địa phương",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="people.organization",
                        verbose_name="cơ quan cử đoàn",
                    ),
                ),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người gửi duyệt",
                    ),
                ),
            ],
            options={
                "verbose_name": "chuyến thăm",
                "verbose_name_plural": "chuyến thăm",
                "ordering": ["-created_at", "-pk"],
                "permissions": [
                    ("submit_visit", "Gửi duyệt chuyến thăm"),
                    ("approve_visit", "Duyệt và trả lại chuyến thăm"),
                    ("publish_visit", "Công bố, gỡ và khôi phục chuyến thăm"),
                ],
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="visit_order"),
                    models.Index(fields=["work_state", "created_at", "id"], name="visit_queue"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("work_state__in", ["draft", "in_review", "approved"])), name="visit_work_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("public_state__in", ["never", "published", "withdrawn"])), name="visit_public_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delegation_basis__in", ["stated", "inferred", "edited"])), name="visit_delegation_basis_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delegation_decision__in", ["open", "confirmed", "changed", "rejected"])),
                        name="visit_delegation_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delegation_link__in", ["", "inferred", "confirmed"])), name="visit_delegation_link_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_basis__in", ["stated", "inferred", "edited"])), name="visit_area_basis_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_decision__in", ["open", "confirmed", "changed", "rejected"])),
                        name="visit_area_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_link__in", ["", "inferred", "confirmed"])), name="visit_area_link_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("date_basis__in", ["stated", "inferred", "edited"])), name="visit_date_basis_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("date_decision__in", ["open", "confirmed", "changed", "rejected"])),
                        name="visit_date_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lead_basis__in", ["stated", "inferred", "edited"])), name="visit_lead_basis_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lead_decision__in", ["open", "confirmed", "changed", "rejected"])),
                        name="visit_lead_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date__regex", "^(\\d{4}(-\\d{2}(-\\d{2})?)?|XXXX-\\d{2}-\\d{2})?$"),
                            ("end_date__regex", "^(\\d{4}(-\\d{2}(-\\d{2})?)?|XXXX-\\d{2}-\\d{2})?$"),
                        ),
                        name="visit_dates_are_edtf",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("date_earliest", None), ("date_latest", None), ("date_latest__gte", models.F("date_earliest")), _connector="OR"
                        ),
                        name="visit_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("public_state", "never"), ("public_id__isnull", False), _connector="OR"),
                        name="visit_public_needs_its_id",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("work_state", "approved"), _negated=True), ("approved_version", models.F("version")), _connector="OR"
                        ),
                        name="visit_approval_is_of_this_version",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("fact_key", ""), _negated=True), fields=("fact_key",), name="visit_fact_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(choices=[("add", "thêm"), ("change", "sửa"), ("remove", "bỏ")], max_length=6, verbose_name="đề xuất"),
                ),
                ("table", models.CharField(max_length=20, verbose_name="loại")),
                ("fact_key", models.CharField(editable=False, max_length=64)),
                ("summary", models.CharField(max_length=500, verbose_name="nội dung")),
                ("values", models.JSONField(default=dict, editable=False)),
                ("is_open", models.BooleanField(default=True, verbose_name="còn chờ")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc")),
                (
                    "extraction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="visits.extraction", verbose_name="lần trích"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="visits.visit", verbose_name="chuyến thăm"
                    ),
                ),
            ],
            options={
                "verbose_name": "đề xuất của máy",
                "verbose_name_plural": "đề xuất của máy",
                "ordering": ["visit", "pk"],
                "constraints": [models.UniqueConstraint(fields=("visit", "action", "fact_key"), name="proposal_once")],
            },
        ),
        migrations.CreateModel(
            name="Partnership",
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
                ("name", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="địa phương nước ngoài")),
                ("country", dieuphoi.fields.StoredNameField(blank=True, max_length=80, verbose_name="nước")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partnerships",
                        to="visits.article",
                        verbose_name="bài báo",
                    ),
                ),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partnerships",
                        to="visits.visit",
                        verbose_name="chuyến thăm",
                    ),
                ),
            ],
            options={
                "verbose_name": "quan hệ với địa phương nước ngoài",
                "verbose_name_plural": "quan hệ với địa phương nước ngoài",
                "ordering": ["article", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["stated", "inferred", "edited"])), name="partnership_basis_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["open", "confirmed", "changed", "rejected"])),
                        name="partnership_decision_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("fact_key", ""), _negated=True), fields=("article", "fact_key"), name="partnership_fact_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="participation",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="participations", to="visits.visit", verbose_name="chuyến thăm"
            ),
        ),
        migrations.CreateModel(
            name="HistoricalVisitEvent",
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
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("working_session", "làm việc, hội đàm"),
                            ("courtesy_call", "chào xã giao"),
                            ("conference", "hội nghị, hội thảo, tọa đàm"),
                            ("tribute", "dâng hương, viếng"),
                            ("site_visit", "khảo sát, tham quan"),
                            ("gift", "trao quà, ủng hộ"),
                            ("signing", "ký kết"),
                            ("ceremony", "khánh thành, khởi công, kỷ niệm"),
                            ("other", "khác"),
                        ],
                        max_length=16,
                        verbose_name="loại",
                    ),
                ),
                ("date", dieuphoi.fields.PartialDateField(blank=True, max_length=10, verbose_name="ngày")),
                ("place_text", dieuphoi.fields.StoredNameField(blank=True, max_length=300, verbose_name="địa điểm")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.visit",
                        verbose_name="chuyến thăm",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical hoạt động",
                "verbose_name_plural": "historical hoạt động",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPartnership",
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
                ("name", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="địa phương nước ngoài")),
                ("country", dieuphoi.fields.StoredNameField(blank=True, max_length=80, verbose_name="nước")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.article",
                        verbose_name="bài báo",
                    ),
                ),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.visit",
                        verbose_name="chuyến thăm",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical quan hệ với địa phương nước ngoài",
                "verbose_name_plural": "historical quan hệ với địa phương nước ngoài",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalParticipation",
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
                ("name_text", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="tên in trong bài")),
                (
                    "side",
                    models.CharField(
                        choices=[("delegation", "đoàn đến"), ("host", "địa phương"), ("other", "bên khác")],
                        max_length=10,
                        verbose_name="bên",
                    ),
                ),
                ("is_lead", models.BooleanField(default=False, verbose_name="trưởng đoàn")),
                (
                    "person_link",
                    models.CharField(
                        blank=True,
                        choices=[("", "chưa nối"), ("inferred", "máy đoán"), ("confirmed", "đã xác nhận")],
                        default="",
                        max_length=9,
                        verbose_name="cách nối",
                    ),
                ),
                (
                    "unresolved_on_purpose",
                    models.BooleanField(
                        default=False,
                        help_text="Đánh dấu khi chưa thể biết là ai nhưng vẫn muốn công bố đúng như bài báo in.",
                        verbose_name="chủ ý để chưa nối",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.person",
                        verbose_name="người",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.visit",
                        verbose_name="chuyến thăm",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical người tham gia",
                "verbose_name_plural": "historical người tham gia",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGift",
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
                ("text", models.CharField(help_text="Như bài báo in.", max_length=1000, verbose_name="quà")),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="số tiền")),
                ("currency", models.CharField(blank=True, help_text="VND, USD, JPY…", max_length=3, verbose_name="loại tiền")),
                ("count", models.PositiveIntegerField(blank=True, null=True, verbose_name="số suất")),
                ("unit_amount", models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="mỗi suất")),
                ("giver_text", dieuphoi.fields.StoredNameField(blank=True, max_length=300, verbose_name="bên tặng")),
                ("recipient_text", dieuphoi.fields.StoredNameField(blank=True, max_length=300, verbose_name="bên nhận")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.visit",
                        verbose_name="chuyến thăm",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical quà tặng",
                "verbose_name_plural": "historical quà tặng",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCommitment",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("request", "địa phương đề nghị"),
                            ("pledge", "đoàn hứa hẹn"),
                            ("recommendation", "đoàn đề nghị địa phương"),
                            ("undertaking", "địa phương cam kết"),
                        ],
                        max_length=14,
                        verbose_name="loại",
                    ),
                ),
                ("text", models.TextField(help_text="Như bài báo in.", verbose_name="nội dung")),
                ("by_text", dieuphoi.fields.StoredNameField(blank=True, max_length=200, verbose_name="người nói")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.participation",
                        verbose_name="người nói (trong danh sách)",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.visit",
                        verbose_name="chuyến thăm",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical đề nghị, cam kết",
                "verbose_name_plural": "historical đề nghị, cam kết",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Gift",
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
                ("text", models.CharField(help_text="Như bài báo in.", max_length=1000, verbose_name="quà")),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="số tiền")),
                ("currency", models.CharField(blank=True, help_text="VND, USD, JPY…", max_length=3, verbose_name="loại tiền")),
                ("count", models.PositiveIntegerField(blank=True, null=True, verbose_name="số suất")),
                ("unit_amount", models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="mỗi suất")),
                ("giver_text", dieuphoi.fields.StoredNameField(blank=True, max_length=300, verbose_name="bên tặng")),
                ("recipient_text", dieuphoi.fields.StoredNameField(blank=True, max_length=300, verbose_name="bên nhận")),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gifts", to="visits.visit", verbose_name="chuyến thăm"
                    ),
                ),
            ],
            options={
                "verbose_name": "quà tặng",
                "verbose_name_plural": "quà tặng",
                "ordering": ["visit", "position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("basis__in", ["stated", "inferred", "edited"])), name="gift_basis_known"),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["open", "confirmed", "changed", "rejected"])), name="gift_decision_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("fact_key", ""), _negated=True), fields=("visit", "fact_key"), name="gift_fact_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", None), ("currency", "")),
                            models.Q(("amount__gte", 0), models.Q(("currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="gift_money_has_a_currency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("request", "địa phương đề nghị"),
                            ("pledge", "đoàn hứa hẹn"),
                            ("recommendation", "đoàn đề nghị địa phương"),
                            ("undertaking", "địa phương cam kết"),
                        ],
                        max_length=14,
                        verbose_name="loại",
                    ),
                ),
                ("text", models.TextField(help_text="Như bài báo in.", verbose_name="nội dung")),
                ("by_text", dieuphoi.fields.StoredNameField(blank=True, max_length=200, verbose_name="người nói")),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="commitments",
                        to="visits.participation",
                        verbose_name="người nói (trong danh sách)",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="visits.visit",
                        verbose_name="chuyến thăm",
                    ),
                ),
            ],
            options={
                "verbose_name": "đề nghị, cam kết",
                "verbose_name_plural": "đề nghị, cam kết",
                "ordering": ["visit", "position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["request", "pledge", "recommendation", "undertaking"])),
                        name="commitment_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ["stated", "inferred", "edited"])), name="commitment_basis_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["open", "confirmed", "changed", "rejected"])), name="commitment_decision_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("fact_key", ""), _negated=True), fields=("visit", "fact_key"), name="commitment_fact_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitEvent",
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
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("working_session", "làm việc, hội đàm"),
                            ("courtesy_call", "chào xã giao"),
                            ("conference", "hội nghị, hội thảo, tọa đàm"),
                            ("tribute", "dâng hương, viếng"),
                            ("site_visit", "khảo sát, tham quan"),
                            ("gift", "trao quà, ủng hộ"),
                            ("signing", "ký kết"),
                            ("ceremony", "khánh thành, khởi công, kỷ niệm"),
                            ("other", "khác"),
                        ],
                        max_length=16,
                        verbose_name="loại",
                    ),
                ),
                ("date", dieuphoi.fields.PartialDateField(blank=True, max_length=10, verbose_name="ngày")),
                ("place_text", dieuphoi.fields.StoredNameField(blank=True, max_length=300, verbose_name="địa điểm")),
                (
                    "extraction",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="visits.extraction",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="visits.visit", verbose_name="chuyến thăm"
                    ),
                ),
            ],
            options={
                "verbose_name": "hoạt động",
                "verbose_name_plural": "hoạt động",
                "ordering": ["visit", "position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "type__in",
                                [
                                    "working_session",
                                    "courtesy_call",
                                    "conference",
                                    "tribute",
                                    "site_visit",
                                    "gift",
                                    "signing",
                                    "ceremony",
                                    "other",
                                ],
                            )
                        ),
                        name="event_type_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("basis__in", ["stated", "inferred", "edited"])), name="event_basis_known"),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["open", "confirmed", "changed", "rejected"])), name="event_decision_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("fact_key", ""), _negated=True), fields=("visit", "fact_key"), name="event_fact_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("date__regex", "^(\\d{4}(-\\d{2}(-\\d{2})?)?|XXXX-\\d{2}-\\d{2})?$")), name="event_date_is_edtf"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCitation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True, help_text="Giá trị được trích, ví dụ: date, organization.", max_length=40, verbose_name="mục"
                    ),
                ),
                ("start", models.PositiveIntegerField(verbose_name="từ")),
                ("end", models.PositiveIntegerField(verbose_name="đến")),
                ("quote", models.TextField(verbose_name="trích dẫn")),
                ("prefix", models.CharField(blank=True, max_length=32)),
                ("suffix", models.CharField(blank=True, max_length=32)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "attestation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.attestation",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.commitment",
                    ),
                ),
                (
                    "gift",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.gift",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.articleversion",
                        verbose_name="văn bản",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.participation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.partnership",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.role",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.visit",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="visits.visitevent",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical trích dẫn",
                "verbose_name_plural": "historical trích dẫn",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "field",
                    models.CharField(
                        blank=True, help_text="Giá trị được trích, ví dụ: date, organization.", max_length=40, verbose_name="mục"
                    ),
                ),
                ("start", models.PositiveIntegerField(verbose_name="từ")),
                ("end", models.PositiveIntegerField(verbose_name="đến")),
                ("quote", models.TextField(verbose_name="trích dẫn")),
                ("prefix", models.CharField(blank=True, max_length=32)),
                ("suffix", models.CharField(blank=True, max_length=32)),
                (
                    "attestation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="visits.attestation",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="visits.articleversion",
                        verbose_name="văn bản",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="visits.commitment"
                    ),
                ),
                (
                    "gift",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="visits.gift"
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="visits.participation",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="visits.partnership",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="visits.role"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="visits.visit"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="visits.visitevent"
                    ),
                ),
            ],
            options={
                "verbose_name": "trích dẫn",
                "verbose_name_plural": "trích dẫn",
                "ordering": ["version", "start", "end", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("end__gt", models.F("start"))), name="citation_span_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quote__length", django.db.models.expressions.CombinedExpression(models.F("end"), "-", models.F("start")))
                        ),
                        name="citation_as_long_as_its_quote",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("attestation__isnull", True),
                                ("commitment__isnull", True),
                                ("event__isnull", True),
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
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit_sources",
                        to="visits.article",
                        verbose_name="bài báo",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="visits.visit", verbose_name="chuyến thăm"
                    ),
                ),
            ],
            options={
                "verbose_name": "nguồn",
                "verbose_name_plural": "nguồn",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("visit", "article"), name="visit_source_once")],
            },
        ),
        migrations.AddField(
            model_name="visit",
            name="articles",
            field=models.ManyToManyField(related_name="visits", through="visits.VisitSource", to="visits.article", verbose_name="bài báo"),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(
                condition=models.Q(("url", None), models.Q(("title", ""), _negated=True)),
                fields=("outlet", "title_key", "published_on"),
                name="article_once_in_an_outlet_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(fields=("subject", "number"), name="edition_number_once"),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("fact_key", ""), _negated=True), fields=("visit", "fact_key"), name="participation_fact_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_lead", True), models.Q(("decision", "rejected"), _negated=True)),
                fields=("visit",),
                name="visit_has_one_lead",
            ),
        ),
    ]
