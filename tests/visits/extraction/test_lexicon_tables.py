"""The tables of places, bodies, papers and surnames are well-formed and agree with each other."""

import csv
import unicodedata
from datetime import date
from pathlib import Path

import pytest

import visits.extraction
from dieuphoi.vietnamese import tone_key

LEXICON = Path(visits.extraction.__file__).parent / "lexicon"
HEADERS = {
    "provinces": "name kind valid_from valid_to aliases successor note example",
    "districts": "name kind province valid_to note example",
    "foreign_places": "name kind country aliases note example",
    "countries": "name aliases note example",
    "outlets": "name aliases domains province note example",
    "surnames": "surname kind also_word note example",
    "central_bodies": "name kind aliases parent note example",
}
KEYS = {
    "provinces": ("name", "valid_from"),
    "districts": ("name", "kind", "province"),
    "foreign_places": ("name", "country"),
    "countries": ("name",),
    "outlets": ("name",),
    "surnames": ("surname",),
    "central_bodies": ("name",),
}
KINDS = {
    "provinces": {"tỉnh", "thành phố"},
    "districts": {"huyện", "quận", "thị xã", "thành phố"},
    "surnames": {"kinh", "minority", "foreign"},
    "central_bodies": {
        *(
            "ministry",
            "agency",
            "party",
            "assembly",
            "military",
            "front",
            "mission",
            "court",
            "institute",
            "unit",
            "association",
            "company",
        ),
    },
}


def read_table(name: str) -> list[dict[str, str]]:
    with (LEXICON / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def provinces_on(day: str) -> list[dict[str, str]]:
    return [row for row in read_table("provinces") if row["valid_from"] <= day and (not row["valid_to"] or day <= row["valid_to"])]


def listed(row: dict[str, str], column: str) -> list[str]:
    return row[column].split("|") if row[column] else []


@pytest.mark.parametrize("table", HEADERS)
def test_a_table_is_nfc_with_lf_and_its_exact_header(table: str) -> None:
    text = (LEXICON / f"{table}.tsv").read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "\r" not in text and "\ufeff" not in text and "\u00d0" not in text
    assert text.endswith("\n") and not text.endswith("\n\n")
    assert text.splitlines()[0].split("\t") == HEADERS[table].split()


@pytest.mark.parametrize("table", HEADERS)
def test_every_line_has_all_its_cells_trimmed(table: str) -> None:
    width = len(HEADERS[table].split())
    for line in (LEXICON / f"{table}.tsv").read_text(encoding="utf-8").split("\n")[:-1]:
        cells = line.split("\t")
        assert len(cells) == width, line
        assert all(cell == " ".join(cell.split()) for cell in cells), line


@pytest.mark.parametrize("table", HEADERS)
def test_no_key_is_blank_and_none_stands_twice(table: str) -> None:
    rows = read_table(table)
    keys = [tuple(row[column] for column in KEYS[table]) for row in rows]
    assert all(all(key) for key in keys)
    assert len(keys) == len(set(keys)), sorted(key for key in set(keys) if keys.count(key) > 1)


@pytest.mark.parametrize("table", KINDS)
def test_kinds_come_from_the_closed_list(table: str) -> None:
    assert {row["kind"] for row in read_table(table)} <= KINDS[table]


@pytest.mark.parametrize("table", [name for name, header in HEADERS.items() if "aliases" in header])
def test_an_alias_is_neither_blank_nor_repeated_nor_the_name_itself(table: str) -> None:
    for row in read_table(table):
        aliases = listed(row, "aliases")
        assert all(alias.strip() == alias and alias for alias in aliases), row
        assert len(aliases) == len(set(aliases)) and row["name"] not in aliases, row


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2004-01-01", 64),
        ("2008-07-31", 64),
        ("2008-08-01", 63),
        ("2024-12-31", 63),
        ("2025-01-01", 63),
        ("2025-06-30", 63),
        ("2025-07-01", 34),
    ],
)
def test_the_number_of_provinces_on_a_day(day: str, count: int) -> None:
    names = [row["name"] for row in provinces_on(day)]
    assert len(names) == count
    assert len({tone_key(name) for name in names}) == count


def test_hue_changes_its_name_and_kind_at_new_year_2025() -> None:
    assert ("Thừa Thiên Huế", "tỉnh") in {(row["name"], row["kind"]) for row in provinces_on("2024-12-31")}
    assert ("Huế", "thành phố") in {(row["name"], row["kind"]) for row in provinces_on("2025-01-01")}
    assert "Thừa Thiên Huế" not in {row["name"] for row in provinces_on("2025-01-01")}


def test_a_day_in_the_provinces_table_is_a_day_and_no_period_ends_before_it_begins() -> None:
    for row in read_table("provinces"):
        start = date.fromisoformat(row["valid_from"])
        assert not row["valid_to"] or date.fromisoformat(row["valid_to"]) >= start, row


def test_every_successor_is_one_of_the_34_and_each_has_itself_for_successor() -> None:
    today = {row["name"]: row for row in provinces_on("2025-07-01")}
    assert {row["successor"] for row in read_table("provinces")} == set(today)
    assert all(row["successor"] == name for name, row in today.items())


def test_no_alias_of_a_province_is_the_name_or_alias_of_another_on_the_same_day() -> None:
    for day in ("2008-07-31", "2024-12-31", "2025-07-01"):
        owner: dict[str, str] = {}
        for row in provinces_on(day):
            for name in (row["name"], *listed(row, "aliases")):
                assert owner.setdefault(name, row["name"]) == row["name"], (day, name)


def test_every_district_lies_in_a_province_and_ends_on_a_day() -> None:
    provinces = {row["name"] for row in read_table("provinces")}
    for row in read_table("districts"):
        assert row["province"] in provinces, row
        assert not row["valid_to"] or date.fromisoformat(row["valid_to"]) < date(2025, 7, 1), row


def test_696_districts_were_left_when_the_level_ended() -> None:
    left = [row for row in read_table("districts") if not row["valid_to"] and not row["note"].startswith("spelling of ")]
    assert len(left) == 696


def test_a_district_name_of_several_provinces_has_a_row_for_each() -> None:
    rows = [row["province"] for row in read_table("districts") if row["name"] == "Châu Thành"]
    assert len(rows) == len(set(rows)) == 10


def test_every_paper_serves_a_province_or_the_whole_country_and_every_province_has_paper_station_and_portal() -> None:
    outlets = read_table("outlets")
    provinces = {row["name"] for row in read_table("provinces")}
    assert {row["province"] for row in outlets} - {""} <= provinces
    for province in provinces:
        assert sum(row["province"] == province for row in outlets) >= 3, province


def test_a_domain_belongs_to_one_outlet() -> None:
    owner: dict[str, str] = {}
    for row in read_table("outlets"):
        for domain in listed(row, "domains"):
            assert domain == domain.lower() and "/" not in domain and "." in domain, row
            assert owner.setdefault(domain, row["name"]) == row["name"], domain


def test_foreign_places_lie_in_listed_countries_and_none_in_vietnam() -> None:
    countries = {row["name"] for row in read_table("countries")}
    assert {row["country"] for row in read_table("foreign_places")} <= countries - {"Việt Nam"}


def test_no_country_shares_a_name_with_another() -> None:
    owner: dict[str, str] = {}
    for row in read_table("countries"):
        for name in (row["name"], *listed(row, "aliases")):
            assert owner.setdefault(name, row["name"]) == row["name"], name


def test_the_parent_of_a_central_body_is_a_central_body() -> None:
    rows = read_table("central_bodies")
    names = {row["name"] for row in rows}
    assert {row["parent"] for row in rows} - {""} <= names
    assert all(row["parent"] != row["name"] for row in rows)


def test_no_printed_form_names_two_central_bodies() -> None:
    owner: dict[str, str] = {}
    for row in read_table("central_bodies"):
        for name in (row["name"], *listed(row, "aliases")):
            assert owner.setdefault(name, row["name"]) == row["name"], name


def test_surnames_that_open_other_phrases_say_so() -> None:
    marked = {row["surname"]: row["also_word"] for row in read_table("surnames")}
    assert set(marked.values()) == {"", "yes"}
    assert {marked[word] for word in ("Lại", "Từ", "Đồng", "Đoàn", "Ông", "Văn")} == {"yes"}
    assert {marked[name] for name in ("Nguyễn", "Trần", "Phạm", "Đặng")} == {""}


def test_an_example_contains_the_word_that_its_row_is_about() -> None:
    for table in HEADERS:
        for row in read_table(table):
            if row["example"]:
                forms = [
                    row.get("name") or row["surname"],
                    *(form for column in ("aliases", "domains") if column in row for form in listed(row, column)),
                ]
                assert any(form in row["example"] for form in forms), row
