"""``manage.py export_record [--out DIR]``: the whole public record as dated files with their checksums."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from visits.bulk import export


class Command(BaseCommand):
    help = "Xuất toàn bộ hồ sơ công khai ra tệp NDJSON, CSV và XLSX trong một thư mục mang ngày hôm nay, kèm SHA256SUMS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, default=settings.VAR / "bulk", help="thư mục chứa thư mục mang ngày (mặc định: var/bulk)")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["out"] / f"dieuphoi-{timezone.localdate():%Y-%m-%d}"
        try:
            counts = export(folder)
        except FileExistsError as error:
            raise CommandError(f"{folder} đã có: tệp đã phát hành không bị ghi đè. Hãy chọn nơi khác hoặc dời thư mục ấy đi.") from error
        for name, count in counts.items():
            self.stdout.write(f"{count:8} {name}")
        self.stdout.write(str(folder))
