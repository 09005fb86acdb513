"""Who is who: every open name of a visit on one page, with its candidates and what speaks for each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from visits import curation
from visits.merging.evidence import open_names
from visits.models import Visit

DONE = {
    "same": "Đã xác định {}.",
    "new": "Đã tạo người mới: {}.",
    "not": "Đã nhớ: {} ở đây không phải người đó. Sẽ không đề xuất lại.",
    "maybe": "Đã bỏ: người đó lại có thể được đề xuất.",
}


def answer(page: Any, request: HttpRequest, visit_id: int) -> HttpResponse:
    """``page``: the admin class whose frame is used."""
    if not request.user.has_perm("visits.view_visit"):
        raise PermissionDenied
    visit = Visit.objects.select_related("area", "delegation").filter(pk=visit_id).first()
    if visit is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, visit)
    context = {
        "title": "Ai là ai",
        "visit": visit,
        "names": open_names(visit),
        "visit_url": reverse("admin:visits_visit_change", args=[visit.pk]),
        "may_decide": request.user.has_perm("visits.change_visit"),
        "may_create": request.user.has_perm("people.add_person"),
    }
    return page.page(request, "who.html", **context)  # type: ignore[no-any-return]


def _decide(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One button: ``same``, ``new``, ``not`` or ``maybe`` with "participation" or "participation-person" as its value."""
    here = HttpResponseRedirect(reverse("admin:visits_who", args=[visit.pk]))
    verb = next((name for name in DONE if name in request.POST), None)
    numbers = request.POST.get(verb or "", "").split("-")
    version = request.POST.get("version", "")
    if verb is None or len(numbers) != (1 if verb == "new" else 2) or not all(map(_is_number, [*numbers, version])):
        messages.error(request, "Không hiểu yêu cầu: hãy tải lại trang rồi bấm lại.")
        return here
    row = visit.participations.filter(pk=int(numbers[0])).first()
    values: dict[str, Any] = {"expected_version": int(version), "participation_id": int(numbers[0]), "by": request.user}
    person = int(numbers[1]) if len(numbers) == 2 else None
    deeds: dict[str, Any] = {
        "same": curation.identify,
        "new": curation.identify,
        "not": curation.refuse_person,
        "maybe": curation.allow_person,
    }
    try:
        deeds[verb](visit.pk, person_id=person, **values)
    except curation.Conflict as conflict:
        messages.error(request, f"{conflict.changed_by} vừa sửa chuyến thăm này. Chưa có gì được làm: hãy xem lại rồi bấm lần nữa.")
    except curation.WrongState as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, DONE[verb].format(row.name_text if row else ""))
    return here


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 19
