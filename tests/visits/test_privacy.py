"""Names of private people in what would be published are open points, each with its place."""

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person, PersonName
from tests.visits.test_publishing import make_ready, publish
from tests.world import EDITOR, make_person, make_user
from visits import curation
from visits.curation import Edit
from visits.gates import open_points
from visits.models import Visit

pytestmark = pytest.mark.django_db


def with_a_recipient(name: str) -> Visit:
    visit = make_ready()
    gift = visit.gifts.get()
    edits = [Edit("gift", gift.pk, {"recipient_text": f"gia đình bà {name}, xã Mẫu"})]
    curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=None)
    visit.refresh_from_db()
    return visit


def points(visit: Visit) -> list[tuple[str, str, int | str]]:
    return [(point.code, point.table, point.pk) for point in open_points(visit)]


def test_the_recipient_of_a_gift_who_is_private_is_an_open_point() -> None:
    visit = with_a_recipient("Phạm Thị Hoà")
    assert points(visit) == []
    make_person("Phạm Thị Hòa", is_private=True)
    assert points(visit) == [("private_name", "gift", visit.gifts.get().pk)]


def test_another_name_of_a_private_person_is_found_in_a_quote() -> None:
    visit = make_ready()
    person = make_person("Phạm Thị Hoà", is_private=True)
    PersonName.objects.create(person=person, name="Bộ Ngoại giao Nguyễn Văn")
    assert points(visit) == []
    PersonName.objects.create(person=person, name="Thứ trưởng Bộ")
    assert {code for code, _, _ in points(visit)} <= {"private_name"}


def test_the_namesake_of_somebody_public_on_the_list_is_not() -> None:
    visit = make_ready()
    make_person("Trần Thị B", is_private=True)
    assert points(visit) == []


def test_a_name_is_found_in_a_longer_run_of_capitals_and_part_of_a_syllable_is_not() -> None:
    visit = with_a_recipient("Phạm Thị Hoà Bình")
    make_person("Phạm Thị Hoà", is_private=True)
    assert [code for code, _, _ in points(visit)] == ["private_name"]
    Person.objects.filter(name="Phạm Thị Hoà").delete()
    make_person("Thị Hoàn", is_private=True)
    assert points(visit) == []


def test_marking_a_public_person_private_names_the_visits_to_change(client: Client) -> None:
    visit = make_ready()
    publish(visit)
    person = Person.objects.get(name="Trần Thị B")
    client.force_login(make_user("bt", EDITOR))
    names = {"other_names-TOTAL_FORMS": "0", "other_names-INITIAL_FORMS": "0"}
    answer = client.post(reverse("admin:people_person_change", args=[person.pk]), {"name": person.name, "is_private": "on", **names})
    assert answer.status_code == 200 and "Chuyến thăm cần sửa" in answer.content.decode()
    assert reverse("admin:visits_visit_change", args=[visit.pk]) in answer.content.decode()
    person.refresh_from_db()
    assert not person.is_private
