"""Bytes that nobody meant, through every reader: a document or a reason, in time, and no file anywhere.

``DIEUPHOI_FUZZ=20000 ./run test tests/visits/reading/test_fuzz.py`` tries more of them, other ones at each run.
"""

import io
import os
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.visits.reading.samples import (
    LEAD,
    PAGE,
    TCVN3,
    TEXT,
    TITLE,
    make_docx,
    make_feed,
    make_json,
    make_pdf,
    make_warc,
    make_xlsx,
    make_zip,
)
from visits.reading import ENDINGS, PLACE_LENGTH, Options, ReadDocument, ReadingError, Source, documents

EXAMPLES = int(os.environ.get("DIEUPHOI_FUZZ", "0"))
USUAL = 300
LONGEST = 30.0  # seconds for one file, on a machine that does other things too
MOST_ITEMS = 200

URL = "https://vidu.example/tin-1.html"
ARTICLE = {"title": TITLE, "url": URL, "published_on": "2023-02-21", "text": LEAD}
ROWS = (tuple(ARTICLE), tuple(ARTICLE.values()))
SEEDS = {
    "a.txt": TEXT.encode(),
    "utf16.txt": TEXT.encode("utf-16"),
    "font.txt": TCVN3.encode("latin-1"),
    "a.html": PAGE.replace("<title>", f"<meta name='author' content='A'><link rel='canonical' href='{URL}'><title>").encode(),
    "a.docx": make_docx(TITLE, LEAD, rows=[("A", "B")]),
    "a.pdf": make_pdf([TITLE, LEAD], [LEAD], compress=False),
    "packed.pdf": make_pdf([TITLE, LEAD], picture=True),
    "a.rtf": b"{\\rtf1 Tin}",
    "a.csv": "\n".join(",".join(f'"{cell}"' for cell in row) for row in (*ROWS, ROWS[1], ROWS[1])).encode(),
    "a.xlsx": make_xlsx(*ROWS),
    "a.json": make_json(ARTICLE, ARTICLE),
    "a.jsonl": make_json(ARTICLE)[1:-1] + b"\n" + make_json(ARTICLE)[1:-1] + b"\n",
    "a.warc": make_warc((URL, "text/html", PAGE.encode()), (URL, "text/plain", TEXT.encode()), gzip=False),
    "a.warc.gz": make_warc((URL, "text/html", PAGE.encode()), (URL, "image/png", b"x")),
    "a.xml": make_feed((TITLE, URL, "Tue, 21 Feb 2023 20:00:00 +0700", f"<p>{LEAD}</p>"), ("B", "", "", "x")),
    "a.urls": f"{URL}\n# x\n{URL}\n".encode(),
    "a.zip": make_zip({"b/a.txt": TEXT, "a.zip": make_zip({"a.csv": "text\nTin\n"}), "a.docx": make_docx(TITLE)}),
}
# What stands in an archive, changed there: a change of the packed bytes is seldom more than a damaged archive.
INNER = {
    "a.docx": ("word/document.xml", "word/styles.xml", "[Content_Types].xml"),
    "a.xlsx": ("xl/worksheets/sheet1.xml", "xl/workbook.xml"),
}
# What hurts: numbers at the edges, openings without an end, signs with a meaning, signatures of other formats.
HURTING = [
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"<", b"<!--", b"<![CDATA[", b"&#0;", b"&#x110000;", b"\xed\xa0\x80"),
    *(b"%PDF-", b"PK\x03\x04", b"\x1f\x8b", b"{\\rtf", b"99999999999999999999", b"-1", b"NaN", b"1e999", b"\\u0000", b"../../", b"&a;"),
    *(b"[" * 300, b"<div>" * 300, b"((((", b"<<", b"/Kids [1 0 R]", b"0 0 R", b"Content-Length: 99999999\r\n", b"http://127.0.0.1/"),
    b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
]

Change = Callable[[bytes], bytes]


@st.composite
def changes(draw: st.DrawFn) -> Change:
    kind = draw(st.sampled_from(["cut", "flip", "drop", "double", "insert", "insert", "insert", "other"]))
    at, length = draw(st.floats(0, 1)), draw(st.integers(1, 64))
    piece = draw(st.one_of(st.sampled_from(HURTING), st.binary(min_size=1, max_size=8)))
    other = draw(st.sampled_from(sorted(SEEDS)))

    def change(raw: bytes) -> bytes:
        place = int(at * len(raw))
        before, part, after = raw[:place], raw[place : place + length], raw[place + length :]
        match kind:
            case "cut":
                return before
            case "flip":
                return before + bytes(byte ^ 0x55 for byte in part) + after
            case "drop":
                return before + after
            case "double":
                return before + part * 20 + after
            case "insert":
                return before + piece + part + after
            case _:
                return before + SEEDS[other][:2000] + after

    return change


def changed_inside(raw: bytes, entry: str, change: Change) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == entry else old.read(name))
    return file.getvalue()


@st.composite
def changed_files(draw: st.DrawFn) -> tuple[str, bytes]:
    name = draw(st.sampled_from(sorted(SEEDS)))
    raw = SEEDS[name]
    inside = draw(st.sampled_from(INNER.get(name, ("",))))
    for change in draw(st.lists(changes(), min_size=1, max_size=4)):
        raw = changed_inside(raw, inside, change) if inside else change(raw)
    # Sometimes under another name.
    ending = draw(st.sampled_from(["", "", "", *sorted(ENDINGS)]))
    return name + ending, raw


@pytest.fixture(scope="module")
def empty_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder in which everything happens, the one for temporary files below it: both have to stay empty."""
    place = tmp_path_factory.mktemp("noi")
    (place / "tam").mkdir()
    before, kept = Path.cwd(), tempfile.tempdir
    os.chdir(place)
    tempfile.tempdir = str(place / "tam")
    yield place
    os.chdir(before)
    tempfile.tempdir = kept


def read_all_of(name: str, raw: bytes) -> list[ReadDocument | str]:
    """Everything in it; whatever is raised but a ReadingError fails the test."""
    read: list[ReadDocument | str] = []
    start = time.monotonic()
    for number, found in enumerate(documents(Source(name, lambda: io.BytesIO(raw)), Options(convert_old_fonts=True, seconds=5))):
        assert len(found.place) <= PLACE_LENGTH
        try:
            read.append(found.read())
        except ReadingError as error:
            assert error.reason and "\n" not in error.reason
            read.append(error.reason)
        if number > MOST_ITEMS:
            break
    assert time.monotonic() - start < LONGEST
    return read


def check(name: str, raw: bytes, place: Path) -> None:
    for document in read_all_of(name, raw):
        if isinstance(document, ReadDocument):
            assert document.text and document.raw
            assert "\0" not in document.text and "\r" not in document.text
            assert unicodedata.is_normalized("NFC", document.text)
            "".join(filter(None, (document.text, document.title, document.outlet, document.url, document.byline))).encode()
    assert [path.name for path in place.rglob("*")] == ["tam"]


def usual(share: int = 1) -> settings:
    return settings(
        max_examples=(EXAMPLES or USUAL) // share,
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def test_the_files_themselves_are_read() -> None:
    first = {name: read_all_of(name, raw)[0] for name, raw in SEEDS.items()}
    assert {name for name, read in first.items() if isinstance(read, str)} <= {"a.urls", "a.rtf"}


@usual()
@given(file=changed_files())
def test_changed_files_give_a_document_or_a_reason(file: tuple[str, bytes], empty_place: Path) -> None:
    check(*file, empty_place)


@usual(4)
@given(ending=st.sampled_from(["", *sorted(ENDINGS)]), head=st.sampled_from([b"", *HURTING]), raw=st.binary(max_size=300))
def test_any_bytes_under_any_name_give_a_document_or_a_reason(ending: str, head: bytes, raw: bytes, empty_place: Path) -> None:
    check(f"tep{ending}", head + raw, empty_place)


@usual(4)
@given(ending=st.sampled_from(sorted(ENDINGS)), text=st.text(max_size=300))
def test_any_text_under_any_name_gives_a_document_or_a_reason(ending: str, text: str, empty_place: Path) -> None:
    check(f"tep{ending}", text.encode("utf-8", "surrogatepass"), empty_place)
