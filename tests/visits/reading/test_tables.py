"""Tables of articles: columns by their names, cells with their errors, each row found again."""

import io
import json
import resource
from datetime import date, datetime
from pathlib import Path

import pytest

from dieuphoi.vietnamese import folded_key
from tests.visits.reading.samples import LEAD, PAGE, TCVN3, TITLE, UNICODE, make_json, make_xlsx
from visits.reading import ENDINGS, OldFontText, Options, ReadDocument, ReadingError, Source, documents, reopen
from visits.reading.table_rows import COLUMNS, HEADERS

HEAD = "title,outlet,url,author,published_on,text\n"
URL = "https://vidu.example/tin-1.html"


def rows_of(raw: bytes | str, name: str = "bang.csv", **options: bool) -> list[ReadDocument | str]:
    """The document of each row, or the reason why there is none; the same when each is asked for again by its place."""
    source = Source(name, lambda: io.BytesIO(raw.encode() if isinstance(raw, str) else raw))
    chosen = Options(**options)  # type: ignore[arg-type]
    places = []
    read: list[ReadDocument | str] = []
    for found in documents(source, chosen):
        places.append(found.place)
        try:
            read.append(found.read())
        except ReadingError as error:
            read.append(error.reason)
    again: list[ReadDocument | str] = []
    for found in reopen(source, places, chosen):
        try:
            again.append(found.read())
        except ReadingError as error:
            again.append(error.reason)
    if places != [""]:
        assert again == read
    return read


def only(rows: list[ReadDocument | str]) -> ReadDocument:
    (row,) = rows
    assert isinstance(row, ReadDocument), row
    return row


def reason(rows: list[ReadDocument | str]) -> str:
    (row,) = rows
    assert isinstance(row, str)
    return row


def test_a_row_states_what_its_article_is() -> None:
    document = only(rows_of(HEAD + f'{TITLE},Báo Ví dụ,{URL}?utm_source=x,Nguyễn Văn A,21/02/2023,"{LEAD}\nDòng hai, có phẩy."\n'))
    assert (document.title, document.outlet, document.url, document.byline) == (TITLE, "Báo Ví dụ", URL, "Nguyễn Văn A")
    assert (document.published_on, document.text) == (date(2023, 2, 21), f"{LEAD}\nDòng hai, có phẩy.\n")
    assert json.loads(document.raw)["title"] == TITLE
    assert document.media_type == "application/json"


@pytest.mark.parametrize(
    "raw",
    [
        f"Tiêu đề;Tên báo;Ngày đăng;Nội dung\r\n{TITLE};Báo Ví dụ;21/02/2023;{UNICODE.replace(';', ',')}\r\n".encode("utf-8-sig"),
        f"TIÊU ĐỀ\tNGUỒN\tNGÀY\tTOÀN VĂN\n{TITLE}\tBáo Ví dụ\t2023-02-21\t{UNICODE.replace(';', ',')}\n".encode("utf-16"),
        f"sep=;\ntitle;outlet;published_on;text\n{TITLE};Báo Ví dụ;21-02-2023;{UNICODE.replace(';', ',')}\n".encode(),
        f'note,title,outlet,published_on,text\r,{TITLE},Báo Ví dụ,21.2.2023,"{UNICODE.replace(";", ",")}"\r'.encode(),
    ],
)
def test_tables_of_all_programs_and_languages_are_one(raw: bytes) -> None:
    document = only(rows_of(raw))
    assert (document.title, document.outlet, document.published_on) == (TITLE, "Báo Ví dụ", date(2023, 2, 21))
    assert document.text == UNICODE.replace(";", ",") + "\n"


def test_excel_json_and_lines_of_json_say_the_same() -> None:
    article = {"title": TITLE, "url": URL, "published_on": "2023-02-21", "text": LEAD}
    tables = {
        "bang.xlsx": make_xlsx(tuple(article), (TITLE, URL, date(2023, 2, 21), LEAD)),
        "bang.json": make_json(article),
        "boc.json": json.dumps({"articles": [article]}).encode(),
        "bang.jsonl": (json.dumps(article) + "\n" + json.dumps(article) + "\n").encode(),
    }
    for name, raw in tables.items():
        document = rows_of(raw, name)[0]
        assert isinstance(document, ReadDocument), name
        assert (document.title, document.url, document.published_on, document.text) == (TITLE, URL, date(2023, 2, 21), LEAD + "\n"), name


def test_every_wrong_cell_is_named_by_row_and_column() -> None:
    rows = rows_of(HEAD + f"{TITLE},,,,,{UNICODE.replace(',', ';')}\n,,vidu.example,,31/02/2020,x\n,,,,,\n{'x' * 501},,,,,Tin\n,,,,,--\n")
    assert isinstance(rows[0], ReadDocument)
    assert rows[1:] == [
        "Dòng 3, cột published_on (ngày đăng): “31/02/2020” không phải là ngày; hãy viết như 21/02/2023 hoặc 2023-02-21; "
        "cột url (địa chỉ): “vidu.example” không phải địa chỉ đầy đủ của một bài (https://…).",
        "Dòng 5, cột title (tiêu đề): dài 501 ký tự, tối đa 500.",
        "Dòng 6, cột text (nội dung): không có chữ nào.",
    ]


def test_cells_that_went_astray_fail_their_row_only() -> None:
    rows = rows_of(HEAD + 'a,,,,,Tin một\nb,,,,,Tin, có phẩy\nc,,,,,"Tin "hai" x"\nd,,,,,Tin bốn\ne,,,,,"Tin không đóng\nf,,,,,Tin\n')
    said = [row.text if isinstance(row, ReadDocument) else row for row in rows]
    assert said[0] == "Tin một\n"
    assert said[1].startswith("Dòng 3: có 7 ô trong khi bảng có 6 cột")
    assert said[2].startswith("Dòng 4: dấu ngoặc kép hoặc ký tự xuống dòng đặt sai chỗ")
    assert said[3] == "Tin bốn\n"
    assert said[4].startswith("Dòng 6: dấu ngoặc kép mở ở đây mà không đóng")
    assert len(said) == 5


def test_a_damaged_line_of_utf8_fails_alone() -> None:
    raw = HEAD.encode() + f"a,,,,,{TITLE}\n".encode() * 3 + b"b,,,,,\xff\xfe\n" + f"c,,,,,{TITLE}\n".encode()
    assert [isinstance(row, ReadDocument) for row in rows_of(raw)] == [True, True, True, False, True]
    assert "Dòng 5: có byte không phải UTF-8" in str(rows_of(raw)[3])


def test_a_table_without_text_and_address_says_which_columns_there_are() -> None:
    for raw, name in ((b"a,b\n1,2\n", "a.csv"), (make_xlsx(("a", "b"), (1, 2)), "a.xlsx")):
        assert "dòng đầu phải là tên cột: title (tiêu đề), outlet" in reason(rows_of(raw, name))
    assert "dòng đầu phải là tên cột" in reason(rows_of(b"title,\rtext\nTin,x\n"))
    assert "hai cột cho “text”" in reason(rows_of("text,Nội dung\na,b\n"))


def test_markup_in_a_cell_becomes_text_and_what_the_row_states_wins() -> None:
    cell = PAGE.split("<body>")[1].split("</body>")[0].replace('"', '""')
    document = only(rows_of(f'title,text\nTên khác,"{cell}"\n'))
    assert (document.title, document.text.splitlines()[:2]) == ("Tên khác", [TITLE, LEAD])


def test_a_row_with_an_address_alone_waits_for_fetching_to_be_switched_on() -> None:
    assert "hãy bật lựa chọn tải về" in reason(rows_of(f"url\n{URL}\n"))


def test_old_fonts_in_a_table_are_converted_on_request_titles_too() -> None:
    raw = f"title,text\n{TCVN3.split(';')[0]},{TCVN3}\n".encode("latin-1")
    assert "TCVN3" in reason(rows_of(raw))
    document = only(rows_of(raw, convert_old_fonts=True))
    assert (document.title, document.text, document.conversion) == (UNICODE.split(";")[0], UNICODE + "\n", "TCVN3")
    with pytest.raises(OldFontText):
        next(documents(Source("a.csv", lambda: io.BytesIO(raw)))).read()


def test_a_workbook_is_read_by_its_values_sheet_by_sheet() -> None:
    raw = make_xlsx(("title", "published_on", "text"), ("=1+1", datetime(2023, 2, 21, 20, 0), LEAD), (None, None, None), (2023, None, LEAD))
    rows = rows_of(raw, "bang.xlsx")
    assert [(row.title, row.published_on) for row in rows if isinstance(row, ReadDocument)] == [(None, date(2023, 2, 21)), ("2023", None)]


def test_broken_tables_are_refused_whole() -> None:
    assert "hỏng hoặc viết sai cú pháp (dòng 1)" in reason(rows_of(b'[{"title": ', "a.json"))
    assert "lồng quá sâu" in reason(rows_of(b"[" * 100_000, "a.json"))
    assert "không có danh sách bài" in reason(rows_of(b"[]", "a.json"))
    assert "bị cắt cụt hoặc hỏng" in reason(rows_of(make_xlsx(("text",), ("a",))[:-40], "a.xlsx"))


def test_what_no_database_takes_is_taken_out() -> None:
    row = rows_of(b'{"title":"A\\u0000\\ud800","text":"Tin \\ud83d"}\n{"text":"x"}\n', "a.jsonl")[0]
    assert isinstance(row, ReadDocument)
    assert (row.title, row.text) == ("A\ufffd\ufffd", "Tin \ufffd\n")


def test_a_long_table_is_read_in_little_memory_and_its_last_row_at_once(tmp_path: Path) -> None:
    path = tmp_path / "dai.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("title,text\n")
        file.writelines(f"{number},{LEAD.replace(',', ';') * 20}\n" for number in range(12_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    last = None
    for found in documents(path):
        last = found
    assert last is not None and last.path.endswith("#dòng 12001")
    (again,) = reopen(path, [last.place])
    assert again.read().title == "11999"
    # In KB: the file has 30 MB.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 12_000


DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_the_example_in_the_documents_is_read_whole() -> None:
    first, second = documents(DOCS / "examples" / "bai-bao.csv")
    document = first.read()
    assert (document.title, document.outlet, document.byline) == (TITLE, "Báo Ví dụ", "Nguyễn Văn A")
    assert (document.published_on, len(document.text.splitlines())) == (date(2023, 2, 21), 3)
    assert (second.read().url, second.read().published_on) == (None, date(2023, 2, 22))


def test_the_documents_name_every_ending_and_every_column() -> None:
    said = (DOCS / "import.md").read_text(encoding="utf-8")
    assert [ending for ending in ENDINGS if f"{ending}`" not in said] == []
    rows = {line.split("|")[1].strip(" `"): folded_key(line.split("|")[2]) for line in said.splitlines() if line.count("|") == 4}
    for column in COLUMNS:
        assert [name for name in map(folded_key, HEADERS[column][1:]) if name not in rows[column] and name != folded_key(column)] == []
