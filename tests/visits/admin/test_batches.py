"""Imports at the desk: brought in, looked at before, watched, tried again, undone."""

import io
import zipfile
from collections import Counter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.visits.admin.table_files import words_of
from tests.world import EDITOR, make_article, make_user
from visits import importing
from visits.models import Article, ArticleVersion, ImportBatch, ImportItem, RawFile

pytestmark = pytest.mark.django_db

Outcome = ImportItem.Outcome


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


def make_batch(*outcomes: str, finished: bool = True) -> ImportBatch:
    counts = Counter(outcomes) | {"items": len(outcomes), "drafted_visits": len(outcomes)}
    failures = {"Tệp rỗng.": counts[Outcome.FAILED]} if Outcome.FAILED in outcomes else {}
    state = ImportBatch.State.FINISHED if finished else ImportBatch.State.RUNNING
    ended = timezone.now() if finished else None
    batch = ImportBatch.objects.create(
        source="bai/", state=state, planned_at=timezone.now(), finished_at=ended, counts=counts, failures=failures
    )
    for position, outcome in enumerate(outcomes, start=1):
        version = None if outcome == Outcome.FAILED else make_article(f"Bài {batch.pk}.{position}.").latest_version
        reason = "Tệp rỗng." if version is None else ""
        ImportItem.objects.create(
            batch=batch, position=position, path=f"bai/{position:03}.txt", outcome=outcome, reason=reason, version=version, drafted_visits=1
        )
    return batch


def page(batch: ImportBatch) -> str:
    return reverse("admin:visits_importbatch_change", args=[batch.pk])


def test_the_list_counts_files_by_outcome_and_says_what_failed(editor: Client) -> None:
    make_batch(Outcome.NEW, Outcome.NEW, Outcome.FAILED)
    make_batch(Outcome.UNCHANGED)
    make_batch(finished=False)
    words = words_of(editor.get(reverse("admin:visits_importbatch_changelist")))
    assert "2 mới, 1 không nhập được có tệp hỏng" in words
    assert "1 không đổi xong" in words
    assert "không có tệp nào đang chạy hoặc dở dang" in words


def test_a_batch_lists_its_files_those_that_failed_first(editor: Client) -> None:
    batch = make_batch(Outcome.NEW, Outcome.FAILED)
    response = editor.get(page(batch))
    words = words_of(response)
    assert words.index("bai/002.txt") < words.index("bai/001.txt")
    assert "không nhập được" in words and "Tệp rỗng." in words
    version = batch.items.get(position=1).version
    assert version is not None
    assert f"{reverse('admin:visits_article_change', args=[version.article_id])}?version=1" in response.content.decode()


def test_a_batch_with_many_files_costs_no_more_queries(editor: Client) -> None:
    def cost(batch: ImportBatch) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(page(batch)).status_code == 200
        return len(queries)

    small, large = make_batch(Outcome.NEW), make_batch(*[Outcome.NEW] * 30)
    cost(small)
    assert cost(small) == cost(large)


def test_many_batches_cost_no_more_queries(editor: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(reverse("admin:visits_importbatch_changelist")).status_code == 200
        return len(queries)

    make_batch(Outcome.NEW)
    cost()
    few = cost()
    for _ in range(10):
        make_batch(Outcome.NEW, Outcome.FAILED)
    assert cost() == few


def test_nobody_changes_what_happened(editor: Client) -> None:
    batch = make_batch(Outcome.FAILED)
    assert editor.post(page(batch), {"source": "khác"}).status_code == 403
    assert editor.get(reverse("admin:visits_importbatch_add")).status_code == 403
    assert editor.post(reverse("admin:visits_importbatch_delete", args=[batch.pk]), {"post": "yes"}).status_code == 403


# --- Bringing in ------------------------------------------------------------------------------------------------------------

GOOD = "Đoàn công tác làm việc tại tỉnh A\nĐón đoàn có lãnh đạo tỉnh.\n"


def archive(**files: str | bytes) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for name, content in files.items():
            zipped.writestr(name.replace("__", "."), content)
    return SimpleUploadedFile("bai.zip", buffer.getvalue(), "application/zip")


def upload(editor: Client, *files: SimpleUploadedFile) -> tuple[ImportBatch, Any]:
    """The batch that waits for a word, and the page that shows what would come in."""
    answer = editor.post(reverse("admin:visits_importbatch_upload"), {"files": list(files), "outlet_name": ""}, follow=True)
    return ImportBatch.objects.latest("pk"), answer


def step(editor: Client, batch: ImportBatch, name: str, **posted: Any) -> Any:
    return editor.post(reverse(f"admin:visits_importbatch_{name}", args=[batch.pk]), posted, follow=True)


def work_off(batch: ImportBatch) -> None:
    """What a background worker would do."""
    importing.plan(batch.pk)
    importing.work(batch.pk)
    batch.refresh_from_db()


def test_what_would_come_in_is_shown_before_anything_is_stored(editor: Client) -> None:
    tcvn3 = "§oµn c«ng t¸c Bé Ngo¹i giao lµm viÖc víi tØnh".encode("latin-1")
    batch, answer = upload(editor, archive(tot__txt=GOOD, rong__txt=b"", cu__txt=tcvn3))
    words = words_of(answer)
    assert "1 bài đọc được, 1 không đọc được, 1 gõ bằng phông cũ" in words
    assert "→ Đoàn công tác Bộ Ngoại giao làm việc với tỉnh" in words
    assert "Tệp rỗng" in words
    assert (batch.state, batch.items.count(), Article.objects.count()) == ("preview", 0, 0)
    step(editor, batch, "start", convert_old_fonts="on")
    work_off(batch)
    assert {name: batch.counts[name] for name in ("new", "failed")} == {"new": 2, "failed": 1}
    assert ArticleVersion.objects.get(encoding__contains="TCVN3").text.startswith("Đoàn công tác Bộ Ngoại giao làm việc")


def test_what_is_not_confirmed_leaves_nothing(editor: Client, settings: Any) -> None:
    batch, _ = upload(editor, archive(tot__txt=GOOD))
    assert RawFile.objects.count() == 1
    step(editor, batch, "discard")
    assert not ImportBatch.objects.exists()
    assert not RawFile.objects.exists()
    assert not list((settings.MEDIA_ROOT / "raw").iterdir())


def test_errors_are_grouped_by_reason_and_tried_again(editor: Client) -> None:
    batch, _ = upload(editor, archive(tot__txt=GOOD, rong1__txt=b"", rong2__txt=b""))
    step(editor, batch, "start")
    work_off(batch)
    assert list(batch.failures.values()) == [2]
    words = words_of(editor.get(page(batch)))
    assert "2 Tệp rỗng" in words and "Thử lại các tệp hỏng" in words
    step(editor, batch, "retry")
    batch.refresh_from_db()
    assert (batch.state, batch.counts["failed"], batch.failures) == ("running", 0, {})
    work_off(batch)
    assert (batch.state, batch.counts["failed"], batch.counts["new"]) == ("finished", 2, 1)


def test_a_file_that_failed_is_replaced_by_a_better_one(editor: Client) -> None:
    batch, _ = upload(editor, archive(tot__txt=GOOD, rong__txt=b""))
    step(editor, batch, "start")
    work_off(batch)
    failed = batch.items.get(outcome=Outcome.FAILED)
    better = SimpleUploadedFile("rong.txt", "Bài đã sửa\nĐón đoàn có lãnh đạo tỉnh.\n".encode())
    answer = editor.post(reverse("admin:visits_importbatch_replace", args=[batch.pk, failed.pk]), {"file": better}, follow=True)
    assert "Đã thay tệp" in words_of(answer)
    work_off(batch)
    failed.refresh_from_db()
    assert (failed.outcome, batch.counts["failed"], batch.failures, batch.state) == ("new", 0, {}, "finished")


def test_undoing_takes_untouched_drafts_and_says_what_it_keeps(editor: Client) -> None:
    batch, _ = upload(editor, archive(a__txt=GOOD, b__txt="Bài khác\nMột việc khác.\n"))
    step(editor, batch, "start")
    work_off(batch)
    touched = Article.objects.get(title="Bài khác")
    Article.objects.filter(pk=touched.pk).update(version=2)
    assert "Giữ lại" not in words_of(editor.get(reverse("admin:visits_importbatch_undo", args=[batch.pk])))
    step(editor, batch, "undo")
    assert importing.undo(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.counts["undone"], batch.counts["new"]) == ("undone", 1, 1)
    assert list(Article.objects.all()) == [touched]
    assert "Giữ lại: đã có người sửa bài này." in words_of(editor.get(page(batch)))
    assert RawFile.objects.filter(versions__article=touched).exists()


def test_a_running_batch_can_be_looked_at_again_without_a_script(editor: Client) -> None:
    running, finished = make_batch(Outcome.NEW, finished=False), make_batch(Outcome.NEW)
    again = "Tải lại trang để xem tiến độ mới"
    assert again in words_of(editor.get(page(running)))
    assert again not in words_of(editor.get(page(finished)))


def test_a_file_stays_as_long_as_anything_rests_on_it(editor: Client) -> None:
    batch, _ = upload(editor, archive(tot__txt=GOOD))
    step(editor, batch, "start")
    work_off(batch)
    for raw in RawFile.objects.all():
        with pytest.raises(ProtectedError):
            raw.delete()


def test_only_who_may_import_brings_anything_in(client: Client) -> None:
    client.force_login(make_user("khach"))
    batch = make_batch(Outcome.FAILED)
    assert client.get(reverse("admin:visits_importbatch_upload")).status_code == 403
    for name in ("start", "discard", "retry", "resume", "undo"):
        assert client.post(reverse(f"admin:visits_importbatch_{name}", args=[batch.pk])).status_code == 403
    assert client.get(reverse("admin:visits_importbatch_progress", args=[batch.pk])).status_code == 403


def test_progress_is_told_from_the_batch_itself_however_many_items_it_has(editor: Client) -> None:
    def cost(batch: ImportBatch) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(reverse("admin:visits_importbatch_progress", args=[batch.pk])).status_code == 200
        return len(queries)

    small, large = make_batch(Outcome.NEW), make_batch(*[Outcome.NEW] * 30)
    cost(small)
    assert cost(small) == cost(large)
