"""Whole roles moved, joined, split and put in order; and the last change taken back."""

from typing import Any

import pytest

from tests.world import EDITOR, make_area, make_body, make_person, make_user, make_visit
from visits import curation
from visits.curation import Edit, WrongState, moving
from visits.models import Citation, Commitment, FollowUp, Participation, Role, Visit
from visits.models.claims import Decision, LinkState

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit() -> Visit:
    make_area()
    make_body(posts=("Bộ trưởng", "Thứ trưởng"))
    return make_visit()


def quotes_of(role: Role) -> set[tuple[int, int]]:
    return set(role.citations.values_list("start", "end"))


def change(visit: Visit, edits: list[Edit], **more: Any) -> Visit:
    return curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=more.get("by"), why=more.get("why", ""))


def state(visit: Visit) -> dict[str, list[Any]]:
    """Everything of the tree that an editor could tell."""
    return {
        "visit": list(
            Visit.objects.filter(pk=visit.pk).values("date", "end_date", "delegation", "area", "note", "date_decision", "area_link")
        ),
        "people": list(Participation.objects.filter(visit=visit).order_by("pk").values()),
        "roles": list(Role.objects.filter(participation__visit=visit).order_by("pk").values()),
        "said": list(Commitment.objects.filter(visit=visit).order_by("pk").values()),
        "followed": list(FollowUp.objects.filter(commitment__visit=visit).order_by("pk").values()),
        "quotes": list(Citation.objects.of_visit(visit).order_by("pk").values()),
    }


def test_a_moved_role_takes_its_quotes_along_and_stays_rejected_where_it_was_read(visit: Visit) -> None:
    lead, host = visit.participations.order_by("pk")
    role = lead.roles.get()
    spans = quotes_of(role)
    change(visit, moving.moved(role, host, Citation.objects.filter(role=role)))
    role.refresh_from_db()
    assert role.decision == Decision.REJECTED
    new = host.roles.get(title="Thứ trưởng")
    assert (new.text, new.post, new.organization_link) == (role.text, role.post, role.organization_link)
    assert quotes_of(new) == spans


def test_two_roles_of_one_body_become_one_with_both_titles(visit: Visit) -> None:
    lead = visit.participations.get(is_lead=True)
    role = lead.roles.get()
    version = visit.articles.get().latest_version
    start = version.text.index("Trần Thị B")
    extra = Edit(
        "role",
        values={"participation": lead, "title": "Trưởng ban", "organization_text": role.organization_text},
        spans=((version.pk, start, start + 5, "title"),),
    )
    visit = change(visit, [extra])
    other = lead.roles.get(title="Trưởng ban")
    quotes = list(Citation.objects.filter(role__participation__visit=visit))
    change(visit, moving.joined(role, other, quotes))
    role.refresh_from_db()
    assert [(one.title, one.organization_text) for one in lead.roles.standing()] == [("Thứ trưởng, Trưởng ban", "Bộ Ngoại giao")]
    assert (start, start + 5) in quotes_of(role)


def test_a_split_role_keeps_its_row_for_the_first_piece_and_its_body_for_both(visit: Visit) -> None:
    lead = visit.participations.get(is_lead=True)
    role = lead.roles.get()
    pieces: list[tuple[str, dict[str, Any]]] = [("Thứ trưởng", {"title": "Thứ trưởng"}), ("Trưởng ban", {"title": "Trưởng ban"})]
    change(visit, moving.split(role, pieces, list(Citation.objects.filter(role=role))))
    first, second = lead.roles.standing().order_by("pk")
    assert (first.pk, first.title, second.title, second.text) == (role.pk, "Thứ trưởng", "Trưởng ban", "Trưởng ban")
    assert first.organization == second.organization == role.organization
    assert quotes_of(second) == quotes_of(first)


def test_a_row_goes_up_and_down_among_its_like(visit: Visit) -> None:
    first, second = visit.participations.order_by("position", "pk")
    visit = change(visit, moving.reordered([first, second], first, "down"))
    assert list(visit.participations.order_by("position", "pk")) == [second, first]
    assert moving.reordered([second, first], first, "down") == []


# --- Taking back ---


@pytest.mark.parametrize(
    "deed",
    [
        lambda visit: [Edit("visit", values={"date": "2020-09-16", "note": "x"})],
        lambda visit: [Edit("participation", visit.participations.get(is_lead=True).pk, values={"name_text": "Nguyễn Văn Ă"})],
        lambda visit: [Edit("participation", visit.participations.get(is_lead=False).pk, delete=True)],
        lambda visit: [Edit("participation", values={"name_text": "Lê Văn C", "side": "host"}, spans=((version_of(visit), 3, 9, "name"),))],
        lambda visit: [Edit("follow_up", values={"commitment": visit.commitments.get(), "date": "2021", "status": "done"})],
        lambda visit: moving.moved(
            visit.participations.get(is_lead=True).roles.get(),
            visit.participations.get(is_lead=False),
            list(Citation.objects.of_visit(visit)),
        ),
    ],
)
def test_the_last_change_is_taken_back_whole_and_done_again(visit: Visit, deed: Any) -> None:
    editor = make_user("bientap", EDITOR)
    before = state(visit)
    visit = change(visit, deed(visit), by=editor)
    after = state(visit)
    assert after != before
    visit = curation.undo(visit.pk, expected_version=2, by=editor)
    assert state(visit) == before
    assert (visit.version, visit.history.first().history_change_reason) == (3, "Hoàn tác: lần lưu cuối")
    curation.undo(visit.pk, expected_version=3, by=editor)
    assert state(visit) == after


def version_of(visit: Visit) -> int:
    return visit.articles.get().latest_version.pk


def test_a_persons_own_claim_that_was_removed_comes_back_under_its_key_with_its_quotes(visit: Visit) -> None:
    editor = make_user("bientap", EDITOR)
    span = (version_of(visit), 3, 9, "")
    visit = change(visit, [Edit("commitment", values={"kind": "pledge", "text": "sẽ giúp"}, spans=(span,))], by=editor)
    before = state(visit)
    said = visit.commitments.get(text="sẽ giúp")
    visit = change(visit, [Edit("commitment", said.pk, delete=True)], by=editor)
    curation.undo(visit.pk, expected_version=3, by=editor)
    assert state(visit) == before


def test_somebody_elses_change_is_not_taken_back(visit: Visit) -> None:
    editor, other = make_user("bientap", EDITOR), make_user("dongnghiep", EDITOR)
    change(visit, [Edit("visit", values={"note": "x"})], by=other)
    with pytest.raises(WrongState, match="của người khác"):
        curation.undo(visit.pk, expected_version=2, by=editor)
    fresh = make_visit("Tin khác.\n" + visit.articles.get().latest_version.text)
    with pytest.raises(WrongState):
        curation.undo(fresh.pk, expected_version=1, by=editor)


def test_an_undone_confirmation_leaves_the_guess_open_again(visit: Visit) -> None:
    editor = make_user("bientap", EDITOR)
    make_person("Nguyễn Văn A")
    before = state(visit)
    curation.confirm(visit.pk, expected_version=1, facts=[("visit", "lead"), ("visit", "area")], by=editor)
    visit = curation.undo(visit.pk, expected_version=2, by=editor)
    assert state(visit) == before
    assert (visit.lead_decision, visit.area_link) == (Decision.OPEN, LinkState.INFERRED)
