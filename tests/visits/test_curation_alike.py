"""One correction of a printed role, applied to all drafts in which it was read in the same wrong way."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Post
from tests.visits.admin.page_form import change_url
from tests.world import EDITOR, TEXT, make_body, make_user, make_visit
from visits import curation, queue
from visits.curation import Edit
from visits.curation.alike import alike, apply_alike
from visits.models import Role, Visit
from visits.models.claims import Decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("bientap", EDITOR)


@pytest.fixture
def drafts(editor: User) -> list[Visit]:
    """Six drafts that print the same role; in the first it is corrected."""
    make_body(posts=("Bộ trưởng", "Thứ trưởng", "Trợ lý Bộ trưởng"))
    visits = [make_visit(f"{TEXT} Tin số {number}.") for number in range(6)]
    post = Post.objects.get(title="Trợ lý Bộ trưởng")
    values = {"post": post, "title": post.title, "organization": post.organization}
    first = visits[0]
    curation.change_visit(first.pk, expected_version=first.version, edits=[Edit("role", role_of(first).pk, values=values)], by=editor)
    return visits


def role_of(visit: Visit) -> Role:
    return Role.objects.select_related("participation__visit").get(participation__visit=visit, participation__is_lead=True)


def test_drafts_are_changed_and_what_others_work_on_is_left_alone_with_its_reason(drafts: list[Visit], editor: User) -> None:
    first, plain, corrected, submitted, taken, raced = drafts
    curation.change_visit(
        corrected.pk, expected_version=1, edits=[Edit("role", role_of(corrected).pk, values={"title": "Bộ trưởng"})], by=editor
    )
    curation.submit(submitted.pk, expected_version=1, by=editor)
    queue.take(taken.pk, by=make_user("dongnghiep", EDITOR))
    rows, has_more = alike(role_of(first), by=editor, now=timezone.now())
    assert {row.visit.pk: row.reason for row in rows} == {
        plain.pk: "",
        submitted.pk: "chờ duyệt",
        taken.pk: "dongnghiep đang làm",
        raced.pk: "",
    }
    assert not has_more
    # Somebody is faster than the editor who reads the preview.
    curation.change_visit(raced.pk, expected_version=1, edits=[Edit("visit", values={"note": "x"})], by=None)
    outcomes = apply_alike(role_of(first), [(row.role.pk, 1) for row in rows], by=editor, now=timezone.now(), why="như bản in")
    assert {outcome.visit.pk: bool(outcome.reason) for outcome in outcomes} == {
        plain.pk: False,
        submitted.pk: True,
        taken.pk: True,
        raced.pk: True,
    }
    role = role_of(plain)
    assert (role.title, str(role.post), role.decision) == ("Trợ lý Bộ trưởng", "Trợ lý Bộ trưởng, Bộ Ngoại giao", Decision.CHANGED)
    plain.refresh_from_db()
    assert (plain.version, role.history.latest().history_change_reason) == (2, "như bản in")
    assert [role_of(visit).title for visit in (submitted, taken, raced)] == ["Thứ trưởng"] * 3
    # A taking that has run out holds nothing back.
    rows, _ = alike(role_of(first), by=editor, now=timezone.now() + timedelta(hours=2))
    assert [row.visit.pk for row in rows if not row.reason] == [taken.pk, raced.pk]


def test_a_role_that_stands_as_it_was_read_has_nothing_to_apply(drafts: list[Visit], editor: User) -> None:
    assert alike(role_of(drafts[1]), by=editor, now=timezone.now()) == ([], False)
    added = Edit("role", values={"participation": drafts[1].participations.get(is_lead=True), "title": "Đại biểu"})
    curation.change_visit(drafts[1].pk, expected_version=1, edits=[added], by=editor)
    assert alike(Role.objects.get(title="Đại biểu"), by=editor, now=timezone.now()) == ([], False)


def test_the_preview_counts_the_drafts_and_its_button_changes_them(client: Client, drafts: list[Visit], editor: User) -> None:
    client.force_login(editor)
    first = drafts[0]
    address = f"/admin/visits/visit/{first.pk}/chuc-vu/{role_of(first).pk}/ap-dung/"
    assert address in client.get(change_url(first)).content.decode()
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address).content.decode()
    assert "Áp dụng cho 5 bản nháp" in page
    few = len(queries)
    Visit.objects.filter(pk__in=[visit.pk for visit in drafts[2:]]).update(joined_into=first)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address).content.decode()
    assert ("Áp dụng cho 1 bản nháp" in page, len(queries)) == (True, few)
    response: Any = client.post(address, {"role": [f"{role_of(visit).pk}:1" for visit in drafts[1:]], "why": "x"}, follow=True)
    assert "Đã sửa trong 1 bản nháp." in response.content.decode()
    assert [role_of(visit).title for visit in drafts[1:3]] == ["Trợ lý Bộ trưởng", "Thứ trưởng"]


def test_many_drafts_come_in_pages(drafts: list[Visit], editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visits.curation.alike.CHUNK", 2)
    seen: list[int] = []
    after, has_more = 0, True
    while has_more:
        rows, has_more = alike(role_of(drafts[0]), by=editor, now=timezone.now(), after=after)
        after = rows[-1].role.pk
        seen += [row.visit.pk for row in rows]
    assert seen == [visit.pk for visit in drafts[1:]]
