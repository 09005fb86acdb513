"""``manage.py extract_again [filters] [--apply]``: stored articles read again by the rules and word lists of today.

Without ``--apply`` it only says what would change. Exit status: 0, or 2 for a wrong call.
"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from tqdm import tqdm

from people.models import Area
from visits.extracting_again import Changed, Reading, due, read_again
from visits.extraction import EXTRACTOR_VERSION, lexicon_digest
from visits.models import Article, ImportBatch, Outlet

LISTED = 20


class Command(BaseCommand):
    help = "Trích lại các bài đã lưu bằng quy tắc và từ điển hiện hành. Không có --apply thì chỉ báo sẽ đổi gì, không ghi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="ghi kết quả: bản nháp chưa ai sửa được dựng lại, bản khác nhận đề xuất")
        parser.add_argument("--outlet", metavar="KEY", help="chỉ bài của cơ quan báo chí có mã này")
        parser.add_argument("--area", metavar="KEY", help="chỉ bài có chuyến thăm đến địa phương có mã này")
        parser.add_argument("--batch", metavar="N", type=int, help="chỉ bài của đợt nhập này")
        parser.add_argument("--article", metavar="N", type=int, action="append", help="chỉ bài số N; có thể nêu nhiều lần")
        parser.add_argument("--since", metavar="YYYY-MM-DD", type=_day, help="chỉ bài nhập từ ngày này")
        parser.add_argument("--until", metavar="YYYY-MM-DD", type=_day, help="chỉ bài nhập đến hết ngày này")
        parser.add_argument("--workers", metavar="N", type=int, default=1, help="số tiến trình cùng trích (1)")
        parser.add_argument("--json", dest="as_json", action="store_true", help="in kết quả dưới dạng JSON")

    def handle(self, *, apply: bool, workers: int, as_json: bool, verbosity: int, **options: Any) -> None:
        if workers < 1:
            raise CommandError("--workers phải là số tiến trình, từ 1 trở lên.", returncode=2)
        versions = due(_articles(options))
        changed: list[Changed] = []
        with tqdm(total=versions.count(), unit=" bài", disable=as_json or verbosity == 0, file=self.stderr, leave=False) as bar:

            def report(number: int, found: list[Changed]) -> None:
                bar.update(number)
                changed.extend(found[: LISTED - len(changed)])

            reading = read_again(versions, apply=apply, workers=workers, report=report)
        if as_json:
            self.stdout.write(json.dumps(_result(reading, changed, applied=apply), ensure_ascii=False, indent=2))
        elif verbosity:
            self._table(reading, changed, applied=apply)

    def _table(self, reading: Reading, changed: list[Changed], *, applied: bool) -> None:
        self.stdout.write(f"Bộ trích {EXTRACTOR_VERSION}, từ điển {lexicon_digest()[:12]}: {reading.articles} bài chưa trích bằng bản này.")
        if not reading.articles:
            return
        self.stdout.write(f"{reading.changed} bài cho kết quả khác.\n")
        self.stdout.write(f"{'mục':<16}{'như cũ':>10}{'mất đi':>10}{'thêm':>10}{'khác':>10}")
        for name, row in _fields(reading).items():
            self.stdout.write(f"{name:<16}" + "".join(f"{row.get(column, ''):>10}" for column in ("same", "gone", "new", "other")))
        for article in changed:
            self.stdout.write(f"\nbài #{article.article} {article.title}")
            for one in article.differences:
                lost, gained = ("; ".join(values) or "—" for values in (one.missed, one.extra))
                self.stdout.write(f"  {one.field}: {lost} → {gained}")
        if reading.changed > len(changed):
            self.stdout.write(f"\n… và {reading.changed - len(changed)} bài khác.")
        if applied:
            self.stdout.write(
                f"\nĐã ghi: {reading.visits} chuyến thăm mới, {reading.proposals} đề xuất cho những chuyến thăm đã có người làm."
            )
        else:
            self.stdout.write("\nChưa ghi gì. Thêm --apply để ghi.")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _articles(options: dict[str, Any]) -> QuerySet[Article] | None:
    """The articles that the filters leave; None where there is no filter."""
    filters: dict[str, Any] = {}
    if options["outlet"]:
        filters["outlet"] = _row(Outlet, "--outlet", key=options["outlet"])
    if options["area"]:
        filters["visits__area"] = _row(Area, "--area", key=options["area"])
    if options["batch"]:
        filters["versions__import_items__batch"] = _row(ImportBatch, "--batch", pk=options["batch"])
    if options["article"]:
        filters["pk__in"] = options["article"]
    if options["since"]:
        filters["created_at__date__gte"] = options["since"]
    if options["until"]:
        filters["created_at__date__lte"] = options["until"]
    return Article.objects.filter(**filters) if filters else None


def _row(model: Any, option: str, **wanted: Any) -> Any:
    row = model.objects.filter(**wanted).first()
    if row is None:
        raise CommandError(f"{option}: không có {model._meta.verbose_name} nào là “{next(iter(wanted.values()))}”.", returncode=2)
    return row


def _fields(reading: Reading) -> dict[str, dict[str, int]]:
    """Field -> how many findings stayed, went and came; where there is one answer, how many are the same and how many others."""
    scores = reading.scores
    found: dict[str, dict[str, int]] = {
        name: {"same": row.right, "gone": row.missed, "new": row.extra} for name, row in scores.counted.items()
    }
    for name, answers in scores.asked.items():
        if name != "spans":
            found[name] = {"same": answers.right, "other": answers.asked - answers.right}
    return found


def _result(reading: Reading, changed: list[Changed], *, applied: bool) -> dict[str, Any]:
    return {
        "extractor_version": EXTRACTOR_VERSION,
        "lexicon_digest": lexicon_digest(),
        "applied": applied,
        "articles": reading.articles,
        "changed": reading.changed,
        "visits": reading.visits,
        "proposals": reading.proposals,
        "fields": _fields(reading),
        "examples": [asdict(article) for article in changed],
    }
