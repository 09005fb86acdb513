"""What a new article adds to a visit that another paper has reported: a second source where everything agrees, else a proposal."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from dieuphoi.vietnamese import folded_key, tone_key
from visits.merging.joining import join, joining_of
from visits.models import Distinction, Extraction, Participation, Proposal, Visit, VisitSource
from visits.models.claims import Basis, PublicState, WorkState
from visits.models.merging import Kind

# Visits to one place on one day are few; a page frame that is taken for a visit again and again must cost no more.
MOST_LOOKED_AT = 500


def join_second_sources(extractions: Sequence[Extraction]) -> dict[int, Visit]:
    """Join drafts that were just made into visits of the same body to the same place on the same days, as long as nobody has worked on
    those. In the transaction that drafted. Returns extraction -> the visit of which its article is a source now; other visits to the
    place on that day get a proposal. Five queries for all, and more only for those that are joined."""
    drafts = list(Visit.objects.filter(extraction__in=extractions, joined_into=None, area__isnull=False).order_by("pk"))
    drafts = [visit for visit in drafts if visit.date_earliest is not None and visit.has_whole_dates]
    twins = _twins(drafts)
    leads = _leads([*drafts, *(other for row in twins.values() for other in row)])
    joined: dict[int, Visit] = {}
    proposals: list[Proposal] = []
    gone: set[int] = set()
    for draft in drafts:
        others = [other for other in twins[draft.pk] if other.pk not in gone]
        sure = [other for other in others if not _differences(draft, other, leads)]
        if len(sure) == 1 and _is_free(sure[0]) and _is_free(draft):
            found = joining_of(sure[0].pk, draft.pk)
            join(sure[0].pk, draft.pk, expected=found.digest, by=None, why="Cùng đoàn, cùng nơi, cùng ngày")
            gone.add(draft.pk)
            joined[draft.extraction_id or 0] = sure[0]
        else:
            proposals += [_proposal(draft, other, _differences(draft, other, leads)) for other in others]
    Proposal.objects.bulk_create(proposals, ignore_conflicts=True)
    return joined


def _twins(drafts: list[Visit]) -> dict[int, list[Visit]]:
    """Older visits to the same place on the same day, from other articles, that nobody told apart."""
    found: dict[int, list[Visit]] = defaultdict(list)
    if not drafts:
        return found
    anywhere = reduce(or_, (Q(area=visit.area_id, date_earliest=visit.date_earliest) for visit in drafts))
    candidates = list(Visit.objects.filter(anywhere, joined_into=None).order_by("pk")[:MOST_LOOKED_AT])
    keys = {visit.pk for visit in (*candidates, *drafts)}
    articles: dict[int, set[int]] = defaultdict(set)
    for visit, article in VisitSource.objects.filter(visit__in=keys).values_list("visit", "article"):
        articles[visit].add(article)
    apart = set(Distinction.objects.filter(kind=Kind.VISIT, low_id__in=keys, high_id__in=keys).values_list("low_id", "high_id"))
    for draft in drafts:
        for other in candidates:
            same_day = (other.area_id, other.date_earliest) == (draft.area_id, draft.date_earliest) and other.has_whole_dates
            is_known = other.pk < draft.pk and (other.pk, draft.pk) not in apart and other.is_sample == draft.is_sample
            if same_day and is_known and not articles[draft.pk] & articles[other.pk]:
                found[draft.pk].append(other)
    return found


def _leads(visits: list[Visit]) -> dict[int, str]:
    rows = Participation.objects.standing().filter(visit__in={visit.pk for visit in visits}, is_lead=True)
    return dict(rows.values_list("visit", "name_text"))


def _differences(draft: Visit, other: Visit, leads: dict[int, str]) -> list[str]:
    """What speaks against their being one visit."""
    found = []
    same_body = draft.delegation_id is not None and draft.delegation_id == other.delegation_id
    named = (folded_key(draft.delegation_text), folded_key(other.delegation_text))
    if not same_body and (named[0] != named[1] or not named[0]):
        found.append("đoàn khác nhau hoặc chưa rõ")
    if (draft.end_date or draft.date) != (other.end_date or other.date):
        found.append("ngày cuối khác nhau")
    if Basis.INFERRED in (draft.date_basis, other.date_basis):
        found.append("ngày là suy đoán")
    names = [tone_key(leads[visit.pk]) for visit in (draft, other) if visit.pk in leads]
    if len(names) == 2 and names[0] != names[1]:
        found.append("trưởng đoàn khác nhau")
    return found


def _is_free(visit: Visit) -> bool:
    """A draft on which no person has worked: only imports and joinings of this kind have written its history."""
    is_draft = visit.work_state == WorkState.DRAFT and visit.public_state == PublicState.NEVER
    return is_draft and not visit.history.exclude(history_user=None).exists()


def _proposal(draft: Visit, other: Visit, differences: list[str]) -> Proposal:
    doubts = f", nhưng {', '.join(differences)}" if differences else ", nhưng đã có người làm việc với chuyến thăm ấy"
    assert draft.extraction is not None  # noqa: S101 - drafted from one
    return Proposal(
        visit=draft,
        extraction=draft.extraction,
        action=Proposal.Action.ADD,
        table="visit",
        fact_key=hashlib.sha256(f"second source|{draft.pk}|{other.pk}".encode()).hexdigest(),
        summary=f"có thể là cùng một chuyến thăm với số {other.pk} ({other}): cùng nơi, cùng ngày{doubts}"[:500],
    )
