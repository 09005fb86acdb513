"""What every address of the public API stands on: read-only, anonymous, strict about parameters, exact about caching."""

import hashlib
import math
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, ClassVar, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from dieuphoi.api_problems import BadParameters, NothingHere, PreconditionFailed

READING = ("GET", "HEAD")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")


class NoCookiesMiddleware:
    """Forgets a browser's cookies before anything reads them: under the API's address nobody is logged in and no session is opened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/api/"):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)


class ApiThrottle(BaseThrottle):
    """So many requests of one address in each second, minute, hour or day, as the setting says; all of them where it is empty."""

    SECONDS: ClassVar[dict[str, int]] = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    left = 0.0  # seconds until the next period

    def allow_request(self, request: Request, view: APIView) -> bool:
        if not settings.API_RATE:
            return True
        count, period = settings.API_RATE.split("/")
        seconds = self.SECONDS[period[0]]
        now = time.time()
        number = int(now // seconds)
        self.left = (number + 1) * seconds - now
        # One counter for each period: a list of moments, which the framework keeps, costs more the more is allowed.
        address = hashlib.blake2b(str(self.get_ident(request)).encode(), digest_size=12).hexdigest()
        key = f"api-rate:{number}:{address}"
        cache.add(key, 0, seconds)
        try:
            return int(cache.incr(key)) <= int(count)
        except ValueError:  # thrown out meanwhile
            return True

    def wait(self) -> float:
        return math.ceil(self.left)


class PublicView(APIView):
    http_method_names = ["get", "head", "options"]
    throttle_classes = (ApiThrottle,)
    # Query parameters that the address knows. All others are refused: a misspelt filter must not answer with everything.
    parameters: ClassVar[Iterable[str]] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Texts of the frameworks follow the site's language; developers everywhere read these.
        with translation.override("en"):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if str(request.method).lower() not in self.http_method_names:
            raise MethodNotAllowed(str(request.method))
        if request.method not in READING:
            return
        super().initial(request, *args, **kwargs)
        self.check_parameters(request)

    def known_parameters(self) -> list[str]:
        return sorted(self.parameters)

    def check_parameters(self, request: Request) -> None:
        known = self.known_parameters()
        allowed = f"Allowed here: {', '.join(known)}." if known else "This address takes no query parameters."
        problems: dict[str, tuple[str, str]] = {}
        for name, values in request.query_params.lists():
            if name not in known:
                problems[name[:100]] = "unknown_parameter", f"Unknown parameter. {allowed}"
            elif len(values) > 1:
                problems[name] = "repeated_parameter", "Given more than once; give it once."
        if problems:
            raise BadParameters(problems)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        return HttpResponse(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ("Accept",))
        return response

    def is_conditional(self) -> bool:
        """Whether the client says what it already has."""
        return any(name in self.request.META for name in CONDITIONS)

    def answer(
        self, body: Callable[[], str], *, etag: str, last_modified: datetime | None = None, headers: dict[str, str] | None = None
    ) -> HttpResponse:
        """200 with the JSON text, or 304 or 412 without having made it."""
        seconds = int(last_modified.timestamp()) if last_modified else None
        response: HttpResponse | None = get_conditional_response(cast(HttpRequest, self.request), etag, seconds)
        if response is None:
            response = HttpResponse(body().encode(), content_type="application/json")
        elif response.status_code == 412:
            raise PreconditionFailed()
        response["ETag"] = etag
        # Caches may keep it but ask each time: what is withdrawn is gone at once.
        response["Cache-Control"] = "public, no-cache"
        if seconds is not None:
            response["Last-Modified"] = http_date(seconds)
        for name, value in (headers or {}).items():
            response[name] = value
        return response


def moved(location: str) -> HttpResponse:
    """308: ask there, with the same method. Never kept: what was merged may be unmerged."""
    return HttpResponsePermanentRedirect(location, preserve_request=True, headers={"Cache-Control": "no-cache"})


class UnknownAddress(PublicView):
    """Whatever no other address matches. One with a slash too many or too few is sent on; all else is a problem, not a page."""

    schema = None
    http_method_names = [*APIView.http_method_names]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """No checks: there is nothing here to be strict about."""

    def answer_all(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        path = request.path_info
        twin = path.rstrip("/") if path.endswith("/") else path + "/"
        # Two slashes at the beginning would name another host.
        if twin.startswith("//") or not _is_known(twin):
            raise NothingHere()
        query = request.META.get("QUERY_STRING", "")
        return moved(twin + ("?" + query if query else ""))

    get = head = post = put = patch = delete = options = trace = answer_all


def _is_known(path: str) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return getattr(match.func, "cls", None) is not UnknownAddress
