"""The sample of a development installation: the five retold articles, and what a desk would have made of them.

Everything that it makes is marked ``is_sample``; ``remove`` takes all of that out again, history included, and nothing else.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError, Q

from dieuphoi.partial_dates import PartialDate
from people.models import Area, Organization, Person, Post
from visits import curation, indexing, publishing
from visits.importing import import_paths
from visits.models import (
    Article,
    ArticleVersion,
    Edition,
    EditionIndexLink,
    EditionPeriod,
    ImportBatch,
    ImportItem,
    LedgerPeriod,
    Outlet,
    PublicChange,
    PublicClock,
    PublicPart,
    PublicRecord,
    PublishingLog,
    Visit,
)
from visits.models.claims import PublicState, WorkState
from visits.models.merging import Distinction, Kind, MergeOperation
from visits.reading import read_file
from visits.removing import delete_with_history, remove_articles

FOLDER = settings.BASE_DIR / "seeds"
OUTLET_NAME = "Bài mẫu (kể lại)"
OUTLET_KEY = "bai-mau-ke-lai"
SOURCE = "Bài mẫu"
WHY = "Dữ liệu mẫu"


@dataclass(slots=True)
class Loaded:
    """What one call changed: all zero and empty where the sample was there already."""

    articles: int = 0
    drafted: int = 0
    published: int = 0
    in_review: int = 0
    failed: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Removed:
    """Rows that went, by kind, and in words what stayed because something real refers to it."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)


# --- Loading --------------------------------------------------------------------------------------------------------------


def load() -> Loaded:
    """Import the articles, publish the visits whose date is whole, and leave the others in review.

    A visit that somebody has worked on is left alone, so that loading again only completes what was interrupted.
    """
    loaded = Loaded()
    missing = [path for path in sorted(FOLDER.glob("*.txt")) if not _is_stored(path)]
    if missing:
        Outlet.objects.get_or_create(name=OUTLET_NAME, defaults={"key": OUTLET_KEY})
        batch = import_paths(missing, source=SOURCE, outlet_name=OUTLET_NAME, is_sample=True)
        for item in batch.items.all():
            loaded.articles += item.outcome in (ImportItem.Outcome.NEW, ImportItem.Outcome.NEW_VERSION)
            loaded.drafted += item.drafted_visits
            if item.outcome == ImportItem.Outcome.FAILED:
                loaded.failed += 1
                loaded.notes.append(f"{item.path}: {item.reason}")
    untouched = Visit.objects.filter(is_sample=True, version=1, work_state=WorkState.DRAFT, public_state=PublicState.NEVER)
    for visit in untouched.order_by("pk"):
        bring_forward(visit, loaded)
    return loaded


def _is_stored(path: Path) -> bool:
    return ArticleVersion.objects.filter(sha256=read_file(path).text_sha256).exists()


def bring_forward(visit: Visit, loaded: Loaded) -> None:
    if not visit.date or not PartialDate.parse(visit.date).is_whole:
        curation.submit(visit.pk, expected_version=visit.version, by=None, why=WHY)
        loaded.in_review += 1
        return
    try:
        with transaction.atomic():
            curation.confirm_all(visit.pk, expected_version=visit.version, by=None, why=WHY)
            version = Visit.objects.values_list("version", flat=True).get(pk=visit.pk)
            curation.submit(visit.pk, expected_version=version, by=None, why=WHY)
            curation.approve(visit.pk, expected_version=version, by=None, why=WHY)
            publishing.publish(visit.pk, expected_version=version, by=None, note=WHY)
    except publishing.NotReady as error:
        # A name of the sample may have namesakes among real people: which of them is meant, only a person says.
        curation.submit(visit.pk, expected_version=visit.version, by=None, why=WHY)
        loaded.in_review += 1
        loaded.notes.append(f"{visit}: chưa công bố được – {error}")
        return
    loaded.published += 1


# --- Removing -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def remove() -> Removed:
    """Everything marked as sample, whole. What real rows refer to stays, and is named in ``kept``."""
    removed = Removed()
    named = _named_in_real_editions()
    _part_what_was_merged()
    removed.counts["chuyến thăm"] = delete_with_history(Visit.objects.filter(is_sample=True))
    _remove_each(Article, "bài báo", named, removed)
    _remove_each(Person, "người", named, removed)
    _remove_each(Organization, "cơ quan, tổ chức", named, removed)
    _remove_public_records(removed)
    # What real working copies refer to stays for them; the public has seen it in the sample only.
    if unseen := list(PublicRecord.objects.filter(is_sample=True).exclude(pk__in=named).values_list("pk", flat=True)):
        publishing.withdraw_orphans(unseen)
    delete_with_history(ImportBatch.objects.filter(source=SOURCE))
    delete_with_history(Outlet.objects.filter(key=OUTLET_KEY, fixture_digest="", articles=None))
    return removed


def _part_what_was_merged() -> None:
    """Sample rows are merged with sample rows only: they go together, and what was written down of the merging with them."""
    merged: tuple[tuple[str, Any, str], ...] = (
        (Kind.PERSON, Person, "merged_into"),
        (Kind.ORGANIZATION, Organization, "merged_into"),
        (Kind.VISIT, Visit, "joined_into"),
    )
    for kind, model, column in merged:
        rows = model.objects.filter(is_sample=True)
        MergeOperation.objects.filter(kind=kind, loser_id__in=rows.values("pk")).delete()
        pairs = Q(low_id__in=rows.values("pk")) | Q(high_id__in=rows.values("pk"))
        Distinction.objects.filter(pairs, kind=kind).delete()
        rows.filter(**{f"{column}__isnull": False}).update(**{column: None})


def _named_in_real_editions() -> set[str]:
    """Public ids that editions of real records name: their rows must answer, whatever the working copies say by now."""
    return set(EditionIndexLink.objects.filter(entry__is_sample=False).values_list("target", flat=True).distinct())


def _remove_each(model: type[Article | Person | Organization], label: str, named: set[str], removed: Removed) -> None:
    for row in model._default_manager.filter(is_sample=True).order_by("pk"):
        try:
            if row.public_id in named:
                raise ProtectedError("named in a real edition", {row})
            with transaction.atomic():
                if isinstance(row, Article):
                    remove_articles([row])
                else:
                    delete_with_history(model._default_manager.filter(pk=row.pk))
        except ProtectedError:
            removed.kept.append(f"{label} “{row}”: dữ liệu thật đang dẫn tới")
        else:
            removed.counts[label] += 1


def _remove_public_records(removed: Removed) -> None:
    kept = [
        public_id
        for model in (Article, Person, Organization)
        for public_id in model._default_manager.filter(is_sample=True, public_id__isnull=False).values_list("public_id", flat=True)
    ]
    gone = list(PublicRecord.objects.filter(is_sample=True).exclude(pk__in=kept).values_list("pk", flat=True))
    if not gone:
        return
    PublicClock.tick()
    records = PublicRecord.objects.filter(pk__in=gone)
    indexing.drop(gone)
    delete_with_history(PublicPart.objects.filter(record__in=gone))
    delete_with_history(LedgerPeriod.objects.filter(period__public_id__in=gone))
    delete_with_history(EditionPeriod.objects.filter(public_id__in=gone))
    delete_with_history(PublishingLog.objects.filter(record__in=gone))
    delete_with_history(PublicChange.objects.filter(record__in=gone))
    # Record and edition point at each other.
    records.update(state=PublicRecord.State.WITHDRAWN, public_reason=WHY, current_edition=None, redirect_to=None)
    removed.counts["bản công bố"] = delete_with_history(Edition.objects.filter(subject__in=gone))
    for model in (Area, Organization, Post):
        # Rows of the fixtures that only the sample made public: as before it.
        model._default_manager.filter(public_id__in=gone).update(public_id=None)
    removed.counts["mã công khai"] = delete_with_history(records)
