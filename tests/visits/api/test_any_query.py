"""Whatever is asked, the server answers with records or with a problem, never with a failure."""

import os
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dieuphoi.api_keyset import PARAMETERS
from dieuphoi.api_selection import PARAMETERS as SELECTION
from tests.visits.api.world import id_of, make_one_of_each, make_visit
from visits.api.history import ChangeFilter
from visits.api.ledger import LEDGER
from visits.api.shapes import ACTIONS, COMMITMENT_KINDS, EVENT_TYPES, FOLLOW_UP_STATUSES, SUBJECT_TYPES
from visits.api.views import RESOURCES
from visits.models.public import LETTERS, UNHEARD, EditionIndex

EXAMPLES = int(os.environ.get("DIEUPHOI_FUZZ", "0"))
LISTS = {name: view for name, view, *_ in (*RESOURCES, *LEDGER)}
FILTERS = {name: [*view.filterset_class.base_filters] for name, view in LISTS.items()} | {"changes": [*ChangeFilter.base_filters]}
OF_LISTS = [*SELECTION, *PARAMETERS, "as_of", "format", "include", "ordering"]
words = st.sampled_from(["Thái Bình", "thai", "Đ", "ð", "50%", "\\", "_", "'", '"', "a\u0301", "ℌ", "İ", "ß", "\u200b", "٣", "\0", "😀"])
texts = st.one_of(st.text(max_size=40), st.lists(words, max_size=4).map(" ".join))
days = st.one_of(st.dates().map(str), st.sampled_from(["9999-12-31", "0001-01-01", "2020-09-15"]))
zones = st.sampled_from([UTC, *(timezone(sign * timedelta(hours=23, minutes=59)) for sign in (1, -1))])
moments = st.one_of(days, st.datetimes(timezones=zones).map(datetime.isoformat))
ids = st.builds(id_of, st.sampled_from(sorted(LETTERS)), st.integers(0, 3))
sums = st.decimals(0, 10**16 - 1, places=2).map(str)
names = st.sampled_from(["id", "name", "area", "area.name", "participants.roles.title", "sources.quote", "type"])
several = st.lists(names, min_size=1, max_size=3).map(",".join)
cursors = st.one_of(
    st.builds(lambda n, i: f"after.{n}.{id_of('visit', i)}", st.integers(0, 9999999), st.integers(0, 3)),
    st.builds(lambda n, i: f"before.t{n}.{id_of('visit', i)}", st.integers(0, 10**17 - 1), st.integers(0, 3)),
    st.builds(lambda key, i: f"after.{key}.{id_of('visit', i)}", st.text("az", max_size=9), st.integers(0, 3)),
)
# What each parameter means to take; now and then it gets something else.
RIGHT = {
    "action": st.sampled_from(ACTIONS),
    "amount_max": sums,
    "amount_min": sums,
    "area_mode": st.sampled_from(["as_of", "lineage", "current"]),
    "as_of": moments,
    "commitment_kind": st.sampled_from(COMMITMENT_KINDS),
    "count": st.just("true"),
    "country": texts,
    "currency": st.sampled_from(["VND", "USD"]),
    "cursor": cursors,
    "date_from": days,
    "date_to": days,
    "event_type": st.sampled_from(EVENT_TYPES),
    "fields": several,
    "format": st.sampled_from(["json", "csv", "xlsx", "ndjson", "popolo"]),
    "gift_amount_max": sums,
    "gift_amount_min": sums,
    "gift_currency": st.sampled_from(["VND", "USD"]),
    "include": st.lists(st.sampled_from(["people", "articles", "areas"]), min_size=1, max_size=2).map(",".join),
    "kind": st.sampled_from(COMMITMENT_KINDS),
    "omit": several,
    "ordering": st.sampled_from(["date", "-date", "name", "-name", "changed", "-changed"]),
    "outlet": texts,
    "page_size": st.integers(1, 200).map(str),
    "q": texts,
    "since": st.integers(0, 10**18 - 1).map(str),
    "status": st.sampled_from([*FOLLOW_UP_STATUSES, UNHEARD]),
    "type": st.sampled_from(SUBJECT_TYPES),
    "updated_since": moments,
    "without_follow_up_for": st.integers(1, 600).map(str),
} | dict.fromkeys(("area", "article", "delegation", "host", "organization", "parent", "person", "post", "record", "visit"), ids)
wrong = st.one_of(
    texts, st.integers(-1, 10**20).map(str), st.decimals().map(str), st.sampled_from(["", "x", "-", "2020-13-01", "٣", "nan"])
)


@st.composite
def queries(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(st.sampled_from(sorted(FILTERS)))
    known = [*FILTERS[name], *(OF_LISTS if name in LISTS else ["page_size"])]
    chosen = draw(st.lists(st.sampled_from(known), max_size=4, unique=True))
    pairs = [(key, draw(RIGHT[key] if draw(st.integers(0, 7)) else wrong)) for key in chosen]
    if draw(st.integers(0, 9)) == 9:
        pairs.append((draw(texts), draw(texts)))
    return name, urlencode(pairs, errors="replace")


@pytest.mark.django_db
@settings(max_examples=EXAMPLES or 150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(query=queries())
def test_a_list_answers_any_query(client: Client, query: tuple[str, str]) -> None:
    name, text = query
    if not EditionIndex.objects.exists():
        make_one_of_each()
    answer: Any = client.get(f"/api/v1/{name}?{text}")
    assert answer.status_code in (200, 400)
    if answer.streaming:
        assert b"".join(answer.streaming_content) or "ndjson" in text
        return
    if answer.status_code == 400:
        assert answer.json()["errors"]
    assert not answer.cookies


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(FILTERS)),
    tail=st.text(max_size=30),
    tag=st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=20),
)
def test_an_address_answers_with_any_end(client: Client, name: str, tail: str, tag: str) -> None:
    path = f"/api/v1/{name}/{quote(tail, errors='replace')}"
    answer = client.get(path, headers={"if-none-match": tag, "if-modified-since": tag, "accept-language": tag})
    assert answer.status_code in (200, 304, 308, 404)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(query=st.fixed_dictionaries({}, optional={"q": st.sampled_from(["thai", "Bình", "nguoi"]), "date_to": st.dates().map(str)}))
def test_what_narrows_a_list_never_widens_it(client: Client, query: dict[str, str]) -> None:
    if not client.get("/api/v1/visits").json()["results"]:
        make_one_of_each()
        make_visit(2, day="2010-05", people=[2])
    everything = [row["id"] for row in client.get("/api/v1/visits").json()["results"]]
    found = [row["id"] for row in client.get("/api/v1/visits", query).json()["results"]]
    assert [public_id for public_id in everything if public_id in found] == found
