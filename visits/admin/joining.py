"""Joining two drafts of one visit at the desk: which may be one, what joining would do, and the deed."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from visits.curation import WrongState
from visits.merging.joining import join, joining_of, likely_twins, unjoin
from visits.merging.merge import Blocked
from visits.merging.plans import ReportFailed
from visits.models import MergeOperation, Visit
from visits.models.claims import PublicState


def answer_pick(page: Any, request: HttpRequest, visit_id: int) -> HttpResponse:
    """Visits that may be the same, and a box for the number of another. ``page``: the admin class whose frame is used."""
    visit = _visit(request, visit_id)
    typed = request.GET.get("so", "")
    other = Visit.objects.filter(pk=int(typed)).exclude(pk=visit.pk).first() if re.fullmatch(r"[0-9]{1,18}", typed) else None
    if other is not None:
        return HttpResponseRedirect(reverse("admin:visits_join", args=[visit.pk, other.pk]))
    context = {
        "title": "Nhập với bản nào?",
        "visit": visit,
        "twins": likely_twins(visit),
        "typed": typed,
        "visit_url": reverse("admin:visits_visit_change", args=[visit.pk]),
    }
    return page.page(request, "join_pick.html", **context)  # type: ignore[no-any-return]


def answer(page: Any, request: HttpRequest, visit_id: int, other_id: int) -> HttpResponse:
    """What joining ``other_id`` into ``visit_id`` would do; the deed when it is sent."""
    _visit(request, visit_id)
    choices: Any = {name.removeprefix("choice-"): value for name, value in request.POST.items() if name.startswith("choice-")}
    errors: list[str] = []
    try:
        found = joining_of(visit_id, other_id, choices)
        if request.method == "POST":
            typed = {"expected": request.POST.get("digest", ""), "why": request.POST.get("why", "").strip()}
            operation = join(visit_id, other_id, choices=choices, by=request.user, **typed)  # type: ignore[arg-type]
            messages.success(request, "Đã nhập hai bản làm một; cả hai bài báo đều là nguồn.")
            return HttpResponseRedirect(reverse("admin:visits_mergeoperation_change", args=[operation.pk]))
    except ReportFailed as failure:
        raise Http404(str(failure)) from failure
    except Blocked:
        found = joining_of(visit_id, other_id, choices)
    except WrongState as refusal:
        found, errors = joining_of(visit_id, other_id, choices), [str(refusal)]
    public = PublicState.NEVER not in (found.survivor.public_state, found.loser.public_state)
    context = {
        "title": "Nhập hai bản của một chuyến thăm",
        "found": found,
        "choosing": [line for line in found.facts if line.options],
        "agreed": [line for line in found.facts if not line.options],
        "same": [line for line in found.claims if line.same],
        "new": [line for line in found.claims if not line.same],
        "errors": errors,
        "sides": [(row, reverse("admin:visits_visit_change", args=[row.pk]), _papers(row)) for row in (found.survivor, found.loser)],
        "swap": reverse("admin:visits_join", args=[other_id, visit_id]),
        "may_join": request.user.has_perm("visits.publish_visit" if public else "visits.change_visit") and not found.blockers,
    }
    return page.page(request, "join.html", status=409 if request.method == "POST" else 200, **context)  # type: ignore[no-any-return]


def undo(operation_id: int, *, by: User, why: str = "") -> MergeOperation:
    return unjoin(operation_id, by=by, why=why)


def _visit(request: HttpRequest, visit_id: int) -> Visit:
    if not request.user.has_perm("visits.view_visit"):
        raise PermissionDenied
    visit = Visit.objects.filter(pk=visit_id).first()
    if visit is None:
        raise Http404
    return visit


def _papers(visit: Visit) -> str:
    return "; ".join(f"{article.outlet or 'chưa rõ báo'}: {article}" for article in visit.articles.select_related("outlet").order_by("pk"))
