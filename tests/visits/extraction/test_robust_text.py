"""Any text gives a record; spans are what was printed; forms of writing change nothing."""

import json
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dieuphoi.spans import Span
from visits.extraction import Extraction, extract, to_payload

REPORT = (
    "Đoàn công tác của Bộ Ngoại giao làm việc tại Hoà Bình\n"
    "02/07/2015 10:00\n"
    "Ngày 1-7, đoàn công tác của Bộ Ngoại giao do Thứ trưởng Trần Thị Hoà dẫn đầu làm việc với Tỉnh uỷ Hoà Bình. "
    "Tiếp đoàn có các đồng chí: Nguyễn Văn A, Uỷ viên T.Ư Đảng, Bí thư Tỉnh uỷ; Lê Thuý B, Phó Chủ tịch UBND tỉnh. "
    "Đoàn trao 100 triệu đồng cho Ủy ban MTTQ tỉnh. Đồng chí Nguyễn Văn A đề nghị Bộ Ngoại giao giúp tỉnh kết nối với tỉnh Hủa Phăn (Lào)."
)
WORDS = [
    "Nguyễn Văn A",
    "Thứ trưởng",
    "Bộ Ngoại giao",
    "tỉnh",
    "Thái Bình",
    ",",
    ";",
    ":",
    "-",
    "(",
    ")",
    "\n",
    ".",
    "đoàn công tác",
    "1/7",
    "100 triệu đồng",
    "“",
    "của",
    "và",
    "Tỉnh ủy",
]


def summary(extraction: Extraction) -> object:
    people = [(person.name, [(role.title, role.organization) for role in person.roles]) for person in extraction.people]
    return people, [(visit.date and visit.date.value, visit.province and visit.province.value) for visit in extraction.visits]


def assert_fits_the_contract(text: str) -> None:
    extraction = extract(text)
    payload = to_payload(extraction, file="x.txt")
    json.dumps(payload)
    assert payload["article"]["kind"] in {"visit_report", "other"}
    assert payload["visits"] if payload["article"]["kind"] == "visit_report" else not payload["visits"]
    for span in every_span(payload):
        assert Span(*span).is_inside(text), span
    for person in extraction.people:
        assert person.spans and person.rule
        for span in person.spans:
            assert text[span.start : span.end].strip()
    for visit in extraction.visits:
        for one in visit.commitments:
            assert text[one.spans[0].start : one.spans[0].end] == one.text


def every_span(value: object, key: str = "") -> list[tuple[int, int]]:
    if isinstance(value, dict):
        return [span for name, inner in value.items() for span in every_span(inner, name if "span" in name or key != "spans" else key)]
    if isinstance(value, list):
        if "spans" in key and len(value) == 2 and all(isinstance(item, int) for item in value):
            return [(value[0], value[1])]
        return [span for inner in value for span in every_span(inner, key)]
    return []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_text_gives_a_record_that_fits_the_contract(text: str) -> None:
    assert_fits_the_contract(text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_order_of_the_words_of_the_genre_gives_a_record(words: list[str]) -> None:
    assert_fits_the_contract(" ".join(words))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_composed_and_decomposed_text_give_the_same(words: list[str]) -> None:
    text = " ".join(words)
    assert summary(extract(unicodedata.normalize("NFC", text))) == summary(extract(unicodedata.normalize("NFD", text)))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("oà", "òa").replace("uỷ", "ủy").replace("uý", "úy"),
        lambda text: text.replace("Đ", "\u00d0"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("ê", "ê\u200b"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
    ],
    ids=["NFD", "tone placement", "eth", "no-break spaces", "zero width", "CRLF", "BOM"],
)
def test_forms_of_writing_change_nothing(change: object) -> None:
    assert callable(change)
    plain, changed = extract(REPORT), extract(change(REPORT))
    assert len(plain.people) == len(changed.people) == 3
    assert [len(person.roles) for person in plain.people] == [len(person.roles) for person in changed.people]
    assert [visit.date and visit.date.value for visit in plain.visits] == [visit.date and visit.date.value for visit in changed.visits]


def test_spans_lead_back_to_decomposed_text() -> None:
    text = unicodedata.normalize("NFD", REPORT)
    person = next(person for person in extract(text).people if "Nguyễn Văn A" in person.name)
    assert [unicodedata.normalize("NFC", text[span.start : span.end]) for span in person.spans] == ["Nguyễn Văn A", "Nguyễn Văn A"]


def test_the_same_text_gives_the_same_record() -> None:
    assert to_payload(extract(REPORT), file="a") == to_payload(extract(REPORT), file="a")
