"""Tables of articles, one in each row: CSV, XLSX, and JSON (a list of objects, or one object a line)."""

import csv
import io
import itertools
import json
import tempfile
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import IO, BinaryIO, cast

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from visits.reading.archive_limits import refuse_bomb
from visits.reading.decoding import BrokenUtf8, decode
from visits.reading.document import ReadingError
from visits.reading.files import LARGEST, read_all, refuse_large, size_of
from visits.reading.found import Member, Options
from visits.reading.table_rows import Cell, columns_of, read_row

LARGEST_TABLE = 2 * 1024**3  # bytes of a table that is read row by row
LARGEST_SHEET = 150 * 1024 * 1024  # bytes of a spreadsheet's unpacked parts; its words are held in memory
LONGEST_ROW = 4_000_000  # characters
_SAMPLE = 256 * 1024  # bytes by which the encoding is told
_HELD = 8 * 1024 * 1024
_DELIMITERS = ",;\t|"
_MOST_COLUMNS, _MOST_ROWS = 100, 1_048_576  # Excel's own number of rows
_UNCLOSED = "Dòng {}: dấu ngoặc kép mở ở đây mà không đóng; các dòng từ đây trở đi chưa đọc được."
_TOO_WIDE = "Dòng {}: có {} ô trong khi bảng có {} cột; ô có dấu phân cách bên trong phải đặt trong ngoặc kép."
_MISQUOTED = 'Dòng {}: dấu ngoặc kép hoặc ký tự xuống dòng đặt sai chỗ; trong ô có ngoặc kép thì phải viết đôi (“""”).'

csv.field_size_limit(LONGEST_ROW)


class CsvContainer:
    """Rows of a CSV or TSV. A row's place is its line and the byte at which it begins: it is found again without reading those before."""

    def __init__(self, file: BinaryIO, path: str, options: Options) -> None:
        self._options = options
        refuse_large(size_of(file), most=LARGEST_TABLE)
        self._encoding, self._lines = _lines_of(file)
        self._owned = self._lines is not file
        self._lines.seek(0)
        first = self._lines.readline(LONGEST_ROW).decode(self._encoding, "replace").removeprefix("\ufeff")
        if first.lower().startswith("sep=") and len(first.strip()) == 5:
            # Excel's own line about the sign between cells.
            first = self._lines.readline(LONGEST_ROW).decode(self._encoding, "replace")
        self._delimiter = max(_DELIMITERS, key=lambda sign: _known(_headers(first, sign)))
        headers = _headers(first, self._delimiter)
        self._columns, self._width = columns_of(headers), len(headers)
        self._top = self._lines.tell()

    def members(self) -> Iterator[Member]:
        number, at = 2, self._top
        while True:
            row, length = self._row(at)
            if not length:
                return
            if not isinstance(row, list) or any(row):
                yield self._member(row, number, at)
            if row == _UNCLOSED:
                return
            number, at = number + 1, at + length

    def member(self, place: str) -> Member:
        number, at = map(int, place.split("@"))
        row, length = self._row(at)
        if not length:
            raise LookupError(place)
        return self._member(row, number, at)

    def close(self) -> None:
        if self._owned:
            self._lines.close()

    def _member(self, row: list[str] | str, number: int, at: int) -> Member:
        tail, place = f"#dòng {number}", f"{number}@{at}"
        if isinstance(row, str):
            return Member(tail, place, refusal=row.format(number))
        if any(row[self._width :]):
            return Member(tail, place, refusal=_TOO_WIDE.format(number, len(row), self._width))
        if any("\ufffd" in cell for cell in row) and self._encoding == "utf-8":
            reason = f"Dòng {number}: có byte không phải UTF-8, chữ bị hỏng; hãy lưu lại bảng thành UTF-8 từ tệp gốc."
            return Member(tail, place, refusal=reason)
        cells: dict[str, Cell] = {name: row[column] if column < len(row) else "" for name, column in self._columns.items()}
        return Member(tail, place, read=partial(read_row, cells, f"dòng {number}", self._options))

    def _row(self, at: int) -> tuple[list[str] | str, int]:
        """(cells, bytes) of the row that begins at a byte; 0 bytes at the end, and the reason instead of cells for what is no row."""
        self._lines.seek(at)
        taken = count = 0

        def lines() -> Iterator[str]:
            nonlocal taken, count
            while taken <= LONGEST_ROW and (line := self._lines.readline(LONGEST_ROW)):
                taken += len(line)
                count += 1
                yield line.decode(self._encoding, "replace").replace("\0", "\ufffd")

        try:
            row = next(csv.reader(lines(), delimiter=self._delimiter, strict=True), [])
        except csv.Error as error:
            # Within one line the next begins a row; beyond it nobody knows.
            return _UNCLOSED if count > 1 or "unexpected end" in str(error) else _MISQUOTED, taken
        return _UNCLOSED if taken > LONGEST_ROW else row, taken


def _headers(line: str, delimiter: str) -> list[str]:
    """Empty for what is no row."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _known(headers: list[str]) -> int:
    try:
        return len(columns_of(headers))
    except ReadingError:
        return 0


def _lines_of(file: BinaryIO) -> tuple[str, IO[bytes]]:
    """(encoding, file) with a byte at each line's end: a copy where the table is in UTF-16 or has the ends of lines of old Macs."""
    file.seek(0)
    sample = file.read(_SAMPLE)
    if len(sample) == _SAMPLE:
        # Not cut within a letter.
        sample = sample[: sample.rfind(b"\n") + 1 or None]
    try:
        encoding = decode(sample).encoding.removesuffix(" (BOM)")
    except BrokenUtf8:
        # The damaged rows are refused one by one.
        encoding = "utf-8"
    codec = encoding.replace("windows-", "cp")
    if codec.startswith(("utf-16", "utf-32")) or (b"\r" in sample and b"\n" not in sample):
        return "utf-8", _recoded(file, codec)
    return codec, file


def _recoded(file: BinaryIO, codec: str) -> IO[bytes]:
    file.seek(0)
    copy = tempfile.SpooledTemporaryFile(max_size=_HELD)  # noqa: SIM115 - the container closes it
    reader = io.TextIOWrapper(cast(IO[bytes], file), encoding=codec, errors="replace", newline=None)
    try:
        while part := reader.read(256 * 1024):
            copy.write(part.encode())
    finally:
        reader.detach()
    copy.seek(0)
    return cast(IO[bytes], copy)


class JsonContainer:
    """Objects of a JSON list, or of lines. A place is the number of the object, or that of the line and the byte at which it begins."""

    def __init__(self, file: BinaryIO, path: str, options: Options) -> None:
        self._options, self._file = options, file
        self._objects: list[object] | None = None
        file.seek(0)
        if _is_lines(file.readline(LONGEST_ROW), file.readline(LONGEST_ROW)):
            refuse_large(size_of(file), most=LARGEST_TABLE)
            return
        try:
            loaded = json.loads(decode(read_all(file)).text)
        except (ValueError, RecursionError) as error:
            raise ReadingError(f"Tệp JSON hỏng hoặc viết sai cú pháp ({_place_in(error)}); hãy xuất lại từ nguồn.") from error
        if isinstance(loaded, dict):
            lists = [value for value in loaded.values() if isinstance(value, list)]
            loaded = lists[0] if len(lists) == 1 else [loaded]
        if not isinstance(loaded, list) or not loaded:
            raise ReadingError("Tệp JSON không có danh sách bài nào; cần một danh sách các đối tượng có title, outlet, url, …, text.")
        self._objects = loaded

    def members(self) -> Iterator[Member]:
        if self._objects is not None:
            yield from (self._member(str(number), number, thing) for number, thing in enumerate(self._objects, start=1))
            return
        at = 0
        for number in itertools.count(1):
            line = self._line(at)
            if not line:
                return
            if line.strip():
                yield self._of_line(line, number, at)
            at += len(line)

    def member(self, place: str) -> Member:
        if self._objects is not None:
            number = int(place)
            if not 1 <= number <= len(self._objects):
                raise LookupError(place)
            return self._member(place, number, self._objects[number - 1])
        number, at = map(int, place.split("@"))
        line = self._line(at)
        if not line.strip():
            raise LookupError(place)
        return self._of_line(line, number, at)

    def close(self) -> None:
        self._objects = None

    def _line(self, at: int) -> bytes:
        self._file.seek(at)
        return self._file.readline(LONGEST_ROW)

    def _of_line(self, line: bytes, number: int, at: int) -> Member:
        place = f"{number}@{at}"
        try:
            thing = json.loads(line.removeprefix(b"\xef\xbb\xbf").decode())
        except (ValueError, RecursionError):
            return Member(f"#dòng {number}", place, refusal=f"Dòng {number}: không phải JSON đúng cú pháp trong UTF-8.")
        return self._member(place, number, thing)

    def _member(self, place: str, number: int, thing: object) -> Member:
        where = f"dòng {number}" if self._objects is None else f"mục {number}"
        tail = f"#{where}"
        if not isinstance(thing, dict):
            return Member(tail, place, refusal=f"{where.capitalize()}: không phải một đối tượng có title, outlet, url, …, text.")
        try:
            columns = columns_of(thing)
        except ReadingError as error:
            return Member(tail, place, refusal=f"{where.capitalize()}: {error.reason}")
        values = list(thing.values())
        cells: dict[str, Cell] = {}
        for name, column in columns.items():
            value = values[column]
            if isinstance(value, dict | list):
                return Member(tail, place, refusal=f"{where.capitalize()}, cột {name}: phải là chữ, không phải danh sách hay đối tượng.")
            cells[name] = value
        return Member(tail, place, read=partial(read_row, cells, where, self._options))


def _is_lines(first: bytes, second: bytes) -> bool:
    """One object a line, and more than one line."""
    return first.lstrip(b"\xef\xbb\xbf").startswith(b"{") and first.rstrip().endswith(b"}") and second.startswith(b"{")


def _place_in(error: Exception) -> str:
    return f"dòng {error.lineno}" if isinstance(error, json.JSONDecodeError) else "lồng quá sâu hoặc số quá dài"


class XlsxContainer:
    """Rows of the sheets of a workbook that have the columns of articles. A place is the number of the sheet and of the row."""

    def __init__(self, file: BinaryIO, path: str, options: Options) -> None:
        self._options = options
        refuse_large(size_of(file), most=LARGEST)
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
            for entry in entries:
                refuse_bomb(entry, most=LARGEST_SHEET)
            if sum(entry.file_size for entry in entries) > LARGEST_SHEET:
                raise ReadingError("Bảng Excel quá lớn sau khi giải nén; hãy lưu lại thành .csv hoặc chia thành nhiều tệp.")
            file.seek(0)
            # Values as they were last computed: a formula is never worked out here.
            self._book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except ReadingError:
            raise
        except Exception as error:  # openpyxl lets every trouble of the archive and the XML through.
            raise ReadingError("Bảng Excel bị hỏng, cắt cụt hoặc có mật khẩu, không mở được; hãy mở bằng Excel và lưu lại.") from error
        self._sheets = [sheet for sheet in self._book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        self._columns: dict[int, dict[str, int]] = {}
        self._rows: tuple[int, int, Iterator[tuple[Cell, ...]]] | None = None
        reasons = [reason for number in range(len(self._sheets)) if (reason := self._look_at_top(number))]
        if not self._columns:
            self.close()
            raise ReadingError(reasons[0] if reasons else "Bảng Excel không có trang tính nào.")

    def _look_at_top(self, number: int) -> str:
        """Find the columns of a sheet; why not, where it has none."""
        try:
            self._columns[number] = columns_of(next(self._cells(number, 1), ()))
        except ReadingError as error:
            return error.reason
        return ""

    def members(self) -> Iterator[Member]:
        for number in self._columns:
            rows = self._cells(number, 2)
            for row in itertools.count(2):
                try:
                    cells = next(rows)
                except StopIteration:
                    break
                except ReadingError as error:
                    yield Member(self._tail(number, row), f"{number}:{row}", refusal=error.reason)
                    break
                if any(cell not in (None, "") for cell in cells):
                    yield self._member(number, row, cells)

    def member(self, place: str) -> Member:
        number, row = map(int, place.split(":"))
        if number not in self._columns or row < 2:
            raise LookupError(place)
        if self._rows is None or self._rows[0] != number or self._rows[1] > row:
            self._rows = number, 2, self._cells(number, 2)
        _, at, rows = self._rows
        cells = next(itertools.islice(rows, row - at, None), None)
        if cells is None:
            self._rows = None
            raise LookupError(place)
        self._rows = number, row + 1, rows
        return self._member(number, row, cells)

    def close(self) -> None:
        self._book.close()

    def _tail(self, number: int, row: int) -> str:
        sheet = f"{self._sheets[number].title}, " if len(self._columns) > 1 else ""
        return f"#{sheet}dòng {row}"

    def _member(self, number: int, row: int, cells: tuple[Cell, ...]) -> Member:
        named = {name: cells[column] if column < len(cells) else None for name, column in self._columns[number].items()}
        where = self._tail(number, row).removeprefix("#")
        return Member(self._tail(number, row), f"{number}:{row}", read=partial(read_row, named, where, self._options))

    def _cells(self, number: int, first: int) -> Iterator[tuple[Cell, ...]]:
        try:
            # What the file says of its own size may be wrong.
            rows = self._sheets[number].iter_rows(min_row=first, max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
            yield from cast(Iterator[tuple[Cell, ...]], rows)
        except Exception as error:  # openpyxl reads as it goes, and lets the trouble of the XML through.
            raise ReadingError("Trang tính bị hỏng từ dòng này trở đi; hãy mở bằng Excel và lưu lại.") from error
