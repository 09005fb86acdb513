"""Web archives and feeds: a page or an entry is an article, and what is none is counted and left alone."""

import gzip
import io
from datetime import date

import pytest

from tests.visits.reading.samples import HOSTS, LEAD, PAGE, TITLE, make_feed, make_warc, make_zip
from visits.reading import Found, ReadDocument, ReadingError, Source, documents, reopen

URL = "https://vidu.example/tin-1.html"


def items_of(raw: bytes, name: str) -> list[tuple[Found, ReadDocument | str]]:
    source = Source(name, lambda: io.BytesIO(raw))
    items: list[tuple[Found, ReadDocument | str]] = []
    for found in documents(source):
        try:
            items.append((found, found.read()))
        except ReadingError as error:
            items.append((found, error.reason))
    readable = [(found.place, read) for found, read in items if not found.refusal]
    assert [found.read() for found in reopen(source, [place for place, read in readable if isinstance(read, ReadDocument)])] == [
        read for _, read in readable if isinstance(read, ReadDocument)
    ]
    return items


@pytest.mark.parametrize("gzip_each", [True, False])
def test_pages_of_a_crawl_are_articles_with_their_addresses(gzip_each: bool) -> None:
    raw = make_warc(
        (URL, "text/html; charset=utf-8", PAGE.encode()),
        ("https://vidu.example/anh.png", "image/png", b"x"),
        ("https://vidu.example/tin-2.html", "text/html; charset=utf-16", PAGE.encode("utf-16")),
        gzip=gzip_each,
    )
    (first, page), (second, other), (rest, said) = items_of(raw, "crawl.warc")
    assert (first.path, second.path) == (f"crawl.warc#{URL}", "crawl.warc#https://vidu.example/tin-2.html")
    assert isinstance(page, ReadDocument) and (page.url, page.title, page.raw) == (URL, TITLE, PAGE.encode())
    assert isinstance(other, ReadDocument) and other.text == page.text
    assert rest.ignored and "Bỏ qua 1 bản ghi" in str(said)


def test_a_crawl_that_was_cut_gives_the_pages_before_the_cut() -> None:
    raw = make_warc((URL, "text/html", PAGE.encode()), (URL, "text/html", PAGE.encode()))
    items = items_of(raw[:-150], "crawl.warc.gz")
    assert isinstance(items[0][1], ReadDocument)
    assert "cắt cụt" in str(items[1][1])


def test_a_crawl_packed_as_a_whole_says_what_to_do() -> None:
    pages = [(f"{URL}?{number}", "text/html", PAGE.encode()) for number in range(3)]
    items = items_of(gzip.compress(make_warc(*pages, gzip=False)), "crawl.warc.gz")
    assert "hãy giải nén thành .warc" in str(items[-1][1])


def test_other_packed_files_are_no_crawl() -> None:
    ((_, said),) = items_of(gzip.compress(b"abc"), "a.gz")
    assert "không phải WARC" in str(said)


def test_entries_of_a_feed_are_articles() -> None:
    entries = [(TITLE, URL, "Tue, 21 Feb 2023 23:30:00 +0700", f"<p>{LEAD}</p><p>{HOSTS}</p>"), ("Trống", f"{URL}?b=1", "", "")]
    (first, article), (_, empty) = items_of(make_feed(*entries), "tin.xml")
    assert first.path == "tin.xml#mục 1"
    assert isinstance(article, ReadDocument)
    assert article.text.splitlines() == [TITLE, LEAD, HOSTS]
    assert (article.title, article.outlet, article.url, article.published_on) == (TITLE, "Báo Ví dụ", URL, date(2023, 2, 21))
    assert "có thể chỉ là tóm tắt" in article.notes[0]
    assert "không có nội dung" in str(empty)


def test_an_atom_feed_is_one_too() -> None:
    author = "<author><name>Nguyễn Văn A</name></author>"
    entry = f"<entry><title>{TITLE}</title><link href='{URL}'/><updated>2023-02-21T20:00:00Z</updated>{author}"
    raw = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Báo Ví dụ</title>{entry}<content type='text'>{LEAD}</content></entry></feed>"
    ((_, article),) = items_of(raw.encode(), "tin.atom")
    assert isinstance(article, ReadDocument)
    assert (article.byline, article.published_on, article.text.splitlines()) == ("Nguyễn Văn A", date(2023, 2, 22), [TITLE, LEAD])


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;',
    ],
)
def test_a_feed_with_entities_of_its_own_is_refused(entities: str) -> None:
    feed = make_feed((TITLE, URL, "", "<p>&a;</p>")).decode().replace("<rss", f"<!DOCTYPE rss [{entities}]><rss").encode()
    for name, raw in (("tin.xml", feed), ("bai.zip", make_zip({"tin.xml": feed}))):
        ((_, said),) = items_of(raw, name)
        assert "XXE" in str(said)


def test_other_xml_is_no_feed() -> None:
    ((_, said),) = items_of(b"<?xml version='1.0'?><a>b</a>", "a.xml")
    assert "không phải RSS hay Atom" in str(said)
