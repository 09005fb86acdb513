"""``manage.py import_articles PATH…``: files and folders in, a line for each file, and a table at the end.

Exit status: 0 when every file came in, 1 when any did not (each is named again, with its reason, on standard error), 2 for a wrong call.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from visits.importing import Summary, import_paths, summarize, walk
from visits.models import ImportBatch, ImportItem

LABELS = {
    "new": "Mới",
    "unchanged": "Không đổi",
    "new_version": "Phiên bản mới",
    "failed": "Không nhập được",
    "drafted_visits": "Chuyến thăm đã dựng",
}


class Command(BaseCommand):
    help = "Nhập bài báo từ tệp và thư mục (.txt, .html): lưu văn bản, trích và dựng bản nháp chuyến thăm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="tệp hoặc thư mục; thư mục được đọc cả bên trong")
        parser.add_argument("--json", dest="as_json", action="store_true", help="in kết quả dưới dạng JSON, không in từng tệp")

    def handle(self, *, paths: list[Path], as_json: bool, verbosity: int, **options: Any) -> None:
        if not paths:
            raise CommandError("Hãy nêu ít nhất một tệp hoặc thư mục, ví dụ: ./run import_articles bai-bao/", returncode=2)
        try:
            batch = import_paths(paths, watch=_progress_over(paths), report=None if as_json or verbosity == 0 else self._print_item)
        except KeyboardInterrupt:
            raise CommandError("Đã dừng theo yêu cầu. Tệp nào xong thì giữ trọn vẹn; chạy lại để nhập tiếp.", returncode=130) from None
        summary = summarize(batch)
        if as_json:
            self._print_json(batch, summary)
        else:
            self._print_table(summary)
        if summary.failed:
            for item in _failed(batch):
                self.stderr.write(f"{item.path}: {item.reason}", style_func=str)
            raise CommandError(f"Không nhập được {summary.failed} tệp; lý do ở trên.", returncode=1)

    def _print_item(self, item: ImportItem) -> None:
        visits = f" ({item.drafted_visits} chuyến thăm)" if item.drafted_visits else ""
        reason = f" – {item.reason}" if item.reason else ""
        # The bar steps aside: both may be on one terminal.
        with tqdm.external_write_mode(file=sys.stdout):
            self.stdout.write(f"{item.get_outcome_display()}: {item.path}{visits}{reason}")

    def _print_table(self, summary: Summary) -> None:
        width = max(map(len, LABELS.values()))
        self.stdout.write("")
        for name, count in asdict(summary).items():
            self.stdout.write(f"{LABELS[name]:<{width}}  {count:>7}")

    def _print_json(self, batch: ImportBatch, summary: Summary) -> None:
        failures = [{"file": item.path, "reason": item.reason} for item in _failed(batch)]
        self.stdout.write(json.dumps({"batch": batch.pk, **asdict(summary), "failures": failures}, ensure_ascii=False))


def _failed(batch: ImportBatch) -> Iterable[ImportItem]:
    return batch.items.filter(outcome=ImportItem.Outcome.FAILED).order_by("position").iterator()


def _progress_over(paths: list[Path]) -> Any:
    """A bar on standard error where that is a terminal. Files are counted first, for the time that is left."""

    def watch(files: Iterable[Path]) -> Iterable[Path]:
        if not sys.stderr.isatty():
            return files
        return tqdm(files, total=sum(1 for _ in walk(paths)), unit=" tệp", desc="Nhập bài", file=sys.stderr, dynamic_ncols=True)

    return watch
