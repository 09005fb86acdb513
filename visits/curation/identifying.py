"""Saying who a printed name is: somebody in the authority files, somebody new, or not the one proposed."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from people.models import Person
from visits.curation.changing import change_visit
from visits.curation.confirming import confirm
from visits.curation.edits import Edit
from visits.curation.locking import locked, require, save
from visits.models import NotThisPerson, Participation, Visit

WHY_SAME, WHY_NEW, WHY_NOT = "Xác định là ai", "Xác định là người mới", "Xác định không phải người này"


@transaction.atomic
def identify(visit_id: int, *, expected_version: int, participation_id: int, person_id: int | None, by: User | None) -> Visit:
    """Link a printed name to a person and confirm it; to a new person of that name where ``person_id`` is None."""
    require(by, "visits.change_visit")
    visit = locked(visit_id, expected_version, [])
    row = _participation(visit, participation_id)
    if person_id is None:
        require(by, "people.add_person")
        person = Person(name=row.name_text, is_sample=visit.is_sample)
        save(person, by, WHY_NEW)
    else:
        person = _person(person_id)
        NotThisPerson.objects.filter(article__visit_sources__visit=visit, name_key=row.name_key, person=person).delete()
    if row.person_id == person.pk:
        return confirm(visit_id, expected_version=expected_version, facts=[("participation", row.pk)], by=by, why=WHY_SAME)
    edits = [Edit("participation", row.pk, {"person": person, "unresolved_on_purpose": False})]
    return change_visit(visit_id, expected_version=expected_version, edits=edits, by=by, why=WHY_SAME if person_id else WHY_NEW)


@transaction.atomic
def refuse_person(visit_id: int, *, expected_version: int, participation_id: int, person_id: int, by: User | None) -> Visit:
    """Say that a printed name does not mean a person. It is not proposed in these articles again, whatever is drafted anew."""
    require(by, "visits.change_visit")
    visit = locked(visit_id, expected_version, [])
    row, person = _participation(visit, participation_id), _person(person_id)
    for article in visit.articles.order_by("pk"):
        NotThisPerson.objects.get_or_create(article=article, name_key=row.name_key, person=person, defaults={"by": by})
    if row.person_id != person.pk:
        return visit
    return change_visit(
        visit_id, expected_version=expected_version, edits=[Edit("participation", row.pk, {"person": None})], by=by, why=WHY_NOT
    )


@transaction.atomic
def allow_person(visit_id: int, *, expected_version: int, participation_id: int, person_id: int, by: User | None) -> Visit:
    """Take back ``refuse_person``: the person may be proposed again."""
    require(by, "visits.change_visit")
    visit = locked(visit_id, expected_version, [])
    row = _participation(visit, participation_id)
    NotThisPerson.objects.filter(article__visit_sources__visit=visit, name_key=row.name_key, person=person_id).delete()
    return visit


def _participation(visit: Visit, pk: int) -> Any:
    row = Participation.objects.standing().filter(visit=visit, pk=pk).first()
    if row is None:
        raise ValidationError("Người này không còn trong chuyến thăm, có thể người khác vừa bỏ. Hãy tải lại trang.")
    return row


def _person(pk: int) -> Person:
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise ValidationError("Không còn người này trong danh mục. Hãy tải lại trang.")
    return person
