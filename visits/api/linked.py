"""JSON-LD: a record in the words of schema.org, with terms explained at an address of this server. What has no word there is left out."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework.request import Request

Document = dict[str, Any]

SCHEMA = "https://schema.org/"
_WORDS = (
    "AdministrativeArea", "Event", "NewsArticle", "Organization", "OrganizationRole", "Person", "Quotation",
    "additionalType", "alternateName", "attendee", "creditText", "hasPart", "headline", "identifier", "license", "location", "name",
    "organizer", "parentOrganization", "publisher", "roleName", "subEvent", "subjectOf", "text", "version",
)  # fmt: skip
_DAYS = ("startDate", "endDate", "datePublished", "foundingDate", "dissolutionDate")
CONTEXT: Document = {
    "@context": {
        "@version": 1.1,
        **{word: SCHEMA + word for word in _WORDS},
        **{word: {"@id": SCHEMA + word, "@type": SCHEMA + "Date"} for word in _DAYS},
        "dateModified": {"@id": SCHEMA + "dateModified", "@type": SCHEMA + "DateTime"},
        "url": {"@id": SCHEMA + "url", "@type": "@id"},
        # schema.org has no word for an office that somebody may hold.
        "Post": "http://www.w3.org/ns/org#Post",
        "postIn": {"@id": "http://www.w3.org/ns/org#postIn", "@type": "@id"},
    }
}


def of_document(document: Document, request: Request) -> Document:
    """A record as a node. Members that say nothing are left out; an EDTF day without its year has no word in schema.org."""

    def address(name: str, public_id: str | None) -> str | None:
        return request.build_absolute_uri(reverse(f"api:{name}-detail", args=[public_id])) if public_id else None

    kind, name, build = NODES[document["type"]]
    node = {
        "@context": request.build_absolute_uri(reverse("api:context")),
        "@id": address(name, document["id"]),
        "@type": kind,
        "identifier": document["id"],
        "name": document["name"],
        **build(document, address),
        "version": document["edition"],
        "dateModified": document["published_at"],
        "license": settings.API_LICENSE,
        "creditText": settings.API_ATTRIBUTION,
    }
    return _said(node)


Address = Callable[[str, str | None], str | None]


def _said(node: Document) -> Document:
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _node(kind: str, address: str | None, **more: Any) -> Document:
    return _said({"@id": address, "@type": kind, **more})


def _day(text: str | None) -> str | None:
    return text if text and not text.startswith("XXXX") else None


def _visit(visit: Document, address: Address) -> Document:
    body, area = visit["delegation"]["organization"] or {}, visit["area"]
    return {
        "startDate": _day(visit["date"]),
        "endDate": _day(visit["end_date"] or visit["date"]),
        "organizer": _node("Organization", address("organizations", body.get("id")), name=visit["delegation"]["name"]),
        "location": _node("AdministrativeArea", address("areas", area["id"]), name=area["name"]),
        "attendee": [_participant(row, address) for row in visit["participants"]],
        "subEvent": [_said({"@type": "Event", "additionalType": row["type"], "startDate": _day(row["date"])}) for row in visit["events"]],
        "subjectOf": [_article_node(row, address) for row in visit["articles"]],
    }


def _participant(row: Document, address: Address) -> Document:
    """Somebody in the offices of that day: a role of the event, for it says nothing of other days."""
    person = row["person"] or {}
    node = _node("Person", address("people", person.get("id")), name=person.get("name") or row["name"])
    return {"@type": "OrganizationRole", "roleName": [role["text"] for role in row["roles"]], "attendee": node} if row["roles"] else node


def _article_node(row: Document, address: Address) -> Document:
    publisher = {"@type": "Organization", "name": row["outlet"]} if row["outlet"] else None
    more = {"headline": row["title"], "publisher": publisher, "datePublished": row["published_on"], "url": row["url"]}
    return _node("NewsArticle", address("articles", row["id"]), **more)


def _article(article: Document, address: Address) -> Document:
    quotes = [{"@type": "Quotation", "text": row["quote"]} for row in article["quotes"]]
    return _article_node(article, address) | {"hasPart": quotes}


def _person(person: Document, address: Address) -> Document:
    return {"alternateName": person["other_names"]}


def _organization(body: Document, address: Address) -> Document:
    parent, area = body["parent"] or {}, body["area"] or {}
    return {
        "additionalType": body["classification"],
        "alternateName": body["other_names"],
        "parentOrganization": _node("Organization", address("organizations", parent["id"]), name=parent["name"]) if parent else None,
        "location": _node("AdministrativeArea", address("areas", area["id"]), name=area["name"]) if area else None,
        "foundingDate": body["valid_from"],
        "dissolutionDate": body["valid_to"],
    }


def _post(post: Document, address: Address) -> Document:
    return {"postIn": address("organizations", (post["organization"] or {}).get("id"))}


def _area(area: Document, address: Address) -> Document:
    names = dict.fromkeys(row["name"] for row in area["names"] if row["name"] != area["name"])
    return {"additionalType": area["level"], "alternateName": [*names]}


# Kind of record -> its type, the list that it stands in, and what is said of it.
NODES: dict[str, tuple[str, str, Callable[[Document, Address], Document]]] = {
    "visit": ("Event", "visits", _visit),
    "person": ("Person", "people", _person),
    "organization": ("Organization", "organizations", _organization),
    "post": ("Post", "posts", _post),
    "area": ("AdministrativeArea", "areas", _area),
    "article": ("NewsArticle", "articles", _article),
}
