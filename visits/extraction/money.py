"""Sums of money as they are printed: figures, scales, currencies."""

import re
from dataclasses import dataclass

from dieuphoi.vietnamese import tone_key
from visits.extraction.lexicons import table, term


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum at ``[start, end)`` of the clean text, in whole units of an ISO currency."""

    start: int
    end: int
    amount: int
    currency: str


def _forms(name: str, column: str) -> str:
    return "|".join(re.escape(row[column]).replace(r"\ ", r"\s{1,3}") for row in sorted(table(name), key=lambda row: -len(row[column])))


_SCALES = {tone_key(row["word"]): int(row["factor"]) for row in table("scales")}
_CURRENCIES = {tone_key(row["word"]): row["code"] for row in table("currencies")}
_SCALE_WORDS = _forms("scales", "word")
_CURRENCY_WORDS = _forms("currencies", "word")
# "40 tỷ tiền mặt", "200 triệu cho bà con": money without its currency, where nothing that could be counted follows.
MILLION = 1_000_000
_BARE = re.compile(rf"\s{{0,2}}(?:[,.;)]|$|(?:{'|'.join(term('after_bare_sum'))})(?!\w))")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
# "1,5 triệu đồng", "50.000.000 đồng", "hơn 2 tỷ 300 triệu đồng", "10 nghìn USD", "$5.000"
_SUM = re.compile(
    rf"(?<![\w.,])(?P<dollar>\$\s?)?(?P<figure>\d{{1,3}}(?:\.\d{{3}}){{1,4}}(?:,\d{{1,3}})?|\d{{1,9}}(?:[.,]\d{{1,3}})?)"
    rf"(?:\s{{0,2}}(?P<scale>{_SCALE_WORDS}))?(?:\s{{1,2}}(?P<more>\d{{1,3}})\s{{1,2}}(?P<more_scale>{_SCALE_WORDS}))?"
    rf"(?:\s{{0,2}}(?P<currency>{_CURRENCY_WORDS}))?(?![\w])",
    re.IGNORECASE,
)


def printed_sums(text: str, start: int, end: int) -> list[Sum]:
    """The sums of ``text[start:end]``: a figure with a currency, or with the scale of money ("2 tỷ tiền mặt")."""
    sums = []
    for match in _SUM.finditer(text, start, end):
        currency = match.group("currency")
        scale = match.group("scale")
        if match.group("dollar"):
            code = "USD"
        elif currency:
            code = _CURRENCIES[_key(currency)]
        elif scale and _SCALES[_key(scale)] >= MILLION and _BARE.match(text, match.end()):
            code = "VND"
        else:
            continue
        factor = _SCALES[_key(scale)] if scale else 1
        amount = _figure(match.group("figure"), bool(scale), factor)
        if match.group("more") and match.group("more_scale"):
            amount += int(match.group("more")) * _SCALES[_key(match.group("more_scale"))]
        if amount > 0:
            sums.append(Sum(match.start(), match.end(), amount, code))
    return sums


def _key(printed: str) -> str:
    return tone_key(" ".join(printed.split()))


def _figure(printed: str, scaled: bool, factor: int) -> int:
    """ "1.500" is fifteen hundred, "1,5" and "1.5" before a scale are one and a half."""
    if _THOUSANDS.fullmatch(printed):
        return int(printed.replace(".", "")) * factor
    whole, _, part = printed.replace(".", ",").rpartition(",") if "," in printed or "." in printed else (printed, "", "")
    if not whole:
        return int(part or printed) * factor
    digits = whole.replace(",", "").replace(".", "")
    if len(part) == 3 and not scaled:
        return int(digits + part) * factor
    tenths = int(10 ** len(part))
    return (int(digits) * tenths + int(part or 0)) * factor // tenths
