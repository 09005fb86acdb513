"""The desk decides nothing: claims change through curation, drafting and publishing alone."""

import ast
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.db.models.signals import post_delete, post_save, pre_save
from django.test import Client

import visits.admin
from tests.visits.admin.page_form import action_url, change_url, opened, send
from tests.world import EDITOR, PUBLISHER, REVIEWER, make_area, make_body, make_user, make_visit
from visits.models import (
    Attestation,
    Citation,
    Commitment,
    Edition,
    Gift,
    Participation,
    Partnership,
    PublicRecord,
    Role,
    Visit,
    VisitEvent,
    VisitSource,
)

CLAIMS = (Visit, VisitSource, Participation, Role, VisitEvent, Gift, Commitment, Partnership, Attestation, Citation, Edition, PublicRecord)
WRITERS = ("visits/curation/", "visits/drafting.py", "visits/merging/", "visits/publishing.py", "visits/indexing.py", "visits/redacting.py")
DESK = Path(visits.admin.__file__).parent
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete", "save_base"}
# Rows of the tables that spreadsheets go into, and what became of each line: no claims.
NO_CLAIMS = {
    "tables.py: other.save",
    "tables.py: self._batch.save",
    "tables.py: ImportBatch.objects.create",
    "tables.py: ImportItem.objects.create",
}


def _writer_on_the_stack() -> str:
    return next((frame.filename for frame in traceback.extract_stack() if any(path in frame.filename for path in WRITERS)), "")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every write of a claim table, which fails where neither curation nor drafting nor publishing asked for it."""
    seen: list[str] = []

    def check(sender: type[models.Model], **_: Any) -> None:
        if sender in CLAIMS:
            assert _writer_on_the_stack(), f"{sender.__name__} is written past curation"
            seen.append(sender.__name__)

    in_bulk = models.QuerySet.update

    def check_update(self: Any, **values: Any) -> int:
        check(self.model)
        return in_bulk(self, **values)

    monkeypatch.setattr(models.QuerySet, "update", check_update)
    for signal in (pre_save, post_save, post_delete):
        signal.connect(check)
    yield seen
    for signal in (pre_save, post_save, post_delete):
        signal.disconnect(check)


@pytest.mark.django_db
def test_every_write_of_the_desks_main_paths_goes_through_curation(client: Client, written: list[str]) -> None:
    make_area()
    make_body(posts=("Bộ trưởng", "Thứ trưởng"))
    visit = make_visit()
    written.clear()
    client.force_login(make_user("bientap", EDITOR, REVIEWER, PUBLISHER))
    gift, said = visit.gifts.get(), visit.commitments.get()
    fields = opened(client, visit) | {"participation-new1-name_text": "Lê Văn C", "participation-new1-side": "host"}
    saved = send(client, visit, fields, visit__note="x", **{f"gift-{gift.pk}-text": "quà", f"commitment-{said.pk}-remove": "1"})
    assert saved.status_code == 302
    send(client, visit, opened(client, visit), restore=f"commitment-{said.pk}", confirm="visit-lead")
    for slug in ("xac-nhan-tat-ca", "gui-duyet", "duyet", "cong-bo", "go", "khoi-phuc"):
        visit.refresh_from_db()
        response = client.post(action_url(visit, slug), {"version": visit.version, "public_reason": "lý do"})
        assert (slug, response.status_code) == (slug, 302)
    client.post("/admin/visits/visit/add/", {"article": visit.articles.get().pk})
    assert {"Visit", "Participation", "Gift", "Commitment", "Edition"} <= set(written)


@pytest.mark.django_db
def test_the_check_notices_a_claim_that_is_saved_past_curation(written: list[str]) -> None:
    visit = make_visit()
    with pytest.raises(AssertionError, match="past curation"):
        visit.save()
    with pytest.raises(AssertionError, match="past curation"):
        Gift.objects.filter(visit=visit).update(text="x")


def _writing_calls(path: Path) -> list[str]:
    """Calls that would write a row. A set's or a dictionary's update has no keywords, and a save without commit writes nothing."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
            continue
        keywords = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
        if (node.func.attr == "update" and not keywords) or keywords.get("commit") == "False":
            continue
        found.append(f"{path.name}: {ast.unparse(node.func)}")
    return found


def test_no_module_of_the_desk_calls_what_writes_a_claim() -> None:
    modules = sorted(DESK.glob("**/*.py"))
    assert len(modules) > 5
    assert [call for path in modules for call in _writing_calls(path) if call not in NO_CLAIMS] == []


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("visit.save()", 1),
        ("Gift.objects.create(text='x')", 1),
        ("visit.gifts.update(text='x')", 1),
        ("row.delete()", 1),
        ("formset.save(commit=False)", 0),
        ("known.update(other)", 0),
        ("curation.change_visit(1, edits=[])", 0),
    ],
)
def test_the_reading_of_the_desks_code_knows_a_write(tmp_path: Path, code: str, count: int) -> None:
    (tmp_path / "module.py").write_text(code, encoding="utf-8")
    assert len(_writing_calls(tmp_path / "module.py")) == count


@pytest.mark.django_db
def test_a_page_of_a_visit_is_read_without_writing(client: Client, written: list[str]) -> None:
    visit = make_visit()
    client.force_login(make_user("bientap", EDITOR))
    written.clear()
    assert client.get(change_url(visit)).status_code == 200
    assert written == []
