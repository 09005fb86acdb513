"""``manage.py check_lexicon [TABLE…]``: whether the word lists are in order and every example needs its row. Needs no database.

Exit status: 0 when all is well, 1 when a row is not (each is named with its line), 2 for a wrong call.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from visits.extraction.lexicon_check import TABLES, form_problems, idle_rows
from visits.extraction.lexicons import read_table


class Command(BaseCommand):
    help = "Kiểm tra các bảng từ của bộ trích: trùng, sai dạng, thiếu ghi chú hay ví dụ, và dòng bỏ đi mà câu ví dụ vẫn cho cùng kết quả."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tables", metavar="TABLE", nargs="*", help="tên bảng (heads, gifts…); không nêu thì là mọi bảng")

    def handle(self, *, tables: list[str], **options: Any) -> None:
        unknown = sorted(set(tables) - set(TABLES))
        if unknown:
            raise CommandError(f"Không có bảng {', '.join(unknown)}. Các bảng: {', '.join(TABLES)}.", returncode=2)
        found = 0
        for name in tables or TABLES:
            for problem in (*form_problems(name), *idle_rows(name)):
                found += 1
                self.stderr.write(problem, style_func=str)
            rows = read_table(name)
            self.stdout.write(f"{name}: {len(rows)} dòng, {sum(bool(row['example']) for row in rows)} có ví dụ")
        if found:
            raise CommandError(f"{found} chỗ cần sửa; xem ở trên.", returncode=1)
