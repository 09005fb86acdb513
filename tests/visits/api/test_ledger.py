"""Parts of visits in lists of their own: what they say, what they can be narrowed by, and what their ids answer later."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dieuphoi.partial_dates import months_before
from tests.visits.api.test_filters import ids, refused
from tests.visits.api.world import (
    follow_up,
    id_of,
    make_area,
    make_edition,
    make_organization,
    make_part,
    make_person,
    make_visit,
    merge,
    source_of,
    withdraw,
)
from tests.visits.api.world import visit_body as body_of
from visits import indexing
from visits.models.public import AreaYear, AttestedOffice, EditionIndexLink, LedgerEntry, LedgerLink, PublicRecord

pytestmark = pytest.mark.django_db

LEDGERS = ("commitments", "gifts", "events", "partnerships")


def path_of(name: str, part: str = "") -> str:
    return f"/api/v1/{name}/{part}".rstrip("/")


def test_a_part_stands_alone_with_its_visit_and_its_sources(client: Client) -> None:
    said = make_part("commitment", 1, by={"name": "Trần Thị B", "person": {"id": id_of("person", 2), "name": "Trần Thị B"}})
    make_visit(1, commitments=[said], bodies=[3], end_date="2020-09-16")
    part = client.get(path_of("commitments", said["id"])).json()
    assert part["type"] == "commitment" and part["kind"] == "request" and part["by"]["name"] == "Trần Thị B"
    assert part["visit"] == {"id": id_of("visit", 1), "name": "Đoàn công tác của Bộ Ngoại giao"}
    assert (part["date"], part["end_date"]) == ("2020-09-15", "2020-09-16")
    assert part["area"] == {"id": id_of("area", 1), "name": "Thái Bình", "kind": "tỉnh"}
    assert part["delegation"]["organization"]["id"] == id_of("organization", 3)
    line = {"title": "Một bài báo", "outlet": "Báo mẫu", "published_on": "2020-09-16", "url": None}
    assert part["sources"] == [source_of() | line]
    assert part["follow_ups"] == [] and part["status"] is None
    assert part["meta"]["license"] is not None


def test_an_event_with_a_day_of_its_own_stands_on_that_day(client: Client) -> None:
    make_visit(1, day="2020-09-15", events=[make_part("event", 1), make_part("event", 2, type="signing", date="2020-09-16")])
    assert ids(client, path_of("events")) == [2, 1]
    assert ids(client, path_of("events"), date_from="2020-09-16") == [2]
    assert ids(client, path_of("events"), event_type="signing") == [2]
    assert client.get(path_of("events", id_of("event", 2))).json()["event_type"] == "signing"


def test_every_list_is_narrowed_by_what_its_visit_names(client: Client) -> None:
    for number in (1, 2):
        parts: dict[str, Any] = {name: [make_part(name[:-1], number)] for name in LEDGERS}
        host = {"id": id_of("organization", 10 + number), "name": "UBND"}
        role = {"text": "…", "title": "Chủ tịch", "organization": host, "post": None}
        somebody = {"name": "A", "side": "host", "is_lead": False, "person": None, "roles": [role]}
        more: dict[str, Any] = {"article": number, "place": ("Thái Bình", "Hưng Yên")[number - 1], "participants": [somebody]}
        outlet = {"id": id_of("article", number), "title": "…", "outlet": f"Báo {number}", "published_on": None, "url": None}
        for part in parts.values():
            part[0]["sources"] = [source_of(number)]
        make_visit(number, day=f"2020-01-0{number}", area=number, bodies=[number], articles=[outlet], **more, **parts)
    for name in LEDGERS:
        path = path_of(name)
        assert ids(client, path) == [2, 1]
        assert ids(client, path, ordering="date") == [1, 2]
        assert ids(client, path, area=id_of("area", 1)) == ids(client, path, delegation=id_of("organization", 1)) == [1]
        assert ids(client, path, host=id_of("organization", 12)) == ids(client, path, article=id_of("article", 2)) == [2]
        assert ids(client, path, visit=id_of("visit", 2)) == ids(client, path, outlet="báo 2") == ids(client, path, q="hung yen") == [2]
        assert ids(client, path, date_to="2020-01-01") == [1]
        assert ids(client, path, updated_since="2024-05-01") == []
        assert ids(client, path, outlet="...") == []
        assert "public id of an area" in refused(client, path, area="x")["area"]
    assert ids(client, outlet="Bao 1") == [1]


def test_commitments_by_who_said_them_and_of_which_kind(client: Client) -> None:
    by = {"name": "B", "person": {"id": id_of("person", 1), "name": "B"}}
    make_visit(1, people=[2], commitments=[make_part("commitment", 1, by=by), make_part("commitment", 2, kind="pledge")])
    path = path_of("commitments")
    assert ids(client, path, person=id_of("person", 1)) == [1]
    assert ids(client, path, person=id_of("person", 2)) == []
    assert ids(client, path, kind="pledge") == [2]
    assert "undertaking" in refused(client, path, kind="promise")["kind"]
    assert ids(client, commitment_kind="pledge") == [1] and ids(client, commitment_kind="undertaking") == []
    assert ids(client, event_type="signing") == []


def test_commitments_by_what_became_of_them(client: Client) -> None:
    day = timezone.localdate()
    recent, old = months_before(day, 3).isoformat(), months_before(day, 30).isoformat()
    parts = [
        make_part("commitment", 1),
        make_part("commitment", 2, follow_ups=[follow_up(old)]),
        make_part("commitment", 3, follow_ups=[follow_up(recent, "done"), follow_up(old)]),
    ]
    make_visit(1, day="2015-01-01", commitments=parts)
    make_visit(2, day=recent, commitments=[make_part("commitment", 4)])
    path = path_of("commitments")
    assert ids(client, path, without_follow_up_for="24") == [2, 1]
    assert ids(client, path, without_follow_up_for="2") == [4, 3, 2, 1]
    assert ids(client, path, without_follow_up_for="2", area=id_of("area", 1), ordering="date") == [1, 2, 3, 4]
    assert ids(client, path, without_follow_up_for="600") == []
    assert ids(client, path, status="none") == [4, 1]
    assert ids(client, path, status="done") == [3]
    assert client.get(path_of("commitments", id_of("commitment", 3))).json()["followed_up_on"] == recent
    for wrong in ("0", "601", "x", "-1"):
        assert "1 to 600" in refused(client, path, without_follow_up_for=wrong)["without_follow_up_for"]


@pytest.mark.parametrize(("day", "months", "before"), [("2024-03-31", 1, "2024-02-29"), ("2024-01-15", 13, "2022-12-15")])
def test_months_are_counted_back_to_a_day_that_exists(day: str, months: int, before: str) -> None:
    assert months_before(datetime.fromisoformat(day).date(), months).isoformat() == before


def test_gifts_and_visits_by_sums_of_one_currency(client: Client) -> None:
    money = [
        make_part("gift", 1, amount=50_000_000, currency="VND"),
        make_part("gift", 2, amount=1000, currency="USD"),
        make_part("gift", 3, amount=5_000_000, currency="VND"),
        make_part("gift", 4),
    ]
    make_visit(1, gifts=money)
    make_visit(2, day="2021-01-01", gifts=[make_part("gift", 5, amount=7.5, currency="USD")])
    path = path_of("gifts")
    assert ids(client, path, currency="USD") == [5, 2]
    assert ids(client, path, currency="VND", amount_min="10000000") == [1]
    assert ids(client, path, currency="USD", amount_min="7.50", amount_max="7.5") == [5]
    assert ids(client, gift_currency="USD") == [2, 1]
    assert ids(client, gift_currency="USD", gift_amount_max="10") == [2]
    # Both bounds are of one gift.
    assert ids(client, gift_currency="VND", gift_amount_min="6000000", gift_amount_max="40000000") == []
    assert "give currency too" in refused(client, path, amount_min="1")["amount_min"]
    assert "give gift_currency too" in refused(client, gift_amount_max="1")["gift_amount_max"]
    assert "amount_max" in refused(client, path, currency="VND", amount_min="2", amount_max="1")["amount_min"]
    assert "ISO 4217" in refused(client, path, currency="đồng")["currency"]
    assert "sum" in refused(client, path, currency="VND", amount_min="1e9")["amount_min"]


def test_partnerships_by_country(client: Client) -> None:
    make_visit(1, partnerships=[make_part("partnership", 1), make_part("partnership", 2, name="Gangwon", country="Hàn Quốc")])
    assert ids(client, path_of("partnerships"), country="han quoc") == [2]
    assert ids(client, path_of("partnerships"), q="gangwon") == [2]


def test_a_page_of_any_ledger_is_one_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    parts: dict[str, Any] = {name: [make_part(name[:-1], number) for number in range(1, 6)] for name in LEDGERS}
    make_visit(1, **parts)
    for name in LEDGERS:
        # On SQLite the words are looked up first.
        with django_assert_num_queries(2 if connection.vendor == "sqlite" else 1):
            page = client.get(path_of(name), {"page_size": "2", "area": id_of("area", 1), "q": "thai binh"}).json()
        found = [row["id"] for row in page["results"]]
        while page["next"]:
            page = client.get(page["next"]).json()
            found += [row["id"] for row in page["results"]]
        assert found == [id_of(name[:-1], number) for number in (5, 4, 3, 2, 1)]


def test_selections_and_files_work_as_in_other_lists(client: Client) -> None:
    make_visit(1, gifts=[make_part("gift", 1, amount=5, currency="USD")])
    (row,) = client.get(path_of("gifts"), {"fields": "id,amount,visit.id"}).json()["results"]
    assert row == {"id": id_of("gift", 1), "amount": 5, "visit": {"id": id_of("visit", 1)}}
    table = b"".join(client.get(path_of("gifts"), {"format": "csv"}).streaming_content).decode()  # type: ignore[attr-defined]
    assert "visit_id" in table and id_of("visit", 1) in table
    assert client.get(path_of("gifts", id_of("gift", 1)), {"fields": "text"}).json()["text"] == "Một suất quà"


# --- What an id answers later ---------------------------------------------------------------------------------------------


def test_the_id_of_a_part_answers_for_ever(client: Client) -> None:
    edition = make_visit(1, gifts=[make_part("gift", 1), make_part("gift", 2)])
    path = path_of("gifts", id_of("gift", 2))
    make_visit(1, gifts=[make_part("gift", 1)])
    lost = client.get(path)
    assert lost.status_code == 410 and id_of("visit", 1) in lost.json()["public_reason"]
    assert client.get(path_of("gifts", id_of("gift", 1))).status_code == 200
    withdraw(edition, "Bài báo đã được đính chính.")
    gone = client.get(path_of("gifts", id_of("gift", 1)))
    assert gone.status_code == 410 and gone.json()["public_reason"] == "Bài báo đã được đính chính."
    assert ids(client, path_of("gifts")) == []
    assert client.get(path_of("gifts", id_of("gift", 9))).status_code == 404
    assert client.get(path_of("events", id_of("gift", 1))).status_code == 404


def test_the_parts_of_a_merged_visit_lead_to_its_survivor_or_have_moved_there(client: Client) -> None:
    loser = make_visit(1, gifts=[make_part("gift", 1), make_part("gift", 2)])
    survivor = make_visit(2)
    merge(loser, survivor)
    sent_on = client.get(path_of("gifts", id_of("gift", 1)))
    assert sent_on.status_code == 308 and sent_on["Location"] == f"/api/v1/visits/{id_of('visit', 2)}"
    make_visit(2, gifts=[make_part("gift", 1)])
    moved = client.get(path_of("gifts", id_of("gift", 1))).json()
    assert moved["visit"]["id"] == id_of("visit", 2)
    assert ids(client, path_of("gifts")) == [1]


def test_a_redacted_visit_answers_451_with_its_parts(client: Client) -> None:
    edition = make_visit(1, gifts=[make_part("gift", 1)])
    record = edition.subject
    record.state, record.public_reason = PublicRecord.State.REDACTED, "Theo yêu cầu của người liên quan."
    record.save()
    indexing.index([record])
    for path in (path_of("gifts", id_of("gift", 1)), path_of("visits", id_of("visit", 1))):
        answer = client.get(path)
        assert answer.status_code == 451 and answer.json()["public_reason"] == "Theo yêu cầu của người liên quan."


def test_editions_from_before_parts_had_ids_stay_readable(client: Client) -> None:
    old = make_part("gift", 1)
    del old["id"]
    make_visit(1, gifts=[old])
    assert client.get(path_of("visits", id_of("visit", 1))).json()["gifts"][0]["text"] == "Một suất quà"
    assert ids(client, path_of("gifts")) == []


# --- What visits say of people, bodies and places -------------------------------------------------------------------------


def in_office(person: int, title: str, post: int = 0, body: int = 0, side: str = "host") -> dict[str, object]:
    organization = {"id": id_of("organization", body) if body else None, "name": "UBND tỉnh"}
    role = {
        "text": title,
        "title": title,
        "organization": organization,
        "post": {"id": id_of("post", post), "name": title} if post else None,
    }
    named = {"id": id_of("person", person), "name": f"Người {person}"}
    return {"name": "…", "side": side, "is_lead": False, "person": named, "roles": [role], "basis": "stated", "sources": []}


def test_a_person_shows_for_each_office_the_first_and_last_day_with_the_proof(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_person(1)
    for number, day in enumerate(("2015-07", "2013-01-01", "2018-05-06", "XXXX-09-08"), start=1):
        make_visit(number, day=day, participants=[in_office(1, "Chủ tịch", post=1, body=1)])
    make_visit(5, day="2020-01-01", participants=[in_office(1, "Bí thư")])
    with django_assert_num_queries(2):
        answer = client.get(path_of("people", id_of("person", 1)))
    latest, chairman = answer.json()["attested"]["offices"]
    assert (latest["title"], latest["post"], latest["count"]) == ("Bí thư", None, 1)
    assert latest["visits"] == [id_of("visit", 5)]
    assert (chairman["first_attested"], chairman["last_attested"], chairman["count"]) == ("2013-01-01", "2018-05-06", 4)
    assert chairman["visits"] == [id_of("visit", 2), id_of("visit", 3)]
    assert len(client.get(chairman["url"]).json()["results"]) == 4
    assert chairman["post"] == {"id": id_of("post", 1)}


def test_the_tag_of_a_person_changes_with_the_visits_that_show_the_office(client: Client) -> None:
    make_person(1)
    first = make_visit(1, day="2015-01-01", participants=[in_office(1, "Chủ tịch", post=1)])
    path = path_of("people", id_of("person", 1))
    before = client.get(path)
    assert client.get(path, headers={"if-none-match": before["ETag"]}).status_code == 304
    make_visit(2, day="2016-01-01", participants=[in_office(1, "Chủ tịch", post=1)])
    after = client.get(path, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200 and after.json()["attested"]["offices"][0]["count"] == 2
    withdraw(first)
    assert client.get(path).json()["attested"]["offices"][0]["first_attested"] == "2016-01-01"
    assert "attested" not in client.get(path, {"as_of": "2024-01-01"}).json()


def test_a_body_shows_who_was_seen_in_its_offices_and_an_area_its_visits_by_year(client: Client) -> None:
    make_organization(1, "UBND tỉnh")
    make_area(1)
    make_visit(1, day="2015-01-01", bodies=[2], participants=[in_office(1, "Chủ tịch", post=1, body=1)])
    make_visit(2, day="2016-01-01", bodies=[2], participants=[in_office(2, "Chủ tịch", post=1, body=1)])
    make_visit(3, day="XXXX-09-08", participants=[in_office(1, "Chủ tịch", post=1, body=1)])
    people = client.get(path_of("organizations", id_of("organization", 1))).json()["attested"]["people"]
    assert [(row["person"]["name"], row["count"], row["last_attested"]) for row in people] == [
        ("Người 2", 1, "2016-01-01"),
        ("Người 1", 2, "2015-01-01"),
    ]
    area = client.get(path_of("areas", id_of("area", 1))).json()["attested"]
    assert [(row["year"], row["count"]) for row in area["visits_by_year"]] == [(2016, 1), (2015, 1), (None, 1)]
    assert [(row["name"], row["organization"], row["count"]) for row in area["visiting_bodies"]] == [
        ("Bộ Ngoại giao", id_of("organization", 2), 2),
        ("Bộ Ngoại giao", None, 1),
    ]
    in_2016 = client.get(area["visits_by_year"][0]["url"]).json()["results"]
    assert id_of("visit", 2) in {row["id"] for row in in_2016} and id_of("visit", 1) not in {row["id"] for row in in_2016}


def test_offices_of_merged_people_count_for_the_survivor(client: Client) -> None:
    loser, survivor = make_person(1), make_person(2)
    make_visit(1, day="2015-01-01", participants=[in_office(1, "Chủ tịch", post=1, body=1)])
    make_visit(2, day="2016-01-01", participants=[in_office(2, "Chủ tịch", post=1, body=1)])
    make_visit(3, day="2017-01-01", participants=[in_office(1, "Chủ tịch", post=1, body=1), in_office(2, "Chủ tịch", post=1, body=1)])
    merge(loser, survivor)
    indexing.point_to(id_of("person", 1), id_of("person", 2))
    (office,) = client.get(path_of("people", id_of("person", 2))).json()["attested"]["offices"]
    assert (office["count"], office["first_attested"], office["last_attested"]) == (3, "2015-01-01", "2017-01-01")
    kept = everything()
    indexing.rebuild()
    assert everything() == kept


def test_bodies_and_posts_that_were_merged_count_for_the_survivor(client: Client) -> None:
    bodies = [make_organization(number, "UBND tỉnh") for number in (1, 2)]
    make_visit(1, day="2015-01-01", bodies=[1], participants=[in_office(1, "Chủ tịch", body=1)])
    make_visit(2, day="2016-01-01", bodies=[2], participants=[in_office(1, "Chủ tịch", body=2)])
    merge(*bodies)
    indexing.point_to(id_of("organization", 1), id_of("organization", 2))
    (person,) = client.get(path_of("organizations", id_of("organization", 2))).json()["attested"]["people"]
    assert person["count"] == 2
    kept = everything()
    indexing.rebuild()
    assert everything() == kept


def everything() -> list[list[tuple[object, ...]]]:
    """All derived rows but their numbers."""
    found = []
    for model in (LedgerEntry, LedgerLink, EditionIndexLink, AttestedOffice, AreaYear):
        columns = [field.attname for field in model._meta.concrete_fields if field.name != "id"]
        found.append(sorted(model._default_manager.values_list(*columns), key=repr))
    return found


def test_the_ledger_is_made_again_the_same_to_the_letter() -> None:
    make_person(1)
    parts: dict[str, Any] = {name: [make_part(name[:-1], 1)] for name in LEDGERS}
    make_visit(1, people=[1], bodies=[1], **parts, at=datetime(2024, 5, 1, tzinfo=UTC))
    make_visit(2, participants=[in_office(1, "Chủ tịch", post=1, body=1)])
    make_edition("visit", 2, body_of(participants=[in_office(1, "Bí thư")]))
    before = everything()
    assert all(before)
    indexing.rebuild()
    assert everything() == before
