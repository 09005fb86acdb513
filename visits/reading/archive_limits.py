"""How much an archive may hold, and the look at its index before anything opens it."""

import os
import struct
import zipfile
from typing import BinaryIO

from visits.reading.document import ReadingError, counted, megabytes

MOST_ENTRIES = 100_000
LARGEST_INDEX = 20 * 1024 * 1024  # bytes; zipfile holds all of it in memory
LARGEST_TOTAL = 4 * 1024**3  # bytes that the entries of one archive say they unpack to
LARGEST_NESTED = 200 * 1024 * 1024  # bytes of an archive or table inside an archive
HIGHEST_RATIO = 200  # unpacked to packed, for entries that are worth a bomb
RATIO_FROM = 1024 * 1024  # bytes unpacked
DEEPEST = 3  # archives inside archives

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_TAIL = 65_536 + 22 + 20 + 56


def refuse_large_index(file: BinaryIO) -> None:
    """ReadingError where the index at the archive's end says that it holds too much to be opened at all."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        return
    entries, index_size = struct.unpack("<HI", tail[at + 10 : at + 16])
    at64 = tail.rfind(_END_64)
    if at64 >= 0 and at64 + 56 <= len(tail):
        entries, index_size = struct.unpack("<QQ", tail[at64 + 32 : at64 + 48])
    if entries > MOST_ENTRIES or index_size > LARGEST_INDEX:
        raise ReadingError(f"Tệp nén có quá nhiều mục (tối đa {counted(MOST_ENTRIES)}); hãy chia thành nhiều tệp nén.")


def refuse_bomb(entry: zipfile.ZipInfo, *, most: int) -> None:
    """ReadingError where one entry unpacks to too much. What zipfile gives out of an entry is never more than the entry says."""
    if entry.file_size > most:
        raise ReadingError(f"Tệp quá lớn sau khi giải nén: {megabytes(entry.file_size)}, tối đa {most // 1024 // 1024} MB.")
    if entry.file_size > RATIO_FROM and entry.file_size > HIGHEST_RATIO * max(1, entry.compress_size):
        ratio = entry.file_size // max(1, entry.compress_size)
        raise ReadingError(f"Tỉ lệ nén bất thường ({ratio} lần): có thể là “bom nén”, không giải nén; hãy kiểm tra nguồn của tệp.")
