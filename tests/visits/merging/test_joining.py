"""Joining two drafts of one visit reported by two papers, and parting them again."""

from typing import Any

import pytest

from people.models import Area
from tests.visits.test_publishing import approve, make_ready, publish
from tests.world import EDITOR, TEXT, make_area, make_body, make_extraction, make_payload, make_person, make_user, make_visit
from visits import curation, drafting
from visits.curation import Edit, WrongState
from visits.merging.joining import disagreements, join, joining_of, likely_twins, unjoin
from visits.merging.merge import Blocked
from visits.models import Citation, EditionIndex, MergeOperation, Participation, Proposal, PublicRecord, Visit, VisitSource

pytestmark = pytest.mark.django_db

OTHER = TEXT.replace("Bí thư Tỉnh ủy", "Bí thư Tỉnh ủy, cùng Lê Văn C") + " Báo khác đưa tin."


def other_payload() -> dict[str, Any]:
    """What the other paper prints: another day, one more person, the other office of a person, the same gift."""
    payload = make_payload(OTHER, visit={"date": "2020-09-16"})
    start = OTHER.index("Lê Văn C")
    printed = {"spans": [[start, start + 8]], "rule": "test", "basis": "stated"}
    payload["people"].append({"id": "p3", "name": "Lê Văn C", "side": "host", "lead": False, "roles": [], **printed})
    payload["people"][1]["roles"][0]["title"] = "Phó Bí thư"
    payload["visits"][0]["people_ids"].append("p3")
    return payload


def two_drafts(more: str = "") -> tuple[Visit, Visit]:
    if not Area.objects.exists():
        make_area()
        make_body(posts=("Thứ trưởng",))
    return make_visit(TEXT + more), make_visit(OTHER + more, payload=other_payload())


def joined(one: Visit, other: Visit, **more: Any) -> MergeOperation:
    found = joining_of(one.pk, other.pk, more.get("choices"))
    return join(one.pk, other.pk, expected=found.digest, by=more.pop("by", None), **more)


def dump() -> Any:
    """Every claim and citation with what it hangs on, but for versions."""
    people = sorted(Participation.objects.values_list("pk", "visit", "name_text", "is_lead", "person", "person_link"))
    facts = Visit.objects.order_by("pk").values_list(
        "pk", "date", "delegation", "area", "lead_text", "lead_decision", "joined_into", "date_latest"
    )
    quotes = sorted(Citation.objects.values_list("pk", "visit", "participation", "role", "gift", "event", "commitment"), key=str)
    sources = sorted(VisitSource.objects.values_list("visit", "article"))
    return people, list(facts), quotes, sources


def test_what_both_say_is_cited_twice_and_what_one_says_moves_over() -> None:
    one, other = two_drafts()
    joined(one, other, by=make_user("bt", EDITOR))
    one.refresh_from_db()
    other.refresh_from_db()
    assert [row.name_text for row in one.participations.order_by("pk")] == ["Nguyễn Văn A", "Trần Thị B", "Lê Văn C"]
    assert one.participations.filter(is_lead=True).count() == 1
    host = one.participations.get(name_text="Trần Thị B")
    assert [row.title for row in host.roles.order_by("pk")] == ["Bí thư", "Phó Bí thư"]
    assert host.citations.count() == 2 and one.gifts.get().citations.count() == 2 and one.commitments.get().citations.count() == 2
    assert {citation.version.article_id for citation in host.citations.all()} == set(one.articles.values_list("pk", flat=True))
    assert one.articles.count() == 2 and other.joined_into == one
    with pytest.raises(WrongState, match="đã được nhập"):
        curation.submit(other.pk, expected_version=other.version, by=None)


def test_where_they_differ_an_editor_chooses_and_the_other_value_stays_to_be_seen() -> None:
    one, other = two_drafts()
    found = joining_of(one.pk, other.pk)
    assert [(line.fact, line.survivor, line.loser) for line in found.facts if line.options] == [("date", "15/09/2020", "16/09/2020")]
    assert any(line.table == "role" and line.differs for line in found.claims)
    joined(one, other, choices={"date": "loser"})
    one.refresh_from_db()
    assert (one.date, str(one.date_latest)) == ("2020-09-16", "2020-09-16")
    assert list(disagreements(one)) == []
    again, third = two_drafts(" Hết.")
    joined(again, third)
    assert [(fact, said, len(quotes)) for fact, _, said, quotes in disagreements(again)] == [("date", "16/09/2020", 1)]


@pytest.mark.parametrize("choice", ["survivor", "loser"])
def test_undoing_restores_both_drafts(choice: str) -> None:
    one, other = two_drafts()
    before = dump()
    operation = joined(one, other, choices={"date": choice})
    assert dump() != before
    after = unjoin(operation.pk, by=None)
    assert dump() == before and after.kept_back == []


def test_a_claim_changed_since_stays_with_the_joined_visit() -> None:
    one, other = two_drafts()
    person = make_person("Trần Thị B")
    host = other.participations.get(side="host", name_text="Trần Thị B")
    curation.change_visit(other.pk, expected_version=other.version, edits=[Edit("participation", host.pk, {"person": person})], by=None)
    operation = joined(one, other)
    one.refresh_from_db()
    mine = one.participations.get(name_text="Trần Thị B")
    assert mine.person == person
    third = make_person("Trần Thị B")
    curation.change_visit(one.pk, expected_version=one.version, edits=[Edit("participation", mine.pk, {"person": third})], by=None)
    after = unjoin(operation.pk, by=None)
    mine.refresh_from_db()
    assert mine.person == third and [step["column"] for step in after.kept_back] == ["person_id", "person_link"]


def test_extracting_the_joined_article_again_proposes_nothing_that_is_there() -> None:
    one, other = two_drafts()
    article = other.articles.get()
    joined(one, other)
    drafting.draft(make_extraction(article, other_payload(), extractor_version="test 2"))
    assert Visit.objects.count() == 2 and not Proposal.objects.exists()
    assert Visit.objects.get(pk=one.pk).participations.count() == 3


def test_published_visits_become_one_address_and_two_again() -> None:
    first = make_ready()
    publish(first)
    second = make_ready(TEXT + " Hết.")
    publish(second)
    first.refresh_from_db()
    second.refresh_from_db()
    before = sorted(EditionIndex.objects.values_list("pk", "edition"))
    operation = joined(first, second)
    record = PublicRecord.objects.get(pk=second.public_id)
    assert (record.state, record.redirect_to_id) == ("merged", first.public_id)
    first.refresh_from_db()
    assert first.work_state == "draft" and curation.is_behind_its_public_edition(first)
    publish(approve(first))
    assert PublicRecord.objects.get(pk=first.public_id).editions.count() == 2
    unjoin(operation.pk, by=None)
    record.refresh_from_db()
    assert record.state == "published"
    assert {pk for pk, _ in before} <= set(EditionIndex.objects.values_list("pk", flat=True))


def test_a_published_visit_is_not_joined_into_one_that_the_public_does_not_know() -> None:
    first = make_ready()
    publish(first)
    with pytest.raises(Blocked, match="đổi chiều"):
        joined(make_visit(OTHER), first)


def test_drafts_of_one_place_and_day_are_proposed() -> None:
    one, other = two_drafts()
    make_visit(TEXT + " Hết.", payload=make_payload(TEXT + " Hết.", visit={"date": "2019-01-01"}))
    curation.change_visit(other.pk, expected_version=1, edits=[Edit("visit", values={"date": "2020-09-15"})], by=None)
    assert [(row.pk, reasons) for row, reasons in likely_twins(one)] == [
        (other.pk, ["cùng nơi", "cùng ngày", "cùng cơ quan cử đoàn"]),
    ]
