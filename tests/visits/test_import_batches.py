"""Batches and their workers: what is claimed, by whom, in how many statements, and what becomes of it when workers meet or die."""

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.synthetic import make_article
from visits import importing, tasks
from visits.copies import bands_of
from visits.importing import leases, working
from visits.models import Article, ArticleVersion, ImportBatch, ImportItem, Visit

pytestmark = pytest.mark.django_db

Outcome = ImportItem.Outcome


def make_files(folder: Path, numbers: Iterable[int], words: int = 60) -> Path:
    folder.mkdir(parents=True)
    for number in numbers:
        (folder / f"{number:03}.txt").write_text(make_article(number, words=words), encoding="utf-8")
    return folder


def unlike(first: int, number: int) -> list[int]:
    """Numbers of articles of which none may be taken for a copy of another: such a one waits for it, in a round of its own."""
    chosen: list[int] = []
    seen: set[int] = set()
    while len(chosen) < number:
        bands = set(bands_of(make_article(first, words=200)))
        if not bands & seen:
            chosen.append(first)
            seen |= bands
        first += 1
    return chosen


def planned(folder: Path) -> ImportBatch:
    batch = importing.new_batch(source=str(folder))
    importing.add_paths(batch, importing.walk([folder]))
    assert importing.plan(batch.pk)
    batch.refresh_from_db()
    return batch


def outcomes(batch: ImportBatch) -> Counter[str]:
    return Counter(batch.items.values_list("outcome", flat=True))


def test_a_chunk_costs_the_same_queries_whatever_its_size(tmp_path: Path) -> None:
    def cost(batch: ImportBatch) -> int:
        worker = working.Worker(batch.pk)
        with CaptureQueriesContext(connection) as queries:
            assert worker.do_chunk()
        assert outcomes(batch)[Outcome.NEW] == batch.items.count()
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    numbers = unlike(0, 22)
    few, many = numbers[:4], numbers[6:]
    cost(planned(make_files(tmp_path / "a", numbers[4:6], words=200)))
    once = cost(planned(make_files(tmp_path / "b", few, words=200)))
    assert cost(planned(make_files(tmp_path / "c", many, words=200))) == once


def test_a_planner_that_was_killed_is_gone_on_with_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_files(tmp_path / "bai", range(6))
    batch = importing.new_batch(source="bai")
    importing.add_paths(batch, importing.walk([folder]))
    monkeypatch.setattr("visits.importing.planning.BLOCK", 2)

    def stop(items: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.plan(batch.pk, on_block=stop)
    assert batch.items.count() == 2
    assert importing.plan(batch.pk)
    batch.refresh_from_db()
    assert list(batch.items.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert batch.counts["items"] == batch.items.values("path").distinct().count() == 6


def test_what_another_worker_has_claimed_is_left_to_it_until_its_lease_ends(tmp_path: Path) -> None:
    batch = planned(make_files(tmp_path / "bai", range(3)))
    first, second = working.Worker(batch.pk), working.Worker(batch.pk)
    assert len(first.claim()) == 3
    assert second.claim() == []
    batch.items.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert len(second.claim()) == 3


def test_the_claims_of_a_process_that_is_gone_are_taken_back_at_once(tmp_path: Path) -> None:
    batch = planned(make_files(tmp_path / "bai", range(3)))
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    ours = leases.new_token().split("|")
    token = "|".join([ours[0], str(process.pid), leases._started(process.pid), "x"])
    assert not leases.is_dead(token)
    process.communicate(b"\n")
    assert leases.is_dead(token)
    assert not leases.is_dead(leases.new_token())
    batch.items.update(outcome=Outcome.READING, lease_token=token, lease_until=timezone.now() + leases.LEASE)
    assert importing.work(batch.pk)
    assert outcomes(batch) == {Outcome.NEW: 3}


def test_a_worker_that_lost_its_claim_stores_nothing(tmp_path: Path) -> None:
    batch = planned(make_files(tmp_path / "bai", range(3)))
    slow, quick = working.Worker(batch.pk), working.Worker(batch.pk)
    items = slow.claim()
    batch.items.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert quick.do_chunk()
    slow.process(items)
    batch.refresh_from_db()
    assert (Article.objects.count(), batch.counts["new"], batch.counts.get("unchanged", 0)) == (3, 3, 0)


def test_an_item_that_stops_its_workers_is_tried_alone_and_then_given_up(tmp_path: Path) -> None:
    batch = planned(make_files(tmp_path / "bai", range(4)))
    poison = batch.items.get(position=2)
    ImportItem.objects.filter(pk=poison.pk).update(attempts=working.ALONE_FROM)
    worker = working.Worker(batch.pk)
    assert [item.position for item in worker.claim()] == [1]
    worker.leave()
    ImportItem.objects.filter(pk=poison.pk).update(attempts=working.MOST_ATTEMPTS)
    assert importing.work(batch.pk)
    poison.refresh_from_db()
    assert (poison.outcome, outcomes(batch)) == (Outcome.FAILED, {Outcome.NEW: 3, Outcome.FAILED: 1})
    assert "làm dừng tiến trình" in poison.reason


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = planned(make_files(tmp_path / "bai", range(3)))
    trouble: list[int] = []

    def refuse(*args: Any, **options: Any) -> Any:
        if len(trouble) < 2:
            trouble.append(1)
            raise OperationalError("server closed the connection unexpectedly")
        return record_all(*args, **options)

    record_all = working.record_all
    monkeypatch.setattr(working, "record_all", refuse)
    # What closing means for a database in memory, nobody asks here.
    monkeypatch.setattr(connections, "close_all", lambda: None)
    assert importing.work(batch.pk)
    assert (len(trouble), outcomes(batch)) == (2, {Outcome.NEW: 3})


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_articles_at_once_store_each_once(tmp_path: Path) -> None:
    folder = make_files(tmp_path / "bai", range(40))
    batches = [planned(folder), planned(folder)]
    together = threading.Barrier(2)
    errors: list[BaseException] = []

    def work(batch: ImportBatch) -> None:
        try:
            together.wait()
            importing.work(batch.pk)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    both = outcomes(batches[0]) + outcomes(batches[1])
    assert both == {Outcome.NEW: 40, Outcome.UNCHANGED: 40}
    assert (Article.objects.count(), ArticleVersion.objects.count(), Visit.objects.count()) == (40, 40, 40)


def test_what_was_lost_is_asked_for_again_but_not_what_lies_on_one_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local = planned(make_files(tmp_path / "bai", range(1)))
    stored = importing.new_batch(source="b.txt")
    importing.add_files(stored, [("b.txt", BytesIO(make_article(5, words=60).encode()))])
    assert list(tasks.resume()) == [stored]
    assert importing.work(local.pk)
    tasks.plan_batch.call(stored.pk)
    tasks.work_on_batch.call(stored.pk)
    stored.refresh_from_db()
    assert (stored.state, stored.counts["new"]) == ("finished", 1)
    assert list(tasks.resume()) == []
