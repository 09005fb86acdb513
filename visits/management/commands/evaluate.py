"""``manage.py evaluate [FOLDER…]``: scores of the extraction, field by field.

Against the expected records of folders (no database), or with ``--from-editions`` against what editors published.
Exit status: 0 when everything could be judged, 1 when an article could not be read, 2 for a wrong call.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from visits.evaluation import Changes, EditionScores, Judged, editors_changes, judge_editions, judge_folder
from visits.extraction import EXTRACTOR_VERSION, lexicon_digest, to_payload
from visits.extraction.evaluation import Record, Scores
from visits.management.commands.extract import read_and_extract
from visits.reading import ReadingError

UNSEEN = Path("tests", "corpus", "unseen")
NO_OUTLET = "(không rõ báo)"


class Command(BaseCommand):
    help = "Chấm bộ trích theo từng trường: so với kết quả mong đợi trong các thư mục, hoặc với các bản đã công bố."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folders", metavar="FOLDER", nargs="*", type=Path, help=f"thư mục có TÊN.txt và TÊN.json; không nêu thì là {UNSEEN}"
        )
        parser.add_argument("--from-editions", action="store_true", help="so với bản công bố hiện hành của các chuyến thăm")
        parser.add_argument("--json", dest="as_json", action="store_true", help="in kết quả dưới dạng JSON")
        parser.add_argument("--verbose", action="store_true", help="in từng bài: trường nào thiếu gì, thừa gì")

    def handle(self, *, folders: list[Path], from_editions: bool, as_json: bool, verbose: bool, **options: Any) -> None:
        if from_editions:
            if folders or verbose:
                raise CommandError("--from-editions không đi cùng thư mục hay --verbose.", returncode=2)
            self._editions(as_json)
            return
        wanted = folders or [settings.BASE_DIR / UNSEEN]
        for folder in wanted:
            if not any(folder.glob("*.json")):
                raise CommandError(f"{folder}: không có kết quả mong đợi (TÊN.json) nào.", returncode=2)
        self._folders(wanted, as_json, verbose)

    def _folders(self, folders: list[Path], as_json: bool, verbose: bool) -> None:
        scores = Scores()
        self.unread: list[str] = []
        articles = []
        for folder in folders:
            for judged in judge_folder(folder, self._read, scores):
                articles.append(judged)
                if verbose and not as_json:
                    self._differences(judged)
        if as_json:
            result: dict[str, Any] = {"articles": scores.articles, "errors": self.unread, "fields": scores.rows()}
            if verbose:
                result["differences"] = {row.name: [asdict(one) for one in row.differences] for row in articles if row.differences}
            self._json(result)
        else:
            self.stdout.write(f"{scores.articles} bài, bộ trích {EXTRACTOR_VERSION}, từ điển {lexicon_digest()[:12]}")
            self._table(scores)
        if self.unread:
            raise CommandError(f"Không đọc được {len(self.unread)} bài; lý do ở trên.", returncode=1)

    def _read(self, path: Path) -> tuple[Record, str | None]:
        try:
            extraction = read_and_extract(path)
        except ReadingError as error:
            self.unread.append(f"{path.name}: {error.reason}")
            self.stderr.write(f"{path}: {error.reason}", style_func=str)
            return {}, None
        return to_payload(extraction, file=path.name), extraction.text

    def _differences(self, judged: Judged) -> None:
        if judged.differences:
            self.stdout.write(judged.name)
        for one in judged.differences:
            self.stdout.write(f"  {one.field}: mong đợi {list(one.missed)}, trích {list(one.extra)}")

    def _table(self, scores: Scores) -> None:
        for name, counted in scores.counted.items():
            precise = f"P {counted.precision:.3f}  R {counted.recall:.3f}"
            self.stdout.write(
                f"{name:13} F1 {counted.score:.3f}  {precise}  ({counted.right} đúng, {counted.extra} thừa, {counted.missed} thiếu)"
            )
        for name, asked in scores.asked.items():
            self.stdout.write(f"{name:13}    {asked.score:.3f}  ({asked.right} trên {asked.asked})")

    def _editions(self, as_json: bool) -> None:
        scores, changes = judge_editions(), editors_changes()
        if as_json:
            self._json(
                {
                    "waiting": scores.waiting,
                    "versions": {
                        version: {
                            "articles": row.articles,
                            "fields": row.rows(),
                            "outlets": {
                                outlet: {"articles": one.articles, "fields": one.rows()} for outlet, one in _outlets(scores, version)
                            },
                        }
                        for version, row in sorted(scores.by_version.items())
                    },
                    "editors": {row.field: asdict(row) | {"share": round(row.share, 4)} for row in changes},
                }
            )
            return
        for version, row in sorted(scores.by_version.items()):
            self.stdout.write(f"Bộ trích {version}: {row.articles} bài")
            self._table(row)
            for outlet, one in _outlets(scores, version):
                self.stdout.write(f"  {outlet or NO_OUTLET} ({one.articles} bài): {_short(one)}")
        if scores.waiting:
            self.stdout.write(f"{scores.waiting} bài chưa chấm được: còn chuyến thăm chưa công bố, hoặc không còn lần trích nào.")
        self.stdout.write("Biên tập viên đã sửa (trên các chuyến thăm đang công bố):")
        for change in changes:
            self._change(change)

    def _change(self, row: Changes) -> None:
        self.stdout.write(
            f"{row.field:13} {row.share:6.1%}  ({row.drafted} máy dựng: {row.confirmed} giữ, {row.changed} sửa, {row.rejected} bác; "
            f"{row.added} người thêm)"
        )

    def _json(self, result: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(result, ensure_ascii=False))


def _outlets(scores: EditionScores, version: str) -> Iterable[tuple[str, Scores]]:
    return sorted(((outlet, row) for (of, outlet), row in scores.by_outlet.items() if of == version), key=lambda pair: pair[0])


def _short(scores: Scores) -> str:
    """Only the fields that are not perfect."""
    fields = [*scores.counted, *scores.asked]
    return ", ".join(f"{name} {scores.of(name):.3f}" for name in fields if scores.of(name) < 1) or "mọi trường 1.000"
