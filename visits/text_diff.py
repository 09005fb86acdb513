"""Two texts of an article beside each other: which paragraphs changed, and which words in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# Longer paragraphs are shown whole, before and after: comparing their words would take too long.
MOST_WORDS = 1500
# Of the paragraphs of one text; what comes after is not compared.
MOST_PARAGRAPHS = 3000


@dataclass(frozen=True, slots=True)
class Part:
    """``kind`` is "same", "removed" or "added"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One changed paragraph; ``skipped`` unchanged ones stand before it."""

    parts: tuple[Part, ...]
    skipped: int = 0


def changed_paragraphs(before: str, after: str) -> list[Paragraph]:
    """The paragraphs that changed, in their order; empty where nothing but their layout did."""
    old, new = (_paragraphs(text) for text in (before, after))
    found: list[Paragraph] = []
    skipped = 0
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            skipped += new_end - new_start
            continue
        for parts in _block(old[old_start:old_end], new[new_start:new_end]):
            found.append(Paragraph(parts, skipped))
            skipped = 0
    return found


def _paragraphs(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line][:MOST_PARAGRAPHS]


def _block(old: list[str], new: list[str]) -> Iterator[tuple[Part, ...]]:
    """Paragraphs that stand for each other one by one, then those that came or went."""
    paired = min(len(old), len(new))
    for one, other in zip(old[:paired], new[:paired], strict=True):
        yield tuple(_words(one, other))
    yield from ((Part("removed", line),) for line in old[paired:])
    yield from ((Part("added", line),) for line in new[paired:])


def _words(before: str, after: str) -> Iterator[Part]:
    old, new = before.split(), after.split()
    if max(len(old), len(new)) > MOST_WORDS:
        yield from (Part("removed", before), Part("added", after))
        return
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Part("same", " ".join(new[new_start:new_end]))
            continue
        if old_end > old_start:
            yield Part("removed", " ".join(old[old_start:old_end]))
        if new_end > new_start:
            yield Part("added", " ".join(new[new_start:new_end]))
