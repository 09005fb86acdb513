"""The Atom feeds: what happened to visits, and nothing that the public may no longer read."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.visits.api.world import id_of, make_area, make_visit, merge, tell, withdraw

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, path: str = "/thay-doi.atom") -> list[tuple[str, str]]:
    """Titles and summaries."""
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own answer
    return [(entry.findtext(f"{ATOM}title") or "", entry.findtext(f"{ATOM}summary") or "") for entry in root.findall(f"{ATOM}entry")]


def test_changes_are_told_the_newest_first(client: Client) -> None:
    first = make_visit(1, name="Đoàn một")
    make_visit(2, name="Đoàn hai", is_sample=True)
    tell(first.subject, "updated", edition=first, public_reason="Sửa tên <người> nói.")
    assert entries(client) == [
        ("Cập nhật: Đoàn một", "Sửa tên &lt;người&gt; nói."),
        ("Công bố: Đoàn hai", "Dữ liệu mẫu. Công bố một chuyến thăm."),
        ("Công bố: Đoàn một", "Công bố một chuyến thăm."),
    ]


def test_a_withdrawn_visit_keeps_its_id_and_reason_only(client: Client) -> None:
    edition = make_visit(1, name="Đoàn bí mật")
    withdraw(edition, "Đã đính chính.")
    found = entries(client)
    assert [title for title, _ in found] == [f"Đã gỡ: chuyến thăm {edition.subject_id}", f"Công bố: chuyến thăm {edition.subject_id}"]
    assert {summary for _, summary in found} == {"Đã đính chính."}
    assert "bí mật" not in client.get("/thay-doi.atom").content.decode()


def test_a_province_hears_of_its_own_visits_withdrawn_ones_too(client: Client) -> None:
    make_area(1)
    make_area(2)
    make_visit(1, name="Ở đây", area=1)
    gone = make_visit(2, area=1)
    withdraw(make_visit(3, area=2))
    withdraw(gone)
    titles = [title for title, _ in entries(client, f"/dia-phuong/{id_of('area', 1)}/thay-doi.atom")]
    assert titles == [f"Đã gỡ: chuyến thăm {gone.subject_id}", f"Công bố: chuyến thăm {gone.subject_id}", "Công bố: Ở đây"]


def test_a_merged_visit_says_where_it_went(client: Client) -> None:
    loser, survivor = make_visit(1), make_visit(2)
    merge(loser, survivor)
    assert entries(client)[0] == (f"Đã gộp: chuyến thăm {loser.subject_id}", f"Nay thuộc bản ghi {survivor.subject_id}.")


def test_the_feed_is_asked_for_again_and_answered_with_304(client: Client) -> None:
    make_visit(1)
    first = client.get("/thay-doi.atom")
    assert client.get("/thay-doi.atom", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert not first.cookies
