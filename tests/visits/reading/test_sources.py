"""What archives hold: every item with its path and place, one bad item beside good ones, nothing outside its place."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from tests.visits.reading.samples import LEAD, PAGE, TEXT, TITLE, make_docx, make_json, make_pdf, make_warc, make_xlsx, make_zip
from visits.reading import LARGEST, PLACE_LENGTH, Found, Options, ReadingError, Source, archive_limits, documents, reopen


def source_of(raw: bytes, name: str = "bai.zip") -> Source:
    return Source(name, lambda: io.BytesIO(raw))


def said(found: Found) -> str:
    """The first line of its text, or the reason why it has none."""
    try:
        return found.read().text.split("\n", 1)[0]
    except ReadingError as error:
        return error.reason


def listed(raw: bytes, name: str = "bai.zip") -> dict[str, str]:
    return {found.path: said(found) for found in documents(source_of(raw, name))}


MIXED = make_zip(
    {
        "2015/07/tin.docx": make_docx(TITLE, LEAD),
        "2015/tin.html": PAGE,
        "tin.pdf": make_pdf([TITLE]),
        "anh.png": b"\x89PNG\r\n\x1a\n",
        "cũ/bai.zip": make_zip({"tin.txt": TEXT, "trong/bang.csv": f"title,text\nA,{TITLE}\nB,\n"}),
        "bang.xlsx": make_xlsx(("title", "text"), ("A", TITLE)),
        "bang.json": make_json({"title": "A", "text": TITLE}),
        "crawl.warc.gz": make_warc(("https://vidu.example/1.html", "text/html", PAGE.encode())),
        "__MACOSX/._tin.txt": "x",
        "~$tin.docx": "x",
        "rong.txt": "",
    }
)


def test_everything_in_an_archive_comes_out_with_its_path() -> None:
    assert listed(MIXED) == {
        "bai.zip/2015/07/tin.docx": TITLE,
        "bai.zip/2015/tin.html": TITLE,
        "bai.zip/tin.pdf": TITLE,
        "bai.zip/anh.png": "Tệp nhị phân, không phải văn bản: đây là ảnh PNG; hãy lưu nội dung bài thành .txt hoặc .html.",
        "bai.zip/cũ/bai.zip/tin.txt": TITLE,
        "bai.zip/cũ/bai.zip/trong/bang.csv#dòng 2": TITLE,
        "bai.zip/cũ/bai.zip/trong/bang.csv#dòng 3": "Dòng 3, cột text (nội dung): để trống, cũng không có địa chỉ để tải về.",
        "bai.zip/bang.xlsx#dòng 2": TITLE,
        "bai.zip/bang.json#mục 1": TITLE,
        "bai.zip/crawl.warc.gz#https://vidu.example/1.html": TITLE,
        "bai.zip/rong.txt": "Tệp rỗng (0 byte); hãy kiểm tra lại tệp nguồn.",
    }


def test_each_item_is_found_again_by_its_place_alone() -> None:
    first = {found.place: (found.path, said(found)) for found in documents(source_of(MIXED))}
    assert len(first) == 11
    assert all(len(place) <= PLACE_LENGTH for place in first)
    for order in (sorted(first), sorted(first, reverse=True)):
        assert {found.place: (found.path, said(found)) for found in reopen(source_of(MIXED), order)} == first
    for place, (path, words) in first.items():
        assert [(found.path, said(found)) for found in reopen(source_of(MIXED), [place])] == [(path, words)]


def test_a_place_that_is_not_there_is_refused_and_the_others_are_read() -> None:
    places = ["99", "0/0", "4/x", "4/1/9@9999", "", "0"]
    reasons = [said(found) for found in reopen(source_of(MIXED), places)]
    assert all("nhập lại tệp từ đầu" in reason for reason in reasons[:5])
    assert reasons[5] == TITLE


def test_a_single_file_is_one_item_without_a_place(tmp_path: Path) -> None:
    path = tmp_path / "tin.docx"
    path.write_bytes(make_docx(TITLE))
    (found,) = documents(path)
    assert (found.path, found.place, said(found)) == (str(path), "", TITLE)
    assert [said(found) for found in reopen(path, [""])] == [TITLE]


def test_a_file_that_is_gone_is_an_item_with_its_reason(tmp_path: Path) -> None:
    (found,) = documents(tmp_path / "tin.docx")
    assert found.refusal.startswith("Đường dẫn không tồn tại")
    assert [found.refusal[:11] for found in reopen(tmp_path / "tin.docx", ["", "1"])] == ["Đường dẫn k"] * 2


def test_nothing_is_unpacked_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *args: pytest.fail("an entry was read whole"))
    raw = make_zip({f"{number}.txt": TEXT for number in range(50)})
    assert len(list(documents(source_of(raw)))) == 50


# --- Hostile archives -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../../ra-ngoai.txt", "/etc/ra-ngoai.txt", "C:/ra-ngoai.txt", "a/../../ra-ngoai.txt", "..\\ra-ngoai.txt"])
def test_a_path_that_leads_out_is_left_alone_and_said(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bad, good = documents(source_of(make_zip({name: TEXT, "tin.txt": TEXT})))
    assert bad.ignored and "trỏ ra ngoài" in bad.refusal
    assert not good.ignored and said(good) == TITLE
    assert list(tmp_path.rglob("*")) == []


def test_links_in_an_archive_are_left_alone() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        entry = zipfile.ZipInfo("lien-ket.txt")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    (found,) = documents(source_of(file.getvalue()))
    assert found.ignored and "liên kết" in found.refusal


def test_names_without_the_mark_of_utf8_are_read_as_it_where_they_are() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xxxxxxxxxx.txt", TEXT)
    raw = file.getvalue()
    assert list(listed(raw.replace(b"xxxxxxxxxx", "thời".encode() + b"1234"))) == ["bai.zip/thời1234.txt"]
    assert list(listed(raw.replace(b"xxxxxxxxxx", b"caf\x82 12345"))) == ["bai.zip/café 12345.txt"]


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    zeros = b"0" * (12 * 1024 * 1024)
    reasons = listed(make_zip({"bom.txt": zeros, "bom.zip": make_zip({"bom.csv": zeros}), "tin.txt": TEXT}))
    assert reasons["bai.zip/bom.txt"].startswith("Tỉ lệ nén bất thường")
    assert reasons["bai.zip/bom.zip/bom.csv"].startswith("Tỉ lệ nén bất thường")
    assert reasons["bai.zip/tin.txt"] == TITLE
    with pytest.raises(ReadingError, match="Tỉ lệ nén bất thường"):
        next(documents(source_of(make_zip({"[Content_Types].xml": "x", "word/document.xml": zeros}), "a.docx"))).read()


def test_an_entry_over_the_limit_is_refused_by_what_it_says_of_itself() -> None:
    raw = make_zip({"lon.txt": TEXT})
    size = struct.pack("<I", len(TEXT.encode()))
    grown = raw.replace(size, struct.pack("<I", LARGEST + 1))
    assert listed(grown)["bai.zip/lon.txt"].startswith("Tệp quá lớn sau khi giải nén: 20,0 MB")


def test_an_entry_that_unpacks_to_more_than_it_says_gives_no_more() -> None:
    raw = make_zip({"doi.txt": TEXT})
    lying = raw.replace(struct.pack("<I", len(TEXT.encode())), struct.pack("<I", 10))
    assert "hỏng" in listed(lying)["bai.zip/doi.txt"]


def test_archives_in_archives_end_somewhere() -> None:
    raw = make_zip({"tin.txt": TEXT})
    for _ in range(8):
        raw = make_zip({"a.zip": raw})
    ((path, reason),) = listed(raw).items()
    assert "lồng nhau quá 3 tầng" in reason and path.count("a.zip") == 4


def test_too_many_entries_are_refused_by_the_index_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_limits, "MOST_ENTRIES", 3)
    raw = make_zip({f"{number}.txt": TEXT for number in range(4)})
    monkeypatch.setattr(zipfile, "ZipFile", lambda *args: pytest.fail("the archive was opened"))
    assert "quá nhiều mục" in listed(raw)["bai.zip"]


def test_a_locked_entry_fails_alone() -> None:
    raw = make_zip({"khoa.txt": TEXT, "tin.txt": TEXT})
    at = raw.index(b"PK\x01\x02")
    locked = raw[:6] + b"\x01" + raw[7 : at + 8] + b"\x01" + raw[at + 9 :]
    reasons = listed(locked)
    assert "mật khẩu" in reasons["bai.zip/khoa.txt"]
    assert reasons["bai.zip/tin.txt"] == TITLE


def test_a_damaged_entry_fails_alone_and_a_cut_archive_whole() -> None:
    raw = make_zip({"hong.txt": TEXT, "tin.txt": TEXT})
    assert listed(raw[:60] + b"\xff" * 8 + raw[68:]) == {
        "bai.zip/hong.txt": "Mục này trong tệp nén bị hỏng, không giải nén được; hãy nén lại từ tệp gốc.",
        "bai.zip/tin.txt": TITLE,
    }
    assert "bị cắt cụt hoặc hỏng" in listed(raw[:-30])["bai.zip"]
    assert "rỗng" in listed(make_zip({}))["bai.zip"]


def test_an_archive_under_another_name_is_opened_all_the_same() -> None:
    assert listed(make_zip({"tin.txt": TEXT}), "bai.docx") == {"bai.docx/tin.txt": TITLE}
    assert listed(make_zip({"bai.txt": make_zip({"tin.txt": TEXT})})) == {"bai.zip/bai.txt/tin.txt": TITLE}


def test_old_fonts_are_converted_everywhere_where_it_is_asked_for() -> None:
    raw = make_zip({"a.txt": "§oµn c«ng t¸c lµm viÖc víi tØnh vµ ®ång chÝ BÝ th tØnh ñy tiÕp ®oµn.".encode("latin-1")})
    (found,) = documents(source_of(raw), Options(convert_old_fonts=True))
    assert said(found).startswith("Đoàn công tác làm việc với tỉnh")
