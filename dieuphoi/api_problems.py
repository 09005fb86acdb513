"""Errors of the public API: ``application/problem+json`` (RFC 9457) in one shape, with English text for developers.

``{"type", "title", "status", "code", "detail", "errors": [{"parameter", "code", "detail"}]}``; a withdrawn or redacted record
adds ``public_reason``. ``errors`` is empty unless single parameters are to blame.
"""

from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views import defaults
from drf_standardized_errors.formatter import ExceptionFormatter, flatten_errors
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework.exceptions import APIException, ErrorDetail, ParseError, ValidationError

CONTENT_TYPE = "application/problem+json"
API_PREFIX = "/api/"

# In the place of the frameworks' own texts, which follow the site's language or name no way out.
DETAILS = {
    404: "There is nothing at this address.",
    406: "This address has none of the media types that the Accept header names; the description says which it has.",
    429: "Too many requests. Wait for as many seconds as the Retry-After header says.",
    500: "The server failed. It is not your request's fault; the failure was recorded.",
}
CODES = {406: "not_acceptable", 500: "server_error"}


class BadParameters(ValidationError):
    """400 for query parameters: what is wrong with each of them."""

    def __init__(self, problems: dict[str, tuple[str, str]]) -> None:
        """``problems``: parameter -> (code, text that says what is allowed)."""
        super().__init__({name: [ErrorDetail(detail, code)] for name, (code, detail) in problems.items()})
        self.problems = problems


class NothingHere(APIException):
    status_code = 404
    default_code = "not_found"
    default_detail = DETAILS[404]


class Withdrawn(APIException):
    """410 for a record that was public once."""

    status_code = 410
    default_code = "withdrawn"
    default_detail = "This record was withdrawn; public_reason says why."

    def __init__(self, public_reason: str) -> None:
        super().__init__()
        self.public_reason = public_reason


class Redacted(Withdrawn):
    """451 for what was taken away for good: the number and the hash stay, the words do not."""

    status_code = 451
    default_code = "redacted"
    default_detail = "This document was redacted; public_reason says why."


class PreconditionFailed(APIException):
    status_code = 412
    default_code = "precondition_failed"
    default_detail = "The record is no longer what If-Match or If-Unmodified-Since asks for."


def problem(status: int, code: str, detail: str, errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail, "errors": errors or []}


class ProblemFormatter(ExceptionFormatter):
    """An exception as the problem that goes out."""

    def run(self) -> dict[str, Any]:
        status = self.exc.status_code
        if isinstance(self.exc, ValidationError):
            told = flatten_errors(self.exc.detail)
            errors = [{"parameter": error.attr, "code": error.code or "invalid", "detail": error.detail} for error in told]
            named = ", ".join(str(error["parameter"])[:100] for error in errors)
            return problem(status, "bad_parameter", f"Bad query parameter: {named}. See errors for what is allowed.", errors)
        ours = isinstance(self.exc, NothingHere)
        first = flatten_errors(self.exc.detail)[0]
        detail = first.detail if ours else DETAILS.get(status, first.detail)
        found = problem(status, CODES.get(status, first.code), detail)
        return found | {"public_reason": self.exc.public_reason} if isinstance(self.exc, Withdrawn) else found


class ProblemHandler(ExceptionHandler):
    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, SuspiciousOperation | BadRequest):
            return ParseError("The server refuses to read this request.")
        return super().convert_known_exceptions(exc)

    def get_response(self, exc: APIException, data: dict[str, Any]) -> HttpResponse:  # type: ignore[override]
        # Not rendered by the view's renderer: a view that speaks HTML only, or none that the client accepts, fails in JSON too.
        return problem_response(data, headers=self.get_headers(exc))


def problem_response(data: dict[str, Any], *, headers: dict[str, str] | None = None) -> HttpResponse:
    response = HttpResponse(orjson.dumps(data), status=data["status"], content_type=CONTENT_TYPE, headers=headers)
    response["Cache-Control"] = "no-cache"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Django's handler400: what failed before any view, a wrong Host header for instance."""
    if not request.path_info.startswith(API_PREFIX):
        return defaults.bad_request(request, exception)
    return problem_response(problem(400, "bad_request", "The server refuses to read this request."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not request.path_info.startswith(API_PREFIX):
        return defaults.page_not_found(request, exception)
    return problem_response(problem(404, "not_found", DETAILS[404]))


def server_error(request: HttpRequest) -> HttpResponseBase:
    if not request.path_info.startswith(API_PREFIX):
        return defaults.server_error(request)
    return problem_response(problem(500, CODES[500], DETAILS[500]))
