"""The history of a visit: everything that happened in its tree, in words, in one list."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.visits.admin.page_form import change_url, text_of
from tests.world import EDITOR, make_area, make_body, make_person, make_user, make_visit
from visits import curation, publishing
from visits.admin.visit_history import Change, deciders, moments
from visits.curation import Edit
from visits.models import Participation, Role, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit() -> Visit:
    make_area()
    make_body(posts=("Bộ trưởng", "Thứ trưởng"))
    return make_visit()


def test_it_begins_with_what_the_machine_read(visit: Visit) -> None:
    [first] = moments(visit)
    assert (first.who, first.why) == ("hệ thống", "Máy trích từ bài báo")
    assert Change("Người tham gia: Nguyễn Văn A", "thêm") in first.changes
    assert Change("Chức vụ của Nguyễn Văn A: Thứ trưởng, Bộ Ngoại giao", "thêm") in first.changes


def test_a_change_says_who_why_what_from_and_to_with_names_for_links(visit: Visit) -> None:
    editor = make_user("bientap", EDITOR, first_name="Hoa", last_name="Lê")
    person = make_person("Nguyễn Văn A")
    row = Participation.objects.get(visit=visit, is_lead=True)
    edits = [Edit("visit", values={"date": "2020-09-16"}), Edit("participation", row.pk, values={"person": person})]
    curation.change_visit(visit.pk, expected_version=1, edits=edits, by=editor, why="Đối chiếu bản in")
    last = moments(visit)[0]
    assert (last.who, last.why) == (editor.get_full_name(), "Đối chiếu bản in")
    assert Change("Chuyến thăm", "sửa", "ngày", "15/09/2020", "16/09/2020") in last.changes
    assert Change("Người tham gia: Nguyễn Văn A", "sửa", "người", "—", "Nguyễn Văn A") in last.changes
    assert Change("Chuyến thăm", "sửa", "ngày: quyết định", "chưa xét", "đã sửa") in last.changes


def test_what_was_removed_altogether_stays_in_the_list(visit: Visit) -> None:
    editor = make_user("bientap", EDITOR)
    curation.change_visit(visit.pk, expected_version=1, edits=[Edit("gift", values={"text": "một bức tranh"})], by=editor)
    added = visit.gifts.get(text="một bức tranh")
    curation.change_visit(visit.pk, expected_version=2, edits=[Edit("gift", added.pk, delete=True)], by=editor)
    changes = [change for moment in moments(visit) for change in moment.changes]
    assert Change("Quà tặng: một bức tranh", "thêm") in changes
    assert Change("Quà tặng: một bức tranh", "bỏ hẳn") in changes


def test_roles_of_a_person_who_was_removed_altogether_are_still_told(visit: Visit) -> None:
    editor = make_user("bientap", EDITOR)
    edits = [
        Edit("participation", values={"name_text": "Lê Văn C", "side": "host"}, ref="c"),
        Edit("role", values={"title": "Đại biểu"}, parent_ref="c"),
    ]
    curation.change_visit(visit.pk, expected_version=1, edits=edits, by=editor)
    row = visit.participations.get(name_text="Lê Văn C")
    curation.change_visit(visit.pk, expected_version=2, edits=[Edit("participation", row.pk, delete=True)], by=editor)
    assert Change("Chức vụ của Lê Văn C: Đại biểu", "thêm") in [change for moment in moments(visit) for change in moment.changes]


def test_each_claim_knows_who_decided_on_it_last(visit: Visit) -> None:
    hoa, lan = make_user("hoa", EDITOR), make_user("lan", EDITOR)
    role = Role.objects.get(participation__is_lead=True)
    curation.change_visit(visit.pk, expected_version=1, edits=[Edit("role", role.pk, values={"title": "Bộ trưởng"})], by=hoa)
    curation.change_visit(visit.pk, expected_version=2, edits=[Edit("visit", values={"date": "2020-09-16"})], by=lan)
    who = {key: decider.who for key, decider in deciders(visit).items()}
    assert who == {("role", role.pk): "hoa", ("visit", "date"): "lan"}


def test_states_and_publications_are_part_of_it(client: Client, visit: Visit) -> None:
    editor = make_user("bientap", EDITOR, is_superuser=True)
    curation.confirm_all(visit.pk, expected_version=1, by=editor)
    publishing.approve_and_publish(visit.pk, expected_version=2, by=editor, note="đăng gấp")
    client.force_login(editor)
    words = text_of(client.get(change_url(visit).replace("/change/", "/history/")))
    assert "công bố (bản số 1) · bientap · đăng gấp" in words
    assert "tình trạng biên tập bản nháp chờ duyệt" in words
    assert "tình trạng công bố chưa công bố đang công bố" in words


def test_a_long_history_takes_as_many_queries_as_a_short_one(visit: Visit) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            moments(visit)
        return len(queries)

    person = make_person("Nguyễn Văn A")
    row = Participation.objects.get(visit=visit, is_lead=True)
    curation.change_visit(visit.pk, expected_version=1, edits=[Edit("participation", row.pk, values={"person": person})], by=None)
    few = count()
    for version in range(2, 12):
        edits = [
            Edit(
                "participation",
                values={"name_text": f"Người {version}", "side": "host", "person": make_person(f"Người {version}")},
                ref="p",
            ),
            Edit("role", values={"title": f"Chức vụ {version}"}, parent_ref="p"),
        ]
        curation.change_visit(visit.pk, expected_version=version, edits=edits, by=None)
    assert count() == few
