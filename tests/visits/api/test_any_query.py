"""Whatever is asked, the server answers with records or with a problem, never with a failure."""

from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.visits.api.world import id_of, make_one_of_each, make_visit

LISTS = {
    "visits": ["area", "article", "as_of", "date_from", "date_to", "delegation", "host", "organization", "person", "post", "q"],
    "people": ["as_of", "q"],
    "organizations": ["area", "as_of", "parent", "q"],
    "posts": ["as_of", "organization", "q"],
    "areas": ["as_of", "q"],
    "articles": ["date_from", "date_to", "q"],
}
words = st.sampled_from(["Thái Bình", "thai", "Đ", "ð", "50%", "\\", "_", "'", '"', "a\u0301", "ℌ", "İ", "ß", "\u200b", "٣", "\0", "😀"])
texts = st.one_of(st.text(max_size=40), st.lists(words, max_size=4).map(" ".join))
days = st.one_of(st.dates().map(str), st.sampled_from(["9999-12-31", "0001-01-01", "2020-13-01"]), texts)
ids = st.one_of(st.builds(id_of, st.sampled_from(["area", "person", "organization", "article", "visit"]), st.integers(0, 3)), texts)
sizes = st.one_of(st.integers(-1, 300).map(str), texts)

cursors = st.one_of(texts, st.builds(lambda n, i: f"after.{n}.{id_of('visit', i)}", st.integers(0, 9999999), st.integers(0, 3)))


@st.composite
def queries(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(st.sampled_from(sorted(LISTS)))
    values = {
        "q": texts,
        "date_from": days,
        "date_to": days,
        "page_size": sizes,
        "cursor": cursors,
        "as_of": days,
        "updated_since": days,
        "count": st.sampled_from(["true", "1"]),
    }
    known = draw(st.lists(st.sampled_from([*LISTS[name], "page_size", "cursor", "count", "updated_since"]), max_size=4, unique=True))
    pairs = [(key, draw(values.get(key, ids))) for key in known]
    if draw(st.integers(0, 9)) == 0:
        pairs.append((draw(texts), draw(texts)))
    return name, urlencode(pairs, errors="replace")


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries())
def test_a_list_answers_any_query(client: Client, query: tuple[str, str]) -> None:
    name, text = query
    answer = client.get(f"/api/v1/{name}?{text}")
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.json()["errors"]
    assert not answer.cookies


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(LISTS)),
    tail=st.text(max_size=30),
    tag=st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=20),
)
def test_an_address_answers_with_any_end(client: Client, name: str, tail: str, tag: str) -> None:
    path = f"/api/v1/{name}/{quote(tail, errors='replace')}"
    answer = client.get(path, headers={"if-none-match": tag, "if-modified-since": tag, "accept-language": tag})
    assert answer.status_code in (200, 304, 308, 404)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.fixed_dictionaries({}, optional={"q": st.sampled_from(["thai", "Bình", "nguoi"]), "date_to": st.dates().map(str)}))
def test_what_narrows_a_list_never_widens_it(client: Client, query: dict[str, str]) -> None:
    if not client.get("/api/v1/visits").json()["results"]:
        make_one_of_each()
        make_visit(2, day="2010-05", people=[2])
    everything = [row["id"] for row in client.get("/api/v1/visits").json()["results"]]
    found = [row["id"] for row in client.get("/api/v1/visits", query).json()["results"]]
    assert [public_id for public_id in everything if public_id in found] == found
