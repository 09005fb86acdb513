"""The forms of an answer beside JSON: files of whole lists, and records in the words of others."""

import csv
import gzip
import io
import json
import tracemalloc
from typing import Any

import brotli
import openpyxl
import pytest
from django.test import Client
from pytest_django import Settings

from tests.visits.api.world import (
    id_of,
    make_edition,
    make_one_of_each,
    make_organization,
    make_person,
    make_visit,
    merge,
    visit_body,
    withdraw,
)
from tests.visits.site.world import cited, full_body, make_full_visit
from visits.api import linked, views, whole

pytestmark = pytest.mark.django_db
VISITS, VISIT = "/api/v1/visits", "/api/v1/visits/v0000000001"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return bytes_of(answer).decode("utf-8-sig")


def rows_of(client: Client, path: str = VISITS, **query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(client.get(path, {"format": "csv", **query})), newline="")))


def book_of(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def refused(client: Client, path: str = VISITS, **query: str) -> dict[str, str]:
    answer = client.get(path, query)
    assert answer.status_code == 400, answer.content
    return {error["parameter"]: error["detail"] for error in answer.json()["errors"]}


# --- Which form -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("text/*", "text/csv; charset=utf-8; header=present"),
        ("text/csv;q=0.2, application/json;q=0.1", "text/csv; charset=utf-8; header=present"),
        ("application/*, application/json;q=0.1, application/x-ndjson;q=0.5", XLSX),
        ("APPLICATION/X-NDJSON ; q=1.0", "application/x-ndjson"),
        ("nonsense, application/json", "application/json"),
    ],
)
def test_the_accept_header_chooses(client: Client, accept: str, content_type: str) -> None:
    make_visit(1)
    answer = client.get(VISITS, headers={"accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (200, content_type)
    assert "accept" in answer["Vary"].lower()


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "image/*", "x", "*/*;q=0", "application/ld+json"])
def test_what_a_list_has_not_is_refused(client: Client, accept: str) -> None:
    assert client.get(VISITS, headers={"accept": accept}).status_code == 406


def test_the_parameter_goes_before_the_header_and_knows_its_values(client: Client) -> None:
    make_full_visit()
    assert client.get(VISITS, {"format": "ndjson"}, headers={"accept": "text/html"})["Content-Type"] == "application/x-ndjson"
    assert "json, csv, xlsx, ndjson" in refused(client, format="pdf")["format"]
    assert "popolo" in refused(client, "/api/v1/people", format="")["format"]
    assert "json, jsonld" in refused(client, VISIT, format="csv")["format"]
    assert "no query parameters" in refused(client, "/api/v1/", format="json")["format"]


def test_each_form_has_a_tag_of_its_own(client: Client) -> None:
    make_person(1)
    for path in ("/api/v1/people", "/api/v1/people/p0000000001"):
        answers = [client.get(path, headers={"accept": accept}) for accept in ("application/json", "application/vnd.popolo+json")]
        assert answers[0]["ETag"] != answers[1]["ETag"]
    tag = client.get(VISITS, {"format": "csv"})["ETag"]
    assert client.get(VISITS, {"format": "csv"}, headers={"if-none-match": tag}).status_code == 304
    make_visit(1)
    assert client.get(VISITS, {"format": "csv"}, headers={"if-none-match": tag}).status_code == 200


# --- Tables ---------------------------------------------------------------------------------------------------------------


def test_a_table_has_a_row_for_each_record_of_the_filtered_list_in_its_order(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "CHUNK", 3)
    make_full_visit()
    for number in range(2, 20):
        make_visit(number, day=f"2019-{number % 12 + 1:02d}-01", name=f"Chuyến {number}")
    make_visit(300, day="2021-01-01")
    found = rows_of(client, date_to="2020-12-31", ordering="-date")
    expected = [row["id"] for row in client.get(VISITS, {"date_to": "2020-12-31", "page_size": "200"}).json()["results"]]
    assert len(found) == 19 and [row["id"] for row in found] == expected
    first = found[0]
    assert (first["area_name"], first["lead_person_id"], first["is_sample"]) == ("Thái Bình", id_of("person", 1), "false")
    assert first["participants"] == "Nguyễn Văn A\nTrần Thị B" and first["articles_url"] == "https://bao.example/1"
    assert first["end_date"] == "" and "15/9/2020" in first["date_quotes"]


def test_a_table_begins_with_a_mark_and_tells_where_it_comes_from(client: Client) -> None:
    make_visit(1)
    answer = client.get(VISITS, {"format": "csv"})
    assert answer["Content-Disposition"] == 'attachment; filename="dieuphoi-visits.csv"'
    assert (answer["Data-License"], answer["Changes-Since"]) == ("CC-BY-4.0, quoted passages excluded", "1")
    assert bytes_of(answer).startswith(b"\xef\xbb\xbfid,")


def test_no_cell_is_a_formula(client: Client) -> None:
    evil = '=HYPERLINK("x"),\n"hai"'
    make_visit(1, **full_body(name=evil, gifts=[], commitments=[cited("@SUM(1)", kind="pledge", text="+84", by=None)]))
    (row,) = rows_of(client)
    assert row["name"] == f"'{evil}" and row["commitments"] == "'+84"
    sheet = book_of(client.get(VISITS, {"format": "xlsx"}))["records"]
    names = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, names.index("name") + 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (evil, "s", True)


def test_only_the_columns_asked_for(client: Client) -> None:
    make_full_visit()
    (row,) = rows_of(client, fields="id,area,participants.name")
    assert list(row) == ["id", "area_basis", "area_quotes", "area_name", "area_kind", "area_id", "participants"]
    (line,) = text_of(client.get(VISITS, {"format": "ndjson", "omit": "participants"})).splitlines()
    assert "participants" not in json.loads(line)


def test_a_workbook_holds_the_same_and_says_what_it_is(client: Client) -> None:
    make_full_visit()
    make_visit(2, day=None, name="Điều \x0b<&>")
    book = book_of(client.get(VISITS, {"format": "xlsx", "q": "thai binh"}))
    rows = [[cell.value for cell in row] for row in book["records"]]
    plain = rows_of(client, q="thai binh")
    assert rows[0] == list(plain[0])
    assert [[str(value or "") for value in row][7:] for row in rows[1:]] == [
        [value.replace("\x0b", "\ufffd") for value in row.values()][7:] for row in plain
    ]
    assert {rows[1][rows[0].index("edition")], rows[2][rows[0].index("name")]} & {1} == {1}
    about = {row[0].value: row[1].value for row in book["about"]}
    assert about["complete"] == "true" and about["address"].endswith("q=thai+binh") and "CC-BY" in about["license"]


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_a_table_that_ends_early_says_so_and_where_it_goes_on(client: Client, monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setattr(whole, "LIMITS", {views.CSV: 2, views.XLSX: 2})
    for number in range(1, 6):
        make_visit(number, day=f"2020-01-0{number}")
    make_visit(6, day="2020-01-01", end_date="2020-06-01")
    found, sizes, query = [], [], {"format": wanted, "date_to": "2020-01-31"}
    address = VISITS
    while address:
        answer = client.get(address, query)
        if wanted == "csv":
            ids = [row["id"] for row in csv.DictReader(io.StringIO(text_of(answer), newline=""))]
        else:
            book = book_of(answer)
            ids = [row[0].value for row in book["records"]][1:]
            about = {row[0].value: row[1].value for row in book["about"]}
            assert (about["complete"] == "true") is ("Link" not in answer) and (about["next"] or "") in answer.get("Link", "")
        sizes.append(len(ids))
        found += ids
        address = answer.get("Link", "<>").partition("<")[2].partition(">")[0]
        query = {}
    assert found == [id_of("visit", number) for number in (6, 5, 4, 3, 2, 1)] and sizes == [2, 2, 2]


def test_the_header_s_choice_stays_in_the_address_of_what_follows(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "LIMITS", {views.CSV: 1})
    make_visit(1), make_visit(2)
    assert "format=csv" in client.get(VISITS, headers={"accept": "text/csv"})["Link"]


@pytest.mark.parametrize("name", ["count", "page_size", "include"])
@pytest.mark.parametrize("wanted", ["csv", "xlsx", "ndjson"])
def test_what_is_of_pages_has_no_sense_for_a_file(client: Client, name: str, wanted: str) -> None:
    values = {"count": "true", "page_size": "2", "include": "people"}
    assert "all records" in refused(client, format=wanted, **{name: values[name]})[name]
    assert "forwards" in refused(client, format=wanted, cursor="before.737000.v0000000001")["cursor"]


def test_every_list_is_a_table_with_columns_that_keep_their_names(client: Client) -> None:
    make_one_of_each()
    columns = {name: list(rows_of(client, f"/api/v1/{name}")[0]) for name, *_ in views.RESOURCES[1:6]}
    always = ["id", "edition", "published_at", "is_sample", "name"]
    assert all(found[:5] == always for found in columns.values())
    assert {"classification", "area_name", "area_id", "parent_id", "other_names", "valid_to"} <= set(columns["organizations"])
    assert {"title", "organization_name", "organization_id"} <= set(columns["posts"])
    assert {"level", "kind", "code", "names", "valid_from"} <= set(columns["areas"])
    assert {"title", "outlet", "published_on", "url", "byline", "kind", "quotes"} <= set(columns["articles"])


# --- Everything -----------------------------------------------------------------------------------------------------------


def test_everything_goes_out_as_it_was_stored_one_record_on_a_line(client: Client) -> None:
    editions = [make_visit(number, day=f"2020-01-0{number}") for number in (3, 2, 1)]
    withdraw(make_visit(4))
    answer = client.get(VISITS, {"format": "ndjson"})
    assert answer["Changes-Since"] == "5"
    assert text_of(answer) == "".join(f"{edition.document}\n" for edition in editions)


@pytest.mark.parametrize(("coding", "unpack"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
@pytest.mark.parametrize("wanted", ["ndjson", "csv", "xlsx"])
def test_a_file_may_be_packed(client: Client, coding: str, unpack: Any, wanted: str) -> None:
    for number in range(1, 40):
        make_visit(number)
    plain = bytes_of(client.get(VISITS, {"format": wanted}))
    packed = client.get(VISITS, {"format": wanted}, headers={"accept-encoding": coding})
    assert packed["Content-Encoding"] == coding and unpack(bytes_of(packed)) == plain


def test_a_file_is_not_made_for_head(client: Client) -> None:
    make_visit(1)
    answer = client.head(VISITS, {"format": "ndjson"})
    assert bytes_of(answer) == b"" and answer["ETag"] == client.get(VISITS, {"format": "ndjson"})["ETag"]
    assert "Content-Length" not in answer


def test_a_merged_id_finds_what_its_survivor_is_in(client: Client) -> None:
    merge(make_person(1), make_person(2))
    make_visit(1, people=[2])
    assert len(rows_of(client, person=id_of("person", 1))) == 1


def test_memory_does_not_grow_with_the_list(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "CHUNK", 8)
    text = "Một đoạn văn dài. " * 1000

    def peak(wanted: str) -> int:
        answer: Any = client.get(VISITS, {"format": wanted})
        tracemalloc.start()
        try:
            for _ in answer.streaming_content:
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def peaks(first: int, last: int) -> list[int]:
        for number in range(first, last):
            make_edition("visit", number, visit_body(date_sources=cited(text)["sources"]))
        return [peak(wanted) for wanted in ("ndjson", "csv", "xlsx")]

    peaks(1, 25)  # what the first time alone needs
    few, many = peaks(25, 26), peaks(26, 97)
    assert all(late < 1.3 * early for early, late in zip(few, many, strict=True)), (few, many)


# --- In the words of others -----------------------------------------------------------------------------------------------


def terms_of(node: Any) -> set[str]:
    """Every member's name and every type in a JSON-LD text."""
    if isinstance(node, list):
        return {term for row in node for term in terms_of(row)}
    if not isinstance(node, dict):
        return set()
    own = {name for name in node if not name.startswith("@")} | ({node["@type"]} if "@type" in node else set())
    return own | {term for value in node.values() for term in terms_of(value)}


def test_every_record_is_a_node_whose_terms_this_server_explains(client: Client) -> None:
    make_full_visit()
    context = client.get("/api/v1/context.jsonld")
    assert context["Content-Type"] == "application/ld+json"
    made = make_one_of_each()
    # Parts are told with their visit.
    for name in (name for name, *_ in views.RESOURCES):
        public_id = made[name]
        answer = client.get(f"/api/v1/{name}/{public_id}", headers={"accept": "application/ld+json"})
        assert answer["Content-Type"] == "application/ld+json"
        node = answer.json()
        assert node["@context"] == "http://testserver/api/v1/context.jsonld"
        assert node["@id"] == f"http://testserver/api/v1/{name}/{public_id}" and node["license"]
        assert terms_of(node) <= context.json()["@context"].keys()
    assert set(linked.NODES) >= {"visit", "person", "organization", "post", "area", "article"}


def test_a_visit_is_an_event_with_people_in_the_offices_of_that_day(client: Client) -> None:
    make_full_visit()
    node = client.get(VISIT, {"format": "jsonld"}).json()
    assert (node["@type"], node["startDate"], node["location"]["name"]) == ("Event", "2020-09-15", "Thái Bình")
    role = node["attendee"][0]
    assert (role["@type"], role["roleName"]) == ("OrganizationRole", ["Thứ trưởng Bộ Ngoại giao"])
    assert role["attendee"]["@id"].endswith("/people/p0000000001")
    make_visit(1, day="XXXX-09-08")
    assert "startDate" not in client.get(VISIT, {"format": "jsonld"}).json()


def test_people_and_bodies_as_popolo_describes_them(client: Client, settings: Settings) -> None:
    make_person(1, "Nguyễn Văn A")
    make_organization(1, area={"id": id_of("area", 1), "name": "Thái Bình"}, other_names=["Bộ NG"], valid_from="1945-08-28")
    person = client.get("/api/v1/people/p0000000001", {"format": "popolo"}).json()
    assert (person["id"], person["name"], person["memberships"]) == (id_of("person", 1), "Nguyễn Văn A", [])
    assert person["meta"]["license"] == settings.API_LICENSE
    page = client.get("/api/v1/organizations", headers={"accept": "application/vnd.popolo+json"}).json()
    (body,) = page["results"]
    assert (body["area_id"], body["founding_date"], body["other_names"]) == (id_of("area", 1), "1945-08-28", [{"name": "Bộ NG"}])
    assert page["next"] is None
    assert "popolo" in refused(client, "/api/v1/people", format="popolo", fields="id")["fields"]


def test_what_names_members_of_the_documents_has_no_sense_for_other_words(client: Client) -> None:
    make_full_visit()
    assert "jsonld" in refused(client, VISIT, format="jsonld", fields="id")["fields"]
    assert "jsonld" in refused(client, VISIT, format="jsonld", include="people")["include"]
