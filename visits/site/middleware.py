"""Readers are anonymous: outside of the desk no cookie is read, so pages are the same for all and shared caches may keep them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class AnonymousReadersMiddleware:
    """Forgets a browser's cookies before anything reads them, and the ``Vary: Cookie`` that the session then adds for nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(settings.ADMIN_URL):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        if response.has_header("Vary"):
            others = [name for part in response["Vary"].split(",") if (name := part.strip()).lower() != "cookie"]
            del response["Vary"]
            if others:
                response["Vary"] = ", ".join(others)
        return response
