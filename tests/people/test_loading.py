"""Loading the fixtures: in full, twice, over an editor's work, after the tables changed, and with mistakes in them."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.fixture_tables import FixtureError
from people.models import Area, Organization, OrganizationChange, OrganizationName, Post
from tests.people.fixture_folder import BODY, change_cell, make_folder, write_table
from visits.loading import load_fixtures
from visits.models import Outlet
from visits.resolving import BodyDirectory

MODELS = (Area, Organization, Post, Outlet)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "fixtures")


def outcomes(folder: Path) -> dict[str, tuple[int, int, int, int]]:
    """New, updated, unchanged and kept rows, by model."""
    loaded = zip(MODELS, load_fixtures(folder), strict=True)
    return {model.__name__: (row.created, row.updated, row.unchanged, row.kept) for model, row in loaded}


def history_counts() -> list[int]:
    return [model.history.count() for model in (*MODELS, OrganizationName, OrganizationChange)]  # type: ignore[attr-defined]


@pytest.mark.django_db
class TestRealFixtures:
    def test_they_load_and_a_second_load_writes_nothing(self) -> None:
        first = load_fixtures()
        assert all(row.created and not row.updated and not row.kept for row in first)
        before = history_counts()
        with CaptureQueriesContext(connection) as queries:
            second = load_fixtures()
        assert [(row.created, row.updated, row.kept) for row in second] == [(0, 0, 0)] * 4
        assert [row.unchanged for row in second] == [row.created for row in first]
        assert history_counts() == before
        assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert len(queries) <= 20
        self.check_canonical_names()
        self.check_one_body_for_a_printed_name_and_day()
        self.check_what_hangs_on_what()

    def check_canonical_names(self) -> None:
        for name, area in {
            "UBND tỉnh Thái Nguyên": "thai-nguyen",
            "Tỉnh ủy Thái Bình": "thai-binh",
            "Thành ủy Hải Phòng": "hai-phong",
            "Đoàn ĐBQH tỉnh Thanh Hóa": "thanh-hoa",
            "Sở Ngoại vụ tỉnh Hà Tĩnh": "ha-tinh",
            "HĐND thành phố Huế": "hue",
            "Bộ Chỉ huy Bộ đội Biên phòng tỉnh Thái Bình": "thai-binh",
        }.items():
            assert Organization.objects.filter(name=name, area__key=area).count() == 1, name
        ministry = Organization.objects.get(name="Bộ Ngoại giao")
        assert {"Bộ trưởng", "Thứ trưởng Thường trực", "Thứ trưởng"} <= set(ministry.posts.values_list("title", flat=True))
        assert OrganizationName.objects.filter(name="Bộ LĐTB&XH", organization__key="bo-lao-dong-thuong-binh-va-xa-hoi").exists()

    def check_one_body_for_a_printed_name_and_day(self) -> None:
        bodies = {body.pk: body for body in Organization.objects.all()}
        named: dict[str, set[int]] = {body.name_key: set() for body in bodies.values()}
        for body in bodies.values():
            named[body.name_key].add(body.pk)
        for other in OrganizationName.objects.all():
            named.setdefault(other.name_key, set()).add(other.organization_id)
        for name, keys in named.items():
            periods = sorted((bodies[pk].valid_from or date.min, bodies[pk].valid_to or date.max) for pk in keys)
            assert all(end < start for (_, end), (start, _) in zip(periods, periods[1:], strict=False)), name

    def check_what_hangs_on_what(self) -> None:
        assert Organization.objects.get(key="vu-chau-au").parent == Organization.objects.get(key="bo-ngoai-giao")
        assert Organization.objects.get(key="thai-binh-so-ngoai-vu").parent == Organization.objects.get(key="thai-binh-ubnd")
        assert Outlet.objects.get(name="Báo Thái Bình").area == Area.objects.get(key="thai-binh")
        assert Outlet.objects.get(name="Báo Nhân Dân").area is None
        merged = Outlet.objects.get(name="Báo và Phát thanh, Truyền hình Hưng Yên")
        assert merged.area == Area.objects.get(key="hung-yen-2025")
        assert not Organization.objects.filter(area__key="ha-tay", key__endswith="nong-nghiep-va-moi-truong").exists()
        assert not Organization.objects.filter(area__key="hung-yen-2025", key__endswith="so-giao-thong-van-tai").exists()
        assert not OrganizationChange.objects.filter(resolution="").exists()
        merger = OrganizationChange.objects.filter(on=date(2025, 3, 1), resolution="Nghị quyết số 176/2025/QH15")
        assert {change.after.name for change in merger} == {
            "Bộ Tài chính",
            "Bộ Xây dựng",
            "Bộ Nông nghiệp và Môi trường",
            "Bộ Khoa học và Công nghệ",
            "Bộ Nội vụ",
            "Bộ Dân tộc và Tôn giáo",
        }


@pytest.mark.django_db
class TestSmallFolder:
    def test_every_province_gets_its_bodies_and_posts(self, folder: Path) -> None:
        load_fixtures(folder)
        body = Organization.objects.get(key="hai-phong-ubnd")
        assert body.name == "UBND thành phố Hải Phòng"
        assert list(body.posts.values_list("title", flat=True)) == ["Chủ tịch", "Phó Chủ tịch"]
        assert Organization.objects.filter(key__endswith="-ubnd").count() == 87

    def test_a_body_lives_as_long_as_its_province(self, folder: Path) -> None:
        load_fixtures(folder)
        bodies = Organization.objects.filter(name="UBND tỉnh Hưng Yên")
        assert set(bodies.values_list("area__key", "valid_from", "valid_to")) == {
            ("hung-yen", None, date(2025, 6, 30)),
            ("hung-yen-2025", date(2025, 7, 1), None),
        }

    def test_a_body_of_another_time_or_place_is_not_made(self, folder: Path) -> None:
        load_fixtures(folder)
        assert Organization.objects.filter(key="hung-yen-so-cu").exists()
        assert not Organization.objects.filter(key__in=["hung-yen-2025-so-cu", "ha-noi-so-cu"]).exists()

    def test_a_province_that_changed_its_name_keeps_its_bodies_which_have_both_names(self, folder: Path) -> None:
        load_fixtures(folder)
        body = Organization.objects.get(key="hue-ubnd")
        assert body.name == "UBND thành phố Huế"
        periods = {row.name: (row.valid_from, row.valid_to) for row in body.names.all()}
        assert periods["UBND tỉnh Thừa Thiên Huế"] == (None, date(2024, 12, 31))
        assert periods["UBND thành phố Huế"] == (date(2025, 1, 1), None)

    def test_a_printed_name_means_the_renamed_body_only_in_the_time_of_that_name(self, folder: Path) -> None:
        load_fixtures(folder)
        bodies = BodyDirectory(["UBND thành phố Huế", "UBND tỉnh Thừa Thiên Huế"])
        assert bodies.candidates("UBND thành phố Huế", date(2015, 7, 1)) == []
        assert [body.key for body in bodies.candidates("UBND thành phố Huế", date(2025, 1, 1))] == ["hue-ubnd"]
        assert [body.key for body in bodies.candidates("UBND tỉnh Thừa Thiên Huế", date(2015, 7, 1))] == ["hue-ubnd"]

    def test_a_loaded_row_has_one_history_entry_that_says_where_it_came_from(self, folder: Path) -> None:
        load_fixtures(folder)
        entry = Organization.objects.get(key="bo-ngoai-giao").history.get()
        assert (entry.history_type, entry.history_change_reason) == ("+", "Dữ liệu gốc")

    def test_a_changed_table_changes_the_row_and_only_it(self, folder: Path) -> None:
        load_fixtures(folder)
        change_cell(folder / "central_bodies.tsv", "Bộ Ngoại giao\tministry", "Bộ Đối ngoại\tministry")
        assert outcomes(folder)["Organization"][:2] == (0, 1)
        body = Organization.objects.get(key="bo-ngoai-giao")
        assert body.name == "Bộ Đối ngoại"
        assert Organization.objects.search("bo doi ngoai").get() == body
        assert body.history.count() == 2
        assert outcomes(folder)["Organization"][1] == 0

    def test_names_and_changes_follow_their_table(self, folder: Path) -> None:
        load_fixtures(folder)
        change_cell(folder / "central_bodies.tsv", "Bộ NG", "BNG")
        change_cell(folder / "body_changes.tsv", "Nghị định số 1", "Nghị định số 2")
        assert outcomes(folder)["Organization"][1] == 2
        names = Organization.objects.get(key="bo-ngoai-giao").names.values_list("name", flat=True)
        assert "BNG" in names and "Bộ NG" not in names
        assert OrganizationChange.objects.get().resolution == "Nghị định số 2"

    def test_a_new_row_is_added_beside_the_old_ones(self, folder: Path) -> None:
        load_fixtures(folder)
        with (folder / "post_sets.tsv").open("a", encoding="utf-8") as file:
            file.write("bo\t30\tTrợ lý Bộ trưởng\n")
        assert outcomes(folder)["Post"][0] == 1

    @pytest.mark.parametrize(
        "edit",
        [
            lambda body: Organization.objects.filter(pk=body.pk).update(name="Bộ NG (sửa)"),
            lambda body: body.names.create(name="Ngoại giao đoàn"),
            lambda body: body.names.get(name="Bộ NG").delete(),
            lambda body: Organization.objects.filter(pk=body.pk).update(valid_from=date(1945, 8, 28)),
        ],
        ids=["its name", "a name added", "a name taken away", "a date"],
    )
    def test_a_row_that_an_editor_changed_stays_when_the_table_changes(self, folder: Path, edit: Callable[[Organization], object]) -> None:
        load_fixtures(folder)
        edit(Organization.objects.get(key="bo-ngoai-giao"))
        name = Organization.objects.get(key="bo-ngoai-giao").name
        change_cell(folder / "central_bodies.tsv", "Bộ Ngoại giao\tministry", "Bộ Đối ngoại\tministry")
        loaded = outcomes(folder)["Organization"]
        assert (loaded[0], loaded[1], loaded[3]) == (0, 0, 1)
        assert Organization.objects.get(key="bo-ngoai-giao").name == name != "Bộ Đối ngoại"

    def test_an_edit_alone_is_no_reason_to_write(self, folder: Path) -> None:
        load_fixtures(folder)
        Area.objects.filter(key="thai-binh").update(name="Thái Bình quê lúa")
        before = history_counts()
        load_fixtures(folder)
        assert Area.objects.get(key="thai-binh").name == "Thái Bình quê lúa"
        assert history_counts() == before

    def test_a_row_that_an_editor_deleted_stays_deleted_and_so_does_what_hung_on_it(self, folder: Path) -> None:
        load_fixtures(folder)
        Post.objects.filter(organization__key="vu-moi").delete()
        Organization.objects.get(key="vu-chau-au").changes_to.all().delete()
        Organization.objects.get(key="vu-moi").delete()
        loaded = outcomes(folder)
        assert (loaded["Organization"][3], loaded["Post"][3]) == (1, 1)
        assert not Organization.objects.filter(key="vu-moi").exists()

    def test_a_post_that_an_editor_made_by_hand_is_not_made_twice(self, folder: Path) -> None:
        load_fixtures(folder)
        Post.objects.create(key="rieng", organization=Organization.objects.get(key="bo-ngoai-giao"), title="trợ lý Bộ trưởng")
        with (folder / "post_sets.tsv").open("a", encoding="utf-8") as file:
            file.write("bo\t30\tTrợ lý Bộ trưởng\n")
        assert outcomes(folder)["Post"][0] == 0
        assert Post.objects.get(title__icontains="trợ lý").key == "rieng"

    def test_a_body_that_an_editor_made_under_the_key_of_a_new_row_stays(self, folder: Path) -> None:
        Organization.objects.create(key="bo-ngoai-giao", name="Của biên tập viên")
        assert outcomes(folder)["Organization"][3] == 1
        assert Organization.objects.get(key="bo-ngoai-giao").name == "Của biên tập viên"


MISTAKES = [
    ("areas.tsv", "thai-binh\tThái Bình\tprovince", "thai-binh\tThái Bình\tvùng", "level", "'vùng' is none of"),
    ("areas.tsv", "2008-07-31", "31/07/2008", "valid_to", "'31/07/2008' is not a day"),
    ("area_names.tsv", "thai-binh\ttỉnh", "thai-binh-cu\ttỉnh", "area", "no row has the key 'thai-binh-cu'"),
    ("area_changes.tsv", "Nghị quyết số 15/2008/QH12", "", "resolution", "is empty"),
    ("area_changes.tsv", "ha-tay\tha-noi", "ha-tay\tha-noi-2", "after", "no row has the key 'ha-noi-2'"),
    (
        "central_bodies.tsv",
        "unit\tbo-ngoai-giao\tvu\t\t2025-02-28",
        "unit\tbo-khac\tvu\t\t2025-02-28",
        "parent",
        "no row has the key 'bo-khac'",
    ),
    ("central_bodies.tsv", "\tvu\t\t2025-02-28", "\tvu-khac\t\t2025-02-28", "posts", "post_sets.tsv has no set 'vu-khac'"),
    ("central_bodies.tsv", "vu-moi\tVụ", "vu-chau-au\tVụ", "key", "'vu-chau-au' stands already in central_bodies.tsv, line 3"),
    ("central_bodies.tsv", "\t\t2025-02-28", "\t2026-01-01\t2025-02-28", "valid_to", "2025-02-28 is before 2026-01-01"),
    ("central_bodies.tsv", "Vụ Châu Âu mới", "Vụ " + "rất " * 50 + "dài", "name", "200"),
    ("province_bodies.tsv", "so-cu\tSở", "sở cũ\tSở", "key", "sở cũ'"),
    ("post_sets.tsv", "bo\t20", "bo\thai mươi", "rank", "'hai mươi' is not a number"),
    ("province_bodies.tsv", "Sở Cũ {unit}", "Sở Cũ {tinh}", "name", "has a field that nothing fills"),
    ("province_bodies.tsv", "ha-noi", "ha-noi-xua", "not_in", "no area has the key 'ha-noi-xua'"),
    ("province_kinds.tsv", "thành phố\tThành ủy", "đô thị\tThành ủy", "kind", "province_kinds.tsv has no kind 'thành phố'"),
]


@pytest.mark.django_db
class TestMistakes:
    @pytest.mark.parametrize(("table", "old", "new", "field", "problem"), MISTAKES, ids=[f"{row[0]} {row[3]} {row[4]}" for row in MISTAKES])
    def test_a_bad_row_is_named_by_file_line_and_field_and_nothing_is_loaded(
        self, tmp_path: Path, table: str, old: str, new: str, field: str, problem: str
    ) -> None:
        folder = make_folder(tmp_path / "fixtures")
        line = change_cell(folder / table, old, new)
        with pytest.raises(FixtureError) as raised:
            load_fixtures(folder)
        message = str(raised.value)
        assert problem in message
        if table != "province_kinds.tsv":
            assert message.startswith(f"{table}, line {line}, field {field}: ")
        assert not Area.objects.exists() and not Organization.objects.exists()

    def test_bodies_above_one_another_in_a_circle_are_refused(self, tmp_path: Path) -> None:
        circle = ["a|Ban A|party|b||||| ", "b|Ban B|party|a||||| "]
        folder = make_folder(tmp_path / "fixtures", central_bodies=circle, body_changes=[])
        with pytest.raises(FixtureError, match="central_bodies.tsv, line 2, field parent: .*circle"):
            load_fixtures(folder)

    def test_another_header_a_missing_cell_and_a_missing_table_are_named(self, folder: Path) -> None:
        write_table(folder / "missions.tsv", BODY.replace("note", "remark"), [])
        with pytest.raises(FixtureError, match="missions.tsv, line 1: the header must be"):
            load_fixtures(folder)
        write_table(folder / "missions.tsv", BODY, ["a|Ban A|party"])
        with pytest.raises(FixtureError, match="missions.tsv, line 2: 3 cells, but the header has 9"):
            load_fixtures(folder)
        (folder / "missions.tsv").unlink()
        with pytest.raises(FixtureError, match="missions.tsv cannot be read"):
            load_fixtures(folder)

    def test_the_command_says_so_too(self, folder: Path) -> None:
        change_cell(folder / "areas.tsv", "2008-07-31", "31/07/2008")
        with pytest.raises(CommandError, match="Nothing was loaded. areas.tsv, line 4, field valid_to"):
            call_command("load_fixtures", folder=folder)


@pytest.mark.django_db
def test_the_command_prints_a_line_for_each_kind_of_row(folder: Path) -> None:
    out = StringIO()
    call_command("load_fixtures", folder=folder, stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == 4
    assert lines[0] == "địa phương: 88 new, 0 updated, 0 unchanged, 0 left as a person changed or deleted them"
