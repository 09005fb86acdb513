"""The buttons of a visit: what each asks, does and says, and how it fails."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from people.models import Person
from tests.visits.admin.page_form import action_url, change_url, text_of
from tests.world import (
    EDITOR,
    PUBLISHER,
    REVIEWER,
    make_area,
    make_body,
    make_extraction,
    make_payload,
    make_person,
    make_user,
    make_visit,
)
from visits import curation, drafting
from visits.curation import Edit
from visits.models import Edition, PublicRecord, PublishingLog, Visit
from visits.models.claims import PublicState, WorkState

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit() -> Visit:
    make_area()
    make_body(posts=("Bộ trưởng", "Thứ trưởng"))
    make_body("Tỉnh ủy Thái Bình", "tinh-uy-thai-binh", posts=("Bí thư",))
    return make_visit()


@pytest.fixture
def publisher(client: Client) -> Client:
    client.force_login(make_user("nguoidang", EDITOR, REVIEWER, PUBLISHER))
    return client


def act(client: Client, visit: Visit, slug: str, **typed: Any) -> Any:
    visit.refresh_from_db()
    return client.post(action_url(visit, slug), {"version": visit.version, **typed}, follow=True)


def publish(client: Client, visit: Visit, **typed: Any) -> Any:
    act(client, visit, "xac-nhan-tat-ca")
    return act(client, visit, "duyet-va-dang", **typed)


def test_confirm_all_first_lists_then_does(publisher: Client, visit: Visit) -> None:
    make_person("Trần Thị B")
    words = text_of(publisher.get(action_url(visit, "xac-nhan-tat-ca")))
    assert "Tạo người mới: Nguyễn Văn A" in words
    assert "Nối Trần Thị B với người cùng tên duy nhất" in words
    assert "Xác nhận trưởng đoàn: Nguyễn Văn A" in words
    assert Person.objects.count() == 1
    assert "Đã xác nhận tất cả" in text_of(act(publisher, visit, "xac-nhan-tat-ca"))
    assert "Không còn điểm nào để ngỏ." in text_of(publisher.get(change_url(visit)))
    assert Person.objects.count() == 2


def test_a_visit_goes_from_draft_to_the_public_in_four_steps(publisher: Client, visit: Visit) -> None:
    act(publisher, visit, "xac-nhan-tat-ca")
    assert "Đã gửi duyệt." in text_of(act(publisher, visit, "gui-duyet"))
    assert "Đã duyệt." in text_of(act(publisher, visit, "duyet"))
    page = act(publisher, visit, "cong-bo", note="gấp", public_reason="")
    visit.refresh_from_db()
    assert (visit.work_state, visit.public_state) == (WorkState.APPROVED, PublicState.PUBLISHED)
    assert f'href="/api/v1/visits/{visit.public_id}"' in page.content.decode()
    assert PublishingLog.objects.get(record=visit.public_id).note == "gấp"


def test_approve_and_publish_does_it_at_once(publisher: Client, visit: Visit) -> None:
    publish(publisher, visit, note="", public_reason="")
    visit.refresh_from_db()
    assert visit.public_state == PublicState.PUBLISHED


def test_with_four_eyes_nobody_approves_and_publishes_alone(publisher: Client, visit: Visit, settings: Settings) -> None:
    settings.FOUR_EYES = True
    act(publisher, visit, "xac-nhan-tat-ca")
    assert "Duyệt và đăng" not in text_of(publisher.get(change_url(visit)))
    assert act(publisher, visit, "duyet-va-dang").status_code == 403
    act(publisher, visit, "gui-duyet")
    assert act(publisher, visit, "duyet").status_code == 403
    visit.refresh_from_db()
    assert visit.work_state == WorkState.IN_REVIEW


def test_publishing_with_open_points_is_refused_with_links_to_their_places(publisher: Client, visit: Visit) -> None:
    response = act(publisher, visit, "duyet-va-dang", note="ghi chú còn đây")
    assert response.status_code == 409
    row = visit.participations.get(is_lead=True)
    page = response.content.decode()
    assert f'href="{change_url(visit)}#finding-participation-{row.pk}"' in page
    assert f'href="{change_url(visit)}#finding-visit-lead"' in page
    assert "ghi chú còn đây" in page
    assert f'id="finding-participation-{row.pk}"' in publisher.get(change_url(visit)).content.decode()
    visit.refresh_from_db()
    assert (visit.work_state, visit.public_state) == (WorkState.DRAFT, PublicState.NEVER)


def test_what_is_sent_back_carries_its_comment_to_the_editor(publisher: Client, visit: Visit) -> None:
    act(publisher, visit, "gui-duyet")
    response = act(publisher, visit, "tra-lai", comment=" ")
    assert response.status_code == 409
    assert "bắt buộc" in text_of(response)
    act(publisher, visit, "tra-lai", comment="Thiếu người thứ ba")
    words = text_of(publisher.get(change_url(visit)))
    assert "Trả lại: Thiếu người thứ ba" in words
    visit.refresh_from_db()
    assert visit.work_state == WorkState.DRAFT


def test_withdrawing_wants_a_public_reason_and_can_be_undone(publisher: Client, visit: Visit) -> None:
    publish(publisher, visit)
    assert act(publisher, visit, "go", public_reason="", note="").status_code == 409
    assert PublicRecord.objects.get(subject_type="visit").state == PublicRecord.State.PUBLISHED
    act(publisher, visit, "go", public_reason="Bài báo đã rút", note="theo thư ngày 5")
    record = PublicRecord.objects.get(subject_type="visit")
    assert (record.state, record.public_reason) == (PublicRecord.State.WITHDRAWN, "Bài báo đã rút")
    assert "/api/v1/visits/" not in publisher.get(change_url(visit)).content.decode()
    act(publisher, visit, "khoi-phuc", note="")
    visit.refresh_from_db()
    assert visit.public_state == PublicState.PUBLISHED


def test_an_edit_after_publishing_is_shown_and_published_as_the_next_edition(publisher: Client, visit: Visit) -> None:
    publish(publisher, visit)
    visit.refresh_from_db()
    edit = Edit("visit", values={"date": "2020-09-16"})
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[edit], by=None)
    assert "đã sửa sau lần công bố gần nhất" in text_of(publisher.get(change_url(visit)))
    act(publisher, visit, "duyet-va-dang", public_reason="Sửa ngày")
    assert list(Edition.objects.filter(subject_type="visit").values_list("number", "public_reason")) == [(1, ""), (2, "Sửa ngày")]


@pytest.mark.parametrize("slug", ["xac-nhan-tat-ca", "gui-duyet", "duyet-va-dang"])
def test_a_button_of_an_old_page_does_nothing_and_says_who_was_faster(publisher: Client, visit: Visit, slug: str) -> None:
    other = make_user("dongnghiep", EDITOR)
    curation.change_visit(visit.pk, expected_version=1, edits=[Edit("visit", values={"note": "x"})], by=other)
    response = publisher.post(action_url(visit, slug), {"version": 1}, follow=True)
    assert "dongnghiep vừa sửa chuyến thăm này (bạn đang xem phiên bản 1, nay là 2)" in text_of(response)
    visit.refresh_from_db()
    assert (visit.version, visit.work_state, visit.public_state) == (2, WorkState.DRAFT, PublicState.NEVER)


@pytest.mark.parametrize("slug", ["duyet", "tra-lai", "cong-bo", "go", "khoi-phuc"])
def test_an_action_that_does_not_suit_the_state_says_so(publisher: Client, visit: Visit, slug: str) -> None:
    assert "Không làm được lúc này" in text_of(publisher.get(action_url(visit, slug)))
    response = act(publisher, visit, slug, comment="x", public_reason="x")
    assert "Chỉ " in text_of(response) or "đang là bản nháp" in text_of(response) or "không đang được công bố" in text_of(response)
    visit.refresh_from_db()
    assert (visit.work_state, visit.public_state) == (WorkState.DRAFT, PublicState.NEVER)


def test_asking_for_an_unknown_action_or_visit_is_answered(publisher: Client, visit: Visit) -> None:
    assert publisher.get(action_url(visit, "xoa-sach")).status_code == 404
    visit.pk = 999
    assert publisher.post(action_url(visit, "duyet"), {"version": 1}).status_code == 302


def test_a_request_to_look_changes_nothing(publisher: Client, visit: Visit) -> None:
    for slug in ("xac-nhan-tat-ca", "gui-duyet", "duyet-va-dang"):
        assert publisher.get(action_url(visit, slug)).status_code == 200
    visit.refresh_from_db()
    assert (visit.version, visit.work_state) == (1, WorkState.DRAFT)


def test_the_page_shows_the_same_points_with_anchors_that_exist(publisher: Client, visit: Visit) -> None:
    page = publisher.get(change_url(visit)).content.decode()
    anchors = {part.split('"')[0] for part in page.split('href="#finding-')[1:]}
    assert anchors
    assert [anchor for anchor in anchors if f'id="finding-{anchor}"' not in page] == []


def test_a_proposal_of_a_later_extraction_is_closed_once_seen(publisher: Client, visit: Visit) -> None:
    curation.change_visit(visit.pk, expected_version=1, edits=[Edit("visit", values={"note": "x"})], by=None)
    payload = make_payload(visit={"date": "2020-09-17"})
    drafting.draft(make_extraction(visit.articles.get(), payload, extractor_version="sau"))
    proposal = visit.proposals.get()
    address = f"/admin/visits/visit/{visit.pk}/de-xuat/{proposal.pk}/"
    assert address in publisher.get(change_url(visit)).content.decode()
    assert "sửa chuyến thăm này" in text_of(publisher.post(address, {"version": "1"}, follow=True))
    assert visit.proposals.filter(is_open=True).exists()
    publisher.post(address, {"version": "2"})
    assert not visit.proposals.filter(is_open=True).exists()
