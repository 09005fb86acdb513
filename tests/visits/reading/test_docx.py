"""Word documents: every printed word, in the order in which it is read."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.visits.reading.samples import HOSTS, LEAD, TEXT, TITLE, make_docx
from visits.reading import ReadingError, read_raw
from visits.reading.docx import read_docx


def lines_of(raw: bytes) -> list[str]:
    return read_docx(raw).text.splitlines()


def with_body(xml: str) -> bytes:
    """A document with this instead of its body's content."""
    document = docx.Document()
    namespaces = nsdecls("w", "wp", "a") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = parse_xml(f'<w:body {namespaces} xmlns:wps="http://wps" xmlns:v="http://v">{xml}</w:body>')
    document.element.replace(document.element.body, body)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def test_paragraphs_are_lines_and_the_reader_says_what_it_is() -> None:
    raw = make_docx(TITLE, LEAD, "", HOSTS)
    document = read_raw(raw, "tin.docx")
    assert document.text == "\n".join((TITLE, LEAD, "", HOSTS)) + "\n"
    assert document.reader.startswith("docx 1 (python-docx ")
    assert (document.raw, document.title, document.notes) == (raw, None, ())


def test_a_table_gives_a_line_for_each_row_and_a_frame_of_one_cell_its_paragraphs() -> None:
    assert lines_of(make_docx(TITLE, rows=[("Nguyễn Văn A", "Bí thư"), ("Trần Văn B", "")])) == [
        TITLE,
        "Nguyễn Văn A | Bí thư",
        "Trần Văn B",
    ]


def test_a_table_inside_a_cell_is_read_once() -> None:
    inner = f"<w:tbl><w:tr><w:tc><w:p>{run('A')}</w:p></w:tc><w:tc><w:p>{run('B')}</w:p></w:tc></w:tr></w:tbl>"
    assert lines_of(with_body(f"<w:tbl><w:tr><w:tc><w:p>{run('Trên')}</w:p>{inner}</w:tc></w:tr></w:tbl>")) == ["Trên", "A | B"]


def test_text_boxes_links_tracked_insertions_and_content_controls_are_printed_words() -> None:
    box = f"<w:txbxContent><w:p>{run('Trong khung')}</w:p></w:txbxContent>"
    alternate = f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    paragraph = f"<w:p>{run('Đoàn ')}<w:hyperlink>{run('công tác')}</w:hyperlink><w:ins>{run(' đến')}</w:ins><w:r>{alternate}</w:r></w:p>"
    control = f"<w:sdt><w:sdtContent><w:p>{run('Trong ô')}</w:p></w:sdtContent></w:sdt>"
    assert lines_of(with_body(paragraph + control)) == ["Đoàn công tác đến", "Trong khung", "Trong ô"]


def test_deleted_hidden_and_coded_words_are_not() -> None:
    gone = "<w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r>"
    gone += "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
    assert lines_of(with_body(f"<w:p>{run('Tin')}{gone}<w:r><w:br/><w:t>mới</w:t></w:r></w:p>")) == ["Tin", "mới"]


def test_a_document_without_words_is_refused() -> None:
    with pytest.raises(ReadingError, match="không có chữ nào"):
        read_docx(make_docx("", " "))


def test_entities_of_its_own_are_not_followed() -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make_docx("MỐC"))) as old, zipfile.ZipFile(raw, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                entity = b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                content = content.replace(b"<w:document", entity + b"<w:document", 1).replace("MỐC".encode(), b"Tin &x;")
            new.writestr(name, content)
    assert lines_of(raw.getvalue()) == ["Tin"]


def test_text_under_words_own_ending_is_read_as_text() -> None:
    document = read_raw(TEXT.encode(), "tin.docx")
    assert document.text == TEXT
    assert "đuôi .docx nhưng nội dung là văn bản thuần" in document.notes[0]
