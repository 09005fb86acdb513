"""``as_of``: the record as the public saw it on another day."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.visits.api.world import id_of, make_article, make_part, make_person, make_visit, merge, restore, tell, unmerge, withdraw
from visits import indexing
from visits.models import EditionPeriod, EditionPeriodLink

pytestmark = pytest.mark.django_db
VISIT, VISITS = "/api/v1/visits/v0000000001", "/api/v1/visits"


def day(number: int, hour: int = 3) -> datetime:
    return datetime(2024, 5, number, hour, tzinfo=UTC)


def names(client: Client, path: str = VISITS, **query: Any) -> list[str]:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def test_a_record_and_its_list_show_what_was_public_then(client: Client) -> None:
    make_visit(1, name="Bản một", at=day(1))
    make_visit(1, name="Bản hai", at=day(5))
    make_visit(2, name="Khác", day="2001-01-01", at=day(7))
    for when, expected in {"2024-05-01": "Bản một", "2024-05-04": "Bản một", "2024-05-05": "Bản hai", "2024-06-01": "Bản hai"}.items():
        assert client.get(VISIT, {"as_of": when}).json()["name"] == expected
        assert names(client, as_of=when)[0] == expected
    assert names(client, as_of="2024-05-06") == ["Bản hai"] and names(client, as_of="2024-05-07") == ["Bản hai", "Khác"]
    assert names(client, as_of="2024-04-30") == [] and client.get(VISIT, {"as_of": "2024-04-30"}).status_code == 404


def test_a_day_ends_in_vietnam_and_a_moment_is_exact(client: Client) -> None:
    # 17:00 in Greenwich is midnight in Vietnam.
    make_visit(1, name="Trước", at=day(1, 16))
    make_visit(1, name="Sau", at=day(1, 17))
    for when, expected in {
        "2024-05-01": "Trước",
        "2024-05-02": "Sau",
        "2024-05-01T16:59:59.999999Z": "Trước",
        "2024-05-01T17:00Z": "Sau",
        "2024-05-02T00:00:00+07:00": "Sau",
        "2024-05-02T16:00:00+23:00": "Sau",
    }.items():
        assert client.get(VISIT, {"as_of": when}).json()["name"] == expected
        assert names(client, as_of=when) == [expected]


def test_filters_and_words_are_those_of_the_day(client: Client) -> None:
    make_visit(1, name="Bản đầu", people=[1], area=1, at=day(1))
    make_visit(1, name="Bản hai", people=[2], area=2, at=day(5))
    assert names(client, as_of="2024-05-02", person=id_of("person", 1), area=id_of("area", 1), q="dau") == ["Bản đầu"]
    assert names(client, as_of="2024-05-02", person=id_of("person", 2)) == []
    assert names(client, as_of="2024-05-06", person=id_of("person", 2), q="hai") == ["Bản hai"]
    assert names(client, as_of="2024-05-06", q="dau") == []


def test_pages_of_the_past_are_whole_and_stay_in_the_past(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(1, 6):
        make_visit(number, name="Cũ", day=f"2020-01-0{number}", at=day(1))
        make_visit(number, name="Mới", day=f"2020-01-0{6 - number}", at=day(5))
    found, address = [], f"{VISITS}?as_of=2024-05-02&page_size=2"
    while address:
        with django_assert_num_queries(1):
            page = client.get(address).json()
        found += [(row["name"], row["id"]) for row in page["results"]]
        address = page["next"]
    assert found == [("Cũ", id_of("visit", number)) for number in range(5, 0, -1)]


def test_what_was_withdrawn_since_is_not_shown_for_a_day_before_it(client: Client) -> None:
    edition = make_visit(1, name="Bị gỡ", at=day(1))
    withdraw(edition, "Trùng", at=day(5))
    answer = client.get(VISIT, {"as_of": "2024-05-02"})
    assert answer.status_code == 410 and "Bị gỡ" not in answer.text
    assert names(client, as_of="2024-05-02") == []
    restore(edition, at=day(8))
    assert names(client, as_of="2024-05-02") == ["Bị gỡ"] == names(client, as_of="2024-05-09")
    assert names(client, as_of="2024-05-06") == []
    then = client.get(VISIT, {"as_of": "2024-05-06"})
    assert then.status_code == 410 and then.json()["public_reason"] == "Trùng"


def test_a_merged_record_stood_alone_before_and_sends_on_while_it_was_merged(client: Client) -> None:
    loser, survivor = make_person(1, "Nguyễn Văn A", at=day(1)), make_person(2, "Nguyễn Văn Á", at=day(1))
    merge(loser, survivor, at=day(5))
    path = "/api/v1/people/p0000000001"
    assert client.get(path, {"as_of": "2024-05-02"}).json()["name"] == "Nguyễn Văn A"
    assert len(names(client, "/api/v1/people", as_of="2024-05-02")) == 2
    assert names(client, "/api/v1/people", as_of="2024-05-06") == ["Nguyễn Văn Á"]
    assert client.get(path, {"as_of": "2024-05-06"})["Location"] == "/api/v1/people/p0000000002?as_of=2024-05-06"
    unmerge(loser, at=day(8))
    assert client.get(path, {"as_of": "2024-05-06"}).status_code == 308
    assert client.get(path, {"as_of": "2024-05-08"}).status_code == 200
    assert len(names(client, "/api/v1/people", as_of="2024-05-08")) == 2


def test_a_document_that_was_taken_away_is_not_shown(client: Client) -> None:
    edition = make_visit(1, at=day(1))
    tell(edition.subject, "redacted", at=day(5), public_reason="Người riêng tư")
    assert client.get(VISIT, {"as_of": "2024-05-06"}).status_code == 410


@pytest.mark.parametrize(
    "when", ["", "2024", "2024-5-1", "20240501", "2024-02-30", "2024-05-01T08:00", "2024-05-01 08:00Z", "0001-01-01T00:00+14:00", "now"]
)
def test_what_is_no_moment_is_refused(client: Client, when: str) -> None:
    for path in (VISITS, VISIT):
        answer = client.get(path, {"as_of": when})
        assert answer.status_code == 400 and [row["parameter"] for row in answer.json()["errors"]] == ["as_of"]


def test_tomorrow_is_refused_and_today_is_not(client: Client) -> None:
    make_visit(1)
    today = timezone.localdate()
    assert len(names(client, as_of=str(today))) == 1
    for when in (str(today + timedelta(days=1)), f"{today + timedelta(days=2)}T00:00:00Z", "9999-12-31", "9999-12-31T23:59:59-23:00"):
        assert client.get(VISITS, {"as_of": when}).status_code == 400


def test_articles_have_no_past(client: Client) -> None:
    make_article(1)
    for path in ("/api/v1/articles", "/api/v1/articles/n0000000001"):
        (error,) = client.get(path, {"as_of": "2024-05-01"}).json()["errors"]
        assert error["code"] == "unknown_parameter" and "withdrawn since" in error["detail"]


def test_parts_have_no_lists_of_the_past_but_stand_in_the_visits_of_a_day(client: Client) -> None:
    make_visit(1, gifts=[make_part("gift", 1, text="Quà cũ")], at=day(1))
    make_visit(1, gifts=[make_part("gift", 1, text="Quà mới")], at=day(5))
    for path in ("/api/v1/gifts", "/api/v1/gifts/g0000000001"):
        (error,) = client.get(path, {"as_of": "2024-05-02"}).json()["errors"]
        assert error["parameter"] == "as_of"
        (told,) = re.findall(r"/api/v1/visits\?\S+[a-z]", error["detail"])
        (visit,) = client.get(told.replace("DAY", "2024-05-02")).json()["results"]
        assert visit["gifts"][0]["text"] == "Quà cũ" and set(visit) == {"id", "commitments", "gifts", "events", "partnerships"}


def test_the_past_is_rebuilt_the_same() -> None:
    loser, survivor = make_person(1, at=day(1)), make_person(2, at=day(1))
    make_visit(1, people=[1], at=day(2))
    withdraw(make_visit(2, people=[2], at=day(3)), at=day(4))
    merge(loser, survivor, at=day(5))

    def rows() -> Any:
        columns = [field.attname for field in EditionPeriod._meta.fields if field.name != "id"]
        links = EditionPeriodLink.objects.order_by("entry__public_id", "entry__since", "relation", "target")
        named = links.values_list("entry__public_id", "entry__since", "relation", "target")
        return list(EditionPeriod.objects.order_by("public_id", "since").values_list(*columns)), list(named)

    before = rows()
    assert len(before[0]) == 3 and before[1]
    EditionPeriod.objects.update(search_key="hỏng")
    indexing.rebuild()
    assert rows() == before
