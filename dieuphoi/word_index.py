"""An index of the words of a ``search_key`` column on SQLite (FTS5). PostgreSQL has trigram indexes of the column itself.

It finds rows that may hold what is looked for; the column itself has the last word, so that both databases give the same answers.
"""

from collections.abc import Iterable

# The words of a search column stand between spaces: letters and digits, marks after them, and what Python takes for a letter.
_TOKENIZER = "unicode61 remove_diacritics 0 categories ''L* N* Co Mn'' tokenchars ''_''"
# The beginning of a word that is shorter fits too many words to be worth looking up.
SHORTEST_BEGINNING = 3


def statements(table: str, rowid: str) -> tuple[list[str], list[str]]:
    """SQL that makes the index of a table that has rows already, and SQL that takes it away. ``rowid``: a column of unique integers.

    Triggers keep it in step. A migration that rebuilds the table loses them and must make the index again; ``tests/visits/models`` fails
    when one is missing.
    """
    words = f"{table}_words"
    add = f"INSERT INTO {words}(rowid, search_key) VALUES (new.{rowid}, new.search_key);"  # noqa: S608
    remove = f"INSERT INTO {words}({words}, rowid, search_key) VALUES ('delete', old.{rowid}, old.search_key);"  # noqa: S608
    forward = [
        f"CREATE VIRTUAL TABLE {words} USING fts5(search_key, content='{table}', content_rowid='{rowid}', tokenize='{_TOKENIZER}')",
        f"CREATE TRIGGER {words}_added AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {words}_removed AFTER DELETE ON {table} BEGIN {remove} END",
        f"CREATE TRIGGER {words}_changed AFTER UPDATE OF {rowid}, search_key ON {table} BEGIN {remove} {add} END",
        f"INSERT INTO {words}({words}) VALUES ('rebuild')",  # noqa: S608
    ]
    backward = [*(f"DROP TRIGGER {words}_{event}" for event in ("added", "removed", "changed")), f"DROP TABLE {words}"]
    return forward, backward


def expression(needles: Iterable[str]) -> str:
    """What FTS5 looks for, given the needles of ``search_terms``; empty where it can tell too little."""
    return " AND ".join(f'"{needle.strip()}"{"" if needle.endswith(" ") else "*"}' for needle in needles if _is_telling(needle))


def _is_telling(needle: str) -> bool:
    # A word without any ASCII letter or digit may be none to the tokenizer.
    if not any(char.isascii() and char.isalnum() for char in needle):
        return False
    return needle.endswith(" ") or len(needle.strip()) >= SHORTEST_BEGINNING


# Of so many of the last rows, if so many have what is looked for, it stands in rows so close together that reading a list until its page
# is full costs less than the index; and so it is beyond so many rows that the index finds.
SAMPLE, MANY_OF_SAMPLE, MOST = 300, 15, 2000


def lookup(table: str, rowid: str, needles: list[str]) -> tuple[str, list[str]]:
    """SQL that gives the rowids of rows that may hold all needles, with its values; ``are_many`` says whether it gave up."""
    words = f"{table}_words"
    held = " AND ".join("instr(search_key, %s) > 0" for _ in needles)
    sql = (
        f"WITH sample AS (SELECT count(*) AS held FROM (SELECT search_key FROM {table} ORDER BY {rowid} DESC LIMIT {SAMPLE}) WHERE {held}) "  # noqa: S608
        f"SELECT -1 FROM sample WHERE held >= {MANY_OF_SAMPLE} UNION ALL "
        # The sample comes first: where it says enough, no word is looked up.
        f"SELECT {words}.rowid FROM sample CROSS JOIN {words} WHERE held < {MANY_OF_SAMPLE} AND {words} MATCH %s LIMIT {MOST + 1}"
    )
    return sql, [*needles, expression(needles)]


def are_many(found: list[int]) -> bool:
    return found[:1] == [-1] or len(found) > MOST
