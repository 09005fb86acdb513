"""Who may do what at the desk: every action, every group, and a stranger, through real requests."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import Settings

from tests.visits.admin.page_form import action_url, change_url, text_of
from tests.world import EDITOR, PUBLISHER, REVIEWER, make_area, make_body, make_user, make_visit
from visits import curation, publishing
from visits.admin.visit_actions import ACTIONS
from visits.models import Proposal, Visit

pytestmark = pytest.mark.django_db

NOBODY = "không nhóm nào"
STRANGER = "chưa đăng nhập"
WHO = (EDITOR, REVIEWER, PUBLISHER, NOBODY, STRANGER)
EVERY_GROUP = {EDITOR, REVIEWER, PUBLISHER}


def drafted() -> Visit:
    make_area()
    make_body(posts=("Thứ trưởng",))
    return make_visit()


def confirmed() -> Visit:
    visit = drafted()
    curation.confirm_all(visit.pk, expected_version=1, by=None)
    visit.refresh_from_db()
    return visit


def submitted() -> Visit:
    visit = confirmed()
    return curation.submit(visit.pk, expected_version=visit.version, by=None)


def approved() -> Visit:
    visit = submitted()
    return curation.approve(visit.pk, expected_version=visit.version, by=None)


def published() -> Visit:
    visit = approved()
    publishing.publish(visit.pk, expected_version=visit.version, by=None)
    visit.refresh_from_db()
    return visit


def withdrawn() -> Visit:
    visit = published()
    publishing.withdraw(visit.pk, expected_version=visit.version, public_reason="Bài báo đã rút", by=None)
    visit.refresh_from_db()
    return visit


# Action -> the state in which it makes sense, and who may.
ACTION_RIGHTS: dict[str, tuple[Callable[[], Visit], set[str]]] = {
    "xac-nhan-tat-ca": (drafted, EVERY_GROUP),
    "xac-nhan-va-dang": (drafted, {PUBLISHER}),
    "gui-duyet": (confirmed, EVERY_GROUP),
    "tra-lai": (submitted, {REVIEWER, PUBLISHER}),
    "duyet": (submitted, {REVIEWER, PUBLISHER}),
    "duyet-va-dang": (confirmed, {PUBLISHER}),
    "cong-bo": (approved, {PUBLISHER}),
    "go": (published, {PUBLISHER}),
    "khoi-phuc": (withdrawn, {PUBLISHER}),
}
TYPED = {"comment": "Sửa lại", "public_reason": "Bài báo đã rút", "note": "ghi chú"}


def test_the_table_knows_every_action() -> None:
    assert set(ACTION_RIGHTS) == {action.slug for action in ACTIONS}


def log_in(client: Client, who: str) -> User | None:
    if who == STRANGER:
        return None
    user = make_user("nguoidung", *([who] if who != NOBODY else []))
    client.force_login(user)
    return user


def state_of(visit: Visit) -> tuple[Any, ...]:
    visit.refresh_from_db()
    return visit.version, visit.work_state, visit.public_state


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("slug", ACTION_RIGHTS)
def test_each_action_is_done_by_whom_it_belongs_to_and_refused_to_others(client: Client, settings: Settings, slug: str, who: str) -> None:
    settings.FOUR_EYES = False
    make, allowed = ACTION_RIGHTS[slug]
    visit = make()
    before = state_of(visit)
    log_in(client, who)
    response: Any = client.post(action_url(visit, slug), {"version": visit.version, **TYPED})
    if who in allowed:
        assert response.status_code == 302
        assert response["Location"] == change_url(visit)
        assert state_of(visit) != before
        return
    assert state_of(visit) == before
    if who == STRANGER:
        assert response.status_code == 302
        assert "/login/" in response["Location"]
    else:
        assert response.status_code == 403


@pytest.mark.parametrize("who", sorted(EVERY_GROUP))
@pytest.mark.parametrize("slug", ACTION_RIGHTS)
def test_a_button_is_shown_to_those_who_may_press_it_only(client: Client, settings: Settings, slug: str, who: str) -> None:
    settings.FOUR_EYES = False
    make, allowed = ACTION_RIGHTS[slug]
    visit = make()
    log_in(client, who)
    page = client.get(change_url(visit)).content.decode()
    assert (action_url(visit, slug) in page) is (who in allowed)


@pytest.mark.parametrize("who", WHO)
def test_the_pages_of_visits_open_to_the_groups_alone(client: Client, who: str) -> None:
    visit = drafted()
    log_in(client, who)
    expected = 200 if who in EVERY_GROUP else 302 if who == STRANGER else 403
    addresses = [
        "/admin/visits/visit/",
        change_url(visit),
        change_url(visit).replace("/change/", "/history/"),
        f"/admin/visits/visit/add/?article={visit.articles.get().pk}",
        *(f"/admin/visits/visit/tim/{kind}/?term=a" for kind in ("person", "organization", "post", "area")),
    ]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, expected)


@pytest.mark.parametrize("who", WHO)
def test_each_group_edits_a_visit_and_nobody_else(client: Client, who: str) -> None:
    visit = drafted()
    log_in(client, who)
    response = client.post(change_url(visit), {"version": "1", "seen": '{"visit": {}}', "form": "visit", "visit-note": "đã sửa"})
    visit.refresh_from_db()
    assert (visit.note == "đã sửa") is (who in EVERY_GROUP)
    assert response.status_code == (403 if who == NOBODY else 302)


@pytest.mark.parametrize("who", WHO)
def test_each_group_begins_a_visit_for_an_article_and_nobody_else(client: Client, who: str) -> None:
    article = drafted().articles.get()
    log_in(client, who)
    client.post("/admin/visits/visit/add/", {"article": article.pk, "why": "máy bỏ sót"})
    assert article.visits.count() == (2 if who in EVERY_GROUP else 1)


@pytest.mark.parametrize("who", [*WHO, "quản trị"])
def test_nobody_deletes_a_visit_at_the_desk(client: Client, who: str) -> None:
    visit = drafted()
    if who == "quản trị":
        client.force_login(User.objects.create_superuser("quantri"))
    else:
        log_in(client, who)
    client.post(f"/admin/visits/visit/{visit.pk}/delete/", {"post": "yes"})
    client.post("/admin/visits/visit/", {"action": "delete_selected", "_selected_action": [visit.pk], "post": "yes"})
    assert Visit.objects.filter(pk=visit.pk).exists()


def test_whoever_may_only_look_sees_the_page_without_a_way_to_save(client: Client) -> None:
    visit = drafted()
    user = make_user("nguoixem")
    user.user_permissions.set(Permission.objects.filter(codename="view_visit"))
    client.force_login(user)
    response = client.get(change_url(visit))
    assert response.status_code == 200
    assert "Nguyễn Văn A" in text_of(response)
    assert '<fieldset class="visit-fields" disabled>' in response.content.decode()
    assert 'name="_save"' not in response.content.decode()
    assert client.post(change_url(visit), {"version": "1", "visit-note": "x"}).status_code == 403


@pytest.mark.parametrize("who", WHO)
def test_a_proposal_is_closed_by_the_groups_alone(client: Client, who: str) -> None:
    visit = drafted()
    extraction = visit.articles.get().latest_version.extractions.get()
    proposal = Proposal.objects.create(visit=visit, extraction=extraction, action="change", table="visit", fact_key="x", summary="ngày")
    log_in(client, who)
    client.post(f"/admin/visits/visit/{visit.pk}/de-xuat/{proposal.pk}/", {"version": visit.version})
    proposal.refresh_from_db()
    assert proposal.is_open is (who not in EVERY_GROUP)
