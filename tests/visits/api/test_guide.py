"""docs/api.md: what it shows must work as it stands."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.visits.api.world import id_of, make_person, make_visit, merge, withdraw
from visits.api.ledger import LEDGER
from visits.api.views import RESOURCES

GUIDE = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)


def run(number: int, live_server: LiveServer) -> dict[str, Any]:
    """Runs one of the guide's programs; what it leaves behind."""
    names: dict[str, Any] = {}
    program = blocks("python")[number].replace("http://127.0.0.1:8000", live_server.url)
    exec(compile(program, "docs/api.md", "exec"), names)  # noqa: S102
    return names


@pytest.mark.django_db(transaction=True)
def test_the_program_prints_every_visit(live_server: LiveServer, capsys: pytest.CaptureFixture[str]) -> None:
    request: dict[str, Any] = {"kind": "request", "text": "đề nghị", "by": None, "basis": "stated"}
    request["sources"] = [{"article": id_of("article", 1), "field": None, "quote": "đề nghị Bộ giúp tỉnh", "start": 0, "end": 20}]
    for number in range(1, 53):
        make_visit(number, day="2020-09-15", people=[number], commitments=[request])
    make_visit(99, day="2010-09-15", name="Chuyến thăm cũ")
    run(0, live_server)
    printed = capsys.readouterr().out
    assert printed.count("2020-09-15 Thái Bình Đoàn công tác của Bộ Ngoại giao") == 52
    assert printed.count("request “đề nghị Bộ giúp tỉnh”") == 52 and "Chuyến thăm cũ" not in printed


@pytest.mark.django_db(transaction=True)
def test_the_mirror_follows(live_server: LiveServer, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, loser, survivor = make_visit(1), make_visit(2), make_person(1), make_person(2)
    names = run(1, live_server)
    assert capsys.readouterr().out == "4 records, up to change 4\n"
    make_visit(1, name="Tên khác")
    withdraw(second)
    merge(loser, survivor)
    assert names["catch_up"](names["mirror"], names["since"]) == 7
    mirror = names["mirror"]
    assert set(mirror) == {first.subject_id, survivor.subject_id} and mirror[first.subject_id]["name"] == "Tên khác"


@pytest.mark.parametrize("name", ["api-five-minutes.md", "api-nam-phut.md"])
@pytest.mark.django_db(transaction=True)
def test_five_minutes_are_enough_in_both_languages(
    live_server: LiveServer, client: Client, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    guide = (settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8")
    source = {"article": id_of("article", 1), "field": None, "quote": "đề nghị Bộ giúp tỉnh", "start": 0, "end": 20}
    request = {"kind": "request", "text": "đề nghị", "by": None, "basis": "stated", "sources": [source]}
    make_visit(1, day="2020-09-15", commitments=[request])
    (program,) = re.findall(r"^```python\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)
    exec(compile(program.replace("http://127.0.0.1:8000", live_server.url), name, "exec"), {})  # noqa: S102
    assert capsys.readouterr().out == "2020-09-15 Thái Bình request “đề nghị Bộ giúp tỉnh”\n"
    paths = re.findall(r'"\$API(/[^"]*)"', guide)
    assert len(paths) > 8
    for path in paths:
        assert client.get(f"/api/v1{path}").status_code == 200, path


@pytest.mark.parametrize(("language", "path"), [("en", "/api/v1/docs/five-minutes/"), ("vi", "/api/v1/docs/nam-phut/")])
@pytest.mark.django_db
def test_five_minutes_are_a_page_of_the_server_about_itself(client: Client, language: str, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/html; charset=utf-8"
    page = answer.text
    assert f'<html lang="{language}">' in page and page.count("<h2>") == 5 and page.count("<pre ") == 4
    assert "API=http://testserver/api/v1" in page and "127.0.0.1" not in page
    prose = re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)
    assert not re.search(r"[`#*]|\]\(", prose)
    links = [link for link in re.findall(r'(?:href|src)="([^"]+)"', prose) if not link.startswith("/static/")]
    assert len(links) >= 4 and path in client.get("/api/v1/docs/").text
    for link in links:
        assert client.get(link).status_code == 200, link
    assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert client.get(path, headers={"accept": "application/json"}).status_code == 406


@pytest.mark.django_db
def test_the_error_shown_is_the_error_given(client: Client) -> None:
    (shown,) = blocks("json")
    assert client.get("/api/v1/visits?provnice=x").json() == json.loads(shown)


@pytest.mark.django_db
def test_every_address_in_the_examples_answers(client: Client) -> None:
    paths = re.findall(r'"\$API(/[^"]*)"', "".join(blocks("bash")))
    assert len(paths) > 5
    for path in paths:
        assert client.get(f"/api/v1{path}").status_code == 200, path


def test_the_table_lists_every_list_with_its_filters() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]*) \| [^|]* \|$", GUIDE, re.MULTILINE))
    assert set(rows) == {name for name, *_ in (*RESOURCES, *LEDGER)}
    for name, view, *_ in (*RESOURCES, *LEDGER):
        assert set(re.findall(r"`(\w+)`", rows[name])) == set(view.filterset_class.base_filters), name
