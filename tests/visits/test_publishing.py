"""From an approved working copy to an edition that never changes, and back out of sight."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from people.models import Area, Person
from tests.world import EDITOR, PUBLISHER, TEXT, make_area, make_article, make_body, make_payload, make_user, make_version, make_visit
from visits import curation, indexing, publishing
from visits.curation import Edit, WrongState
from visits.gates import open_points
from visits.models import Edition, EditionIndex, EditionIndexLink, PublicChange, PublicRecord, PublishingLog, Visit

pytestmark = pytest.mark.django_db


def make_ready(text: str = TEXT, **more: Any) -> Visit:
    """A visit with nothing open, approved."""
    if not Area.objects.exists():
        make_area()
        make_body(posts=("Thứ trưởng",))
    visit = make_visit(text, **more)
    curation.confirm_all(visit.pk, expected_version=visit.version, by=None)
    visit.refresh_from_db()
    return approve(visit)


def approve(visit: Visit) -> Visit:
    visit.refresh_from_db()
    curation.submit(visit.pk, expected_version=visit.version, by=None)
    curation.approve(visit.pk, expected_version=visit.version, by=None)
    visit.refresh_from_db()
    return visit


def publish(visit: Visit, **more: Any) -> Edition:
    return publishing.publish(visit.pk, expected_version=visit.version, by=more.pop("by", None), **more)


def test_an_edition_holds_every_value_with_its_exact_quote() -> None:
    visit = make_ready()
    edition = publish(visit)
    document = json.loads(edition.document)
    text = visit.articles.get().latest_version.text
    sources = publishing.documents.all_sources(document)
    assert len(sources) > 8
    assert all(text[source["start"] : source["end"]] == source["quote"] for source in sources)
    assert document["area"]["name"] == "Thái Bình" and document["area"]["id"].startswith("a")
    assert document["lead"]["person"]["name"] == "Nguyễn Văn A"
    assert [row["roles"][0]["title"] for row in document["participants"]] == ["Thứ trưởng", "Bí thư"]
    assert document["gifts"][0]["amount"] == 50_000_000
    assert document["commitments"][0]["by"]["name"] == "Trần Thị B"


def test_publishing_gives_ids_and_first_editions_to_what_the_visit_names() -> None:
    publish(make_ready())
    kinds = sorted(PublicRecord.objects.values_list("subject_type", flat=True))
    assert kinds == ["area", "article", "organization", "person", "person", "post", "visit"]
    assert not Person.objects.filter(public_id=None).exists()
    ids = list(PublicRecord.objects.values_list("pk", flat=True))
    second = make_ready(TEXT + " Hết.")
    publish(second)
    assert PublicRecord.objects.count() == len(ids) + 2
    assert Edition.objects.exclude(subject_type__in=("visit", "article")).exclude(number=1).count() == 0


def test_nothing_internal_goes_out() -> None:
    visit = make_ready()
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[Edit("visit", values={"note": "bí mật nội bộ"})], by=None)
    person = Person.objects.order_by("pk")[0]
    Person.objects.filter(pk=person.pk).update(note="bí mật nội bộ")
    visit = approve(visit)
    publisher = make_user("nguoi-dang-x", PUBLISHER)
    publish(visit, by=publisher, note="bí mật nội bộ")
    for edition in Edition.objects.all():
        assert "bí mật" not in edition.document and "nguoi-dang-x" not in edition.document
    assert PublishingLog.objects.get().by == publisher


def test_only_an_approved_visit_is_published_and_only_by_who_may() -> None:
    visit = make_visit()
    with pytest.raises(WrongState):
        publish(visit)
    ready = make_ready(TEXT + " Hết.")
    with pytest.raises(PermissionDenied):
        publish(ready, by=make_user("bt", EDITOR))


def test_open_points_keep_a_visit_back_each_named_with_its_place() -> None:
    visit = approve(make_visit())
    with pytest.raises(publishing.NotReady) as refused:
        publish(visit)
    found = {(point.code, point.table) for point in refused.value.points}
    assert found == {("area_unknown", "visit"), ("lead_guess", "visit"), ("person_unresolved", "participation")}
    assert not Edition.objects.exists()


def test_a_person_left_unresolved_on_purpose_is_published_as_printed() -> None:
    visit = make_ready()
    row = visit.participations.get(side="host")
    edits = [Edit("participation", row.pk, {"person": None, "unresolved_on_purpose": True})]
    curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=None)
    document = json.loads(publish(approve(visit)).document)
    assert [(row["name"], row["person"]) for row in document["participants"] if row["side"] == "host"] == [("Trần Thị B", None)]


def test_a_partial_date_waits_for_its_confirmation_and_keeps_its_bounds() -> None:
    visit = make_ready(payload=make_payload(visit={"date": "2020-09"}))
    assert [point.code for point in open_points(visit)] == ["date_partial"]
    curation.confirm(visit.pk, expected_version=visit.version, facts=[("visit", "date")], by=None)
    publish(approve(visit))
    entry = EditionIndex.objects.get(subject_type="visit")
    assert (entry.date_earliest.isoformat(), entry.date_latest.isoformat()) == ("2020-09-01", "2020-09-30")


def test_a_partial_last_day_waits_for_its_confirmation_too() -> None:
    visit = make_ready(payload=make_payload(visit={"date": "2020-09-15", "end_date": "2020-09"}))
    assert [point.code for point in open_points(visit)] == ["date_partial"]


def test_a_private_person_keeps_a_visit_back() -> None:
    visit = make_ready()
    Person.objects.filter(name="Trần Thị B").update(is_private=True)
    assert [point.code for point in open_points(visit)] == ["person_private"]


def test_what_a_private_person_said_keeps_a_visit_back_even_without_him_on_the_list() -> None:
    visit = make_ready()
    Person.objects.filter(name="Trần Thị B").update(is_private=True)
    host = visit.participations.get(side="host")
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[Edit("participation", host.pk, delete=True)], by=None)
    visit.refresh_from_db()
    said = visit.commitments.get()
    assert [(point.code, point.pk) for point in open_points(visit)] == [("person_private", said.pk)]
    edits = [Edit("commitment", said.pk, {"by": None, "by_text": "Tỉnh ủy"})]
    curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=None)
    assert "Trần Thị B" not in str(json.loads(publish(approve(visit)).document)["commitments"][0]["by"])


def test_who_is_taken_out_of_a_visit_leaves_the_public_unless_another_names_him() -> None:
    visit = make_ready()
    publish(visit)
    gone = Person.objects.get(name="Trần Thị B")
    host = visit.participations.get(side="host")
    edits = [Edit("participation", host.pk, delete=True), Edit("commitment", visit.commitments.get().pk, delete=True)]
    curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=None)
    publish(approve(visit))
    assert PublicRecord.objects.get(pk=gone.public_id).state == "withdrawn"
    assert [row.subject_id for row in Edition.objects.filter(pk__in=EditionIndex.objects.values("edition"), subject_type="person")] == [
        Person.objects.get(name="Nguyễn Văn A").public_id
    ]


def test_a_visit_does_not_come_back_with_somebody_who_has_become_private() -> None:
    visit = make_ready()
    publish(visit)
    publishing.withdraw(visit.pk, expected_version=visit.version, public_reason="Nêu tên người riêng tư", by=None)
    Person.objects.filter(name="Trần Thị B").update(is_private=True)
    with pytest.raises(WrongState, match="Trần Thị B"):
        publishing.restore(visit.pk, expected_version=visit.version, by=None)
    assert not EditionIndex.objects.filter(subject_type__in=("visit", "person")).exists()


def test_an_approval_is_void_once_an_article_is_described_otherwise() -> None:
    visit = make_ready()
    article = visit.articles.get()
    curation.change_article(article.pk, expected_version=article.version, values={"title": "Tên khác"}, by=None)
    with pytest.raises(WrongState, match="đã được sửa"):
        publish(visit)


def test_an_approval_is_void_once_an_article_has_a_new_text() -> None:
    visit = make_ready()
    make_version(visit.articles.get(), TEXT + " Bổ sung.")
    with pytest.raises(WrongState, match="phiên bản mới"):
        publish(visit)


def test_a_rejected_claim_is_not_published() -> None:
    visit = make_ready()
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[Edit("gift", visit.gifts.get().pk, delete=True)], by=None)
    document = json.loads(publish(approve(visit)).document)
    assert document["gifts"] == []
    assert "50 triệu đồng" not in [source["quote"] for source in publishing.documents.all_sources(document)]


def test_an_edit_changes_the_working_copy_and_publishing_makes_the_next_edition() -> None:
    visit = make_ready()
    first = publish(visit)
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[Edit("visit", values={"date": "2020-09-16"})], by=None)
    assert PublicRecord.objects.get(pk=first.subject_id).current_edition == first
    second = publish(approve(visit), public_reason="Sửa ngày")
    assert (second.number, second.public_reason, json.loads(second.document)["date"]) == (2, "Sửa ngày", "2020-09-16")
    first.refresh_from_db()
    assert json.loads(first.document)["date"] == "2020-09-15"


def test_a_name_changed_later_changes_no_edition_and_reaches_the_public_when_published() -> None:
    visit = make_ready()
    edition = publish(visit)
    person = Person.objects.get(name="Trần Thị B")
    person.name = "Trần Thị Bé"
    person.save()
    edition.refresh_from_db()
    assert "Trần Thị Bé" not in edition.document
    after = publishing.publish_authority(person, by=None, public_reason="Sửa tên")
    assert after.number == 2 and json.loads(after.document)["name"] == "Trần Thị Bé"
    assert EditionIndex.objects.search("tran thi be").filter(subject_type="person").exists()
    with pytest.raises(WrongState, match="Không có gì khác"):
        publishing.publish_authority(person, by=None)


def test_who_left_with_a_withdrawn_visit_is_not_published_alone() -> None:
    visit = make_ready()
    publish(visit)
    publishing.withdraw(visit.pk, expected_version=visit.version, public_reason="Trùng", by=None)
    person = Person.objects.get(name="Trần Thị B")
    with pytest.raises(WrongState):
        publishing.publish_authority(person, by=None)
    assert PublicRecord.objects.get(pk=person.public_id).state == "withdrawn"


def test_a_withdrawn_visit_leaves_with_the_people_whom_nothing_else_names_and_comes_back_the_same() -> None:
    visit = make_ready()
    edition = publish(visit)
    with pytest.raises(ValidationError):
        publishing.withdraw(visit.pk, expected_version=visit.version, public_reason=" ", by=None)
    publishing.withdraw(visit.pk, expected_version=visit.version, public_reason="Bài gốc đã bị rút", by=None)
    record = PublicRecord.objects.get(pk=edition.subject_id)
    assert (record.state, record.public_reason) == ("withdrawn", "Bài gốc đã bị rút")
    assert set(EditionIndex.objects.values_list("subject_type", flat=True)) == {"area", "organization", "post"}
    publishing.restore(visit.pk, expected_version=visit.version, by=None)
    record.refresh_from_db()
    assert (record.state, record.current_edition) == ("published", edition)
    assert EditionIndex.objects.count() == PublicRecord.objects.count()


def test_people_named_by_another_visit_stay_when_one_is_withdrawn() -> None:
    first = make_ready()
    publish(first)
    second = make_ready(TEXT + " Hết.")
    publish(second)
    publishing.withdraw(first.pk, expected_version=first.version, public_reason="Trùng", by=None)
    assert EditionIndex.objects.filter(subject_type="person").count() == 2


def test_an_article_shows_the_passages_of_published_visits_and_never_its_text() -> None:
    visit = make_ready()
    publish(visit)
    document = json.loads(EditionIndex.objects.get(subject_type="article").edition.document)
    assert "50 triệu đồng" in [row["quote"] for row in document["quotes"]]
    assert TEXT not in json.dumps(document, ensure_ascii=False)
    assert max(len(row["quote"]) for row in document["quotes"]) < len(TEXT) / 2


def test_the_index_is_rebuilt_the_same_to_the_letter() -> None:
    publish(make_ready())
    publish(make_ready(TEXT + " Hết."))

    def rows() -> Any:
        links = EditionIndexLink.objects.order_by("entry", "relation", "target").values_list("entry", "relation", "target", "date_latest")
        return list(EditionIndex.objects.order_by("pk").values()), list(links)

    before = rows()
    EditionIndex.objects.filter(subject_type="person").update(search_key="hỏng")
    assert indexing.rebuild() == len(before[0])
    assert rows() == before


def test_with_four_eyes_off_one_button_does_it_all(settings: Any) -> None:
    visit = make_ready()
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[Edit("visit", values={"note": "x"})], by=None)
    visit.refresh_from_db()
    settings.FOUR_EYES = True
    with pytest.raises(PermissionDenied):
        publishing.approve_and_publish(visit.pk, expected_version=visit.version, by=None)
    settings.FOUR_EYES = False
    assert publishing.approve_and_publish(visit.pk, expected_version=visit.version, by=make_user("nd", PUBLISHER)).number == 1


def test_everything_that_the_public_can_see_change_is_told_in_order() -> None:
    visit = make_ready()
    publish(visit)
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[Edit("visit", values={"date": "2020-09-16"})], by=None)
    visit = approve(visit)
    publish(visit, public_reason="Sửa ngày")
    publishing.withdraw(visit.pk, expected_version=visit.version, public_reason="Trùng", by=None)
    publishing.restore(visit.pk, expected_version=visit.version, by=None)
    changes = list(PublicChange.objects.filter(record=visit.public_id))
    assert [change.action for change in changes] == ["published", "updated", "withdrawn", "restored"]
    assert changes[1].parts == ["name", "date", "date_basis"] and changes[1].public_reason == "Sửa ngày"
    every = list(PublicChange.objects.values_list("sequence", "at"))
    assert [sequence for sequence, _ in every] == list(range(1, len(every) + 1))
    assert [at for _, at in every] == sorted(at for _, at in every)
    assert {change.edition_id for change in changes[:2]} == set(
        Edition.objects.filter(subject=visit.public_id).values_list("pk", flat=True)
    )


def test_what_only_the_sample_names_is_part_of_the_sample_until_a_real_visit_names_it() -> None:
    make_area()
    make_body(posts=("Thứ trưởng",))
    article = make_article(is_sample=True)
    sample = make_ready(article=article)
    publish(sample)
    assert PublicRecord.objects.filter(is_sample=False).count() == 0
    publish(make_ready(TEXT + " Hết."))
    area = PublicRecord.objects.get(subject_type="area")
    assert area.current_edition is not None
    assert (area.is_sample, area.current_edition.number) == (False, 2)
    assert json.loads(area.current_edition.document)["is_sample"] is False
