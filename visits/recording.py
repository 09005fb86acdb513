"""Recording evidence: the only writer of articles' texts, their files, and what the extractor read in them.

The same text is stored once, wherever it came from. The same article is known by its canonical address, else by outlet, title and day;
a path says nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Max
from rapidfuzz import fuzz

from dieuphoi.vietnamese import folded_key, stored_name
from visits.extraction import EXTRACTOR_VERSION, extract, lexicon_digest, to_payload
from visits.models import Article, ArticleVersion, Extraction, ImportItem, Outlet, RawFile
from visits.outlets import Resolved, resolve_outlet
from visits.reading import ReadDocument

ALIKE = 80  # of 100: how alike two texts under one title are, at least, where outlet or day cannot prove that they are one article
COMPARED = 20_000  # code points of each text that are compared
_MOST_CANDIDATES = 50
REASON = "Nhập bài"

Outcome = ImportItem.Outcome


@dataclass(frozen=True, slots=True)
class Recorded:
    """``extraction`` is None where the text was known already. ``notes`` are for the editor, in words."""

    version: ArticleVersion
    outcome: ImportItem.Outcome
    extraction: Extraction | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of an article beside its text: the file's own statements first, then what the extractor read."""

    title: str
    outlet: Outlet | None
    url: str | None
    published_on: date | None
    byline: str
    kind: str


@transaction.atomic
def record(document: ReadDocument, *, source_name: str = "", outlet_name: str | None = None, is_sample: bool = False) -> Recorded:
    """Store a document: a new article, a new version of a known one, or nothing where its text is stored already.

    ``outlet_name``, where given, is the outlet whatever the document says.
    """
    known = ArticleVersion.objects.filter(sha256=document.text_sha256).select_related("article").first()
    if known is not None:
        return Recorded(known, Outcome.UNCHANGED)
    payload = _extracted(document, source_name, outlet_name)
    description, notes = _describe(document, payload["article"], outlet_name)
    article, doubt = _known_article(description, document.text, is_sample=is_sample)
    outcome = Outcome.NEW if article is None else Outcome.NEW_VERSION
    if article is None:
        article = _new_article(description, is_sample=is_sample)
    else:
        _fill_in(article, description)
    version = _new_version(article, document, source_name)
    extraction = Extraction.objects.create(
        version=version, extractor_version=EXTRACTOR_VERSION, lexicon_digest=lexicon_digest(), payload=payload
    )
    return Recorded(version, outcome, extraction, tuple(note for note in (*notes, doubt) if note))


def _extracted(document: ReadDocument, source_name: str, outlet_name: str | None) -> dict[str, Any]:
    extraction = extract(
        document.text,
        source_name=source_name or None,
        outlet=outlet_name or document.outlet,
        url=document.url,
        published_on=document.published_on.isoformat() if document.published_on else None,
        title=document.title,
        byline=document.byline,
    )
    return to_payload(extraction, file=source_name)


def _describe(document: ReadDocument, read: dict[str, Any], outlet_name: str | None) -> tuple[Description, list[str]]:
    day = document.published_on or (date.fromisoformat(read["published_on"]) if read["published_on"] else None)
    resolved = _outlet(document, read["outlet"], outlet_name)
    url = document.url
    notes = [resolved.reason]
    if url and len(url) > _longest("url"):
        notes.append("Địa chỉ bài quá dài nên không lưu.")
        url = None
    description = Description(
        title=_cut("title", stored_name(document.title or read["title"] or "")),
        outlet=resolved.outlet,
        url=url,
        published_on=day,
        byline=_cut("byline", stored_name(document.byline or read["byline"] or "")),
        kind=read["kind"],
    )
    return description, notes


def _outlet(document: ReadDocument, printed: str | None, given: str | None) -> Resolved:
    if given:
        return resolve_outlet(given, None)
    first = resolve_outlet(document.outlet or printed, document.url)
    if first.outlet is None and printed and document.outlet:
        # A page's own name for its site may be unknown where the text prints a known one.
        second = resolve_outlet(printed, document.url)
        return second if second.outlet is not None else first
    return first


def _longest(column: str) -> int:
    return getattr(Article._meta.get_field(column), "max_length", None) or 0


def _cut(column: str, text: str) -> str:
    return text[: _longest(column)].rstrip()


# --- Which article it is --------------------------------------------------------------------------------------------------


def _known_article(description: Description, text: str, *, is_sample: bool) -> tuple[Article | None, str]:
    """The article that a text is another version of, or None with a note where several could be meant."""
    if description.url:
        same = Article.objects.filter(url=description.url).first()
        if same is not None:
            return same, ""
    if not folded_key(description.title):
        return None, ""
    rows = [article for article in _under_the_title(description.title) if _compatible(article, description)]
    # The sample is removed whole: a real article becomes a version of a retold one only where its outlet says that it is one.
    candidates = [article for article in rows if article.is_sample == is_sample or _same_outlet(article, description)]
    proven = [article for article in candidates if _proven(article, description)]
    matching = proven or [article for article in candidates if _alike(article.latest_version.text, text)]
    if len(matching) == 1:
        return matching[0], ""
    if matching:
        return None, f"Có thể là phiên bản mới của một trong các bài: {', '.join(f'#{article.pk}' for article in matching)}."
    return None, ""


def _under_the_title(title: str) -> Iterable[Article]:
    """The latest articles under a title: regular columns carry one title for years, and the whole of them is not compared."""
    return Article.objects.filter(title_key=folded_key(title)).order_by("-pk")[:_MOST_CANDIDATES]


def _compatible(article: Article, description: Description) -> bool:
    """Nothing that is known of both contradicts; different addresses are different articles."""
    pairs = (
        (article.outlet_id, description.outlet.pk if description.outlet else None),
        (article.published_on, description.published_on),
        (article.url, description.url),
    )
    return all(one is None or other is None or one == other for one, other in pairs)


def _same_outlet(article: Article, description: Description) -> bool:
    return description.outlet is not None and article.outlet_id == description.outlet.pk


def _proven(article: Article, description: Description) -> bool:
    """Outlet and day are known of both and the same."""
    return _same_outlet(article, description) and description.published_on is not None and article.published_on == description.published_on


def _alike(one: str, other: str) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    if shorter * 3 < longer * 2:
        return False
    return bool(fuzz.ratio(one[:COMPARED], other[:COMPARED], score_cutoff=ALIKE))


# --- Writing ----------------------------------------------------------------------------------------------------------------


def _new_article(description: Description, *, is_sample: bool) -> Article:
    article = Article(
        title=description.title,
        outlet=description.outlet,
        url=description.url,
        published_on=description.published_on,
        byline=description.byline,
        kind=description.kind,
        is_sample=is_sample,
    )
    _save(article)
    return article


def _fill_in(article: Article, description: Description) -> None:
    """What a new version says of the article where nobody said anything yet. What is there, a person may have written: it stays."""
    values = {column: getattr(description, column) for column in ("title", "outlet", "url", "published_on", "byline")}
    missing = {column: value for column, value in values.items() if value and not getattr(article, column)}
    last = Extraction.objects.filter(version__article=article).order_by("version__number", "pk").last()
    if last is not None and last.payload["article"]["kind"] == article.kind != description.kind:
        missing["kind"] = description.kind
    if not missing:
        return
    for column, value in missing.items():
        setattr(article, column, value)
    article.version += 1
    _save(article)


def _save(article: Any) -> None:
    article._change_reason = REASON
    article.save()


def _new_version(article: Article, document: ReadDocument, source_name: str) -> ArticleVersion:
    last = article.versions.aggregate(last=Max("number"))["last"] or 0
    return ArticleVersion.objects.create(
        article=article,
        number=last + 1,
        text=document.text,
        sha256=document.text_sha256,
        reader=document.reader,
        encoding=document.encoding,
        source_name=source_name[-255:],
        raw_file=_raw_file(document),
    )


def raw_name(sha256: str) -> str:
    """Where the storage keeps the bytes of a file."""
    return f"raw/{sha256}"


def _raw_file(document: ReadDocument) -> RawFile:
    known = RawFile.objects.filter(sha256=document.sha256).first()
    if known is not None:
        return known
    name = raw_name(document.sha256)
    storage = _storage()
    if storage.exists(name) and storage.size(name) != len(document.raw):
        # Cut off when a process was killed; no row names it.
        storage.delete(name)
    if not storage.exists(name):
        name = storage.save(name, ContentFile(document.raw))
    return RawFile.objects.create(sha256=document.sha256, size=len(document.raw), media_type=document.media_type, file=name)


def discard_unrecorded_file(sha256: str) -> None:
    """Take a file out of the storage that no row names: its transaction was rolled back, and the storage knows none."""
    if not RawFile.objects.filter(sha256=sha256).exists():
        _storage().delete(raw_name(sha256))


def _storage() -> Storage:
    return RawFile._meta.get_field("file").storage  # type: ignore[attr-defined]
