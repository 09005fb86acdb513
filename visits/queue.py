"""The queue: which visits wait for a person, most in need first (``visits.open_reasons``), and who has one on the desk."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from visits.models import Taking, Visit
from visits.models.claims import WAITING

# How long a visit stays with the editor who took it; every save renews it.
HELD_FOR = timedelta(minutes=30)


class Taken(Exception):
    """Somebody else has the visit on the desk; ``taking`` says who and until when."""

    def __init__(self, taking: Taking) -> None:
        super().__init__(str(taking))
        self.taking = taking


def waiting() -> QuerySet[Visit]:
    """The queue in its order."""
    return Visit.objects.filter(WAITING).order_by("-attention", "created_at", "pk")


def live() -> Q:
    """Takings that have not run out."""
    return Q(until__gt=timezone.now())


def taking_of(visit: Visit) -> Taking | None:
    """Who has the visit now."""
    return Taking.objects.filter(live(), visit=visit).select_related("by").first()


@transaction.atomic
def take(visit_id: int, *, by: User, although_taken: bool = False) -> Taking:
    """Put a visit on an editor's desk for HELD_FOR. Taken where somebody else has it, unless that is to be overridden."""
    Visit.objects.select_for_update().get(pk=visit_id)
    now = timezone.now()
    taking = Taking.objects.select_related("by").filter(visit=visit_id).first() or Taking(visit_id=visit_id, by=by, since=now)
    if taking.by_id != by.pk:
        if taking.until > now and not although_taken:
            raise Taken(taking)
        taking.by, taking.since = by, now
    taking.until = now + HELD_FOR
    taking.save()
    return taking


def renew(visit_id: int, *, by: User) -> None:
    """Work on a visit that an editor has taken keeps it his."""
    Taking.objects.filter(live(), visit=visit_id, by=by).update(until=timezone.now() + HELD_FOR)


def leave(visit_id: int, *, by: User) -> bool:
    """Give a visit back to the queue; False where it was not this editor's."""
    return bool(Taking.objects.filter(visit=visit_id, by=by).delete()[0])


def take_next(*, by: User, among: QuerySet[Visit] | None = None, passed: Iterable[int] = ()) -> Visit | None:
    """The first waiting visit that nobody else has, taken; ``among`` narrows the queue, ``passed`` are those that were left undone."""
    others = Taking.objects.filter(live(), visit=OuterRef("pk")).exclude(by=by)
    rows = (waiting() if among is None else among).exclude(pk__in=[*passed])
    while (visit := rows.filter(~Exists(others)).first()) is not None:
        try:
            take(visit.pk, by=by)
        except Taken:
            # Another editor was faster: that one is not offered again.
            continue
        return visit
    return None
