"""What a background worker is told to do. Whichever engine delivers it, a task may come twice, late or never: batches know what is left.

Nothing here keeps a queue: a task works on its batch for a while and asks for the next one; ``resume`` asks again for whatever was lost.
"""

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from visits.importing import at_work, everywhere, finish, plan, work
from visits.importing.batches import unfinished
from visits.importing.leases import LEASE
from visits.importing.undoing import undo
from visits.models import ImportBatch

# How long one task goes on before others of the queue have their turn.
SLICE = 60.0  # seconds
# One task for so many items, up to so many: more would wait for each other.
ITEMS_OF_A_TASK, MOST_TASKS = 200, 64

WATCHED = "watched"

State = ImportBatch.State


@task()
def plan_batch(batch_id: int) -> None:
    """Find the articles of a batch; while that goes on, others begin to work on them."""
    planned = asked = 0

    def on_block(items: int) -> None:
        nonlocal planned, asked
        planned += items
        while asked < min(MOST_TASKS, planned // ITEMS_OF_A_TASK):
            asked += 1
            work_on_batch.enqueue(batch_id)

    if plan(batch_id, on_block=on_block):
        work_on_batch.enqueue(batch_id)


@task()
def work_on_batch(batch_id: int) -> None:
    """Work on a batch for a while; then somebody goes on with it, or looks after what another worker has not brought to its end."""
    if work(batch_id, seconds=SLICE):
        return
    if unfinished(batch_id).filter(lease_token="").exists():
        work_on_batch.enqueue(batch_id)
    elif unfinished(batch_id).exists() and _is_first_to_watch(batch_id):
        work_on_batch.using(run_after=timezone.now() + LEASE + timedelta(seconds=5)).enqueue(batch_id)


def _is_first_to_watch(batch_id: int) -> bool:
    """One task at a time waits for claims of others to run out. A planned batch's own lease, which nobody needs any more, says so."""
    now = timezone.now()
    idle = ImportBatch.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), pk=batch_id, planned_at__isnull=False)
    return bool(idle.update(lease_token=WATCHED, lease_until=now + LEASE))


@task()
def undo_batch(batch_id: int) -> None:
    """Take a batch's untouched drafts away, for a while; then somebody goes on."""
    if not undo(batch_id, seconds=SLICE):
        undo_batch.enqueue(batch_id)


def begin(batch: ImportBatch) -> None:
    """Ask for what a batch needs next, once what says so is stored."""
    asked = plan_batch if batch.planned_at is None else work_on_batch
    asked = undo_batch if batch.state == State.UNDOING else asked
    transaction.on_commit(lambda: asked.enqueue(batch.pk))


def resume() -> list[ImportBatch]:
    """Ask again for every batch that is not done: its tasks may have died with their worker. Those of local files are their machine's."""
    batches = [batch for batch in at_work().filter(everywhere()) if not finish(batch.pk) or batch.state == State.UNDOING]
    for batch in batches:
        begin(batch)
    return batches


def forget_dead_tasks() -> None:
    """Tasks that still count as running although no worker lives: on SQLite, whose only worker begins after this."""
    if settings.TASK_ENGINE == "database" and connection.vendor == "sqlite":
        DBTaskResult.objects.running().update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
