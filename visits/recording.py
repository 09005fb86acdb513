"""Recording evidence: the only writer of articles' texts, their files, and what the extractor read in them.

The same text is stored once, wherever it came from. The same article is known by its canonical address, else by outlet, title and day;
a path says nothing.

Two steps, so that many articles are stored in few statements and no transaction waits for reading: ``prepare`` extracts and puts the bytes
into the storage, ``record_all`` decides and writes.
"""

import hashlib
import mimetypes
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import connection, transaction
from django.db.models import F, Max, Window
from django.db.models.functions import RowNumber
from rapidfuzz import fuzz
from simple_history.utils import bulk_update_with_history

from dieuphoi.vietnamese import folded_key, stored_name
from visits.bulk_history import create, insert
from visits.copies import Bands, bands_of, originals, remember
from visits.extraction import EXTRACTOR_VERSION, extract, lexicon_digest, to_payload
from visits.models import Article, ArticleVersion, Extraction, ImportItem, Outlet, RawFile
from visits.outlets import OutletDirectory, Resolved
from visits.reading import ReadDocument

ALIKE = 80  # of 100: how alike two texts under one title are, at least, where outlet or day cannot prove that they are one article
COMPARED = 20_000  # code points of each text that are compared
_MOST_CANDIDATES = 50
_BLOCK = 1024 * 1024
REASON = "Nhập bài"
# Of the bands of a text, those by which two imports at once notice that they store copies of each other.
BANDS_HELD = 4

Outcome = ImportItem.Outcome


class Stale(Exception):
    """What was known when the articles were prepared is gone: prepare them again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file's bytes in the storage. ``raw`` is kept where somebody else put them there, who may yet take them away."""

    sha256: str
    size: int
    media_type: str
    name: str = ""
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document on its way in, without its bytes. ``payload`` and ``kept`` are None where its text was stored already; ``bands`` are
    those of ``visits.copies``."""

    document: ReadDocument
    source_name: str
    text_sha256: str
    payload: dict[str, Any] | None
    kept: Kept | None
    bands: Bands = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """``extraction`` is None where there is nothing to draft: the text was known already, or the article is a copy of ``original``.
    ``notes`` are for the editor, in words."""

    version: ArticleVersion
    outcome: ImportItem.Outcome
    extraction: Extraction | None = None
    notes: tuple[str, ...] = ()
    original: Article | None = None


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of an article beside its text: the file's own statements first, then what the extractor read."""

    title: str
    outlet: Outlet | None
    url: str | None
    published_on: date | None
    byline: str
    kind: str


def record(document: ReadDocument, *, source_name: str = "", outlet_name: str | None = None, is_sample: bool = False) -> Recorded:
    """Store one document: a new article, a new version of a known one, or nothing where its text is stored already.

    ``outlet_name``, where given, is the outlet whatever the document says.
    """
    prepared = prepare([(document, source_name)], outlet_name=outlet_name)
    return record_all(prepared, outlet_name=outlet_name, is_sample=is_sample)[0]


# --- Before the transaction -------------------------------------------------------------------------------------------------


def prepare(documents: Sequence[tuple[ReadDocument, str]], *, outlet_name: str | None = None) -> list[Prepared]:
    """What the extractor reads in documents (each with the name of its file), and their bytes in the storage: two queries for all."""
    hashes = [document.text_sha256 for document, _ in documents]
    known = set(ArticleVersion.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    files = [_hashed(document) for (document, _), text in zip(documents, hashes, strict=True) if text not in known]
    stored = set(RawFile.objects.filter(sha256__in=[file.sha256 for file in files]).values_list("sha256", flat=True))
    waiting = iter(files)
    prepared = []
    for (document, name), text in zip(documents, hashes, strict=True):
        bare = replace(document, raw=b"")
        if text in known:
            prepared.append(Prepared(bare, name, text, None, None))
            continue
        file = next(waiting)
        kept = file if file.sha256 in stored else _keep(file)
        prepared.append(Prepared(bare, name, text, _extracted(document, name, outlet_name), kept, bands_of(document.text)))
    return prepared


def _hashed(document: ReadDocument) -> Kept:
    return Kept(document.sha256, len(document.raw), document.media_type, raw=document.raw)


def _keep(file: Kept) -> Kept:
    assert file.raw is not None  # noqa: S101 - as _hashed made it
    storage, name = raw_storage(), raw_name(file.sha256)
    is_there = storage.exists(name) and storage.size(name) == file.size
    stored = _put(BytesIO(file.raw), file.sha256, file.size)
    return replace(file, name=stored, raw=file.raw if is_there else None)


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


# --- Inside it --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_all(prepared: Sequence[Prepared], *, outlet_name: str | None = None, is_sample: bool = False) -> list[Recorded]:
    """Store documents in the order given, in a constant number of statements as long as no two of them may be one article.

    Whoever may store one of these articles at the same time waits until this transaction ends. Stale where a text that was known is gone.
    """
    _hold(key for one in prepared for key in _identities(one, BANDS_HELD))
    recorded: dict[int, Recorded] = {}
    waiting = list(enumerate(prepared))
    while waiting:
        wave, waiting = _independent(waiting)
        found = _record_wave([one for _, one in wave], outlet_name, is_sample=is_sample)
        recorded |= zip([position for position, _ in wave], found, strict=True)
    return [recorded[position] for position in range(len(prepared))]


def _identities(one: Prepared, most_bands: int | None = None) -> set[tuple[str, str]]:
    """By what an article is known, or may be: two documents that share none of these are two articles, and no copies of each other."""
    keys = {("text", one.text_sha256)}
    if one.payload is not None and one.kept is not None:
        keys |= {("file", one.kept.sha256), ("title", folded_key(_title(one.document, one.payload["article"])))}
    if one.document.url:
        keys.add(("url", one.document.url))
    return keys | {("band", str(band)) for band in one.bands[:most_bands]}


def _independent(rows: list[tuple[int, Prepared]]) -> tuple[list[tuple[int, Prepared]], list[tuple[int, Prepared]]]:
    """Those that share no identity with one before them, and the others, which have to wait until those are stored."""
    seen: set[tuple[str, str]] = set()
    now: list[tuple[int, Prepared]] = []
    later: list[tuple[int, Prepared]] = []
    for row in rows:
        keys = _identities(row[1]) - {("title", "")}
        (later if keys & seen else now).append(row)
        seen |= keys
    return now, later


def _hold(keys: Iterable[tuple[str, str]]) -> None:
    """Make others who store the same wait for this transaction; taken in one order by all, so that no two wait for each other.

    SQLite has one writer at a time and needs nothing.
    """
    if connection.vendor != "postgresql":
        return
    numbers = sorted({int.from_bytes(hashlib.sha256("|".join(key).encode()).digest()[:8], signed=True) for key in keys if key[1]})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(pg_advisory_xact_lock(number)) FROM unnest(%s::bigint[]) AS number", [numbers])


def _record_wave(wave: list[Prepared], outlet_name: str | None, *, is_sample: bool) -> list[Recorded]:
    texts = ArticleVersion.objects.filter(sha256__in=[one.text_sha256 for one in wave]).defer("text").select_related("article")
    known = {version.sha256: version for version in texts}
    fresh = [one for one in wave if one.text_sha256 not in known]
    if any(one.payload is None for one in fresh):
        raise Stale
    stored = dict(zip([one.text_sha256 for one in fresh], _record_fresh(fresh, outlet_name, is_sample=is_sample), strict=True))
    return [stored.get(one.text_sha256) or Recorded(known[one.text_sha256], Outcome.UNCHANGED) for one in wave]


def _record_fresh(fresh: list[Prepared], outlet_name: str | None, *, is_sample: bool) -> list[Recorded]:
    if not fresh:
        return []
    outlets = OutletDirectory.now()
    described = [_describe(one, outlets, outlet_name) for one in fresh]
    descriptions = [description for description, _ in described]
    matches = _known_articles(descriptions, [one.document.text for one in fresh], is_sample=is_sample)
    first_printed = originals(
        [((), "") if article is not None else (one.bands, one.document.text) for one, (article, _) in zip(fresh, matches, strict=True)],
        is_sample=is_sample,
    )
    articles = [
        article or _new_article(description, original, is_sample=is_sample)
        for description, original, (article, _) in zip(descriptions, first_printed, matches, strict=True)
    ]
    known = {article.pk: description for description, (article, _) in zip(descriptions, matches, strict=True) if article is not None}
    create([article for article in articles if article.pk is None], reason=REASON)
    _fill_in([article for article, _ in matches if article is not None], known)
    versions = _new_versions(articles, fresh, known)
    extractions = [
        Extraction(version=version, extractor_version=EXTRACTOR_VERSION, lexicon_digest=lexicon_digest(), payload=one.payload)
        for version, one in zip(versions, fresh, strict=True)
    ]
    create(extractions)
    remember((version, one.bands) for version, one in zip(versions, fresh, strict=True) if version.article.copy_of_id is None)
    rows = zip(fresh, described, matches, extractions, strict=True)
    return [
        _recorded(extraction, is_known=article is not None, notes=(*one.document.notes, *notes, doubt))
        for one, (_, notes), (article, doubt), extraction in rows
    ]


def _recorded(extraction: Extraction, *, is_known: bool, notes: Iterable[str]) -> Recorded:
    original = extraction.version.article.copy_of
    said = tuple(filter(None, (f"Bản đăng lại của bài #{original.pk}." if original is not None else "", *notes)))
    if is_known:
        return Recorded(extraction.version, Outcome.NEW_VERSION, extraction if original is None else None, said, original)
    if original is not None:
        return Recorded(extraction.version, Outcome.DUPLICATE, None, said, original)
    return Recorded(extraction.version, Outcome.NEW, extraction, said)


def _describe(one: Prepared, outlets: OutletDirectory, outlet_name: str | None) -> tuple[Description, list[str]]:
    assert one.payload is not None  # noqa: S101 - of a fresh text
    document, read = one.document, one.payload["article"]
    day = document.published_on or (date.fromisoformat(read["published_on"]) if read["published_on"] else None)
    resolved = _outlet(outlets, document, read["outlet"], outlet_name)
    url = document.url
    notes = [resolved.reason]
    if url and len(url) > _longest("url"):
        notes.append("Địa chỉ bài quá dài nên không lưu.")
        url = None
    description = Description(
        title=_title(document, read),
        outlet=resolved.outlet,
        url=url,
        published_on=day,
        byline=_cut("byline", stored_name(document.byline or read["byline"] or "")),
        kind=read["kind"],
    )
    return description, notes


def _title(document: ReadDocument, read: dict[str, Any]) -> str:
    return _cut("title", stored_name(document.title or read["title"] or ""))


def _outlet(outlets: OutletDirectory, document: ReadDocument, printed: str | None, given: str | None) -> Resolved:
    if given:
        return outlets.resolve(given, None)
    first = outlets.resolve(document.outlet or printed, document.url)
    if first.outlet is None and printed and document.outlet:
        # A page's own name for its site may be unknown where the text prints a known one.
        second = outlets.resolve(printed, document.url)
        return second if second.outlet is not None else first
    return first


def _longest(column: str) -> int:
    return getattr(Article._meta.get_field(column), "max_length", None) or 0


def _cut(column: str, text: str) -> str:
    return text[: _longest(column)].rstrip()


# --- Which article it is --------------------------------------------------------------------------------------------------


def _known_articles(descriptions: list[Description], texts: list[str], *, is_sample: bool) -> list[tuple[Article | None, str]]:
    """For each, the article that its text is another version of, or None with a note where several could be meant."""
    by_url = Article.objects.in_bulk([one.url for one in descriptions if one.url], field_name="url")
    titled = [one for one in descriptions if not by_url.get(one.url or "") and folded_key(one.title)]
    by_title = _under_the_titles({folded_key(one.title) for one in titled})
    candidates = [
        [] if one.url in by_url else _candidates(one, by_title.get(folded_key(one.title), []), is_sample=is_sample) for one in descriptions
    ]
    proven = [[article for article in rows if _proven(article, one)] for one, rows in zip(descriptions, candidates, strict=True)]
    doubted = {article.pk for sure, rows in zip(proven, candidates, strict=True) if not sure for article in rows}
    latest = _latest_texts(doubted)
    found: list[tuple[Article | None, str]] = []
    for one, text, sure, rows in zip(descriptions, texts, proven, candidates, strict=True):
        if one.url and one.url in by_url:
            found.append((by_url[one.url], ""))
            continue
        matching = sure or [article for article in rows if _alike(latest.get(article.pk, ""), text)]
        doubt = f"Có thể là phiên bản mới của một trong các bài: {', '.join(f'#{article.pk}' for article in matching)}."
        found.append((matching[0], "") if len(matching) == 1 else (None, doubt if matching else ""))
    return found


def _under_the_titles(keys: set[str]) -> dict[str, list[Article]]:
    """The latest articles under each title: regular columns carry one title for years, and the whole of them is not compared."""
    newest = Window(RowNumber(), partition_by=[F("title_key")], order_by=F("pk").desc())
    found: dict[str, list[Article]] = defaultdict(list)
    if keys:
        for article in Article.objects.filter(title_key__in=keys).annotate(nth=newest).filter(nth__lte=_MOST_CANDIDATES).order_by("-pk"):
            found[article.title_key].append(article)
    return found


def _candidates(description: Description, articles: list[Article], *, is_sample: bool) -> list[Article]:
    rows = [article for article in articles if _compatible(article, description)]
    # The sample is removed whole: a real article becomes a version of a retold one only where its outlet says that it is one.
    return [article for article in rows if article.is_sample == is_sample or _same_outlet(article, description)]


def _latest_texts(articles: set[int]) -> dict[int, str]:
    """The newest text of each article."""
    if not articles:
        return {}
    rows = ArticleVersion.objects.filter(article__in=articles).order_by("article", "number").values_list("article", "text")
    return dict(rows.iterator(chunk_size=100))


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


def _new_article(description: Description, original: Article | None, *, is_sample: bool) -> Article:
    return Article(
        copy_of=original,
        title=description.title,
        outlet=description.outlet,
        url=description.url,
        published_on=description.published_on,
        byline=description.byline,
        kind=description.kind,
        is_sample=is_sample,
    )


def _fill_in(articles: list[Article], descriptions: dict[int, Description]) -> None:
    """What a new version says of the article where nobody said anything yet. What is there, a person may have written: it stays."""
    if not articles:
        return
    last_kinds = dict(
        Extraction.objects.filter(version__article__in=articles)
        .order_by("version__article", "version__number", "pk")
        .values_list("version__article", "payload__article__kind")
    )
    changed = []
    for article in articles:
        description = descriptions[article.pk]
        values = {column: getattr(description, column) for column in ("title", "outlet", "url", "published_on", "byline")}
        missing = {column: value for column, value in values.items() if value and not getattr(article, column)}
        if last_kinds.get(article.pk) == article.kind != description.kind:
            missing["kind"] = description.kind
        if missing:
            for column, value in missing.items():
                setattr(article, column, value)
            for column in ("title_key", "search_key"):
                # A bulk update does not derive them.
                derived: Any = Article._meta.get_field(column)
                derived.pre_save(article, add=False)
            article.version += 1
            changed.append(article)
    if changed:
        columns = ["title", "outlet", "url", "published_on", "byline", "kind", "version", "title_key", "search_key"]
        bulk_update_with_history(changed, Article, columns, default_change_reason=REASON)


def _new_versions(articles: list[Article], fresh: list[Prepared], known: dict[int, Description]) -> list[ArticleVersion]:
    numbers = ArticleVersion.objects.filter(article__in=known).order_by().values_list("article").annotate(last=Max("number"))
    last = dict(numbers) if known else {}
    files = _raw_files([one.kept for one in fresh if one.kept is not None])
    versions = [
        ArticleVersion(
            article=article,
            number=last.get(article.pk, 0) + 1,
            text=one.document.text,
            sha256=one.text_sha256,
            reader=one.document.reader,
            encoding=", ".join(filter(None, (one.document.encoding, one.document.conversion)))[:40],
            source_name=one.source_name[-255:],
            raw_file_id=files[one.kept.sha256] if one.kept is not None else None,
        )
        for article, one in zip(articles, fresh, strict=True)
    ]
    create(versions)
    return versions


def _raw_files(kept: list[Kept]) -> dict[str, int]:
    """By hash, the key of each file's row; of those that have none yet, a new one."""
    known = dict(RawFile.objects.filter(sha256__in=[file.sha256 for file in kept]).values_list("sha256", "pk"))
    storage = raw_storage()
    missing: dict[str, dict[str, Any]] = {}
    for file in kept:
        if file.sha256 in known or file.sha256 in missing:
            continue
        name = file.name or raw_name(file.sha256)
        if file.raw is not None and not storage.exists(name):
            # Another import had put it there and took it away again: now that nobody else may, it stays.
            name = storage.save(name, ContentFile(file.raw))
        missing[file.sha256] = {"sha256": file.sha256, "size": file.size, "media_type": file.media_type, "file": name}
    return known | dict(zip(missing, insert(RawFile, list(missing.values())), strict=True))


# --- Files ------------------------------------------------------------------------------------------------------------------


def raw_name(sha256: str) -> str:
    """Where the storage keeps the bytes of a file."""
    return f"raw/{sha256}"


def keep_upload(file: BinaryIO, name: str) -> RawFile:
    """The row of a file that was brought in, its bytes in the storage: known by their hash, whatever their number."""
    digest, size = hashlib.sha256(), 0
    while block := file.read(_BLOCK):
        digest.update(block)
        size += len(block)
    sha256 = digest.hexdigest()
    known = RawFile.objects.filter(sha256=sha256).first()
    if known is not None:
        return known
    stored = _put(file, sha256, size)
    with transaction.atomic():
        _hold([("file", sha256)])
        if not raw_storage().exists(stored):
            stored = _put(file, sha256, size)
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return RawFile.objects.get_or_create(sha256=sha256, defaults={"size": size, "media_type": media_type, "file": stored})[0]


def _put(file: BinaryIO, sha256: str, size: int) -> str:
    """Bytes into the storage under their hash, unless they are there already; the name that it gave them."""
    storage, name = raw_storage(), raw_name(sha256)
    if storage.exists(name):
        if storage.size(name) == size:
            return name
        # Cut off when a process was killed; no row names it.
        storage.delete(name)
    file.seek(0)
    return storage.save(name, File(file))


@transaction.atomic
def discard_unrecorded_file(sha256: str) -> None:
    """Take a file out of the storage that no row names: its transaction was rolled back, and the storage knows none."""
    _hold([("file", sha256)])
    if not RawFile.objects.filter(sha256=sha256).exists():
        raw_storage().delete(raw_name(sha256))


def raw_storage() -> Storage:
    return RawFile._meta.get_field("file").storage  # type: ignore[attr-defined]
