"""The word lists of ``lexicon/``: tab-separated tables with a header, ``|`` between the items of a cell.

Everything the rules know of Vietnamese stands there; code asks for it by table and column.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from dieuphoi.vietnamese import tone_key

FOLDER = Path(__file__).parent / "lexicon"
Row = dict[str, str]


@lru_cache(maxsize=1)
def lexicon_digest() -> str:
    """SHA-256 over the names and bytes of all tables: two runs with one digest used the same words."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.tsv")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


# Table -> number of a row that is not there while somebody asks what it is good for; ``lexicon_check`` sets it.
left_out: dict[str, int] = {}


def table(name: str) -> tuple[Row, ...]:
    """The rows of a table, cells stripped; a row shorter than the header has empty cells. FileNotFoundError for no such table."""
    rows, gone = read_table(name), left_out.get(name)
    return rows if gone is None else (*rows[:gone], *rows[gone + 1 :])


@lru_cache(maxsize=64)
def read_table(name: str) -> tuple[Row, ...]:
    """All rows of a table, as they stand in the file."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    rows = []
    for line in lines[1:]:
        if line.strip():
            cells = [cell.strip() for cell in line.split("\t")]
            rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False)))
    return tuple(rows)


def items(cell: str) -> tuple[str, ...]:
    """The items of a cell."""
    return tuple(item.strip() for item in cell.split("|") if item.strip())


def words(name: str, column: str, **wanted: str) -> tuple[str, ...]:
    """One column of the rows whose other columns hold what is wanted."""
    return tuple(row[column] for row in table(name) if all(row[key] == value for key, value in wanted.items()))


def keys(name: str, column: str, **wanted: str) -> frozenset[str]:
    """The same as comparison keys: case and tone placement made one."""
    return frozenset(tone_key(word) for word in words(name, column, **wanted))


@lru_cache(maxsize=256)
def term(name: str) -> tuple[str, ...]:
    """The printed forms of a grammar word of ``terms.tsv``; KeyError for an unknown one."""
    for row in table("terms"):
        if row["term"] == name:
            return items(row["words"])
    raise KeyError(name)


@lru_cache(maxsize=256)
def term_keys(name: str) -> frozenset[str]:
    """Comparison keys of a grammar word's forms."""
    return frozenset(tone_key(form) for form in term(name))
