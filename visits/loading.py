"""All of ``fixtures/`` into the database: areas, bodies, posts, and the outlets, which stand in the extraction's lexicon."""

from pathlib import Path

from django.conf import settings
from django.db import transaction

from people.authority import AREAS, BODIES, POSTS, AuthorityTables, Printed, slug
from people.fixture_tables import Line, by_key, read_table
from people.loading import Loader, Outcome, Planned, Shape
from people.models import Area
from visits.extraction.lexicons import FOLDER, items, table
from visits.models import Outlet

OUTLETS = Shape(Outlet, columns=("name", "aliases", "domains"), links={"area": Area})


@transaction.atomic
def load_fixtures(folder: Path | None = None, lexicon: Path = FOLDER) -> list[Outcome]:
    """Bring the authority rows up to the fixtures, all or nothing. A second call writes nothing.

    FixtureError names the file, line and field of a bad row.
    """
    folder = folder or settings.BASE_DIR / "fixtures"
    printed = {row["name"]: Printed(items(row["aliases"])) for row in table("central_bodies")}
    tables = AuthorityTables(folder, printed)
    bodies, posts = tables.bodies_and_posts()
    loader = Loader()
    return [
        loader.load(AREAS, tables.areas()),
        loader.load(BODIES, bodies),
        loader.load(POSTS, posts),
        loader.load(OUTLETS, _outlets(tables, folder, lexicon)),
    ]


def _outlets(tables: AuthorityTables, folder: Path, lexicon: Path) -> list[Planned]:
    lines = by_key(
        read_table(lexicon / "outlets.tsv", "name aliases domains province note example"), key=lambda line: slug(line.text("name"))
    )
    # Papers of a merged province that kept the name of a part: the name alone would mean the part.
    own_area = by_key(read_table(folder / "outlet_areas.tsv", "outlet area"), "outlet")
    plan = []
    for key, line in lines.items():
        values = {"name": line.text("name"), "aliases": line.items("aliases"), "domains": line.items("domains")}
        plan.append(Planned(key, values, line, {"area": _area(tables, line, own_area)}))
    for line in own_area.values():
        if slug(line.text("outlet")) not in lines:
            raise line.error("outlet", f"outlets.tsv has no {line.text('outlet')!r}")
    return plan


def _area(tables: AuthorityTables, line: Line, own_area: dict[str, Line]) -> str:
    if line.text("name") in own_area:
        exception = own_area[line.text("name")]
        if not tables.is_area(exception.text("area")):
            raise exception.error("area", f"no area has the key {exception.text('area')!r}")
        return exception.text("area")
    province = line.optional("province")
    key = tables.area_named(province) if province else ""
    if key is None:
        raise line.error("province", f"no area is called {province!r}")
    return key
