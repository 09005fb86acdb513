"""The list of what may be there twice: pairs with their reasons, a page of names at a time."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from visits.merging.duplicates import bodies_of_one_place, people_of_one_body, people_of_one_name
from visits.models.merging import Kind

LONGEST_PLACE = 400
# By kind: the ways of looking, the first one where none is asked for.
WAYS: dict[str, dict[str, tuple[str, Any]]] = {
    Kind.PERSON: {"ten": ("Cùng tên", people_of_one_name), "co-quan": ("Tên gần giống trong cùng cơ quan", people_of_one_body)},
    Kind.ORGANIZATION: {"noi": ("Cùng địa phương, tên giống nhau", bodies_of_one_place)},
}
TITLES = {Kind.PERSON: "Người có thể trùng", Kind.ORGANIZATION: "Cơ quan có thể trùng"}


def answer(page: Any, request: HttpRequest, kind: str) -> HttpResponse:
    """``page``: the admin class whose frame is used."""
    ways = WAYS[kind]
    way = request.GET.get("cach") or next(iter(ways))
    if way not in ways:
        raise Http404
    after = request.GET.get("sau", "").replace("\0", "")[:LONGEST_PLACE]
    found = ways[way][1](after)
    context = {
        "title": TITLES[Kind(kind)],
        "kind": kind,
        "way": way,
        "ways": [(key, label) for key, (label, _) in ways.items()],
        "found": found,
        "here": request.get_full_path(),
        "kinds": [(str(other), TITLES[Kind(other)]) for other in WAYS if request.user.has_perm(f"people.view_{other}")],
        "may_tell_apart": request.user.has_perm(f"people.change_{kind}"),
    }
    return page.page(request, "duplicates.html", **context)  # type: ignore[no-any-return]
