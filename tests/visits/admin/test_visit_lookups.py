"""What an editor finds by typing into a box."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import OrganizationName, PersonName, Post
from tests.world import EDITOR, make_area, make_body, make_person, make_user, make_visit
from visits import curation

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


def found(client: Client, kind: str, term: str, **more: Any) -> list[str]:
    answer = client.get(f"/admin/visits/visit/tim/{kind}/", {"term": term, **more}).json()
    return [result["text"] for result in answer["results"]]


@pytest.mark.parametrize("term", ["thai nguyen", "Thái Nguyên", "ubnd tinh thai", "thái ng"])
def test_bodies_are_found_without_and_with_diacritics(editor: Client, term: str) -> None:
    make_body("UBND tỉnh Thái Nguyên", "ubnd-thai-nguyen")
    make_body("UBND tỉnh Thái Bình", "ubnd-thai-binh")
    names = found(editor, "organization", term)
    assert "UBND tỉnh Thái Nguyên" in names
    assert ("UBND tỉnh Thái Bình" in names) is (term == "ubnd tinh thai")


def test_a_body_is_found_by_another_name_in_full(editor: Client) -> None:
    body = make_body("UBND tỉnh Thái Nguyên", "ubnd-thai-nguyen")
    OrganizationName.objects.create(organization=body, name="Ủy ban nhân dân tỉnh Thái Nguyên")
    assert found(editor, "organization", "uỷ ban nhân dân tỉnh Thái Nguyên") == ["UBND tỉnh Thái Nguyên"]


def test_bodies_of_one_name_are_told_apart_by_their_place_and_time(editor: Client) -> None:
    make_body("Sở Ngoại vụ", "sngv-1", area=make_area("Hà Tĩnh", "ha-tinh"))
    make_body("Sở Ngoại vụ", "sngv-2", area=make_area("Thái Bình", "thai-binh"), valid_to=date(2025, 2, 28))
    assert sorted(found(editor, "organization", "so ngoai vu")) == ["Sở Ngoại vụ (Hà Tĩnh)", "Sở Ngoại vụ (Thái Bình, đến 28/02/2025)"]


def test_people_of_one_name_are_told_apart_by_their_last_office(editor: Client) -> None:
    visit = make_visit()
    curation.confirm_all(visit.pk, expected_version=1, by=None)
    other = make_person("Nguyễn Văn A")
    names = found(editor, "person", "nguyen van a")
    assert set(names) == {f"Nguyễn Văn A (chưa có chức vụ, số {other.pk})", "Nguyễn Văn A (Thứ trưởng, Bộ Ngoại giao · 2020)"}


def test_a_person_is_found_by_another_name(editor: Client) -> None:
    PersonName.objects.create(person=make_person("Nguyễn Văn A"), name="Nguyễn A")
    assert len(found(editor, "person", "Nguyễn A")) == 1


def test_offices_of_the_body_beside_come_first(editor: Client) -> None:
    ministry = make_body(posts=("Bộ trưởng", "Thứ trưởng"))
    other = make_body("Bộ Công Thương", "bo-cong-thuong", posts=("Bộ trưởng",))
    assert found(editor, "post", "", organization=other.pk) == ["Bộ trưởng, Bộ Công Thương"]
    # "Bộ" and "trưởng" stand in "Thứ trưởng, Bộ Ngoại giao" too, but not in its title.
    ours, theirs = "Bộ trưởng, Bộ Ngoại giao", "Bộ trưởng, Bộ Công Thương"
    assert found(editor, "post", "bo truong", organization=ministry.pk) == [ours, theirs, "Thứ trưởng, Bộ Ngoại giao"]
    assert found(editor, "post", "bo truong", organization=other.pk) == [theirs, ours, "Thứ trưởng, Bộ Ngoại giao"]
    assert found(editor, "post", "thu truong ngoai giao") == ["Thứ trưởng, Bộ Ngoại giao"]


def test_places_of_one_name_are_told_apart_by_their_time(editor: Client) -> None:
    make_area("Hưng Yên", "hung-yen", valid_to=date(2025, 6, 30))
    make_area("Hưng Yên", "hung-yen-2025", valid_from=date(2025, 7, 1))
    assert sorted(found(editor, "area", "hung yen")) == ["Hưng Yên (từ 01/07/2025)", "Hưng Yên (đến 30/06/2025)"]


def test_a_long_answer_comes_in_pages_that_neither_overlap_nor_lose(editor: Client) -> None:
    for number in range(45):
        make_person(f"Lê Thị Số {number}")
    seen: list[str] = []
    for page in (1, 2, 3):
        answer = editor.get("/admin/visits/visit/tim/person/", {"term": "le thi", "page": page}).json()
        seen += [result["id"] for result in answer["results"]]
        assert answer["pagination"]["more"] is (page < 3)
    assert len(set(seen)) == len(seen) == 45


@pytest.mark.parametrize("kind", ["person", "organization", "post", "area"])
@pytest.mark.parametrize("term", ["", "   ", "%", "'", "a" * 5000, "\x00", "🙂"])
def test_anything_typed_is_answered(editor: Client, kind: str, term: str) -> None:
    for page in ("1", "0", "-3", "x", "99999999999"):
        assert editor.get(f"/admin/visits/visit/tim/{kind}/", {"term": term, "page": page, "organization": "9" * 30}).status_code == 200


def test_an_unknown_kind_is_not_found(editor: Client) -> None:
    assert editor.get("/admin/visits/visit/tim/user/", {"term": "a"}).status_code == 404


@pytest.mark.parametrize("kind", ["person", "organization", "post", "area"])
def test_a_full_page_takes_as_many_queries_as_a_short_one(editor: Client, kind: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            found(editor, kind, "mau")
        return len(queries)

    def add(number: int) -> None:
        make_person(f"Mẫu {number}")
        body = make_body(f"Mẫu {number}", f"mau-{number}", area=make_area(f"Mẫu {number}", f"mau-{number}"))
        Post.objects.create(key=f"mau-{number}", organization=body, title=f"Mẫu {number}")

    add(0)
    few = count()
    for number in range(1, 20):
        add(number)
    assert count() == few
