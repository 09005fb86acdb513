"""Merging people and bodies: the report, what moves, what the public sees, what speaks against it, and the way back."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models

from people.models import Organization, OrganizationChange, Person, PersonName, Post
from tests.visits.test_publishing import approve, make_ready, publish
from tests.world import PUBLISHER, REVIEWER, TEXT, make_body, make_person, make_user, make_visit
from visits import curation, indexing, publishing, sample
from visits.curation import Edit, WrongState
from visits.merging.merge import Blocked, Stale, distinguish, forget_distinction, merge, unmerge
from visits.merging.plans import CHOICES, report
from visits.models import (
    Attestation,
    Distinction,
    EditionIndexLink,
    MergeOperation,
    Participation,
    PublicChange,
    PublicRecord,
    PublishingLog,
    Visit,
)
from visits.models.merging import Kind

pytestmark = pytest.mark.django_db


def merged(survivor: Any, loser: Any, kind: str = "", **more: Any) -> MergeOperation:
    kind = kind or survivor._meta.model_name
    expected = report(kind, survivor.pk, loser.pk, more.get("choices")).digest
    return merge(kind, survivor.pk, loser.pk, expected=expected, by=more.pop("by", None), **more)


def linked(visit: Visit, person: Person, side: str = "host") -> Participation:
    """Link a visit's person of a side, as an editor does."""
    visit.refresh_from_db()
    row = visit.participations.get(side=side)
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[Edit("participation", row.pk, {"person": person})], by=None)
    visit.refresh_from_db()
    row.refresh_from_db()
    return row


def published_twice() -> tuple[Visit, Visit, Person, Person]:
    """Two published visits whose host is one person under two rows."""
    first = make_ready()
    publish(first)
    one = Person.objects.get(name="Trần Thị B")
    other = make_person("Trần Thị B")
    second = make_visit(TEXT + " Hết.")
    linked(second, other)
    curation.confirm_all(second.pk, expected_version=second.version, by=None)
    second = approve(second)
    publish(second)
    for row in (first, second, one, other):
        row.refresh_from_db()
    return first, second, one, other


# --- The report -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Person, Organization])
def test_the_report_gives_a_fate_to_every_field_and_to_every_link(model: type[models.Model]) -> None:
    make: Any = make_person if model is Person else lambda name: make_body(name, key=name)
    one, other = make("một"), make("hai")
    found = report(model._meta.model_name or "", one.pk, other.pk)
    assert {line.column for line in found.fields} == {field.name for field in model._meta.concrete_fields}
    assert all(line.fate for line in found.fields) and all(line.fate for line in found.links)
    history = {relation.related_model for relation in model._meta.related_objects if "Historical" in relation.related_model.__name__}
    known = {
        (relation.related_model, relation.field.attname)
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and relation.related_model not in history
        and not relation.related_model.__name__.startswith("Historical")
    }  # fmt: skip
    names = {line.label for line in found.links}
    # One line for each link, and two more: pairs told apart, and the history.
    assert len(names) == len(known) + 2, (sorted(names), sorted((row.__name__, column) for row, column in known))


def test_who_differs_in_nothing_has_nothing_to_choose_and_who_differs_may_choose() -> None:
    one, other = make_person("Nguyễn Văn A", note="một"), make_person("Nguyễn Văn Á", note="hai")
    found = report("person", one.pk, other.pk)
    assert [line.column for line in found.fields if line.options] == list(CHOICES[Kind.PERSON])
    merged(one, other, choices={"name": "loser", "note": "both"})
    one.refresh_from_db()
    assert (one.name, one.note, one.version) == ("Nguyễn Văn Á", "một\n\nhai", 2)
    assert [row.name for row in one.other_names.all()] == ["Nguyễn Văn A"]


# --- Merging --------------------------------------------------------------------------------------------------------------


def test_names_visits_and_history_go_to_the_survivor_and_the_losers_row_stays() -> None:
    one, other = make_person("Trần Thị B"), make_person("Trần Thị Bé")
    PersonName.objects.create(person=other, name="Bà B")
    row = linked(make_visit(), other)
    told = Attestation.objects.create(article=row.visit.articles.get(), name_text="Trần Thị B", person=other, person_link="confirmed")
    operation = merged(one, other, by=make_user("nd", PUBLISHER), why="Cùng một người")
    row.refresh_from_db()
    told.refresh_from_db()
    other.refresh_from_db()
    assert (row.person, told.person, other.merged_into) == (one, one, one)
    assert sorted(name.name for name in one.other_names.all()) == ["Bà B", "Trần Thị Bé"]
    assert row.history.first().history_change_reason == "Cùng một người" and str(row.history.first().history_user) == "nd"
    assert other.history.first().merged_into == one
    assert (operation.survivor_label, operation.loser_fields["name"]) == ("Trần Thị B", "Trần Thị Bé")


def test_only_a_publisher_merges_and_parts() -> None:
    one, other = make_person(), make_person()
    with pytest.raises(PermissionDenied):
        merged(one, other, by=make_user("duyet", REVIEWER))
    operation = merged(one, other, by=make_user("dang", PUBLISHER))
    with pytest.raises(PermissionDenied):
        unmerge(operation.pk, by=make_user("duyet2", REVIEWER))


def test_what_changed_since_the_report_is_shown_again_and_nothing_is_done() -> None:
    one, other = make_person(), make_person()
    seen = report("person", one.pk, other.pk).digest
    linked(make_visit(), other)
    with pytest.raises(Stale) as stale:
        merge("person", one.pk, other.pk, expected=seen, by=None)
    assert stale.value.report.moves and not MergeOperation.objects.exists()


def test_a_visit_gets_a_new_version_and_nobody_links_to_the_merged_row_again() -> None:
    visit = make_visit()
    one, other = make_person("Trần Thị B"), make_person("Trần Thị B")
    linked(visit, other)
    merged(one, other)
    with pytest.raises(curation.Conflict):
        curation.submit(visit.pk, expected_version=visit.version, by=None)
    other.refresh_from_db()
    with pytest.raises(curation.RefusedEdit, match="đã được gộp"):
        linked(visit, other, "delegation")


def test_offices_of_one_title_become_one_and_the_others_move() -> None:
    keep = make_body("UBND tỉnh", key="ubnd", posts=("Chủ tịch",))
    lose = make_body("Ủy ban nhân dân tỉnh", key="uy-ban", posts=("Chủ tịch", "Phó Chủ tịch"))
    unit = make_body("Văn phòng", key="vp", parent=lose)
    visit = make_visit()
    role = visit.participations.get(side="host").roles.get()
    chair = lose.posts.get(title="Chủ tịch")
    edits = [Edit("role", role.pk, {"organization": lose, "post": chair})]
    curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=None)
    operation = merged(keep, lose)
    role.refresh_from_db()
    unit.refresh_from_db()
    assert (role.organization, role.post, unit.parent) == (keep, keep.posts.get(title="Chủ tịch"), keep)
    assert [post.title for post in keep.posts.order_by("title_key")] == ["Chủ tịch", "Phó Chủ tịch"]
    assert [row.name for row in keep.names.all()] == ["Ủy ban nhân dân tỉnh"]
    unmerge(operation.pk, by=None)
    role.refresh_from_db()
    unit.refresh_from_db()
    assert (role.organization, role.post, unit.parent, lose.posts.count()) == (lose, chair, lose, 2)


# --- What speaks against it -----------------------------------------------------------------------------------------------


def test_a_contradiction_blocks_and_goes_with_the_survivor() -> None:
    a, b, c = (make_person(name) for name in ("Nguyễn Văn A", "Nguyễn Văn A", "Nguyễn Văn A"))
    told = distinguish("person", a.pk, c.pk, by=None)
    with pytest.raises(Blocked, match="không phải là một"):
        merged(a, c)
    operation = merged(b, a)
    with pytest.raises(Blocked):
        merged(b, c)
    unmerge(operation.pk, by=None)
    assert list(Distinction.objects.values_list("pk", flat=True)) == [told.pk]
    forget_distinction(told.pk, by=None)
    assert merged(c, a).survivor_id == c.pk


def test_a_private_and_a_public_person_a_sample_and_a_real_one_stay_apart() -> None:
    one = make_person()
    for other, why in ((make_person(is_private=True), "riêng tư"), (make_person(is_sample=True), "dữ liệu mẫu")):
        with pytest.raises(Blocked, match=why):
            merged(one, other)


def test_a_name_said_not_to_be_somebody_blocks_merging_him_with_who_it_is() -> None:
    one, other = make_person("Trần Thị B"), make_person("Trần Thị B")
    row = linked(make_visit(), one)
    curation.refuse_person(row.visit.pk, expected_version=row.visit.version, participation_id=row.pk, person_id=other.pk, by=None)
    with pytest.raises(Blocked, match="không phải số"):
        merged(one, other)


def test_bodies_that_follow_or_hold_each_other_are_two() -> None:
    old, new = make_body("Bộ Kế hoạch và Đầu tư", key="khdt"), make_body("Bộ Tài chính", key="tc")
    OrganizationChange.objects.create(kind="merged", on="2025-03-01", resolution="Nghị quyết thử", before=old, after=new)
    with pytest.raises(Blocked, match="nối tiếp"):
        merged(new, old)
    with pytest.raises(Blocked, match="trực thuộc"):
        merged(new, make_body("Vụ", key="vu", parent=new))


def test_a_row_is_merged_once_and_chains_are_undone_last_first() -> None:
    a, b, c = (make_person(name) for name in ("A", "B", "C"))
    first = merged(b, a)
    with pytest.raises(Blocked, match="đã được gộp"):
        merged(c, a)
    second = merged(c, b)
    with pytest.raises(WrongState, match="sau cùng trước"):
        unmerge(first.pk, by=None)
    unmerge(second.pk, by=None)
    unmerge(first.pk, by=None)
    with pytest.raises(WrongState, match="đã được tách"):
        unmerge(first.pk, by=None)
    assert not Person.objects.exclude(merged_into=None).exists() and not PersonName.objects.exists()


def test_what_was_reassigned_since_stays_and_is_listed() -> None:
    one, other, third = make_person("Trần Thị B"), make_person("Trần Thị B"), make_person("Trần Thị B")
    stays, goes = linked(make_visit(), other), linked(make_visit(TEXT + " Hết."), other)
    operation = merged(one, other)
    linked(stays.visit, third)
    after = unmerge(operation.pk, by=None)
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.person, goes.person) == (third, other)
    assert [(step["pk"], step["now"]) for step in after.kept_back] == [(stays.pk, third.pk)]


# --- The public -----------------------------------------------------------------------------------------------------------


def test_the_public_id_redirects_documents_keep_their_names_and_the_index_goes_by_the_survivor() -> None:
    first, second, one, other = published_twice()
    documents = {visit.pk: PublicRecord.objects.get(pk=visit.public_id).current_edition for visit in (first, second)}
    merged(one, other, public_reason="Cùng một người")
    record = PublicRecord.objects.get(pk=other.public_id)
    assert (record.state, record.redirect_to_id) == ("merged", one.public_id)
    assert {visit.pk: PublicRecord.objects.get(pk=visit.public_id).current_edition for visit in (first, second)} == documents
    targets = EditionIndexLink.objects.filter(relation="person", subject_type="visit")
    assert set(targets.filter(target=one.public_id).values_list("entry", flat=True)) == {first.public_id, second.public_id}
    assert not targets.filter(target=other.public_id).exists()
    change = PublicChange.objects.get(action="merged")
    assert (change.record_id, change.other, change.public_reason) == (other.public_id, one.public_id, "Cùng một người")
    assert PublishingLog.objects.filter(action="merged").count() == 1
    for visit in (first, second):
        visit.refresh_from_db()
        assert not curation.is_behind_its_public_edition(visit) and visit.work_state == "approved"


def test_unmerging_lets_the_id_answer_again_and_the_index_follow() -> None:
    first, second, one, other = published_twice()
    before = _index()
    operation = merged(one, other)
    during = _index()
    indexing.rebuild()
    assert _index() == during != before
    unmerge(operation.pk, by=None)
    assert _index() == before
    record = PublicRecord.objects.get(pk=other.public_id)
    assert (record.state, record.redirect_to) == ("published", None)
    assert PublicChange.objects.filter(record=other.public_id).last().action == "unmerged"  # type: ignore[union-attr]
    indexing.rebuild()
    assert _index() == before


def _index() -> Any:
    return sorted(EditionIndexLink.objects.values_list("entry", "relation", "target"))


def test_a_survivor_whom_the_public_did_not_know_gets_an_id_and_its_first_edition() -> None:
    publish(make_ready())
    other = Person.objects.get(name="Trần Thị B")
    one = make_person("Trần Thị Bé")
    operation = merged(one, other)
    one.refresh_from_db()
    record = PublicRecord.objects.get(pk=one.public_id)
    assert record.state == "published" and record.current_edition is not None
    assert json.loads(record.current_edition.document)["other_names"] == ["Trần Thị B"]
    unmerge(operation.pk, by=None)
    states = dict(PublicRecord.objects.filter(subject_type="person").values_list("pk", "state"))
    assert (states[other.public_id], states[one.public_id]) == ("published", "withdrawn")


def test_who_left_with_a_withdrawn_visit_comes_back_with_it_as_the_survivor() -> None:
    visit = make_ready()
    publish(visit)
    other = Person.objects.get(name="Trần Thị B")
    publishing.withdraw(visit.pk, expected_version=visit.version, public_reason="Trùng", by=None)
    one = make_person("Trần Thị B")
    operation = merged(one, other)
    one.refresh_from_db()
    visit.refresh_from_db()
    assert PublicRecord.objects.get(pk=one.public_id).state == "withdrawn"
    publishing.restore(visit.pk, expected_version=visit.version, by=None)
    states = dict(PublicRecord.objects.filter(subject_type="person").values_list("pk", "state"))
    assert (states[one.public_id], states[other.public_id]) == ("published", "merged")
    unmerge(operation.pk, by=None)
    states = dict(PublicRecord.objects.filter(subject_type="person").values_list("pk", "state"))
    assert states[one.public_id] == "withdrawn"


def test_offices_redirect_with_their_body() -> None:
    publish(make_ready())
    lose = Organization.objects.get(name="Bộ Ngoại giao")
    keep = make_body("Bộ Ngoại giao Việt Nam", key="bng-vn", posts=("Thứ trưởng",))
    operation = merged(keep, lose)
    keep.refresh_from_db()
    post, old = Post.objects.get(organization=keep), Post.objects.get(organization=lose)
    states = {row.pk: row.redirect_to_id for row in PublicRecord.objects.filter(state="merged")}
    assert states == {lose.public_id: keep.public_id, old.public_id: post.public_id}
    unmerge(operation.pk, by=None)
    assert not PublicRecord.objects.filter(state="merged").exists()


def test_a_sample_goes_whole_with_what_was_merged_in_it() -> None:
    one, other = make_person("Trần Thị B", is_sample=True), make_person("Trần Thị B", is_sample=True)
    distinguish("person", one.pk, make_person("Trần Thị B", is_sample=True).pk, by=None)
    merged(one, other)
    removed = sample.remove()
    assert not Person.objects.exists() and not MergeOperation.objects.exists() and not Distinction.objects.exists()
    assert removed.kept == []
