"""People, bodies, offices and places as Popolo describes them."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from rest_framework.request import Request

from visits.api.answers import meta_values

Document = dict[str, Any]


def of_document(document: Document, request: Request) -> Document:
    """A record in Popolo's members, with ``meta`` and the address of the record itself."""
    name, build = OBJECTS[document["type"]]
    return {
        "meta": meta_values(contains_samples=document["is_sample"]),
        "id": document["id"],
        "name": document["name"],
        **build(document),
        "updated_at": document["published_at"],
        "links": [{"url": request.build_absolute_uri(reverse(f"api:{name}-detail", args=[document["id"]])), "note": "record"}],
    }


def _id(row: Document | None) -> str | None:
    return row["id"] if row else None


def _names(names: list[str]) -> list[Document]:
    return [{"name": name} for name in names]


def _person(person: Document) -> Document:
    offices = person.get("attested", {}).get("offices", ())
    return {"other_names": _names(person["other_names"]), "memberships": [_membership(person, row) for row in offices]}


def _membership(person: Document, office: Document) -> Document:
    """An office that somebody is known to have held; Popolo's start and end are not said, for nobody knows them."""
    post, body = office.get("post"), office.get("organization")
    return {"person_id": person["id"], "post_id": _id(post), "organization_id": _id(body), "role": office.get("title")}


def _organization(body: Document) -> Document:
    return {
        "other_names": _names(body["other_names"]),
        "classification": body["classification"],
        "parent_id": _id(body["parent"]),
        "area_id": _id(body["area"]),
        "founding_date": body["valid_from"],
        "dissolution_date": body["valid_to"],
    }


def _post(post: Document) -> Document:
    return {"label": post["title"], "role": post["title"], "organization_id": _id(post["organization"])}


def _area(area: Document) -> Document:
    return {"classification": area["kind"], "identifier": area["code"]}


# Kind of record -> the list that it stands in, and its members.
OBJECTS: dict[str, tuple[str, Callable[[Document], Document]]] = {
    "person": ("people", _person),
    "organization": ("organizations", _organization),
    "post": ("posts", _post),
    "area": ("areas", _area),
}
