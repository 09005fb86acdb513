"""Keys of authority rows that people add at the desk; those of the fixtures are written by hand."""

from typing import Any

from django.db import models

from dieuphoi.vietnamese import folded_key

LONGEST = 120


def free_key(model: type[models.Model], *words: str) -> str:
    """A key made from words that no row of the model has yet: "bo-ngoai-giao", or with a number behind it where that is taken."""
    rows: Any = model._default_manager
    stem = "-".join(folded_key(" ".join(words)).encode("ascii", "ignore").decode().split())[: LONGEST - 8].strip("-") or "muc"
    taken = set(rows.filter(key__startswith=stem).values_list("key", flat=True))
    if stem not in taken:
        return stem
    return next(key for number in range(2, len(taken) + 3) if (key := f"{stem}-{number}") not in taken)
