"""The OpenAPI description of the public API: problems, conditional answers and pages, which the frameworks do not know of."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from dieuphoi.api_problems import CONTENT_TYPE

# What every operation may answer, and what only single records do.
PROBLEMS = {
    "400": "A query parameter is unknown, repeated or out of range; errors names it and what is allowed.",
    "406": "Asked for something else than JSON.",
    "412": "If-Match or If-Unmodified-Since does not hold.",
    "429": "Too many requests.",
}
RECORD_PROBLEMS = {"404": "Never published.", "410": "Withdrawn; public_reason says why."}
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
    public_reason = serializers.CharField(required=False, help_text="Why a record was withdrawn, in Vietnamese.")


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

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(direction)
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
