"""Copies: the same article printed again, by another paper or under another address. It counts as one source and drafts nothing new.

A text leaves a few numbers (bands of its MinHash) in an indexed table; those that share one are compared word by word. Only first
printings leave any: a thousand reprints are compared with one text.
"""

import hashlib
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from rensa import RMinHash

from dieuphoi.vietnamese import folded_key
from visits.bulk_history import insert
from visits.curation import WrongState
from visits.curation.locking import require, save
from visits.drafting import draft
from visits.models import Article, ArticleVersion, Distinction, Extraction, TextBand
from visits.models.merging import Kind

# Runs of so many words, of which a signature takes so many numbers, so many of them in a band.
RUN, PERMUTATIONS, IN_A_BAND = 4, 64, 4
SEED = 1
# Below this a text is too short to be known by: notices of a paper resemble each other.
LEAST_WORDS = 60
# A copy holds so much of the shorter text's runs, and is not much shorter than the other: reprints lose a paragraph or gain a caption.
HELD_IN_COMMON, LEAST_LENGTH = 0.8, 0.4
# Of those that share a band, so many are compared; and so many rows are read in all. Page frames resemble each other without end.
MOST_COMPARED, MOST_ROWS = 5, 5000

Bands = tuple[int, ...]


def bands_of(text: str) -> Bands:
    """The bands of a text; none for a short one. Blind to case, diacritics and punctuation."""
    words = folded_key(text).split()
    if len(words) < LEAST_WORDS:
        return ()
    signature = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    signature.update(sorted(_runs(words)))
    numbers = signature.digest()
    return tuple(_hashed(place, numbers[place : place + IN_A_BAND]) for place in range(0, PERMUTATIONS, IN_A_BAND))


def _hashed(place: int, numbers: Sequence[int]) -> int:
    packed = struct.pack(f"<B{IN_A_BAND}Q", place, *numbers)
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), signed=True)


def _runs(words: list[str]) -> set[str]:
    return {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def is_copy(one: str, other: str) -> bool:
    """Whether two texts are one article, printed twice."""
    few, many = sorted((_runs(folded_key(text).split()) for text in (one, other)), key=len)
    if not few or len(few) < LEAST_LENGTH * len(many):
        return False
    return len(few & many) >= HELD_IN_COMMON * len(few)


def originals(texts: Sequence[tuple[Bands, str]], *, is_sample: bool = False) -> list[Article | None]:
    """For each new text the article that it is a copy of: two queries for all, whatever the number of stored articles."""
    wanted = {band for bands, _ in texts for band in bands}
    by_band: dict[int, list[int]] = defaultdict(list)
    rows = TextBand.objects.filter(band__in=wanted, version__article__is_sample=is_sample).order_by("band", "version")
    for band, version in rows.values_list("band", "version")[:MOST_ROWS] if wanted else ():
        by_band[band].append(version)
    candidates = [_most_alike(bands, by_band) for bands, _ in texts]
    stored = ArticleVersion.objects.select_related("article").in_bulk({pk for row in candidates for pk in row})
    return [_first_copy(text, [stored[pk] for pk in row]) for (_, text), row in zip(texts, candidates, strict=True)]


def _most_alike(bands: Bands, by_band: dict[int, list[int]]) -> list[int]:
    shared = Counter(version for band in bands for version in by_band.get(band, ()))
    return sorted(shared, key=lambda version: (-shared[version], version))[:MOST_COMPARED]


def _first_copy(text: str, versions: Iterable[ArticleVersion]) -> Article | None:
    return next((version.article for version in versions if is_copy(text, version.text)), None)


def remember(versions: Iterable[tuple[ArticleVersion, Bands]]) -> None:
    """Let texts that are no copies be found by later ones."""
    insert(TextBand, [{"version_id": version.pk, "band": band} for version, bands in versions for band in bands])


@transaction.atomic
def not_a_copy(article_id: int, *, expected_version: int, by: User | None) -> Article:
    """An article that was taken for a copy is one of its own: remembered, and drafted like any other. WrongState where it is none."""
    require(by, "visits.change_article")
    article = Article.objects.select_for_update(of=("self",)).select_related("copy_of").get(pk=article_id)
    original = article.copy_of
    if original is None or article.version != expected_version:
        raise WrongState("Bài này không (còn) được coi là bản đăng lại, hoặc vừa có người sửa: hãy tải lại trang.")
    article.copy_of = None
    article.version += 1
    save(article, by, f"Không phải bản đăng lại của bài #{original.pk}")
    low, high = sorted((article.pk, original.pk))
    Distinction.objects.get_or_create(kind=Kind.ARTICLE, low_id=low, high_id=high, defaults={"by": by})
    remember((version, bands_of(version.text)) for version in article.versions.all())
    extraction = Extraction.objects.filter(version=article.latest_version).order_by("pk").last()
    if extraction is not None:
        draft(extraction)
    return article


def rebuild(chunk: int = 500) -> int:
    """Make the bands of all texts again, a chunk at a time; how many texts. After a change of how they are made."""
    TextBand.objects.all().delete()
    last, done = 0, 0
    texts = ArticleVersion.objects.filter(article__copy_of=None).order_by("pk")
    while versions := list(texts.filter(pk__gt=last)[:chunk]):
        remember((version, bands_of(version.text)) for version in versions)
        last, done = versions[-1].pk, done + len(versions)
    return done
