"""``manage.py sample load|remove``: the sample of a development installation, in and out again."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from visits import sample


class Command(BaseCommand):
    help = "Nạp (load) hoặc gỡ (remove) dữ liệu mẫu: năm bài báo kể lại và các chuyến thăm dựng từ đó."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["load", "remove"], help="load: nạp; remove: gỡ sạch, kể cả phần đã công bố")

    def handle(self, *, action: str, **options: Any) -> None:
        if action == "load":
            self._load()
        else:
            self._remove()

    def _load(self) -> None:
        if settings.PRODUCTION:
            raise CommandError("Dữ liệu mẫu chỉ nạp được khi phát triển; hệ thống này đang chạy thật (DIEUPHOI_ENV=production).")
        loaded = sample.load()
        self.stdout.write(
            f"Dữ liệu mẫu: {loaded.articles} bài báo mới, {loaded.drafted} chuyến thăm đã dựng, "
            f"{loaded.published} đã công bố, {loaded.in_review} chờ duyệt."
        )
        for note in loaded.notes:
            self.stderr.write(note)
        if loaded.failed:
            raise CommandError("Có bài mẫu không nhập được; lý do ở trên.")

    def _remove(self) -> None:
        removed = sample.remove()
        gone = {label: count for label, count in removed.counts.items() if count}
        if not gone:
            self.stdout.write("Không có dữ liệu mẫu nào để gỡ.")
        for label, count in gone.items():
            self.stdout.write(f"Đã gỡ {count} {label}.")
        for kept in removed.kept:
            self.stdout.write(f"Giữ lại {kept}.")
