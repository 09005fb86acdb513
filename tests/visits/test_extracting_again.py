"""Stored articles read again by better rules: said before it is done, done once, and never over anybody's work."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from tests.world import TEXT as WHOLE_TEXT
from tests.world import make_article, make_version
from visits import curation, drafting
from visits.curation import Edit
from visits.extracting_again import due, read_again
from visits.extraction import EXTRACTOR_VERSION, extract, lexicon_digest, to_payload
from visits.models import Article, Extraction, Proposal, Visit

pytestmark = pytest.mark.django_db

Payload = dict[str, Any]
# The report itself, without what the place was like.
TEXT = "\n".join(WHOLE_TEXT.split("\n")[:2])


def without_gifts(payload: Payload) -> None:
    payload["visits"][0]["gifts"] = []


def with_another_day(payload: Payload) -> None:
    payload["visits"][0]["date"] = "2020-09-14"


def make_read(change: Callable[[Payload], None], text: str = TEXT, **more: Any) -> Visit:
    """A visit drafted from what an older extractor read otherwise."""
    article = make_article(text, **more)
    payload = to_payload(extract(text), file="a.txt")
    change(payload)
    extraction = Extraction.objects.create(version=article.latest_version, extractor_version="0.9", lexicon_digest="older", payload=payload)
    drafting.draft(extraction)
    return Visit.objects.get(sources__article=article)


def again(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("extract_again", "--json", *arguments, stdout=out)
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


def test_what_would_change_is_said_by_field_and_nothing_is_written() -> None:
    visit = make_read(without_gifts)
    result = again()
    assert (result["articles"], result["changed"], result["applied"]) == (1, 1, False)
    assert result["fields"]["gifts"] == {"same": 0, "gone": 0, "new": 1}
    assert result["fields"]["date"] == {"same": 1, "other": 0}
    assert result["examples"][0]["article"] == visit.articles.get().pk
    assert (Extraction.objects.count(), visit.gifts.count()) == (1, 0)


def test_an_untouched_draft_follows_and_says_by_what_it_was_read() -> None:
    visit = make_read(without_gifts)
    result = again("--apply")
    visit.refresh_from_db()
    assert (visit.gifts.get().text, result["proposals"]) == ("50 triệu đồng", 0)
    assert visit.extraction is not None
    assert (visit.extraction.extractor_version, visit.extraction.lexicon_digest) == (EXTRACTOR_VERSION, lexicon_digest())


def test_once_read_is_read() -> None:
    make_read(without_gifts)
    again("--apply")
    assert again("--apply")["articles"] == 0
    assert Extraction.objects.count() == 2


def test_a_visit_on_which_somebody_has_worked_gets_a_proposal() -> None:
    visit = make_read(without_gifts)
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[Edit("visit", visit.pk, {"note": "xem"})], by=None)
    result = again("--apply")
    assert (result["proposals"], visit.gifts.count()) == (1, 0)
    assert Proposal.objects.get().summary == "50 triệu đồng"


def test_what_an_editor_rejected_or_corrected_stays_so() -> None:
    visit = make_read(with_another_day)
    gift = visit.gifts.get()
    edits = [Edit("gift", gift.pk, delete=True), Edit("visit", visit.pk, {"date": "2020-09-16"})]
    curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=None)
    again("--apply")
    visit.refresh_from_db()
    gift.refresh_from_db()
    assert (visit.date, gift.decision, visit.gifts.count()) == ("2020-09-16", "rejected", 1)
    assert not Proposal.objects.filter(table="gift").exists()


def test_only_the_latest_text_of_an_article_that_is_no_copy_is_read() -> None:
    visit = make_read(without_gifts)
    article = visit.articles.get()
    latest = make_version(article, TEXT + "\nThêm.")
    copy = make_article(TEXT + "\nĐăng lại.", copy_of=article)
    assert list(due()) == [latest]
    assert list(due(Article.objects.filter(pk=copy.pk))) == []


def test_what_the_reader_knew_beside_the_text_is_told_again() -> None:
    def told(payload: Payload) -> None:
        payload["article"] |= {"published_on": "2020-09-17", "title": "Tiêu đề của trang"}
        payload["article"]["spans"] |= {"published_on": [], "title": []}

    visit = make_read(told)
    again("--apply")
    article = Extraction.objects.latest("pk").payload["article"]
    assert article["published_on"] == "2020-09-17"
    assert visit.articles.get().versions.count() == 1


def test_filters_narrow_and_wrong_ones_say_what_is_wrong() -> None:
    first = make_read(without_gifts).articles.get()
    make_read(without_gifts, TEXT + "\nBài thứ hai.")
    assert again("--article", str(first.pk))["articles"] == 1
    assert again("--since", "2100-01-01")["articles"] == 0
    assert again("--until", "2100-01-01")["articles"] == 2
    for arguments in (("--outlet", "khong-co"), ("--area", "khong-co"), ("--batch", "99"), ("--workers", "0")):
        with pytest.raises(CommandError, match=arguments[0]):
            again(*arguments)


def test_several_processes_read_the_same() -> None:
    make_read(without_gifts)
    make_read(with_another_day, TEXT + "\nBài thứ hai.")
    assert again("--workers", "2")["fields"] == again()["fields"]


def test_a_table_for_people_names_what_changes() -> None:
    make_read(with_another_day)
    out = StringIO()
    call_command("extract_again", stdout=out, stderr=StringIO())
    said = out.getvalue()
    assert "1 bài cho kết quả khác." in said
    assert "date: 2020-09-14 → 2020-09-15" in said
    assert "Chưa ghi gì. Thêm --apply để ghi." in said


def test_many_articles_cost_as_many_queries_as_few(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(8):
        make_read(without_gifts, f"{TEXT}\nBài {number}.")
    with django_assert_max_num_queries(4):
        read_again(due(), apply=False)
