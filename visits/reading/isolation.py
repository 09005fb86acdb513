"""Reading in a child process that can be killed: a page, a PDF or a Word file may have been made to take for ever.

Children are kept and used again; each thread has one to itself while it reads. They inherit no environment but what Python needs: no
password and no key is in the process that looks at a hostile file.
"""

import atexit
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

from visits.reading.document import OldFontText, ReadDocument, ReadingError
from visits.reading.kinds import Kind

_ROOT = Path(__file__).resolve().parents[2]
_LENGTH = struct.Struct(">Q")
_START = 120.0  # seconds for a child to import what it needs, on a busy machine
_GRACE = 5.0
_BUSY = 4  # how many times the processor seconds may pass on the clock
_LARGEST_ANSWER = 128 * 1024 * 1024  # bytes
_WORN = 600 * 1024 * 1024  # bytes of memory after which a child is replaced
_STOPPED = "Bộ đọc dừng đột ngột ở tệp này (tệp hỏng hoặc cố ý gây hại); hãy lưu lại tệp hoặc chép nội dung vào .txt."


class _Late(Exception):
    """The child's time is over."""


class _Gone(Exception):
    """The child has ended."""


def read_apart(kind: Kind, raw: bytes, *, charset: str | None, convert: bool, seconds: float) -> ReadDocument:
    """What a reader in a child makes of the bytes. ReadingError also where it takes longer than ``seconds`` of the processor."""
    answer = _ask({"kind": kind, "charset": charset, "convert": convert}, raw, seconds)
    fields = answer["document"]
    day = fields.pop("published_on")
    fields["notes"] = tuple(fields["notes"])
    return ReadDocument(raw=raw, published_on=date.fromisoformat(day) if day else None, **fields)


def parse_feed_apart(raw: bytes, *, seconds: float) -> dict[str, Any]:
    """What ``feed_parsing.parse_feed`` makes of the bytes, in a child."""
    feed: dict[str, Any] = _ask({"kind": Kind.FEED}, raw, seconds)["feed"]
    return feed


def _ask(request: dict[str, Any], raw: bytes, seconds: float) -> dict[str, Any]:
    """A child's answer; ReadingError where it is a reason, and where there is none."""
    child = _take()
    try:
        answer = child.ask(request | {"seconds": seconds, "size": len(raw)}, raw, time.monotonic() + seconds * _BUSY + _GRACE)
    except _Late:
        child.kill()
        raise ReadingError(_too_long(seconds)) from None
    except _Gone:
        timed_out = child.kill() == -signal.SIGPROF
        raise ReadingError(_too_long(seconds) if timed_out else _STOPPED) from None
    except BaseException:
        child.kill()
        raise
    if answer["memory"] > _WORN or answer.get("spoilt"):
        child.kill()
    else:
        _give_back(child)
    if "old_font" in answer:
        raise OldFontText(*answer["old_font"])
    if "error" in answer:
        raise ReadingError(answer["error"])
    return answer


def _too_long(seconds: float) -> str:
    said = f"{seconds:g}".replace(".", ",")
    return f"Đọc tệp quá {said} giây mà chưa xong nên đã dừng; hãy chép nội dung bài vào một tệp .txt."


class _Child:
    def __init__(self) -> None:
        keep = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - this Python, this package
            [sys.executable, "-B", "-m", "visits.reading.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=_ROOT,
            env={**keep, "PYTHONUTF8": "1"},
        )
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101 - both are pipes
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to, False)
        self._is_ready = False

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, Any], raw: bytes, until: float) -> dict[str, Any]:
        if not self._is_ready:
            start = time.monotonic()
            self._receive(1, start + _START)
            self._is_ready = True
            until += time.monotonic() - start
        header = json.dumps(request).encode()
        self._send(_LENGTH.pack(len(header)) + header, until)
        self._send(raw, until)
        (length,) = _LENGTH.unpack(self._receive(_LENGTH.size, until))
        if length > _LARGEST_ANSWER:
            raise _Gone
        answer: dict[str, Any] = json.loads(self._receive(length, until))
        return answer

    def kill(self) -> int:
        """Ends the process; its exit status, negative for a signal: its own where it had ended before."""
        try:
            # It may be on its way out: what ended it is worth knowing.
            return self._process.wait(0.05)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            self.close()

    def close(self) -> None:
        """The child ends by itself when nobody can ask it any more."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _send(self, data: bytes, until: float) -> None:
        view = memoryview(data)
        while view:
            self._wait(self._to, select.POLLOUT, until)
            try:
                view = view[os.write(self._to, view) :]
            except BlockingIOError:
                continue
            except BrokenPipeError as error:
                raise _Gone from error

    def _receive(self, length: int, until: float) -> bytes:
        parts = []
        while length:
            self._wait(self._from, select.POLLIN, until)
            part = os.read(self._from, min(length, 1024 * 1024))
            if not part:
                raise _Gone
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def _wait(self, descriptor: int, event: int, until: float) -> None:
        poll = select.poll()
        poll.register(descriptor, event)
        left = until - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise _Late


_idle: list[_Child] = []
_lock = threading.Lock()


def _take() -> _Child:
    while True:
        with _lock:
            child = _idle.pop() if _idle else None
        if child is None:
            return _Child()
        if child.is_alive:
            return child
        child.kill()


def _give_back(child: _Child) -> None:
    with _lock:
        _idle.append(child)


def _forget() -> None:
    """In a fork: the children are the parent's to ask."""
    global _lock
    _lock = threading.Lock()
    for child in _idle:
        child.close()
    _idle.clear()


@atexit.register
def stop_children() -> None:
    """End the children that wait. They are started again when they are needed."""
    with _lock:
        waiting = list(_idle)
        _idle.clear()
    for child in waiting:
        child.kill()


os.register_at_fork(after_in_child=_forget)
