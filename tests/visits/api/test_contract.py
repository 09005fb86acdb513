"""The running server, held against its own description by schemathesis: every check, with records and with none.

``DIEUPHOI_FUZZ=50 ./run test tests/visits/api/test_contract.py`` asks that often at every address, other questions at each run; the suite
asks a few, always the same.
"""

import os
from collections.abc import Callable
from functools import cache
from typing import Any, cast

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from pytest_django.live_server_helper import LiveServer
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig

from tests.visits.api.world import id_of, make_one_of_each, make_person, make_visit, merge, withdraw
from tests.visits.site.world import make_full_visit
from visits import redacting

EXAMPLES = int(os.environ.get("DIEUPHOI_FUZZ", "0"))
# The description allows it and the server refuses it: parameters that are right each for itself and make no sense together, a day that has
# the right form and does not exist. OpenAPI has no way of saying so; the answer names the parameters, with one of these codes.
NOT_TO_BE_SAID = {
    "after_date_to",
    "after_maximum",
    "contradiction",
    "in_the_future",
    "not_a_cursor",
    "not_a_day",
    "not_a_moment",
    "nothing_left",
    "without_area",
    "without_currency",
}
# Written out: the tool's own lists also let a failure of the server pass for an answer.
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["200", "308", "400", "404", "410", "451"]},
        "negative_data_rejection": {"expected-statuses": ["400", "404"]},
    }
}


def make_records() -> dict[str, list[str]]:
    """Records of every kind, some of them out of sight; the name of a list -> ids to ask for."""
    make_full_visit()
    found = {name: [public_id] for name, public_id in make_one_of_each().items()}
    gone, taken, loser = make_visit(7), make_visit(8), make_person(8, "Lê Văn B")
    withdraw(gone)
    redacting.redact(taken.subject_id, public_reason="Người riêng tư", by=None)
    merge(loser, make_person(9, "Lê Văn B"))
    found["visits"] += [gone.subject_id, taken.subject_id, id_of("visit", 9)]
    found["people"] += [loser.subject_id, id_of("person", 9)]
    return found


@cache
def description(base_url: str) -> dict[str, Any]:
    """What the server says of itself; making it takes longer than much that is asked after it."""
    answer = requests.get(f"{base_url}/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}, timeout=60)
    return dict(answer.json())


def hold(case: Case, ids: dict[str, list[str]], base_url: str, session: requests.Session, *, as_described: bool) -> None:
    """Ask, and hold the answer against the description. What it could not say is taken out of the question, and the rest is asked again."""
    known = ids.get(case.path.split("/")[3], [])
    if as_described and known and "public_id" in case.path_parameters:
        # An id that is made up was never published.
        case.path_parameters["public_id"] = known[len(str(case.query)) % len(known)]
    response = case.call(base_url=base_url, session=session)
    case.validate_response(response)
    while as_described and response.status_code == 400:
        problems = response.json()["errors"]
        blamed, codes = {problem["parameter"] for problem in problems}, {problem["code"] for problem in problems}
        assert codes <= NOT_TO_BE_SAID and blamed & case.query.keys(), (case.as_curl_command(), response.text)
        case.query = {name: value for name, value in case.query.items() if name not in blamed}
        response = case.call(base_url=base_url, session=session)
        case.validate_response(response)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("with_records", "right", "wrong"), [(True, 3, 2), (False, 1, 1)])
def test_the_server_answers_as_it_is_described(live_server: LiveServer, with_records: bool, right: int, wrong: int) -> None:
    """``right``, ``wrong``: how many questions at each address keep to the description, and how many break it."""
    ids = make_records() if with_records else {}
    load_all_checks()
    schema = schemathesis.openapi.from_dict(description(live_server.url), config=SchemathesisConfig.from_dict(CONFIG))
    operations = [cast(Any, found).ok() for found in schema.get_all_operations()]
    # An address without parameters cannot be asked wrongly.
    strict = [operation for operation in operations if next(operation.iter_parameters(), None) is not None]
    assert len(strict) > 20
    with requests.Session() as session:
        for operation in operations:
            ask(operation.as_strategy(), right, lambda case: hold(case, ids, live_server.url, session, as_described=True))
        for operation in strict:
            cases = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
            ask(cases, wrong, lambda case: hold(case, ids, live_server.url, session, as_described=False))


def ask(cases: SearchStrategy[Case], usual: int, do: Callable[[Case], None]) -> None:
    @settings(
        max_examples=EXAMPLES or usual,
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        suppress_health_check=list(HealthCheck),
        # Making a failing question smaller would take longer than the suite.
        phases=[Phase.generate],
    )
    @given(case=cases)
    def once(case: Case) -> None:
        do(case)

    once()
