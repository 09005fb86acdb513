"""The words of curation: an edit, which columns it may touch, and how a change can fail."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from visits.claim_tables import VISIT_FACTS

# Columns that only say which row of the authority files is meant: changing them confirms the link and leaves what was printed.
LINKS = {"person": "person_link", "organization": "organization_link", "delegation": "delegation_link", "area": "area_link"}
UNCHANGEABLE = {"id", "fact_key", "extraction", "rule", "visit", "article", "participation_id", "name_key", "public_id", "commitment"}
VISIT_COLUMNS = {column for columns in VISIT_FACTS.values() for column in columns} | {
    *("delegation", "delegation_link", "area", "area_link", "note"),
}


class Conflict(Exception):
    """Somebody else changed the record since the caller read it. ``mine`` and ``theirs`` hold the same fields."""

    def __init__(self, *, expected: int, current: int, mine: list["Edit"], theirs: list[dict[str, Any]], changed_by: str) -> None:
        super().__init__(f"version {current}, expected {expected}")
        self.expected, self.current = expected, current
        self.mine, self.theirs, self.changed_by = mine, theirs, changed_by


class WrongState(Exception):
    """The record's state does not allow this. The message is for the editor."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to one claim.

    ``table`` is a key of TABLES or "visit"; ``pk`` None adds a row. ``ref`` names a row added here, so that another edit can hang on it by
    ``parent_ref``. ``spans`` are (article version id, start, end, field) to be cited, ``uncite`` ids of the row's citations to be taken
    away.
    """

    table: str
    pk: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    delete: bool = False
    ref: str = ""
    parent_ref: str = ""
    spans: tuple[tuple[int, int, int, str], ...] = ()
    uncite: tuple[int, ...] = ()


class RefusedEdit(ValidationError):
    """A ValidationError that knows which edit it is about."""

    def __init__(self, edit: Edit, error: ValidationError) -> None:
        super().__init__(error)
        self.edit = edit
