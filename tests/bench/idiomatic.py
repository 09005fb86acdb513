"""The public list as Django REST framework's tutorial would write it: what the API is measured against."""

from typing import Any

from django.urls import include, path
from rest_framework import pagination, serializers, viewsets
from rest_framework.routers import SimpleRouter

from people.models import Area, Organization, Person, Post
from visits.models import Article, Citation, Commitment, Gift, Participation, Role, Visit, VisitEvent


def nested(shown: type[Any], *columns: str, **fields: Any) -> type[serializers.ModelSerializer]:
    meta = type("Meta", (), {"model": shown, "fields": [*columns, *fields]})
    return type(f"{shown.__name__}Serializer", (serializers.ModelSerializer,), {**fields, "Meta": meta})


def sources() -> Any:
    return nested(Citation, "field", "quote", "start", "end", article=serializers.IntegerField(source="version.article_id"))(
        source="citations", many=True
    )


PersonSerializer = nested(Person, "public_id", "name")
OrganizationSerializer = nested(Organization, "public_id", "name")
RoleSerializer = nested(
    Role, "text", "title", "basis", organization=OrganizationSerializer(), post=nested(Post, "public_id", "title")(), sources=sources()
)
ParticipationSerializer = nested(
    Participation, "name_text", "side", "is_lead", "basis", person=PersonSerializer(), roles=RoleSerializer(many=True), sources=sources()
)
VisitSerializer = nested(
    Visit,
    "public_id",
    "delegation_text",
    "area_text",
    "date",
    "end_date",
    "date_basis",
    "is_sample",
    delegation=OrganizationSerializer(),
    area=nested(Area, "public_id", "name")(),
    participations=ParticipationSerializer(many=True),
    events=nested(VisitEvent, "type", "date", "basis", sources=sources())(many=True),
    gifts=nested(Gift, "text", "amount", "currency", "giver_text", "recipient_text", "basis", sources=sources())(many=True),
    commitments=nested(Commitment, "kind", "text", "by_text", "basis", sources=sources())(many=True),
    articles=nested(Article, "public_id", "title", "published_on", "url", outlet=serializers.CharField(source="outlet.name"))(many=True),
    sources=sources(),
)


class Pages(pagination.PageNumberPagination):
    page_size = 50


class VisitViewSet(viewsets.ModelViewSet):
    queryset = (
        Visit.objects.select_related("delegation", "area")
        .prefetch_related(
            "citations__version",
            "participations__person",
            "participations__citations__version",
            "participations__roles__organization",
            "participations__roles__post",
            "participations__roles__citations__version",
            "events__citations__version",
            "gifts__citations__version",
            "commitments__citations__version",
            "articles__outlet",
        )
        .order_by("-date", "-pk")
    )
    serializer_class = VisitSerializer
    pagination_class = Pages


router = SimpleRouter()
router.register("visits", VisitViewSet)
urlpatterns = [path("idiomatic/", include(router.urls)), path("", include("dieuphoi.urls"))]
