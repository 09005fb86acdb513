"""Tables in and out of the desk: previewed, then whole or not at all, errors by row and column."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Organization, Person, PersonName
from tests.visits.admin.table_files import (
    confirm,
    errors_of,
    export,
    import_table,
    make_csv,
    make_json,
    make_xlsx,
    preview,
    refusal_of,
    rows_of_csv,
    rows_of_xlsx,
    url,
    words_of,
)
from tests.visits.reading.samples import TCVN3
from tests.world import EDITOR, TEXT, make_area, make_article, make_body, make_person, make_user, make_visit
from visits import curation, importing
from visits.curation import Edit
from visits.models import Article, ImportBatch, ImportItem, Outlet, RawFile, Visit
from visits.models.claims import Decision

pytestmark = pytest.mark.django_db

PEOPLE, BODIES, ARTICLES, VISITS = "people_person", "people_organization", "visits_article", "visits_visit"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


# --- People ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "make"), [("csv", make_csv), ("xlsx", make_xlsx), ("json", make_json)])
def test_a_preview_saves_nothing_and_confirming_saves_with_history(editor: Client, form: str, make: Any) -> None:
    content = make({"họ và tên": "Nguyễn Văn A", "tên khác": "Nguyễn V. A; Anh A"}, {"họ và tên": "Trần Thị B", "tên khác": ""})
    seen = preview(editor, PEOPLE, content, form)
    assert seen.context["result"].totals["new"] == 2
    assert "2 dòng mới, 0 dòng cập nhật" in words_of(seen)
    assert not Person.objects.exists()
    done = confirm(editor, PEOPLE, seen)
    assert "Đã nhập xong: 2 mới" in words_of(done)
    person = Person.objects.get(name="Nguyễn Văn A")
    assert [row.name for row in person.other_names.all()] == ["Anh A", "Nguyễn V. A"]
    entry = person.history.get()
    assert (entry.history_user.username, entry.history_change_reason) == ("bientap", f"Nhập từ tệp bang.{form}")


def test_english_and_vietnamese_column_names_are_understood_with_or_without_diacritics(editor: Client) -> None:
    import_table(editor, PEOPLE, make_csv({"name": "Nguyễn Văn A", "RIENG TU": "có"}))
    assert Person.objects.get().is_private


def test_semicolons_between_cells_are_understood(editor: Client) -> None:
    import_table(editor, PEOPLE, make_csv({"họ và tên": "Nguyễn Văn A", "ghi chú nội bộ": "a, b"}, delimiter=";"))
    assert Person.objects.get().note == "a, b"


def test_a_person_is_updated_by_number_and_unchanged_rows_are_skipped(editor: Client) -> None:
    one, two = make_person("Nguyễn Văn A"), make_person("Trần Thị B")
    content = make_csv({"số": one.pk, "họ và tên": "Nguyễn Văn An"}, {"số": two.pk, "họ và tên": "Trần Thị B"})
    seen = preview(editor, PEOPLE, content)
    assert (seen.context["result"].totals["update"], seen.context["result"].totals["skip"]) == (1, 1)
    assert "<ins" in seen.content.decode()
    confirm(editor, PEOPLE, seen)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.name, one.version, two.version) == ("Nguyễn Văn An", 2, 1)
    assert two.history.count() == 1


def test_importing_twice_changes_nothing_and_makes_nobody_twice(editor: Client) -> None:
    content = make_csv({"họ và tên": "Nguyễn Văn A"})
    import_table(editor, PEOPLE, content)
    seen = preview(editor, PEOPLE, content)
    person = Person.objects.get()
    assert errors_of(seen) == {1: {"số": [f"Đã có người tên này (số {person.pk}). Ghi số của người đó, hoặc ghi “mới” nếu là người khác."]}}


def test_a_namesake_is_made_when_the_file_says_that_it_is_somebody_new(editor: Client) -> None:
    make_person("Nguyễn Văn A")
    import_table(editor, PEOPLE, make_csv({"số": "mới", "họ và tên": "Nguyễn Văn A"}))
    assert Person.objects.filter(name="Nguyễn Văn A").count() == 2


def test_another_name_of_somebody_counts_as_known_too(editor: Client) -> None:
    PersonName.objects.create(person=make_person("Nguyễn Văn A"), name="Anh Ba")
    assert 1 in errors_of(preview(editor, PEOPLE, make_csv({"họ và tên": "Anh Ba"})))


def test_an_import_adds_other_names_and_takes_none_away(editor: Client) -> None:
    person = make_person("Nguyễn Văn A")
    PersonName.objects.create(person=person, name="Anh Ba")
    import_table(editor, PEOPLE, make_csv({"số": person.pk, "họ và tên": "Nguyễn Văn A", "tên khác": "Nguyễn V. A"}))
    assert sorted(row.name for row in person.other_names.all()) == ["Anh Ba", "Nguyễn V. A"]


def test_a_file_of_an_older_version_is_refused_in_its_row(editor: Client) -> None:
    person = make_person("Nguyễn Văn A", version=3)
    seen = preview(editor, PEOPLE, make_csv({"số": person.pk, "phiên bản": 2, "họ và tên": "Nguyễn Văn An"}))
    assert errors_of(seen)[1].keys() == {"phiên bản"}
    assert "confirm_form" not in seen.context


def test_errors_name_the_row_and_the_column(editor: Client) -> None:
    content = make_csv(
        {"số": "", "họ và tên": "Nguyễn Văn A", "riêng tư": "không"},
        {"số": "mười", "họ và tên": "Trần Thị B", "riêng tư": "không"},
        {"số": "", "họ và tên": "Lê Văn C", "riêng tư": "có lẽ"},
        {"số": "77", "họ và tên": "Phạm Thị D", "riêng tư": ""},
        {"số": "", "họ và tên": "", "riêng tư": "có"},
    )
    seen = preview(editor, PEOPLE, content)
    errors = errors_of(seen)
    assert {row: list(columns) for row, columns in errors.items()} == {2: ["số"], 3: ["riêng tư"], 4: ["số"], 5: ["họ và tên"]}
    assert errors[2]["số"] == ["“mười” không phải là số."]
    assert "Không có người nào mang số 77." in errors[4]["số"][0]
    assert "“có lẽ” không rõ là có hay không" in words_of(seen)
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"họ và tên": "A", "tuổi": "5"}, "Không hiểu cột: tuổi."),
        ({"tên khác": "A"}, "Thiếu cột: họ và tên."),
        ({"name": "A", "họ và tên": "B"}, "Cột bị lặp: họ và tên."),
    ],
)
def test_a_table_with_wrong_columns_is_refused_as_a_whole(editor: Client, row: dict[str, str], words: str) -> None:
    seen = preview(editor, PEOPLE, make_csv(row))
    assert words in refusal_of(seen)
    assert words in words_of(seen)
    assert "Traceback" not in words_of(seen)


def test_objects_with_their_names_in_another_order_keep_their_values(editor: Client) -> None:
    content = json.dumps([{"name": "Nguyễn Văn A", "note": "một"}, {"note": "hai", "name": "Trần Thị B"}]).encode()
    import_table(editor, PEOPLE, content, "json")
    assert Person.objects.get(name="Trần Thị B").note == "hai"


@pytest.mark.parametrize(
    ("form", "content"), [("xlsx", b"PK no"), ("json", b"{"), ("json", b'{"a": 1}'), ("csv", "họ và tên\nĐặng".encode("utf-16"))]
)
def test_a_file_of_another_kind_gives_a_line_in_vietnamese(editor: Client, form: str, content: bytes) -> None:
    assert "Không đọc được tệp." in words_of(preview(editor, PEOPLE, content, form))


def test_what_changed_between_preview_and_confirmation_undoes_the_whole_import(editor: Client) -> None:
    person = make_person("Nguyễn Văn A")
    seen = preview(
        editor, PEOPLE, make_csv({"số": "", "phiên bản": "", "họ và tên": "Mới Tinh"}, {"số": person.pk, "phiên bản": 1, "họ và tên": "X"})
    )
    Person.objects.filter(pk=person.pk).update(version=2)
    done = confirm(editor, PEOPLE, seen)
    assert "Chưa lưu gì" in words_of(done)
    assert list(Person.objects.values_list("name", flat=True)) == ["Nguyễn Văn A"]


def test_a_formula_goes_out_as_text_and_comes_back_as_it_was(editor: Client) -> None:
    person = make_person("Nguyễn Văn A", note='=HYPERLINK("http://x")')
    make_person("+84 không phải tên")
    rows = {row["họ và tên"]: row for row in rows_of_csv(export(editor, PEOPLE))}
    assert rows["Nguyễn Văn A"]["ghi chú nội bộ"].startswith("'=")
    assert "'+84 không phải tên" in rows
    table = rows_of_xlsx(export(editor, PEOPLE, "xlsx"))
    assert not any(str(cell).startswith(("=", "+")) for row in table for cell in row.values())
    seen = preview(editor, PEOPLE, export(editor, PEOPLE))
    assert seen.context["result"].totals["skip"] == 2
    person.refresh_from_db()
    assert person.note.startswith("=")


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_what_was_exported_comes_back_unchanged(editor: Client, form: str) -> None:
    area = make_area()
    body = make_body("Tỉnh ủy Thái Bình", "tinh-uy-thai-binh", area=area, classification="party", valid_from=date(1997, 1, 1))
    make_body("Văn phòng Tỉnh ủy", "vptu", parent=body)
    seen = preview(editor, BODIES, export(editor, BODIES, form), form)
    assert errors_of(seen) == {}
    assert seen.context["result"].totals["skip"] == 2


# --- Bodies ---------------------------------------------------------------------------------------------------------------


def test_a_body_is_made_and_found_again_by_its_key(editor: Client) -> None:
    make_area()
    row = {
        "mã": "so-ngoai-vu-tb",
        "tên": "Sở Ngoại vụ tỉnh Thái Bình",
        "loại": "sở, ban, ngành",
        "địa phương": "thai-binh",
        "có từ ngày": "01/07/2005",
    }
    import_table(editor, BODIES, make_csv(row))
    body = Organization.objects.get(key="so-ngoai-vu-tb")
    assert (body.classification, body.area.key, body.valid_from) == ("department", "thai-binh", date(2005, 7, 1))  # type: ignore[union-attr]
    import_table(editor, BODIES, make_csv(row | {"tên": "Sở Ngoại vụ Thái Bình"}))
    assert Organization.objects.get().name == "Sở Ngoại vụ Thái Bình"


def test_a_body_without_a_key_gets_one_unless_its_name_is_known(editor: Client) -> None:
    import_table(editor, BODIES, make_csv({"tên": "Bộ Thử Nghiệm"}))
    assert Organization.objects.get().key == "bo-thu-nghiem"
    assert "mã" in errors_of(preview(editor, BODIES, make_csv({"tên": "Bộ Thử Nghiệm"})))[1]


def test_a_place_or_day_that_is_none_is_an_error_of_its_cell(editor: Client) -> None:
    content = make_csv({"tên": "Bộ A", "địa phương": "Atlantis", "có từ ngày": "31/02/2015", "loại": "lạ"})
    errors = errors_of(preview(editor, BODIES, content))[1]
    assert sorted(errors) == ["có từ ngày", "loại", "địa phương"]


# --- Articles -------------------------------------------------------------------------------------------------------------


def article_row(text: str = TEXT, **more: str) -> dict[str, str]:
    row = {
        "tiêu đề": "",
        "cơ quan báo chí": "Báo Mẫu",
        "địa chỉ": "https://mau.vn/1",
        "ngày đăng": "16/9/2020",
        "tác giả": "",
        "văn bản": text,
    }
    return row | more


@pytest.fixture
def outlet() -> Outlet:
    return Outlet.objects.create(key="bao-mau", name="Báo Mẫu")


def work_off() -> ImportBatch:
    """What a worker does with the batch of a confirmed table."""
    batch = ImportBatch.objects.latest("pk")
    importing.plan(batch.pk)
    importing.work(batch.pk)
    batch.refresh_from_db()
    return batch


def test_articles_come_in_with_their_texts_as_files_do(editor: Client, outlet: Outlet) -> None:
    seen = preview(editor, ARTICLES, make_xlsx(article_row()), "xlsx")
    assert seen.context["result"].totals["new"] == 1, words_of(seen)
    assert not Article.objects.exists()
    assert not RawFile.objects.exists()
    answer = confirm(editor, ARTICLES, seen)
    # The page of the batch, whose items the rows are.
    batch = ImportBatch.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("admin:visits_importbatch_change", args=[batch.pk])
    assert (batch.state, batch.source, batch.by.username) == ("running", "bang.xlsx", "bientap")  # type: ignore[union-attr]
    batch = work_off()
    article = Article.objects.get()
    assert (article.outlet, article.url, article.published_on) == (outlet, "https://mau.vn/1", date(2020, 9, 16))
    assert article.latest_version.text == f"{TEXT}\n"
    item = batch.items.get()
    assert (batch.state, batch.counts["new"], batch.counts["items"]) == ("finished", 1, 1)
    assert (batch.counts["drafted_visits"], item.drafted_visits) == (Visit.objects.count(), Visit.objects.count())
    assert (item.outcome, item.version) == (ImportItem.Outcome.NEW, article.latest_version)
    assert article.latest_version.extractions.count() == 1
    kept = json.loads(article.latest_version.raw_file.file.read())  # type: ignore[union-attr]
    assert (kept["text"].strip(), kept["url"]) == (TEXT.strip(), "https://mau.vn/1")


def test_what_a_row_states_wins_over_what_its_text_says(editor: Client, outlet: Outlet) -> None:
    rows = [
        article_row(**{"tiêu đề": "Tiêu đề của bảng", "tác giả": "Trần Văn B"}),
        article_row("Một bài khác của bảng.", **{"địa chỉ": "https://mau.vn/2"}),
    ]
    import_table(editor, ARTICLES, make_json(*rows), "json")
    batch = work_off()
    first = Article.objects.get(url="https://mau.vn/1")
    assert (batch.counts["new"], first.title, first.byline, first.outlet) == (2, "Tiêu đề của bảng", "Trần Văn B", outlet)


def test_a_row_in_an_old_font_is_an_error_of_its_text_and_nothing_comes_in(editor: Client, outlet: Outlet) -> None:
    seen = preview(editor, ARTICLES, make_csv(article_row(), article_row(TCVN3, **{"địa chỉ": "https://mau.vn/2"})))
    errors = errors_of(seen)
    assert list(errors) == [2]
    assert "TCVN3" in errors[2]["văn bản"][0]
    assert "confirm_form" not in seen.context
    assert not ImportBatch.objects.exists()


def test_a_preview_leaves_no_file_behind(editor: Client, outlet: Outlet, settings: Any) -> None:
    preview(editor, ARTICLES, make_csv(article_row()))
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_an_article_imported_twice_is_skipped_and_a_changed_text_is_a_new_version(editor: Client, outlet: Outlet) -> None:
    import_table(editor, ARTICLES, make_csv(article_row()))
    work_off()
    assert preview(editor, ARTICLES, make_csv(article_row())).context["result"].totals["skip"] == 1
    seen = preview(editor, ARTICLES, make_csv(article_row(TEXT + "\nBổ sung.")))
    assert seen.context["result"].totals["update"] == 1
    confirm(editor, ARTICLES, seen)
    work_off()
    assert Article.objects.get().versions.count() == 2


def test_an_article_without_words_or_with_a_wrong_address_is_an_error_of_its_cell(editor: Client, outlet: Outlet) -> None:
    content = make_csv(
        article_row("..."), article_row("Một bài khác.", **{"địa chỉ": "javascript:alert(1)"}), article_row(**{"ngày đăng": "hôm qua"})
    )
    errors = errors_of(preview(editor, ARTICLES, content))
    assert {row: list(columns) for row, columns in errors.items()} == {1: ["văn bản"], 2: ["địa chỉ"], 3: ["ngày đăng"]}


def test_articles_go_out_without_their_texts(editor: Client) -> None:
    make_article(title="Một bài")
    row = rows_of_xlsx(export(editor, ARTICLES, "xlsx"))[0]
    assert row["tiêu đề"] == "Một bài"
    assert not any("Tiếp đoàn" in str(cell) for cell in row.values())


# --- Visits ---------------------------------------------------------------------------------------------------------------


def exported_visit(client: Client) -> dict[str, str]:
    return rows_of_csv(export(client, VISITS))[0]


def test_visits_go_out_one_in_a_row_with_their_people(editor: Client) -> None:
    visit = make_visit()
    row = exported_visit(editor)
    assert row["người tham gia"] == "Nguyễn Văn A (Thứ trưởng, Bộ Ngoại giao); Trần Thị B (Bí thư, Tỉnh ủy Thái Bình)"
    assert (row["số"], row["phiên bản"], row["ngày"], row["tình trạng biên tập"]) == (str(visit.pk), "1", "2020-09-15", "bản nháp")


def test_a_corrected_table_of_visits_changes_them_through_curation(editor: Client) -> None:
    visit = make_visit()
    row = exported_visit(editor) | {"ngày": "16/09/2020"}
    import_table(editor, VISITS, make_csv(row))
    visit.refresh_from_db()
    assert (visit.date, visit.date_decision, visit.delegation_decision, visit.version) == ("2020-09-16", Decision.CHANGED, Decision.OPEN, 2)
    entry = visit.history.first()
    assert (entry.history_user.username, entry.history_change_reason) == ("bientap", "Nhập từ tệp bang.csv")


def test_an_unchanged_table_of_visits_changes_nothing(editor: Client) -> None:
    visit = make_visit()
    seen = preview(editor, VISITS, export(editor, VISITS))
    assert seen.context["result"].totals["skip"] == 1
    confirm(editor, VISITS, seen)
    visit.refresh_from_db()
    assert visit.version == 1


def test_a_stale_visit_is_an_error_of_its_row(editor: Client) -> None:
    visit = make_visit()
    row = exported_visit(editor) | {"nơi đến": "Nam Định"}
    curation.change_visit(visit.pk, expected_version=1, edits=[Edit("visit", values={"note": "x"})], by=None)
    errors = errors_of(preview(editor, VISITS, make_csv(row)))
    assert "nay là 2" in errors[1]["phiên bản"][0]
    assert Visit.objects.get().area_text == "Thái Bình"


@pytest.mark.parametrize(
    ("change", "column"), [({"ngày": "32/1/2020"}, "ngày"), ({"số": "999"}, "số"), ({"mã địa phương": "khong-co"}, "mã địa phương")]
)
def test_a_wrong_cell_of_a_visit_is_named(editor: Client, change: dict[str, str], column: str) -> None:
    make_visit()
    assert list(errors_of(preview(editor, VISITS, make_csv(exported_visit(editor) | change)))[1]) == [column]


# --- Rights ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [PEOPLE, BODIES, ARTICLES, VISITS])
def test_who_has_no_rights_neither_imports_nor_exports(client: Client, model: str) -> None:
    client.force_login(make_user("khach"))
    assert client.get(url(model, "import")).status_code == 403
    assert client.post(url(model, "process_import")).status_code == 403
    assert client.get(url(model, "export")).status_code == 403
