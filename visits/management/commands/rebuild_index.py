"""``manage.py rebuild_index``: make the index of the public record again from its editions."""

from typing import Any

from django.core.management.base import BaseCommand

from visits import indexing


class Command(BaseCommand):
    help = "Dựng lại chỉ mục của các bản công bố từ chính các bản công bố."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Đã dựng lại {indexing.rebuild()} mục.")
