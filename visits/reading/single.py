"""One file's bytes, one document: the reader is chosen by the content, and the slow ones run where they can be stopped."""

from dataclasses import replace
from pathlib import Path

from visits.reading.document import ReadDocument, ReadingError, refuse_long, storable
from visits.reading.files import LARGEST, open_file, read_all, refuse_large
from visits.reading.found import Options
from visits.reading.isolation import read_apart
from visits.reading.kinds import CONTAINERS, Kind, recognize_bytes
from visits.reading.office import MEDIA_TYPES, OFFICE_KINDS, to_docx
from visits.reading.txt import read_txt


def read_file(path: Path, options: Options | None = None) -> ReadDocument:
    """The document in a file that is one article. ReadingError, with a line for an editor, for whatever stands in the way."""
    with open_file(path) as file:
        return read_raw(read_all(file), path.name, options=options)


def read_raw(raw: bytes, name: str, *, options: Options | None = None, charset: str | None = None) -> ReadDocument:
    """The document in the bytes of one file. ``name`` helps where content does not tell; ``charset`` is what a web server said.

    ReadingError with its reason; OldFontText, which is one, where the text is to be converted and ``options`` do not ask for it.
    """
    options = options or Options()
    refuse_large(len(raw), most=LARGEST)
    kind, note = recognize_bytes(raw, name)
    if kind in CONTAINERS:
        raise ReadingError(f"Đây là {kind}, có thể chứa nhiều bài; hãy đưa vào bằng lệnh import_articles hoặc trang nhập bài.")
    document = _read(kind, raw, options, charset)
    refuse_long(len(document.text))
    return replace(
        document,
        text=storable(document.text),
        title=_stated(document.title),
        outlet=_stated(document.outlet),
        url=_stated(document.url),
        byline=_stated(document.byline),
        notes=(note, *document.notes) if note else document.notes,
    )


def _stated(words: str | None) -> str | None:
    return None if words is None else storable(words)


def _read(kind: Kind, raw: bytes, options: Options, charset: str | None) -> ReadDocument:
    if kind == Kind.TXT:
        return read_txt(raw, convert=options.convert_old_fonts)
    if kind in OFFICE_KINDS:
        return _read_converted(kind, raw, options)
    return read_apart(kind, raw, charset=charset, convert=options.convert_old_fonts, seconds=options.seconds)


def _read_converted(kind: Kind, raw: bytes, options: Options) -> ReadDocument:
    """By way of .docx. What is kept are the bytes that came in."""
    converted = to_docx(kind, raw, seconds=options.seconds * 2)
    document = read_apart(Kind.DOCX, converted.docx, charset=None, convert=options.convert_old_fonts, seconds=options.seconds)
    return replace(document, raw=raw, media_type=MEDIA_TYPES[kind], reader=f"{document.reader.split(' (')[0]} ({converted.by})")
