"""A stand-in for the extractor, so that tests of storing do not hang on its rules: marked lines say what an article is."""

import re
from typing import Any

import pytest

DELEGATION = "Bộ Ví dụ"


def payload_of(text: str, file: str = "001.txt") -> dict[str, Any]:
    """The first line is the title unless it is "-"; "Nguồn: …", "Đăng: 2023-02-21" and "Tác giả: …" state the rest.

    "Đoàn Bộ Ví dụ, Nguyễn Văn A" makes a visit with that one participant.
    """
    title = text.split("\n", 1)[0].strip()
    match = re.search(rf"Đoàn ({DELEGATION}), (Nguyễn Văn \w+)", text)
    people, visits = [], []
    if match:
        spans = [list(match.span(2))]
        people = [{"id": "p1", "name": match[2], "side": "delegation", "lead": True, "roles": [], "spans": spans, "rule": "plain"}]
        visits = [_visit(match)]
    return {
        "file": file,
        "article": {
            "kind": "visit_report" if visits else "other",
            "title": None if title in ("", "-") else title,
            "outlet": _line(text, "Nguồn"),
            "byline": _line(text, "Tác giả"),
            "published_on": _line(text, "Đăng"),
            "body": [0, len(text)],
            "furniture": [],
        },
        "people": people,
        "visits": visits,
        "partners": [],
    }


def _line(text: str, label: str) -> str | None:
    match = re.search(rf"^{label}: (.+)$", text, re.MULTILINE)
    return match[1].strip() if match else None


def _visit(match: re.Match[str]) -> dict[str, Any]:
    return {
        "delegation": match[1],
        "province": None,
        "date": "2023-02-21",
        "end_date": None,
        "lead": match[2],
        "lead_id": "p1",
        "basis": {"date": "inferred", "delegation": "stated", "lead": "stated"},
        "spans": {"date": [], "province": [], "delegation": [list(match.span(1))], "lead": [list(match.span(2))]},
        "events": [{"type": "working_session", "spans": [list(match.span())], "basis": "stated", "rule": "plain"}],
        "gifts": [],
        "commitments": [],
        "people_ids": ["p1"],
    }


@pytest.fixture
def plain_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recorded is read by ``payload_of``."""
    monkeypatch.setattr("visits.recording.extract", lambda text, **known: text)
    monkeypatch.setattr("visits.recording.to_payload", payload_of)
