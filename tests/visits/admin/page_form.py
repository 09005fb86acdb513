"""A page's form as a browser would send it back: what is tested is what the page really carries."""

from typing import Any

import lxml.html
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from visits.models import Visit


def change_url(visit: Visit) -> str:
    return reverse("admin:visits_visit_change", args=[visit.pk])


def action_url(visit: Visit, slug: str) -> str:
    return reverse("admin:visits_visit_action", args=[visit.pk, slug])


def fields_of(response: Any, form_id: str = "visit_form") -> dict[str, Any]:
    """Names and values that the form's controls would send as they stand; a list of them for "form", which stands there often."""
    page = lxml.html.fromstring(response.content.decode())
    form = page.get_element_by_id(form_id)
    values = form.form_values()
    return dict(values) | {"form": [value for name, value in values if name == "form"]}


def opened(client: Client, visit: Visit) -> dict[str, Any]:
    """The page with the fields of every claim."""
    response = client.get(change_url(visit), {"mo": "tat-ca"})
    assert response.status_code == 200
    return fields_of(response)


def send(client: Client, visit: Visit, fields: dict[str, Any], **changes: Any) -> HttpResponse:
    """Send the page back with some fields typed over; a change of None leaves the field out, as an unticked box is."""
    typed = {name.replace("__", "-"): value for name, value in changes.items()}
    data = {name: value for name, value in {**fields, **typed}.items() if value is not None}
    return client.post(change_url(visit), data)  # type: ignore[return-value]


def text_of(response: Any) -> str:
    """The visible words of a page, spaces collapsed."""
    page = lxml.html.fromstring(response.content.decode())
    for hidden in page.xpath("//script | //style | //template"):
        hidden.drop_tree()
    return " ".join(page.text_content().split())
