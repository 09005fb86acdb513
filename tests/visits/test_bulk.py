"""Bulk files: complete, checkable, harmless in a spreadsheet, described."""

import csv
import hashlib
import io
import tracemalloc
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.visits.api.world import id_of, make_one_of_each, make_visit, withdraw
from tests.visits.site.world import cited, full_body, make_full_visit
from visits.bulk import DOCUMENTS, TABLES, export
from visits.models.public import Edition

pytestmark = pytest.mark.django_db


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_current_document_goes_out_as_it_is_and_nothing_else(tmp_path: Path) -> None:
    # Parts of visits have no documents of their own: they stand in those of their visits.
    ids = {name: public_id for name, public_id in make_one_of_each().items() if f"{name}.ndjson" in DOCUMENTS.values()}
    withdraw(make_visit(2, name="Đã gỡ"))
    counts = export(tmp_path / "out")
    for name, public_id in ids.items():
        text = (tmp_path / "out" / f"{name}.ndjson").read_text(encoding="utf-8")
        assert text == Edition.objects.get(subject=public_id).document + "\n"
        assert counts[f"{name}.ndjson"] == 1
    assert sorted(f"{name}.ndjson" for name in ids) == sorted(DOCUMENTS.values())


def test_the_checksums_fit_the_files(tmp_path: Path) -> None:
    make_full_visit()
    folder = tmp_path / "out"
    export(folder)
    lines = [line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines()]
    assert {name: digest for digest, name in lines} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.name != "SHA256SUMS"
    }
    assert len(lines) == len(DOCUMENTS) + len(TABLES) + 2


def test_the_workbook_has_the_tables_and_the_dictionary_lies_beside_them(tmp_path: Path) -> None:
    make_full_visit()
    make_visit(2, name="=1+1", day="2010")
    folder = tmp_path / "out"
    export(folder)
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    for name in ("visits", "roles", "gifts", "commitments"):
        header, *rows = book[name].iter_rows(values_only=True)
        plain = table(folder, f"{name}.csv")
        assert [*header] == [*(plain[0] if plain else header)] and len(rows) == len(plain)
    cell = book["visits"].cell(3 if book["visits"].cell(2, 1).value == id_of("visit", 1) else 2, 5)
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    (gift,) = [dict(zip(header, row, strict=True)) for header, row in [tuple(book["gifts"].iter_rows(values_only=True))]]
    assert gift["amount"] == 50_000_000
    about = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True)}
    assert about["rows of roles.csv"] == 2 and about["sheet roles is complete"] == "true"
    assert (folder / "data-dictionary.md").read_text(encoding="utf-8").startswith("# Data dictionary")


def test_a_visit_becomes_rows(tmp_path: Path) -> None:
    make_full_visit()
    folder = tmp_path / "out"
    export(folder)
    (visit,) = table(folder, "visits.csv")
    assert (visit["date"], visit["area_name"], visit["lead_person_id"]) == ("2020-09-15", "Thái Bình", id_of("person", 1))
    assert (visit["is_sample"], visit["article_urls"], visit["end_date"]) == ("false", "https://bao.example/1", "")
    guest, host = table(folder, "roles.csv")
    assert (guest["role_text"], guest["organization_id"], guest["is_lead"]) == (
        "Thứ trưởng Bộ Ngoại giao",
        id_of("organization", 1),
        "true",
    )
    assert (host["person_name"], host["side"], host["quotes"]) == ("Trần Thị B", "host", "Bí thư")
    (gift,) = table(folder, "gifts.csv")
    assert (gift["amount"], gift["currency"], gift["count"], gift["recipient"]) == ("50000000", "VND", "100", "")
    request, pledge = table(folder, "commitments.csv")
    assert (request["kind"], request["speaker"], pledge["kind"], pledge["speaker"]) == ("request", "Trần Thị B", "pledge", "")


def test_somebody_without_an_office_has_a_row(tmp_path: Path) -> None:
    make_visit(1, **full_body(participants=[cited("A", name="A", side="other", is_lead=False, person=None, roles=[])]))
    export(tmp_path / "out")
    (row,) = table(tmp_path / "out", "roles.csv")
    assert (row["person_name"], row["role_text"], row["quotes"]) == ("A", "", "A")


def test_no_cell_is_a_formula_and_lines_and_commas_survive(tmp_path: Path) -> None:
    text = '=HYPERLINK("x"),\n"hai"'
    make_visit(1, **full_body(name=text, commitments=[cited("@SUM(1)", kind="pledge", text="+84", by=None)]))
    export(tmp_path / "out")
    assert table(tmp_path / "out", "visits.csv")[0]["name"] == f"'{text}"
    row = table(tmp_path / "out", "commitments.csv")[0]
    assert (row["text"], row["quotes"]) == ("'+84", "'@SUM(1)")


def test_an_empty_record_gives_headings_only(tmp_path: Path) -> None:
    assert set(export(tmp_path / "out").values()) == {0}
    assert (tmp_path / "out" / "visits.ndjson").read_bytes() == b""
    assert (tmp_path / "out" / "gifts.csv").read_text(encoding="utf-8").startswith("visit_id,visit_date,gift,text")


def test_the_command_names_the_day_and_writes_over_nothing(tmp_path: Path) -> None:
    make_full_visit()
    out = io.StringIO()
    call_command("export_record", out=tmp_path, stdout=out)
    (folder,) = tmp_path.iterdir()
    assert folder.name.startswith("dieuphoi-20") and str(folder) in out.getvalue()
    with pytest.raises(CommandError, match="đã có"):
        call_command("export_record", out=tmp_path, stdout=out)


def test_memory_does_not_grow_with_the_record(tmp_path: Path) -> None:
    quote = "x" * 40_000

    def peak(name: str, first: int, last: int) -> int:
        """Of an export after these visits have joined."""
        for number in range(first, last + 1):
            make_visit(number, **full_body(commitments=[cited(quote, kind="pledge", text="…", by=None)]))
        tracemalloc.start()
        export(tmp_path / name)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak("statement", 1, 1)
    small = peak("small", 2, 60)
    assert peak("large", 61, 180) < 1.2 * small


def test_the_dictionary_describes_every_file_and_column_in_its_order() -> None:
    text = (settings.BASE_DIR / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    sections = dict(part.split("\n", 1) for part in text.split("\n## ")[1:])
    for described in TABLES:
        columns = [line.split("`")[1] for line in sections[f"`{described.file}`"].splitlines() if line.startswith("| `")]
        assert tuple(columns) == described.columns, described.file
    assert all(f"`{name}`" in text for name in DOCUMENTS.values())
