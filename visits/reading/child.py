"""The process in which hostile files are read: ``python -m visits.reading.child``, spoken to by ``visits.reading.isolation``.

It may write no file, hold no more than its memory, and is killed by its own timer when an item takes longer than it may: whatever becomes
of the process that started it, this one ends.
"""

import json
import resource
import signal
import struct
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from visits.reading.document import OldFontText, ReadDocument, ReadingError
from visits.reading.docx import read_docx
from visits.reading.feed_parsing import parse_feed
from visits.reading.html import read_html
from visits.reading.kinds import Kind
from visits.reading.pdf import read_pdf

MEMORY = 2 * 1024**3  # bytes of address space
OPEN_FILES = 64
READY = b"+"
LENGTH = struct.Struct(">Q")
TOO_MUCH_MEMORY = "Tệp cần quá nhiều bộ nhớ để đọc (có thể hỏng hoặc cố ý gây hại); hãy chép nội dung bài vào một tệp .txt."
TOO_COMPLEX = "Tệp có cấu trúc lồng quá sâu hoặc bất thường, không đọc được; hãy chép nội dung bài vào một tệp .txt."
STRANGE = "Tệp hỏng hoặc có cấu trúc lạ, không đọc được ({}); hãy lưu lại tệp hoặc chép nội dung vào .txt."


def main() -> None:
    _warm_up()
    _confine()
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints must not get between the answers.
    sys.stdout = sys.stderr
    outgoing.write(READY)
    outgoing.flush()
    while header := incoming.read(LENGTH.size):
        request = json.loads(incoming.read(*LENGTH.unpack(header)))
        raw = incoming.read(request["size"])
        _answer(outgoing, _read_in_time(raw, request))


def _warm_up() -> None:
    """What the libraries load and work out at their first page is charged to no item."""
    with suppress(ReadingError):
        read_html(b"<html><body><article><p>Tin.</p></article></body></html>")


def _confine() -> None:
    # Some systems do not know this one.
    with suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read_in_time(raw: bytes, request: dict[str, Any]) -> dict[str, Any]:
    # Its default action ends the process, inside C code too. It counts processor time: a busy machine makes no item slow.
    signal.setitimer(signal.ITIMER_PROF, request["seconds"])
    try:
        return {"feed": parse_feed(raw)} if request["kind"] == Kind.FEED else {"document": _fields(_read(raw, request))}
    except OldFontText as error:
        return {"old_font": (error.font, error.before, error.after)}
    except ReadingError as error:
        return {"error": error.reason}
    except MemoryError:
        return {"error": TOO_MUCH_MEMORY, "spoilt": True}
    except RecursionError:
        return {"error": TOO_COMPLEX}
    except Exception as error:  # A library's own trouble with a file that nobody foresaw.
        return {
            "error": f"Tệp hỏng hoặc có cấu trúc lạ, không đọc được ({type(error).__name__}); hãy lưu lại tệp hoặc chép nội dung vào .txt."
        }
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _read(raw: bytes, request: dict[str, Any]) -> ReadDocument:
    kind, convert = Kind(request["kind"]), bool(request["convert"])
    if kind == Kind.DOCX:
        return read_docx(raw, convert=convert)
    if kind == Kind.PDF:
        return read_pdf(raw, convert=convert)
    return read_html(raw, charset=request["charset"], convert=convert)


def _fields(document: ReadDocument) -> dict[str, Any]:
    """All but the bytes, which the asker has."""
    names = ("text", "reader", "media_type", "encoding", "title", "outlet", "url", "byline", "conversion", "notes")
    day = document.published_on
    return {name: getattr(document, name) for name in names} | {"published_on": day and day.isoformat()}


def _answer(outgoing: BinaryIO, answer: dict[str, Any]) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    encoded = json.dumps(answer | {"memory": used}).encode()
    outgoing.write(LENGTH.pack(len(encoded)) + encoded)
    outgoing.flush()


if __name__ == "__main__":
    main()
