"""A changed text of a known article: quotes are found again, what changed is shown, and nobody's work is written over."""

import pytest
from django.test import Client

from tests.visits.admin.table_files import words_of
from tests.world import EDITOR, TEXT, make_area, make_body, make_extraction, make_payload, make_user, make_version, make_visit
from visits import curation, drafting
from visits.models import Citation, Proposal, Visit
from visits.text_diff import changed_paragraphs

pytestmark = pytest.mark.django_db


@pytest.fixture
def touched() -> Visit:
    make_area()
    make_body()
    visit = make_visit()
    return curation.confirm(visit.pk, expected_version=visit.version, facts=[("visit", "lead")], by=None)


def read_again(visit: Visit, text: str) -> None:
    article = visit.articles.get()
    version = make_version(article, text)
    drafting.draft(make_extraction(article, make_payload(version.text)))


def test_quotes_that_stand_once_in_the_new_text_are_quotes_of_it(touched: Visit) -> None:
    before = Citation.objects.of_visit(touched).count()
    read_again(touched, TEXT.replace("Ngày 15/9/2020", "Tin từ tỉnh, ngày 15/9/2020"))
    citations = Citation.objects.of_visit(touched).select_related("version")
    assert len(citations) == before
    assert {citation.version.number for citation in citations} == {2}
    assert all(citation.version.text[citation.start : citation.end] == citation.quote for citation in citations)
    assert not Proposal.objects.filter(table="citation").exists()
    assert Citation.history.filter(history_change_reason="Tìm lại trong văn bản lần 2").exists()


def test_a_quote_that_is_gone_stays_with_the_old_text_and_is_said(touched: Visit) -> None:
    text = TEXT.replace("50 triệu đồng", "năm mươi triệu đồng")
    article = touched.articles.get()
    version = make_version(article, text)
    visit = make_payload(TEXT)["visits"][0]
    drafting.draft(
        make_extraction(article, make_payload(version.text.replace("năm mươi", "50"), visit={"gifts": [], "events": visit["events"][:1]}))
    )
    gift = Citation.objects.get(gift__visit=touched)
    assert (gift.version.number, gift.quote) == (1, "50 triệu đồng")
    said = Proposal.objects.filter(table="citation", is_open=True).values_list("summary", flat=True)
    assert any("“50 triệu đồng” không còn trong văn bản lần 2" in summary for summary in said)
    touched.refresh_from_db()
    assert touched.lead_decision == "confirmed"


def test_a_quote_that_stands_in_several_places_waits_for_a_person(touched: Visit) -> None:
    opening = TEXT.split("\n", 1)[1]
    read_again(touched, f"{TEXT}\n{opening}")
    said = Proposal.objects.filter(visit=touched, table="citation").values_list("summary", flat=True)
    assert all("có ở 2 chỗ" in summary for summary in said)
    assert Citation.objects.of_visit(touched).filter(version__number=1).count() == len(said) > 0


def test_reading_the_same_new_text_twice_says_it_once(touched: Visit) -> None:
    read_again(touched, TEXT.replace("Trần Thị B", "Trần Thị Bê"))
    before = list(Proposal.objects.values_list("pk", "summary"))
    extraction = touched.articles.get().latest_version.extractions.get()
    drafting.draft(extraction)
    assert list(Proposal.objects.values_list("pk", "summary")) == before


def test_an_editor_sees_what_the_new_text_changed(touched: Visit, client: Client) -> None:
    read_again(touched, TEXT.replace("Bí thư Tỉnh ủy", "Phó Bí thư Tỉnh ủy") + "\nCùng dự có đại diện các sở.")
    client.force_login(make_user("bientap", EDITOR))
    page = client.get(f"/admin/visits/article/{touched.articles.get().pk}/change/")
    assert "Khác với lần 1 ở 2 đoạn" in words_of(page)
    assert "<ins>Phó</ins>" in page.content.decode()
    assert "<ins>Cùng dự có đại diện các sở.</ins>" in page.content.decode()
    assert "Khác với lần" not in words_of(client.get(f"/admin/visits/article/{touched.articles.get().pk}/change/?version=1"))


def test_words_that_changed_stand_out_and_the_rest_is_counted() -> None:
    before, after = "Một\nHai ba bốn\nNăm\nSáu", "Một\nHai BA bốn\nSáu\nBảy"
    found = [([(part.kind, part.text) for part in row.parts], row.skipped) for row in changed_paragraphs(before, after)]
    assert found == [
        ([("same", "Hai"), ("removed", "ba"), ("added", "BA"), ("same", "bốn")], 1),
        ([("removed", "Năm")], 0),
        ([("added", "Bảy")], 1),
    ]
    assert changed_paragraphs("Một  hai\n\n", "Một hai") == []


def test_a_very_long_paragraph_is_shown_whole() -> None:
    long = "từ " * 2000
    (row,) = changed_paragraphs(long, long + "thêm")
    assert [part.kind for part in row.parts] == ["removed", "added"]
