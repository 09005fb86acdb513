"""The editor's guide at the desk: ``docs/huong-dan-bien-tap.md`` as a page, with its pictures."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

GUIDE = Path(settings.BASE_DIR) / "docs" / "huong-dan-bien-tap.md"
PICTURES = GUIDE.parent / "pictures"

# In this order: a picture looks like a link with a mark before it. What is matched is escaped already.
INLINE = (
    (re.compile(r"&lt;(/?kbd)&gt;"), r"<\1>"),
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*]+)\*"), r"<em>\1</em>"),
    (re.compile(r"!\[([^\]]*)\]\(pictures/([a-z-]+)\.png\)"), r'<img src="anh/\2.png" alt="\1" width="1280" height="800" loading="lazy">'),
    (re.compile(r"\[([^\]]+)\]\((#[^)]+)\)"), r'<a class="visit-link" href="\2">\1</a>'),
    # Other files of the repository are not served: their names stay.
    (re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#]+)\)"), r"\1"),
)


def guide_page(request: HttpRequest) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": "Hướng dẫn biên tập", "guide": guide()}
    return TemplateResponse(request, "admin/visits/guide.html", context)


def guide_picture(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """A picture that the guide shows, no other file."""
    path = PICTURES / f"{name}.png"
    if f"(pictures/{name}.png)" not in GUIDE.read_text(encoding="utf-8") or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")


def url_of_guide() -> str:
    """Empty where an installation came without its documentation."""
    return reverse("guide") if GUIDE.is_file() else ""


@lru_cache(maxsize=1)
def guide() -> SafeString:
    if not GUIDE.is_file():
        raise Http404
    return mark_safe("\n".join(html_lines(GUIDE.read_text(encoding="utf-8"))))  # noqa: S308 - our own file, escaped below


def html_lines(text: str) -> Iterator[str]:
    """The few forms of Markdown that the guide uses, as HTML: headings, lists, tables, paragraphs; everything is escaped first."""
    for block in re.split(r"\n{2,}", text.strip()):
        lines = block.splitlines()
        if heading := re.fullmatch(r"(#{1,3}) (.+)", block):
            level, words = len(heading[1]), heading[2]
            yield f'<h{level} id="{_anchor(words)}">{_inline(words)}</h{level}>'
        elif block.startswith("|"):
            yield from _table(lines)
        elif re.match(r"- |\d+\. ", block):
            yield from _list(lines)
        else:
            yield f"<p>{_inline(' '.join(line.strip() for line in lines))}</p>"


def _inline(words: str) -> str:
    shown = str(escape(words))
    for pattern, replacement in INLINE:
        shown = pattern.sub(replacement, shown)
    return shown


def _anchor(words: str) -> str:
    """As the sites that show Markdown make them."""
    return re.sub(r"[^\w -]", "", words.lower()).replace(" ", "-")


def _list(lines: list[str]) -> Iterator[str]:
    first = re.match(r"(\d+)\. ", lines[0])
    # After a picture between two steps the numbers go on.
    yield f'<ol start="{first[1]}">' if first else "<ul>"
    items: list[str] = []
    for line in lines:
        if begun := re.match(r"(?:- |\d+\. )(.*)", line):
            items.append(begun[1])
        else:
            items[-1] += " " + line.strip()
    yield from (f"<li>{_inline(item)}</li>" for item in items)
    yield "</ol>" if first else "</ul>"


def _table(lines: list[str]) -> Iterator[str]:
    def row(line: str, tag: str) -> str:
        return "<tr>" + " ".join(f"<{tag}>{_inline(cell.strip())}</{tag}>" for cell in line.strip("|").split("|")) + "</tr>"

    yield f'<table class="guide-table"><thead>{row(lines[0], "th")}</thead><tbody>'
    yield from (row(line, "td") for line in lines[2:])
    yield "</tbody></table>"


urlpatterns = [
    path("", admin.site.admin_view(guide_page), name="guide"),
    path("anh/<slug:name>.png", admin.site.admin_view(guide_picture), name="guide_picture"),
]
