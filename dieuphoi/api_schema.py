"""The OpenAPI description of the public API: problems, conditional answers and pages, which the frameworks do not know of."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from dieuphoi.api_formats import CSV, JSON, JSON_LD, NDJSON, POPOLO, XLSX, Format
from dieuphoi.api_problems import CONTENT_TYPE

# What every operation may answer, and what only single records do.
PROBLEMS = {
    "400": "A query parameter is unknown, repeated or out of range; errors names it and what is allowed.",
    "406": "The Accept header names none of the media types that there are.",
    "412": "If-Match or If-Unmodified-Since does not hold.",
    "429": "Too many requests.",
}
RECORD_PROBLEMS = {"404": "Never published.", "410": "Withdrawn; public_reason says why.", "451": "Redacted; public_reason says why."}
MOVED = "Merged into another record: see Location."
NOT_MODIFIED = "What If-None-Match or If-Modified-Since names is still current."


class ParameterProblem(serializers.Serializer):
    parameter = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField(help_text="What is wrong, and what is allowed.")


class Problem(serializers.Serializer):
    """An error (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="For programs: it does not change.")
    detail = serializers.CharField(help_text="For people.")
    errors = ParameterProblem(many=True, help_text="The parameters to blame; empty for other errors.")  # type: ignore[assignment]
    public_reason = serializers.CharField(required=False, help_text="Why a record was withdrawn or redacted, in Vietnamese.")


# What the answer is in the forms that are not described member by member.
OTHER_FORMS: dict[str, dict[str, Any]] = {
    CSV.name: {"type": "string", "description": "UTF-8 with a byte order mark, commas, CRLF, a row of names first; up to 100,000 records."},
    XLSX.name: {"type": "string", "format": "binary", "description": "The same columns; up to 20,000 records."},
    NDJSON.name: {"type": "string", "description": "One record on each line: everything."},
    JSON_LD.name: {
        "type": "object",
        "description": "The record in the words of schema.org.",
        "required": ["@context", "@id", "@type", "name", "license"],
        "properties": {
            "@context": {"type": "string", "format": "uri"},
            "@id": {"type": "string", "format": "uri"},
            "@type": {"type": "string"},
            "name": {"type": "string"},
            "license": {"type": "string"},
        },
    },
    POPOLO.name: {"type": "object", "description": "The record, or a page of records, as Popolo describes them; meta says the licence."},
}


class PublicSchema(AutoSchema):
    """A view may describe parameters in ``own_parameters()``; the first sentence of its docstring is the summary."""

    def get_override_parameters(self) -> list[Any]:
        return self.view.own_parameters() if hasattr(self.view, "own_parameters") else []

    def get_operation_id(self) -> str:
        return getattr(self.view, "operation_id", None) or super().get_operation_id()

    def get_summary(self) -> str:
        return str(self.get_description()).split(". ")[0].split(".\n")[0].rstrip(".")

    def get_tags(self) -> list[str]:
        return super().get_tags() or ["start"]

    def get_auth(self) -> list[dict[str, Any]]:
        return []

    def _formats(self) -> tuple[Format, ...]:
        formats: tuple[Format, ...] = getattr(self.view, "formats", ())
        return formats

    def map_renderers(self, attribute: str) -> list[Any]:
        formats = self._formats()
        return [formats[0].media_type] if formats and attribute == "media_type" else list(super().map_renderers(attribute))

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(direction)
        if JSON in self._formats():
            for other in self._formats()[1:]:
                responses["200"]["content"][other.media_type] = {"schema": OTHER_FORMS[other.name]}
        is_record = "{" in self.path
        for status, description in {**PROBLEMS, **(RECORD_PROBLEMS if is_record else {})}.items():
            response = self._get_response_for_code(Problem, status, [CONTENT_TYPE], direction)
            responses[status] = {**response, "description": description}
        responses["304"] = {"description": NOT_MODIFIED}
        if is_record:
            responses["308"] = {"description": MOVED}
        return dict(sorted(responses.items()))

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}Page"


# --- What the whole description is needed for ----------------------------------------------------------------------------


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The description with what ``fields`` and ``omit`` leave of a record, and what ``include`` adds to it."""
    components = result["components"]["schemas"]
    operations = {path: methods["get"] for path, methods in result["paths"].items()}
    pages = {path.rpartition("/")[2]: name for path, row in operations.items() if (name := _answered(row)).endswith("Page")}
    rows = {name: components[page]["properties"]["results"]["items"] for name, page in pages.items()}
    for operation in operations.values():
        parameters = {row["name"]: row for row in operation.get("parameters", [])}
        answer = operation["responses"]["200"]["content"].get(JSON.media_type, {})
        described = components.get(_answered(operation), {})
        if "include" in parameters:
            names = parameters["include"]["schema"]["items"]["enum"]
            described["properties"]["included"] = {
                "type": "object",
                "description": "Only where include asks for it: the records that those of this answer name, by list.",
                "properties": {name: {"type": "array", "items": rows[name]} for name in names if name in rows},
            }
        if "fields" in parameters:
            place, member = (described["properties"]["results"], "items") if "results" in described["properties"] else (answer, "schema")
            if "$ref" in place[member]:
                place[member] = {"anyOf": [place[member], {"$ref": _part(place[member]["$ref"], components)}]}
    result["components"]["schemas"] = dict(sorted(components.items()))
    return result


def _answered(operation: dict[str, Any]) -> str:
    """The component that an operation answers with in JSON; empty where it is none."""
    content = operation["responses"]["200"].get("content", {})
    schema = content.get(JSON.media_type, {}).get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _part(reference: str, components: dict[str, Any]) -> str:
    """The reference to a component like this one in which every member may be missing, at any depth."""
    name = reference.rpartition("/")[2]
    part = f"{name}Part"
    if part not in components:
        components[part] = {}
        components[part] |= _loosened(components[name], components)
        components[part]["description"] = f"What fields and omit leave of {name}."
    return f"{reference}Part"


def _loosened(schema: Any, components: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_loosened(row, components) for row in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = components[schema["$ref"].rpartition("/")[2]]
        return {**schema, "$ref": _part(schema["$ref"], components)} if "properties" in target else schema
    loose = {name: _loosened(value, components) for name, value in schema.items() if name not in ("required", "properties")}
    if "properties" in schema:
        # These are the answer's own.
        own = {name: value for name, value in schema["properties"].items() if name in ("meta", "included")}
        loose["properties"] = {name: _loosened(value, components) for name, value in schema["properties"].items()} | own
        if "meta" in own:
            loose["required"] = ["meta"]
    return loose
