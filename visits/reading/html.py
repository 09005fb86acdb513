"""Web pages: the article's text by trafilatura, what the page states of itself beside it."""

import re

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from dieuphoi.vietnamese import folded_key, stored_name, stored_text
from visits.reading.decoding import decode
from visits.reading.document import ReadDocument, ReadingError, refuse_long
from visits.reading.old_fonts import from_font, recognize, settle
from visits.reading.page_metadata import page_metadata

READER = f"html 1 (trafilatura {trafilatura.__version__})"
MEDIA_TYPE = "text/html"

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WORD = re.compile(r"\w")
_CAPTIONS = ("figcaption", "caption")
_CAPTION_CLASS = re.compile("caption", re.IGNORECASE)
_UNSEEN = ("script", "style", "noscript", "template")
# The second is a letter of no language here, which trafilatura leaves in its place.
_SOFT_HYPHEN, _KEPT_HYPHEN = "\u00ad", "\ua78f"
_TOP = 6  # lines among which a page's title is looked for


def read_html(raw: bytes, *, charset: str | None = None, convert: bool = False) -> ReadDocument:
    """ReadingError where the page has no body, or none of an article's text in it. ``charset`` is what the server said."""
    match = _DECLARED.search(raw[:4096])
    decoded = decode(raw, match.group(1).decode("ascii") if match else charset)
    tree = _parse(decoded.text.replace(_SOFT_HYPHEN, _KEPT_HYPHEN))
    stated = page_metadata(tree)
    text, conversion = _settle(_article_text(tree), convert=convert)
    title, byline = _stated(stated.title, conversion), _stated(stated.byline, conversion)
    return ReadDocument(
        text=_with_title(text, title),
        reader=READER,
        media_type=MEDIA_TYPE,
        encoding=decoded.encoding,
        raw=raw,
        title=title,
        outlet=_stated(stated.outlet, conversion),
        url=stated.url,
        published_on=stated.published_on,
        byline=byline,
        conversion=conversion,
    )


def _stated(words: str | None, conversion: str) -> str | None:
    return stored_name(from_font(words.replace(_KEPT_HYPHEN, _SOFT_HYPHEN), conversion)) if words else None


def _settle(text: str, *, convert: bool) -> tuple[str, str]:
    """As ``old_fonts.settle``. In TCVN3 the soft hyphen is a letter, which trafilatura would take out; elsewhere it is none."""
    kept = text.replace(_KEPT_HYPHEN, _SOFT_HYPHEN)
    return settle(kept if recognize(kept) else text.replace(_KEPT_HYPHEN, ""), convert=convert)


def _parse(text: str) -> HtmlElement:
    # lxml refuses a text that names an encoding: ours is decoded already.
    source = _XML_DECLARATION.sub("", text)
    try:
        # "huge": what lies deeper than 256 elements would be cut off in silence.
        parser = HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
        tree = document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise ReadingError("Trang HTML không có nội dung hoặc hỏng cấu trúc; hãy mở trang trong trình duyệt rồi lưu lại.") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise ReadingError("Trang HTML lồng quá sâu (trên 2.000 tầng thẻ); hãy chép nội dung bài vào một tệp .txt.")
    body = tree.find("body")
    seen = _visible(body) if body is not None else []
    if not any(map(_WORD.search, seen)):
        raise ReadingError("Trang HTML không có phần thân (body) hoặc phần thân không có chữ; hãy lưu lại trang khi đã tải xong.")
    # trafilatura's time grows with the square of the words in one paragraph.
    refuse_long(sum(map(len, seen)))
    return tree


def _visible(body: HtmlElement) -> list[str]:
    nodes = (node for node in body.iter() if node.tag not in _UNSEEN)
    return [text for node in nodes for text in (node.text, node.tail) if text]


def _article_text(tree: HtmlElement) -> str:
    _keep_captions(tree)
    found = trafilatura.extract(tree, favor_recall=True, include_comments=False, include_tables=True, output_format="txt")
    text = stored_text(found or "").strip()
    if not _WORD.search(text):
        raise ReadingError("Không tìm thấy nội dung bài trong trang HTML; hãy chép phần bài báo vào một tệp .txt.")
    return text + "\n"


def _keep_captions(tree: HtmlElement) -> None:
    """Captions become paragraphs: trafilatura drops them together with the picture, and tables around pictures get bars."""
    for node in tree.iter("p", "div", "span", "td", "h6"):
        if _CAPTION_CLASS.search(node.get("class") or ""):
            node.attrib.clear()
    for node in list(tree.iter(*_CAPTIONS)):
        figure = node.getparent()
        node.tag = "p"
        node.attrib.clear()
        if figure is not None and figure.tag == "figure":
            figure.tag = "div"
            figure.attrib.clear()
    for table in list(tree.iter("table")):
        rows = list(table.iter("tr"))
        if all(sum(bool(_WORD.search(str(cell.text_content()))) for cell in row.iter("td", "th")) <= 1 for row in rows):
            _unfold(table)


def _unfold(table: HtmlElement) -> None:
    for node in table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th"):
        holds_blocks = any(True for _ in node.iter("p", "div", "table", "tr", "td", "th", "ul", "ol") if _ is not node)
        node.tag = "div" if holds_blocks else "p"
        node.attrib.clear()


def _with_title(text: str, title: str | None) -> str:
    """The text, its title above it where the page shows that elsewhere: the title is part of what was printed."""
    if title is None:
        return text
    # A line is compared where it is short enough to be the title in other signs.
    top = [folded_key(line) for line in text.split("\n", _TOP)[:_TOP] if len(line) < 2 * len(title) + 100]
    return text if folded_key(title) in top else f"{title}\n{text}"
