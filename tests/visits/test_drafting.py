"""From an extraction to claims that wait for a person, and what a later extraction may do to them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import Organization, Person
from tests.world import TEXT, make_area, make_article, make_body, make_extraction, make_payload, make_person, make_version, make_visit
from visits import curation, drafting
from visits.models import Attestation, Citation, Partnership, Proposal, Visit

pytestmark = pytest.mark.django_db


def test_a_visit_is_drafted_as_printed_with_its_quotes() -> None:
    visit = make_visit()
    assert (visit.delegation_text, visit.area_text, visit.date) == ("Bộ Ngoại giao", "Thái Bình", "2020-09-15")
    assert (visit.date_earliest, visit.date_latest) == (date(2020, 9, 15), date(2020, 9, 15))
    assert [(row.name_text, row.side, row.is_lead) for row in visit.participations.all()] == [
        ("Nguyễn Văn A", "delegation", True),
        ("Trần Thị B", "host", False),
    ]
    assert visit.lead_basis == "inferred"
    gift = visit.gifts.get()
    assert (gift.amount, gift.currency, gift.recipient_text) == (Decimal(50_000_000), "VND", "Ủy ban MTTQ tỉnh Thái Bình")
    commitment = visit.commitments.get()
    assert commitment.by is not None and commitment.by.name_text == "Trần Thị B"
    for citation in Citation.objects.of_visit(visit):
        assert citation.version.text[citation.start : citation.end] == citation.quote
    assert {citation.quote for citation in gift.citations.all()} == {"50 triệu đồng"}


def test_a_link_is_a_guess_where_exactly_one_row_fits_and_nothing_where_several_do() -> None:
    make_area(valid_to=date(2025, 6, 30))
    make_body(posts=("Thứ trưởng",))
    visit = make_visit()
    assert visit.area is not None and visit.area_link == "inferred"
    role = visit.participations.get(is_lead=True).roles.get()
    assert role.organization is not None and role.organization_link == "inferred"
    assert role.post is not None and role.post.title == "Thứ trưởng"
    make_body(key="bo-ngoai-giao-khac")
    again = make_visit(TEXT + " Hết.")
    assert again.delegation is None
    assert again.participations.get(is_lead=True).roles.get().organization is None


def test_a_place_is_the_one_of_that_name_on_that_day() -> None:
    old = make_area(valid_to=date(2025, 6, 30))
    new = make_area(key="thai-binh-2025", valid_from=date(2025, 7, 1))
    assert make_visit().area == old
    later = make_article(TEXT + " Hết.")
    payload = make_payload(later.latest_version.text, visit={"date": "2025-08-01"})
    assert make_visit(article=later, payload=payload).area == new
    undated = make_article(TEXT + " Hết hẳn.")
    payload = make_payload(undated.latest_version.text, visit={"date": "XXXX-08-01"})
    assert make_visit(article=undated, payload=payload).area is None


def test_a_name_alone_is_no_proof_of_a_person() -> None:
    make_person("Trần Thị B")
    assert make_visit().participations.get(side="host").person is None


def test_a_person_with_a_body_in_common_is_proposed_never_created() -> None:
    first = make_visit()
    curation.confirm_all(first.pk, expected_version=1, by=None)
    people = Person.objects.count()
    again = make_visit(TEXT + " Hết.")
    row = again.participations.get(side="host")
    assert row.person == first.participations.get(side="host").person
    assert row.person_link == "inferred"
    assert Person.objects.count() == people


def test_two_people_of_the_name_who_both_fit_leave_the_link_empty() -> None:
    first = make_visit()
    curation.confirm_all(first.pk, expected_version=1, by=None)
    other = make_visit(TEXT + " Hết.")
    twin = make_person("Trần Thị B")
    row = other.participations.get(side="host")
    curation.change_visit(other.pk, expected_version=1, edits=[curation.Edit("participation", row.pk, {"person": twin})], by=None)
    third = make_visit(TEXT + " Hết hẳn.")
    assert third.participations.get(side="host").person is None


def test_extraction_makes_no_authority_rows() -> None:
    make_visit()
    assert not Person.objects.exists() and not Organization.objects.exists()


def test_an_article_without_a_visit_becomes_attestations_and_partnerships() -> None:
    article = make_article(published_on=date(2023, 7, 18))
    text = article.latest_version.text
    payload = make_payload(
        text, visits=[], partners=[{"name": "Hủa Phăn", "country": "Lào", "spans": [], "rule": "test", "basis": "stated"}]
    )
    payload["people"][0]["roles"] = []
    done = drafting.draft(make_extraction(article, payload))
    assert (done.visits, done.attestations) == (0, 2)
    silent, spoken = Attestation.objects.order_by("position")
    assert (silent.name_text, silent.title) == ("Nguyễn Văn A", "")
    assert (spoken.title, spoken.organization_text, spoken.date) == ("Bí thư", "Tỉnh ủy Thái Bình", "2023-07-18")
    assert Partnership.objects.get().country == "Lào"
    drafting.draft(make_extraction(article, payload, "test 2"))
    assert Attestation.objects.count() == 2 and Partnership.objects.count() == 1


def changed_payload(text: str) -> dict[str, Any]:
    payload = make_payload(text, visit={"date": "2020-09-16", "gifts": []})
    payload["people"][1]["roles"] = []
    return payload


def test_extracting_again_refreshes_an_untouched_draft() -> None:
    visit = make_visit()
    article = visit.articles.get()
    done = drafting.draft(make_extraction(article, changed_payload(article.latest_version.text), "test 2"))
    again = Visit.objects.get()
    assert done.visits == 0 and again.pk == visit.pk
    assert again.date == "2020-09-16" and not again.gifts.exists()
    assert not again.participations.get(side="host").roles.exists()


def test_extracting_again_only_proposes_to_a_touched_draft() -> None:
    visit = make_visit()
    article = visit.articles.get()
    gift = visit.gifts.get()
    curation.change_visit(visit.pk, expected_version=1, edits=[curation.Edit("gift", gift.pk, {"text": "50 triệu đồng tiền mặt"})], by=None)
    done = drafting.draft(make_extraction(article, changed_payload(article.latest_version.text), "test 2"))
    visit.refresh_from_db()
    assert visit.date == "2020-09-15" and visit.gifts.get().text == "50 triệu đồng tiền mặt"
    assert done.proposals == Proposal.objects.count() == 1
    assert "16" in Proposal.objects.get().summary


def test_a_rejected_claim_never_comes_back() -> None:
    visit = make_visit()
    article = visit.articles.get()
    row = visit.participations.get(side="host")
    curation.change_visit(visit.pk, expected_version=1, edits=[curation.Edit("participation", row.pk, delete=True)], by=None)
    for extractor in ("test 2", "test 3"):
        done = drafting.draft(make_extraction(article, None, extractor))
        assert done.proposals == 0
    assert [row.name_text for row in visit.participations.standing()] == ["Nguyễn Văn A"]


def test_a_corrected_value_is_not_proposed_back() -> None:
    visit = make_visit()
    article = visit.articles.get()
    curation.change_visit(visit.pk, expected_version=1, edits=[curation.Edit("visit", values={"date": "2020-09-17"})], by=None)
    assert drafting.draft(make_extraction(article, None, "test 2")).proposals == 0


def test_a_dismissed_proposal_is_remembered() -> None:
    visit = make_visit()
    article = visit.articles.get()
    curation.confirm_all(visit.pk, expected_version=1, by=None)
    drafting.draft(make_extraction(article, changed_payload(article.latest_version.text), "test 2"))
    visit.refresh_from_db()
    for proposal in Proposal.objects.all():
        curation.settle_proposal(proposal.pk, expected_version=visit.version, by=None)
    assert drafting.draft(make_extraction(article, changed_payload(article.latest_version.text), "test 3")).proposals == 0


def test_a_new_version_of_the_text_keeps_what_a_person_decided() -> None:
    visit = make_visit()
    article = visit.articles.get()
    curation.confirm_all(visit.pk, expected_version=1, by=None)
    make_version(article, "Bổ sung.\n" + TEXT)
    drafting.draft(make_extraction(article))
    assert Visit.objects.count() == 1
    assert visit.participations.filter(person_link="confirmed").count() == 2


def test_a_visit_that_is_read_no_more_is_not_dropped_in_silence() -> None:
    visit = make_visit()
    article = visit.articles.get()
    curation.confirm_all(visit.pk, expected_version=1, by=None)
    done = drafting.draft(make_extraction(article, make_payload(visits=[]), "test 2"))
    assert Visit.objects.filter(pk=visit.pk).exists() and done.proposals == 1


def test_drafting_takes_the_same_number_of_queries_for_few_and_many_people() -> None:
    def queries(count: int) -> int:
        names = [f"Nguyễn Văn {chr(65 + n)}" for n in range(count)]
        article = make_article(f"Đoàn {count}\n" + TEXT + " ".join(names))
        text = article.latest_version.text
        payload = make_payload(text)
        person = payload["people"][1]
        extra = [person | {"id": f"q{n}", "name": name, "spans": []} for n, name in enumerate(names)]
        payload["people"] += extra
        payload["visits"][0]["people_ids"] += [person["id"] for person in extra]
        extraction = make_extraction(article, payload)
        with CaptureQueriesContext(connection) as captured:
            drafting.draft(extraction)
        return len(captured)

    assert queries(2) == queries(20)
