"""The page that applies one corrected role to the other drafts in which it was printed and read alike."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from people.models import Organization, Post
from visits.admin.visit_actions import page_of
from visits.curation.alike import alike, apply_alike, drafted_office
from visits.models import Role, Visit
from visits.models.claims import Decision

_CHOICE = re.compile(r"(?P<role>[0-9]{1,18}):(?P<version>[0-9]{1,9})")


class AlikeForm(forms.Form):
    why = forms.CharField(label="Lý do", required=False, max_length=100)


def alike_view(request: HttpRequest, visit: Visit, role_id: int, context: dict[str, Any]) -> HttpResponse:
    """GET lists what would be changed and what is left alone; POST changes what was listed."""
    role = Role.objects.filter(pk=role_id, participation__visit=visit).exclude(decision=Decision.REJECTED)
    found = role.select_related("participation__visit", "organization", "post__organization").first()
    if found is None:
        raise Http404
    if not request.user.has_perm("visits.change_visit"):
        raise PermissionDenied
    address = reverse("admin:visits_visit_alike", args=[visit.pk, role_id])
    if request.method == "POST":
        return _apply(request, found, address)
    after = request.GET.get("sau", "")
    rows, has_more = alike(found, by=_by(request), now=timezone.now(), after=int(after) if re.fullmatch(r"[0-9]{1,18}", after) else 0)
    return TemplateResponse(
        request,
        "admin/visits/visit/alike.html",
        context
        | {
            "title": "Áp dụng cho các bản nháp khác",
            "role": found,
            "before": _before(found),
            "changing": [row for row in rows if not row.reason],
            "left": [row for row in rows if row.reason],
            "next": rows[-1].role.pk if has_more else None,
            "page": page_of(visit.pk),
        },
    )


def _apply(request: HttpRequest, role: Role, address: str) -> HttpResponse:
    matches = [_CHOICE.fullmatch(text) for text in request.POST.getlist("role")]
    chosen = [(int(match["role"]), int(match["version"])) for match in matches if match]
    form = AlikeForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    outcomes = apply_alike(role, chosen, by=_by(request), now=timezone.now(), why=why)
    done = [outcome for outcome in outcomes if not outcome.reason]
    if done:
        messages.success(request, f"Đã sửa trong {len(done)} bản nháp.")
    for outcome in outcomes:
        if outcome.reason:
            messages.warning(request, f"Để nguyên {outcome.visit}: {outcome.reason}.")
    rest = request.POST.get("next", "")
    more = f"?sau={rest}" if re.fullmatch(r"[0-9]{1,18}", rest) else ""
    return HttpResponseRedirect(address + more if more else page_of(role.participation.visit_id) + f"#finding-role-{role.pk}")


def _before(role: Role) -> str:
    """The office as it was first resolved, in words."""
    office = drafted_office(role)
    if not office:
        return ""
    post = Post.objects.select_related("organization").filter(pk=office["post"]).first() if office["post"] else None
    body = Organization.objects.filter(pk=office["organization"]).first() if office["organization"] else None
    printed = ", ".join(part for part in (office["title"], office["organization_text"]) if part)
    link = post or body
    return f"{printed} → {link}" if link else f"{printed} (chưa nối danh mục)"


def _by(request: HttpRequest) -> Any:
    return request.user
