"""Who a printed name is: the same, somebody new, or not the one proposed, which is remembered."""

import pytest
from django.core.exceptions import PermissionDenied

from people.models import Person
from tests.world import EDITOR, TEXT, make_article, make_body, make_extraction, make_person, make_user, make_visit
from visits import curation, drafting
from visits.models import NotThisPerson, Visit

pytestmark = pytest.mark.django_db


def with_somebody_known() -> tuple[Visit, Person]:
    """A draft whose host was proposed from an earlier visit."""
    body = make_body("Tỉnh ủy Thái Bình", key="tu", posts=("Bí thư",))
    first = make_visit()
    person = make_person("Trần Thị B")
    host = first.participations.get(side="host")
    curation.identify(first.pk, expected_version=1, participation_id=host.pk, person_id=person.pk, by=None)
    second = make_visit(TEXT + " Hết.")
    assert second.participations.get(side="host").person == person and body.posts.exists()
    return second, person


def test_the_same_is_linked_and_confirmed() -> None:
    visit, person = with_somebody_known()
    row = visit.participations.get(side="host")
    curation.identify(visit.pk, expected_version=visit.version, participation_id=row.pk, person_id=person.pk, by=make_user("bt", EDITOR))
    row.refresh_from_db()
    assert (row.person, row.person_link) == (person, "confirmed")


def test_somebody_new_gets_a_row_of_the_printed_name() -> None:
    visit, person = with_somebody_known()
    row = visit.participations.get(side="host")
    curation.identify(visit.pk, expected_version=visit.version, participation_id=row.pk, person_id=None, by=make_user("bt", EDITOR))
    row.refresh_from_db()
    assert row.person is not None
    assert (row.person.name, row.person == person, row.person_link) == ("Trần Thị B", False, "confirmed")


def test_who_is_not_meant_is_unlinked_and_never_proposed_there_again() -> None:
    visit, person = with_somebody_known()
    row = visit.participations.get(side="host")
    curation.refuse_person(visit.pk, expected_version=1, participation_id=row.pk, person_id=person.pk, by=None)
    row.refresh_from_db()
    visit.refresh_from_db()
    assert row.person is None
    assert [
        (step.action, step.person) for step in curation.plan_confirm_all(visit) if (step.table, step.pk) == ("participation", row.pk)
    ] == [("create", None)]
    curation.allow_person(visit.pk, expected_version=visit.version, participation_id=row.pk, person_id=person.pk, by=None)
    assert [step.person for step in curation.plan_confirm_all(visit) if (step.table, step.pk) == ("participation", row.pk)] == [person]


def test_it_is_remembered_when_the_article_is_drafted_anew() -> None:
    visit, person = with_somebody_known()
    article = visit.articles.get()
    NotThisPerson.objects.create(article=article, name_key=visit.participations.get(side="host").name_key, person=person)
    drafting.draft(make_extraction(article, extractor_version="test 2"))
    assert visit.participations.get(side="host").person is None
    other = make_visit(article=make_article(TEXT + " Khác."))
    assert other.participations.get(side="host").person == person


def test_saying_the_same_takes_back_that_it_was_not() -> None:
    visit, person = with_somebody_known()
    row = visit.participations.get(side="host")
    curation.refuse_person(visit.pk, expected_version=1, participation_id=row.pk, person_id=person.pk, by=None)
    visit.refresh_from_db()
    curation.identify(visit.pk, expected_version=visit.version, participation_id=row.pk, person_id=person.pk, by=None)
    assert not NotThisPerson.objects.exists()


def test_who_may_not_edit_decides_nothing_and_neither_does_who_saw_an_older_version() -> None:
    visit, person = with_somebody_known()
    row = visit.participations.get(side="host")
    with pytest.raises(PermissionDenied):
        curation.refuse_person(visit.pk, expected_version=1, participation_id=row.pk, person_id=person.pk, by=make_user("la"))
    with pytest.raises(curation.Conflict):
        curation.identify(visit.pk, expected_version=7, participation_id=row.pk, person_id=person.pk, by=None)
