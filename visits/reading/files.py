"""The bytes of a file, or why they cannot be had."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from visits.reading.document import ReadingError, megabytes

LARGEST = 20 * 1024 * 1024  # bytes


def open_file(path: Path) -> BinaryIO:
    """A regular file, opened; ReadingError for whatever else the path may lead to."""
    info = _look(path)
    if stat.S_ISDIR(info.st_mode):
        raise _folder(path)
    if not stat.S_ISREG(info.st_mode):
        raise ReadingError("Đây không phải tệp thường (có thể là thiết bị hoặc đường ống); hãy chép nội dung ra một tệp.")
    try:
        return path.open("rb")
    except OSError as error:
        raise _cannot_open(path, error) from error


def read_all(file: BinaryIO, *, most: int | None = None) -> bytes:
    """All of an open file; nothing over ``most`` bytes (LARGEST where it is None) is read into memory."""
    most = LARGEST if most is None else most
    refuse_large(size_of(file), most=most)
    file.seek(0)
    try:
        raw = file.read(most + 1)
    except OSError as error:
        raise ReadingError(f"Đọc tệp thì gặp lỗi ({error.strerror}); hãy kiểm tra lại ổ đĩa.") from error
    # It may have grown since it was measured.
    refuse_large(len(raw), most=most)
    return raw


def size_of(file: BinaryIO) -> int:
    """In bytes; leaves the file at its end."""
    return file.seek(0, os.SEEK_END)


def refuse_large(size: int, *, most: int) -> None:
    if size > most:
        raise ReadingError(f"Tệp quá lớn: {megabytes(size)}, tối đa {most // 1024 // 1024} MB; hãy tách từng bài thành tệp riêng.")


def _look(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except (OSError, ValueError) as error:
        raise _cannot_open(path, error) from error


def _folder(path: Path) -> ReadingError:
    if not os.access(path, os.R_OK | os.X_OK):
        return ReadingError("Không có quyền mở thư mục này; hãy cấp quyền đọc cho nó.")
    if path.is_symlink():
        return ReadingError("Đây là liên kết tới một thư mục nên không được đi theo; hãy nhập thẳng thư mục đó.")
    return ReadingError("Đây là thư mục, không phải tệp; hãy đưa từng tệp bên trong hoặc nhập cả thư mục.")


def _cannot_open(path: Path, error: OSError | ValueError) -> ReadingError:
    if isinstance(error, PermissionError):
        return ReadingError("Không có quyền đọc; hãy cấp quyền đọc cho tệp và các thư mục chứa nó.")
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return ReadingError("Liên kết tượng trưng chạy vòng tròn; hãy thay bằng tệp thật.")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        if path.is_symlink():
            return ReadingError("Liên kết tượng trưng hỏng: tệp mà nó trỏ tới không còn; hãy thay bằng tệp thật.")
        return ReadingError("Đường dẫn không tồn tại; hãy kiểm tra lại tên tệp.")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "tên tệp không hợp lệ"
    return ReadingError(f"Hệ thống không mở được tệp ({reason}); hãy kiểm tra lại ổ đĩa và tên tệp.")
