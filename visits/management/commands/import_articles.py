"""``manage.py import_articles PATH…``: files, folders, archives and tables in; a line for each article, and a table at the end.

Exit status: 0 when everything came in (or, with ``--background``, was handed over), 1 when anything did not (each is named again, with its
reason, on standard error), 2 for a wrong call, 130 when it was interrupted: ``--resume`` then goes on.
"""

import json
import sys
import time
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from dieuphoi.processes import end_children, start_child
from visits import tasks
from visits.importing import (
    Summary,
    add_files,
    add_paths,
    ask_to_undo,
    at_work,
    named,
    new_batch,
    plan,
    progress_of,
    retry_failed,
    summarize,
    undo,
    walk,
    work,
)
from visits.models import ImportBatch, ImportItem
from visits.reading import ReadingError
from visits.reading.files import open_file

LABELS = {
    "new": "Mới",
    "unchanged": "Không đổi",
    "new_version": "Phiên bản mới",
    "duplicate": "Bản đăng lại",
    "failed": "Không nhập được",
    "ignored": "Bỏ qua",
    "drafted_visits": "Chuyến thăm đã dựng",
}
# Failures that --json lists one by one; it counts all of them by reason.
LISTED = 1000
PAUSE = 0.3  # seconds between two looks at a batch that others work on
State = ImportBatch.State


class Command(BaseCommand):
    help = "Nhập bài báo từ tệp, thư mục, tệp nén, bảng: lưu văn bản, trích và dựng bản nháp chuyến thăm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="tệp hoặc thư mục; thư mục được đọc cả bên trong")
        parser.add_argument("--json", dest="as_json", action="store_true", help="in kết quả dưới dạng JSON, không in từng bài")
        parser.add_argument("--workers", metavar="N", type=int, default=1, help="số tiến trình cùng làm trên máy này (1)")
        parser.add_argument("--background", action="store_true", help="chép tệp vào kho và giao cho tiến trình nền, không chờ")
        parser.add_argument("--outlet", dest="outlet_name", default="", help="cơ quan báo chí của mọi bài, dù bài ghi gì")
        parser.add_argument("--convert-old-fonts", action="store_true", help="chuyển văn bản gõ bằng TCVN3, VNI sang Unicode")
        parser.add_argument("--fetch", dest="fetch_urls", action="store_true", help="tải các địa chỉ ghi trong tệp danh sách và bảng")
        again = parser.add_mutually_exclusive_group()
        again.add_argument("--resume", metavar="BATCH", type=int, nargs="?", const=0, help="làm tiếp đợt dở dang (không ghi số: mọi đợt)")
        again.add_argument("--retry", metavar="BATCH", type=int, help="thử lại những bài không nhập được của một đợt")
        again.add_argument("--undo", metavar="BATCH", type=int, help="hoàn tác một đợt: bỏ các bài và bản nháp chưa ai động tới")
        # What --workers starts.
        again.add_argument("--work-on", metavar="BATCH", type=int, help=SUPPRESS)

    def handle(self, *, paths: list[Path], as_json: bool, workers: int, background: bool, verbosity: int, **options: Any) -> None:
        if options["work_on"] is not None:
            _work_until_done(options["work_on"])
            return
        if workers < 1:
            raise CommandError("--workers phải là số tiến trình, từ 1 trở lên.", returncode=2)
        self.as_json, self.workers, self.is_quiet = as_json, workers, as_json or verbosity == 0
        batches = self._asked_for(paths, background=background, **options)
        failed = sum(self._run(batch, background=background) for batch in batches)
        if failed:
            raise CommandError(f"Không nhập được {failed} bài; lý do ở trên.", returncode=1)

    # --- Which batches ------------------------------------------------------------------------------------------------------

    def _asked_for(self, paths: list[Path], *, background: bool, **options: Any) -> list[ImportBatch]:
        if options["resume"] is not None:
            return self._unfinished(options["resume"])
        if options["retry"] is not None:
            batch = _known(options["retry"])
            retry_failed(batch.pk)
            return [_known(batch.pk)]
        if options["undo"] is not None:
            batch = _known(options["undo"])
            if not ask_to_undo(batch.pk) and _known(batch.pk).state != State.UNDOING:
                raise CommandError(f"{batch} không ở trạng thái hoàn tác được: {batch.get_state_display()}.", returncode=2)
            return [_known(batch.pk)]
        if not paths:
            raise CommandError("Hãy nêu ít nhất một tệp hoặc thư mục, ví dụ: ./run import_articles bai-bao/", returncode=2)
        choices = {name: options[name] for name in ("outlet_name", "convert_old_fonts", "fetch_urls")}
        batch = new_batch(source=named(paths), **choices)
        if background:
            add_files(batch, self._opened(walk(paths)))
        else:
            add_paths(batch, walk(paths))
        return [batch]

    def _unfinished(self, number: int) -> list[ImportBatch]:
        if number:
            return [_known(number)]
        batches = list(at_work())
        if not batches and not self.is_quiet:
            self.stdout.write("Không có đợt nhập nào dở dang.")
        return batches

    def _opened(self, paths: Iterable[Path]) -> Iterator[tuple[str, BinaryIO]]:
        """Files to be copied; what cannot be opened is named with its reason, and counted."""
        self.unopened = 0
        for path in paths:
            try:
                with open_file(path) as file:
                    yield str(path), file
            except ReadingError as error:
                self.unopened += 1
                self.stderr.write(f"{path}: {error.reason}", style_func=str)

    # --- One batch ----------------------------------------------------------------------------------------------------------

    def _run(self, batch: ImportBatch, *, background: bool) -> int:
        """How many articles did not come in."""
        if background:
            tasks.begin(batch)
            return self._say_handed_over(batch)
        try:
            self._go_on(batch)
        except KeyboardInterrupt:
            message = f"Đã dừng theo yêu cầu. Bài nào xong thì giữ trọn vẹn; làm tiếp bằng: ./run import_articles --resume {batch.pk}"
            raise CommandError(message, returncode=130) from None
        batch.refresh_from_db()
        summary = summarize(batch)
        if self.as_json:
            self._print_json(batch, summary)
        else:
            self._print_table(summary)
        if batch.state == State.UNDONE:
            return self._say_kept(batch)
        for item in _failed(batch):
            self.stderr.write(f"{item.path}: {item.reason}", style_func=str)
        return summary.failed

    def _go_on(self, batch: ImportBatch) -> None:
        if batch.state == State.UNDOING:
            undo(batch.pk)
            return
        if self.workers > 1:
            self._work_together(batch)
            return
        while not plan(batch.pk):
            time.sleep(PAUSE)
        with _bar(batch) as advance:
            while not work(batch.pk, report=lambda item: self._tell(item, advance)):
                # Another process has the rest.
                time.sleep(PAUSE)

    def _work_together(self, batch: ImportBatch) -> None:
        """Processes of their own work; this one finds the articles, and shows how far the others are."""
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_articles", "--work-on", str(batch.pk)]
        children = [start_child(command) for _ in range(self.workers)]
        try:
            while not plan(batch.pk):
                time.sleep(PAUSE)
            with _bar(batch) as advance:
                done = 0
                while batch.state == State.RUNNING:
                    if all(child.poll() is not None for child in children) and not work(batch.pk, seconds=0):
                        raise CommandError(
                            f"Mọi tiến trình đều dừng giữa chừng; làm tiếp bằng: ./run import_articles --resume {batch.pk}", returncode=1
                        )
                    batch.refresh_from_db()
                    now = progress_of(batch).done
                    advance(now - done)
                    done = now
                    time.sleep(PAUSE)
        finally:
            end_children(children)

    # --- What is said -------------------------------------------------------------------------------------------------------

    def _tell(self, item: ImportItem, advance: Callable[[int], object]) -> None:
        if not self.is_quiet:
            visits = f" ({item.drafted_visits} chuyến thăm)" if item.drafted_visits else ""
            reason = f" – {item.reason}" if item.reason else ""
            # The bar steps aside: both may be on one terminal.
            with tqdm.external_write_mode(file=sys.stdout):
                self.stdout.write(f"{item.get_outcome_display()}: {item.path}{visits}{reason}")
        advance(1)

    def _print_table(self, summary: Summary) -> None:
        width = max(map(len, LABELS.values()))
        self.stdout.write("")
        for name, count in asdict(summary).items():
            self.stdout.write(f"{LABELS[name]:<{width}}  {count:>7}")

    def _print_json(self, batch: ImportBatch, summary: Summary) -> None:
        failures = [{"file": item.path, "reason": item.reason} for item in _failed(batch, LISTED)]
        said = {"batch": batch.pk, "state": batch.state, **asdict(summary), "reasons": batch.failures, "failures": failures}
        self.stdout.write(json.dumps(said, ensure_ascii=False))

    def _say_handed_over(self, batch: ImportBatch) -> int:
        unopened = getattr(self, "unopened", 0)
        if self.as_json:
            self.stdout.write(json.dumps({"batch": batch.pk, "state": batch.state, "files": batch.sources.count(), "failed": unopened}))
        else:
            self.stdout.write(f"{batch}: đã giao {batch.sources.count()} tệp cho tiến trình nền; xem tiến độ ở trang Đợt nhập.")
        return unopened

    def _say_kept(self, batch: ImportBatch) -> int:
        for item in batch.items.filter(outcome=ImportItem.Outcome.NEW).order_by("position").iterator():
            self.stderr.write(f"{item.path}: {item.reason}", style_func=str)
        return 0


def _known(number: int) -> ImportBatch:
    batch = ImportBatch.objects.filter(pk=number).first()
    if batch is None:
        raise CommandError(f"Không có đợt nhập {number}.", returncode=2)
    return batch


def _work_until_done(batch_id: int) -> None:
    while not work(batch_id):
        time.sleep(PAUSE)


def _failed(batch: ImportBatch, most: int | None = None) -> Iterable[ImportItem]:
    return batch.items.filter(outcome=ImportItem.Outcome.FAILED).order_by("position")[:most].iterator()


@contextmanager
def _bar(batch: ImportBatch) -> Iterator[Callable[[int], object]]:
    """A bar on standard error where that is a terminal; gives what moves it on."""
    batch.refresh_from_db()
    progress = progress_of(batch)
    shown = sys.stderr.isatty()
    with tqdm(
        total=progress.items,
        initial=progress.done,
        unit=" bài",
        desc="Nhập bài",
        file=sys.stderr,
        dynamic_ncols=True,
        disable=not shown,
        smoothing=0.1,
    ) as bar:
        yield bar.update
