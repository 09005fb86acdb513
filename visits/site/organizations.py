"""The page of a body: what it is, its offices and parts, the visits that it or its people took part in."""

from typing import Any

from django.http import HttpResponse

from visits.models.public import EditionIndexLink, PublicRecord, SubjectType
from visits.site import words
from visits.site.answers import RecordPage, last_change, page_of, record_context
from visits.site.areas import linked
from visits.site.listing import listed
from visits.site.visit_rows import Wanted

ORGANIZATION = EditionIndexLink.Relation.ORGANIZATION


class OrganizationPage(RecordPage):
    kind = SubjectType.ORGANIZATION

    def found(self, record: PublicRecord, document: dict[str, Any]) -> HttpResponse:
        area, parent = document["area"], document["parent"]
        context = {
            **record_context(record, document),
            "classification": words.CLASSIFICATIONS.get(document["classification"], ""),
            "validity": words.validity(document),
            "area": area and {"text": area["name"], "url": page_of("area", area["id"])},
            "parent": parent and {"text": parent["name"], "url": page_of("organization", parent["id"])},
            "other_names": document["other_names"],
            "posts": linked(ORGANIZATION, record.pk, SubjectType.POST),
            "parts": linked(ORGANIZATION, record.pk, SubjectType.ORGANIZATION),
            **listed(self.request, Wanted(ORGANIZATION, record.pk)),
        }
        return self.page("site/organization.html", context, last_modified=last_change())
