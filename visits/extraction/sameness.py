"""When what was found says the same as what was expected: names, offices, bodies, clauses. For measuring only; no rule asks it.

The words that print may shorten or leave out stand in ``evaluation.tsv``.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from dieuphoi.vietnamese import TONES, stored_name, tone_key

TABLE = Path(__file__).parent / "evaluation.tsv"
# A shorter text is the same only as a whole; a longer one by the longest run of words in common.
SHORT_CLAUSE = 5

_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc`´"), "'")
_DASHES = dict.fromkeys((ord("-"), *range(0x2010, 0x2016)), " ")
_EDGES = " .,;:"
_SIGNS = re.compile(r"[,()\[\]“”\"]")


@cache
def _rows(kind: str) -> tuple[tuple[str, str], ...]:
    """Form and full form of the rows of a kind, longest first."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
    cells = [line.split("\t") for line in lines if line.strip()]
    return tuple(sorted(((row[0], row[2]) for row in cells if row[1] == kind), key=lambda row: -len(row[0])))


@cache
def _forms(kind: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Any form of a kind as words of their own; after a final dot a word may follow at once ("TP.Huế")."""
    parts = (re.escape(form) + ("" if form.endswith(".") else r"(?!\w)") for form, _ in _rows(kind))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})", flags)


@lru_cache(maxsize=65536)
def name_key(text: str) -> str:
    """Case, spaces, dashes, apostrophes, place of the tone and a final i or y made one: "Hoà" is "Hòa", "Lý" is "Lí"."""
    plain = tone_key(" ".join(stored_name(text).translate(_DASHES).translate(_APOSTROPHES).split())).strip(_EDGES)
    return " ".join(_plain_word(word) for word in plain.split())


def _plain_word(word: str) -> str:
    """Tones behind everything else, also behind a sign that stands close to the word."""
    tones = "".join(c for c in word if c in TONES)
    bare = "".join(c for c in word if c not in TONES)
    keeps_y = bare == "y" or bare.endswith(("ây", "ay")) or (bare.endswith("uy") and bare != "quy")
    return (bare[:-1] + "i" if bare.endswith("y") and not keeps_y else bare) + tones


@lru_cache(maxsize=65536)
def spelled_out(text: str) -> str:
    """Abbreviations in full, lower case."""
    text = stored_name(text)
    for kind, flags in (("capitals", 0), ("short", re.IGNORECASE)):
        full = {form.lower(): words for form, words in _rows(kind)}
        text = _forms(kind, flags).sub(lambda match, full=full: f"{full[match.group().lower()]} ", text)  # type: ignore[misc]
    return " ".join(text.lower().split())


@lru_cache(maxsize=65536)
def body_key(text: str) -> str:
    """A body without the words that print adds or leaves out, abbreviations in full."""
    kept = " ".join(_SIGNS.sub(" ", spelled_out(text)).split())
    for form, full in _rows("whole"):
        if tone_key(kept) == tone_key(form):
            kept = full.lower()
    words = kept.split()
    dropped = [form.lower().split() for form, _ in _rows("dropped")]
    stays = {tone_key(form) for form, _ in _rows("kept_after")}
    before = [form.lower().split() for form, _ in _rows("dropped_before")]
    cities = [form.lower().split() for form, _ in _rows("city")]
    out: list[str] = []
    at = 0
    while at < len(words):
        gone = next((form for form in dropped if words[at : at + len(form)] == form), None)
        if gone is not None and tone_key(words[at + len(gone)] if at + len(gone) < len(words) else "") in stays:
            gone = None
        if gone is None:
            gone = next((form for form in before if words[at : at + len(form)] == form and _opens(words[at + len(form) :], cities)), None)
        if gone is None:
            out.append(words[at])
        at += len(gone) if gone is not None else 1
    return name_key(" ".join(out))


def _opens(words: list[str], phrases: list[list[str]]) -> bool:
    return any(words[: len(phrase)] == phrase for phrase in phrases)


@lru_cache(maxsize=65536)
def title_key(text: str) -> str:
    """An office without its body."""
    key = name_key(spelled_out(text))
    for form, full in _rows("title"):
        key = key.replace(name_key(form), name_key(full))
    return key


def share_in_common(expected: str, found: str) -> float:
    """The longest run of words that both have, as a share of the shorter one (0 to 1). A paragraph around a clause is not the clause."""
    wanted, had = name_key(expected).split(), name_key(found).split()
    if not wanted or not had or len(had) > 3 * len(wanted) + 30:
        return 0.0
    longest, shorter = _longest_run(wanted, had), min(len(wanted), len(had))
    return longest / shorter if shorter >= SHORT_CLAUSE else float(longest == shorter)


def _longest_run(some: list[str], others: list[str]) -> int:
    best = 0
    before = [0] * (len(others) + 1)
    for word in some:
        here = [0] * (len(others) + 1)
        for at, other in enumerate(others, start=1):
            if word == other:
                here[at] = before[at - 1] + 1
                best = max(best, here[at])
        before = here
    return best


def names_person(printed: str, name: str) -> bool:
    """Whether printed words are the name or its last syllables ("Hòa" for Trần Thị Hòa)."""
    key, full = name_key(printed), name_key(name)
    return bool(key) and (full == key or full.endswith(f" {key}"))
