"""Paragraphs whose lines are broken inside their sentences."""

from visits.extraction import extract

NARROW = (
    "Sở Ngoại vụ tỉnh Nam Định làm việc tại Thái Bình\n"
    "Sáng\n"
    "ngày 1/3/2024, đoàn cán bộ Sở Ngoại vụ tỉnh Nam Định do đồng chí Nguyễn Văn An,\n"
    "Phó Giám đốc Sở, làm trưởng đoàn đến thăm và làm việc tại Sở Ngoại vụ tỉnh\n"
    "Thái Bình.\n"
    "Trần Bình"
)


def test_a_sentence_goes_on_behind_a_broken_line() -> None:
    visit = extract(NARROW).visits[0]
    assert visit.lead is not None and visit.lead.value == "Nguyễn Văn An"
    assert visit.province is not None and visit.province.value == "Thái Bình"


def test_title_and_author_stay_lines_of_their_own() -> None:
    article = extract(NARROW).article
    assert article.title is not None and article.title.value == "Sở Ngoại vụ tỉnh Nam Định làm việc tại Thái Bình"
    assert article.byline is not None and article.byline.value == "Trần Bình"


def test_what_is_printed_across_a_break_is_quoted_with_it() -> None:
    extraction = extract(
        "Sáng 1/3/2024, đoàn công tác Bộ Ngoại giao do Thứ trưởng Nguyễn\nvăn An dẫn đầu làm việc với UBND tỉnh Thái Bình."
    )
    assert all(extraction.text[span.start : span.end].split() for person in extraction.people for span in person.spans)


def test_a_list_of_people_keeps_its_lines() -> None:
    text = (
        "Ngày 1/3/2024, đoàn công tác Bộ Ngoại giao làm việc với UBND tỉnh Thái Bình. Dự buổi làm việc có:\n"
        "đồng chí Nguyễn Văn An, Thứ trưởng Bộ Ngoại giao\n"
        "đồng chí Trần Thị Bình, Chủ tịch UBND tỉnh"
    )
    assert [(person.name, [role.title for role in person.roles]) for person in extract(text).people] == [
        ("Nguyễn Văn An", ["Thứ trưởng"]),
        ("Trần Thị Bình", ["Chủ tịch"]),
    ]
