"""ZIP archives: files in folders, archives in archives. Nothing is unpacked to a place that the archive names."""

import lzma
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import BinaryIO, cast

from visits.reading.archive_limits import LARGEST_NESTED, LARGEST_TOTAL, MOST_ENTRIES, refuse_bomb, refuse_large_index
from visits.reading.document import ReadDocument, ReadingError
from visits.reading.files import LARGEST
from visits.reading.found import Member, Options
from visits.reading.kinds import HEAD, may_hold_several
from visits.reading.single import read_raw

# What systems leave in archives beside the files that were packed.
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/.*|\.[^./][^/]*(?:/.*)?|Thumbs\.db|desktop\.ini|~\$[^/]*)$", re.IGNORECASE)
_HELD = 8 * 1024 * 1024  # bytes of an entry that stay in memory; more goes to a temporary file


class ZipContainer:
    """The files of an archive, each opened when it is asked for. A member's place is its number in the archive's index."""

    def __init__(self, file: BinaryIO, path: str, options: Options) -> None:
        self._path, self._options = path, options
        refuse_large_index(file)
        try:
            self._archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ReadingError("Tệp nén bị cắt cụt hoặc hỏng, không mở được; hãy lấy lại tệp gốc.") from error
        self._entries = self._archive.infolist()
        try:
            self._refuse_too_much()
        except ReadingError:
            self._archive.close()
            raise

    def _refuse_too_much(self) -> None:
        if not self._entries:
            raise ReadingError("Tệp nén rỗng, không có tệp nào bên trong; hãy kiểm tra lại.")
        if len(self._entries) > MOST_ENTRIES:
            raise ReadingError("Tệp nén có quá nhiều mục; hãy chia thành nhiều tệp nén.")
        if sum(entry.file_size for entry in self._entries) > LARGEST_TOTAL:
            raise ReadingError(f"Tệp nén chứa quá {LARGEST_TOTAL // 1024**3} GB sau khi giải nén; hãy chia thành nhiều tệp nén.")

    def members(self) -> Iterator[Member]:
        for number, entry in enumerate(self._entries):
            if not entry.is_dir() and not _LITTER.search(entry_name(entry)):
                yield self.member(str(number))

    def member(self, place: str) -> Member:
        entry = self._entries[_number(place, len(self._entries))]
        name = entry_name(entry)
        tail = f"/{name.lstrip('/')}"
        hostile = _hostile(entry, name)
        if hostile:
            return Member(tail, place, refusal=hostile, ignored=True)
        if entry.flag_bits & 0x1:
            return Member(tail, place, refusal="Mục này trong tệp nén được đặt mật khẩu; hãy nén lại không có mật khẩu.")
        try:
            nests = self._nests(entry, name)
        except ReadingError as error:
            return Member(tail, place, refusal=error.reason)
        if nests:
            return Member(tail, place, open=partial(self._open, entry, LARGEST_NESTED))
        return Member(tail, place, read=partial(self._read, entry, self._path + tail))

    def close(self) -> None:
        self._archive.close()

    def _nests(self, entry: zipfile.ZipInfo, name: str) -> bool:
        with _telling_damage(), self._archive.open(entry) as packed:
            return may_hold_several(packed.read(HEAD), name)

    def _read(self, entry: zipfile.ZipInfo, path: str) -> ReadDocument:
        refuse_bomb(entry, most=LARGEST)
        with _telling_damage():
            raw = self._archive.read(entry)
        return read_raw(raw, path, options=self._options)

    def _open(self, entry: zipfile.ZipInfo, most: int) -> BinaryIO:
        """The entry unpacked, in memory or in a temporary file without a name."""
        refuse_bomb(entry, most=most)
        unpacked = tempfile.SpooledTemporaryFile(max_size=_HELD)  # noqa: SIM115 - the caller closes it
        try:
            with _telling_damage(), self._archive.open(entry) as packed:
                shutil.copyfileobj(packed, unpacked, 256 * 1024)
        except BaseException:
            unpacked.close()
            raise
        unpacked.seek(0)
        return cast(BinaryIO, unpacked)


@contextmanager
def _telling_damage() -> Iterator[None]:
    try:
        yield
    except NotImplementedError as error:
        raise ReadingError("Mục này được nén bằng cách chưa hỗ trợ; hãy nén lại bằng ZIP thông thường.") from error
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise ReadingError("Mục này trong tệp nén bị hỏng, không giải nén được; hãy nén lại từ tệp gốc.") from error


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: archives without the UTF-8 mark often hold UTF-8 all the same. Control characters become U+FFFD."""
    name = entry.orig_filename if "\0" in entry.orig_filename else entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return re.sub(r"[\x00-\x1f\x7f]", "\ufffd", name.replace("\\", "/"))


def _hostile(entry: zipfile.ZipInfo, name: str) -> str:
    """Why an entry is left alone, "" where it is a plain file inside the archive."""
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/"):
        return "Đường dẫn trong tệp nén trỏ ra ngoài tệp nén nên bị bỏ qua."
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        return "Mục này trong tệp nén là liên kết hoặc tệp đặc biệt nên bị bỏ qua."
    if "\0" in entry.orig_filename:
        return "Tên mục trong tệp nén chứa ký tự NUL nên bị bỏ qua."
    return ""


def _number(place: str, count: int) -> int:
    number = int(place)
    if not 0 <= number < count:
        raise LookupError(place)
    return number
