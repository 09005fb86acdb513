"""Hostile files are read in a process of their own: it ends when its time is over, and the next item is read all the same."""

import os
import threading
import time
from pathlib import Path

import pytest

from tests.visits.reading.samples import LEAD, PAGE, TITLE, make_docx, make_zip
from visits.reading import Options, ReadingError, documents, isolation, read_raw
from visits.reading.kinds import Kind

# trafilatura needs seconds for it: its time grows with the square of the pieces of one paragraph.
PIECES = "".join(f"<b>Tin {number}</b> <i>mới</i> " for number in range(60_000))
SLOW = f"<html><body><p>{PIECES}</p></body></html>".encode()


def test_an_item_that_takes_too_long_is_ended_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bai.zip"
    path.write_bytes(make_zip({"a.html": PAGE, "cham.html": SLOW, "z.html": PAGE}))
    read_raw(PAGE.encode(), "a.html")
    start = time.monotonic()
    said = []
    for found in documents(path, Options(seconds=1)):
        try:
            said.append(found.read().text[: len(TITLE)])
        except ReadingError as error:
            said.append(error.reason)
    assert said == [TITLE, "Đọc tệp quá 1 giây mà chưa xong nên đã dừng; hãy chép nội dung bài vào một tệp .txt.", TITLE]
    assert time.monotonic() - start < 60


def test_a_child_that_dies_fails_its_item_only(monkeypatch: pytest.MonkeyPatch) -> None:
    child = isolation._take()
    child._process.kill()
    child._process.wait()
    monkeypatch.setattr(isolation, "_take", lambda: child)
    with pytest.raises(ReadingError, match="dừng đột ngột"):
        read_raw(PAGE.encode(), "a.html")
    monkeypatch.undo()
    assert read_raw(PAGE.encode(), "a.html").title == TITLE


def test_a_dead_child_that_waited_is_replaced() -> None:
    read_raw(PAGE.encode(), "a.html")
    isolation._idle[-1]._process.kill()
    isolation._idle[-1]._process.wait()
    assert read_raw(PAGE.encode(), "a.html").title == TITLE


def test_threads_read_at_the_same_time() -> None:
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.append(read_raw(make_docx(LEAD), "a.docx").text)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == [LEAD + "\n"] * 3


def test_the_child_knows_no_secret_and_may_write_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SECRET_KEY", "bí mật")
    child = isolation._Child()
    try:
        request = {"kind": Kind.HTML, "charset": None, "convert": False, "seconds": 10, "size": len(PAGE.encode())}
        child.ask(request, PAGE.encode(), time.monotonic() + 60)
        process = Path(f"/proc/{child._process.pid}")
        if not process.is_dir():
            pytest.skip("this system does not show its processes as files")
        assert b"SECRET" not in (process / "environ").read_bytes()
        limits = {line[:25].strip(): line[25:].split()[0] for line in (process / "limits").read_text().splitlines()}
        assert limits["Max file size"] == "0"
        assert int(limits["Max address space"]) <= 2 * 1024**3
    finally:
        child.kill()


def test_a_child_ends_with_its_parent() -> None:
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        # The parent's children are not this one's: it makes one, tells its number, and is gone without a word.
        os.write(write, str(isolation._take()._process.pid).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(write)
    orphan = int(os.read(read, 20))
    os.close(read)
    for _ in range(200):
        try:
            os.kill(orphan, 0)
        except ProcessLookupError:
            return
        stat = Path(f"/proc/{orphan}/stat")
        if stat.exists() and " Z " in stat.read_text():
            # It has ended; whoever took it over has not looked yet.
            return
        time.sleep(0.1)
    pytest.fail("the child goes on without a parent")
