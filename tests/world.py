"""A small world for tests: builders of rows that go through the product's own functions wherever there is one."""

from importlib import import_module
from typing import Any

from django.contrib.auth.models import Group, Permission, User

from dieuphoi.vietnamese import stored_text
from people.models import Area, AreaName, Organization, Person, Post
from visits import drafting
from visits.documents import sha256
from visits.models import Article, ArticleVersion, Extraction, Outlet, Visit

GROUPS: dict[str, list[str]] = import_module("visits.migrations.0003_groups").GROUPS
EDITOR, REVIEWER, PUBLISHER = "Biên tập viên", "Người duyệt", "Người đăng"

# Our own words; the people are placeholders. The second paragraph names nobody: of a text, a fifth is quoted in public at most.
TEXT = (
    "Đoàn công tác Bộ Ngoại giao làm việc tại Thái Bình\n"
    "Ngày 15/9/2020, Thứ trưởng Bộ Ngoại giao Nguyễn Văn A dẫn đầu đoàn công tác đến Thái Bình. "
    "Tiếp đoàn có đồng chí Trần Thị B, Bí thư Tỉnh ủy. Bộ Ngoại giao trao 50 triệu đồng cho Ủy ban MTTQ tỉnh. "
    "Đồng chí Trần Thị B đề nghị Bộ giúp tỉnh thu hút đầu tư.\n"
    "Buổi làm việc diễn ra trong không khí cởi mở. Hai bên nghe báo cáo về mùa vụ, về các tuyến đường ven biển đang mở rộng, về những "
    "làng nghề dệt chiếu và đan cói còn giữ được thợ giỏi. Nhiều câu hỏi xoay quanh chuyện bán hàng ra nước ngoài: nông sản sạch cần giấy "
    "tờ gì, ai hướng dẫn, mất bao lâu, phí tổn ra sao. Cán bộ trả lời từng câu, câu nào chưa rõ thì ghi lại để trả lời sau. Buổi chiều, "
    "mọi người xem một nhà xưởng may mới dựng, nói chuyện với công nhân đang đứng máy và hỏi thăm chỗ ở, bữa ăn, trường học cho con em. "
    "Trời mưa nhỏ, đường vào xưởng còn lầy nhưng ai cũng đi bộ đến tận khâu đóng gói cuối cùng. Lúc chia tay, chủ xưởng tặng mỗi người một "
    "chiếc chiếu nhỏ làm kỷ niệm và hẹn ngày trở lại khi cây cầu bắc qua sông được thông xe, dự kiến vào mùa xuân năm tới."
)


def make_groups() -> None:
    """The groups that a migration makes: a test that empties the tables, as those of a live server do, takes them away."""
    if Group.objects.exists():
        return
    permissions = {row.codename: row for row in Permission.objects.filter(content_type__app_label__in=("people", "visits"))}
    for name, codenames in GROUPS.items():
        Group.objects.create(name=name).permissions.set([permissions[codename] for codename in codenames])


def make_user(name: str, *groups: str, **more: Any) -> User:
    make_groups()
    user = User.objects.create_user(name, password="mat-khau-thu", is_staff=True, **more)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def make_area(name: str = "Thái Bình", key: str = "thai-binh", kind: str = "tỉnh", **more: Any) -> Area:
    area = Area.objects.create(key=key, name=name, level=Area.Level.PROVINCE, **more)
    AreaName.objects.create(area=area, level=area.level, kind=kind, name=name, valid_from=area.valid_from, valid_to=area.valid_to)
    return area


def make_body(name: str = "Bộ Ngoại giao", key: str = "bo-ngoai-giao", *, posts: tuple[str, ...] = (), **more: Any) -> Organization:
    body = Organization.objects.create(key=key, name=name, **more)
    for rank, title in enumerate(posts):
        Post.objects.create(key=f"{key}-{rank}", organization=body, title=title, rank=rank)
    return body


def make_person(name: str = "Nguyễn Văn A", **more: Any) -> Person:
    return Person.objects.create(name=name, **more)


def make_article(text: str = TEXT, *, title: str = "", outlet: Outlet | None = None, **more: Any) -> Article:
    """An article with one version of its text."""
    article = Article.objects.create(title=title or text.split("\n", 1)[0], outlet=outlet, **more)
    make_version(article, text)
    return article


def make_version(article: Article, text: str) -> ArticleVersion:
    stored = stored_text(text)
    return ArticleVersion.objects.create(
        article=article, number=article.versions.count() + 1, text=stored, sha256=sha256(stored), reader="txt 1", encoding="utf-8"
    )


def span_of(text: str, quote: str, nth: int = 0) -> list[int]:
    """Where a quote stands in a text for the nth time."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return [start, start + len(quote)]


def make_payload(text: str = TEXT, **changes: Any) -> dict[str, Any]:
    """What an extractor reads in TEXT; ``changes`` replace top-level keys or, for "visit", keys of its visit."""

    def cite(quote: str, nth: int = 0) -> dict[str, Any]:
        return {"spans": [span_of(text, quote, nth)], "rule": "test", "basis": "stated"}

    visit = {
        "delegation": "Bộ Ngoại giao",
        "province": "Thái Bình",
        "date": "2020-09-15",
        "end_date": None,
        "lead": "Nguyễn Văn A",
        "lead_id": "p1",
        "basis": {"date": "stated", "province": "stated", "delegation": "stated", "lead": "inferred"},
        "spans": {
            "date": [span_of(text, "15/9/2020")],
            "province": [span_of(text, "Thái Bình")],
            "delegation": [span_of(text, "Bộ Ngoại giao")],
        },
        "events": [{"type": "working_session", **cite("làm việc tại Thái Bình")}, {"type": "gift", **cite("trao 50 triệu đồng")}],
        "gifts": [
            {
                "amount": 50_000_000,
                "currency": "VND",
                "text": "50 triệu đồng",
                "giver": "Bộ Ngoại giao",
                "recipient": "Ủy ban MTTQ tỉnh Thái Bình",
                **cite("50 triệu đồng"),
            }
        ],
        "commitments": [
            {
                "kind": "request",
                "by": "Trần Thị B",
                "by_id": "p2",
                "text": "đề nghị Bộ giúp tỉnh thu hút đầu tư",
                **cite("đề nghị Bộ giúp tỉnh thu hút đầu tư"),
            }
        ],
        "people_ids": ["p1", "p2"],
        "rule": "test",
    } | changes.pop("visit", {})
    payload = {
        "file": "mau.txt",
        "article": {"kind": "visit_report", "title": text.split("\n", 1)[0], "outlet": None, "byline": None, "published_on": None},
        "people": [
            {
                "id": "p1",
                "name": "Nguyễn Văn A",
                "side": "delegation",
                "lead": True,
                "roles": [
                    {"text": "Thứ trưởng Bộ Ngoại giao", "title": "Thứ trưởng", "organization": "Bộ Ngoại giao", **cite("Thứ trưởng")}
                ],
                **cite("Nguyễn Văn A"),
            },
            {
                "id": "p2",
                "name": "Trần Thị B",
                "side": "host",
                "lead": False,
                "roles": [{"text": "Bí thư Tỉnh ủy", "title": "Bí thư", "organization": "Tỉnh ủy Thái Bình", **cite("Bí thư Tỉnh ủy")}],
                **cite("Trần Thị B"),
            },
        ],
        "visits": [visit],
        "partners": [],
    }
    return payload | changes


def make_extraction(article: Article, payload: dict[str, Any] | None = None, extractor_version: str = "test") -> Extraction:
    version = article.latest_version
    return Extraction.objects.create(
        version=version, extractor_version=extractor_version, lexicon_digest="test", payload=payload or make_payload(version.text)
    )


def make_visit(text: str = TEXT, *, payload: dict[str, Any] | None = None, article: Article | None = None) -> Visit:
    """A visit as drafted from an article that reports it."""
    article = article or make_article(text)
    drafting.draft(make_extraction(article, payload))
    return Visit.objects.filter(sources__article=article).latest("pk")
