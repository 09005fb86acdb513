"""The public list as Django REST framework's tutorial would write it: what the API is measured against."""

from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.urls import include, path
from rest_framework import pagination, serializers, views, viewsets
from rest_framework.request import Request
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


def _cited(target: str) -> str:
    """The sources of a claim, as an array."""
    return f"""COALESCE((SELECT json_agg(json_build_object('article', v.article_id, 'field', c.field, 'quote', c.quote, 'start', c.start,
        'end', c."end") ORDER BY c.id) FROM visits_citation c JOIN visits_articleversion v ON v.id = c.version_id
        WHERE c.{target}_id = {target}.id), '[]')"""  # noqa: S608


def _body(column: str) -> str:
    return f"(SELECT json_build_object('public_id', o.public_id, 'name', o.name) FROM people_organization o WHERE o.id = {column})"  # noqa: S608


def _all(members: str, table: str, name: str, of: str) -> str:
    return f"COALESCE((SELECT json_agg(json_build_object({members}) ORDER BY {name}.id) FROM {table} {name} WHERE {of}), '[]')"  # noqa: S608


_ROLES = _all(
    f"""'text', role.text, 'title', role.title, 'basis', role.basis, 'organization', {_body("role.organization_id")}, 'post',
    (SELECT json_build_object('public_id', t.public_id, 'title', t.title) FROM people_post t WHERE t.id = role.post_id),
    'sources', {_cited("role")}""",  # noqa: S608
    "visits_role",
    "role",
    "role.participation_id = participation.id",
)
_PEOPLE = _all(
    f"""'name_text', participation.name_text, 'side', participation.side, 'is_lead', participation.is_lead, 'basis', participation.basis,
    'person',
    (SELECT json_build_object('public_id', p.public_id, 'name', p.name) FROM people_person p WHERE p.id = participation.person_id),
    'roles', {_ROLES}, 'sources', {_cited("participation")}""",  # noqa: S608
    "visits_participation",
    "participation",
    "participation.visit_id = visit.id",
)
_EVENTS = _all(
    f"'type', event.type, 'date', event.date, 'basis', event.basis, 'sources', {_cited('event')}",
    "visits_visitevent",
    "event",
    "event.visit_id = visit.id",
)
_GIFTS = _all(
    f"""'text', gift.text, 'amount', gift.amount, 'currency', gift.currency, 'giver_text', gift.giver_text, 'recipient_text',
    gift.recipient_text, 'basis', gift.basis, 'sources', {_cited("gift")}""",
    "visits_gift",
    "gift",
    "gift.visit_id = visit.id",
)
_COMMITMENTS = _all(
    f"""'kind', commitment.kind, 'text', commitment.text, 'by_text', commitment.by_text, 'basis', commitment.basis, 'sources',
    {_cited("commitment")}""",
    "visits_commitment",
    "commitment",
    "commitment.visit_id = visit.id",
)
_ARTICLES = """COALESCE((SELECT json_agg(json_build_object('public_id', a.public_id, 'title', a.title, 'published_on', a.published_on,
    'url', a.url, 'outlet', (SELECT u.name FROM visits_outlet u WHERE u.id = a.outlet_id)) ORDER BY a.id)
    FROM visits_article a JOIN visits_visitsource s ON s.article_id = a.id WHERE s.visit_id = visit.id), '[]')"""
AGGREGATED = f"""
    SELECT json_agg(json_build_object('public_id', visit.public_id, 'delegation_text', visit.delegation_text, 'area_text', visit.area_text,
    'date', visit.date, 'end_date', visit.end_date, 'date_basis', visit.date_basis, 'is_sample', visit.is_sample,
    'delegation', {_body("visit.delegation_id")},
    'area', (SELECT json_build_object('public_id', a.public_id, 'name', a.name) FROM people_area a WHERE a.id = visit.area_id),
    'participations', {_PEOPLE}, 'events', {_EVENTS}, 'gifts', {_GIFTS}, 'commitments', {_COMMITMENTS}, 'articles', {_ARTICLES},
    'sources', {_cited("visit")}) ORDER BY visit.date DESC, visit.id DESC)::text
    FROM (SELECT * FROM visits_visit ORDER BY date DESC, id DESC LIMIT 50) visit"""  # noqa: S608


class AggregatedVisits(views.APIView):
    """The same page put together by PostgreSQL, and sent as it comes."""

    def get(self, request: Request) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(AGGREGATED)
            (text,) = cursor.fetchone()
        return HttpResponse(f'{{"count":{Visit.objects.count()},"results":{text}}}', content_type="application/json")


router = SimpleRouter()
router.register("visits", VisitViewSet)
urlpatterns = [
    path("aggregated/", AggregatedVisits.as_view()),
    path("idiomatic/", include(router.urls)),
    path("", include("dieuphoi.urls")),
]
