"""``evaluate``: figures for a folder without a database, and for what editors published."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import TEXT, make_area, make_article, make_body, make_extraction, make_payload, make_visit
from visits import curation, evaluation, publishing
from visits.curation import Edit
from visits.models import Outlet, Visit


def evaluate(*arguments: object, **options: Any) -> str:
    out = StringIO()
    call_command("evaluate", *arguments, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def make_folder(folder: Path, **expected: Any) -> Path:
    """One article, with the record that is expected of it."""
    (folder / "001_mau.txt").write_text(TEXT, encoding="utf-8")
    payload = make_payload(TEXT)
    record = {"article": {"kind": "visit_report"}, "people": payload["people"], "visits": [], "partners": []} | expected
    (folder / "001_mau.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    return folder


def test_a_folder_is_scored_without_a_database(tmp_path: Path) -> None:
    # No django_db mark: a query would fail the test.
    result = json.loads(evaluate(make_folder(tmp_path), as_json=True))
    assert result["articles"] == 1 and result["errors"] == []
    assert {"f1", "precision", "recall", "right", "extra", "missed"} == set(result["fields"]["names"])
    assert result["fields"]["names"]["right"] == 2 and result["fields"]["spans"]["accuracy"] == 1


def test_the_table_has_a_line_for_every_field(tmp_path: Path) -> None:
    printed = evaluate(make_folder(tmp_path))
    lines = {line.split()[0]: line for line in printed.splitlines()[1:]}
    assert {"names", "roles", "side", "kind", "visits", "province", "date", "lead", "gifts", "commitments", "spans"} <= set(lines)
    assert "F1 1.000" in lines["names"] and "2 đúng" in lines["names"]


def test_verbose_says_what_each_article_lacks(tmp_path: Path) -> None:
    people = [{"name": "Phạm Văn C", "roles": []}]
    printed = evaluate(make_folder(tmp_path, people=people), verbose=True)
    assert "001_mau" in printed and "names: mong đợi ['Phạm Văn C'], trích ['Nguyễn Văn A', 'Trần Thị B']" in printed


def test_a_record_without_its_article_is_an_error_and_scores_nothing(tmp_path: Path) -> None:
    (make_folder(tmp_path) / "001_mau.txt").unlink()
    out = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("evaluate", tmp_path, as_json=True, stdout=out, stderr=StringIO())
    assert failure.value.returncode == 1
    result = json.loads(out.getvalue())
    assert len(result["errors"]) == 1 and result["fields"]["names"]["right"] == 0


def test_a_folder_without_records_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as failure:
        evaluate(tmp_path)
    assert failure.value.returncode == 2


# --- Against editions -------------------------------------------------------------------------------------------------------


def make_published(number: int = 1, *edits: Callable[[Visit], Edit], outlet: Outlet | None = None) -> Visit:
    """A visit drafted as ``make_read`` says, corrected by ``edits`` and published."""
    text = TEXT.replace("15/9/2020", f"15/9/{2000 + number}")
    if not Visit.objects.exists():
        make_area()
        make_body(posts=("Thứ trưởng",))
    article = make_article(text, title=f"Bài {number}", outlet=outlet)
    visit = make_visit(text, article=article, payload=make_read(text, number))
    if edits:
        curation.change_visit(visit.pk, expected_version=visit.version, edits=[edit(visit) for edit in edits], by=None)
    for step in (curation.confirm_all, curation.submit, curation.approve, publishing.publish):
        visit.refresh_from_db()
        step(visit.pk, expected_version=visit.version, by=None)
    return visit


def make_read(text: str, number: int) -> dict[str, Any]:
    stood = text.replace(f"15/9/{2000 + number}", "15/9/2020")
    return make_payload(stood, visit={"date": f"{2000 + number}-09-15"})


def from_editions() -> dict[str, Any]:
    result: dict[str, Any] = json.loads(evaluate(from_editions=True, as_json=True))
    return result


@pytest.mark.django_db
def test_what_editors_left_alone_was_read_perfectly() -> None:
    make_published()
    fields = from_editions()["versions"]["test"]["fields"]
    for name in ("names", "roles", "events", "gifts", "commitments"):
        assert fields[name]["f1"] == 1 and fields[name]["right"] > 0, name
    for name in ("province", "date", "delegation", "lead", "side"):
        assert fields[name]["accuracy"] == 1 and fields[name]["asked"] > 0, name


@pytest.mark.django_db
def test_a_corrected_name_is_an_error_of_the_extractor_and_a_change_of_the_editors() -> None:
    make_published(1, lambda visit: Edit("participation", pk=visit.participations.get(side="host").pk, values={"name_text": "Trần Thị C"}))
    result = from_editions()
    names = result["versions"]["test"]["fields"]["names"]
    assert (names["right"], names["extra"], names["missed"]) == (1, 1, 1)
    changed = result["editors"]["names"]
    assert (changed["drafted"], changed["changed"], changed["added"]) == (2, 1, 0) and changed["share"] == 0.5
    assert result["editors"]["gifts"]["share"] == 0


@pytest.mark.django_db
def test_scores_stand_apart_for_each_outlet_and_extractor_version() -> None:
    one, other = Outlet.objects.create(name="Báo Một", key="mot"), Outlet.objects.create(name="Báo Hai", key="hai")
    make_published(1, outlet=one)
    visit = make_published(2, outlet=other)
    article = visit.articles.get()
    make_extraction(article, make_payload(article.latest_version.text.replace("15/9/2002", "15/9/2020"), people=[]), "later")
    versions = from_editions()["versions"]
    assert {name: row["articles"] for name, row in versions["test"]["outlets"].items()} == {"Báo Một": 1, "Báo Hai": 1}
    assert versions["later"]["articles"] == 1 and versions["later"]["fields"]["names"]["f1"] == 0
    assert versions["test"]["fields"]["names"]["f1"] == 1


@pytest.mark.django_db
def test_an_article_with_an_unpublished_visit_waits() -> None:
    visit = make_published(1)
    curation.create_visit(article_id=visit.articles.get().pk, by=None)
    result = from_editions()
    assert result["waiting"] == 1 and result["versions"] == {}


@pytest.mark.django_db
def test_the_number_of_queries_grows_with_chunks_and_not_with_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    make_published(1)
    with CaptureQueriesContext(connection) as few:
        evaluation.judge_editions()
    for number in range(2, 5):
        make_published(number)
    with CaptureQueriesContext(connection) as many:
        scores = evaluation.judge_editions()
    assert scores.by_version["test"].articles == 4 and len(many) == len(few)
    monkeypatch.setattr(evaluation, "CHUNK", 2)
    assert evaluation.judge_editions().by_version["test"].articles == 4


@pytest.mark.django_db
def test_nothing_published_gives_no_figures_and_no_error() -> None:
    result = from_editions()
    assert result["versions"] == {} and all(row["share"] == 0 for row in result["editors"].values())
