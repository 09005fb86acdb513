"""The guide of five minutes as a page of this server: docs/api-five-minutes.md and its Vietnamese twin, which are the only texts of it."""

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from rest_framework.request import Request

from dieuphoi.api_formats import Format
from dieuphoi.api_views import PublicView
from visits.api.answers import etag_of

HTML = Format("html", "text/html", "text/html; charset=utf-8")
# The server of the examples; on the page it is the one that shows them.
EXAMPLE = "http://127.0.0.1:8000"
# Language -> its file and what it calls itself.
GUIDES = {"en": ("api-five-minutes.md", "English"), "vi": ("api-nam-phut.md", "Tiếng Việt")}
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[([^]]+)\]\(([^)]+)\)")
_CODE = re.compile(r"`([^`]+)`")
_HEADING = re.compile(r"(#{1,2}) (.+)")


@cache
def _text(name: str) -> str:
    return (settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8")


def as_html(text: str, addresses: dict[str, str]) -> str:
    """Headings, paragraphs, code and links of a guide; nothing else of Markdown stands in one. ``addresses``: link in the file -> here."""
    # Prose, language, code, prose …
    parts = _FENCE.split(text)
    prose, codes = parts[::3], parts[2::3]
    pieces: list[str] = []
    for index, part in enumerate(prose):
        pieces += _blocks(part, addresses)
        if index < len(codes):
            pieces.append(f'<pre tabindex="0"><code>{html.escape(codes[index])}</code></pre>')
    return "\n".join(pieces)


def _blocks(text: str, addresses: dict[str, str]) -> Iterator[str]:
    for block in filter(None, (block.strip() for block in text.split("\n\n"))):
        heading = _HEADING.fullmatch(block)
        tag = f"h{len(heading[1])}" if heading else "p"
        yield f"<{tag}>{_inline(heading[2] if heading else block, addresses)}</{tag}>"


def _inline(text: str, addresses: dict[str, str]) -> str:
    found = _CODE.sub(r"<code>\1</code>", html.escape(text, quote=False))
    return _LINK.sub(lambda link: f'<a href="{addresses.get(link[2], link[2])}">{link[1]}</a>', found)


class Guide(PublicView):
    """The API in five minutes, to read."""

    schema = None
    formats = (HTML,)
    language: ClassVar[str] = "en"

    def get(self, request: Request) -> HttpResponse:
        name, _ = GUIDES[self.language]
        text = _text(name).replace(EXAMPLE, request.build_absolute_uri("/").rstrip("/"))
        docs = reverse("api:docs")
        context = {
            "language": self.language,
            "title": text.partition("\n")[0].removeprefix("# "),
            # Escaped where it was made.
            "content": mark_safe(as_html(text, {"api.md": docs})),  # noqa: S308
            "others": [(code, called, reverse(f"api:guide-{code}")) for code, (_, called) in GUIDES.items() if code != self.language],
            "docs": docs,
        }
        page = render_to_string("visits/api/guide.html", context)
        return self.answer(lambda: page, etag=etag_of(page))
