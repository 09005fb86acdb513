"""The provinces that the fixtures bring, day by day."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from people.authority import AREAS, AuthorityTables
from people.loading import Loader
from people.models import Area, AreaChange, AreaName
from visits.extraction.lexicons import table

MERGER = date(2025, 7, 1)


@pytest.fixture
def areas(db: None) -> None:
    Loader().load(AREAS, AuthorityTables(settings.BASE_DIR / "fixtures", {}).areas())


def provinces_on(day: date) -> list[AreaName]:
    return list(AreaName.objects.on(day).filter(level=Area.Level.PROVINCE).select_related("area"))


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2004, 1, 1), 64),
        (date(2008, 7, 31), 64),
        (date(2008, 8, 1), 63),
        (date(2024, 12, 31), 63),
        (date(2025, 1, 1), 63),
        (date(2025, 6, 30), 63),
        (MERGER, 34),
    ],
)
def test_the_number_of_provinces_on_a_day(areas: None, day: date, count: int) -> None:
    rows = provinces_on(day)
    assert len(rows) == len({row.name_key for row in rows}) == len({row.area_id for row in rows}) == count
    assert Area.objects.on(day).filter(level=Area.Level.PROVINCE).count() == count


def test_since_the_merger_there_are_28_provinces_and_6_cities(areas: None) -> None:
    assert Counter(row.kind for row in provinces_on(MERGER)) == {"tỉnh": 28, "thành phố": 6}


def test_ha_tay_ends_in_ha_noi_which_stays_the_same_area(areas: None) -> None:
    change = AreaChange.objects.get(before__key="ha-tay")
    assert (change.after.key, change.on, change.kind) == ("ha-noi", date(2008, 8, 1), "absorbed")
    assert Area.objects.filter(key__startswith="ha-noi").count() == 1
    assert Area.objects.get(key="ha-tay").valid_to == date(2008, 7, 31)


def test_hue_is_one_area_with_a_name_and_a_kind_for_each_period(areas: None) -> None:
    hue = Area.objects.get(key="hue")
    assert str(hue.name_on(date(2024, 12, 31))) == "tỉnh Thừa Thiên Huế"
    assert str(hue.name_on(date(2025, 1, 1))) == "thành phố Huế"
    assert hue.name == "Huế" and hue.valid_to is None
    assert "175/2024/QH15" in AreaChange.objects.get(before=hue, after=hue).resolution


def test_a_merged_province_is_another_area_than_the_part_that_gave_its_name(areas: None) -> None:
    part, merged = Area.objects.get(key="hung-yen"), Area.objects.get(key="hung-yen-2025")
    assert part.name == merged.name
    assert (part.valid_to, merged.valid_from) == (date(2025, 6, 30), MERGER)
    parts = AreaChange.objects.filter(after=merged)
    assert {change.before.key for change in parts} == {"thai-binh", "hung-yen"}


def test_the_merger_made_23_areas_of_52_and_left_11_alone(areas: None) -> None:
    changes = AreaChange.objects.filter(on=MERGER)
    assert len({change.after_id for change in changes}) == 23
    assert len({change.before_id for change in changes}) == changes.count() == 52
    untouched = Area.objects.filter(level=Area.Level.PROVINCE, valid_to=None).exclude(valid_from=MERGER)
    assert untouched.count() == 11


def test_every_merged_province_bears_the_name_of_one_of_its_parts(areas: None) -> None:
    for merged in Area.objects.filter(valid_from=MERGER):
        assert merged.name in {change.before.name for change in merged.changes_from.all()}


def test_every_change_names_its_resolution_and_joins_the_periods_of_both_areas(areas: None) -> None:
    for change in AreaChange.objects.select_related("before", "after"):
        assert change.resolution.startswith("Nghị quyết số "), change
        if change.before_id != change.after_id:
            assert change.before.valid_to == change.on - timedelta(days=1), change
            assert change.after.valid_from in (None, change.on), change


def test_a_name_alone_or_a_code_alone_does_not_identify_a_province(areas: None) -> None:
    provinces = Area.objects.filter(level=Area.Level.PROVINCE)
    assert max(Counter(provinces.values_list("name", flat=True)).values()) == 2
    assert max(Counter(provinces.values_list("code", flat=True)).values()) == 2


def test_names_and_kinds_agree_with_the_lexicon_of_the_extraction(areas: None) -> None:
    for day in (date(2008, 7, 31), date(2012, 1, 1), date(2025, 1, 1), MERGER):
        printed = day.isoformat()
        rows = [row for row in table("provinces") if row["valid_from"] <= printed and (not row["valid_to"] or printed <= row["valid_to"])]
        assert {(row["name"], row["kind"]) for row in rows} == {(row.name, row.kind) for row in provinces_on(day)}


def test_the_successor_of_the_lexicon_is_where_the_changes_lead(areas: None) -> None:
    after = {change.before.key: change.after for change in AreaChange.objects.filter(on__in=[MERGER, date(2008, 8, 1)])}
    names = {row.name: row.area for row in provinces_on(date(2008, 7, 31))}
    for row in table("provinces"):
        if row["name"] in names and row["valid_from"] == "2004-01-01":
            area = names[row["name"]]
            assert after.get(area.key, area).name == row["successor"]


def test_the_database_refuses_a_second_province_of_a_name_on_the_same_day(areas: None) -> None:
    other = Area.objects.create(key="khac", name="Hưng Yên", level=Area.Level.PROVINCE)
    with pytest.raises(DatabaseError), transaction.atomic():
        AreaName.objects.create(area=other, level=other.level, kind="tỉnh", name="Hưng Yên", valid_from=date(2025, 6, 30))


def test_a_key_stands_once_in_the_table(tmp_path: Path) -> None:
    keys = [line.split("\t")[0] for line in (settings.BASE_DIR / "fixtures" / "areas.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    assert len(keys) == len(set(keys)) == 88
