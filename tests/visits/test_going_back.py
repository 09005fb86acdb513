"""Editions at the desk: read, compared in words, and gone back to."""

import re
from typing import Any

import lxml.html
import pytest
from django.test import Client

from people.models import Person, PersonName
from tests.visits.admin.table_files import words_of
from tests.world import EDITOR, TEXT, make_area, make_body, make_person, make_user, make_visit, span_of
from visits import comparing, curation, documents, publishing
from visits.curation import Edit, WrongState
from visits.curation.restoring import restore_edition
from visits.models import Edition, Visit

pytestmark = pytest.mark.django_db


def publish(visit: Visit) -> Edition:
    visit = Visit.objects.get(pk=visit.pk)
    curation.confirm_all(visit.pk, expected_version=visit.version, by=None)
    visit.refresh_from_db()
    curation.submit(visit.pk, expected_version=visit.version, by=None)
    curation.approve(visit.pk, expected_version=visit.version, by=None)
    return publishing.publish(visit.pk, expected_version=visit.version, by=None)


def change(visit: Visit, *edits: Edit) -> Visit:
    return curation.change_visit(visit.pk, expected_version=Visit.objects.get(pk=visit.pk).version, edits=edits, by=None)


def body(visit: Visit) -> documents.Document:
    return documents.VisitDocument(Visit.objects.get(pk=visit.pk)).body()


def without_basis(value: Any) -> Any:
    """Going back is a person's word: what was read now counts as corrected."""
    if isinstance(value, dict):
        return {key: without_basis(part) for key, part in value.items() if not key.endswith("basis")}
    return [without_basis(part) for part in value] if isinstance(value, list) else value


@pytest.fixture
def visit() -> Visit:
    make_area()
    make_body(posts=("Bộ trưởng", "Thứ trưởng"))
    return make_visit()


def make_changes(visit: Visit) -> None:
    """One of each kind: a fact, a role, a lead, a rejection, something new with a quote."""
    lead, host = visit.participations.order_by("pk")
    version = visit.articles.get().latest_version
    start, end = span_of(TEXT, "Ủy ban MTTQ tỉnh")
    change(
        visit,
        Edit("visit", visit.pk, {"date": "2020-09-16"}),
        Edit("role", lead.roles.get().pk, {"title": "Trợ lý"}),
        Edit("participation", lead.pk, {"is_lead": False}),
        Edit("participation", host.pk, {"is_lead": True}),
        Edit("gift", visit.gifts.get().pk, delete=True),
        Edit("participation", None, {"name_text": "Lê Văn C", "side": "host"}, ref="new"),
        Edit("role", None, {"title": "Chủ tịch"}, parent_ref="new", spans=((version.pk, start, end, "title"),)),
        Edit("event", None, {"type": "tribute"}),
    )


def test_what_an_edition_changed_is_said_in_words(visit: Visit) -> None:
    first = publish(visit)
    make_changes(visit)
    second = publish(visit)
    before, after = (documents.from_text(edition.document) for edition in (first, second))
    said = {(row.label, row.before, row.after) for row in comparing.differences(before, after)}
    assert said == {
        ("Ngày", "15/09/2020", "16/09/2020"),
        ("Trưởng đoàn", "Nguyễn Văn A", "Trần Thị B"),
        ("Chức vụ của Nguyễn Văn A", "Thứ trưởng, Bộ Ngoại giao", "Trợ lý, Bộ Ngoại giao → Thứ trưởng"),
        ("Người tham gia", "Nguyễn Văn A, đoàn đến, trưởng đoàn", "Nguyễn Văn A, đoàn đến"),
        ("Người tham gia", "Trần Thị B, địa phương", "Trần Thị B, địa phương, trưởng đoàn"),
        ("Người tham gia", "", "Lê Văn C, địa phương"),
        ("Chức vụ của Lê Văn C", "", "Chủ tịch"),
        ("Hoạt động", "", "dâng hương, viếng"),
        ("Quà tặng", "50 triệu đồng, 50.000.000 VND, từ Bộ Ngoại giao, cho Ủy ban MTTQ tỉnh Thái Bình", ""),
    }
    assert comparing.differences(after, after) == []


def test_going_back_makes_the_working_copy_say_what_was_published(visit: Visit) -> None:
    first = publish(visit)
    was = without_basis(body(visit))
    make_changes(visit)
    publish(visit)
    assert without_basis(body(visit)) != was
    now = Visit.objects.get(pk=visit.pk)
    restore_edition(visit.pk, 1, expected_version=now.version, by=None)
    assert without_basis(body(visit)) == was
    assert Edition.objects.filter(subject=first.subject_id).count() == 2, "nothing is published by going back"
    assert Visit.history.filter(id=visit.pk).first().history_change_reason == "Trở về bản công bố số 1"


def test_going_forward_again_brings_back_what_a_person_had_added(visit: Visit) -> None:
    publish(visit)
    make_changes(visit)
    publish(visit)
    was = without_basis(body(visit))
    for number in (1, 2):
        restore_edition(visit.pk, number, expected_version=Visit.objects.get(pk=visit.pk).version, by=None)

    def by_content(document: documents.Document) -> list[str]:
        return sorted(re.sub(r'"id": "\w+"', "", repr(line)) for line in comparing.lines(document))

    assert by_content(without_basis(body(visit))) == by_content(was)
    assert visit.participations.get(name_text="Lê Văn C").roles.get().citations.get().quote == "Ủy ban MTTQ tỉnh"


def test_going_back_over_somebody_elses_change_is_refused(visit: Visit) -> None:
    publish(visit)
    make_changes(visit)
    with pytest.raises(curation.Conflict):
        restore_edition(visit.pk, 1, expected_version=1, by=None)
    with pytest.raises(WrongState, match="không có bản công bố số 7"):
        restore_edition(visit.pk, 7, expected_version=Visit.objects.get(pk=visit.pk).version, by=None)


def test_a_person_merged_since_comes_back_as_the_survivor(visit: Visit) -> None:
    publish(visit)
    row = visit.participations.get(name_text="Trần Thị B")
    loser, survivor = row.person, make_person("Trần Thị B")
    assert loser is not None
    change(visit, Edit("participation", row.pk, {"person": survivor}))
    loser.merged_into = survivor
    loser.save()
    restore_edition(visit.pk, 1, expected_version=Visit.objects.get(pk=visit.pk).version, by=None)
    row.refresh_from_db()
    assert row.person == survivor


def test_an_editor_reads_compares_and_goes_back(visit: Visit, client: Client) -> None:
    first = publish(visit)
    make_changes(visit)
    second = publish(visit)
    client.force_login(make_user("bientap", EDITOR))
    history = client.get(f"/admin/visits/visit/{visit.pk}/history/").content.decode()
    assert f"/admin/visits/edition/{first.pk}/change/" in history
    page = words_of(client.get(f"/admin/visits/edition/{second.pk}/change/"))
    assert "Khác với bản số 1" in page
    assert "Ngày15/09/202016/09/2020" in page
    asked = client.get(f"/admin/visits/edition/{first.pk}/change/?voi=nay")
    assert "Ngày16/09/202015/09/2020" in words_of(asked)
    version = Visit.objects.get(pk=visit.pk).version
    answer = client.post(f"/admin/visits/edition/{first.pk}/tro-ve/", {"version": version}, follow=True)
    assert "Bản đang sửa nay như bản công bố số 1." in words_of(answer)
    visit.refresh_from_db()
    assert visit.date == "2020-09-15"
    refused = client.post(f"/admin/visits/edition/{first.pk}/tro-ve/", {"version": version}, follow=True)
    assert "vừa sửa chuyến thăm này" in words_of(refused)


def test_other_editions_are_shown_not_gone_back_to_and_strangers_see_none(visit: Visit, client: Client) -> None:
    edition = publish(visit)
    person = Edition.objects.filter(subject_type="person").earliest("pk")
    client.force_login(make_user("bientap", EDITOR))
    assert "Nguyễn Văn A" in words_of(client.get(f"/admin/visits/edition/{person.pk}/change/"))
    assert client.post(f"/admin/visits/edition/{person.pk}/tro-ve/", {"version": 1}).status_code == 404
    client.force_login(make_user("khach"))
    assert client.get(f"/admin/visits/edition/{person.pk}/change/").status_code == 403
    version = Visit.objects.get(pk=visit.pk).version
    assert client.post(f"/admin/visits/edition/{edition.pk}/tro-ve/", {"version": version}).status_code == 403


def test_editions_of_what_a_visit_names_are_read_and_compared_in_words(visit: Visit, client: Client) -> None:
    publish(visit)
    person = Person.objects.get(name="Trần Thị B")
    person.name = "Trần Thị Bình"
    person.save()
    PersonName.objects.create(person=person, name="Trần Thị B")
    publishing.publish_authority(person, by=None)
    client.force_login(make_user("bientap", EDITOR))
    said: dict[str, list[list[str]]] = {}
    for edition in Edition.objects.exclude(subject_type="visit"):
        page = lxml.html.fromstring(client.get(f"/admin/visits/edition/{edition.pk}/change/").content.decode())
        rows = [[cell.text_content().strip() for cell in row] for row in page.xpath("//tbody/tr")]
        said[edition.subject_type] = said.get(edition.subject_type, []) + rows
    assert set(said) == {"area", "organization", "post", "person", "article"}
    assert ["Tên", "tỉnh Thái Bình"] in said["area"]
    assert ["Tên", "Bộ Ngoại giao"] in said["organization"]
    assert ["Cơ quan", "Bộ Ngoại giao"] in said["post"]
    assert ["Họ và tên", "Trần Thị B", "Trần Thị Bình"] in said["person"], "what the second edition changed"
    assert ["Tên khác", "", "Trần Thị B"] in said["person"]
    assert [row[1] for row in said["article"] if row[0] == "Loại bài"] == ["bài khác"]


def test_what_became_of_a_place_or_a_body_is_said_in_words() -> None:
    change = {"kind": "merged", "on": "2025-07-01", "resolution": "Nghị quyết số 202/2025/QH15", "before": "Thái Bình", "after": "Hưng Yên"}
    names = [{"name": "Thái Bình", "kind": "tỉnh", "valid_from": None, "valid_to": "2025-06-30"}]
    area = {"type": "area", "name": "Thái Bình", "level": "province", "kind": "tỉnh", "code": "34", "names": names, "changes": [change]}
    said = {line.label: line.words for line in comparing.lines(area | {"valid_from": None, "valid_to": "2025-06-30"})}
    assert said == {
        "Tên": "tỉnh Thái Bình",
        "Cấp": "tỉnh, thành phố trực thuộc trung ương",
        "Mã hành chính": "34",
        "Tên theo thời gian": "tỉnh Thái Bình, đến hết 30/06/2025",
        "Thay đổi địa giới": "Thái Bình → Hưng Yên: sáp nhập, 01/07/2025, Nghị quyết số 202/2025/QH15",
        "Thời gian": "đến hết 30/06/2025",
    }
    assert comparing.lines({"type": "area", "redacted": True, "public_reason": "x"}) == []
