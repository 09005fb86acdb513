"""Files of every format, made here: what a test reads holds our own words."""

import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date

import docx
from openpyxl import Workbook
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

TITLE = "Đoàn công tác Bộ Ví dụ làm việc tại tỉnh A"
LEAD = "Chiều 21/2, đoàn công tác của Bộ Ví dụ do đồng chí Nguyễn Văn A dẫn đầu đã tới làm việc với tỉnh."
HOSTS = "Đón đoàn có các đồng chí: Trần Văn B, Bí thư Tỉnh ủy; Lê Văn C, Chủ tịch UBND tỉnh."
GIFT = "Cùng ngày, đoàn tặng quỹ khuyến học của tỉnh 50 triệu đồng và ghi sổ lưu niệm tại nhà truyền thống."
TEXT = "\n".join((TITLE, LEAD, HOSTS, GIFT)) + "\n"
ARTICLE = f"<h1>{TITLE}</h1><p>{LEAD}</p><p>{HOSTS}</p>"
PAGE = f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body><article>{ARTICLE}</article></body></html>"
# The same words as they look when the bytes of the old fonts are read as Latin-1.
UNICODE = "Đoàn công tác Bộ Ngoại giao làm việc với tỉnh; đồng chí Bí thư Tỉnh ủy tiếp."
TCVN3 = "§oµn c«ng t¸c Bé Ngo¹i giao lµm viÖc víi tØnh; ®ång chÝ BÝ th\u00ad TØnh ñy tiÕp."
VNI = "Ñoaøn coâng taùc Boä Ngoaïi giao laøm vieäc vôùi tænh; ñoàng chí Bí thö Tænh uûy tieáp."


def make_docx(*paragraphs: str, face: str = "", rows: Sequence[Sequence[str]] = ()) -> bytes:
    document = docx.Document()
    for words in paragraphs:
        run = document.add_paragraph().add_run(words)
        if face:
            run.font.name = face
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def make_zip(files: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def make_pdf(*pages: Sequence[str], names_letters: bool = True, picture: bool = False, compress: bool = True) -> bytes:
    """A page for each sequence of lines. The letters are numbers of a font that says which letter each is, unless it does not."""
    letters = sorted({char for lines in pages for line in lines for char in line})
    code = {char: number for number, char in enumerate(letters, start=1)}
    pairs = "\n".join(f"<{code[char]:04X}> <{char.encode('utf-16-be').hex().upper()}>" for char in letters)
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end"
    )
    objects: list[bytes] = []

    def add(body: str | bytes) -> int:
        objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(objects)

    def stream(content: bytes, entries: str = "") -> bytes:
        packed = zlib.compress(content) if compress else content
        how = "/Filter /FlateDecode " if compress else ""
        return f"<< {entries}{how}/Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream"

    catalog, tree = add("<< /Type /Catalog /Pages 2 0 R >>"), add("")
    unicode = add(stream(table.encode()))
    system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    inner = add(f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Vidu {system} /DW 500 >>")
    names = f" /ToUnicode {unicode} 0 R" if names_letters else ""
    font = add(f"<< /Type /Font /Subtype /Type0 /BaseFont /Vidu /Encoding /Identity-H /DescendantFonts [{inner} 0 R]{names} >>")
    image = add(stream(b"\xff" * 12, "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceRGB /BitsPerComponent 8 "))
    numbers = []
    for lines in pages:
        shown = " T* ".join("<" + "".join(f"{code[char]:04X}" for char in line) + "> Tj" for line in lines)
        drawn = f"BT /F1 12 Tf 14 TL 72 760 Td {shown} ET" + (" q 200 0 0 200 0 0 cm /Im1 Do Q" if picture else "")
        content = add(stream(drawn.encode()))
        resources = f"<< /Font << /F1 {font} 0 R >>" + (f" /XObject << /Im1 {image} 0 R >>" if picture else "") + " >>"
        numbers.append(add(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources} /Contents {content} 0 R >>"))
    objects[tree - 1] = f"<< /Type /Pages /Kids [{' '.join(f'{number} 0 R' for number in numbers)}] /Count {len(numbers)} >>".encode()
    return _with_places(objects, catalog)


def _with_places(objects: list[bytes], catalog: int) -> bytes:
    raw = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(raw))
        raw += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(raw)
    raw += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return raw + f"trailer << /Size {len(objects) + 1} /Root {catalog} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def make_xlsx(*rows: Sequence[str | date | int | None]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def make_json(*articles: dict[str, str]) -> bytes:
    return json.dumps(list(articles), ensure_ascii=False).encode()


def make_warc(*pages: tuple[str, str, bytes], gzip: bool = True) -> bytes:
    """(address, media type, body) of each page that a server answered with."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=gzip)
    writer.write_record(writer.create_warcinfo_record("crawl.warc", {"software": "tests"}))
    for url, media_type, body in pages:
        headers = StatusAndHeaders("200 OK", [("Content-Type", media_type)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
    return file.getvalue()


def make_feed(*entries: tuple[str, str, str, str]) -> bytes:
    """An RSS file of (title, address, day as mail writes it, HTML)."""
    items = "".join(
        f"<item><title>{title}</title><link>{url}</link><pubDate>{day}</pubDate><description><![CDATA[{page}]]></description></item>"
        for title, url, day, page in entries
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo Ví dụ</title>{items}</channel></rss>'.encode()
