"""Text of the time before Unicode: recognised in every format, shown as it would be, converted when somebody asks for it."""

import pytest

from tests.visits.reading.samples import TCVN3, UNICODE, VNI, make_docx, make_pdf
from visits.reading import OldFontText, Options, ReadDocument, read_raw

CONVERT = Options(convert_old_fonts=True)
ARTICLE = "<article><h1>{0}</h1><p>{0}</p><p>Tin.</p></article>"
PAGE = f"<html><head><title>{{0}}</title></head><body><nav><a href='/'>Trang chủ</a></nav>{ARTICLE}</body></html>"


@pytest.mark.parametrize(("font", "typed"), [("TCVN3", TCVN3), ("VNI", VNI)])
class TestBothFonts:
    def samples(self, typed: str) -> dict[str, bytes]:
        return {
            "bai.txt": typed.encode("latin-1"),
            "utf8.txt": typed.encode(),
            "bai.html": PAGE.format(typed).encode("latin-1", "xmlcharrefreplace"),
            "utf8.html": PAGE.format(typed).encode(),
            "bai.docx": make_docx(typed, "Tin."),
            "bai.pdf": make_pdf([typed]),
        }

    def test_it_is_refused_with_a_preview_until_somebody_asks_for_the_conversion(self, font: str, typed: str) -> None:
        for name, raw in self.samples(typed).items():
            with pytest.raises(OldFontText, match=f"{font}.*xem bản chuyển thử") as refused:
                read_raw(raw, name)
            assert UNICODE in refused.value.after, name
            assert typed.replace("\u00ad", "") in refused.value.before.replace("\u00ad", ""), name

    def test_the_conversion_is_exact_and_recorded(self, font: str, typed: str) -> None:
        for name, raw in self.samples(typed).items():
            document = read_raw(raw, name, options=CONVERT)
            assert UNICODE in document.text.splitlines(), name
            assert (document.conversion, document.raw) == (font, raw)

    def test_the_title_of_a_page_is_converted_with_its_text(self, font: str, typed: str) -> None:
        assert read_raw(self.samples(typed)["utf8.html"], "a.html", options=CONVERT).title == UNICODE


def test_typefaces_tell_capitals_that_tcvn3_has_no_places_for() -> None:
    assert read_raw(make_docx(TCVN3, face=".VnTimeH"), "a.docx", options=CONVERT).text == UNICODE.upper() + "\n"


def test_typefaces_tell_old_letters_beside_unicode_ones() -> None:
    raw = make_docx("§oµn", face=".VnArial")
    assert read_raw(raw, "a.docx", options=CONVERT).text == "Đoàn\n"
    # Unicode letters under an old typeface's name are what they are.
    assert read_raw(make_docx(UNICODE, face=".VnTime"), "a.docx").text == UNICODE + "\n"


@pytest.mark.parametrize(
    "text",
    [
        UNICODE,
        "Le ministre délégué a été reçu à l’hôtel de ville où il a évoqué l’été passé.",
        "Über die schöne Größe der Straße für Köln und Düsseldorf spräche man später.",
        "The minister's visit was a great day.",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    document: ReadDocument = read_raw(text.encode(), "a.txt")
    assert (document.text, document.conversion) == (text, "")
