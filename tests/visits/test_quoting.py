"""How much of an article goes out: short passages, a fifth of the text at most, narrowed and never cut."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dieuphoi.spans import Span
from tests.visits.test_publishing import make_ready, publish
from tests.world import TEXT
from visits.documents import all_sources
from visits.models import Commitment, Edition
from visits.quoting import LONGEST, SHARE, bounded_text, covered, narrowed

TALE = " ".join(f"từ{number}" for number in range(400))


def test_what_is_short_enough_goes_out_whole() -> None:
    span = Span(0, TALE.index(" từ10"))
    assert narrowed(TALE, [span]) == {span: span}


def test_a_long_quote_is_narrowed_to_whole_words() -> None:
    text = TALE * 5
    span = Span(0, len(TALE))
    shown = narrowed(text, [span])[span]
    assert shown.start == 0 and LONGEST - 10 < shown.end <= LONGEST
    assert text[shown.end] == " " and text[shown.end - 1] != " "


def test_a_number_is_not_cut_at_its_points_and_no_comma_ends_a_quote() -> None:
    text = "Trao 50.000.000 đồng, xe đạp và sách vở cho các em. " + "x " * 60
    span = Span(5, 50)
    shown = narrowed(text, [span], budget=16)[span]
    assert shown.quote(text) == "50.000.000 đồng"
    assert narrowed(text, [span], budget=4)[span].quote(text) == "50.000.000"


def test_the_longest_give_way_first_and_names_last() -> None:
    text = "Ông Nguyễn Văn A nói. " + "Câu dài lắm chữ. " * 20
    name, sentence = Span(4, 16), Span(22, 200)
    shown = narrowed(text, [name, sentence])
    assert shown[name] == name and covered(shown.values()) <= len(text) // SHARE


def test_what_others_quote_counts_once() -> None:
    span, taken = Span(0, 100), [Span(0, 100), Span(50, len(TALE) // SHARE)]
    assert narrowed(TALE, [span], taken) == {span: span}
    other = Span(1000, 1100)
    assert covered([*narrowed(TALE, [other], taken).values()]) < 10


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(alphabet="ab .\u0301\u0110\n", min_size=1, max_size=300),
    st.lists(st.tuples(st.integers(0, 299), st.integers(1, 300)), max_size=12),
)
def test_every_narrowed_span_is_a_beginning_of_the_one_asked_for(text: str, pairs: list[tuple[int, int]]) -> None:
    spans = [span for span in (Span(start, start + length) for start, length in pairs) if span.is_inside(text)]
    for span, shown in narrowed(text, spans).items():
        assert shown.start == span.start < shown.end <= span.end
        # Nothing is cut inside a word.
        assert shown == span or text[shown.end].isspace() or text[shown.end] in ".,;:–—-(“\"'"


def test_a_text_goes_out_as_far_as_its_quote() -> None:
    quote = "Tỉnh đề nghị Bộ giúp quảng bá, kết nối nhà đầu tư; đồng thời hỗ trợ đào tạo cán bộ đối ngoại của tỉnh."
    assert bounded_text("Bộ giúp quảng bá", [(quote, len(quote))]) == "Bộ giúp quảng bá"
    # It ends where a clause does, and takes no word apart.
    assert bounded_text(quote, [(quote, 60)]) == "Tỉnh đề nghị Bộ giúp quảng bá, kết nối nhà đầu tư"
    # Its first clause stays, however little the quote shows.
    assert bounded_text(quote, [(quote, 4)]) == bounded_text(quote, [(quote, 20)]) == "Tỉnh đề nghị Bộ giúp quảng bá"
    assert bounded_text("kết nối nhà đầu tư; đồng thời hỗ trợ", [(quote, 12)]) == "kết nối nhà đầu tư"
    # Of several quotes the one that shows most; a line break is a space.
    assert bounded_text("giúp dân, nuôi bò", [("giúp", 4), (quote, 12), ("sẽ giúp\ndân, nuôi bò tốt", 20)]) == "giúp dân, nuôi bò"


def test_a_text_of_an_editors_own_words_is_bounded_as_one_quote() -> None:
    own = "Lời tóm tắt của người biên tập. " * 30
    assert bounded_text(own[:60], [(TALE, 5)]) == own[:60]
    shown = bounded_text(own, [])
    assert own.startswith(shown) and LONGEST - 40 < len(shown) <= LONGEST and shown.endswith("biên tập")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(["một", "hai,", "ba.", "bốn;", "năm"]), min_size=1, max_size=30), st.data())
def test_of_a_quoted_text_goes_out_what_its_quote_shows_or_its_first_clause(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    text = " ".join(words[start : data.draw(st.integers(start + 1, len(words)))])
    shown_of_quote = " ".join(words[: data.draw(st.integers(1, len(words)))]).rstrip(",;")
    shown = bounded_text(text, [("\n".join(words), len(shown_of_quote))])
    assert shown and text.startswith(shown)
    assert shown in shown_of_quote or shown == re.split(r"[,.;](?=\s|$)", text)[0]


@pytest.mark.django_db
def test_an_edition_says_of_a_promise_what_it_quotes_or_the_first_clause() -> None:
    visit = make_ready()
    said, whole = visit.commitments.get(), "đề nghị Bộ " + "giúp tỉnh quảng bá " * 20 + ", kết nối nhà đầu tư" * 20
    Commitment.objects.filter(pk=said.pk).update(text=whole)
    (part,) = json.loads(publish(visit).document)["commitments"]
    assert whole.startswith(part["text"]) and 100 < len(part["text"]) <= LONGEST


@pytest.mark.django_db
def test_an_edition_quotes_a_fifth_of_its_article_and_says_where_it_narrowed() -> None:
    short = TEXT.partition("\nBuổi làm việc")[0]
    visit = make_ready(short)
    document = json.loads(publish(visit).document)
    sources = all_sources(document)
    assert all(short[source["start"] : source["end"]] == source["quote"] for source in sources)
    assert any(source["narrowed"] for source in sources)
    words = {Span(source["start"], source["end"]) for source in sources}
    # Of a text as short as this one the first words alone are more than a fifth.
    assert all(" " not in source["quote"] or len(source["quote"]) < 20 for source in sources) or covered(words) <= len(short) // SHARE


@pytest.mark.django_db
def test_an_edition_of_a_whole_article_stays_within_the_bound() -> None:
    visit = make_ready()
    sources = all_sources(json.loads(publish(visit).document))
    text = visit.articles.get().latest_version.text
    assert covered({Span(source["start"], source["end"]) for source in sources}) <= len(text) // SHARE
    passages = json.loads(Edition.objects.get(subject_type="article").document)["quotes"]
    assert {(passage["start"], passage["end"]) for passage in passages} == {(source["start"], source["end"]) for source in sources}
