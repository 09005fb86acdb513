"""Word documents: paragraphs, tables and text boxes in the order in which they are read, by python-docx."""

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import version

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from dieuphoi.vietnamese import stored_text
from visits.reading.archive_limits import refuse_bomb
from visits.reading.document import ReadDocument, ReadingError
from visits.reading.old_fonts import font_of_typeface, from_typeface, settle, settled

READER = f"docx 1 (python-docx {version('python-docx')})"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

LARGEST_PART = 60 * 1024 * 1024  # bytes unpacked: a part may be XML with many tags around few words
LARGEST_WHOLE = 150 * 1024 * 1024
_WORD = re.compile(r"\w")
_CELLS_APART = " | "
# Words that are not printed: taken out by a tracked change, codes of fields, the older copy of a text box beside the newer one.
_UNPRINTED = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    qn("w:delText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_BOX = qn("w:txbxContent")

# A run of letters and the typeface that it is set in, "" where none is named.
_Piece = tuple[str, str]


def read_docx(raw: bytes, *, convert: bool = False) -> ReadDocument:
    """ReadingError where it is damaged, has no words, or unpacks to too much. Old fonts are known by the typefaces of the letters."""
    document = _open(raw)
    lines = list(_Body(document).lines())
    plain = _text("".join(text for text, _ in line) for line in lines)
    if not _WORD.search(plain):
        raise ReadingError("Tài liệu Word không có chữ nào (có thể chỉ có ảnh); hãy kiểm tra lại hoặc chép nội dung bài vào.")
    turned = _text("".join(from_typeface(text, face) for text, face in line) for line in lines)
    if turned != plain:
        fonts = sorted({font for line in lines for _, face in line if (font := font_of_typeface(face))})
        text, conversion = settled(plain, turned, ", ".join(fonts), convert=convert)
    else:
        text, conversion = settle(plain, convert=convert)
    return ReadDocument(text=text, reader=READER, media_type=MEDIA_TYPE, encoding="", raw=raw, conversion=conversion)


def _text(lines: Iterator[str]) -> str:
    return stored_text("\n".join(line.strip() for line in lines)).strip() + "\n"


def _open(raw: bytes) -> Document:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
        for entry in entries:
            refuse_bomb(entry, most=LARGEST_PART)
        if sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
            raise ReadingError("Tài liệu Word quá lớn sau khi giải nén; hãy bỏ bớt ảnh hoặc chép nội dung bài vào tài liệu mới.")
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise ReadingError("Tài liệu được đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại.")
        return docx.Document(io.BytesIO(raw))
    except (ReadingError, MemoryError, RecursionError):
        raise
    except ValueError as error:
        # A template or a document with macros names itself so; the same words in a plain document are read.
        raise ReadingError("Tài liệu là mẫu (.dotx) hoặc có macro (.docm); hãy lưu lại thành .docx thường.") from error
    except Exception as error:  # python-docx lets every trouble of the archive, the XML and the links between parts through.
        raise ReadingError("Tài liệu Word bị hỏng hoặc cắt cụt, không mở được; hãy mở bằng Word và lưu lại thành .docx.") from error


class _Body:
    def __init__(self, document: Document) -> None:
        self._root = document.element.body
        self._faces = _Typefaces(document)

    def lines(self) -> Iterator[list[_Piece]]:
        return self._blocks(self._root)

    def _blocks(self, parent: etree._Element) -> Iterator[list[_Piece]]:
        for node in parent:
            if node.tag == qn("w:p"):
                yield from self._paragraph(node)
            elif node.tag == qn("w:tbl"):
                yield from self._table(node)
            elif node.tag not in _UNPRINTED and isinstance(node.tag, str):
                # Content controls, custom XML and the like hold blocks.
                yield from self._blocks(node)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[list[_Piece]]:
        boxes: list[etree._Element] = []
        style = _value(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"))
        yield _joined(self._pieces(paragraph, style, boxes))
        for box in boxes:
            yield from self._blocks(box)

    def _pieces(self, node: etree._Element, style: str, boxes: list[etree._Element]) -> Iterator[_Piece]:
        for child in node:
            tag = child.tag
            if tag in _UNPRINTED:
                continue
            if tag == _BOX:
                boxes.append(child)
            elif tag == qn("w:r"):
                yield from self._run(child, style, boxes)
            elif isinstance(tag, str):
                yield from self._pieces(child, style, boxes)

    def _run(self, run: etree._Element, style: str, boxes: list[etree._Element]) -> Iterator[_Piece]:
        properties = run.find(qn("w:rPr"))
        if properties is not None and properties.find(qn("w:vanish")) is not None:
            return
        face = self._faces.of(properties, style)
        for child in run:
            if child.tag == qn("w:t"):
                yield child.text or "", face
            elif child.tag in _SIGNS:
                yield _SIGNS[child.tag], face
            elif child.tag not in _UNPRINTED and isinstance(child.tag, str):
                # Pictures and shapes: the words of their boxes stand behind the paragraph.
                yield from self._pieces(child, style, boxes)

    def _table(self, table: etree._Element) -> Iterator[list[_Piece]]:
        """A row with several filled cells is a line; tables that only lay out a page come out as paragraphs."""
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is not table:
                continue
            cells = [list(self._blocks(cell)) for cell in _cells(row)]
            filled = [cell for cell in cells if any(_WORD.search(text) for line in cell for text, _ in line)]
            if len(filled) <= 1:
                yield from itertools.chain.from_iterable(filled)
                continue
            line: list[_Piece] = []
            for number, cell in enumerate(filled):
                words = [[(text.replace("\n", " "), face) for text, face in part] for part in cell if part]
                line += [(_CELLS_APART, "")] if number else []
                line += [piece for index, part in enumerate(words) for piece in ([(" ", "")] if index else []) + part]
            yield line


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is row:
            yield cell


def _joined(pieces: Iterator[_Piece]) -> list[_Piece]:
    """Neighbours in one typeface together: a vowel and its mark may stand in two runs."""
    return [("".join(text for text, _ in group), face) for face, group in itertools.groupby(pieces, key=lambda piece: piece[1])]


class _Typefaces:
    """Which typeface letters are set in: their own, else that of the nearest style, else the document's."""

    def __init__(self, document: Document) -> None:
        self._own: dict[str, str] = {}
        self._above: dict[str, str] = {}
        root = document.styles.element
        self._default = _face(root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"))
        self._usual = ""
        for style in root.iter(qn("w:style")):
            name = style.get(qn("w:styleId")) or ""
            self._own[name] = _face(style.find(qn("w:rPr")))
            self._above[name] = _value(style.find(qn("w:basedOn")))
            if style.get(qn("w:default")) in ("1", "true") and style.get(qn("w:type")) == "paragraph":
                self._usual = name

    def of(self, properties: etree._Element | None, paragraph_style: str) -> str:
        own = _face(properties)
        if own:
            return own
        run_style = _value(properties.find(qn("w:rStyle"))) if properties is not None else ""
        return self._styled(run_style) or self._styled(paragraph_style or self._usual) or self._default

    def _styled(self, style: str) -> str:
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            if self._own.get(style):
                return self._own[style]
            style = self._above.get(style, "")
        return ""


def _face(properties: etree._Element | None) -> str:
    fonts = properties.find(qn("w:rFonts")) if properties is not None else None
    return (fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or "") if fonts is not None else ""


def _value(node: etree._Element | None) -> str:
    return (node.get(qn("w:val")) or "") if node is not None else ""
