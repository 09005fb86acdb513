"""A zip of mixed formats through the desk in a real browser, with a worker of its own beside the server."""

import io
import threading
import zipfile
from collections.abc import Callable, Iterator

import docx
import pytest
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.test_article_page import desk, troubles
from visits.models import Article, ImportBatch

__all__ = ["desk", "troubles"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = "Đoàn công tác Bộ Ngoại giao làm việc tại {place}\nNgày 15/9/2020, đoàn công tác Bộ Ngoại giao đến làm việc tại tỉnh {place}.\n"


def make_zip() -> bytes:
    """Four articles in three formats, and three files that hold none."""
    paper = docx.Document()
    for line in TEXT.format(place="Hà Giang").splitlines():
        paper.add_paragraph(line)
    word = io.BytesIO()
    paper.save(word)
    page = f"<html><body><article><p>{TEXT.format(place='Lào Cai').replace(chr(10), '</p><p>')}</p></article></body></html>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("2020/thai-binh.txt", TEXT.format(place="Thái Bình"))
        archive.writestr("2020/nghe-an.txt", TEXT.format(place="Nghệ An"))
        archive.writestr("2021/ha-giang.docx", word.getvalue())
        archive.writestr("2021/lao-cai.html", page)
        archive.writestr("hong/rong.txt", b"")
        archive.writestr("hong/anh.txt", b"\x89PNG\r\n\x1a\n" + bytes(200))
        archive.writestr("hong/quet.pdf", b"%PDF-1.4\nhong")
    return buffer.getvalue()


@pytest.fixture
def worker() -> Iterator[Callable[[], None]]:
    """Does what is asked for by now, in a thread of its own, as ``./run``'s worker does in a process."""
    threads: list[threading.Thread] = []

    def work() -> None:
        try:
            call_command("db_worker", batch=True, reload=False, startup_delay=False, verbosity=0)
        finally:
            connections.close_all()

    def begin() -> None:
        # The command would listen for signals, which only a main thread may.
        threads.append(threading.Thread(target=work))
        threads[-1].start()

    yield begin
    for thread in threads:
        thread.join(60)


def test_a_zip_of_mixed_formats_is_looked_at_imported_watched_and_mended(
    desk: Callable[[str], Page], worker: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.Worker.configure_signals", lambda self: None)
    # Whole however slow the machine is.
    monkeypatch.setattr("visits.importing.preview.SECONDS", 60.0)
    page = desk(reverse("admin:visits_importbatch_changelist"))
    page.get_by_role("link", name="Nhập bài", exact=True).click()
    page.locator("input[type=file]").set_input_files({"name": "bai.zip", "mimeType": "application/zip", "buffer": make_zip()})
    page.get_by_role("button", name="Tải lên và xem trước").click()
    expect(page.locator("body")).to_contain_text("Tất cả có 4 bài đọc được, 3 không đọc được")
    expect(page.locator(".batch-preview")).to_contain_text("bai.zip/2021/ha-giang.docx")
    assert not Article.objects.exists()
    page.get_by_role("button", name="Bắt đầu nhập").click()
    progress = page.locator("#batch-progress")
    expect(progress).to_contain_text("Đang chạy")
    worker()
    # Without a touch of the keyboard: the page's own script looks, and shows the articles when all is done.
    expect(progress).to_contain_text("7 / 7 bài", timeout=60_000)
    expect(progress).to_contain_text("4 mới", timeout=60_000)
    failed = page.locator("#batch-failed tbody tr")
    expect(failed).to_have_count(3)
    for row, reason in (("rong.txt", "rỗng"), ("anh.txt", "PNG"), ("quet.pdf", "PDF")):
        expect(failed.filter(has_text=row)).to_contain_text(reason)
    mended: FilePayload = {"name": "rong.txt", "mimeType": "text/plain", "buffer": TEXT.format(place="Cà Mau").encode()}
    failed.filter(has_text="rong.txt").locator("input[type=file]").set_input_files(mended)
    failed.filter(has_text="rong.txt").get_by_role("button", name="Thay", exact=True).click()
    worker()
    expect(progress).to_contain_text("5 mới", timeout=60_000)
    expect(failed).to_have_count(2)
    page.get_by_role("button", name="Thử lại các tệp hỏng").click()
    worker()
    expect(progress).to_contain_text("2 không nhập được", timeout=60_000)
    batch = ImportBatch.objects.get()
    assert (batch.counts["new"], batch.counts["failed"], Article.objects.count()) == (5, 2, 5)
