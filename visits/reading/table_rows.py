"""A row of a table of articles: which column is which, what each cell says, and what is wrong with one, named by row and column."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from dieuphoi.vietnamese import folded_key, stored_name, stored_text
from visits.reading.document import ReadDocument, ReadingError, refuse_long, storable
from visits.reading.found import Options
from visits.reading.old_fonts import from_font, recognize, settle
from visits.reading.page_metadata import canonical_url, stated_day
from visits.reading.single import read_raw
from visits.reading.url_lists import read_address

READER = "table 1"
MEDIA_TYPE = "application/json"

TITLE, OUTLET, URL, AUTHOR, PUBLISHED_ON, TEXT = COLUMNS = ("title", "outlet", "url", "author", "published_on", "text")
# What a column may be called, folded: the names of the fields first, then what Vietnamese tables say.
HEADERS: dict[str, tuple[str, ...]] = {
    TITLE: ("title", "tieu de", "tieu de bai", "ten bai", "ten bai bao", "dau de", "tit"),
    OUTLET: ("outlet", "bao", "ten bao", "co quan bao chi", "nguon", "to bao", "source"),
    URL: ("url", "link", "dia chi", "duong dan", "lien ket", "dia chi bai"),
    AUTHOR: ("author", "tac gia", "nguoi viet", "but danh", "byline"),
    PUBLISHED_ON: ("published_on", "published on", "ngay dang", "ngay", "ngay xuat ban", "date", "ngay phat hanh"),
    TEXT: ("text", "noi dung", "noi dung bai", "van ban", "toan van", "bai viet", "content"),
}
LABELS = {TITLE: "tiêu đề", OUTLET: "cơ quan báo chí", URL: "địa chỉ", AUTHOR: "tác giả", PUBLISHED_ON: "ngày đăng", TEXT: "nội dung"}
LONGEST_CELL = {TITLE: 500, OUTLET: 120, URL: 1000, AUTHOR: 300}

Cell = str | int | float | bool | date | None


def columns_of(headers: Iterable[Cell]) -> dict[str, int]:
    """The place of each known column. ReadingError where there is no text and no address, or two columns of one meaning."""
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        key = folded_key(str(header or ""))
        name = next((name for name, names in HEADERS.items() if key in names), None)
        if name is None:
            continue
        if name in found:
            raise ReadingError(f"Bảng có hai cột cho “{name}” ({LABELS[name]}); hãy bỏ bớt một cột.")
        found[name] = place
    if TEXT not in found and URL not in found:
        names = ", ".join(f"{name} ({LABELS[name]})" for name in COLUMNS)
        raise ReadingError(f"Bảng không có cột nội dung hay địa chỉ; dòng đầu phải là tên cột: {names}.")
    return found


def read_row(cells: Mapping[str, Cell], where: str, options: Options) -> ReadDocument:
    """The article of a row. ``cells`` are by column; ``where`` names the row ("dòng 12").

    What the row states wins over what its text or page says. ReadingError names the row and the column.
    """
    stated = {name: _words(cells.get(name)) for name in (TITLE, OUTLET, AUTHOR, URL)}
    problems = [
        (name, f"dài {len(words)} ký tự, tối đa {LONGEST_CELL[name]}") for name, words in stated.items() if len(words) > LONGEST_CELL[name]
    ]
    day, url = _day(cells.get(PUBLISHED_ON)), canonical_url(stated[URL])
    if day is None and _words(cells.get(PUBLISHED_ON)):
        problems.append((PUBLISHED_ON, f"“{_words(cells[PUBLISHED_ON])[:40]}” không phải là ngày; hãy viết như 21/02/2023 hoặc 2023-02-21"))
    if url is None and stated[URL]:
        problems.append((URL, f"“{stated[URL][:60]}” không phải địa chỉ đầy đủ của một bài (https://…)"))
    if problems:
        raise wrong(where, *problems)
    text = stored_text(str(_plain(cells.get(TEXT)))).strip()
    row = {name: _plain(cells[name]) for name in COLUMNS if cells.get(name) not in (None, "")}
    raw = json.dumps(row, ensure_ascii=False, sort_keys=True).encode()
    document = _of_text(text, raw, where, options) if text else _of_address(url, where, options)
    font = document.conversion or recognize(" ".join(stated.values())) or ""
    return replace(
        document,
        title=from_font(stated[TITLE], font) or document.title,
        outlet=from_font(stated[OUTLET], font) or document.outlet,
        byline=from_font(stated[AUTHOR], font) or document.byline,
        url=url or document.url,
        published_on=day or document.published_on,
    )


def wrong(where: str, *problems: tuple[str, str]) -> ReadingError:
    """Says of a row what is wrong in which of its columns."""
    said = "; ".join(f"cột {column} ({LABELS[column]}): {what}" for column, what in problems)
    return ReadingError(f"{where[:1].upper()}{where[1:]}, {said}.", problems)


def _of_text(text: str, raw: bytes, where: str, options: Options) -> ReadDocument:
    if text.startswith("<") and ("</" in text or "/>" in text):
        # A cell of a web system's export: the markup goes, the words stay.
        page = f"<!DOCTYPE html><html><head></head><body><article>{text}</article></body></html>"
        try:
            document = read_raw(page.encode(), "bang.html", options=options)
        except ReadingError as error:
            raise _in_cell(error, where) from error
        return replace(document, raw=raw, media_type=MEDIA_TYPE, reader=f"{READER} + {document.reader}"[:40], encoding="utf-8")
    try:
        refuse_long(len(text))
        text, font = settle(text + "\n", convert=options.convert_old_fonts)
    except ReadingError as error:
        raise _in_cell(error, where) from error
    if not any(char.isalnum() for char in text):
        raise wrong(where, (TEXT, "không có chữ nào"))
    return ReadDocument(text=text, reader=READER, media_type=MEDIA_TYPE, encoding="utf-8", raw=raw, conversion=font)


def _of_address(url: str | None, where: str, options: Options) -> ReadDocument:
    if url is None:
        raise wrong(where, (TEXT, "để trống, cũng không có địa chỉ để tải về"))
    if options.fetcher is None:
        raise wrong(where, (TEXT, "để trống; muốn tải bài từ địa chỉ thì hãy bật lựa chọn tải về khi nhập"))
    return read_address(url, options.fetcher, options)


def _in_cell(error: ReadingError, where: str) -> ReadingError:
    """The same error, which says where. Others of its kind (old fonts) keep what they carry."""
    error.cells = ((TEXT, error.reason),)
    error.reason = f"{where[:1].upper()}{where[1:]}, cột {TEXT} ({LABELS[TEXT]}): {error.reason}"
    error.args = (error.reason,)
    return error


def _words(cell: Cell) -> str:
    return stored_name(str(_plain(cell))) if cell not in (None, "") else ""


def _plain(cell: Cell) -> str | int | float:
    """As it is kept: days as ISO writes them, text without what no database takes."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, bool | int | float):
        return cell
    return "" if cell is None else storable(str(cell))


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else stated_day(_words(cell))
