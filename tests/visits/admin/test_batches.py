"""What imports did, at the desk."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.visits.admin.table_files import words_of
from tests.world import EDITOR, make_article, make_user
from visits.models import ImportBatch, ImportItem

pytestmark = pytest.mark.django_db

Outcome = ImportItem.Outcome


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


def make_batch(*outcomes: str, finished: bool = True) -> ImportBatch:
    batch = ImportBatch.objects.create(source="bai/", finished_at=timezone.now() if finished else None)
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
