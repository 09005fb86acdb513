"""What the tests of extraction share: short texts in, plain values out."""

from visits.extraction import Extraction, extract

# A frame that makes a sentence part of a visit report.
VISIT = "Ngày 1/7/2015, đoàn công tác của Bộ Ngoại giao làm việc với UBND tỉnh Thái Nguyên. "


def roles_of(extraction: Extraction, name: str) -> list[tuple[str, str | None]]:
    """Title and body of everything that a person holds."""
    person = next(person for person in extraction.people if person.name == name)
    return [(role.title, role.organization) for role in person.roles]


def names_of(text: str) -> list[str]:
    return [person.name for person in extract(text).people]


def sides_of(extraction: Extraction) -> dict[str, str | None]:
    return {person.name: person.side.value if person.side is not None else None for person in extraction.people}


def quotes(extraction: Extraction, name: str) -> list[str]:
    """The printed words of a person's mentions."""
    person = next(person for person in extraction.people if person.name == name)
    return [extraction.text[span.start : span.end] for span in person.spans]
