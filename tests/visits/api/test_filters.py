"""What lists can be narrowed by, alone and together."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import AreaChange
from tests import world
from tests.visits.api.world import id_of, make_area, make_article, make_organization, make_person, make_post, make_visit, merge, withdraw
from visits import curation, indexing, publishing

pytestmark = pytest.mark.django_db


def ids(client: Client, path: str = "/api/v1/visits", **query: str) -> list[int]:
    """The numbers of the records that a list holds, in its order."""
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content
    return [int(row["id"][1:]) for row in answer.json()["results"]]


def refused(client: Client, path: str = "/api/v1/visits", **query: str) -> dict[str, str]:
    """Parameter -> what is said of it."""
    answer = client.get(path, query)
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return {error["parameter"]: error["detail"] for error in answer.json()["errors"]}


# --- Period ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date_from", "date_to", "found"),
    [
        ("2020-09-15", "2020-09-15", True),
        ("2020-09-14", "2020-09-14", False),
        ("2020-09-17", "2020-09-30", True),
        ("2020-09-18", "2020-09-30", False),
        ("2020-09-01", "2020-09-15", True),
        ("2020-09-16", "2020-09-16", True),
        ("2020-01-01", None, True),
        ("2020-09-18", None, False),
        (None, "2020-09-15", True),
        (None, "2020-09-14", False),
    ],
)
def test_a_visit_of_three_days_is_in_every_period_that_it_overlaps(
    client: Client, date_from: str | None, date_to: str | None, found: bool
) -> None:
    make_visit(1, day="2020-09-15", end_date="2020-09-17")
    query = {name: day for name, day in (("date_from", date_from), ("date_to", date_to)) if day}
    assert ids(client, **query) == ([1] if found else [])


def test_a_month_without_a_day_may_be_any_of_its_days(client: Client) -> None:
    make_visit(1, day="2015-07")
    assert ids(client, date_from="2015-07-31") == [1]
    assert ids(client, date_to="2015-07-01") == [1]
    assert ids(client, date_from="2015-08-01") == []
    assert ids(client, date_to="2015-06-30") == []


@pytest.mark.parametrize(
    "day",
    ["2020-02-30", "2020", "2020-9-1", "01/09/2020", "20200901", "2020-W01-1", "٢٠٢٠-٠١-٠١", "0000-01-01", "yesterday", "2020-01-01T00:00"],
)
def test_a_day_has_one_spelling(client: Client, day: str) -> None:
    assert "2015-07-01" in refused(client, date_from=day)["date_from"]


def test_long_visits_and_uncertain_days_stand_in_their_place_among_those_begun_by_a_day(client: Client) -> None:
    make_visit(1, day="2020-01-05")
    make_visit(2, day="2019")
    make_visit(3, day="XXXX-09-08", at=datetime(2024, 5, 1, tzinfo=UTC))
    make_visit(4, day="2020-01-01", end_date="2020-06-30")
    make_visit(5, day="2020-01-04", end_date="2020-01-20")
    make_visit(6, day="2021-01-01")
    make_visit(7, day="2020-01-06", end_date="2020-07-01")
    expected = [3, 4, 5, 1, 2]
    query = {"date_to": "2020-01-05", "page_size": "2"}
    for more in ({}, {"area": id_of("area", 1)}, {"q": "thai binh"}):
        assert ids(client, date_to="2020-01-05", **more) == expected
        pages, address = [], "/api/v1/visits?" + urlencode(query | more)
        while address:
            last = page = client.get(address).json()
            pages += [int(row["id"][1:]) for row in page["results"]]
            address = page["next"]
        assert pages == expected
        back = client.get(last["previous"]).json()
        assert [int(row["id"][1:]) for row in back["results"]] == [5, 1]
        assert [int(row["id"][1:]) for row in client.get(back["previous"]).json()["results"]] == [3, 4]
    assert ids(client, date_to="2020-01-05", date_from="2020-01-05") == [3, 4, 5, 1]
    assert ids(client, date_to="9999-12-31") == [3, 6, 7, 4, 5, 1, 2]


def test_articles_by_the_day_of_printing(client: Client) -> None:
    make_article(1, "Bài một", "2020-01-05")
    make_article(2, "Bài hai", "2020-02-05")
    make_article(3, "Bài không ngày", None, at=datetime(2024, 5, 1, tzinfo=UTC))
    assert ids(client, "/api/v1/articles", date_from="2020-02-01", date_to="2020-02-28") == [2, 3]
    assert ids(client, "/api/v1/articles", date_to="2020-01-31") == [3, 1]
    assert ids(client, "/api/v1/articles", date_from="2024-05-02") == []


def test_a_period_does_not_end_before_it_begins(client: Client) -> None:
    assert "date_to" in refused(client, date_from="2020-09-16", date_to="2020-09-15")["date_from"]


# --- Links ----------------------------------------------------------------------------------------------------------------


def test_visits_by_area_person_organization_and_article(client: Client) -> None:
    make_visit(1, day="2020-01-01", area=1, people=[1, 2], bodies=[1], article=1)
    make_visit(2, day="2020-01-02", area=2, people=[2], bodies=[2], article=2)
    make_visit(3, day="2020-01-03", area=1, people=[2, 3], bodies=[1], article=3)
    assert ids(client, area=id_of("area", 1)) == [3, 1]
    assert ids(client, person=id_of("person", 2)) == [3, 2, 1]
    assert ids(client, organization=id_of("organization", 1)) == [3, 1]
    assert ids(client, article=id_of("article", 2)) == [2]
    assert ids(client, person=id_of("person", 9)) == []


def test_visits_by_who_sent_who_received_and_in_which_office(client: Client) -> None:
    def office(body: int, post: int) -> dict[str, Any]:
        organization = {"id": id_of("organization", body), "name": "…"}
        return {"text": "…", "title": "…", "organization": organization, "post": {"id": id_of("post", post), "name": "…"}}

    def somebody(side: str, *roles: dict[str, Any]) -> dict[str, Any]:
        return {"name": "Nguyễn Văn A", "side": side, "is_lead": False, "person": None, "roles": list(roles)}

    make_visit(1, bodies=[1], participants=[somebody("delegation", office(1, 1)), somebody("host", office(2, 2))])
    make_visit(2, bodies=[2], participants=[somebody("host", office(1, 3))])
    assert ids(client, delegation=id_of("organization", 1)) == ids(client, host=id_of("organization", 2)) == [1]
    assert ids(client, delegation=id_of("organization", 2)) == ids(client, host=id_of("organization", 1)) == [2]
    assert ids(client, organization=id_of("organization", 1)) == [2, 1]
    assert ids(client, post=id_of("post", 2)) == [1] and ids(client, post=id_of("post", 3), host=id_of("organization", 1)) == [2]
    assert "public id of an organization" in refused(client, host=id_of("person", 1))["host"]


def test_filters_narrow_together(client: Client) -> None:
    make_visit(1, day="2020-01-01", area=1, people=[1, 2])
    make_visit(2, day="2020-01-02", area=2, people=[2])
    make_visit(3, day="2020-01-03", area=1, people=[2, 3])
    both = {"area": id_of("area", 1), "person": id_of("person", 2)}
    assert ids(client, **both) == [3, 1]
    assert ids(client, **both, date_to="2020-01-02") == [1]
    assert ids(client, **both, q="thai binh", date_from="2020-01-02") == [3]
    assert ids(client, area=id_of("area", 2), person=id_of("person", 1)) == []


def test_a_filtered_list_has_pages_too_and_each_is_one_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(1, 8):
        make_visit(number, day=f"2020-01-0{1 + number % 3}", people=[1, 2], area=1 + number % 2)
    found, address = [], f"/api/v1/visits?page_size=1&person={id_of('person', 2)}&area={id_of('area', 1)}"
    while address:
        with django_assert_num_queries(1):
            page = client.get(address).json()
        found += [(row["date"], row["id"]) for row in page["results"]]
        address = page["next"]
    assert found == sorted(found, reverse=True)
    assert {public_id for _, public_id in found} == {id_of("visit", number) for number in (2, 4, 6)}


@pytest.mark.parametrize("value", ["thai-binh", "p0000000001", "a000000000", "a00000000011", "A0000000001", "a000000000u", "1"])
def test_an_id_of_something_else_is_refused_with_the_form_of_the_right_one(client: Client, value: str) -> None:
    assert "public id of an area" in refused(client, area=value)["area"]


def test_white_space_around_a_value_is_not_part_of_it(client: Client) -> None:
    make_visit(1)
    assert ids(client, area=f" {id_of('area', 1)}\n") == [1]


def test_organizations_by_area_and_parent_and_posts_by_organization(client: Client) -> None:
    make_organization(1)
    make_organization(2, "Sở Ngoại vụ", area={"id": id_of("area", 1), "name": "Thái Bình"})
    make_organization(3, "Vụ Châu Âu", parent={"id": id_of("organization", 1), "name": "Bộ Ngoại giao"})
    make_post(1, organization=1)
    make_post(2, organization=2)
    assert ids(client, "/api/v1/organizations", area=id_of("area", 1)) == [2]
    assert ids(client, "/api/v1/organizations", parent=id_of("organization", 1)) == [3]
    assert ids(client, "/api/v1/posts", organization=id_of("organization", 2)) == [2]


def test_a_visit_is_found_by_the_survivor_of_a_merger_of_those_it_names(client: Client) -> None:
    loser, survivor = make_person(1), make_person(2)
    merge(loser, survivor)
    make_visit(1, people=[1])
    assert ids(client, person=id_of("person", 2)) == [1]


def test_the_id_of_a_merged_record_finds_what_its_survivor_is_in(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first, second, third = (make_person(number) for number in (1, 2, 3))
    merge(first, second)
    merge(second, third)
    make_visit(1, people=[1], area=1)
    make_visit(2, people=[3], area=2)
    assert ids(client, person=id_of("person", 1)) == ids(client, person=id_of("person", 3)) == [2, 1]
    assert ids(client, person=id_of("person", 1), area=id_of("area", 2)) == [2]
    with django_assert_num_queries(1):
        assert ids(client, person=id_of("person", 3)) == [2, 1]


# --- Time of the last change ----------------------------------------------------------------------------------------------


def test_what_changed_since_a_day_or_a_moment(client: Client) -> None:
    make_visit(1, day="2020-01-01", at=datetime(2024, 5, 1, 3, tzinfo=UTC))
    make_visit(2, day="2020-01-02", at=datetime(2024, 5, 1, 17, tzinfo=UTC))
    assert ids(client, updated_since="2024-05-01") == [2, 1]
    assert ids(client, updated_since="2024-05-02") == ids(client, updated_since="2024-05-01T17:00:00Z") == [2]
    assert ids(client, updated_since="2024-05-03") == []
    assert "2026-07-01T08:00:00Z" in refused(client, updated_since="2024")["updated_since"]
    assert ids(client, "/api/v1/people", updated_since="2024-05-01") == []


# --- Words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Thái Bình", [2, 1]),
        ("thai binh", [2, 1]),
        ("THAI BINH", [2, 1]),
        ("bình thái", [2, 1]),
        ("Hòa Bình", [3]),
        ("hoà bình", [3]),
        ("hoa binh", [3]),
        ("binh", [3, 2, 1]),
        ("bính", []),
        ("thai bin", [2, 1]),
        ("viec lam", [1]),
        ("tha binh", []),
        ("dau tu", [1]),
        ("đầu tư", [1]),
        ("đau tư", []),
        ("Đầu", [1]),
        ("50%", [2]),
        ("5", [2]),
        ("_", []),
        ("%", []),
        ("...", []),
    ],
)
def test_words_with_and_without_diacritics(client: Client, query: str, found: list[int]) -> None:
    make_visit(1, name="Làm việc về đầu tư", day="2020-01-01")
    make_visit(2, name="Khảo sát dự án tăng 50% vốn", day="2020-01-02")
    make_visit(3, name="Khảo sát", day="2020-01-03", place="Hòa Bình", area=2)
    assert ids(client, q=query) == found


def test_words_are_looked_for_in_names_of_people_too(client: Client) -> None:
    make_person(1, "Đỗ Thị Ngọc")
    make_person(2, "Đo Văn Ngọ")
    assert ids(client, "/api/v1/people", q="do") == [2, 1]
    assert ids(client, "/api/v1/people", q="đỗ") == [1]
    assert ids(client, "/api/v1/people", q="ngọc") == [1]
    assert ids(client, "/api/v1/people", q="ngo") == [2, 1]


def test_a_query_of_any_length_is_bounded(client: Client) -> None:
    assert "200 characters" in refused(client, q="a" * 201)["q"]
    assert ids(client, q="a " * 100) == []


# --- Bad calls ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["area", "person", "organization", "delegation", "host", "post", "article", "q", "date_from", "date_to"])
@pytest.mark.parametrize("value", ["", "\0"])
def test_a_filter_without_a_value_or_with_a_broken_one_is_refused(client: Client, name: str, value: str) -> None:
    assert name in refused(client, **{name: value})
    if name != "q":
        assert name in refused(client, **{name: "  "})


def test_a_parameter_given_twice_is_refused(client: Client) -> None:
    answer = client.get(f"/api/v1/visits?area={id_of('area', 1)}&area={id_of('area', 2)}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "repeated_parameter"


def test_every_bad_filter_is_named_at_once(client: Client) -> None:
    assert set(refused(client, area="x", person="y", date_to="z")) == {"area", "person", "date_to"}


def test_a_withdrawn_visit_leaves_every_list(client: Client) -> None:
    edition = make_visit(1, people=[1])
    withdraw(edition)
    assert ids(client) == ids(client, person=id_of("person", 1)) == ids(client, q="thai binh") == []


def test_areas_are_found_by_name(client: Client) -> None:
    make_area(1, "Thái Bình")
    make_area(2, "Hưng Yên")
    assert ids(client, "/api/v1/areas", q="hung") == [2]


# --- What has no id -------------------------------------------------------------------------------------------------------


def test_visits_and_articles_by_the_name_of_the_outlet(client: Client) -> None:
    line = {"id": id_of("article", 1), "title": "Một bài", "published_on": None, "url": None}
    make_visit(1, articles=[line | {"outlet": "Báo Thái Bình"}])
    make_visit(2, day="2020-09-14", articles=[line | {"outlet": "Báo Thái Bình"}, line | {"outlet": "Đài PT-TH Hà Nam"}])
    make_visit(3, articles=[line | {"outlet": None}])
    assert ids(client, outlet="Báo Thái Bình") == ids(client, outlet="bao thai binh") == [1, 2]
    assert ids(client, outlet="đài PT-TH  hà nam") == [2] and ids(client, outlet="Thái Bình") == ids(client, outlet="?") == []
    make_article(1)
    assert ids(client, "/api/v1/articles", outlet="báo mẫu") == [1] and ids(client, "/api/v1/articles", outlet="báo") == []


def test_visits_by_the_kind_of_what_happened(client: Client) -> None:
    nothing: dict[str, Any] = {"basis": "stated", "sources": []}
    gift = {"text": "…", "amount": 5, "currency": "USD", "count": None, "unit_amount": None, "giver": None, "recipient": None}
    request = {"kind": "request", "text": "…", "by": None, **nothing}
    make_visit(1, events=[{"type": "signing", "date": None, **nothing}], gifts=[gift | nothing])
    make_visit(2, day="2020-01-01", commitments=[request], gifts=[gift | nothing | {"currency": "VND"}])
    assert ids(client, event_type="signing") == ids(client, gift_currency="USD") == [1]
    assert ids(client, commitment_kind="request") == ids(client, gift_currency="VND", commitment_kind="request") == [2]
    assert ids(client, event_type="gift") == []
    assert "event_type" in refused(client, event_type="party")
    assert "ISO 4217" in refused(client, gift_currency="vnd")["gift_currency"]


# --- Areas through time ---------------------------------------------------------------------------------------------------


def make_history() -> None:
    """1 Thái Bình and 2 Hưng Yên (cũ) became 3 Hưng Yên; 4 Hà Tây became 5 Hà Nội, 6 a part of it. A visit in each of them."""
    became = {1: [3], 2: [3], 4: [5], 6: [5]}
    for number in range(1, 7):
        changes = [
            {"kind": "merged", "on": "2025-07-01", "resolution": "…", "before": "…", "after": "…"}
            | {"before_id": id_of("area", before), "after_id": id_of("area", after)}
            for before, afters in became.items()
            for after in afters
            if number in (before, after)
        ]
        make_area(number, f"Nơi {number}", changes=changes)
        make_visit(number, day=f"2020-01-0{number}", area=number)


@pytest.mark.parametrize(
    ("area", "mode", "found"),
    [
        (1, "as_of", [1]),
        (3, "as_of", [3]),
        (1, "lineage", [3, 1]),
        (2, "lineage", [3, 2]),
        (3, "lineage", [3, 2, 1]),
        (1, "current", [3, 2, 1]),
        (3, "current", [3, 2, 1]),
        (4, "current", [6, 5, 4]),
        (5, "lineage", [6, 5, 4]),
        (9, "current", []),
    ],
)
def test_an_area_stands_for_itself_its_lineage_or_what_is_one_now(client: Client, area: int, mode: str, found: list[int]) -> None:
    make_history()
    assert ids(client, area=id_of("area", area), area_mode=mode) == found
    paged, address = [], f"/api/v1/visits?area={id_of('area', area)}&area_mode={mode}&page_size=1"
    while address:
        page = client.get(address).json()
        paged += [int(row["id"][1:]) for row in page["results"]]
        address = page["next"]
    assert paged == found


def test_an_area_is_followed_through_several_changes(client: Client) -> None:
    def change(before: int, after: int) -> dict[str, Any]:
        named = {"before": "…", "before_id": id_of("area", before), "after": "…", "after_id": id_of("area", after)}
        return {"kind": "renamed", "on": "2025-01-01", "resolution": "…", **named}

    make_area(1, changes=[change(1, 2)]), make_area(2, changes=[change(1, 2), change(2, 3)]), make_area(3, changes=[change(2, 3)])
    for number in (1, 2, 3):
        make_organization(number, f"Sở {number}", area={"id": id_of("area", number), "name": "…"})
        for area in (1, 2, 3):
            make_visit(3 * number - 3 + area, area=area)
    for mode in ("lineage", "current"):
        assert len(ids(client, area=id_of("area", 2), area_mode=mode)) == 9
        assert ids(client, "/api/v1/organizations", area=id_of("area", 1), area_mode=mode) == [1, 2, 3]


def test_a_mode_needs_an_area(client: Client) -> None:
    assert "Only together with area" in refused(client, area_mode="lineage")["area_mode"]
    assert "area_mode" in refused(client, area=id_of("area", 1), area_mode="then")


def test_an_area_of_the_day_is_found_by_what_it_became_since(client: Client) -> None:
    before, now = world.make_area(), world.make_area("Hưng Yên", "hung-yen-2025", kind="tỉnh")
    AreaChange.objects.create(before=before, after=now, kind="merged", on="2025-07-01", resolution="202/2025/QH15")
    visit = world.make_visit()
    curation.confirm_all(visit.pk, expected_version=visit.version, by=None)
    for step in (curation.submit, curation.approve, publishing.publish):
        visit.refresh_from_db()
        step(visit.pk, expected_version=visit.version, by=None)  # type: ignore[operator]
    now.refresh_from_db()
    assert now.public_id is not None
    found = client.get("/api/v1/visits", {"area": now.public_id, "area_mode": "current"}).json()["results"]
    assert [row["area"]["name"] for row in found] == ["Thái Bình"]
    assert ids(client, area=now.public_id) == []
    indexing.rebuild()
    assert len(client.get("/api/v1/visits", {"area": now.public_id, "area_mode": "lineage"}).json()["results"]) == 1


def test_words_in_quotation_marks_follow_each_other(client: Client) -> None:
    make_visit(1, name="Làm việc về đầu tư")
    make_visit(2, name="Đầu năm khảo sát, tư vấn", day="2020-01-01")
    assert ids(client, q="đầu tư") == [1, 2] and ids(client, q='"đầu tư"') == ids(client, q="“dau tu”") == [1]
    assert ids(client, q='"đầu năm" tu') == [2] and ids(client, q='"tu bo"') == [] and ids(client, q='""') == []
