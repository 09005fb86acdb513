"""Bad files of every format: each has its own clear reason, in little time, and the files beside it are read."""

import io
import time
from contextlib import suppress

import pytest

from tests.visits.reading.samples import LEAD, PAGE, TEXT, TITLE, make_docx, make_feed, make_json, make_pdf, make_warc, make_xlsx, make_zip
from visits.reading import ENDINGS, LARGEST, OldFontText, ReadDocument, ReadingError, Source, documents, read_raw

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
URL = "https://vidu.example/1.html"
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
ROW = "title,text\nA,"


def first_of(name: str, raw: bytes) -> ReadDocument | str:
    found = next(documents(Source(name, lambda: io.BytesIO(raw))))
    try:
        return found.read()
    except OldFontText:
        pytest.fail("the text is no old font's")
    except ReadingError as error:
        return error.reason


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        # Empty
        *((f"rong{ending}", b"", "Tệp rỗng (0 byte)") for ending in sorted(ENDINGS)),
        ("trang.txt", b" \n\t ", "không có chữ nào"),
        ("trang.html", b"<html><body></body></html>", "phần thân không có chữ"),
        ("trang.docx", make_docx(""), "không có chữ nào"),
        ("trang.pdf", make_pdf([]), "không có chữ nào"),
        ("trang.zip", make_zip({}), "rỗng"),
        ("trang.csv", b"title,text\n,x\n".replace(b",x", b",--"), "Dòng 2, cột text (nội dung): không có chữ nào"),
        ("trang.json", b"[]", "không có danh sách bài"),
        # Cut
        ("cut.docx", make_docx(TITLE)[:-300], "bị cắt cụt hoặc hỏng"),
        ("cut.pdf", make_pdf([TITLE])[:40], "PDF"),
        ("cut.zip", make_zip({"a.txt": TEXT})[:-20], "bị cắt cụt hoặc hỏng"),
        ("cut.xlsx", make_xlsx(("text",), ("a",))[:-300], "bị cắt cụt hoặc hỏng"),
        ("cut.json", make_json({"text": LEAD})[:-5], "sai cú pháp"),
        ("cut.warc", make_warc((URL, "text/html", PAGE.encode()), gzip=False)[:-100], "cắt cụt"),
        ("cut.csv", (ROW + '"Tin').encode(), "không đóng"),
        # Locked
        ("khoa.docx", ENCRYPTED, "đặt mật khẩu"),
        ("khoa.xlsx", ENCRYPTED, "đặt mật khẩu"),
        # Something else
        ("anh.docx", PNG, "ảnh PNG"),
        ("anh.txt", PNG, "ảnh PNG"),
        ("anh.csv", PNG, "ảnh PNG"),
        ("bang.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "lưu lại thành .xlsx"),
        ("trinh-chieu.pptx", make_zip({"[Content_Types].xml": "", "ppt/a.xml": ""}), "không phải Word hay Excel"),
        ("chuong-trinh.txt", b"\x7fELF", "chương trình"),
        # Damaged letters
        ("hong.txt", TEXT.encode()[:40] + b"\xff\xff" + TEXT.encode()[40:], "nhưng hỏng ở byte"),
        ("hong.html", b"<html><body><p>" + bytes(range(1, 256)) * 9, "ký tự điều khiển"),
        ("nul.txt", b"\0" * 900, "ký tự điều khiển"),
        ("chu-khac.txt", "Делегация МИД посетила провинцию и встретилась с руководством.".encode("cp1251"), "Không nhận ra bảng mã"),
        # Too much
        ("lon.txt", b"a" * (LARGEST + 1), "Tệp quá lớn: 20,0 MB"),
        ("lon.docx", b"PK\x03\x04" + b"a" * LARGEST, "bị cắt cụt hoặc hỏng"),
        ("lon.json", b'[{"text":"' + b"a" * LARGEST, "Tệp quá lớn"),
        ("dai.txt", b"tin " * 300_000, "Văn bản dài 1.200.000 ký tự"),
        ("dai.html", b"<html><body><p>" + b"tin " * 300_000, "Văn bản dài 1.200.000 ký tự"),
        ("dai.csv", (ROW + "tin " * 300_000).encode(), "Văn bản dài"),
        # Meant to hurt
        ("sau.html", b"<html><body>" + b"<div>" * 10_000 + b"<p>Tin</p>", "lồng quá sâu (trên 2.000 tầng thẻ)"),
        ("sau.json", b"[" * 200_000, "lồng quá sâu"),
        ("sau.docx", make_zip({"[Content_Types].xml": "", "word/document.xml": "<a>" * 10_000}), "Word bị hỏng"),
        ("xxe.xml", make_feed((TITLE, URL, "", "&a;")).replace(b"<rss", b'<!DOCTYPE a [<!ENTITY a SYSTEM "/etc/passwd">]><rss'), "XXE"),
        ("vong.pdf", make_pdf([TITLE], compress=False).replace(b"/Kids [8 0 R]", b"/Kids [2 0 R]"), "PDF"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_reason(name: str, raw: bytes, said: str) -> None:
    reason = first_of(name, raw)
    assert isinstance(reason, str), reason.text[:80]
    assert said in reason


def test_bad_files_in_an_archive_leave_the_others_alone() -> None:
    files: dict[str, bytes | str] = {"1.docx": make_docx(TITLE)[:-300], "2.pdf": b"%PDF-1.7", "4.html": b"<html>", "5.zip": b"PK\x03\x04"}
    files |= {"3.txt": TEXT, "6.html": PAGE}
    archive = make_zip(dict(sorted(files.items())))
    read = []
    for found in documents(Source("bai.zip", lambda: io.BytesIO(archive))):
        try:
            read.append(found.read().text.split("\n", 1)[0])
        except ReadingError:
            read.append("")
    assert read == ["", "", TITLE, "", "", TITLE]


def test_a_page_three_hundred_elements_deep_is_read_whole() -> None:
    page = f"<html><body>{'<div>' * 300}<p>{LEAD}</p>{'</div>' * 300}<p>Tin cuối.</p></body></html>"
    assert read_raw(page.encode(), "sau.html").text.splitlines() == [LEAD, "Tin cuối."]


def test_control_characters_here_and_there_are_left_in_place() -> None:
    assert read_raw(b"Tin\x01 ng\x0bay\n" + TEXT.encode(), "a.txt").text.startswith("Tin\x01")


def tedious(scale: int) -> list[bytes]:
    """What a careless pattern would go through again from each of its places."""
    few = 120 * scale
    return [b"<!---->" * few, b"<?x?>" * few, b"<!DOCTYPE rss>" * few, b" " * (8 * few), b"<?xml " * few, b"\xe9<" * (1000 * few)]


def effort(scale: int) -> float:
    start = time.process_time()
    for raw in tedious(scale):
        for name in ("a.txt", "a.xml", "a.csv", "a"):
            with suppress(ReadingError):
                next(documents(Source(name, lambda raw=raw: io.BytesIO(raw)))).read()  # type: ignore[misc]
    return time.process_time() - start


def test_telling_what_a_file_is_grows_no_faster_than_the_file() -> None:
    effort(1)
    assert effort(4) < 8 * effort(1)
