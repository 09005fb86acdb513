"""Which office a printed role may mean: proposals for whoever corrects one, the most likely first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, JsonResponse

from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import search_terms, search_text
from people.models import Post
from visits.admin.visit_forms import number
from visits.admin.visit_lookups import LONGEST_QUERY, body_label
from visits.models import Participation, Role
from visits.models.claims import DECIDED, LinkState

MOST = 12
# How many earlier roles are looked at: the latest say enough, and a common office has thousands.
LATEST = 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """An office to choose; ``post`` is None where nothing of the authority files is meant. ``why`` says why it is proposed."""

    title: str
    body: str
    post: Post | None = None
    why: str = ""

    def as_json(self) -> dict[str, object]:
        return {
            "label": ", ".join(part for part in (self.title, body_label(self.post.organization) if self.post else self.body) if part),
            "why": self.why,
            "values": {
                "title": self.title,
                "organization_text": self.body,
                "post": str(self.post.pk) if self.post else "",
                "organization": str(self.post.organization_id) if self.post else "",
            },
        }


def offices(request: HttpRequest) -> JsonResponse:
    """``?role=ID`` or, where it is new, ``?participation=ID``; ``&term=`` what was typed."""
    if not (request.user.has_perm("people.view_post") and request.user.has_perm("visits.view_visit")):
        raise PermissionDenied
    term = " ".join(request.GET.get("term", "").replace("\0", "")[:LONGEST_QUERY].split())
    role = Role.objects.filter(pk=number(request.GET.get("role", "")) or 0).select_related("participation__visit", "organization").first()
    if role is None:
        participation = Participation.objects.filter(pk=number(request.GET.get("participation", "")) or 0).select_related("visit").first()
        if participation is None:
            raise Http404
        role = Role(participation=participation)
    return JsonResponse({"results": [proposal.as_json() for proposal in proposals(role, term)]})


def proposals(role: Role, term: str) -> list[Proposal]:
    """At most MOST offices and, last, what was typed as a new one; six queries at the most."""
    found: dict[int, Proposal] = {}
    needles = search_terms(term)
    for proposal in _known(role):
        if proposal.post is not None and all(needle in search_text(proposal.title, proposal.body) for needle in needles):
            found.setdefault(proposal.post.pk, proposal)
    for post in _search(role, needles)[:MOST]:
        found.setdefault(post.pk, Proposal(post.title, post.organization.name, post))
    ranked = list(found.values())[:MOST]
    if term:
        title, _, body = term.partition(",")
        ranked.append(Proposal(title.strip()[:200], body.strip()[:200], None, "ghi như đã gõ, chưa nối danh mục"))
    return ranked


def _known(role: Role) -> Iterator[Proposal]:
    """What the same words were resolved to before, then what the same person held before."""
    rows = Role.objects.filter(post__isnull=False, organization_link=LinkState.CONFIRMED, decision__in=DECIDED).exclude(pk=role.pk)
    rows = rows.select_related("post__organization__area", "participation__visit")
    if role.text:
        alike = list(rows.filter(text=role.text).order_by("-pk")[:LATEST])
        area = role.participation.visit.area_id
        # "Bí thư Tỉnh ủy" is printed in every province: the one at hand comes first, bodies of no province next.
        alike.sort(key=lambda one: _distance(one.post, area))
        yield from _said(alike, "cùng chữ in trước đây")
    name = role.participation.name_key
    yield from _said(rows.filter(participation__name_key=name).order_by("-pk")[:LATEST] if name else (), "chức vụ trước đây của người này")


def _said(rows: Iterable[Role], why: str) -> Iterator[Proposal]:
    for row in rows:
        if row.post is not None:
            when = row.participation.visit.date
            day = f", {PartialDate.parse(when).printed()}" if when else ""
            yield Proposal(row.post.title, row.post.organization.name, row.post, why + day)


def _distance(post: Post | None, area: int | None) -> int:
    home = post.organization.area_id if post is not None else None
    return 0 if area is not None and home == area else 1 if home is None else 2


def _search(role: Role, needles: list[str]) -> QuerySet[Post]:
    """Offices that hold every word typed: of the role's own body, of its side's bodies, then of all. Its own body's with nothing typed."""
    visit = role.participation.visit
    rows = Post.objects.select_related("organization__area")
    if not needles:
        body = role.organization_id or (visit.delegation_id if role.participation.side == "delegation" else None)
        return rows.filter(organization=body).order_by("rank", "title_key", "pk") if body else rows.none()
    in_title = Q()
    for needle in needles:
        in_title &= Q(search_key__contains=needle)
        rows = rows.filter(Q(search_key__contains=needle) | Q(organization__search_key__contains=needle))
    near = Q(organization=visit.delegation_id) if role.participation.side == "delegation" else Q(organization__area=visit.area_id)
    order = [
        When(in_title & Q(organization=role.organization_id), then=0),
        When(in_title & near, then=1),
        When(near, then=2),
        When(in_title, then=3),
    ]
    doubt = Case(*order, default=Value(4), output_field=IntegerField())
    return rows.order_by(doubt, "rank", "title_key", "organization__sort_key", "pk")
