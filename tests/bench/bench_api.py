"""CPU of a page of the public API, application and database together, against an idiomatic DRF view over the same rows.

    python -m tests.bench.bench_api [--visits 500]

Runs on a database of its own beside the one that DATABASE_URL names.
"""

import argparse
import io
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dieuphoi.settings")
os.environ["API_RATE"] = "100000000/min"  # throttling is on, and does not strike
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection  # noqa: E402

from dieuphoi.public_ids import new_public_id  # noqa: E402
from people.models import Area, Organization, Person, Post  # noqa: E402
from visits import documents, indexing  # noqa: E402
from visits.models import (  # noqa: E402
    Article,
    ArticleVersion,
    Citation,
    Commitment,
    Edition,
    Gift,
    Outlet,
    Participation,
    PublicRecord,
    Role,
    Visit,
    VisitEvent,
    VisitSource,
)

PEOPLE_OF_A_VISIT = 8
TEXT = " ".join(f"Câu số {number} của một bài báo dùng để đo." for number in range(60))
NOW = datetime(2024, 1, 1, tzinfo=UTC)


@contextmanager
def own_database() -> Iterator[None]:
    """An empty database with all tables, removed at the end."""
    with tempfile.TemporaryDirectory() as folder:
        name = str(Path(folder) / "bench.sqlite3") if connection.vendor == "sqlite" else f"bench_{connection.settings_dict['NAME']}"
        connection.settings_dict["TEST"]["NAME"] = name
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


# --- Rows -----------------------------------------------------------------------------------------------------------------


def make_visits(count: int) -> None:
    """Visits of eight participants each with every claim cited, published through the product's own documents and index."""
    area = Area.objects.create(key="a", name="Thái Bình", level="province", public_id=new_public_id("a"))
    body = Organization.objects.create(key="o", name="Bộ Ngoại giao", public_id=new_public_id("o"))
    post = Post.objects.create(key="t", organization=body, title="Thứ trưởng", public_id=new_public_id("t"))
    people = [Person.objects.create(name=f"Nguyễn Văn {chr(65 + number)}", public_id=new_public_id("p")) for number in range(20)]
    outlet = Outlet.objects.create(key="bao", name="Báo mẫu")
    for number in range(count):
        visit = make_visit(number, area, body, post, people[number % 12 :], outlet)
        publish(visit)


def make_visit(number: int, area: Area, body: Organization, post: Post, people: list[Person], outlet: Outlet) -> Visit:
    day = str(date(2015, 1, 1) + timedelta(days=number % 3000))
    article = Article.objects.create(title=f"Bài {number}", outlet=outlet, public_id=new_public_id("n"), published_on=day)
    text = f"{number}. {TEXT}"
    version = ArticleVersion.objects.create(article=article, text=text, sha256=documents.sha256(text), reader="bench")
    visit = Visit.objects.create(
        public_id=new_public_id("v"), delegation=body, delegation_text=body.name, delegation_link="confirmed",
        area=area, area_text=area.name, area_link="confirmed", date=day,
    )  # fmt: skip
    VisitSource.objects.create(visit=visit, article=article)
    starts = itertools.count(5, 20)
    cited: list[tuple[dict[str, Any], str]] = [({"visit": visit}, field) for field in ("date", "delegation", "area")]
    for position in range(PEOPLE_OF_A_VISIT):
        person = people[position]
        row = Participation.objects.create(
            visit=visit, position=position, name_text=person.name, side="host" if position else "delegation",
            is_lead=not position, person=person, person_link="confirmed",
        )  # fmt: skip
        role = Role.objects.create(
            participation=row, text="Thứ trưởng Bộ Ngoại giao", title=post.title, organization=body, organization_text=body.name,
            organization_link="confirmed", post=post,
        )  # fmt: skip
        cited += [({"participation": row}, ""), ({"role": role}, "title"), ({"role": role}, "organization")]
    for type_ in ("working_session", "gift"):
        cited.append(({"event": VisitEvent.objects.create(visit=visit, type=type_)}, ""))
    cited.append(({"gift": Gift.objects.create(visit=visit, text="50 triệu đồng", amount=50_000_000, currency="VND")}, ""))
    for kind in ("request", "pledge"):
        cited.append(({"commitment": Commitment.objects.create(visit=visit, kind=kind, text=TEXT[:120], by_text="Trần Thị B")}, ""))
    Citation.objects.bulk_create(
        Citation(version=version, field=field, start=start, end=start + 18, quote=text[start : start + 18], **target)
        for (target, field), start in zip(cited, starts, strict=False)
    )
    return visit


def publish(visit: Visit) -> None:
    body = documents.VisitDocument(visit).body()
    head = documents.head(str(visit.public_id), "visit", 1, NOW, False)
    text = documents.as_text(head | body)
    record = PublicRecord.objects.create(
        public_id=visit.public_id, subject_type="visit", state="withdrawn", public_reason="…", changed_at=NOW
    )
    edition = Edition.objects.create(
        subject=record, subject_type="visit", number=1, document=text, sha256=documents.sha256(text), published_at=NOW
    )
    record.state, record.public_reason, record.current_edition = "published", "", edition
    record.save()
    indexing.index([record])


# --- Measuring ------------------------------------------------------------------------------------------------------------

APPLICATION = WSGIHandler()


def ask(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request through the whole program, as the server makes it."""
    return answer_of(path, headers)


def answer_of(path: str, headers: dict[str, str], *, keep: bool = True) -> tuple[int, dict[str, str], bytes]:
    """``keep``: whether the body stays in memory."""
    found: dict[str, Any] = {}
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, **headers,
    }  # fmt: skip

    def start(status: str, sent: list[tuple[str, str]], *rest: Any) -> Any:
        found["status"], found["headers"] = int(status.split()[0]), dict(sent)

    answer = APPLICATION(environ, start)
    try:
        body = b"".join(piece for piece in answer if keep)
    finally:
        answer.close()
    return found["status"], found["headers"], body


def database_ticks() -> float:
    """CPU seconds of this database's server processes so far; 0 for SQLite, which works in ours, or on another machine."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        pids = [row[0] for row in cursor.fetchall()]
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def cpu_of(call: Callable[[], Any], seconds: float = 3.0) -> float:
    """CPU milliseconds of one call: application and database, the mean over a run of some seconds."""
    for _ in range(3):
        call()
    database, own, began, count = database_ticks(), time.process_time(), time.perf_counter(), 0
    while time.perf_counter() - began < seconds or count < 5:
        call()
        count += 1
    return (time.process_time() - own + database_ticks() - database) / count * 1000


def expect(path: str, status: int = 200, **headers: str) -> Callable[[], bytes]:
    def call() -> bytes:
        got, _, body = ask(path, **headers)
        if got != status:
            raise SystemExit(f"{path} answered {got}, not {status}: {body[:500]!r}")
        return body

    return call


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def compare() -> None:
    page, plain = "/api/v1/visits?page_size=50", "/idiomatic/visits/"
    tag = ask(page)[1]["ETag"]
    say(f"a page of 50: {len(expect(page)()) / 1000:.0f} kB of ours, {len(expect(plain)()) / 1000:.0f} kB of the idiomatic view")
    idiomatic = cpu_of(expect(plain), 6)
    rows = {
        "idiomatic DRF ModelViewSet": idiomatic,
        "page of stored documents": (ours := cpu_of(expect(page))),
        "with fields= of the first level": cpu_of(expect(f"{page}&fields=id,name,date,area,delegation,lead")),
        "with fields= at any depth": cpu_of(
            expect(f"{page}&fields=id,date,participants.name,participants.roles.title,gifts.sources.quote")
        ),
        "the same, not modified (304)": (unchanged := cpu_of(expect(page, 304, HTTP_IF_NONE_MATCH=tag))),
        "one visit": cpu_of(expect(f"/api/v1/visits/{Visit.objects.values_list('public_id', flat=True)[0]}")),
        "page of 50 commitments": cpu_of(expect("/api/v1/commitments?page_size=50")),
    }
    for name, spent in rows.items():
        say(f"{name:32} {spent:8.2f} ms CPU   1/{idiomatic / spent:.1f} of the idiomatic page")
    say(f"304 against 200: 1/{ours / unchanged:.1f}")
    if connection.vendor == "postgresql":
        aggregated = cpu_of(expect("/aggregated/"))
        say(f"the idiomatic page by json_agg     {aggregated:8.2f} ms CPU; ours is 1/{aggregated / ours:.1f} of it")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=300)
    arguments = parser.parse_args()
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.ROOT_URLCONF = "tests.bench.idiomatic"
    with own_database():
        make_visits(arguments.visits)
        say(f"{connection.vendor}, {arguments.visits} visits of {PEOPLE_OF_A_VISIT} participants")
        compare()


if __name__ == "__main__":
    main()
