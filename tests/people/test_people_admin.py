"""The desk's pages of people, bodies, offices and places."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Area, AreaName, Organization, OrganizationName, Person, PersonName, Post
from tests.visits.admin.page_form import fields_of
from tests.visits.admin.table_files import words_of
from tests.world import EDITOR, PUBLISHER, REVIEWER, make_area, make_body, make_person, make_user, make_visit
from visits import curation, publishing
from visits.models import Edition, Participation
from visits.models.claims import LinkState

pytestmark = pytest.mark.django_db

MODELS = ("person", "organization", "post", "area")


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


@pytest.fixture
def publisher(client: Client) -> Client:
    client.force_login(make_user("nguoidang", EDITOR, REVIEWER, PUBLISHER))
    return client


def list_url(model: str) -> str:
    return reverse(f"admin:people_{model}_changelist")


def page_url(row: Any) -> str:
    return reverse(f"admin:people_{row._meta.model_name}_change", args=[row.pk])


def listed(client: Client, model: str, **query: str) -> list[str]:
    return [str(row) for row in client.get(list_url(model), query).context["cl"].result_list]


def saved(client: Client, row: Any, **changes: str) -> Any:
    fields = fields_of(client.get(page_url(row)), f"{row._meta.model_name}_form")
    return client.post(page_url(row), {name: value for name, value in {**fields, **changes}.items() if value is not None}, follow=True)


# --- Lists ----------------------------------------------------------------------------------------------------------------


def test_people_stand_in_vietnamese_order_by_given_name(editor: Client) -> None:
    for name in ("Đỗ Văn Ân", "Nguyễn Thị Ánh", "Trần Văn An", "Lê Đức"):
        make_person(name)
    assert listed(editor, "person") == ["Trần Văn An", "Nguyễn Thị Ánh", "Đỗ Văn Ân", "Lê Đức"]


@pytest.mark.parametrize(
    ("query", "found"), [("son", True), ("sơn", True), ("sớn", False), ("bui son", True), ("BÙI THANH", True), ("ba", False)]
)
def test_people_are_found_with_and_without_diacritics(editor: Client, query: str, found: bool) -> None:
    make_person("Bùi Thanh Sơn")
    assert bool(listed(editor, "person", q=query)) == found


def test_people_and_bodies_are_found_by_another_name_of_theirs(editor: Client) -> None:
    PersonName.objects.create(person=make_person("Nguyễn Văn A"), name="Anh Ba")
    OrganizationName.objects.create(organization=make_body(), name="BNG")
    assert listed(editor, "person", q="Anh Ba") == ["Nguyễn Văn A"]
    assert listed(editor, "organization", q="BNG") == ["Bộ Ngoại giao"]


def test_offices_are_found_by_title_and_body_together(editor: Client) -> None:
    make_body(posts=("Bộ trưởng", "Thứ trưởng"))
    make_body("Bộ Y tế", "bo-y-te", posts=("Thứ trưởng",))
    assert listed(editor, "post", q="thu truong ngoai giao") == ["Thứ trưởng, Bộ Ngoại giao"]


@pytest.mark.parametrize("model", MODELS)
def test_more_rows_cost_no_more_queries_and_are_not_counted(editor: Client, model: str) -> None:
    def make(number: int) -> None:
        area = make_area(f"Nơi {number}", f"noi-{number}", parent=Area.objects.first())
        body = make_body(f"Cơ quan {number}", f"co-quan-{number}", posts=("Trưởng phòng",), area=area, parent=Organization.objects.first())
        PersonName.objects.create(person=make_person(f"Nguyễn Văn {number}"), name=f"Tên {number}, {body}")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(list_url(model)).status_code == 200
        assert not any("COUNT(" in query["sql"] for query in queries)
        return len(queries)

    make(0)
    make(1)
    cost()
    few = cost()
    for number in range(2, 25):
        make(number)
    assert cost() == few


@pytest.mark.parametrize(("model", "index"), [("person", "person_order"), ("organization", "organization_order"), ("area", "area_order")])
def test_a_list_stands_in_the_order_of_an_index(editor: Client, model: str, index: str) -> None:
    rows = editor.get(list_url(model)).context["cl"].queryset
    # A column that comes again orders nothing.
    columns = list(dict.fromkeys(column.lstrip("-").replace("pk", "id") for column in rows.query.order_by))
    assert columns == next(list(found.fields) for found in rows.model._meta.indexes if found.name == index)


# --- Pages ----------------------------------------------------------------------------------------------------------------


def test_a_persons_page_says_where_the_person_appears(editor: Client) -> None:
    person = make_person("Nguyễn Văn A")
    visit = make_visit()
    Participation.objects.filter(name_text="Nguyễn Văn A").update(person=person, person_link=LinkState.CONFIRMED)
    words = words_of(editor.get(page_url(person)))
    assert "Bộ Ngoại giao – Thái Bình" in words
    assert "15/09/2020" in words
    assert "Thứ trưởng, Bộ Ngoại giao" in words
    assert reverse("admin:visits_visit_change", args=[visit.pk]) in editor.get(page_url(person)).content.decode()


def test_a_person_with_many_visits_costs_no_more_queries(editor: Client) -> None:
    person = make_person("Nguyễn Văn A")
    visit = make_visit()
    rows = Participation.objects.filter(name_text="Nguyễn Văn A")
    rows.update(person=person, person_link=LinkState.CONFIRMED)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(page_url(person)).status_code == 200
        return len(queries)

    cost()
    few = cost()
    for number in range(12):
        Participation.objects.create(visit=visit, name_text=f"A{number}", side="other", person=person, person_link=LinkState.CONFIRMED)
    assert cost() == few


def test_other_names_and_note_are_edited_with_history(editor: Client) -> None:
    person = make_person()
    names = {
        "other_names-TOTAL_FORMS": "1",
        "other_names-0-name": "Anh  Ba",
        "other_names-0-person": str(person.pk),
        "other_names-0-id": "",
    }
    saved(editor, person, note="Cần xem lại", **names)
    person.refresh_from_db()
    assert (person.note, person.version, person.other_names.get().name) == ("Cần xem lại", 2, "Anh Ba")
    assert person.history.first().history_user.username == "bientap"
    assert "Cần xem lại" in words_of(editor.get(reverse("admin:people_person_history", args=[person.pk])))


def test_a_new_body_gets_its_key_from_its_name(editor: Client) -> None:
    make_body("Bộ Thử", "bo-thu")
    address = reverse("admin:people_organization_add")
    fields = fields_of(editor.get(address), "organization_form")
    editor.post(address, {**fields, "name": "Bộ Thử", "classification": "ministry"})
    assert list(Organization.objects.order_by("key").values_list("key", flat=True)) == ["bo-thu", "bo-thu-2"]


def test_an_office_added_on_the_page_of_its_body_gets_a_key(editor: Client) -> None:
    body = make_body()
    post = {
        "posts-TOTAL_FORMS": "1",
        "posts-0-title": "Bộ trưởng",
        "posts-0-rank": "1",
        "posts-0-organization": str(body.pk),
        "posts-0-id": "",
    }
    saved(editor, body, **post)
    assert Post.objects.get().key == "bo-ngoai-giao-bo-truong"


def test_two_places_of_one_name_on_a_day_are_refused_in_words(publisher: Client) -> None:
    make_area("Ninh Bình", "ninh-binh", valid_to=date(2025, 6, 30))
    area = make_area("Nam Định", "nam-dinh")
    name = {
        "names-TOTAL_FORMS": "2",
        "names-1-name": "Ninh Bình",
        "names-1-area": str(area.pk),
        "names-1-id": "",
        "names-1-valid_from": "01/01/2020",
    }
    refused = saved(publisher, area, **name)
    assert "Tên “Ninh Bình” trùng với Ninh Bình trong cùng thời gian (từ chưa rõ đến 30/06/2025)." in words_of(refused)
    saved(publisher, area, **name | {"names-1-valid_from": "01/07/2025"})
    assert AreaName.objects.get(area=area, name="Ninh Bình").level == Area.Level.PROVINCE


# --- Rights ---------------------------------------------------------------------------------------------------------------


def test_editors_read_places_and_publishers_change_them(client: Client) -> None:
    area = make_area()
    client.force_login(make_user("bientap", EDITOR))
    assert client.get(page_url(area)).status_code == 200
    assert client.post(page_url(area), {"name": "Khác"}).status_code == 403
    assert client.get(reverse("admin:people_area_add")).status_code == 403
    client.force_login(make_user("nguoidang", PUBLISHER))
    saved(client, area, code="34")
    area.refresh_from_db()
    assert area.code == "34"


def published_person() -> Person:
    make_area()
    make_body(posts=("Thứ trưởng",))
    visit = make_visit()
    curation.confirm_all(visit.pk, expected_version=1, by=None)
    visit.refresh_from_db()
    curation.submit(visit.pk, expected_version=visit.version, by=None)
    curation.approve(visit.pk, expected_version=visit.version, by=None)
    publishing.publish(visit.pk, expected_version=visit.version, by=None)
    return Person.objects.get(name="Nguyễn Văn A")


def publish_changes(client: Client, *rows: Any) -> Any:
    chosen = {"action": "publish_changes", "_selected_action": [row.pk for row in rows]}
    return client.post(list_url(rows[0]._meta.model_name), chosen, follow=True)


def test_a_publisher_publishes_a_change_of_a_public_person(publisher: Client) -> None:
    person = published_person()
    saved(publisher, person, name="Nguyễn Văn An")
    other = make_person("Chưa Công Bố")
    words = words_of(publish_changes(publisher, person, other))
    assert "Đã công bố bản mới của 1 mục." in words
    assert "Chưa Công Bố: Mục này chưa từng được công bố" in words
    editions = Edition.objects.filter(subject=person.public_id)
    assert [edition.number for edition in editions] == [1, 2]
    assert "Nguyễn Văn An" in editions[1].document


def test_an_editor_publishes_nothing(editor: Client) -> None:
    person = published_person()
    saved(editor, person, name="Nguyễn Văn An")
    publish_changes(editor, person)
    assert Edition.objects.filter(subject=person.public_id).count() == 1


def test_what_has_a_public_id_is_not_deleted(publisher: Client) -> None:
    public, other = published_person(), make_person("Chưa Công Bố")
    for person, status in ((public, 403), (other, 302)):
        address = reverse("admin:people_person_delete", args=[person.pk])
        assert publisher.post(address, {"post": "yes"}).status_code == status
    assert Person.objects.filter(pk=public.pk).exists()
    assert not Person.objects.filter(pk=other.pk).exists()


def test_a_person_in_public_is_not_marked_private_before_he_is_out_of_sight(publisher: Client) -> None:
    person = published_person()
    refused = saved(publisher, person, is_private="on")
    assert "đang được công bố" in words_of(refused)
    person.refresh_from_db()
    assert not person.is_private
    visit = person.participations.get().visit
    publishing.withdraw(visit.pk, expected_version=visit.version, public_reason="Người riêng tư", by=None)
    saved(publisher, person, is_private="on")
    person.refresh_from_db()
    assert person.is_private
