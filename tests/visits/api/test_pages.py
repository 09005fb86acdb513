"""Pages of lists: whole, in a stable order, and steady while records come and go."""

import random
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.visits.api.world import id_of, make_area, make_person, make_visit, withdraw

pytestmark = pytest.mark.django_db


def walk(client: Client, address: str, link: str = "next") -> list[list[str]]:
    """The ids on each page, following one link to its end."""
    pages: list[list[str]] = []
    following: str | None = address
    while following:
        page = client.get(following).json()
        pages.append([row["id"] for row in page["results"]])
        following = page[link]
        assert len(pages) < 100
    return pages


def cursor_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["cursor"][0]


def make_visits(days: list[str]) -> list[str]:
    """Visits on these days; their ids in the order of the list."""
    for number, day in enumerate(days, start=1):
        make_visit(number, day=day)
    ranked = sorted(((day, id_of("visit", number)) for number, day in enumerate(days, start=1)), reverse=True)
    return [public_id for _, public_id in ranked]


@pytest.mark.parametrize("page_size", [1, 2, 3, 7, 50])
def test_the_pages_hold_every_visit_once_the_newest_first(client: Client, page_size: int) -> None:
    # Many on the same day: the id decides between them.
    days = [f"2020-09-{day:02d}" for day in (15, 15, 15, 3, 15, 28, 3)]
    expected = make_visits(days)
    pages = walk(client, f"/api/v1/visits?page_size={page_size}")
    assert [public_id for page in pages for public_id in page] == expected
    assert all(len(page) == page_size for page in pages[:-1])


@pytest.mark.parametrize("page_size", [1, 2, 3])
def test_going_back_shows_the_same_pages(client: Client, page_size: int) -> None:
    make_visits([f"2020-09-{day:02d}" for day in (15, 15, 15, 3, 15, 28)])
    forwards, address = [], f"/api/v1/visits?page_size={page_size}"
    while True:
        page = client.get(address).json()
        forwards.append([row["id"] for row in page["results"]])
        if page["next"] is None:
            break
        address = page["next"]
    assert walk(client, address, "previous") == forwards[::-1]


def test_the_first_page_has_nothing_before_it_and_the_last_one_nothing_after(client: Client) -> None:
    make_visits(["2020-01-01", "2020-01-02"])
    first = client.get("/api/v1/visits?page_size=1").json()
    last = client.get(first["next"]).json()
    assert first["previous"] is None and last["next"] is None
    again = client.get(last["previous"]).json()
    assert again["results"] == first["results"] and again["previous"] is None and again["next"] is not None


def test_what_is_published_meanwhile_neither_repeats_nor_hides_anything(client: Client) -> None:
    make_visits(["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04"])
    first = client.get("/api/v1/visits?page_size=2").json()
    make_visit(10, day="2020-01-09")
    make_visit(11, day="2020-01-03")
    rest = [public_id for page in walk(client, first["next"]) for public_id in page]
    assert rest == [id_of("visit", 2), id_of("visit", 1)]


def test_what_is_withdrawn_meanwhile_hides_nothing_else(client: Client) -> None:
    make_visits(["2020-01-01", "2020-01-02", "2020-01-04"])
    last_of_first = make_visit(9, day="2020-01-03")
    first = client.get("/api/v1/visits?page_size=2").json()
    assert [row["id"] for row in first["results"]] == [id_of("visit", 3), id_of("visit", 9)]
    withdraw(last_of_first)
    assert [row["id"] for row in client.get(first["next"]).json()["results"]] == [id_of("visit", 2), id_of("visit", 1)]


def test_a_page_that_came_out_empty_still_leads_back(client: Client) -> None:
    editions = [make_visit(number, day=f"2020-01-0{number}") for number in (1, 2)]
    first = client.get("/api/v1/visits?page_size=1").json()
    withdraw(editions[0])
    empty = client.get(first["next"]).json()
    assert empty["results"] == [] and empty["next"] is None
    # Before the second one's place stands nothing but what came before it.
    assert client.get(empty["previous"]).status_code == 200


def test_links_stand_in_the_header_too(client: Client) -> None:
    make_visits(["2020-01-01", "2020-01-02", "2020-01-03"])
    first = client.get("/api/v1/visits?page_size=1")
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    second = client.get(first.json()["next"])
    assert second["Link"] == f'<{second.json()["next"]}>; rel="next", <{second.json()["previous"]}>; rel="prev"'
    assert "Link" not in client.get("/api/v1/visits")


def test_links_keep_the_filters(client: Client) -> None:
    make_visits(["2020-01-01", "2020-01-02"])
    address = client.get("/api/v1/visits", {"q": "Thái Bình", "page_size": "1", "area": id_of("area", 1)}).json()["next"]
    query = parse_qs(urlsplit(address).query)
    assert query["q"] == ["Thái Bình"] and query["area"] == [id_of("area", 1)] and query["page_size"] == ["1"]
    assert address.startswith("http://testserver/api/v1/visits?")


def test_people_stand_in_vietnamese_order_of_the_given_name(client: Client) -> None:
    names = ["Trần Văn Đức", "Lê Thị An", "Phạm Văn Ấn", "Nguyễn Văn Dũng", "Nguyễn Văn Anh", "Hoàng Thị Ân"]
    random.Random(3).shuffle(names)
    for number, name in enumerate(names, start=1):
        make_person(number, name)
    found = []
    address = "/api/v1/people?page_size=2"
    while address:
        page = client.get(address).json()
        found += [row["name"] for row in page["results"]]
        address = page["next"]
    assert found == ["Lê Thị An", "Nguyễn Văn Anh", "Hoàng Thị Ân", "Phạm Văn Ấn", "Nguyễn Văn Dũng", "Trần Văn Đức"]


def test_two_of_one_name_both_appear(client: Client) -> None:
    for number in (2, 1, 3):
        make_person(number, "Nguyễn Văn A")
    assert walk(client, "/api/v1/people?page_size=1") == [[id_of("person", number)] for number in (1, 2, 3)]


@pytest.mark.parametrize("page_size", ["0", "-1", "201", "1e2", "٣", "all", "", "2.0", "99999999999999999999"])
def test_a_page_size_out_of_range_is_refused(client: Client, page_size: str) -> None:
    answer = client.get("/api/v1/visits", {"page_size": page_size})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["parameter"] == "page_size"
    assert "from 1 to 200" in error["detail"]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!",
        "after.737000",
        "after.737000.v000000000u",
        "after.737000.v0000000001 --",
        "after.737000.v0000000001\n.x",
        "beside.737000.v0000000001",
        "after.-1.v0000000001",
        "after.12345678.v0000000001",
        "after.٧٣٧.v0000000001",
        "after.abab.v0000000001",
        "after.737000.v0000000001.v0000000001",
        "after.737000\0.v0000000001",
        "A" * 9000,
    ],
)
def test_what_no_page_gave_out_is_no_cursor(client: Client, cursor: str) -> None:
    answer = client.get("/api/v1/visits", {"cursor": cursor})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("number", [0, 1, 737000, 3652059, 9999999])
@pytest.mark.parametrize("way", ["after", "before"])
def test_every_cursor_of_the_described_form_is_a_place(client: Client, way: str, number: int) -> None:
    make_visits(["2020-01-01"])
    page = client.get("/api/v1/visits", {"cursor": f"{way}.{number}.v0000000000"}).json()
    assert bool(page["results"]) is ((way == "after") == (number > 738000))


def test_a_cursor_of_another_list_is_refused(client: Client) -> None:
    make_area(1, "Thái Bình"), make_area(2, "Hà Nam")
    cursor = cursor_of(client.get("/api/v1/areas?page_size=1").json()["next"])
    assert client.get("/api/v1/visits", {"cursor": cursor}).status_code == 400


def test_no_page_counts_or_skips(client: Client) -> None:
    make_visits([f"2020-09-{day:02d}" for day in range(1, 9)])
    address = "/api/v1/visits?page_size=2"
    with CaptureQueriesContext(connection) as queries:
        walk(client, address)
    assert len(queries) == 4
    for query in queries.captured_queries:
        assert "COUNT(" not in query["sql"].upper() and "OFFSET" not in query["sql"].upper()


def test_a_count_comes_on_request_and_is_that_of_the_whole_list(client: Client) -> None:
    make_visits(["2020-01-01", "2020-01-02", "2019"])
    assert "count" not in client.get("/api/v1/visits").json()
    page = client.get("/api/v1/visits", {"count": "true", "page_size": "1"}).json()
    assert (page["count"], len(page["results"])) == (3, 1) and client.get(page["next"]).json()["count"] == 3
    assert client.get("/api/v1/visits", {"count": "true", "date_to": "2019-06-01", "area": id_of("area", 1)}).json()["count"] == 1
    assert client.get("/api/v1/people", {"count": "true"}).json()["count"] == 0
    assert client.get("/api/v1/visits", {"count": "1"}).json()["errors"][0]["parameter"] == "count"
