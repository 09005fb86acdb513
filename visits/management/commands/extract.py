"""``manage.py extract FILE…``: one JSON object a line for each file, as the extraction contract says. Needs no database.

Exit status: 0 when every file was read, 1 when any could not be (its line holds ``error``), 2 for a wrong call.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import structlog
from django.core.management.base import BaseCommand

from visits.extraction import Extraction, extract, to_payload
from visits.extraction.explaining import explain
from visits.reading import ReadingError, read_file

log = structlog.get_logger("dieuphoi.extraction")


class Command(BaseCommand):
    help = "Trích người, chức vụ, chuyến thăm… từ các tệp bài báo (.txt, .html); in mỗi tệp một dòng JSON."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="+", help="tệp bài báo")
        parser.add_argument("--explain", action="store_true", help="in bài báo với các phát hiện bên lề: quy tắc và cơ sở của từng điều")

    def handle(self, *, files: list[str], **options: Any) -> None:
        failed = 0
        for file in files:
            try:
                extraction = read_and_extract(Path(file))
            except ReadingError as error:
                failed += 1
                self.stderr.write(f"{file}: {error.reason}", style_func=str)
                self._line({"file": file, "error": error.reason})
                continue
            except Exception as error:  # One text that the extractor trips over must not keep the others back.
                failed += 1
                log.exception("extraction_failed", file=file)
                self._line({"file": file, "error": f"Bộ trích gặp lỗi ở tệp này ({type(error).__name__})."})
                continue
            if options["explain"]:
                self.stdout.write(explain(extraction, file=file))
            else:
                self._line(to_payload(extraction, file=file))
        if failed:
            sys.exit(1)

    def _line(self, payload: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(payload, ensure_ascii=False))


def read_and_extract(path: Path) -> Extraction:
    """The extraction of one file. ReadingError where it cannot be read."""
    document = read_file(path)
    return extract(
        document.text,
        source_name=path.name,
        outlet=document.outlet,
        url=document.url,
        published_on=document.published_on.isoformat() if document.published_on is not None else None,
        title=document.title,
        byline=document.byline,
    )
