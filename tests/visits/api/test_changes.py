"""Staying in step: the changes in their order, and a client that keeps a copy by them."""

import json
import random
import threading
from contextlib import suppress
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from tests.visits.api.world import id_of, make_person, make_visit, merge, restore, tell, unmerge, withdraw
from tests.world import TEXT, make_area, make_body
from tests.world import make_visit as make_draft
from visits import curation, publishing, redacting
from visits.curation import Edit, WrongState
from visits.merging import merge as merging
from visits.merging.plans import report
from visits.models import Edition, MergeOperation, PublicChange, PublicClock, PublicRecord, Visit

CHANGES = "/api/v1/changes"
LISTS = {"visit": "visits", "person": "people", "organization": "organizations", "post": "posts", "area": "areas", "article": "articles"}


class Mirror:
    """What docs/api.md tells its readers to write: a copy of the record that follows the changes."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.since = 0
        self.seen: list[int] = []
        # By the changes alone: id -> number of the edition that is current, or what became of the record.
        self.states: dict[str, int | str] = {}
        # Whole documents, asked for once the changes of a page are known.
        self.documents: dict[str, dict[str, Any]] = {}

    def follow(self) -> None:
        address: str | None = f"{CHANGES}?since={self.since}&page_size=7"
        while address:
            page = self.client.get(address).json()
            for change in page["results"]:
                self.seen.append(change["sequence"])
                gone = {"withdrawn": "withdrawn", "merged": f"merged {change['other']}", "redacted": "redacted"}
                # With a number, only that edition of the past was redacted.
                if change["action"] != "redacted" or change["edition"] is None:
                    self.states[change["id"]] = gone.get(change["action"], change["edition"])
            for public_id, kind in {change["id"]: change["type"] for change in page["results"]}.items():
                self.fetch(kind, public_id)
            self.since, address = page["next_since"], page["next"]

    def fetch(self, kind: str, public_id: str) -> None:
        answer = self.client.get(f"/api/v1/{LISTS[kind]}/{public_id}")
        self.documents.pop(public_id, None)
        if answer.status_code == 200:
            self.documents[public_id] = {name: value for name, value in answer.json().items() if name not in ("meta", "attested")}
        else:
            assert answer.status_code in (308, 410, 451)


def the_record() -> dict[str, int | str]:
    """What every mirror should hold, from the server's tables."""
    found: dict[str, int | str] = {}
    for record in PublicRecord.objects.select_related("current_edition"):
        assert record.current_edition is not None
        gone = {"merged": f"merged {record.redirect_to_id}", "withdrawn": "withdrawn", "redacted": "redacted"}
        found[record.pk] = gone.get(record.state, record.current_edition.number)
    return found


def the_documents() -> dict[str, Any]:
    published = PublicRecord.objects.filter(state="published").select_related("current_edition")
    return {record.pk: json.loads(record.current_edition.document) for record in published if record.current_edition}


def changes(client: Client, **query: Any) -> list[tuple[str, str]]:
    answer = client.get(CHANGES, query)
    assert answer.status_code == 200, answer.content
    return [(row["action"], row["id"]) for row in answer.json()["results"]]


@pytest.mark.django_db
def test_every_kind_of_change_is_told_in_order(client: Client) -> None:
    first = make_visit(1)
    make_visit(1, name="Tên khác")
    withdraw(first, "Trùng")
    restore(first)
    loser, survivor = make_person(1), make_person(2)
    merge(loser, survivor)
    unmerge(loser)
    tell(first.subject, "redacted", edition=first, public_reason="Người riêng tư")
    visit, lost, kept = id_of("visit", 1), id_of("person", 1), id_of("person", 2)
    assert changes(client) == [
        ("published", visit),
        ("updated", visit),
        ("withdrawn", visit),
        ("restored", visit),
        ("published", lost),
        ("published", kept),
        ("merged", lost),
        ("unmerged", lost),
        ("redacted", visit),
    ]
    rows = client.get(CHANGES).json()["results"]
    assert [row["sequence"] for row in rows] == list(range(1, 10))
    assert (rows[2]["public_reason"], rows[2]["edition"], rows[6]["other"], rows[7]["other"]) == ("Trùng", None, kept, kept)


@pytest.mark.django_db
def test_since_goes_on_where_the_last_answer_stopped(client: Client) -> None:
    for number in range(1, 6):
        make_visit(number)
    first = client.get(CHANGES, {"page_size": "2"}).json()
    assert [row["sequence"] for row in first["results"]] == [1, 2] and first["next_since"] == 2
    rest = client.get(CHANGES, {"since": str(first["next_since"])}).json()
    assert [row["sequence"] for row in rest["results"]] == [3, 4, 5]
    assert (rest["next"], rest["next_since"]) == (None, 5)
    assert client.get(CHANGES, {"since": "5"}).json()["results"] == []
    assert client.get(CHANGES, {"since": "900"}).json()["next_since"] == 900


@pytest.mark.django_db
def test_a_filtered_reader_need_not_read_the_others_again(client: Client) -> None:
    make_visit(1), make_person(1), make_visit(2), make_person(2)
    assert changes(client, type="person") == [("published", id_of("person", 1)), ("published", id_of("person", 2))]
    assert changes(client, record=id_of("visit", 2)) == [("published", id_of("visit", 2))]
    assert changes(client, type="visit", action="withdrawn") == []
    page = client.get(CHANGES, {"type": "visit", "page_size": "1"}).json()
    assert page["next_since"] == 1 and client.get(page["next"]).json()["next_since"] == 4


@pytest.mark.django_db
@pytest.mark.parametrize("query", [{"since": "-1"}, {"since": "1.5"}, {"since": ""}, {"since": "9" * 19}, {"since": "١"},
                                   {"type": "visits"}, {"action": "created"}, {"record": "x"}, {"page_size": "0"}])  # fmt: skip
def test_what_cannot_be_asked_is_named(client: Client, query: dict[str, str]) -> None:
    answer = client.get(CHANGES, query)
    assert answer.status_code == 400 and [row["parameter"] for row in answer.json()["errors"]] == list(query)


@pytest.mark.django_db
def test_who_knows_everything_is_told_so_by_one_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_visit(1)
    tag = client.get(CHANGES)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(CHANGES, headers={"if-none-match": tag}).status_code == 304
    make_visit(2)
    assert client.get(CHANGES, headers={"if-none-match": tag}).status_code == 200


# --- Editions of a visit --------------------------------------------------------------------------------------------------


def make_published(text: str = TEXT, *, apart: bool = False) -> Visit:
    """``apart``: its host is nobody whom another visit names."""
    visit = make_draft(text)
    if apart:
        host, person = visit.participations.get(side="host"), Person.objects.create(name="Trần Thị B")
        curation.change_visit(visit.pk, expected_version=1, edits=[Edit("participation", host.pk, {"person": person})], by=None)
    for step in (curation.confirm_all, curation.submit, curation.approve, publishing.publish):
        visit.refresh_from_db()
        step(visit.pk, expected_version=visit.version, by=None)  # type: ignore[operator]
    visit.refresh_from_db()
    return visit


def make_authority() -> None:
    make_area()
    make_body(posts=("Thứ trưởng",))


def publish_again(visit: Visit, day: str, public_reason: str = "") -> None:
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[Edit("visit", values={"date": day})], by=None)
    for step in (curation.submit, curation.approve):
        visit.refresh_from_db()
        step(visit.pk, expected_version=visit.version, by=None)  # type: ignore[operator]
    visit.refresh_from_db()
    publishing.publish(visit.pk, expected_version=visit.version, by=None, public_reason=public_reason)
    visit.refresh_from_db()


@pytest.mark.django_db
def test_each_edition_says_what_changed_and_why(client: Client) -> None:
    make_authority()
    visit = make_published()
    publish_again(visit, "2020-09-17", "Bài báo in nhầm ngày")
    page = client.get(f"/api/v1/visits/{visit.public_id}/editions").json()
    assert [(row["edition"], row["parts"], row["public_reason"]) for row in page["results"]] == [
        (1, [], None),
        (2, ["name", "date", "date_basis"], "Bài báo in nhầm ngày"),
    ]
    assert [client.get(row["url"]).json()["date"] for row in page["results"]] == ["2020-09-15", "2020-09-17"]


@pytest.mark.django_db
def test_an_edition_that_was_redacted_says_so_in_the_list_and_to_who_has_the_list_already(client: Client) -> None:
    edition = make_visit(1)
    make_visit(1, name="Tên mới")
    path = f"/api/v1/visits/{edition.subject_id}/editions"
    before = client.get(path)
    redacting.redact(edition.subject_id, public_reason="Người riêng tư", by=None, numbers=[1])
    for headers in ({"if-none-match": before["ETag"]}, {"if-modified-since": before["Last-Modified"]}):
        first, second = client.get(path, headers=headers).json()["results"]
        assert (first["redacted"], second["redacted"], second["redacted_at"]) == (True, False, None) and first["redacted_at"]
    assert first["sha256"] == edition.sha256 and client.get(first["url"]).status_code == 451


@pytest.mark.django_db
def test_editions_of_what_is_gone_or_moved(client: Client) -> None:
    gone = make_visit(1)
    withdraw(gone)
    merge(make_visit(2), make_visit(3))
    assert client.get("/api/v1/visits/v0000000001/editions").status_code == 410
    assert client.get("/api/v1/visits/v0000000002/editions")["Location"] == "/api/v1/visits/v0000000003/editions"
    assert client.get("/api/v1/visits/v0000000009/editions").status_code == 404


# --- Mirrors --------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_mirror_equals_the_record_after_any_moves(client: Client) -> None:
    make_authority()
    visits = [make_published(TEXT + f" Hết {number}.", apart=True) for number in range(2)]
    mirror, dice = Mirror(client), random.Random(5)
    for turn in range(12):
        move(dice.choice(visits), dice, turn)
        if dice.random() < 0.4:
            mirror.follow()
    mirror.follow()
    assert mirror.states == the_record() and mirror.documents == the_documents()


@pytest.mark.django_db
def test_the_record_as_of_any_moment_is_what_a_mirror_held_then(client: Client) -> None:
    make_authority()
    visits = [make_published(TEXT + f" Hết {number}.", apart=True) for number in range(2)]
    mirror, dice, held = Mirror(client), random.Random(11), []
    for turn in range(10):
        move(dice.choice(visits), dice, turn)
        mirror.follow()
        held.append((PublicClock.objects.get().at, dict(mirror.documents), listed(client, "commitments")))
    hidden = {*PublicRecord.objects.filter(state__in=("withdrawn", "redacted")).values_list("pk", flat=True)}
    buried = {*Edition.objects.exclude(redacted_at=None).values_list("subject", "number")}

    def may_be_shown(visit: str, edition: int) -> bool:
        return visit not in hidden and (visit, edition) not in buried

    compared = 0
    for at, documents, parts in held:
        moment = at.isoformat() if at else ""
        for kind, name in LISTS.items():
            then = {pk: row for pk, row in documents.items() if row["type"] == kind and may_be_shown(pk, row["edition"])}
            found = listed(client, name, as_of=moment)
            assert {pk: without_quotes(row) for pk, row in found.items()} == {pk: without_quotes(row) for pk, row in then.items()}
            for pk, row in found.items():
                assert all(quote in then[pk].get("quotes", ()) for quote in row.get("quotes", ()))
                shown = client.get(f"/api/v1/{name}/{pk}", {"as_of": moment}).json()
                assert {key: value for key, value in shown.items() if key != "meta"} == row
            compared += len(found)
        shown_parts = {pk: row for pk, row in parts.items() if may_be_shown(row["visit"]["id"], row["edition"])}
        assert listed(client, "commitments", as_of=moment) == shown_parts
        compared += len(shown_parts)
    assert compared > 50 and len({json.dumps(parts) for _, _, parts in held}) > 2


def listed(client: Client, name: str, **query: str) -> dict[str, dict[str, Any]]:
    answer = client.get(f"/api/v1/{name}", {"page_size": "200", **query})
    assert answer.status_code == 200, answer.content
    return {row["id"]: row for row in answer.json()["results"]}


def without_quotes(row: dict[str, Any]) -> dict[str, Any]:
    """Of an article those are left out that may not be shown any more."""
    return {name: value for name, value in row.items() if name != "quotes"}


def move(visit: Visit, dice: random.Random, turn: int) -> None:
    """One of all the things that change the record. What the record's state forbids, a merge undone out of turn say, is left."""
    visit.refresh_from_db()
    record = PublicRecord.objects.get(pk=visit.public_id)
    chance = dice.random()
    if chance < 0.3:
        with suppress(WrongState, merging.Stale):
            merge_or_part(dice)
    elif chance < 0.4:
        with suppress(WrongState):
            numbers = [dice.randint(1, record.editions.count())]
            redacting.redact(record.pk, numbers=numbers, public_reason=f"Che lần {turn}", by=None)
    elif record.state == "withdrawn":
        publishing.restore(visit.pk, expected_version=visit.version, by=None)
    elif record.state == "published" and dice.random() < 0.5:
        publishing.withdraw(visit.pk, expected_version=visit.version, public_reason=f"Lần {turn}", by=None)
    else:
        publish_again(visit, f"2020-09-{turn % 28 + 1:02d}")


def merge_or_part(dice: random.Random) -> None:
    """Merge two of the hosts, or undo the last merge."""
    last = MergeOperation.objects.filter(undone_at=None).order_by("-pk").first()
    if last is not None and dice.random() < 0.5:
        merging.unmerge(last.pk, by=None)
        return
    hosts = list(Person.objects.filter(name="Trần Thị B", merged_into=None).order_by("pk"))
    if len(hosts) > 1:
        one, other = dice.sample(hosts, 2)
        merging.merge("person", one.pk, other.pk, expected=report("person", one.pk, other.pk).digest, by=None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_six_publishers_at_once_lose_nothing_for_a_reader_who_follows_them() -> None:
    make_authority()
    visits = [make_published(TEXT + f" Hết {number}.", apart=True) for number in range(6)]
    failures: list[BaseException] = []

    def work(number: int) -> None:
        dice = random.Random(number)
        try:
            for turn in range(5):
                # Two of them may want the same person at once: whom the database picks out, and whose visit a merge has changed
                # meanwhile, starts again, as an editor would.
                for _ in range(8):
                    try:
                        move(visits[number], dice, turn)
                        break
                    except (OperationalError, curation.Conflict, WrongState):
                        continue
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connections.close_all()

    mirror = Mirror(Client())
    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        mirror.follow()
    for thread in threads:
        thread.join()
    assert not failures, failures
    mirror.follow()
    assert mirror.seen == list(PublicChange.objects.values_list("sequence", flat=True)) == list(range(1, len(mirror.seen) + 1))
    assert mirror.states == the_record() and mirror.documents == the_documents()
    assert connection.vendor == "postgresql"
