"""The desk's pages of merging: reports, undoing, duplicates, who is who, joining; who may do what there."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from tests.visits.admin.page_form import text_of
from tests.visits.admin.test_vietnamese import english_in
from tests.visits.merging.test_joining import two_drafts
from tests.visits.merging.test_merging import linked, merged
from tests.world import EDITOR, PUBLISHER, TEXT, make_area, make_body, make_payload, make_person, make_user, make_visit
from visits import curation
from visits.models import Distinction, MergeOperation, NotThisPerson, Visit

pytestmark = pytest.mark.django_db


def url(name: str, *parts: Any) -> str:
    return reverse(f"admin:visits_{name}", args=parts)


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_user("dang", PUBLISHER))
    return client


def merge_by_form(desk: Client, one: Person, other: Person, **more: str) -> Any:
    page = desk.get(url("merge", "person", one.pk, other.pk))
    return desk.post(url("merge", "person", one.pk, other.pk), {"digest": page.context["report"].digest, **more})


def test_a_merge_is_reported_done_and_undone(desk: Client) -> None:
    one, other = make_person("Nguyễn Văn A"), make_person("Nguyễn Văn Á")
    linked(make_visit(), other, "delegation")
    response = merge_by_form(desk, one, other, **{"choice-name": "loser"}, why="Cùng một người")
    operation = MergeOperation.objects.get()
    one.refresh_from_db()
    assert response["Location"] == url("mergeoperation_change", operation.pk) and one.name == "Nguyễn Văn Á"
    page = desk.get(response["Location"])
    assert "Tách lại" in text_of(page) and "Cùng một người" in text_of(page)
    assert "Đã gộp vào" in text_of(desk.get(reverse("admin:people_person_change", args=[other.pk])))
    desk.post(response["Location"])
    one.refresh_from_db()
    operation.refresh_from_db()
    assert one.name == "Nguyễn Văn A" and operation.undone_at is not None


def test_a_merge_of_what_has_changed_meanwhile_shows_the_new_report(desk: Client) -> None:
    one, other = make_person(), make_person()
    page = desk.get(url("merge", "person", one.pk, other.pk))
    linked(make_visit(), other, "delegation")
    digest = page.context["report"].digest
    again: Any = desk.post(url("merge", "person", one.pk, other.pk), {"digest": digest, "why": "đã gõ lý do"})
    assert again.status_code == 409 and "đã gõ lý do" in again.content.decode() and not MergeOperation.objects.exists()


def test_a_merged_row_is_hidden_from_lists_and_searches_and_its_page_is_to_read(desk: Client) -> None:
    one, other = make_person("Trần Thị B"), make_person("Trần Thị B")
    merged(one, other)
    people = reverse("admin:people_person_changelist")
    for address in (people, f"{people}?q=tran", url("visit_lookup", "person") + "?term=tran"):
        found = desk.get(address).content.decode()
        assert f'"{other.pk}"' not in found and f"/person/{other.pk}/" not in found, address
    address = reverse("admin:people_person_change", args=[other.pk])
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"name": "khác"}).status_code == 403


@pytest.mark.parametrize(("group", "allowed"), [(EDITOR, False), (PUBLISHER, True)])
def test_who_may_merge_may_undo_and_nobody_else(client: Client, group: str, allowed: bool) -> None:
    client.force_login(make_user("ai", group))
    one, other = make_person(), make_person()
    response = merge_by_form(client, one, other)
    assert (response.status_code == 302, MergeOperation.objects.exists()) == (allowed, allowed)
    operation = MergeOperation.objects.first() or merged(one, other)
    assert client.post(url("mergeoperation_change", operation.pk)).status_code == (302 if allowed else 403)
    assert client.get(url("mergeoperation_change", operation.pk)).status_code == 200


def test_pages_open_to_nobody_without_rights(client: Client) -> None:
    one, other = make_person(), make_person()
    visit = make_visit()
    addresses = [url("merge", "person", one.pk, other.pk), url("merge_pick", "person", one.pk), url("duplicates", "person")]
    addresses += [url("who", visit.pk), url("join_pick", visit.pk), url("mergeoperation_changelist")]
    assert {client.get(address).status_code for address in addresses} == {302}
    client.force_login(make_user("la"))
    assert {client.get(address).status_code for address in addresses} == {403}


def test_duplicates_are_proposed_with_reasons_and_not_again_once_told_apart(desk: Client) -> None:
    body = make_body("Tỉnh ủy Thái Bình", key="tu")
    one, other, alone = make_person("Trần Thị Hòa"), make_person("Trần Thị Hoà"), make_person("Trần Văn Hùng")
    for number, person in enumerate((one, other)):
        visit = make_visit(TEXT + f" {number}.")
        linked(visit, person)
    assert body.pk and alone.pk
    page = desk.get(url("duplicates", "person"))
    pairs = page.context["found"].pairs
    assert [(pair.kept, pair.other) for pair in pairs] == [(one, other)]
    assert pairs[0].reasons[0] == "cùng tên, khác cách đặt dấu" and "cùng cơ quan: Tỉnh ủy Thái Bình" in pairs[0].reasons
    desk.post(url("distinguish", "person"), {"one": one.pk, "other": other.pk})
    assert Distinction.objects.count() == 1
    assert desk.get(url("duplicates", "person")).context["found"].pairs == []
    assert desk.get(url("duplicates", "person"), {"cach": "co-quan"}).context["found"].pairs == []
    desk.post(url("distinguish", "person"), {"forget": Distinction.objects.get().pk})
    assert not Distinction.objects.exists()


def test_nearly_one_name_in_one_body_is_proposed_and_a_score_alone_is_not(desk: Client) -> None:
    make_body("Tỉnh ủy Thái Bình", key="tu")
    one, other, namesake = make_person("Trần Thị Hùng"), make_person("Trần Thị Hưng"), make_person("Trần Thi Hùng")
    for number, person in enumerate((one, other)):
        linked(make_visit(TEXT + f" {number}."), person)
    found = desk.get(url("duplicates", "person"), {"cach": "co-quan"}).context["found"].pairs
    assert [(pair.kept, pair.other) for pair in found] == [(one, other)] and namesake not in (found[0].kept, found[0].other)


def test_bodies_of_one_place_with_one_name_are_proposed_and_those_that_follow_each_other_are_not(desk: Client) -> None:
    area = make_area()
    one, other = make_body("Sở Ngoại vụ", key="a", area=area), make_body("Sở ngoại vụ", key="b", area=area)
    make_body("Sở Ngoại vụ", key="c", area=make_area("Nam Định", key="nd"))
    make_body("Ban Đối ngoại", key="d", area=area, valid_to="2010-01-01")
    make_body("Ban Đối ngoại", key="e", area=area, valid_from="2011-01-01")
    found = desk.get(url("duplicates", "organization")).context["found"].pairs
    assert [{pair.kept, pair.other} for pair in found] == [{one, other}]


def test_duplicates_cost_a_constant_number_of_queries(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(15):
        make_person(f"Nguyễn Văn {'ABCDEFGHIKLMNOP'[number]}"), make_person(f"Nguyễn Văn {'ABCDEFGHIKLMNOP'[number]}")
    for name in ("person", "organization"):
        with django_assert_max_num_queries(16):
            desk.get(url("duplicates", name))


def waiting_names() -> tuple[Visit, Person]:
    make_body("Tỉnh ủy Thái Bình", key="tu")
    person = make_person("Trần Thị B")
    linked(make_visit(), person)
    make_person("Trần Thị B")
    return make_visit(TEXT + " Hết."), person


def test_every_open_name_stands_with_its_candidates_and_what_speaks_for_them(desk: Client) -> None:
    visit, person = waiting_names()
    names = desk.get(url("who", visit.pk)).context["names"]
    assert [name.row.name_text for name in names] == ["Nguyễn Văn A", "Trần Thị B"]
    best = names[1].candidates[0]
    assert best.person == person and "cùng cơ quan: Tỉnh ủy Thái Bình" in best.shared and best.seen[0].office == "Bí thư, Tỉnh ủy Thái Bình"


def test_the_buttons_of_who_is_who(desk: Client) -> None:
    visit, person = waiting_names()
    lead, host = visit.participations.get(side="delegation"), visit.participations.get(side="host")
    desk.post(url("who", visit.pk), {"version": visit.version, "new": f"{lead.pk}"})
    visit.refresh_from_db()
    desk.post(url("who", visit.pk), {"version": visit.version, "not": f"{host.pk}-{person.pk}"})
    assert NotThisPerson.objects.get().person == person
    page = desk.get(url("who", visit.pk))
    assert person not in [one.person for name in page.context["names"] for one in name.candidates]
    visit.refresh_from_db()
    other = Person.objects.exclude(pk=person.pk).get(name="Trần Thị B")
    desk.post(url("who", visit.pk), {"version": visit.version, "same": f"{host.pk}-{other.pk}"})
    host.refresh_from_db()
    lead.refresh_from_db()
    assert (host.person, host.person_link, lead.person_link) == (other, "confirmed", "confirmed")
    assert "Không còn tên nào" in text_of(desk.get(url("who", visit.pk)))


@pytest.mark.parametrize("posted", [{}, {"same": "x"}, {"same": "1"}, {"new": "9" * 30, "version": "1"}, {"same": "1-999", "version": "1"}])
def test_what_makes_no_sense_is_said_and_nothing_is_done(desk: Client, posted: dict[str, str]) -> None:
    visit, _ = waiting_names()
    assert desk.post(url("who", visit.pk), posted, follow=True).status_code == 200
    visit.refresh_from_db()
    assert visit.version == 1


def test_forty_names_cost_as_many_queries_as_two(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    text = TEXT + "".join(f" Ông Lê Văn {letter}." for letter in "CDEGHIKLMNOPQRSTUVXY")
    payload = make_payload(text)
    for number, letter in enumerate("CDEGHIKLMNOPQRSTUVXY", 3):
        start = text.index(f"Lê Văn {letter}")
        printed = {"spans": [[start, start + 8]], "rule": "test", "basis": "stated"}
        payload["people"].append({"id": f"p{number}", "name": f"Lê Văn {letter}", "side": "host", "lead": False, "roles": [], **printed})
        payload["visits"][0]["people_ids"].append(f"p{number}")
        make_person(f"Lê Văn {letter}")
    visit = make_visit(text, payload=payload)
    with django_assert_max_num_queries(20):
        assert len(desk.get(url("who", visit.pk)).context["names"]) == 22


def test_two_drafts_are_joined_after_a_preview_and_parted(client: Client) -> None:
    client.force_login(make_user("bt", EDITOR))
    one, other = two_drafts()
    assert "Xem và nhập" not in text_of(client.get(url("join_pick", one.pk)))
    curation.change_visit(other.pk, expected_version=1, edits=[curation.Edit("visit", values={"date": "2020-09-15"})], by=None)
    assert "Xem và nhập" in text_of(client.get(url("join_pick", one.pk)))
    page = client.get(url("join", one.pk, other.pk))
    assert "Lê Văn C" in text_of(page)
    response: Any = client.post(url("join", one.pk, other.pk), {"digest": page.context["found"].digest})
    other.refresh_from_db()
    assert response.status_code == 302 and other.joined_into == one
    client.post(response["Location"])
    other.refresh_from_db()
    assert other.joined_into is None


def test_every_word_is_vietnamese(client: Client) -> None:
    client.force_login(User.objects.create_superuser("quanly"))
    visit, person = waiting_names()
    other = Person.objects.exclude(pk=person.pk).get(name="Trần Thị B")
    body, copy = make_body("Bộ Ngoại giao", key="a"), make_body("Bộ ngoại giao", key="b")
    twin = make_visit(TEXT + " Bài khác.")
    addresses = [
        *(url("duplicates", kind) for kind in ("person", "organization")),
        *(url("merge_pick", kind, row.pk) for kind, row in (("person", person), ("organization", body))),
        *(url("merge", kind, row.pk, lost.pk) for kind, row, lost in (("person", person, other), ("organization", body, copy))),
        url("who", visit.pk),
        url("join_pick", visit.pk),
        url("join", visit.pk, twin.pk),
    ]
    operation = merged(body, copy)
    addresses += [
        url("mergeoperation_changelist"),
        url("mergeoperation_change", operation.pk),
        url("merge", "organization", body.pk, copy.pk),
    ]
    addresses += [reverse("admin:people_organization_change", args=[row.pk]) for row in (body, copy)]
    assert {address: found for address in addresses if (found := english_in(client.get(address)))} == {}
