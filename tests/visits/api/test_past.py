"""``as_of``: the record as the public saw it on another day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.visits.api.world import (
    id_of,
    make_article,
    make_part,
    make_person,
    make_visit,
    merge,
    restore,
    source_of,
    tell,
    unmerge,
    withdraw,
)
from visits import indexing
from visits.models import Edition, EditionPeriod, EditionPeriodLink, LedgerPeriod, LedgerPeriodLink

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


def quotes(client: Client, when: str, path: str = "/api/v1/articles/n0000000001") -> list[str]:
    answer = client.get(path, {"as_of": when})
    assert answer.status_code == 200, answer.content
    return [row["quote"] for row in answer.json()["quotes"]]


def passage(number: int) -> dict[str, Any]:
    return {"quote": f"Đoạn {number}", "start": number * 10, "end": number * 10 + 6}


def quoting(number: int, *passages: int, at: datetime, **more: Any) -> Edition:
    """A visit that quotes these passages of the first article."""
    sources = [source_of(1) | passage(one) for one in passages]
    return make_visit(number, at=at, date_sources=sources, **more)


def test_an_article_shows_the_passages_of_that_day(client: Client) -> None:
    quoting(1, 1, at=day(1))
    make_article(1, "Bài cũ", quotes=[passage(1)], at=day(1))
    quoting(2, 2, at=day(5))
    make_article(1, "Bài mới", quotes=[passage(1), passage(2)], at=day(5))
    assert quotes(client, "2024-05-01") == ["Đoạn 1"] and quotes(client, "2024-05-06") == ["Đoạn 1", "Đoạn 2"]
    assert names(client, "/api/v1/articles", as_of="2024-05-02", q="bai cu", outlet="Báo mẫu") == ["Bài cũ"]
    assert names(client, "/api/v1/articles", as_of="2024-05-06") == ["Bài mới"]
    assert client.get("/api/v1/articles/n0000000001", {"as_of": "2024-04-30"}).status_code == 404


def test_an_article_of_another_day_leaves_out_what_was_withdrawn_since(client: Client) -> None:
    quoting(1, 1, at=day(1))
    secret = quoting(2, 2, at=day(1))
    make_article(1, quotes=[passage(1), passage(2)], at=day(1))
    path, query = "/api/v1/articles/n0000000001", {"as_of": "2024-05-02"}
    before = client.get(path, query)
    assert quotes(client, "2024-05-02") == ["Đoạn 1", "Đoạn 2"] and "Last-Modified" not in before
    withdraw(secret, "Trùng", at=day(5))
    make_article(1, quotes=[passage(1)], at=day(5))
    assert quotes(client, "2024-05-02") == ["Đoạn 1"]
    # Whoever has it from before is not told that nothing changed.
    assert client.get(path, query, headers={"If-None-Match": before["ETag"]}).status_code == 200
    for form in ("json", "ndjson", "csv"):
        answer = client.get("/api/v1/articles", query | {"format": form})
        text = answer.getvalue().decode()
        assert "Đoạn 1" in text and "Đoạn 2" not in text
    restore(secret, at=day(8))
    assert quotes(client, "2024-05-02") == ["Đoạn 1", "Đoạn 2"]


def test_parts_are_those_of_the_day(client: Client) -> None:
    make_visit(1, area=1, gifts=[make_part("gift", 1, text="Quà cũ", amount=5, currency="USD")], at=day(1))
    make_visit(1, area=2, gifts=[make_part("gift", 1, text="Quà mới", amount=9, currency="USD"), make_part("gift", 2)], at=day(5))
    path, part = "/api/v1/gifts", "/api/v1/gifts/g0000000001"

    def texts(when: str, **query: Any) -> list[str]:
        return [row["text"] for row in client.get(path, {"as_of": when, **query}).json()["results"]]

    assert texts("2024-04-30") == [] and client.get(part, {"as_of": "2024-04-30"}).status_code == 404
    assert texts("2024-05-02") == ["Quà cũ"] == texts("2024-05-02", area=id_of("area", 1), q="qua", visit=id_of("visit", 1))
    assert texts("2024-05-02", area=id_of("area", 2)) == [] and len(texts("2024-05-06", area=id_of("area", 2))) == 2
    assert texts("2024-05-02", currency="USD", amount_max="6") == ["Quà cũ"] and texts("2024-05-06", currency="USD", amount_max="6") == []
    assert client.get(part, {"as_of": "2024-05-02"}).json()["text"] == "Quà cũ"
    assert client.get(part, {"as_of": "2024-05-06"}).json()["edition"] == 2
    assert client.get("/api/v1/gifts/g0000000002", {"as_of": "2024-05-02"}).status_code == 404
    for when, least, found in (("2024-05-02", "6", 0), ("2024-05-02", "5", 1), ("2024-05-06", "6", 1)):
        assert len(names(client, as_of=when, gift_currency="USD", gift_amount_min=least)) == found


def test_a_part_that_was_lost_or_withdrawn_says_so_on_later_days(client: Client) -> None:
    make_visit(1, gifts=[make_part("gift", 1)], at=day(1))
    edition = make_visit(1, gifts=[], at=day(5))
    part = "/api/v1/gifts/g0000000001"
    assert client.get(part, {"as_of": "2024-05-02"}).status_code == 200
    assert client.get(part, {"as_of": "2024-05-06"}).status_code == 410 == client.get(part).status_code
    withdraw(edition, "Trùng", at=day(8))
    then = client.get(part, {"as_of": "2024-05-02"})
    assert then.status_code == 410 and then.json()["public_reason"] == "Trùng"
    assert client.get("/api/v1/gifts", {"as_of": "2024-05-02"}).json()["results"] == []


def test_a_part_in_two_visits_is_of_the_one_that_showed_it_last(client: Client) -> None:
    make_visit(1, gifts=[make_part("gift", 1)], at=day(1))
    later = make_visit(2, gifts=[make_part("gift", 1)], at=day(5))
    found = {}
    for when in ("2024-05-02", "2024-05-06"):
        (row,) = client.get("/api/v1/gifts", {"as_of": when}).json()["results"]
        found[when] = row["visit"]["id"]
    assert found == {"2024-05-02": id_of("visit", 1), "2024-05-06": id_of("visit", 2)}
    withdraw(later, at=day(7))
    indexing.rebuild()
    assert len(client.get("/api/v1/gifts", {"as_of": "2024-05-02"}).json()["results"]) == 1


def test_what_waits_is_counted_back_from_the_day(client: Client) -> None:
    make_visit(1, day="2023-01-01", commitments=[make_part("commitment", 1)], at=day(1))
    path, query = "/api/v1/commitments", {"without_follow_up_for": "17"}
    assert client.get(path, query | {"as_of": "2024-05-02"}).json()["results"] == []
    query = {"without_follow_up_for": "16"}
    assert len(client.get(path, query | {"as_of": "2024-05-02"}).json()["results"]) == 1
    assert len(client.get(path, query).json()["results"]) == 1


def test_the_past_is_rebuilt_the_same() -> None:
    loser, survivor = make_person(1, at=day(1)), make_person(2, at=day(1))
    make_visit(1, people=[1], gifts=[make_part("gift", 1)], at=day(2))
    make_visit(3, gifts=[make_part("gift", 1)], at=day(3))
    withdraw(make_visit(2, people=[2], at=day(3)), at=day(4))
    merge(loser, survivor, at=day(5))

    def rows() -> Any:
        columns = [field.attname for field in EditionPeriod._meta.fields if field.name != "id"]
        links = EditionPeriodLink.objects.order_by("entry__public_id", "entry__since", "relation", "target")
        named = links.values_list("entry__public_id", "entry__since", "relation", "target")
        parts = LedgerPeriod.objects.order_by("public_id", "since").values_list("public_id", "since", "until", "document", "search_key")
        links_of_parts = LedgerPeriodLink.objects.order_by("entry__public_id", "entry__since", "relation", "target")
        named_by_parts = links_of_parts.values_list("entry__public_id", "entry__since", "relation", "target")
        periods = EditionPeriod.objects.order_by("public_id", "since").values_list(*columns)
        return list(periods), list(named), list(parts), list(named_by_parts)

    before = rows()
    assert len(before[0]) == 4 and before[1] and before[3]
    assert [until for _, _, until, *_ in before[2]] == [day(3), None]
    EditionPeriod.objects.update(search_key="hỏng")
    LedgerPeriod.objects.update(search_key="hỏng", until=None)
    indexing.rebuild()
    assert rows() == before
