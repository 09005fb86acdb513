"""``./run load_fixtures``: the authority files (provinces, bodies, posts, outlets) into the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.fixture_tables import FixtureError
from visits.loading import load_fixtures


class Command(BaseCommand):
    help = "Brings the authority rows up to fixtures/. A second run writes nothing; a row that an editor changed or deleted stays so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, help="read the tables of this folder (default: fixtures/)")

    def handle(self, *, folder: Path | None, **options: Any) -> None:
        try:
            outcomes = load_fixtures(folder)
        except FixtureError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        for outcome in outcomes:
            self.stdout.write(
                f"{outcome.name}: {outcome.created} new, {outcome.updated} updated, {outcome.unchanged} unchanged,"
                f" {outcome.kept} left as a person changed or deleted them"
            )
