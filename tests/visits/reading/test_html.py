"""Web pages: the article's words, and what the page states of itself."""

from datetime import date

import pytest

from tests.visits.reading.test_decoding import windows_1258
from visits.reading.document import ReadDocument, ReadingError
from visits.reading.html import read_html
from visits.reading.page_metadata import canonical_url, stated_day

TITLE = "Đoàn công tác Bộ Ví dụ làm việc tại tỉnh A"
LEAD = "Chiều 21/2, đoàn công tác của Bộ Ví dụ do đồng chí Nguyễn Văn A dẫn đầu đã tới làm việc với tỉnh."
HOSTS = "Đón đoàn có các đồng chí: Trần Văn B, Bí thư Tỉnh ủy; Lê Văn C, Chủ tịch UBND tỉnh."
GIFT = "Cùng ngày, đoàn tặng quỹ khuyến học của tỉnh 50 triệu đồng và ghi sổ lưu niệm tại nhà truyền thống."
ARTICLE = f"<p>{LEAD}</p><p>{HOSTS}</p><p>Ngắn.</p><p>{GIFT}</p>"


def make_page(head: str = "", article: str = ARTICLE, title: str = TITLE) -> str:
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title} - Báo Ví dụ</title>{head}</head><body>
<header><nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/thoi-su">Thời sự</a></li></ul></nav></header>
<main><article><h1>{title}</h1>{article}</article>
<div class="related"><h3>Tin liên quan</h3><ul><li><a href="/1">Tỉnh D gặp mặt báo chí</a></li></ul></div></main>
<footer><p>Bản quyền Báo Ví dụ</p></footer></body></html>"""


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def linked(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def read(page: str) -> ReadDocument:
    return read_html(page.encode())


def test_all_paragraphs_of_the_article_stay_and_the_page_around_it_goes() -> None:
    lines = read(make_page()).text.splitlines()
    assert lines == [TITLE, LEAD, HOSTS, "Ngắn.", GIFT]


def test_captions_stay_whatever_holds_them() -> None:
    figure = "<figure><img src='1.jpg'><figcaption>Quang cảnh buổi làm việc. Ảnh: Phạm Văn D</figcaption></figure>"
    table = "<table><tr><td><img src='2.jpg'></td></tr><tr><td>Đồng chí Nguyễn Văn A phát biểu.</td></tr></table>"
    lines = read(make_page(article=f"<p>{LEAD}</p>{figure}<p>{HOSTS}</p>{table}<p>{GIFT}</p>")).text.splitlines()
    assert lines == [TITLE, LEAD, "Quang cảnh buổi làm việc. Ảnh: Phạm Văn D", HOSTS, "Đồng chí Nguyễn Văn A phát biểu.", GIFT]


@pytest.mark.parametrize("caption", ['<p class="image-caption">{}</p>', '<div class="PhotoCMS_Caption"><p>{}</p></div>'])
def test_captions_known_by_their_class_alone_stay(caption: str) -> None:
    printed = "Quang cảnh buổi làm việc. Ảnh: Phạm Văn D"
    assert printed in read(make_page(article=f"<p>{LEAD}</p>{caption.format(printed)}<p>{GIFT}</p>")).text.splitlines()


def test_bold_words_line_breaks_and_bare_divisions_stay() -> None:
    article = f"<p>{LEAD}</p><p>Đón đoàn có <b>Trần Văn B</b>, Bí thư Tỉnh ủy;<br>Lê Văn C, Chủ tịch.</p><div>{GIFT}</div>"
    text = read(make_page(article=article)).text
    assert "Đón đoàn có Trần Văn B, Bí thư Tỉnh ủy;\nLê Văn C, Chủ tịch." in text
    assert GIFT in text


def test_a_title_that_the_article_part_lacks_stands_above_it() -> None:
    page = f"<html><head>{meta('og:title', TITLE)}</head><body><article>{ARTICLE}</article></body></html>"
    assert read(page).text.splitlines()[:2] == [TITLE, LEAD]


def test_a_short_article_is_an_article() -> None:
    assert read("<html><body><p>Tin ngắn.</p></body></html>").text == "Tin ngắn.\n"


def test_a_page_without_a_title_has_none() -> None:
    assert read(f"<html><body>{ARTICLE}</body></html>").title is None


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("", TITLE),
        (meta("og:title", "Đầu đề khác"), "Đầu đề khác"),
        (meta("og:title", f"{TITLE} | Báo Ví dụ"), TITLE),
        (meta("og:title", "Đầu đề - khác - Báo Ví dụ") + meta("og:site_name", "Báo Ví dụ"), "Đầu đề - khác"),
        (linked('{"@type": "NewsArticle", "headline": "Đầu đề khác"}'), "Đầu đề khác"),
    ],
)
def test_the_title_is_the_stated_one_without_the_site_behind_it(head: str, title: str) -> None:
    assert read(make_page(head)).title == title


def test_outlet_byline_and_address_come_from_meta_tags() -> None:
    head = meta("og:site_name", "Báo Ví dụ") + meta("author", "Nguyễn Văn A")
    document = read(make_page(head + '<link rel="canonical" href="https://baovidu.example/tin-1.html#binh-luan">'))
    assert (document.outlet, document.byline, document.url) == ("Báo Ví dụ", "Nguyễn Văn A", "https://baovidu.example/tin-1.html")


def test_outlet_and_byline_come_from_linked_data_too() -> None:
    graph = '{"@graph": [{"@type": ["Article"], "author": [{"name": "Nguyễn Văn A"}, "Trần Văn B"], "publisher": {"name": "Báo Ví dụ"}}]}'
    document = read(make_page(linked("{broken") + linked(graph)))
    assert (document.outlet, document.byline) == ("Báo Ví dụ", "Nguyễn Văn A, Trần Văn B")


def test_the_paper_is_not_its_own_author() -> None:
    assert read(make_page(meta("og:site_name", "Báo Ví dụ") + meta("author", "Báo Ví dụ"))).byline is None
    assert read(make_page(meta("article:author", "https://facebook.example/baovidu"))).byline is None


def test_an_author_marked_in_the_page_is_the_byline_where_it_is_one_line() -> None:
    line = '<p class="author">Nguyễn Văn A</p>'
    assert read(make_page(article=ARTICLE + line)).byline == "Nguyễn Văn A"
    assert read(make_page(meta("author", "Trần Văn B"), ARTICLE + line)).byline == "Trần Văn B"
    assert read(make_page(article=ARTICLE + line + '<p class="author">Lê Văn C</p>')).byline is None
    assert read(make_page(article=ARTICLE + f'<div class="author">{GIFT}</div>')).byline is None


def test_the_day_is_the_stated_one() -> None:
    stated = linked('{"@type": "NewsArticle", "datePublished": "2023-02-21T08:00:00+07:00", "dateModified": "2023-03-01"}')
    assert read(make_page(meta("article:published_time", "2023-02-21T20:10:00+07:00"))).published_on == date(2023, 2, 21)
    assert read(make_page(stated)).published_on == date(2023, 2, 21)
    assert read(make_page(stated + meta("article:published_time", "2023-02-21"))).published_on == date(2023, 2, 21)


def test_a_day_that_is_not_stated_is_not_invented() -> None:
    article = f"<p>Năm 2023, cập nhật 21/02/2023</p>{ARTICLE}<p>© 2024 Báo Ví dụ</p>"
    assert read(make_page(article=article)).published_on is None


def test_two_stated_days_are_no_day() -> None:
    head = meta("article:published_time", "2023-02-21") + linked('{"@type": "NewsArticle", "datePublished": "2023-01-01"}')
    assert read(make_page(head)).published_on is None


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2023-02-21", date(2023, 2, 21)),
        ("2023-02-21T16:59:59Z", date(2023, 2, 21)),
        ("2023-02-21T17:00:00Z", date(2023, 2, 22)),
        ("2023-02-21T20:10:00+0700", date(2023, 2, 21)),
        ("21/02/2023 20:10", date(2023, 2, 21)),
        ("2/7/2023 8:00:00 AM", None),
        ("02/21/2023", None),
        ("0001-01-01T00:00:00", None),
        ("9999-12-31T23:59:59-07:00", None),
        ("2023", None),
        ("hôm qua", None),
    ],
)
def test_days_are_read_as_vietnamese_days_or_not_at_all(value: str, day: date | None) -> None:
    assert stated_day(value) == day


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://BaoViDu.example/tin.html?utm_source=x&id=3#a", "https://baovidu.example/tin.html?id=3"),
        ("http://baovidu.example:8080/?p=12", "http://baovidu.example:8080/?p=12"),
        ("https://baovidu.example/", None),
        ("https://baovidu.example/?utm_source=x", None),
        ("/tin.html", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://[::1", None),
        ("https://baovidu.example/tin 1.html", None),
    ],
)
def test_only_the_absolute_address_of_one_page_identifies_it(address: str, url: str | None) -> None:
    assert canonical_url(address) == url


def test_a_page_in_windows_1258_is_read_and_says_so() -> None:
    document = read_html(windows_1258(make_page().replace('charset="utf-8"', 'charset="windows-1258"')))
    assert document.encoding == "windows-1258"
    assert LEAD in document.text


def test_an_xml_declaration_and_a_nul_do_no_harm() -> None:
    page = '<?xml version="1.0" encoding="utf-8"?>' + make_page(article=ARTICLE.replace("Ngắn.", "Ng\0ắn."))
    assert "Ng\ufffdắn." in read(page).text


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>Tin</title></head></html>",
        "<html><head><title>Tin</title></head><body></body></html>",
        "<html><body><script>var a = 'Tin';</script><style>p {}</style> … </body></html>",
        "<!-- trang -->",
        "<!DOCTYPE html>",
        "   ",
    ],
)
def test_a_page_without_a_body_is_refused(page: str) -> None:
    with pytest.raises(ReadingError, match=r"Trang HTML không có"):
        read(page)


def test_a_page_whose_text_only_a_script_would_bring_is_refused() -> None:
    page = "<html><body><noscript>Hãy bật JavaScript để xem.</noscript><div id='root'></div><script>tai('/tin/1')</script></body></html>"
    with pytest.raises(ReadingError, match=r"lưu lại trang khi đã tải xong"):
        read(page)


def test_a_page_in_which_no_article_is_found_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visits.reading.html.trafilatura.extract", lambda *args, **options: None)
    with pytest.raises(ReadingError, match=r"Không tìm thấy nội dung bài"):
        read(make_page())


def test_hostile_nesting_neither_hangs_nor_crashes() -> None:
    deep = "<html><body>" + "<div>" * 10_000 + f"<p>{LEAD}</p>" + "</div>" * 10_000 + "</body></html>"
    with pytest.raises(ReadingError):
        read(deep)
    assert read(make_page(linked("[" * 100_000))).title == TITLE


def test_the_reader_names_the_library_that_decides_what_is_text() -> None:
    assert read(make_page()).reader.startswith("html 1 (trafilatura ")
