import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import dieuphoi.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(
                        help_text="Mã cố định dùng trong dữ liệu gốc, ví dụ: thai-binh.", max_length=120, unique=True, verbose_name="mã"
                    ),
                ),
                ("fixture_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, editable=False, max_length=11, null=True, unique=True)),
                (
                    "name",
                    dieuphoi.fields.StoredNameField(
                        help_text="Tên gần nhất, không kèm “tỉnh” hay “thành phố”.", max_length=120, verbose_name="tên"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("country", "quốc gia"),
                            ("province", "tỉnh, thành phố trực thuộc trung ương"),
                            ("district", "cấp huyện"),
                            ("commune", "cấp xã"),
                        ],
                        max_length=10,
                        verbose_name="cấp",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=10, verbose_name="mã hành chính")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="có từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("sort_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("search_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="people.area",
                        verbose_name="thuộc",
                    ),
                ),
            ],
            options={
                "verbose_name": "địa phương",
                "verbose_name_plural": "địa phương",
                "ordering": ["sort_key", "valid_from", "pk"],
                "indexes": [models.Index(fields=["sort_key", "valid_from", "id"], name="area_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="area_dates_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merged", "sáp nhập"),
                            ("absorbed", "nhập vào"),
                            ("split", "chia tách"),
                            ("renamed", "đổi tên"),
                            ("dissolved", "giải thể, chuyển nhiệm vụ"),
                        ],
                        max_length=10,
                        verbose_name="hình thức",
                    ),
                ),
                ("on", models.DateField(verbose_name="có hiệu lực từ ngày")),
                ("resolution", models.CharField(help_text="Ví dụ: Nghị quyết số 202/2025/QH15.", max_length=200, verbose_name="văn bản")),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes_from", to="people.area", verbose_name="sau"
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes_to", to="people.area", verbose_name="trước"
                    ),
                ),
            ],
            options={
                "verbose_name": "thay đổi địa giới",
                "verbose_name_plural": "thay đổi địa giới",
                "ordering": ["on", "pk"],
                "constraints": [models.UniqueConstraint(fields=("before", "after", "on"), name="area_change_once")],
            },
        ),
        migrations.CreateModel(
            name="AreaName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("country", "quốc gia"),
                            ("province", "tỉnh, thành phố trực thuộc trung ương"),
                            ("district", "cấp huyện"),
                            ("commune", "cấp xã"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="cấp",
                    ),
                ),
                ("kind", models.CharField(blank=True, help_text="tỉnh, thành phố, huyện, thị xã…", max_length=40, verbose_name="loại")),
                ("name", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="tên")),
                ("name_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="people.area", verbose_name="địa phương"
                    ),
                ),
            ],
            options={
                "verbose_name": "tên địa phương",
                "verbose_name_plural": "tên địa phương",
                "ordering": ["area", "valid_from"],
                "indexes": [models.Index(fields=["level", "name_key"], name="area_name_lookup")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="area_name_dates_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalArea",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(help_text="Mã cố định dùng trong dữ liệu gốc, ví dụ: thai-binh.", max_length=120, verbose_name="mã"),
                ),
                ("fixture_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, db_index=True, editable=False, max_length=11, null=True)),
                (
                    "name",
                    dieuphoi.fields.StoredNameField(
                        help_text="Tên gần nhất, không kèm “tỉnh” hay “thành phố”.", max_length=120, verbose_name="tên"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("country", "quốc gia"),
                            ("province", "tỉnh, thành phố trực thuộc trung ương"),
                            ("district", "cấp huyện"),
                            ("commune", "cấp xã"),
                        ],
                        max_length=10,
                        verbose_name="cấp",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=10, verbose_name="mã hành chính")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="có từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.area",
                        verbose_name="thuộc",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical địa phương",
                "verbose_name_plural": "historical địa phương",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAreaChange",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merged", "sáp nhập"),
                            ("absorbed", "nhập vào"),
                            ("split", "chia tách"),
                            ("renamed", "đổi tên"),
                            ("dissolved", "giải thể, chuyển nhiệm vụ"),
                        ],
                        max_length=10,
                        verbose_name="hình thức",
                    ),
                ),
                ("on", models.DateField(verbose_name="có hiệu lực từ ngày")),
                ("resolution", models.CharField(help_text="Ví dụ: Nghị quyết số 202/2025/QH15.", max_length=200, verbose_name="văn bản")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                (
                    "after",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.area",
                        verbose_name="sau",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.area",
                        verbose_name="trước",
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
                "verbose_name": "historical thay đổi địa giới",
                "verbose_name_plural": "historical thay đổi địa giới",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAreaName",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("country", "quốc gia"),
                            ("province", "tỉnh, thành phố trực thuộc trung ương"),
                            ("district", "cấp huyện"),
                            ("commune", "cấp xã"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="cấp",
                    ),
                ),
                ("kind", models.CharField(blank=True, help_text="tỉnh, thành phố, huyện, thị xã…", max_length=40, verbose_name="loại")),
                ("name", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="tên")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
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
                "verbose_name": "historical tên địa phương",
                "verbose_name_plural": "historical tên địa phương",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPerson",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, db_index=True, editable=False, max_length=11, null=True)),
                (
                    "name",
                    dieuphoi.fields.StoredNameField(
                        help_text="Không kèm chức vụ, quân hàm hay học vị.", max_length=120, verbose_name="họ và tên"
                    ),
                ),
                (
                    "is_private",
                    models.BooleanField(
                        default=False,
                        help_text="Chỉ được nhắc đến với tư cách người thụ hưởng; không bao giờ công bố.",
                        verbose_name="người riêng tư",
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="Không bao giờ công bố.", verbose_name="ghi chú nội bộ")),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="dữ liệu mẫu")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
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
            ],
            options={
                "verbose_name": "historical người",
                "verbose_name_plural": "historical người",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(
                        help_text="Mã cố định dùng trong dữ liệu gốc, ví dụ: thai-binh.", max_length=120, unique=True, verbose_name="mã"
                    ),
                ),
                ("fixture_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, editable=False, max_length=11, null=True, unique=True)),
                (
                    "name",
                    dieuphoi.fields.StoredNameField(
                        help_text="Tên thường dùng, ví dụ: UBND tỉnh Thái Nguyên.", max_length=200, verbose_name="tên"
                    ),
                ),
                (
                    "classification",
                    models.CharField(
                        choices=[
                            ("ministry", "bộ, cơ quan ngang bộ"),
                            ("agency", "cơ quan trung ương khác"),
                            ("party", "cơ quan Đảng"),
                            ("assembly", "Quốc hội, HĐND"),
                            ("committee", "ủy ban nhân dân"),
                            ("department", "sở, ban, ngành"),
                            ("unit", "đơn vị trực thuộc"),
                            ("front", "Mặt trận, đoàn thể"),
                            ("force", "lực lượng vũ trang"),
                            ("mission", "cơ quan đại diện"),
                            ("court", "tòa án, viện kiểm sát"),
                            ("company", "doanh nghiệp"),
                            ("foreign", "cơ quan nước ngoài"),
                            ("other", "khác"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="loại",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="có từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="dữ liệu mẫu")),
                ("name_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("sort_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("search_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organizations",
                        to="people.area",
                        verbose_name="địa phương",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="people.organization",
                        verbose_name="trực thuộc",
                    ),
                ),
            ],
            options={
                "verbose_name": "cơ quan, tổ chức",
                "verbose_name_plural": "cơ quan, tổ chức",
                "ordering": ["sort_key", "valid_from", "pk"],
                "indexes": [
                    models.Index(fields=["sort_key", "valid_from", "id"], name="organization_order"),
                    models.Index(fields=["name_key"], name="organization_key_lookup"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="organization_dates_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPost",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(help_text="Mã cố định dùng trong dữ liệu gốc, ví dụ: thai-binh.", max_length=120, verbose_name="mã"),
                ),
                ("fixture_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, db_index=True, editable=False, max_length=11, null=True)),
                ("title", dieuphoi.fields.StoredNameField(max_length=200, verbose_name="chức vụ")),
                ("rank", models.PositiveSmallIntegerField(default=100, help_text="Số nhỏ đứng trước.", verbose_name="thứ bậc")),
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
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.organization",
                        verbose_name="cơ quan, tổ chức",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical chức vụ",
                "verbose_name_plural": "historical chức vụ",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOrganizationName",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", dieuphoi.fields.StoredNameField(max_length=200, verbose_name="tên")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
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
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.organization",
                        verbose_name="cơ quan, tổ chức",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical tên khác của cơ quan",
                "verbose_name_plural": "historical tên khác của cơ quan",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOrganizationChange",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merged", "sáp nhập"),
                            ("absorbed", "nhập vào"),
                            ("split", "chia tách"),
                            ("renamed", "đổi tên"),
                            ("dissolved", "giải thể, chuyển nhiệm vụ"),
                        ],
                        max_length=10,
                        verbose_name="hình thức",
                    ),
                ),
                ("on", models.DateField(verbose_name="có hiệu lực từ ngày")),
                ("resolution", models.CharField(help_text="Ví dụ: Nghị quyết số 202/2025/QH15.", max_length=200, verbose_name="văn bản")),
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
                    "after",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.organization",
                        verbose_name="sau",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.organization",
                        verbose_name="trước",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical thay đổi tổ chức",
                "verbose_name_plural": "historical thay đổi tổ chức",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOrganization",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(help_text="Mã cố định dùng trong dữ liệu gốc, ví dụ: thai-binh.", max_length=120, verbose_name="mã"),
                ),
                ("fixture_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, db_index=True, editable=False, max_length=11, null=True)),
                (
                    "name",
                    dieuphoi.fields.StoredNameField(
                        help_text="Tên thường dùng, ví dụ: UBND tỉnh Thái Nguyên.", max_length=200, verbose_name="tên"
                    ),
                ),
                (
                    "classification",
                    models.CharField(
                        choices=[
                            ("ministry", "bộ, cơ quan ngang bộ"),
                            ("agency", "cơ quan trung ương khác"),
                            ("party", "cơ quan Đảng"),
                            ("assembly", "Quốc hội, HĐND"),
                            ("committee", "ủy ban nhân dân"),
                            ("department", "sở, ban, ngành"),
                            ("unit", "đơn vị trực thuộc"),
                            ("front", "Mặt trận, đoàn thể"),
                            ("force", "lực lượng vũ trang"),
                            ("mission", "cơ quan đại diện"),
                            ("court", "tòa án, viện kiểm sát"),
                            ("company", "doanh nghiệp"),
                            ("foreign", "cơ quan nước ngoài"),
                            ("other", "khác"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="loại",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="có từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="dữ liệu mẫu")),
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
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.organization",
                        verbose_name="trực thuộc",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical cơ quan, tổ chức",
                "verbose_name_plural": "historical cơ quan, tổ chức",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="OrganizationChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merged", "sáp nhập"),
                            ("absorbed", "nhập vào"),
                            ("split", "chia tách"),
                            ("renamed", "đổi tên"),
                            ("dissolved", "giải thể, chuyển nhiệm vụ"),
                        ],
                        max_length=10,
                        verbose_name="hình thức",
                    ),
                ),
                ("on", models.DateField(verbose_name="có hiệu lực từ ngày")),
                ("resolution", models.CharField(help_text="Ví dụ: Nghị quyết số 202/2025/QH15.", max_length=200, verbose_name="văn bản")),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes_from",
                        to="people.organization",
                        verbose_name="sau",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes_to",
                        to="people.organization",
                        verbose_name="trước",
                    ),
                ),
            ],
            options={
                "verbose_name": "thay đổi tổ chức",
                "verbose_name_plural": "thay đổi tổ chức",
                "ordering": ["on", "pk"],
                "constraints": [models.UniqueConstraint(fields=("before", "after", "on"), name="organization_change_once")],
            },
        ),
        migrations.CreateModel(
            name="OrganizationName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", dieuphoi.fields.StoredNameField(max_length=200, verbose_name="tên")),
                ("name_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="people.organization",
                        verbose_name="cơ quan, tổ chức",
                    ),
                ),
            ],
            options={
                "verbose_name": "tên khác của cơ quan",
                "verbose_name_plural": "tên khác của cơ quan",
                "ordering": ["organization", "name_key", "pk"],
                "indexes": [models.Index(fields=["name_key"], name="organization_name_lookup")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="organization_name_dates_in_order",
                    ),
                    models.UniqueConstraint(fields=("organization", "name"), name="organization_name_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, editable=False, max_length=11, null=True, unique=True)),
                (
                    "name",
                    dieuphoi.fields.StoredNameField(
                        help_text="Không kèm chức vụ, quân hàm hay học vị.", max_length=120, verbose_name="họ và tên"
                    ),
                ),
                (
                    "is_private",
                    models.BooleanField(
                        default=False,
                        help_text="Chỉ được nhắc đến với tư cách người thụ hưởng; không bao giờ công bố.",
                        verbose_name="người riêng tư",
                    ),
                ),
                ("note", models.TextField(blank=True, help_text="Không bao giờ công bố.", verbose_name="ghi chú nội bộ")),
                ("is_sample", models.BooleanField(default=False, editable=False, verbose_name="dữ liệu mẫu")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("sort_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("search_key", dieuphoi.fields.DerivedField(default="", editable=False)),
            ],
            options={
                "verbose_name": "người",
                "verbose_name_plural": "người",
                "ordering": ["sort_key", "pk"],
                "indexes": [
                    models.Index(fields=["sort_key", "id"], name="person_order"),
                    models.Index(fields=["name_key"], name="person_name_lookup"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPersonName",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("name", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="tên khác")),
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
            ],
            options={
                "verbose_name": "historical tên khác",
                "verbose_name_plural": "historical tên khác",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PersonName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", dieuphoi.fields.StoredNameField(max_length=120, verbose_name="tên khác")),
                ("name_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="other_names", to="people.person", verbose_name="người"
                    ),
                ),
            ],
            options={
                "verbose_name": "tên khác",
                "verbose_name_plural": "tên khác",
                "ordering": ["person", "name_key", "pk"],
                "indexes": [models.Index(fields=["name_key"], name="person_other_name_lookup")],
                "constraints": [models.UniqueConstraint(fields=("person", "name_key"), name="person_name_once")],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(
                        help_text="Mã cố định dùng trong dữ liệu gốc, ví dụ: thai-binh.", max_length=120, unique=True, verbose_name="mã"
                    ),
                ),
                ("fixture_digest", models.CharField(blank=True, default="", editable=False, max_length=64)),
                ("public_id", dieuphoi.fields.PublicIdField(blank=True, editable=False, max_length=11, null=True, unique=True)),
                ("title", dieuphoi.fields.StoredNameField(max_length=200, verbose_name="chức vụ")),
                ("title_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                ("rank", models.PositiveSmallIntegerField(default=100, help_text="Số nhỏ đứng trước.", verbose_name="thứ bậc")),
                ("search_key", dieuphoi.fields.DerivedField(default="", editable=False)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="people.organization",
                        verbose_name="cơ quan, tổ chức",
                    ),
                ),
            ],
            options={
                "verbose_name": "chức vụ",
                "verbose_name_plural": "chức vụ",
                "ordering": ["organization", "rank", "title_key", "pk"],
                "constraints": [models.UniqueConstraint(fields=("organization", "title_key"), name="post_once_in_a_body")],
            },
        ),
    ]
