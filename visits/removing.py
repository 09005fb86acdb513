"""Taking rows away with everything that hangs on them, and the history of both."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.deletion import Collector

from visits.models import Article, Attestation, Partnership, RawFile
from visits.recording import discard_unrecorded_file


def delete_with_history(rows: models.QuerySet[Any]) -> int:
    """Delete rows, what hangs on them, and the history of both; how many rows were asked for. ProtectedError as Django's own."""
    count = rows.count()
    collector = Collector(using=rows.db, origin=rows)
    collector.collect(rows)
    gone = {model: [row.pk for row in instances] for model, instances in collector.data.items()}
    collector.delete()
    for model, pks in gone.items():
        if hasattr(model, "history"):
            # The deletion has just written its own line there.
            model.history.filter(id__in=pks).delete()
    return count


def remove_articles(articles: Iterable[Article]) -> None:
    """Articles with their texts and files, as long as nothing rests on them: ProtectedError otherwise."""
    keys = [article.pk for article in articles]
    files = list(RawFile.objects.filter(versions__article__in=keys).values_list("pk", flat=True))
    # They rest on the articles' own texts, which stay as long as anything rests on them.
    delete_with_history(Attestation.objects.filter(article__in=keys))
    delete_with_history(Partnership.objects.filter(article__in=keys))
    delete_with_history(Article.objects.filter(pk__in=keys))
    for raw in RawFile.objects.filter(pk__in=files, versions=None, sources=None):
        transaction.on_commit(partial(discard_unrecorded_file, raw.sha256))
        raw.delete()
