"""The desk among many rows: every list, search, box and page asks as often as among few, and counts no large table.

Works in a database of its own: what it loads would change the planner's figures for the tests after it. Asked for by
``DIEUPHOI_DESK_VISITS=10000`` before it; ``tests/bench/bench_desk.py`` measures the time.
"""

import os
import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bench.load import Desk
from visits.models import Visit

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("DIEUPHOI_DESK_VISITS" not in os.environ, reason="asked for by DIEUPHOI_DESK_VISITS=10000"),
]

FEW = 100
MANY = int(os.environ.get("DIEUPHOI_DESK_VISITS", "10000"))
# Tables that grow with the record: none of them is counted.
LARGE = "visits_(visit|article|articleversion|participation|role|citation)|people_person"


def addresses() -> Iterator[str]:
    """Every list of the admin's registry, searched where it can be, and the pages of one visit."""
    for model, page in admin.site._registry.items():
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield url
        if page.search_fields:
            yield f"{url}?q=bo+ngoai+giao"
            yield f"{url}?q=khong+co+gi"
    visit = Visit.objects.filter(public_state=Visit._meta.get_field("public_state").default).earliest("pk").pk
    yield reverse("admin:index")
    yield reverse("admin:visits_visit_change", args=[visit])
    yield reverse("admin:visits_visit_history", args=[visit])
    for kind in ("person", "organization", "post"):
        yield f"{reverse('admin:visits_visit_lookup', args=[kind])}?term=bo+ngoai"


def asked(client: Client) -> dict[str, list[str]]:
    """Address -> the statements behind it."""
    found = {}
    for address in addresses():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        found[address] = [query["sql"] for query in queries]
    return found


@pytest.fixture
def own_database(transactional_db: None) -> Iterator[None]:
    """A copy of the empty database of the tests, dropped at the end."""
    home = connection.settings_dict["NAME"]
    leave()
    connection.creation.clone_test_db("desk", verbosity=0, autoclobber=True)
    connection.settings_dict["NAME"] = f"{home}_desk"
    try:
        yield
    finally:
        leave()
        connection.settings_dict["NAME"] = home
        connection.creation.destroy_test_db(suffix="desk", verbosity=0)


def leave() -> None:
    """No connection may stand where a database is copied or dropped."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def test_no_page_asks_more_among_many_and_none_counts_a_large_table(own_database: None) -> None:
    desk = Desk()
    client = Client()
    client.force_login(User.objects.create_superuser("quantri"))
    desk.grow(FEW)
    few = asked(client)
    desk.grow(MANY)
    many = asked(client)
    # A full page asks for what stands on it once: no list may need more than a few statements more than a half-empty one.
    assert {address: len(many[address]) for address in many if len(many[address]) > len(few[address]) + 2} == {}
    counting = re.compile(rf'COUNT\(\*\)[^(]*FROM "({LARGE})"(?!.*LIMIT)')
    assert [(address, sql[:200]) for address, queries in many.items() for sql in queries if counting.search(sql)] == []
