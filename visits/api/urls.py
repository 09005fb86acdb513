"""Addresses of the public API. Resources have no slash at the end; with one they are sent on."""

from django.urls import include, path, re_path
from django.views.decorators.cache import cache_page

from dieuphoi.api_views import UnknownAddress
from visits.api.attested import MEMBERS, AttestedDetail
from visits.api.guide import Guide
from visits.api.history import ChangeList, EditionList
from visits.api.ledger import LEDGER, PartDetail
from visits.api.shapes import VisitDetail
from visits.api.views import RESOURCES, ArticleDetail, Context, Docs, DocumentDetail, EditionDetail, Root, Schema
from visits.models.public import SubjectType

SCHEMA_SECONDS = 3600  # it changes with the program only


def _of_resources() -> list:
    routes = []
    for name, view, kind, shape in RESOURCES:
        options = {"subject_type": kind, "list_name": f"api:{name}", "serializer_class": shape}
        detail = AttestedDetail if kind in MEMBERS else ArticleDetail if kind == SubjectType.ARTICLE else DocumentDetail
        routes += [
            path(name, view.as_view(), name=name),
            path(f"{name}/<str:public_id>", detail.as_view(**options), name=f"{name}-detail"),
        ]
    for name, part_view, kind, shape in LEDGER:
        options = {"subject_type": kind, "list_name": f"api:{name}", "serializer_class": shape}
        routes += [
            path(name, part_view.as_view(), name=name),
            path(f"{name}/<str:public_id>", PartDetail.as_view(**options), name=f"{name}-detail"),
        ]
    return routes


# Of visits alone: an article's older edition may hold passages of a visit that was withdrawn since.
_visit = {"subject_type": SubjectType.VISIT, "list_name": "api:visits", "serializer_class": VisitDetail}


version_1 = [
    path("", Root.as_view(), name="root"),
    *_of_resources(),
    path("changes", ChangeList.as_view(), name="changes"),
    path(
        "visits/<str:public_id>/editions",
        EditionList.as_view(subject_type=SubjectType.VISIT, list_name="api:visits"),
        name="visits-editions",
    ),
    path("visits/<str:public_id>/editions/<int:number>", EditionDetail.as_view(**_visit), name="visits-edition"),
    path("context.jsonld", Context.as_view(), name="context"),
    path("schema/", cache_page(SCHEMA_SECONDS)(Schema.as_view()), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("docs/five-minutes/", Guide.as_view(language="en"), name="guide-en"),
    path("docs/nam-phut/", Guide.as_view(language="vi"), name="guide-vi"),
]

app_name = "api"
urlpatterns = [path("v1/", include(version_1)), re_path(r"", UnknownAddress.as_view(), name="unknown")]
