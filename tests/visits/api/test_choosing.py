"""What a client chooses of an answer: members, order, and the records that others name."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dieuphoi.api_selection import names_of, selection_of
from tests.visits.api.world import id_of, make_one_of_each, make_person, make_visit, withdraw
from tests.visits.site.world import make_full_visit
from visits.api import shapes

pytestmark = pytest.mark.django_db
VISITS, VISIT, EDITION = "/api/v1/visits", "/api/v1/visits/v0000000001", "/api/v1/visits/v0000000001/editions/1"


def refused(client: Client, path: str = VISITS, **query: str) -> dict[str, str]:
    """Parameter -> what is said of it."""
    answer = client.get(path, query)
    assert answer.status_code == 400, answer.content
    return {error["parameter"]: error["detail"] for error in answer.json()["errors"]}


def one(client: Client, path: str, **query: str) -> dict[str, Any]:
    """The record of an answer, without what every answer says."""
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    assert found.pop("meta")
    return found["results"][0] if "results" in found else found


# --- Members --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [VISITS, VISIT, EDITION])
def test_only_the_members_asked_for_go_out_at_any_depth(client: Client, path: str) -> None:
    make_full_visit()
    found = one(client, path, fields="id,area.name,participants.name,participants.roles.post.id,lead.person.id,date_sources")
    assert list(found) == ["id", "date_sources", "area", "lead", "participants"]
    assert found["area"] == {"name": "Thái Bình"}
    assert found["participants"][1] == {"name": "Trần Thị B", "roles": [{"post": None}]}
    assert found["lead"] == {"person": {"id": id_of("person", 1)}} and found["date_sources"][0]["quote"] == "15/9/2020"


@pytest.mark.parametrize("path", [VISITS, VISIT, EDITION])
def test_all_but_the_members_left_out_go_out(client: Client, path: str) -> None:
    make_full_visit()
    whole, found = one(client, path), one(client, path, omit="participants.roles.sources,gifts,area.name,area.kind")
    assert "gifts" not in found and found["area"].keys() == whole["area"].keys() - {"name", "kind"}
    assert "sources" not in found["participants"][0]["roles"][0] and found["participants"][0]["sources"]
    assert found["commitments"] == whole["commitments"]


def test_both_together_and_a_name_within_another(client: Client) -> None:
    make_full_visit()
    assert one(client, VISIT, fields="area,area.name,articles", omit="articles.url,area.sources").keys() == {"area", "articles"}
    assert (
        "name" in one(client, VISIT, fields="area,area.name")["area"] and "kind" in one(client, VISIT, fields=" area , area.name")["area"]
    )


@pytest.mark.parametrize("value", ["", "nam", "id,", "area.nam", "area.name.x", "id;name", "area..name", "meta", ".", "a" * 3000])
@pytest.mark.parametrize("name", ["fields", "omit"])
def test_a_member_that_there_is_not_is_refused_with_those_that_there_are(client: Client, name: str, value: str) -> None:
    for path in (VISITS, VISIT, EDITION):
        assert "participants" in refused(client, path, **{name: value})[name]


def test_what_contradicts_itself_is_refused(client: Client) -> None:
    assert "area.name" in refused(client, fields="area.name,id", omit="area")["omit"]
    assert refused(client, omit=",".join(name for name in names_of(shapes.Visit) if "." not in name)) == {"omit": "Leaves nothing."}
    assert refused(client, VISIT, fields="area", omit="area.name,area.kind,area.id,area.basis,area.sources") == {"omit": "Leaves nothing."}


def test_every_list_and_record_knows_its_members(client: Client) -> None:
    for name, public_id in make_one_of_each().items():
        for path in (f"/api/v1/{name}", f"/api/v1/{name}/{public_id}"):
            assert one(client, path, fields="id,type").keys() == {"id", "type"}
            assert one(client, path, omit="type").keys() == one(client, path).keys() - {"type"}


def test_each_choice_has_a_tag_of_its_own(client: Client) -> None:
    make_visit(1)
    for path in (VISITS, VISIT, EDITION):
        tags = {client.get(path, query)["ETag"] for query in ({}, {"fields": "id"}, {"fields": "name"}, {"omit": "name"})}
        assert len(tags) == 4
        tag = client.get(path, {"fields": "id"})["ETag"]
        assert client.get(path, {"fields": "id"}, headers={"if-none-match": tag}).status_code == 304


def test_what_is_chosen_of_any_document_is_in_it() -> None:
    document = make_full_visit().document
    for name in names_of(shapes.Visit):
        selection = selection_of({"fields": name}, shapes.Visit)
        assert selection is not None and selection.covers(name) and not selection.covers("nothing")
        chosen = orjson.loads(selection.of_text(document))
        assert list(chosen) == [name.partition(".")[0]]
        left = selection_of({"omit": name}, shapes.Visit)
        assert left is not None and not left.covers(name)


# --- Order ----------------------------------------------------------------------------------------------------------------

ORDERED = {
    "date": [2, 1, 3],
    "-date": [3, 1, 2],
    "name": [3, 2, 1],
    "-name": [1, 2, 3],
    "changed": [1, 3, 2],
    "-changed": [2, 3, 1],
}


def make_three() -> None:
    for number, name, day, hour in ((1, "Đoàn", "2020-02-01", 1), (2, "Dự án", "2020-01-01", 3), (3, "Ân", "2020-03-01", 2)):
        make_visit(number, name=name, day=day, people=[1], at=datetime(2024, 5, 1, hour, 0, 0, number, tzinfo=UTC))


@pytest.mark.parametrize("more", [{}, {"person": id_of("person", 1)}, {"as_of": "2024-05-02"}, {"date_to": "2021-01-01", "q": "thai binh"}])
@pytest.mark.parametrize("ordering", ORDERED)
def test_a_list_stands_in_any_of_its_orders_and_its_pages_too(client: Client, ordering: str, more: dict[str, str]) -> None:
    make_three()
    found, address, query = [], VISITS, {"ordering": ordering, "page_size": "1", **more}
    while address:
        answer = client.get(address, query)
        assert answer.status_code == 200, answer.content
        page, query = answer.json(), {}
        found += [int(row["id"][1:]) for row in page["results"]]
        address = page["next"]
    assert found == ORDERED[ordering]
    back = [page["results"][0]["id"]]
    while page["previous"]:
        page = client.get(page["previous"]).json()
        back += [row["id"] for row in page["results"]]
    assert [int(public_id[1:]) for public_id in back] == ORDERED[ordering][::-1]


def test_people_by_given_name_and_backwards(client: Client) -> None:
    for number, name in enumerate(["Trần Văn Đức", "Lê Thị An", "Phạm Văn Ấn", "Nguyễn Văn Dũng"], start=1):
        make_person(number, name)
    names = [row["name"] for row in client.get("/api/v1/people", {"ordering": "-name"}).json()["results"]]
    assert names == ["Trần Văn Đức", "Nguyễn Văn Dũng", "Phạm Văn Ấn", "Lê Thị An"]


def test_an_order_that_a_list_has_not_is_refused(client: Client) -> None:
    assert "date, -date, name, -name, changed, -changed" in refused(client, ordering="size")["ordering"]
    for value in ("", "--date", "Date", "-", "date,name"):
        assert "ordering" in refused(client, ordering=value)
    assert "date" not in refused(client, "/api/v1/people", ordering="date")["ordering"].replace("changed", "")


def test_a_cursor_belongs_to_its_order(client: Client) -> None:
    make_three()
    following = client.get(VISITS, {"ordering": "name", "page_size": "1"}).json()["next"]
    assert client.get(following.replace("ordering=name", "ordering=changed")).status_code == 400
    assert client.get(following.replace("ordering=name", "ordering=-name")).status_code == 200


# --- Records that others name ---------------------------------------------------------------------------------------------


def test_the_records_that_a_page_names_come_along_once_each(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_full_visit()
    make_full_visit(2, day="2019-01-01")
    with django_assert_num_queries(2):
        page = client.get(VISITS, {"include": "people,articles"}).json()
    assert {name: [row["id"] for row in rows] for name, rows in page["included"].items()} == {
        "articles": [id_of("article", 1)],
        "people": [id_of("person", 1), id_of("person", 2)],
    }
    assert "included" not in client.get(VISITS).json()
    alone = client.get(VISIT, {"include": "areas,people", "fields": "id"}).json()
    assert alone.keys() == {"meta", "id", "included"} and alone["included"]["areas"][0]["name"] == "Thái Bình"


def test_what_is_out_of_sight_does_not_come_along_and_samples_are_told(client: Client) -> None:
    make_full_visit()
    withdraw(make_person(2, "Trần Thị B"))
    tag = client.get(VISIT, {"include": "people"})["ETag"]
    make_person(1, "Nguyễn Văn A (mới)", is_sample=True)
    answer = client.get(VISIT, {"include": "people"}, headers={"if-none-match": tag})
    assert [row["name"] for row in answer.json()["included"]["people"]] == ["Nguyễn Văn A (mới)"]
    assert client.get(VISIT, {"include": "people"}, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_what_cannot_come_along_is_refused(client: Client) -> None:
    make_full_visit()
    for path in (VISITS, VISIT):
        assert "articles, areas, organizations, people, posts" in refused(client, path, include="gifts")["include"]
        assert "include" in refused(client, path, include="")
        assert "as_of" in refused(client, path, include="people", as_of="2024-01-01")["include"]
    assert "include" in refused(client, "/api/v1/people", include="people")
