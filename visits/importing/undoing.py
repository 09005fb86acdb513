"""Undoing a batch: the articles that it brought, with the drafts made of them, as long as nobody has touched any of it."""

import time
from collections import Counter

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from visits.importing.batches import count
from visits.models import Article, Attestation, ImportBatch, ImportItem, Partnership, Visit
from visits.models.claims import Decision, WorkState
from visits.removing import delete_with_history, remove_articles

Outcome = ImportItem.Outcome
State = ImportBatch.State
CHUNK = 25
KEPT = "Giữ lại: "
# Outcomes of items that brought an article.
BROUGHT = (Outcome.NEW, Outcome.DUPLICATE)


@transaction.atomic
def ask_to_undo(batch_id: int) -> bool:
    """Stop a batch and have it undone; False where it is undone already, or has not begun."""
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if batch.state not in (State.RUNNING, State.FINISHED):
        return False
    batch.state, batch.running_since = State.UNDOING, timezone.now()
    batch.save(update_fields=["state", "running_since"])
    return True


def undo(batch_id: int, *, seconds: float | None = None) -> bool:
    """Take away what a batch brought, newest first, until the time is over; whether all of it has been looked at.

    What stays says why in its item. New versions of older articles stay: the words that others saw may rest on them.
    """
    deadline = time.monotonic() + seconds if seconds is not None else None
    below: int | None = None
    while (below := _undo_chunk(batch_id, below)) is not None:
        if deadline is not None and time.monotonic() > deadline:
            return False
    _close(batch_id)
    return True


def _to_do(batch_id: int, below: int | None) -> list[ImportItem]:
    rows = ImportItem.objects.filter(batch=batch_id, batch__state=State.UNDOING, outcome__in=BROUGHT).exclude(reason__startswith=KEPT)
    if below is not None:
        rows = rows.filter(position__lt=below)
    return list(rows.select_related("version__article").defer("version__text").order_by("-position")[:CHUNK])


@transaction.atomic
def _undo_chunk(batch_id: int, below: int | None) -> int | None:
    """The position down to which the batch is undone now; None where nothing was left."""
    items = _to_do(batch_id, below)
    if not items:
        return None
    reached = items[-1].position
    locked = ImportItem.objects.filter(pk__in=[item.pk for item in items], outcome__in=BROUGHT).order_by("pk").select_for_update()
    still = set(locked.values_list("pk", flat=True))
    items = [item for item in items if item.pk in still]
    reasons = why_kept([item.version.article for item in items if item.version is not None])
    free = [item for item in items if item.version is None or not reasons.get(item.version.article_id)]
    if not _removed(free):
        free = [item for item in free if _removed([item])]
    gone = {item.pk for item in free}
    undone: Counter[str] = Counter()
    for item in items:
        if item.pk in gone:
            undone[item.outcome] += 1
            item.outcome, item.reason, item.version, item.drafted_visits, item.duplicate_of = Outcome.UNDONE, "", None, 0, None
        else:
            reason = reasons.get(item.version.article_id) if item.version is not None else None
            item.reason = KEPT + (reason or "dữ liệu khác đang dẫn tới bài này.")
    ImportItem.objects.bulk_update(items, ["outcome", "reason", "version", "drafted_visits", "duplicate_of"])
    count(batch_id, {outcome: -number for outcome, number in undone.items()} | {Outcome.UNDONE: len(gone)})
    return reached


def _removed(items: list[ImportItem]) -> bool:
    """Whether the articles of these items, and the drafts made of them, could be taken away: all or none."""
    articles = [item.version.article for item in items if item.version is not None]
    try:
        with transaction.atomic():
            delete_with_history(Visit.objects.filter(sources__article__in=articles))
            remove_articles(articles)
    except ProtectedError:
        return False
    return True


def why_kept(articles: list[Article]) -> dict[int, str]:
    """By article, why it stays; those that may go are not in it."""
    reasons: dict[int, str] = {}
    keys = [article.pk for article in articles]
    decided = set(Attestation.objects.filter(article__in=keys).exclude(decision=Decision.OPEN).values_list("article", flat=True))
    decided |= set(Partnership.objects.filter(article__in=keys).exclude(decision=Decision.OPEN).values_list("article", flat=True))
    newer = set(Article.objects.filter(pk__in=keys, versions__number__gt=1).values_list("pk", flat=True))
    touched, shared = _visits_in_the_way(keys)
    for article in articles:
        if article.public_id:
            reasons[article.pk] = "bài đã được công bố."
        elif article.pk in touched:
            reasons[article.pk] = "đã có người làm việc với chuyến thăm dựng từ bài này."
        elif article.pk in shared:
            reasons[article.pk] = "chuyến thăm còn dựa vào bài báo khác."
        elif article.pk in newer:
            reasons[article.pk] = "bài đã có phiên bản mới hơn."
        elif article.version > 1 or article.pk in decided:
            reasons[article.pk] = "đã có người sửa bài này."
    return reasons


def _visits_in_the_way(articles: list[int]) -> tuple[set[int], set[int]]:
    """The articles with a visit that somebody has worked on, and those whose visit another article reports as well."""
    touched: set[int] = set()
    shared: set[int] = set()
    visits = Visit.objects.filter(sources__article__in=articles).distinct().prefetch_related("sources", "joined", "proposals")
    for visit in visits.select_related("taking"):
        reported_by = {source.article_id for source in visit.sources.all()}
        is_untouched = visit.work_state == WorkState.DRAFT and not visit.public_id and visit.version == 1 and visit.joined_into_id is None
        if not is_untouched or visit.joined.all() or visit.proposals.all() or hasattr(visit, "taking"):
            touched |= reported_by
        elif len(reported_by) > 1:
            shared |= reported_by
    return touched, shared


@transaction.atomic
def _close(batch_id: int) -> None:
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if batch.state == State.UNDOING:
        waiting = ImportItem.objects.filter(batch=batch, outcome__in=ImportItem.UNFINISHED)
        batch.counts[Outcome.UNDONE] = batch.counts.get(Outcome.UNDONE, 0) + waiting.update(
            outcome=Outcome.UNDONE, lease_token="", lease_until=None
        )
        batch.state, batch.finished_at = State.UNDONE, timezone.now()
        batch.save()
