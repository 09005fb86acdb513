"""The bytes of a file, or why they cannot be had."""

import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from visits.reading.document import ReadingError

LARGEST = 20 * 1024 * 1024  # bytes


def read_bytes(path: Path, *, allowed: Sequence[str]) -> bytes:
    """All of a regular file whose name ends in one of the allowed suffixes; nothing over LARGEST is read into memory."""
    info = _look(path)
    if stat.S_ISDIR(info.st_mode):
        raise _folder(path)
    if not stat.S_ISREG(info.st_mode):
        raise ReadingError("Đây không phải tệp thường (có thể là thiết bị hoặc đường ống); hãy chép nội dung ra một tệp.")
    suffix = path.suffix.lower()
    if suffix not in allowed:
        kind = f"Định dạng {suffix}" if suffix else "Tệp không có đuôi nên định dạng"
        raise ReadingError(f"{kind} chưa đọc được; hãy lưu lại thành {' hoặc '.join(allowed[:2])}.")
    if info.st_size > LARGEST:
        raise _too_large(info.st_size)
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise _cannot_open(path, error) from error
    # It may have grown since it was measured.
    if len(raw) > LARGEST:
        raise _too_large(len(raw))
    return raw


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


def _too_large(size: int) -> ReadingError:
    megabytes = f"{size / 1024 / 1024:.1f}".replace(".", ",")
    return ReadingError(f"Tệp quá lớn: {megabytes} MB, tối đa {LARGEST // 1024 // 1024} MB; hãy tách từng bài thành tệp riêng.")
