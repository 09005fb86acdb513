"""The one way in which a person changes a claim."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from people.models import Person
from tests.world import (
    EDITOR,
    PUBLISHER,
    REVIEWER,
    TEXT,
    make_area,
    make_article,
    make_body,
    make_extraction,
    make_payload,
    make_person,
    make_user,
    make_visit,
    span_of,
)
from visits import curation, drafting
from visits.curation import Conflict, Edit, WrongState
from visits.models import Attestation, Visit

pytestmark = pytest.mark.django_db


def change(visit: Visit, *edits: Edit, by: User | None = None, why: str = "thử") -> Visit:
    visit.refresh_from_db()
    return curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=by, why=why)


def test_a_change_says_who_and_why_and_bumps_the_version() -> None:
    editor = make_user("bien-tap", EDITOR)
    visit = make_visit()
    after = change(visit, Edit("visit", values={"date": "2020-09-16"}), by=editor, why="Bài in nhầm ngày")
    assert (after.version, after.date, after.date_decision) == (2, "2020-09-16", "changed")
    record = after.history.first()
    assert (record.history_user, record.history_change_reason) == (editor, "Bài in nhầm ngày")
    assert record.prev_record.date == "2020-09-15"


def test_a_change_over_somebody_elses_is_refused_with_both_versions() -> None:
    first, second = make_user("mot", EDITOR), make_user("hai", EDITOR)
    visit = make_visit()
    change(visit, Edit("visit", values={"date": "2020-09-16"}), by=first)
    with pytest.raises(Conflict) as refused:
        curation.change_visit(visit.pk, expected_version=1, edits=[Edit("visit", values={"date": "2020-09-17"})], by=second)
    assert refused.value.mine[0].values == {"date": "2020-09-17"}
    assert refused.value.theirs == [{"date": "2020-09-16"}]
    assert refused.value.changed_by == "mot"
    visit.refresh_from_db()
    assert (visit.date, visit.version) == ("2020-09-16", 2)


def test_correcting_a_role_keeps_what_was_printed() -> None:
    visit = make_visit()
    body = make_body("Tỉnh ủy Thái Bình", "tinh-uy-thai-binh", posts=("Bí thư",))
    role = visit.participations.get(side="host").roles.get()
    change(visit, Edit("role", role.pk, {"organization": body, "post": body.posts.get()}))
    role.refresh_from_db()
    assert (role.text, role.organization_text) == ("Bí thư Tỉnh ủy", "Tỉnh ủy Thái Bình")
    assert (role.organization, role.organization_link, role.decision) == (body, "confirmed", "open")
    change(visit, Edit("role", role.pk, {"title": "Phó Bí thư"}))
    role.refresh_from_db()
    assert (role.decision, role.text) == ("changed", "Bí thư Tỉnh ủy")


def test_a_missed_person_is_added_with_roles_and_quotes_in_one_change() -> None:
    visit = make_visit()
    version = visit.articles.get().latest_version
    start, end = span_of(TEXT, "Ủy ban MTTQ tỉnh")
    change(
        visit,
        Edit("participation", values={"name_text": "Lê Văn C", "side": "host"}, ref="new"),
        Edit(
            "role",
            values={"title": "Chủ tịch", "organization_text": "Ủy ban MTTQ tỉnh"},
            parent_ref="new",
            spans=((version.pk, start, end, "title"),),
        ),
    )
    row = visit.participations.get(name_text="Lê Văn C")
    assert (row.basis, row.decision) == ("edited", "changed")
    assert row.roles.get().citations.get().quote == "Ủy ban MTTQ tỉnh"


def test_a_quote_must_come_from_a_source_of_the_visit() -> None:
    visit = make_visit()
    foreign = make_article("Bài khác\nkhông liên quan").latest_version
    with pytest.raises(ValidationError, match="nguồn"):
        change(visit, Edit("visit", spans=((foreign.pk, 0, 3, "date"),)))


def test_a_claim_of_another_visit_cannot_be_reached() -> None:
    visit, other = make_visit(), make_visit(TEXT + " Hết.")
    with pytest.raises(ValidationError):
        change(visit, Edit("gift", other.gifts.get().pk, {"text": "khác"}))


def test_nothing_is_hung_on_somebody_of_another_visit() -> None:
    visit, other = make_visit(), make_visit(TEXT + " Hết.")
    stranger = other.participations.get(side="host")
    role = visit.participations.get(side="host").roles.get()
    for edit in (
        Edit("role", role.pk, {"participation": stranger}),
        Edit("role", values={"participation": stranger, "title": "Bí thư"}),
        Edit("commitment", visit.commitments.get().pk, {"by": stranger}),
    ):
        with pytest.raises(ValidationError):
            change(visit, edit)
    assert stranger.roles.count() == 1 and not stranger.commitments.filter(visit=visit).exists()


def test_what_was_read_is_rejected_not_deleted_and_what_a_person_added_goes() -> None:
    visit = make_visit()
    change(visit, Edit("gift", values={"text": "Sách"}))
    read, added = visit.gifts.order_by("pk")
    change(visit, Edit("gift", read.pk, delete=True), Edit("gift", added.pk, delete=True))
    assert [(gift.text, gift.decision) for gift in visit.gifts.all()] == [("50 triệu đồng", "rejected")]


def test_a_bad_value_names_its_field_and_nothing_is_half_done() -> None:
    visit = make_visit()
    gift = visit.gifts.get()
    with pytest.raises(ValidationError) as refused:
        change(visit, Edit("gift", gift.pk, {"text": "Sách"}), Edit("visit", values={"date": "ngày 15 tháng 9"}))
    assert "date" in refused.value.message_dict
    gift.refresh_from_db()
    visit.refresh_from_db()
    assert (gift.text, visit.version) == ("50 triệu đồng", 1)


@pytest.mark.parametrize("column", ["version", "public_id", "work_state", "fact_key", "is_sample"])
def test_columns_that_are_nobodys_to_edit_are_refused(column: str) -> None:
    with pytest.raises(ValueError, match=column):
        change(make_visit(), Edit("visit", values={column: "1"}))


def test_confirm_all_lists_what_it_will_do_and_does_that() -> None:
    make_area()
    visit = make_visit()
    planned = curation.plan_confirm_all(visit)
    done = curation.confirm_all(visit.pk, expected_version=1, by=None)
    assert [step.words for step in done] == [step.words for step in planned]
    assert any("Tạo người mới: Trần Thị B" in step.words for step in done)
    visit.refresh_from_db()
    assert (visit.lead_decision, visit.area_link, visit.version) == ("confirmed", "confirmed", 2)
    assert curation.plan_confirm_all(visit) == []


def test_confirm_all_links_a_sole_candidate_and_leaves_several_open() -> None:
    sole = make_person("Nguyễn Văn A")
    make_person("Trần Thị B")
    make_person("Trần Thị B")
    visit = make_visit()
    curation.confirm_all(visit.pk, expected_version=1, by=None)
    assert visit.participations.get(name_text="Nguyễn Văn A").person == sole
    assert visit.participations.get(name_text="Trần Thị B").person is None
    assert Person.objects.count() == 3


@pytest.mark.parametrize("date", ["XXXX-09-15", "2020-09"])
def test_confirm_all_does_not_decide_a_date_that_is_not_whole(date: str) -> None:
    visit = make_visit(payload=make_payload(visit={"date": date, "basis": {"date": "inferred"}}))
    curation.confirm_all(visit.pk, expected_version=1, by=None)
    visit.refresh_from_db()
    assert visit.date_decision == "open"
    curation.confirm(visit.pk, expected_version=2, facts=[("visit", "date")], by=None)
    visit.refresh_from_db()
    assert visit.date_decision == "confirmed"


def make_reviewed(visit: Visit, editor: Any, reviewer: Any) -> Visit:
    curation.submit(visit.pk, expected_version=visit.version, by=editor)
    return curation.approve(visit.pk, expected_version=visit.version, by=reviewer)


def test_the_states_go_from_draft_to_review_to_approved_and_back_with_a_comment() -> None:
    editor, reviewer = make_user("bt", EDITOR), make_user("nd", REVIEWER)
    visit = make_visit()
    with pytest.raises(WrongState):
        curation.approve(visit.pk, expected_version=1, by=reviewer)
    approved = make_reviewed(visit, editor, reviewer)
    assert (approved.work_state, approved.approved_version, approved.approved_by) == ("approved", 1, reviewer)
    with pytest.raises(ValidationError):
        curation.send_back(visit.pk, expected_version=1, comment="  ", by=reviewer)
    back = curation.send_back(visit.pk, expected_version=1, comment="Thiếu chức vụ", by=reviewer)
    assert (back.work_state, back.review_comment, back.approved_version) == ("draft", "Thiếu chức vụ", None)


def test_any_edit_voids_the_approval() -> None:
    visit = make_visit()
    make_reviewed(visit, None, None)
    after = change(visit, Edit("visit", values={"note": "xem lại"}))
    assert (after.work_state, after.approved_version) == ("draft", None)


def test_with_four_eyes_nobody_approves_what_he_submitted(settings: Any) -> None:
    reviewer, other = make_user("nd", REVIEWER), make_user("nd2", REVIEWER)
    visit = make_visit()
    curation.submit(visit.pk, expected_version=1, by=reviewer)
    settings.FOUR_EYES = True
    with pytest.raises(PermissionDenied):
        curation.approve(visit.pk, expected_version=1, by=reviewer)
    assert curation.approve(visit.pk, expected_version=1, by=other).work_state == "approved"


@pytest.mark.parametrize(
    "group, allowed",
    [
        (None, set()),
        (EDITOR, {"change", "submit"}),
        (REVIEWER, {"change", "submit", "approve"}),
        (PUBLISHER, {"change", "submit", "approve"}),
    ],
)
def test_each_group_does_what_it_may(group: str | None, allowed: set[str]) -> None:
    user = make_user("ai-do", *([group] if group else []))
    visit, waiting = make_visit(), make_visit(TEXT + " Hết.")
    curation.submit(waiting.pk, expected_version=1, by=None)
    calls = {
        "approve": lambda: curation.approve(waiting.pk, expected_version=1, by=user),
        "submit": lambda: curation.submit(visit.pk, expected_version=1, by=user),
        "change": lambda: curation.change_visit(visit.pk, expected_version=1, edits=[Edit("visit", values={"note": "x"})], by=user),
    }
    for name, call in calls.items():
        if name in allowed:
            call()
        else:
            with pytest.raises(PermissionDenied):
                call()


def test_an_attestation_is_corrected_through_its_article() -> None:
    article = make_article()
    drafting.draft(make_extraction(article, make_payload(visits=[])))
    row = Attestation.objects.get(name_text="Trần Thị B")
    curation.change_article(article.pk, expected_version=1, edits=[Edit("attestation", row.pk, {"title": "Phó Bí thư"})], by=None)
    row.refresh_from_db()
    article.refresh_from_db()
    assert (row.title, row.decision, article.version) == ("Phó Bí thư", "changed", 2)
    with pytest.raises(Conflict):
        curation.change_article(article.pk, expected_version=1, edits=[Edit("attestation", row.pk, delete=True)], by=None)


def test_a_partnership_changed_on_its_articles_page_is_a_change_of_its_visit() -> None:
    partner = {"name": "Yeongju", "country": "Hàn Quốc", "spans": [span_of(TEXT, "Thái Bình")], "rule": "test", "basis": "stated"}
    visit = make_reviewed(make_visit(payload=make_payload(partners=[partner])), None, None)
    article = visit.articles.get()
    edit = Edit("partnership", visit.partnerships.get().pk, {"name": "Andong"})
    curation.change_article(article.pk, expected_version=article.version, edits=[edit], by=None)
    before = visit.version
    visit.refresh_from_db()
    assert (visit.version, visit.work_state) == (before + 1, "draft")
