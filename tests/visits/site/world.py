"""A visit with everything in it, for the public pages."""

from typing import Any

from tests.visits.api.world import id_of, make_area, make_article, make_organization, make_person, make_visit
from visits.models.public import Edition

HOSTILE = "<script>alert(1)</script>"


def cited(quote: str, **values: Any) -> dict[str, Any]:
    """A claim that rests on these words of the first article."""
    source = {"article": id_of("article", 1), "field": None, "quote": quote, "start": 0, "end": len(quote)}
    return values | {"basis": values.get("basis", "stated"), "sources": [source]}


def make_full_visit(number: int = 1, **changes: Any) -> Edition:
    """A delegation of one received by one, with a gift, a request, a pledge and a partner; all that it names is public."""
    make_area(1)
    make_organization(1)
    make_person(1, "Nguyễn Văn A")
    make_person(2, "Trần Thị B")
    make_article(1)
    return make_visit(number, **full_body(**changes))


def full_body(**changes: Any) -> dict[str, Any]:
    guest = {"id": id_of("person", 1), "name": "Nguyễn Văn A"}
    host = {"id": id_of("person", 2), "name": "Trần Thị B"}
    ministry = {"id": id_of("organization", 1), "name": "Bộ Ngoại giao"}
    deputy = cited("Thứ trưởng Bộ Ngoại giao", text="Thứ trưởng Bộ Ngoại giao", title="Thứ trưởng", organization=ministry, post=None)
    secretary = {"text": "Bí thư Tỉnh ủy", "title": "Bí thư", "organization": {"id": None, "name": "Tỉnh ủy Thái Bình"}, "post": None}
    gift = {"amount": 50_000_000, "currency": "VND", "count": 100, "unit_amount": 500_000, "giver": "Bộ Ngoại giao", "recipient": None}
    return {
        "bodies": [1],
        "lead": {"name": "Nguyễn Văn A", "person": guest},
        "participants": [
            cited("Nguyễn Văn A", name="Nguyễn Văn A", side="delegation", is_lead=True, person=guest, roles=[deputy]),
            cited("bà Trần Thị B", name="Trần Thị B", side="host", is_lead=False, person=host, roles=[cited("Bí thư", **secretary)]),
        ],
        "events": [cited("đã làm việc với tỉnh", type="working_session", date=None, basis="inferred")],
        "gifts": [cited("100 suất quà", text="100 suất quà", **gift)],
        "commitments": [
            cited(
                "xin Bộ giúp mời gọi đầu tư", kind="request", text="đề nghị giúp thu hút đầu tư", by={"name": "Trần Thị B", "person": host}
            ),
            cited("sẽ giúp tỉnh", kind="pledge", text="sẽ giúp tỉnh", by=None, basis="edited"),
        ],
        "partnerships": [cited("Hủa Phăn", name="Hủa Phăn", country="Lào")],
        "articles": [article_line()],
    } | changes


def article_line(url: str | None = "https://bao.example/1", title: str = "Một bài báo") -> dict[str, Any]:
    return {"id": id_of("article", 1), "title": title, "outlet": "Báo mẫu", "published_on": "2020-09-16", "url": url}
