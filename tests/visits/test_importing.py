"""One import: each file is stored whole or not at all, each bad one has its own line, and none stops the others."""

import os
import tracemalloc
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from tests.visits.plain_reading import plain_reading
from tests.visits.reading.test_decoding import windows_1258
from visits import drafting, recording
from visits.importing import import_paths, summarize, walk, work
from visits.models import Article, ArticleVersion, Citation, Extraction, ImportBatch, ImportItem, RawFile, Visit
from visits.reading import LARGEST

__all__ = ["plain_reading"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_reading")]

TEXT = "Đoàn công tác làm việc tại tỉnh A\nĐón đoàn có lãnh đạo tỉnh.\nNguồn: Báo Ví dụ\n"
VISIT_TEXT = "Đoàn tới tỉnh B\nĐoàn Bộ Ví dụ, Nguyễn Văn A dẫn đầu, đã tới tỉnh.\n"
BATCHES = ["visits.importbatch", "visits.importsource", "visits.importitem"]


def make_file(folder: Path, name: str, content: str | bytes = TEXT) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def outcomes(batch: ImportBatch) -> list[tuple[str, str]]:
    return [(Path(item.path).name, item.outcome) for item in batch.items.order_by("position")]


def lines(batch: ImportBatch) -> dict[str, str]:
    return {Path(item.path).name: item.reason for item in batch.items.all()}


def stored_files(settings: Any) -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).glob("raw/*"))


def everything_but_the_batch(path: Path) -> str:
    call_command("dumpdata", exclude=BATCHES, indent=1, output=str(path), verbosity=0)
    return path.read_text()


def test_a_folder_is_read_in_the_order_of_its_names_with_all_below(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a/z.html", "c.txt", ".an.txt", ".git/x.txt"):
        make_file(tmp_path / "bai", name)
    assert [str(path.relative_to(tmp_path / "bai")) for path in walk([tmp_path / "bai"])] == ["a/z.html", "b/10.txt", "b/2.txt", "c.txt"]


def test_a_link_to_a_folder_inside_a_folder_is_not_followed(tmp_path: Path) -> None:
    make_file(tmp_path, "bai/001.txt")
    (tmp_path / "bai" / "vong").symlink_to(tmp_path / "bai")
    batch = import_paths([tmp_path / "bai"])
    assert outcomes(batch) == [("001.txt", "new"), ("vong", "failed")]
    assert "liên kết tới một thư mục" in lines(batch)["vong"]


def test_a_folder_that_is_named_is_read_through_its_link(tmp_path: Path) -> None:
    make_file(tmp_path, "bai/001.txt")
    (tmp_path / "lien-ket").symlink_to(tmp_path / "bai")
    assert outcomes(import_paths([tmp_path / "lien-ket"])) == [("001.txt", "new")]


def test_a_folder_that_may_not_be_listed_has_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_file(tmp_path, "kin/001.txt")
    make_file(tmp_path, "mo.txt")
    monkeypatch.setattr("visits.importing.walking.os.listdir", _refusing(os.listdir, tmp_path / "kin"))
    monkeypatch.setattr("visits.reading.files.os.access", lambda path, mode: path != tmp_path / "kin")
    batch = import_paths([tmp_path])
    assert outcomes(batch) == [("kin", "failed"), ("mo.txt", "new")]
    assert "Không có quyền mở thư mục" in lines(batch)["kin"]


def _refusing(listdir: Callable[[Any], list[str]], closed: Path) -> Callable[[Any], list[str]]:
    def listed(path: Any) -> list[str]:
        if path == closed:
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    return listed


def test_an_import_is_counted_by_outcome_with_its_drafted_visits(tmp_path: Path) -> None:
    make_file(tmp_path, "1.txt")
    make_file(tmp_path, "2.txt", VISIT_TEXT)
    make_file(tmp_path, "3.txt", VISIT_TEXT)
    make_file(tmp_path, "4.txt", VISIT_TEXT + "Sửa một chữ.\n")
    make_file(tmp_path, "5.json", "{}")
    batch = import_paths([tmp_path])
    summary = summarize(batch)
    assert (summary.new, summary.unchanged, summary.new_version, summary.failed, summary.drafted_visits) == (2, 1, 1, 1, 1)
    assert batch.finished_at is not None
    assert Visit.objects.count() == 1


def test_every_bad_file_has_its_own_line_and_none_stops_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "bai"
    make_file(folder, "00-tot.txt")
    make_file(folder, "01-rong.txt", b"")
    make_file(folder, "02-trang.txt", " \r\n\t")
    make_file(folder, "03-anh.txt", b"\x89PNG\r\n\x1a\n" + bytes(200))
    make_file(folder, "04-nhi-phan.txt", bytes(range(256)) * 8)
    with (folder / "05-lon.txt").open("wb") as file:
        file.truncate(LARGEST + 1)
    (folder / "06-lien-ket.txt").symlink_to(folder / "khong-co.txt")
    make_file(folder, "07-khong-than.html", "<html><head><title>Tin</title></head></html>")
    make_file(folder, "08-la.xyz", b"Tin")
    make_file(folder, "09-tcvn3.txt", "§oµn c«ng t¸c Bé Ngo¹i giao lµm viÖc víi tØnh".encode("latin-1"))
    make_file(folder, "10-tot.txt", "Bài cuối\nVẫn được nhập.\n")
    batch = import_paths([folder, tmp_path / "11-khong-co.txt"])
    said = lines(batch)
    assert [name for name, outcome in outcomes(batch) if outcome == "new"] == ["00-tot.txt", "10-tot.txt"]
    bad = {
        "01-rong.txt": "Tệp rỗng",
        "02-trang.txt": "không có chữ nào",
        "03-anh.txt": "ảnh PNG",
        "04-nhi-phan.txt": "nhị phân",
        "05-lon.txt": "quá lớn",
        "06-lien-ket.txt": "Liên kết tượng trưng hỏng",
        "07-khong-than.html": "phần thân",
        "08-la.xyz": ".xyz",
        "09-tcvn3.txt": "TCVN3",
        "11-khong-co.txt": "không tồn tại",
    }
    for name, words in bad.items():
        assert words in said[name]
    assert summarize(batch).failed == len(bad)
    assert (Article.objects.count(), ArticleVersion.objects.count(), RawFile.objects.count()) == (2, 2, 2)


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (unicodedata.normalize("NFD", TEXT).encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8 (BOM)"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
        (windows_1258(TEXT), "windows-1258"),
        (TEXT.encode("utf-16"), "utf-16 (BOM)"),
    ],
)
def test_every_way_of_writing_comes_in_as_one_text(tmp_path: Path, raw: bytes, encoding: str) -> None:
    import_paths([make_file(tmp_path, "001.txt", raw)])
    version = ArticleVersion.objects.get()
    assert (version.text, version.encoding) == (TEXT, encoding)
    assert import_paths([make_file(tmp_path, "002.txt", TEXT)]).items.get().outcome == "unchanged"


def test_a_nul_inside_a_text_is_mended(tmp_path: Path) -> None:
    import_paths([make_file(tmp_path, "001.txt", TEXT.replace("lãnh", "l\0ãnh"))])
    assert ArticleVersion.objects.get().text == TEXT.replace("lãnh", "l\ufffdãnh")


def test_an_article_with_no_title_comes_in(tmp_path: Path) -> None:
    assert outcomes(import_paths([make_file(tmp_path, "001.txt", "-\nĐón đoàn có lãnh đạo tỉnh.\n")])) == [("001.txt", "new")]


def test_the_same_file_twice_in_one_call_is_said(tmp_path: Path) -> None:
    path = make_file(tmp_path, "001.txt")
    batch = import_paths([path, path])
    assert [item.outcome for item in batch.items.all()] == ["new", "unchanged"]
    assert batch.items.get(position=2).reason == "Tệp này đã có ở trên, trong cùng lần nhập."


def test_two_files_with_the_same_text_name_the_first(tmp_path: Path) -> None:
    make_file(tmp_path, "001.txt")
    make_file(tmp_path, "002.txt", b"\xef\xbb\xbf" + TEXT.encode())
    batch = import_paths([tmp_path])
    assert outcomes(batch) == [("001.txt", "new"), ("002.txt", "unchanged")]
    assert lines(batch)["002.txt"] == f"Cùng văn bản với {tmp_path / '001.txt'}."


def test_two_folders_that_each_hold_001_are_two_articles(tmp_path: Path) -> None:
    make_file(tmp_path, "a/001.txt")
    make_file(tmp_path, "b/001.txt", VISIT_TEXT)
    assert outcomes(import_paths([tmp_path])) == [("001.txt", "new"), ("001.txt", "new")]
    assert Article.objects.count() == 2


def test_importing_twice_changes_nothing_but_the_batch(tmp_path: Path) -> None:
    make_file(tmp_path / "bai", "1.txt")
    make_file(tmp_path / "bai", "2.txt", VISIT_TEXT)
    make_file(tmp_path / "bai", "3.html", "<html><body><h1>Bài trên mạng</h1><p>Đón đoàn có lãnh đạo tỉnh.</p></body></html>")
    import_paths([tmp_path / "bai"])
    before = everything_but_the_batch(tmp_path / "truoc.json")
    again = import_paths([tmp_path / "bai"])
    assert [outcome for _, outcome in outcomes(again)] == ["unchanged"] * 3
    assert all("đã có: bài #" in reason for reason in lines(again).values())
    assert everything_but_the_batch(tmp_path / "sau.json") == before


def test_nothing_is_half_written_when_drafting_fails_in_the_middle(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_file(tmp_path, "1.txt", VISIT_TEXT)
    make_file(tmp_path, "2.txt")

    def draft_and_break(extractions: list[Extraction]) -> list[drafting.Drafted]:
        drafted = drafting.draft_all(extractions)
        if any(one.visits for one in drafted):
            assert Citation.objects.exists()
            raise RuntimeError("hỏng\0 giữa chừng")
        return drafted

    monkeypatch.setattr("visits.importing.working.draft_all", draft_and_break)
    batch = import_paths([tmp_path])
    assert outcomes(batch) == [("1.txt", "failed"), ("2.txt", "new")]
    assert "RuntimeError: hỏng\ufffd giữa chừng" in lines(batch)["1.txt"]
    assert (Article.objects.count(), Extraction.objects.count(), Visit.objects.count(), Citation.objects.count()) == (1, 1, 0, 0)
    assert Visit.history.count() == 0
    assert stored_files(settings) == [RawFile.objects.get().sha256]
    monkeypatch.undo()


def test_a_file_that_failed_comes_in_once_the_trouble_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_file(tmp_path, "1.txt")
    with monkeypatch.context() as broken:
        broken.setattr("visits.importing.working.draft_all", lambda extractions: 1 / 0)
        assert outcomes(import_paths([path])) == [("1.txt", "failed")]
    assert outcomes(import_paths([path])) == [("1.txt", "new")]


def test_a_file_in_the_storage_that_a_row_names_outlives_a_failure(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import_paths([make_file(tmp_path, "1.txt")])
    monkeypatch.setattr("visits.importing.working.record_all", lambda *args, **options: 1 / 0)
    import_paths([tmp_path / "1.txt"])
    assert stored_files(settings) == [RawFile.objects.get().sha256]


def test_another_import_that_was_first_makes_the_text_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_file(tmp_path, "1.txt")
    raced: list[bool] = []

    def race(*args: Any, **options: Any) -> list[recording.Recorded]:
        if not raced:
            raced.append(True)
            raise IntegrityError("UNIQUE constraint failed: visits_articleversion.sha256")
        return recording.record_all(*args, **options)

    import_paths([path])
    monkeypatch.setattr("visits.importing.working.record_all", race)
    assert outcomes(import_paths([path])) == [("1.txt", "unchanged")]


def test_a_new_version_is_drafted_into_the_visit_that_is_there(tmp_path: Path) -> None:
    import_paths([make_file(tmp_path, "1.txt", VISIT_TEXT)])
    batch = import_paths([make_file(tmp_path, "1.txt", VISIT_TEXT + "Cùng ngày, đoàn thăm một số nơi.\n")])
    assert outcomes(batch) == [("1.txt", "new_version")]
    assert Visit.objects.count() == 1
    assert ArticleVersion.objects.count() == 2


def test_an_interrupted_import_keeps_whole_what_was_done_and_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_file(tmp_path / "bai", "1.txt")
    make_file(tmp_path / "bai", "2.txt", VISIT_TEXT)

    def interrupt(extractions: list[Extraction]) -> list[drafting.Drafted]:
        if any("Đoàn tới" in extraction.version.text for extraction in extractions):
            raise KeyboardInterrupt
        return drafting.draft_all(extractions)

    monkeypatch.setattr("visits.importing.working.CHUNK", 1)
    with monkeypatch.context() as broken:
        broken.setattr("visits.importing.working.draft_all", interrupt)
        with pytest.raises(KeyboardInterrupt):
            import_paths([tmp_path / "bai"])
    batch = ImportBatch.objects.get()
    assert (batch.finished_at, outcomes(batch)) == (None, [("1.txt", "new"), ("2.txt", "waiting")])
    assert ArticleVersion.objects.count() == 1
    assert work(batch.pk)
    assert outcomes(batch) == [("1.txt", "new"), ("2.txt", "new")]
    assert summarize(batch).new == 2


def test_names_that_are_no_utf8_or_too_long_are_stored_readably(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*(["x" * 200] * 6))
    deep.mkdir(parents=True)
    make_file(deep, "1.txt")
    (tmp_path / "b\udce0i.txt").write_bytes(VISIT_TEXT.encode())
    batch = import_paths([tmp_path])
    paths = sorted(batch.items.values_list("path", flat=True), key=len)
    assert paths[0].endswith("b?i.txt")
    assert (len(paths[1]), paths[1][0], paths[1][-5:]) == (1000, "…", "1.txt")


def test_the_reporter_is_told_every_item(tmp_path: Path) -> None:
    make_file(tmp_path, "1.txt")
    make_file(tmp_path, "2.txt", b"")
    told: list[str] = []
    import_paths([tmp_path], report=lambda item: told.append(str(item.outcome)))
    assert told == ["new", "failed"]


def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    """Texts of half a megabyte each: were they kept, the second half of the import would need eight megabytes more."""
    for number in range(20):
        make_file(tmp_path, f"{number:02}.txt", f"-\nBài {number}\n" + f"Dòng {number} của bài. " * 12_000)
    peaks = []

    def note_peak(item: ImportItem) -> None:
        peaks.append(tracemalloc.get_traced_memory()[0])

    tracemalloc.start()
    try:
        import_paths([tmp_path], report=note_peak)
    finally:
        tracemalloc.stop()
    assert peaks[-1] - peaks[9] < 3_000_000
