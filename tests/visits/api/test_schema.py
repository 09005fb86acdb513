"""The OpenAPI description, held against what is really published."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from people.models import Area, AreaChange, Organization
from tests.visits.api.world import make_visit, withdraw
from tests.world import TEXT, make_area, make_body
from tests.world import make_visit as make_drafted_visit
from visits import curation, publishing
from visits.api import shapes
from visits.models import Article
from visits.models.claims import Basis, CommitmentKind, EventType, Side


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            yield path, operation


def closed(part: Any) -> Any:
    """The schema with every object closed: a member that is not described is an error too."""
    if isinstance(part, list):
        return [closed(value) for value in part]
    if not isinstance(part, dict):
        return part
    made = {name: closed(value) for name, value in part.items()}
    return made | {"additionalProperties": False} if "properties" in part and part.get("type") == "object" else made


def check(answer: Any, component: str, schema: dict[str, Any]) -> None:
    validator = Draft202012Validator({"$ref": f"#/components/schemas/{component}", "components": closed(schema["components"])})
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer)]
    assert not errors, errors[:5]


def test_it_is_valid_and_without_warnings() -> None:
    output = io.StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=output)
    assert "openapi: 3.1" in output.getvalue()


@pytest.mark.django_db
def test_it_is_served_as_yaml_and_as_json(client: Client) -> None:
    assert client.get("/api/v1/schema/").text.startswith("openapi: 3.1")
    answer = client.get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
    assert answer.json()["openapi"].startswith("3.1")


def test_it_is_english_and_reads_alone(schema: dict[str, Any]) -> None:
    for path, operation in operations(schema):
        assert operation["summary"] and operation["description"], path
        for parameter in operation.get("parameters", []):
            assert parameter.get("description") or parameter["schema"].get("description"), (path, parameter["name"])


def test_every_operation_reads_and_names_its_problems(schema: dict[str, Any]) -> None:
    for path, operation in operations(schema):
        assert set(schema["paths"][path]) == {"get"}
        expected = {"200", "304", "400", "406", "412", "429"} | ({"308", "404", "410", "451"} if "{" in path else set())
        assert set(operation["responses"]) == expected, path
        assert set(operation["responses"]["400"]["content"]) == {"application/problem+json"}


def test_every_parameter_of_a_list_is_described_with_its_type(schema: dict[str, Any]) -> None:
    found = {row["name"]: row["schema"] for row in schema["paths"]["/api/v1/visits"]["get"]["parameters"]}
    assert set(found) == {
        "area",
        "area_mode",
        "article",
        "as_of",
        "commitment_kind",
        "count",
        "cursor",
        "date_from",
        "date_to",
        "delegation",
        "event_type",
        "fields",
        "format",
        "gift_amount_max",
        "gift_amount_min",
        "gift_currency",
        "host",
        "include",
        "omit",
        "ordering",
        "organization",
        "outlet",
        "page_size",
        "person",
        "post",
        "q",
        "updated_since",
    }
    assert found["date_from"]["format"] == "date"
    assert found["area"]["pattern"].startswith("^a[")
    assert found["page_size"]["maximum"] == 200
    assert found["cursor"]["pattern"].startswith(r"^(after|before)\.([0-9]{1,7}|")
    assert (found["q"]["minLength"], found["q"]["maxLength"]) == (1, 200)


def test_closed_lists_are_those_of_the_desk() -> None:
    assert set(shapes.BASES) == set(Basis.values)
    assert set(shapes.SIDES) == set(Side.values)
    assert set(shapes.EVENT_TYPES) == set(EventType.values)
    assert set(shapes.COMMITMENT_KINDS) == set(CommitmentKind.values)
    assert set(shapes.AREA_LEVELS) == set(Area.Level.values)
    assert set(shapes.ARTICLE_KINDS) == set(Article.Kind.values)
    assert set(shapes.CHANGE_KINDS) == set(AreaChange.Kind.values)
    assert set(shapes.CLASSIFICATIONS) == set(Organization.Classification.values)


@pytest.mark.django_db
def test_what_is_published_has_the_described_shape_to_the_last_member(client: Client, schema: dict[str, Any]) -> None:
    now, before = make_area("Hưng Yên", "hung-yen"), make_area()
    AreaChange.objects.create(before=before, after=now, kind="merged", on="2025-07-01", resolution="Nghị quyết số 202/2025/QH15")
    make_body(posts=("Thứ trưởng",), parent=make_body("Chính phủ", "chinh-phu"))
    make_body("Tỉnh ủy Thái Bình", "tinh-uy-thai-binh", posts=("Bí thư",), area=before)
    visit = make_drafted_visit(TEXT)
    curation.confirm_all(visit.pk, expected_version=visit.version, by=None)
    for step in (curation.submit, curation.approve, publishing.publish):
        visit.refresh_from_db()
        step(visit.pk, expected_version=visit.version, by=None)  # type: ignore[operator]
    details = {
        "visits": "Visit",
        "people": "Person",
        "organizations": "Organization",
        "posts": "Post",
        "areas": "Area",
        "articles": "Article",
    }
    for name, shape in details.items():
        page = client.get(f"/api/v1/{name}").json()
        assert page["results"], name
        check(page, f"{shape}Page", schema)
        for row in page["results"]:
            check(client.get(f"/api/v1/{name}/{row['id']}").json(), f"{shape}Detail", schema)
    (found,) = client.get("/api/v1/visits").json()["results"]
    check(client.get(f"/api/v1/visits/{found['id']}/editions/1").json(), "VisitDetail", schema)
    assert found["participants"] and found["events"] and found["gifts"] and found["commitments"] and found["articles"]
    check(client.get("/api/v1/").json(), "Root", schema)


def test_every_operation_has_an_example_from_the_sample_that_fits_its_description(schema: dict[str, Any]) -> None:
    for path, operation in operations(schema):
        content = operation["responses"]["200"]["content"]
        if path.endswith("/schema/"):
            continue
        media = next(iter(content.values()))
        assert "example" in media, path
        resolved = {**media["schema"], "components": closed(schema["components"])}
        errors = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(resolved).iter_errors(media["example"])]
        assert not errors, (path, errors[:5])
        rows = media["example"].get("results", [media["example"]])
        assert all(row["is_sample"] for row in rows if "is_sample" in row), path


@pytest.mark.django_db
def test_problems_have_the_described_shape(client: Client, schema: dict[str, Any]) -> None:
    withdraw(make_visit(1))
    for path in ("/api/v1/visits?area=x", "/api/v1/nothing", "/api/v1/visits/v0000000001"):
        check(client.get(path).json(), "Problem", schema)
