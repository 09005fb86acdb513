"""Any sequence of merges and partings: undone last first, everything stands as it did, for the desk and for the public."""

import json
from contextlib import suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from people.models import Person, PersonName
from tests.visits.merging.test_merging import linked, merged
from tests.visits.test_publishing import approve
from tests.world import TEXT, make_area, make_body, make_person, make_visit
from visits import curation, publishing
from visits.curation import WrongState
from visits.merging.merge import distinguish, unmerge
from visits.models import Distinction, EditionIndexLink, NotThisPerson, Participation, PublicRecord

PEOPLE = 4


def dump() -> Any:
    """All that merging touches, but for versions, histories and what only grows."""
    people = list(Person.objects.order_by("pk").values_list("pk", "name", "note", "merged_into"))
    names = sorted(PersonName.objects.values_list("person", "name"))
    links = list(Participation.objects.order_by("pk").values_list("pk", "person", "person_link"))
    apart = sorted(Distinction.objects.values_list("low_id", "high_id")), sorted(NotThisPerson.objects.values_list("article", "person"))
    return people, names, links, apart


def public_dump() -> Any:
    """What the public sees of those who were public before: states, where ids lead, what their documents say, whom visits name."""
    shown = {}
    for record in PublicRecord.objects.filter(subject_type="person").select_related("current_edition"):
        document = json.loads(record.current_edition.document) if record.current_edition else {}
        shown[record.pk] = (record.state, record.redirect_to_id, document.get("name"), document.get("other_names"))
    return shown, sorted(EditionIndexLink.objects.filter(relation="person").values_list("entry", "target"))


class Merges(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        # Each sequence begins with empty tables.
        self.stack: list[tuple[int, Any, Any]] = []
        self.people: list[Person] = []
        self.example = transaction.atomic()
        self.example.__enter__()

    @initialize()
    def begin(self) -> None:
        make_area()
        make_body(posts=("Thứ trưởng",))
        self.people = [make_person("Trần Thị B", note=str(number)) for number in range(PEOPLE)]
        for number, person in enumerate(self.people[:2]):
            visit = make_visit(TEXT + f" {number}.")
            linked(visit, person)
            curation.confirm_all(visit.pk, expected_version=visit.version, by=None)
            visit = approve(visit)
            publishing.publish(visit.pk, expected_version=visit.version, by=None)
        for number, person in enumerate(self.people[2:], 2):
            linked(make_visit(TEXT + f" {number}."), person)

    @rule(one=st.integers(0, PEOPLE - 1), other=st.integers(0, PEOPLE - 1), name=st.sampled_from(["survivor", "loser"]))
    def merge_two(self, one: int, other: int, name: str) -> None:
        before = dump(), public_dump()
        try:
            operation = merged(self.people[one], self.people[other], choices={"name": name, "note": name})
        except WrongState:
            assert (dump(), public_dump()) == before
        else:
            self.stack.append((operation.pk, *before))

    @rule()
    def part_the_last(self) -> None:
        if self.stack:
            operation, desk, public = self.stack.pop()
            assert unmerge(operation, by=None).kept_back == []
            assert dump() == desk
            self.same_for_the_public(public)

    def same_for_the_public(self, before: Any) -> None:
        """Whom a merge made public, and nobody names now, has an id more; nothing else differs."""
        states, links = public_dump()
        assert {pk: states[pk] for pk in before[0]} == before[0] and links == before[1]
        assert all(states[pk][0] == "withdrawn" for pk in states.keys() - before[0].keys())

    @rule(one=st.integers(0, PEOPLE - 1), other=st.integers(0, PEOPLE - 1))
    def tell_apart(self, one: int, other: int) -> None:
        if self.stack:
            return
        with suppress(WrongState):
            distinguish("person", self.people[one].pk, self.people[other].pk, by=None)

    @invariant()
    def nothing_leads_to_a_merged_row(self) -> None:
        assert not Participation.objects.exclude(person__merged_into=None).exists()
        merged_ids = set(PublicRecord.objects.filter(state="merged").values_list("pk", flat=True))
        assert not EditionIndexLink.objects.filter(target__in=merged_ids).exists()

    def teardown(self) -> None:
        try:
            while self.stack:
                self.part_the_last()
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)


@pytest.mark.django_db
def test_whatever_was_merged_and_parted_stands_as_it_did() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Merges,
        settings=settings(max_examples=4, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True),
    )
