"""What a client that asks again is told: nothing new, moved, gone."""

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date
from pytest_django import DjangoAssertNumQueries, Settings

from tests.visits.api.world import LONG_AGO, id_of, make_person, make_visit, merge, visit_body, withdraw
from visits import indexing

pytestmark = pytest.mark.django_db

VISIT, EDITION, VISITS = "/api/v1/visits/v0000000001", "/api/v1/visits/v0000000001/editions/1", "/api/v1/visits"
every_kind = pytest.mark.parametrize("path", [VISIT, EDITION, VISITS])


def ask_again(client: Client, path: str, tag: str) -> tuple[Any, str]:
    """The answer and the SQL that it took."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path, headers={"if-none-match": tag})
    return answer, " ".join(query["sql"] for query in queries.captured_queries)


@every_kind
def test_who_has_it_already_is_told_so_without_reading_a_document(client: Client, path: str) -> None:
    make_visit(1)
    tag = client.get(path)["ETag"]
    answer, sql = ask_again(client, path, tag)
    assert answer.status_code == 304 and answer.content == b""
    assert answer["ETag"] == tag and "no-cache" in answer["Cache-Control"] and "accept" in answer["Vary"].lower()
    assert '"document"' not in sql and sql.count("SELECT") == 1


def test_a_list_is_not_read_for_who_has_it(client: Client) -> None:
    make_visit(1)
    for address in (VISITS, f"{VISITS}?q=thai+binh&count=true&date_to=2021-01-01", f"{VISITS}?q=khong+co"):
        answer, sql = ask_again(client, address, client.get(address)["ETag"])
        assert answer.status_code == 304 and "publicclock" in sql and "editionindex" not in sql


def test_a_list_made_anew_has_another_tag(client: Client) -> None:
    make_visit(1)
    tag = client.get(VISITS)["ETag"]
    indexing.rebuild()
    assert ask_again(client, VISITS, tag)[0].status_code == 200


@every_kind
@pytest.mark.parametrize(
    ("accepted", "coding"), [("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0, *", "gzip"), ("gzip;q=1, br;q=0.5", "gzip")]
)
def test_a_packed_answer_is_the_same_text_under_a_tag_of_its_own(client: Client, path: str, accepted: str, coding: str) -> None:
    make_visit(1)
    plain, packed = client.get(path), client.get(path, headers={"accept-encoding": accepted})
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[coding]
    assert packed["Content-Encoding"] == coding and unpack(packed.content) == plain.content
    assert packed["ETag"] not in (plain["ETag"], client.get(path, headers={"accept-encoding": "gzip" if coding == "br" else "br"})["ETag"])
    again = {"if-none-match": packed["ETag"]}
    assert client.get(path, headers=again | {"accept-encoding": accepted}).status_code == 304
    assert client.get(path, headers=again).status_code == 200


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "*;q=0", "deflate", "zstd, ;;q=x", "gzip;q=...."])
def test_who_cannot_unpack_gets_it_plain(client: Client, accepted: str) -> None:
    make_visit(1)
    assert "Content-Encoding" not in client.get(VISITS, headers={"accept-encoding": accepted})


@every_kind
def test_a_tag_among_others_a_weak_one_and_a_star_count_too(client: Client, path: str) -> None:
    make_visit(1)
    tag = client.get(path)["ETag"]
    for header in (f'"x", {tag}', f"W/{tag}", "*"):
        assert ask_again(client, path, header)[0].status_code == 304


@every_kind
def test_who_has_something_else_gets_it_in_two_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    make_visit(1)
    fresh = client.get(path)
    with django_assert_num_queries(2):
        answer = client.get(path, headers={"if-none-match": '"something-else"'})
    assert answer.status_code == 200 and answer.content == fresh.content and answer["ETag"] == fresh["ETag"]


@pytest.mark.parametrize("path", [VISIT, VISITS])
def test_a_new_edition_has_a_new_tag(client: Client, path: str) -> None:
    make_visit(1)
    tag = client.get(path)["ETag"]
    make_visit(1, name="Tên đã sửa")
    answer, _ = ask_again(client, path, tag)
    assert answer.status_code == 200 and "Tên đã sửa" in answer.text


def test_an_edition_stays_as_it_was(client: Client) -> None:
    make_visit(1, name="Tên cũ")
    before = client.get(EDITION)
    make_visit(1, name="Tên mới", at=LONG_AGO + timedelta(days=1))
    after = client.get(EDITION)
    assert after.content == before.content and after["ETag"] == before["ETag"] and after["Last-Modified"] == before["Last-Modified"]
    assert client.get(f"{VISIT}/editions/2").json()["name"] == "Tên mới"
    for number in ("0", "3", "9" * 5000, "-1", "x"):
        assert client.get(f"{VISIT}/editions/{number}").status_code == 404


def test_a_page_has_another_tag_when_a_visit_joins_or_leaves(client: Client) -> None:
    edition = make_visit(1)
    tags = {client.get(VISITS)["ETag"]}
    make_visit(2)
    tags.add(client.get(VISITS)["ETag"])
    withdraw(edition)
    tags.add(client.get(VISITS)["ETag"])
    assert len(tags) == 3


def test_pages_of_the_same_records_with_other_links_differ(client: Client) -> None:
    make_visit(1), make_visit(2)
    assert client.get(f"{VISITS}?page_size=1")["ETag"] != client.get(f"{VISITS}?page_size=1&q=thai")["ETag"]


def test_a_changed_licence_changes_every_tag(client: Client, settings: Settings) -> None:
    make_visit(1)
    before = [client.get(path)["ETag"] for path in (VISIT, VISITS)]
    settings.API_LICENSE = "CC0"
    assert not set(before) & {client.get(path)["ETag"] for path in (VISIT, VISITS)}


def test_last_modified_is_the_record_s_last_change(client: Client) -> None:
    make_visit(1, at=datetime(2024, 5, 6, 7, 8, 9, 999_000, tzinfo=UTC))
    answer = client.get(VISIT)
    assert answer["Last-Modified"] == "Mon, 06 May 2024 07:08:09 GMT"
    assert client.get(VISIT, headers={"if-modified-since": answer["Last-Modified"]}).status_code == 304
    assert client.get(VISIT, headers={"if-modified-since": http_date(0)}).status_code == 200
    # The tag decides where both are given.
    both = {"if-modified-since": answer["Last-Modified"], "if-none-match": '"x"'}
    assert client.get(VISIT, headers=both).status_code == 200
    assert "Last-Modified" not in client.get(VISITS), "a record that leaves a list leaves no date behind"


@every_kind
def test_a_condition_that_does_not_hold_is_a_problem(client: Client, path: str) -> None:
    make_visit(1)
    answer = client.get(path, headers={"if-match": '"x"'})
    assert answer.status_code == 412 and answer.json()["code"] == "precondition_failed"
    assert client.get(path, headers={"if-match": client.get(path)["ETag"]}).status_code == 200


@every_kind
def test_caches_may_keep_but_must_ask(client: Client, path: str) -> None:
    make_visit(1)
    assert client.get(path)["Cache-Control"] == "public, no-cache"


# --- Gone and moved -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [VISIT, EDITION])
def test_a_withdrawn_visit_says_why_and_nothing_else(client: Client, path: str) -> None:
    edition = make_visit(1, name="Chuyến thăm bị gỡ")
    tag = client.get(path)["ETag"]
    withdraw(edition, "Bài báo đã được đính chính.")
    for headers in ({}, {"if-none-match": tag}, {"if-none-match": "*"}):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 410 and answer["Content-Type"] == "application/problem+json"
        assert answer.json()["public_reason"] == "Bài báo đã được đính chính."
        assert "bị gỡ" not in answer.text and answer["Cache-Control"] == "no-cache" and "ETag" not in answer


def test_a_restored_visit_answers_again(client: Client) -> None:
    edition = make_visit(1)
    withdraw(edition)
    make_visit(1)
    assert client.get(VISIT).status_code == 200


def test_a_merged_record_sends_to_its_survivor(client: Client) -> None:
    merge(make_person(1), make_person(2))
    answer = client.get("/api/v1/people/p0000000001")
    assert answer.status_code == 308 and answer["Cache-Control"] == "no-cache"
    assert answer["Location"] == "/api/v1/people/p0000000002"
    assert client.get("/api/v1/people/p0000000001", follow=True).json()["id"] == id_of("person", 2)
    assert [row["id"] for row in client.get("/api/v1/people").json()["results"]] == [id_of("person", 2)]


def test_an_edition_of_a_merged_visit_sends_to_the_survivor_too(client: Client) -> None:
    merge(make_visit(1), make_visit(2))
    assert client.get(EDITION)["Location"] == "/api/v1/visits/v0000000002"


@pytest.mark.parametrize(
    "public_id", ["v0000000009", "x", "v000000000u", "V0000000001", "v0000000001%00", "v0000000001%0a", "%ff", "v" * 5000]
)
def test_an_id_that_was_never_given_is_not_found(client: Client, public_id: str) -> None:
    answer = client.get(f"/api/v1/visits/{public_id}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_what_cannot_be_an_id_is_not_even_looked_for(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        client.get("/api/v1/visits/1")


def test_the_builder_of_these_tests_writes_whole_documents(client: Client) -> None:
    make_visit(1)
    assert visit_body().keys() < client.get(VISIT).json().keys()
