"""What every address of the public API stands on: read-only, anonymous, strict about parameters, exact about caching."""

import gzip
import hashlib
import math
import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, ClassVar, cast

import brotli
from django.conf import settings
from django.core.cache import cache
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from dieuphoi.api_formats import JSON, PARAMETER, Format, format_of
from dieuphoi.api_problems import BadParameters, NothingHere, PreconditionFailed

READING = ("GET", "HEAD")
# What the framework asks for; answers are made without it.
_RENDERER = JSONRenderer()
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")


# The better one first, each at a level at which a page costs about as much to pack as to read.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=3),
    "gzip": partial(gzip.compress, compresslevel=3, mtime=0),
}


def _gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(3, zlib.DEFLATED, 31)
    for piece in pieces:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


def _brotlied(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = brotli.Compressor(quality=3)
    for piece in pieces:
        if packed := packer.process(piece):
            yield packed
    yield packer.finish()


# The same for texts that nobody holds whole.
PACKERS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {"br": _brotlied, "gzip": _gzipped}
_CODING = re.compile(r"\s*([^\s;,]+)\s*(?:;\s*q\s*=\s*([0-9.]{1,6})\s*)?")


@lru_cache(maxsize=256)
def coding_of(accepted: str) -> str:
    """The content coding to answer with, for an Accept-Encoding header; empty for none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        if (found := _CODING.fullmatch(part)) is not None:
            with suppress(ValueError):
                weights[found[1]] = float(found[2] or 1)
    best = max(CODINGS, key=lambda name: weights.get(name, weights.get("*", 0.0)))
    return best if weights.get(best, weights.get("*", 0.0)) > 0 else ""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """How many requests one address may make in so many seconds, how many are left, and for how many seconds."""

    count: int
    seconds: int
    left: int
    reset: int

    def headers(self) -> tuple[str, str]:
        """``RateLimit-Policy`` and ``RateLimit`` as the draft of the IETF writes them."""
        return f'"default";q={self.count};w={self.seconds}', f'"default";r={self.left};t={self.reset}'


class ApiThrottle(BaseThrottle):
    """So many requests of one address in each second, minute, hour or day, as the setting says; all of them where it is empty."""

    SECONDS: ClassVar[dict[str, int]] = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    left = 0.0  # seconds until the next period

    def allow_request(self, request: Request, view: "PublicView") -> bool:  # type: ignore[override]
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
            made = int(cache.incr(key))
        except ValueError:  # thrown out meanwhile
            made = 1
        view.rate = RateLimit(int(count), seconds, max(int(count) - made, 0), math.ceil(self.left))
        return made <= int(count)

    def wait(self) -> float:
        return math.ceil(self.left)


class PublicView(APIView):
    http_method_names = ["get", "head", "options"]
    throttle_classes = (ApiThrottle,)
    # Query parameters that the address knows. All others are refused: a misspelt filter must not answer with everything.
    parameters: ClassVar[Iterable[str]] = ()
    # In which forms the address answers, the usual one first; none where the framework's own renderers decide.
    formats: tuple[Format, ...] = (JSON,)
    asked_format: Format = JSON
    # Parameters that other addresses have and this one cannot -> why, and what to do instead.
    refused: ClassVar[Mapping[str, str]] = {}
    rate: RateLimit | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Texts of the frameworks follow the site's language; developers everywhere read these.
        with translation.override("en"):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if str(request.method).lower() not in self.http_method_names:
            raise MethodNotAllowed(str(request.method))
        if request.method not in READING:
            return
        # What the framework does here but for identities, permissions and versions, of which there are none.
        self.format_kwarg = request.version = request.versioning_scheme = None
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        self.check_throttles(request)
        self.check_parameters(request)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        if not self.formats:
            return super().perform_content_negotiation(request, force)
        if not force:
            query = request.query_params if len(self.formats) > 1 else {}
            self.asked_format = format_of(query, request.META.get("HTTP_ACCEPT", ""), self.formats)
        return _RENDERER, self.asked_format.said

    def known_parameters(self) -> list[str]:
        return sorted([*self.parameters, *([PARAMETER] if len(self.formats) > 1 else [])])

    def check_parameters(self, request: Request) -> None:
        known = self.known_parameters()
        allowed = f"Allowed here: {', '.join(known)}." if known else "This address takes no query parameters."
        problems: dict[str, tuple[str, str]] = {}
        for name, values in request.query_params.lists():
            if name not in known:
                problems[name[:100]] = "unknown_parameter", f"{self.refused.get(name, 'Unknown parameter.')} {allowed}"
            elif len(values) > 1:
                problems[name] = "repeated_parameter", "Given more than once; give it once."
        if problems:
            raise BadParameters(problems)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        return HttpResponse(status=204)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ("Accept", "Accept-Encoding"))
        if self.rate is not None:
            response["RateLimit-Policy"], response["RateLimit"] = self.rate.headers()
        return response

    def is_conditional(self) -> bool:
        """Whether the client says what it already has."""
        return any(name in self.request.META for name in CONDITIONS)

    def answer(
        self, body: Callable[[], str], *, etag: str, last_modified: datetime | None = None, headers: dict[str, str] | None = None
    ) -> HttpResponse:
        """200 with the JSON text, or 304 or 412 without having made it. ``etag``: of the text; each content coding gets its own."""
        response = self.unchanged(etag, last_modified)
        if response is not None:
            return response
        text, coding = body().encode(), self._coding()
        response = HttpResponse(CODINGS[coding](text) if coding else text, content_type=self.asked_format.said, headers=headers)
        if coding:
            response["Content-Encoding"] = coding
        self._describe(response, etag, last_modified)
        return response

    def stream(self, pieces: Iterable[bytes], *, etag: str, headers: dict[str, str]) -> StreamingHttpResponse:
        """200 with a text that is made while it goes out. What fails on the way breaks the connection off: half a file is no file."""
        coding = self._coding()
        packed = PACKERS[coding](pieces) if coding else pieces
        # A server asks for the body of HEAD too, and throws it away.
        response = StreamingHttpResponse(
            packed if self.request.method == "GET" else (), content_type=self.asked_format.said, headers=headers
        )
        if coding:
            response["Content-Encoding"] = coding
        self._describe(response, etag, None)
        return response

    def has_already(self, etag: str) -> bool:
        """Whether that is all that the client says: the answer then needs no looking into what was asked for."""
        meta = self.request.META
        return (
            meta.get("HTTP_IF_NONE_MATCH") == self._coded(etag) and "HTTP_IF_MATCH" not in meta and "HTTP_IF_UNMODIFIED_SINCE" not in meta
        )

    def not_modified(self, etag: str) -> HttpResponse:
        response = HttpResponseNotModified()
        self._describe(response, etag, None)
        return response

    def unchanged(self, etag: str, last_modified: datetime | None = None) -> HttpResponse | None:
        """304 where the client has it already, None where it must be sent. PreconditionFailed where it wants another state."""
        seconds = int(last_modified.timestamp()) if last_modified else None
        response: HttpResponse | None = get_conditional_response(cast(HttpRequest, self.request), self._coded(etag), seconds)
        if response is not None:
            if response.status_code == 412:
                raise PreconditionFailed()
            self._describe(response, etag, last_modified)
        return response

    def _coding(self) -> str:
        return coding_of(self.request.META.get("HTTP_ACCEPT_ENCODING", ""))

    def _coded(self, etag: str) -> str:
        coding = self._coding()
        return f'{etag[:-1]}-{coding}"' if coding else etag

    def _describe(self, response: HttpResponseBase, etag: str, last_modified: datetime | None) -> None:
        response["ETag"] = self._coded(etag)
        # Caches may keep it but ask each time: what is withdrawn is gone at once.
        response["Cache-Control"] = "public, no-cache"
        if last_modified is not None:
            response["Last-Modified"] = http_date(int(last_modified.timestamp()))


def moved(location: str) -> HttpResponse:
    """308: ask there, with the same method. Never kept: what was merged may be unmerged."""
    return HttpResponsePermanentRedirect(location, preserve_request=True, headers={"Cache-Control": "no-cache"})


class UnknownAddress(PublicView):
    """Whatever no other address matches. One with a slash too many or too few is sent on; all else is a problem, not a page."""

    schema = None
    http_method_names = [*APIView.http_method_names]

    @property
    def allowed_methods(self) -> list[str]:
        """What the header Allow says: every method is answered here, none but these means anything."""
        return ["GET", "HEAD", "OPTIONS"]

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
