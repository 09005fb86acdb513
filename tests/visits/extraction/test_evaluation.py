"""Scoring: what counts as right, extra and missed; the same figures as the reference scorer gives."""

import importlib
import json
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from visits.extraction import extract, to_payload
from visits.extraction.evaluation import Scores, judge
from visits.extraction.sameness import body_key, name_key, names_person, share_in_common, title_key

CORPUS = settings.BASE_DIR / "tests" / "corpus"
TEXT = "Thứ trưởng Nguyễn Văn A và ông Trần Văn B"


def make_record(**changes: Any) -> dict[str, Any]:
    """A visit with two people, one gift and one request."""
    record: dict[str, Any] = {
        "article": {"kind": "visit_report", "title": "Bài mẫu", "published_on": "2020-09-15", "byline": None},
        "people": [
            {
                "name": "Nguyễn Văn A",
                "side": "delegation",
                "roles": [{"title": "Thứ trưởng", "organization": "Bộ Ngoại giao"}],
                "spans": [[11, 23]],
            },
            {"name": "Trần Văn B", "side": "host", "roles": [], "spans": [[31, 41]]},
        ],
        "visits": [
            {
                "delegation": "Bộ Ngoại giao",
                "province": "Thái Bình",
                "date": "2020-09-15",
                "end_date": None,
                "lead": "Nguyễn Văn A",
                "events": [{"type": "working_session"}],
                "gifts": [
                    {"amount": 50_000_000, "currency": "VND", "text": "50 triệu đồng", "giver": "Bộ Ngoại giao", "recipient": "Hội A"}
                ],
                "commitments": [{"kind": "request", "by": "Trần Văn B", "text": "đề nghị Bộ giúp tỉnh thu hút đầu tư"}],
            }
        ],
        "partners": [{"name": "Viêng Chăn", "country": "Lào"}],
    }
    return record | changes


def scores_of(expected: dict[str, Any], found: dict[str, Any], text: str | None = TEXT) -> Scores:
    scores = Scores()
    judge(scores, expected, found, text)
    return scores


def imperfect(scores: Scores) -> set[str]:
    return {name for name in (*scores.counted, *scores.asked) if scores.of(name) < 1}


def test_a_record_that_is_as_expected_scores_one_in_every_field() -> None:
    scores = scores_of(make_record(), make_record())
    assert imperfect(scores) == set()
    assert scores.counted["names"].right == 2 and scores.asked["spans"].right == 2


def test_nothing_found_is_missed_everywhere_and_raises_nothing() -> None:
    scores = scores_of(make_record(), {})
    assert scores.counted["names"].missed == 2 and scores.of("names") == 0
    assert scores.of("kind") == scores.of("province") == scores.of("visits") == 0


def test_a_name_too_many_is_extra_and_so_are_its_roles() -> None:
    found = make_record()
    found["people"].append({"name": "Lê Văn C", "roles": [{"title": "Giám đốc", "organization": None}], "spans": [[0, 3]]})
    scores = scores_of(make_record(), found)
    assert (scores.counted["names"].extra, scores.counted["roles"].extra) == (1, 1)


@pytest.mark.parametrize("is_found", [True, False])
def test_what_is_optional_counts_for_nobody(is_found: bool) -> None:
    expected, found = make_record(), make_record()
    expected["people"][1]["optional"] = True
    if not is_found:
        del found["people"][1]
    scores = scores_of(expected, found)
    assert scores.counted["names"].right == 1 and scores.of("names") == 1


def test_any_of_the_listed_values_is_right() -> None:
    expected, found = make_record(), make_record()
    expected["visits"][0]["date"] = {"any": ["2020-09-15", "2020-09-16"]}
    found["visits"][0]["date"] = "2020-09-16"
    assert scores_of(expected, found).of("date") == 1
    found["visits"][0]["date"] = "2020-09-17"
    assert scores_of(expected, found).of("date") == 0


def test_a_second_visit_that_nobody_made_counts_with_its_claims() -> None:
    found = make_record()
    found["visits"].append(deepcopy(found["visits"][0]) | {"province": "Nam Định"})
    scores = scores_of(make_record(), found)
    assert scores.of("visits") == 0 and scores.of("province") == 1
    assert (scores.counted["gifts"].extra, scores.counted["commitments"].extra, scores.counted["events"].extra) == (1, 1, 1)


def test_a_promise_of_the_host_is_not_measured() -> None:
    found = make_record()
    found["visits"][0]["commitments"].append({"kind": "undertaking", "by": None, "text": "sẽ tạo điều kiện cho đoàn"})
    assert scores_of(make_record(), found).of("commitments") == 1


def test_money_is_the_same_gift_only_at_the_same_sum() -> None:
    found = make_record()
    found["visits"][0]["gifts"][0]["amount"] = 5_000_000
    row = scores_of(make_record(), found).counted["gifts"]
    assert (row.right, row.missed) == (0, 1)


def test_a_person_without_a_place_in_the_text_fails_the_spans() -> None:
    found = make_record()
    found["people"][0]["spans"] = []
    found["people"][1]["spans"] = [[0, 10]]
    assert scores_of(make_record(), found).of("spans") == 0


def test_a_difference_names_what_was_missed_and_what_was_extra() -> None:
    found = make_record()
    found["visits"][0]["province"] = "Nam Định"
    differences = judge(Scores(), make_record(), found, TEXT)
    assert [(one.field, one.missed, one.extra) for one in differences] == [("province", ("Thái Bình",), ("Nam Định",))]


def test_scores_of_two_articles_add_up() -> None:
    both = scores_of(make_record(), make_record())
    both.add(scores_of(make_record(), {}))
    assert both.articles == 2 and both.counted["names"].right == both.counted["names"].missed == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND tỉnh Thái Bình", "Ủy ban nhân dân Thái Bình"),
        ("Thành ủy TP.HCM", "Thành ủy thành phố Hồ Chí Minh"),
        ("Ban Chấp hành T.Ư Đảng", "Ban Chấp hành Trung ương Đảng"),
        ("Uỷ ban MTTQ Việt Nam tỉnh Hà Tĩnh", "Ủy ban Mặt trận Tổ quốc tỉnh Hà Tĩnh"),
        ("Sở Ngoại vụ thành phố Đà Nẵng", "Sở Ngoại vụ Đà Nẵng"),
        ("Trung ương Đảng", "Ban Chấp hành Trung ương Đảng"),
    ],
)
def test_a_body_is_the_same_spelled_out(one: str, other: str) -> None:
    assert body_key(one) == body_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tỉnh ủy Thái Bình", "Thái Bình"), ("Thành ủy thành phố Vinh", "Thành ủy Vinh"), ("Bộ Ngoại giao", "Đảng ủy Bộ Ngoại giao")],
)
def test_other_bodies_stay_apart(one: str, other: str) -> None:
    assert body_key(one) != body_key(other)


def test_names_are_blind_to_the_place_of_the_tone_and_to_dashes_but_not_to_tones() -> None:
    assert name_key("Hoà  Thị Lý") == name_key("Hòa Thị Lí") and name_key("Ksor–H'Lan") == name_key("Ksor H’Lan")
    assert name_key("Hưng") != name_key("Hùng")
    assert title_key("Uỷ viên Thường vụ") == title_key("Ủy viên Ban Thường vụ")


def test_a_clause_is_found_by_its_longest_run_and_a_paragraph_is_none() -> None:
    clause = "đề nghị Bộ giúp tỉnh thu hút đầu tư"
    assert share_in_common(clause, f"Đồng chí {clause} trong năm tới") == 1
    assert share_in_common(clause, "một câu hoàn toàn khác hẳn với câu trên") == 0
    assert share_in_common(clause, f"{clause} " + "và " * 80) == 0
    assert share_in_common("50 cuốn sách", "50 cuốn vở") == 0


def test_the_last_syllables_name_a_person() -> None:
    assert names_person("Hoà", "Trần Thị Hòa") and names_person("TRẦN THỊ HÒA", "Trần Thị Hòa")
    assert not names_person("Trần", "Trần Thị Hòa") and not names_person("", "Trần Thị Hòa")


def payloads(folder: Path) -> list[dict[str, Any]]:
    return [
        to_payload(extract(path.read_text(encoding="utf-8"), source_name=path.name), file=path.name)
        for path in sorted(folder.glob("*.txt"))
    ]


@pytest.mark.parametrize("part", ["unseen", "development"])
def test_every_figure_is_that_of_the_reference_scorer(part: str, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = CORPUS / part
    monkeypatch.setattr(sys, "path", [str(shared / "score"), *sys.path])
    reference = importlib.import_module("score").score(folder, found := payloads(folder))
    scores = Scores()
    for payload in found:
        path = folder / payload["file"]
        judge(scores, json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), payload, path.read_text(encoding="utf-8"))
    counts = {name: (row.right, row.extra, row.missed) for name, row in scores.counted.items()}
    assert counts == {name: (reference[name]["tp"], reference[name]["fp"], reference[name]["fn"]) for name in counts}
    answers = {name: (row.right, row.asked) for name, row in scores.asked.items()}
    assert answers == {name: (reference[name]["right"], reference[name]["total"]) for name in answers}
