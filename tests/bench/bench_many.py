"""What an answer costs among very many visits, against the same among few: CPU of application and database, time, memory of streams.

    DATABASE_URL=postgres://… python -m tests.bench.bench_many [--visits 1000000] [--few 10000] [--seconds 3] [--keep]

Both records stand in databases of their own beside the one that DATABASE_URL names, and each address is asked of both, one after the other.
``--keep`` leaves them there for the next run, ``--load-only`` stops when they are there, ``--plans`` shows what PostgreSQL does for an
address that is over.
"""

import argparse
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bench.bench_api import answer_of, ask, database_ticks, expect, say  # sets Django up
from tests.bench.many_records import area_of, frequent_person, host_of, load, numbered, outlet_of, rare_person, sender_of
from visits.models import EditionIndex

BASE = connection.settings_dict["NAME"]
BOUND = 1.5


def use(name: str) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = name


def prepare(name: str, count: int) -> None:
    use(BASE)
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)
    use(name)
    if not EditionIndex.objects.filter(subject_type="visit").exists():
        say(f"{name}: loading {count} visits")
        load(count, say)


def remove(name: str) -> None:
    use(BASE)
    connection.creation.destroy_test_db(name, verbosity=0)


def addresses(count: int) -> dict[str, str]:
    """Name -> address: every list and every filter. All that are cut into pages fill one in both records."""
    visits, detail = "/api/v1/visits", "/api/v1/{}/{}"
    area, person, outlet = f"area={area_of(8)}", f"person={frequent_person(8)}", f"outlet={outlet_of(8).replace(' ', '+')}"
    filters = {
        "area": area,
        "area_mode=lineage": f"{area}&area_mode=lineage",
        "person in many": person,
        "person in few": f"person={rare_person(8)}",
        "post": f"post={numbered('post', 1008)}",
        "host": f"host={host_of(8)}",
        "delegation": f"delegation={sender_of(8)}",
        "organization": f"organization={sender_of(8)}",
        "article": f"article={numbered('article', 8)}",
        "outlet": outlet,
        "event_type": "event_type=meeting",
        "commitment_kind": "commitment_kind=pledge",
        "gift_currency": "gift_currency=VND",
        "gift_amount_min": "gift_currency=VND&gift_amount_min=1000000",
        "area and event_type": f"{area}&event_type=working_session",
        "person and event_type": f"{person}&event_type=working_session",
        "date_from": "date_from=2020-01-01",
        "date_to, long ago": "date_to=1991-01-01",
        "a quarter": "date_from=2001-01-01&date_to=2001-03-31",
        "area and period": f"{area}&date_from=1991-01-01&date_to=2005-12-31",
        "updated_since": "updated_since=2023-12-01",
        "ordering=name": "ordering=name",
        "ordering=-changed": "ordering=-changed",
        "as_of": "as_of=2024-06-01",
        "as_of and area": f"as_of=2024-06-01&{area}",
        "q, common": "q=thai+binh",
        "q, one of 150": "q=kenh+dao",
        "q, nothing": "q=khong+thay",
    }
    found = {"the first page": visits, "nine tenths down": f"{visits}?cursor={cursor(count)}"}
    found |= {name: f"{visits}?{query}" for name, query in filters.items()}
    of_parts = {"": "", " of an area": f"?{area}", " in a year": "?date_from=2001-01-01&date_to=2001-12-31", " as_of": "?as_of=2024-06-01"}
    found |= {f"{name}{what}": f"/api/v1/{name}{query}" for name in ("commitments", "gifts", "events") for what, query in of_parts.items()}
    found["commitments waiting"] = "/api/v1/commitments?without_follow_up_for=24"
    found |= {name: f"/api/v1/{name}" for name in ("articles", "people", "changes")}
    found |= {"one visit": detail.format("visits", numbered("visit", 8)), "one article": detail.format("articles", numbered("article", 8))}
    found |= {"one person": detail.format("people", rare_person(8)), "one area": detail.format("areas", area_of(8))}
    found["one body"] = detail.format("organizations", sender_of(8))
    return found | {"one visit as_of": f"{found['one visit']}?as_of=2024-06-01"}


def cursor(count: int) -> str:
    """Of the page that begins when nine tenths of the visits have been read."""
    rows = EditionIndex.objects.filter(subject_type="visit").order_by("-date_latest", "-public_id").values_list("date_latest", "public_id")
    day, public_id = rows[count * 9 // 10]
    return f"after.{day.toordinal()}.{public_id}"


def peak_of_streaming(name: str, form: str) -> int:
    """Megabytes that a process of its own holds at most while it sends all visits of a record."""
    command = [sys.executable, "-m", "tests.bench.bench_many", "--stream-of", name, "--form", form]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])  # noqa: S603


def stream(name: str, form: str) -> None:
    use(name)
    status, *_ = answer_of(f"/api/v1/visits?format={form}", {}, keep=False)
    if status != 200:
        raise SystemExit(f"{form} answered {status}")
    say(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


@dataclass(frozen=True, slots=True)
class Spent:
    cpu: float  # milliseconds a request, application and database
    median: float  # milliseconds of time
    p99: float


def measure(path: str, seconds: float) -> Spent:
    call = expect(path)
    for _ in range(5):
        call()
    times: list[float] = []
    ticks, own, began = database_ticks(), time.process_time(), time.perf_counter()
    while time.perf_counter() - began < seconds or len(times) < 30:
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    cpu = (time.process_time() - own + database_ticks() - ticks) / len(times) * 1000
    times.sort()
    return Spent(cpu, times[len(times) // 2], times[int(len(times) * 0.99)])


def plan(path: str) -> str:
    """What PostgreSQL does for an answer."""
    with CaptureQueriesContext(connection) as queries:
        ask(path)
    lines: list[str] = []
    with connection.cursor() as cursor:
        for query in queries.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query["sql"])
                lines += ["    " + row[0] for row in cursor.fetchall()]
    return "\n".join(lines)


def compare(sizes: dict[str, int], options: Any) -> None:
    paths = {}
    for name, count in sizes.items():
        use(name)
        paths[name] = addresses(count)
    few, many = sizes
    heads = f"{'CPU':>9} {'median':>8} {'p99':>8}"
    say(f"{'milliseconds':28} {heads} | {heads} | {'CPU':>6} {'median':>7} {'p99':>6}   (few, many, ratios)")
    over = []
    for what in paths[few]:
        if options.only and options.only not in what:
            continue
        spent = {}
        for name in sizes:
            use(name)
            spent[name] = measure(paths[name][what], options.seconds)
        before, after = spent[few], spent[many]
        ratios = [after.cpu / before.cpu, after.median / before.median, after.p99 / before.p99]
        say(
            f"{what:28} {before.cpu:9.2f} {before.median:8.2f} {before.p99:8.2f} | {after.cpu:9.2f} {after.median:8.2f} {after.p99:8.2f} |"
            f" {ratios[0]:6.2f} {ratios[1]:7.2f} {ratios[2]:6.2f}{'  over' if ratios[0] > BOUND else ''}"
        )
        if ratios[0] > BOUND:
            over.append(what)
            if options.plans:
                say(plan(paths[many][what]))
    say(f"over {BOUND} in CPU: {', '.join(over) or 'nothing'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=3.0, help="for each address in each record")
    parser.add_argument("--only", default="", help="addresses whose name has this")
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--load-only", action="store_true")
    parser.add_argument("--stream-of", default="", help=argparse.SUPPRESS)
    parser.add_argument("--form", default="ndjson", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("bench_many: set DATABASE_URL to a PostgreSQL database.")
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["127.0.0.1"]
    if options.stream_of:
        stream(options.stream_of, options.form)
        return
    sizes = {f"{BASE}_few": options.few, f"{BASE}_many": options.visits}
    for name, count in sizes.items():
        prepare(name, count)
    if options.load_only:
        return
    compare(sizes, options)
    for form in ("ndjson", "csv"):
        peaks = {count: peak_of_streaming(name, form) for name, count in sizes.items()}
        say(f"all visits as {form}: " + ", ".join(f"{count} visits {peak} MB at most" for count, peak in peaks.items()))
    if not options.keep:
        for name in sizes:
            remove(name)


if __name__ == "__main__":
    main()
