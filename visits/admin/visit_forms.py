"""What an editor types on a visit's page, turned into edits for ``visits.curation``. Nothing is saved here.

Every claim is a form of its own, named after its row ("role-12") or, where it is new, after its place in the page ("role-new3"). Only the
claims that are open for editing are sent, each named by a field ``form``; one named by ``set`` is sent in part, and what is absent of it
stays. The page carries what every claim held when it was opened (``seen``): only what differs from that is the editor's own change.
Beside the fields come ``cite``, words that were chosen in the text, and ``op``, what is done to roles and to the order of rows.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch
from django.http import QueryDict

from dieuphoi.admin_site import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget
from dieuphoi.fields import PartialDateField, validate_partial_date
from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import stored_name
from people.models import Area, Organization, Person, Post
from visits.admin.visit_lookups import LookupSelect, area_labels, body_labels, person_labels, post_labels
from visits.admin.visit_words import office_values, read_cites, values_of
from visits.claim_tables import FACT_LABELS, TABLES
from visits.curation import Edit, RefusedEdit, moving
from visits.models import Citation, Participation, Role, Visit
from visits.models.claims import Claim, Decision, LinkState

# What of each table an editor may type; ``text`` of a role is printed and stays.
FIELDS: dict[str, tuple[str, ...]] = {
    "participation": ("name_text", "side", "is_lead", "person", "unresolved_on_purpose"),
    "role": ("title", "organization_text", "post", "organization"),
    "event": ("type", "date", "place_text"),
    "gift": ("text", "amount", "currency", "count", "unit_amount", "giver_text", "recipient_text"),
    "commitment": ("kind", "text", "by_text", "by"),
    "partnership": ("name", "country"),
}
FACT_FIELDS: dict[str, tuple[str, ...]] = {
    "delegation": ("delegation_text", "delegation"),
    "area": ("area_text", "area"),
    "date": ("date", "end_date"),
    "lead": ("lead_text",),
}
VISIT_FIELDS = (*(name for names in FACT_FIELDS.values() for name in names), "note")
RELATED = {
    "participation": "participations",
    "event": "events",
    "gift": "gifts",
    "commitment": "commitments",
    "partnership": "partnerships",
}
KIND_OF: dict[type[models.Model], str] = {Person: "person", Organization: "organization", Post: "post", Area: "area"}
NEW = "__new__"

_NEW_ROW = re.compile(r"(?P<table>participation|role|event|gift|commitment|partnership)-(?P<key>new\d+)-\w+")
_NUMBER = re.compile(r"[0-9]{1,18}")
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?")
# What stands between two offices: "Phó Bí thư - Chủ tịch", "Bí thư, Chủ tịch", "Bí thư kiêm Chủ tịch".
_JOINT = re.compile(r"^(?:[\s,;–-]|(?:kiêm|và)\s)+|(?:[\s,;–-]|\s(?:kiêm|và))+$")
_PRINTED_DATE = re.compile(r"(?:(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-])?(?P<year>\d{4})|(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})")


# --- Fields ---------------------------------------------------------------------------------------------------------------


class PrintedDateField(forms.CharField):
    """A day as Vietnamese readers write it (01/07/2015, 07/2015, 08/09) or in EDTF; the value is EDTF."""

    default_validators = [validate_partial_date]

    def to_python(self, value: Any) -> str:
        text = stored_name(super().to_python(value) or "").upper()
        match = _PRINTED_DATE.fullmatch(text)
        if match is None:
            return text
        day, month, year, d, m = match.groups()
        try:
            if year is None:
                return str(PartialDate(None, int(m), int(d)))
            return str(PartialDate(int(year), int(month) if month else None, int(day) if day else None))
        except ValueError as error:
            raise ValidationError(f"“{value}” không phải là ngày có thật.") from error


class MoneyField(forms.DecimalField):
    """A sum, with or without dots between the thousands: 50.000.000 or 50000000; a comma before the fraction."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.split())
            if _THOUSANDS.fullmatch(value):
                value = value.replace(".", "")
            value = value.replace(",", ".")
        return super().to_python(value)


class ParticipantField(forms.ChoiceField):
    """One of the visit's own participants, chosen from a list that the page knows already."""

    def __init__(self, rows: Iterable[Participation], **options: Any) -> None:
        self.rows = {str(row.pk): row for row in rows}
        choices = [("", "—"), *((key, row.name_text) for key, row in self.rows.items())]
        super().__init__(choices=choices, required=False, **options)

    def clean(self, value: Any) -> Participation | None:
        return self.rows.get(super().clean(value))


def _form_field(column: Any, participations: Iterable[Participation]) -> forms.Field:
    options: dict[str, Any] = {"label": column.verbose_name, "help_text": column.help_text}
    if isinstance(column, models.ForeignKey):
        target: Any = column.related_model
        if target is Participation:
            return ParticipantField(participations, widget=UnfoldAdminSelectWidget(), **options)
        widget = LookupSelect(column, admin.site, KIND_OF[target])
        return forms.ModelChoiceField(target._default_manager.all(), required=False, widget=widget, **options)
    if isinstance(column, PartialDateField):
        options["help_text"] = "01/07/2015; chỉ rõ tháng: 07/2015; chưa rõ năm: 08/09."
        return PrintedDateField(required=False, widget=UnfoldAdminTextInputWidget(), **options)
    if isinstance(column, models.DecimalField):
        places: dict[str, Any] = {"max_digits": column.max_digits, "decimal_places": column.decimal_places}
        widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"})
        return MoneyField(required=False, min_value=0, widget=widget, **places, **options)
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(required=False, **options)
    if column.choices:
        return column.formfield(widget=UnfoldAdminSelectWidget())
    is_long = isinstance(column, models.TextField) or (column.max_length or 0) > 300
    return column.formfield(widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}) if is_long else UnfoldAdminTextInputWidget())


def as_text(column: Any, value: Any) -> str:
    """A value of a row as its field shows it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(column, PartialDateField) and value:
        return PartialDate.parse(value).printed()
    if isinstance(value, Decimal):
        whole = f"{value:,f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value):,d}"
        return whole.replace(",", " ").replace(".", ",").replace(" ", ".")
    return str(value)


def number(text: str) -> int | None:
    """A number that a row may have, as a browser sends it."""
    return int(text) if _NUMBER.fullmatch(text) else None


def _normalized(text: str) -> str:
    # A browser sends CRLF, and trailing spaces are nobody's correction.
    return stored_name(text)


# --- Forms of claims ------------------------------------------------------------------------------------------------------


class ClaimForm(forms.Form):
    """The fields of one row. ``seen`` is what they held when the page was opened; ``row`` is None where it is new.

    ``known`` holds the labels of what is linked already, by kind and id.
    """

    use_required_attribute = False
    _fields: dict[str, forms.Field] | None = None

    def __init__(
        self,
        table: str,
        key: str,
        row: Any,
        *,
        participations: Iterable[Participation],
        seen: Mapping[str, str] | None,
        data: Any = None,
        known: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.table, self.key, self.row = table, key, row
        self.participations, self.known = participations, known or {}
        model: Any = Visit if table == "visit" else TABLES[table]
        names = VISIT_FIELDS if table == "visit" else FIELDS[table]
        self.columns = {name: model._meta.get_field(name) for name in names}
        source = row if row is not None else model()
        self.texts = {name: as_text(column, getattr(source, name)) for name, column in self.columns.items()}
        self.seen = {name: str(seen.get(name, "")) for name in names} if seen is not None else self.texts
        super().__init__(data, prefix="visit" if table == "visit" else f"{table}-{key}", initial=self.texts)

    @property
    def fields(self) -> dict[str, forms.Field]:
        """Made when they are asked for: a claim that is only shown needs none of them, and a page has hundreds."""
        fields = self._fields
        if fields is None:
            fields = self._fields = {name: _form_field(column, self.participations) for name, column in self.columns.items()}
            for field in fields.values():
                if isinstance(field.widget, LookupSelect):
                    field.widget.known = self.known.get(field.widget.kind, {})
            if self.row is not None and isinstance(fields.get("post"), forms.Field):
                fields["post"].widget.narrowed_to = self.row.organization_id
        return fields

    @fields.setter
    def fields(self, value: dict[str, forms.Field]) -> None:
        # Django's own constructor puts the class's fields here: there are none.
        self._fields = None

    @property
    def changed_data(self) -> list[str]:
        if not self.is_bound:
            return []
        return [name for name in self.columns if _normalized(self.raw(name)) != _normalized(self.seen[name])]

    def words(self, name: str) -> str:
        """A value of the row for reading; empty where it has none."""
        column, value = self.columns[name], getattr(self.row, name, None)
        if isinstance(column, models.ForeignKey):
            if value is None:
                return ""
            labels = self.known.get(KIND_OF.get(column.related_model, ""), {})
            return labels.get(str(value.pk), str(value))
        return str(dict(column.flatchoices).get(value, "")) if column.choices else self.texts[name]

    def raw(self, name: str) -> str:
        """What the field holds in the page, as text."""
        if not self.is_bound:
            return self.texts[name]
        value = self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return "1" if value is True else str(value) if value else ""

    def shown(self, name: str, text: str) -> str:
        """A value in words, for an editor who compares two."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return "có" if text else "không"
        if isinstance(field, forms.ModelChoiceField) and number(text):
            row = field.queryset.filter(pk=text).first() if field.queryset is not None else None
            return str(row) if row is not None else text
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(text, text))  # type: ignore[arg-type]
        return text

    @property
    def is_removed(self) -> bool:
        return self.is_bound and bool(self.data.get(self.add_prefix("remove")))

    @property
    def parent(self) -> str:
        """The participant below whom a role stands: "12" or "new1"."""
        if self.row is not None:
            return str(self.row.participation_id)
        return str(self.data.get(self.add_prefix("parent"), "")) if self.is_bound else ""

    def full_clean(self) -> None:
        if self.is_bound and (self.is_removed or not self.changed_data):
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()

    def values(self) -> dict[str, Any]:
        """The changed columns with their new values."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data}
        if self.table == "role":
            self._complete_office(changed)
        for link, text in (("delegation", "delegation_text"), ("area", "area_text")):
            if changed.get(link) is not None and not self.raw(text).strip():
                changed[text] = changed[link].name
        return changed

    def _complete_office(self, changed: dict[str, Any]) -> None:
        """Choosing an office says its title and body too; choosing another body than before says its name."""
        post = changed.get("post")
        if post is not None and "organization" not in changed:
            # Whoever chooses the office of a body says that the body is right.
            changed |= {"organization": post.organization, "organization_link": LinkState.CONFIRMED}
        if post is not None and "title" not in changed:
            changed["title"] = post.title
        body = changed.get("organization")
        before = self.row.organization_id if self.row is not None else None
        if body is not None and "organization_text" not in changed and (before or not self.raw("organization_text").strip()):
            changed["organization_text"] = body.name
        held = self.row.post if self.row is not None else None
        if body is not None and "post" not in changed and held is not None and held.organization_id != body.pk:
            changed["post"] = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        post, body = cleaned.get("post"), cleaned.get("organization")
        if post is not None and body is not None and post.organization_id != body.pk and {"post", "organization"} <= set(self.changed_data):
            self.add_error("post", f"“{post}” không phải là chức vụ của {body}.")
        if self.table == "gift" and (cleaned.get("amount") is None) != (not cleaned.get("currency")):
            self.add_error("currency", "Số tiền đi cùng loại tiền (VND, USD…): điền cả hai hoặc để trống cả hai.")
        return cleaned


class Tree:
    """A visit with the claims below it: eight queries, whatever its size."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        roles = Role.objects.select_related("organization__area", "post__organization").order_by("position", "pk")
        people = visit.participations.select_related("person").prefetch_related(Prefetch("roles", roles))
        self.rows: dict[str, list[Any]] = {"participation": list(people.order_by("position", "pk"))}
        self.rows["role"] = [role for row in self.rows["participation"] for role in row.roles.all()]
        for table, related in RELATED.items():
            if table != "participation":
                self.rows[table] = list(getattr(visit, related).order_by("position", "pk"))

    def claims(self) -> Iterator[tuple[str, Claim]]:
        for table, rows in self.rows.items():
            yield from ((table, row) for row in rows)

    def rejected(self) -> list[tuple[str, Claim]]:
        return [(table, row) for table, row in self.claims() if not row.is_standing]


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that two people know differently: as this editor saw it, as typed, and as it stands now."""

    claim: str
    label: str
    seen: str
    mine: str
    theirs: str


class VisitForms:
    """All that is typed on a visit's page."""

    def __init__(self, visit: Visit, data: QueryDict | None = None, *, all_open: bool = False) -> None:
        self.visit, self.all_open = visit, all_open
        self.tree = Tree(visit)
        self.participants = [row for row in self.tree.rows["participation"] if row.is_standing]
        self.seen_before = _read_seen(data)
        self.cites = read_cites(data.getlist("cite")) if data else []
        self.ops = data.getlist("op") if data else []
        self.data = self._completed(data) if data else None
        self.open_keys = set(self.data.getlist("form")) if self.data else set()
        self.known = self._known()
        self.visit_form = self._form("visit", str(visit.pk), visit)
        self.rows = {table: self._rows(table) for table in FIELDS}
        self.why = (data.get("why", "") if data else "").strip()
        self.version = (number(data.get("version", "")) if data else None) or visit.version
        self._edited: list[tuple[Edit, ClaimForm]] = []

    def _completed(self, data: QueryDict) -> QueryDict:
        """What was sent, with what the page left out: fields of claims sent in part, and what chosen words say of themselves."""
        whole = data.copy()
        partly = set(data.getlist("set")) | ({"visit"} & set(data.getlist("form")))
        for cite in self.cites:
            if not cite.takes:
                continue
            values = values_of(cite, self.visit)
            if cite.table == "visit":
                partly.add("visit")
                for name, text in values.items():
                    whole[f"visit-{name}"] = text
            elif cite.key.startswith("new"):
                for name, text in values.items():
                    whole.setdefault(f"{cite.prefix}-{name}", text)
        for prefix in partly:
            for name, text in self.seen_before.get(prefix, {}).items():
                if text:
                    whole.setdefault(f"{prefix}-{name}", text)
        whole.setlist("form", [*dict.fromkeys([*data.getlist("form"), *partly])])
        return whole

    def _form(self, table: str, key: str, row: Any) -> ClaimForm:
        prefix = "visit" if table == "visit" else f"{table}-{key}"
        seen = self.seen_before.get(prefix)
        # A row that was not open has nothing typed into it, nor has one that the page did not show yet.
        is_sent = row is None or (seen is not None and (prefix in self.open_keys or self._is_removed(prefix)))
        data = self.data if is_sent else None
        return ClaimForm(table, key, row, participations=self.participants, seen=seen if is_sent else None, data=data, known=self.known)

    def _is_removed(self, prefix: str) -> bool:
        return bool(self.data and self.data.get(f"{prefix}-remove"))

    def is_open(self, form: ClaimForm) -> bool:
        """Whether the page shows the claim's fields rather than its words."""
        return self.all_open or form.is_bound

    def _rows(self, table: str) -> list[ClaimForm]:
        shown = {row.pk for row in self.participants}
        rows = [row for row in self.tree.rows[table] if row.is_standing and (table != "role" or row.participation_id in shown)]
        forms_of_rows = [self._form(table, str(row.pk), row) for row in rows]
        names = self.data.keys() if self.data else ()
        keys = {match["key"] for name in names if (match := _NEW_ROW.fullmatch(name)) and match["table"] == table}
        return forms_of_rows + [self._form(table, key, None) for key in sorted(keys, key=lambda key: int(key.removeprefix("new")))]

    def _known(self) -> dict[str, dict[str, str]]:
        """Names of what is linked already, for all boxes at once."""
        visit, roles, people = self.visit, self.tree.rows["role"], self.participants
        bodies = [visit.delegation, *(role.organization for role in roles)]
        words = {
            "person": person_labels({row.person_id: row.person for row in people if row.person is not None}.values()),
            "organization": body_labels(body for body in bodies if body is not None),
            "post": post_labels(role.post for role in roles if role.post is not None),
            "area": area_labels([visit.area] if visit.area else []),
        }
        return {kind: {str(pk): label for pk, label in labels.items()} for kind, labels in words.items()}

    def every_form(self) -> Iterator[ClaimForm]:
        yield self.visit_form
        for rows in self.rows.values():
            yield from rows

    def blank(self, table: str) -> ClaimForm:
        """The form from which the page makes new rows."""
        return ClaimForm(table, NEW, None, participations=self.participants, seen=None)

    def roles_by_person(self) -> dict[str, list[ClaimForm]]:
        """The forms of roles by the key of the participant above them."""
        found: dict[str, list[ClaimForm]] = {}
        for role in self.rows["role"]:
            found.setdefault(role.parent, []).append(role)
        return found

    def seen(self) -> str:
        """What the page's fields hold as it is opened, to be sent back with them."""
        texts = {form.prefix: form.seen for form in self.every_form() if form.row is not None}
        return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))

    # --- Coming back ---

    def is_valid(self) -> bool:
        # Every form, also after a wrong one: the editor sees all errors at once.
        wrong = [form for form in self.every_form() if form.is_bound and not form.is_valid()]
        leads = [form for form in self.rows["participation"] if form.raw("is_lead") and not form.is_removed]
        for extra in leads[1:]:
            extra.add_error("is_lead", "Một chuyến thăm chỉ có một trưởng đoàn.")
        for form in self.rows["role"]:
            if form.row is None and form.has_changed() and not any(form.parent == person.key for person in self.rows["participation"]):
                form.add_error(None, "Chức vụ phải thuộc một người trong chuyến thăm này.")
                wrong.append(form)
        return not wrong and len(leads) < 2

    def edits(self) -> list[Edit]:
        """What the editor changed, removals first, so that one lead can follow another."""
        removed: list[Edit] = []
        unled: list[Edit] = []
        rest: list[Edit] = []
        gone = {form.key for form in self.rows["participation"] if form.is_removed}
        for form in self.every_form():
            if form.table == "role" and form.parent in gone:
                continue
            edit = self._edit(form)
            if edit is None:
                continue
            self._edited.append((edit, form))
            (removed if edit.delete else unled if edit.values.get("is_lead") is False else rest).append(edit)
        return [*removed, *unled, *rest, *self._quotes(), *self._moved(), *self._restored()]

    def _quotes(self) -> list[Edit]:
        """Words of the text hung on claims that are there already."""
        standing = {f"{table}-{row.pk}" for table, row in self.tree.claims() if row.is_standing}
        return [
            Edit(cite.table, None if cite.table == "visit" else number(cite.key), spans=(cite.span,))
            for cite in self.cites
            if (cite.table == "visit" and cite.key in Visit.FACTS) or cite.prefix in standing
        ]

    def _spans(self, prefix: str) -> tuple[tuple[int, int, int, str], ...]:
        return tuple(cite.span for cite in self.cites if cite.prefix == prefix)

    def _moved(self) -> list[Edit]:
        """What is done to roles and to the order of rows: "move:role-3:5", "join:role-3", "split:role-3:12", "up:participation-5"."""
        edits: list[Edit] = []
        for op in self.ops:
            deed, _, rest = op.partition(":")
            what, _, how = rest.partition(":")
            table, _, key = what.partition("-")
            rows = [row for row in self.tree.rows.get(table, ()) if row.is_standing]
            row = next((row for row in rows if row.pk == number(key)), None)
            if row is None:
                raise ValidationError("Mục này không còn trong hồ sơ, có thể người khác vừa bỏ.")
            if deed in ("up", "down"):
                beside = rows if not isinstance(row, Role) else [one for one in rows if one.participation_id == row.participation_id]
                edits += moving.reordered(beside, row, deed)
            elif isinstance(row, Role):
                edits += self._role_moved(deed, row, how)
        return edits

    def _role_moved(self, deed: str, role: Role, how: str) -> list[Edit]:
        quotes = Citation.objects.filter(role__participation__visit=self.visit)
        beside = [one for one in self.tree.rows["role"] if one.is_standing and one.participation_id == role.participation_id]
        if deed == "move":
            target = next((row for row in self.participants if row.pk == number(how)), None)
            if target is None:
                raise ValidationError("Chọn người nhận chức vụ này.")
            return moving.moved(role, target, quotes)
        if deed == "join":
            following = beside[beside.index(role) + 1 :]
            if not following:
                raise ValidationError("Không có chức vụ nào đứng sau để gộp vào.")
            return moving.joined(role, following[0], quotes)
        if deed == "split":
            return moving.split(role, self._pieces(role, number(how) or 0), quotes)
        return []

    def _pieces(self, role: Role, at: int) -> list[tuple[str, dict[str, Any]]]:
        """The role's printed words in two, without the sign or word that joined them, each with the values that it says."""
        text = role.text or str(role)
        cut = [_JOINT.sub("", piece) for piece in (text[:at], text[at:])]
        if not all(cut):
            raise ValidationError("Đặt con trỏ vào giữa hai chức vụ rồi tách.")
        return [(piece, office_values(piece, self.visit)) for piece in cut]

    def _edit(self, form: ClaimForm) -> Edit | None:
        if form.is_removed:
            return Edit(form.table, form.row.pk, delete=True) if form.row is not None else None
        if not form.is_bound or not form.has_changed():
            # A person without a name whose roles were typed: curation says what is missing.
            is_wanted = (
                form.row is None
                and form.table == "participation"
                and any(role.has_changed() for role in self.roles_by_person().get(form.key, ()))
            )
            spans = self._spans(f"{form.table}-{form.key}") if form.row is None else ()
            return Edit(form.table, ref=f"{form.table}-{form.key}", spans=spans) if is_wanted or spans else None
        if form.table == "visit":
            return Edit("visit", values=self._visit_values(form))
        if form.row is not None:
            return Edit(form.table, form.row.pk, values=form.values())
        above: dict[str, Any] = {}
        if form.table == "role" and not form.parent.startswith("new"):
            above = {"participation": next(row for row in self.participants if str(row.pk) == form.parent)}
        prefix = f"{form.table}-{form.key}"
        return Edit(
            form.table,
            values=form.values() | self._printed(form) | above,
            ref=prefix,
            parent_ref=f"participation-{form.parent}",
            spans=self._spans(prefix),
        )

    def _visit_values(self, form: ClaimForm) -> dict[str, Any]:
        """A link that chosen words led to is proposed: a person has yet to confirm it."""
        values = form.values()
        taken = {cite.key for cite in self.cites if cite.takes and cite.table == "visit"}
        return values | {
            f"{fact}_link": LinkState.INFERRED for fact in ("delegation", "area") if fact in taken and values.get(fact) is not None
        }

    def _printed(self, form: ClaimForm) -> dict[str, Any]:
        """A role that was chosen in the text keeps the printed words; the body that they led to is proposed."""
        cite = next((cite for cite in self.cites if cite.prefix == form.prefix and cite.takes), None)
        if cite is None or form.table != "role":
            return {}
        guessed = {"organization_link": LinkState.INFERRED} if form.cleaned_data.get("organization") is not None else {}
        return {"text": stored_name(cite.quote)[:300], **guessed}

    def _restored(self) -> list[Edit]:
        """Rejected claims that the editor wants back: nobody has decided on them any more."""
        chosen = set(self.data.getlist("restore")) if self.data else set()
        return [
            Edit(table, row.pk, values={"decision": Decision.OPEN}) for table, row in self.tree.rejected() if f"{table}-{row.pk}" in chosen
        ]

    def refuse(self, error: ValidationError) -> None:
        """Put what curation answered on the fields that it is about."""
        edit = error.edit if isinstance(error, RefusedEdit) else None
        form = next((form for done, form in self._edited if done is edit), self.visit_form)
        if not hasattr(error, "error_dict"):
            form.add_error(None, error.messages)
            return
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, [message for one in errors for message in one.messages])

    # --- When somebody else was faster ---

    def rebased(self) -> tuple["VisitForms", list[Difference]]:
        """The page as it stands now with everything typed here laid over it, and where the two differ."""
        fresh = VisitForms(Visit.objects.select_related("delegation__area", "area").get(pk=self.visit.pk))
        laid = QueryDict(mutable=True)
        now = {form.prefix: form for form in fresh.every_form()}
        for form in self.every_form():
            if form.is_bound:
                self._lay(form, form.prefix or "", laid, now.get(form.prefix))
        for number, (table, typed) in enumerate(self._lost_rows(now), 900):
            laid.update({f"{table}-new{number}-{name}": text for name, text in typed.items() if text})
        laid.update({"why": self.why, "version": str(fresh.visit.version), "seen": fresh.seen()})
        laid.setlist("cite", [cite.sent for cite in self.cites])
        laid.setlist("op", self.ops)
        for mark in self.data.getlist("restore") if self.data else []:
            laid.appendlist("restore", mark)
        return VisitForms(fresh.visit, laid), list(self._differences(now))

    def _lay(self, form: ClaimForm, prefix: str, laid: QueryDict, theirs: ClaimForm | None) -> None:
        if form.row is not None:
            laid.appendlist("form", prefix)
            laid.update({theirs.add_prefix(name): text for name, text in theirs.texts.items() if text} if theirs else {})
        if form.is_removed:
            laid[f"{prefix}-remove"] = "1"
        if form.row is None and form.table == "role":
            laid[f"{prefix}-parent"] = form.parent
        for name in form.changed_data:
            laid[f"{prefix}-{name}"] = form.raw(name)

    def _lost_rows(self, now: Mapping[str | None, ClaimForm]) -> Iterator[tuple[str, dict[str, str]]]:
        """Rows that were changed here and removed by the other: what was typed becomes new rows."""
        posted = self.data or QueryDict()
        for prefix, seen in self.seen_before.items():
            table = prefix.partition("-")[0]
            typed = {name: posted.get(f"{prefix}-{name}", "") for name in FIELDS.get(table, ())}
            if (
                prefix not in now
                and prefix in self.open_keys
                and table not in ("visit", "role")
                and any(_normalized(text) != _normalized(seen.get(name, "")) for name, text in typed.items())
            ):
                yield table, typed

    def _differences(self, now: Mapping[str | None, ClaimForm]) -> Iterator[Difference]:
        """Only where a value stands otherwise than this editor saw it."""
        mine = {form.prefix: form for form in self.every_form()}
        gone = {f"{table}-{row.pk}": f"{row._meta.verbose_name}: {row}" for table, row in self.tree.claims()}
        for key, seen in self.seen_before.items():
            theirs, typed = now.get(key), mine.get(key)
            if theirs is None:
                words = gone.get(key) or next((text for text in seen.values() if text), key)
                yield Difference(words, "", "", "", "đã bị bỏ")
                continue
            for name, text in theirs.texts.items():
                before = seen.get(name, "")
                if _normalized(text) != _normalized(before):
                    kept = typed.raw(name) if typed is not None and typed.is_bound else before
                    shown = [theirs.shown(name, part) for part in (before, kept, text)]
                    yield Difference(claim_words(theirs), str(theirs.fields[name].label), *shown)
        for form in now.values():
            if form.row is not None and form.prefix not in self.seen_before:
                yield Difference(claim_words(form), "", "", "", "mới thêm")


def claim_words(form: ClaimForm) -> str:
    return "Chuyến thăm" if form.table == "visit" else f"{form.row._meta.verbose_name.capitalize()}: {form.row}"


def _read_seen(data: QueryDict | None) -> dict[str, dict[str, str]]:
    try:
        seen = json.loads(data.get("seen", "{}")) if data else {}
    except ValueError:
        return {}
    if not isinstance(seen, dict):
        return {}
    return {key: {name: str(text) for name, text in texts.items()} for key, texts in seen.items() if isinstance(texts, dict)}


def fact_label(fact: str) -> str:
    return FACT_LABELS[fact].capitalize()
