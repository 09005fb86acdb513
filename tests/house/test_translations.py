"""Our Vietnamese for what the libraries leave in English."""

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext

from dieuphoi.vietnamese import stored_text

FOLDER = settings.LOCALE_PATHS[0] / "vi" / "LC_MESSAGES"
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]*>")


def messages() -> list[Message]:
    with (FOLDER / "django.po").open("rb") as file:
        return [message for message in read_po(file) if message.id]


def forms(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def test_the_compiled_catalog_says_what_its_source_says() -> None:
    fresh = BytesIO()
    with (FOLDER / "django.po").open("rb") as source:
        write_mo(fresh, read_po(source))
    assert (FOLDER / "django.mo").read_bytes() == fresh.getvalue(), "run: pybabel compile -d locale -D django -l vi"


@pytest.mark.parametrize("message", messages(), ids=lambda message: forms(message.id)[0].strip()[:40])
def test_a_translation_is_there_and_keeps_its_placeholders(message: Message) -> None:
    for words in forms(message.string):
        assert words.strip()
        assert words == stored_text(words)
        assert sorted(_PLACEHOLDER.findall(words)) == sorted(_PLACEHOLDER.findall(forms(message.id)[-1]))


def test_the_catalog_is_used() -> None:
    assert gettext("Confirm import") == "Xác nhận nhập"
    assert gettext("Apply Filters") == "Lọc"
