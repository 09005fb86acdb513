"""What a visit's page shows beside its fields: the printed text with its findings, and of each claim where it comes from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from dieuphoi.spans import Span
from visits.admin.visit_forms import FACT_FIELDS, ClaimForm, VisitForms, fact_label
from visits.admin.visit_history import Decider, deciders
from visits.admin.visit_sources import compare
from visits.gates import OpenPoint, open_points
from visits.highlight import Mark, highlighted
from visits.models import ArticleVersion, Citation, Visit
from visits.models.citations import TARGETS
from visits.models.claims import Basis, Decision, LinkState


@dataclass(frozen=True, slots=True)
class Quote:
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Text:
    """One version of an article's text, with its findings marked."""

    version: ArticleVersion
    html: SafeString
    is_latest: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a claim as it is read: ``kind`` is "main", "link" (a row of the authority files), "none" or "" for the rest."""

    field: str
    text: str
    kind: str = ""


@dataclass(slots=True)
class ClaimView:
    """A claim on the page: its words or its fields, its origin, its quotes. ``key`` is shared with the marks in the text."""

    key: str
    form: ClaimForm
    names: tuple[str, ...] = ()
    label: str = ""
    is_open: bool = True
    parts: list[Part] = field(default_factory=list)
    basis: str = ""
    badge: str = ""
    decided: Decider | None = None
    can_confirm: bool = False
    quotes: list[Quote] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    roles: list["ClaimView"] = field(default_factory=list)

    @property
    def fields(self) -> list[Any]:
        return [self.form[name] for name in self.names or self.form.fields]

    # A template asks a form for its field of a name before it asks for its attribute: these spare the making of all fields.

    @property
    def is_new(self) -> bool:
        return self.form.row is None

    @property
    def row_key(self) -> str:
        return self.form.key

    @property
    def parent(self) -> str:
        return self.form.parent

    @property
    def alike_role(self) -> int | None:
        """The id of a role that was read by the machine and corrected by a person: others may have been read in the same way."""
        row = self.form.row
        is_corrected = self.form.table == "role" and row is not None and row.decision == Decision.CHANGED and row.fact_key and row.text
        return row.pk if is_corrected else None

    @property
    def words(self) -> str:
        """The claim in one line, for who cannot see where it stands."""
        return str(self.form.row) if self.form.row is not None else ""


@dataclass(frozen=True, slots=True)
class Rejected:
    value: str
    kind: str
    words: str
    decided: Decider | None


@dataclass(frozen=True, slots=True)
class PointLink:
    message: str
    anchor: str


class VisitPage:
    """Everything that the template needs; a constant number of queries."""

    def __init__(self, forms: VisitForms) -> None:
        self.forms = forms
        visit = forms.visit
        self._deciders = deciders(visit)
        self.texts, self._quotes = _texts(visit)
        self.comparison = compare(visit, [text.version for text in self.texts if text.is_latest])
        self.points = open_points(visit)
        self._points: dict[str, list[str]] = defaultdict(list)
        for point in self.points:
            self._points[f"{point.table}-{point.pk}"].append(point.message)
        self._roles = forms.roles_by_person()
        self.facts = [self._fact(fact) for fact in Visit.FACTS]
        self.people = [self._person(form) for form in forms.rows["participation"]]
        self.others = {table: [self._claim(form) for form in forms.rows[table]] for table in ("event", "gift", "commitment", "partnership")}
        self.blanks = {table: ClaimView(f"{table}-__new__", forms.blank(table)) for table in (*self.others, "participation", "role")}
        blank = forms.blank("visit")
        names = {**FACT_FIELDS, "note": ("note",)}
        self.blank_facts = [ClaimView(f"visit-{fact}", blank, names[fact]) for fact in names]

    def open_links(self) -> list[PointLink]:
        return point_links(self.points)

    def errors(self) -> list[PointLink]:
        """What keeps the page from being saved, each with its place."""
        found = []
        for form in self.forms.every_form():
            for name, messages in form.errors.items() if form.is_bound else ():
                fact = next((fact for fact, names in FACT_FIELDS.items() if name in names), "") if form.table == "visit" else ""
                anchor = f"finding-visit-{fact}" if fact else "visit_form" if form.table == "visit" else f"finding-{form.prefix}"
                label = f"{str(form.fields[name].label).capitalize()}: " if name in form.fields else ""
                found.append(PointLink(label + " ".join(str(message) for message in messages), anchor))
        return found

    def rejected(self) -> list[Rejected]:
        return [
            Rejected(f"{table}-{row.pk}", str(row._meta.verbose_name), str(row), self._deciders.get((table, row.pk)))
            for table, row in self.forms.tree.rejected()
        ]

    def _fact(self, fact: str) -> ClaimView:
        visit = self.forms.visit
        basis, decision = getattr(visit, f"{fact}_basis"), getattr(visit, f"{fact}_decision")
        lead = next((row.name_text for row in self.forms.participants if row.is_lead), "") if fact == "lead" else ""
        label = f"{fact_label(fact)}: {lead}" if lead else fact_label(fact)
        form = self.forms.visit_form
        view = ClaimView(f"visit-{fact}", form, FACT_FIELDS[fact], label)
        view.is_open = self.forms.is_open(form) and (self.forms.all_open or self._is_touched(form, FACT_FIELDS[fact]))
        view.parts = fact_parts(fact, form)
        has_value = any(getattr(visit, name) for name in FACT_FIELDS[fact]) or fact == "lead"
        guessed_link = getattr(visit, f"{fact}_link", "") == LinkState.INFERRED
        partial = fact == "date" and bool(view_point_codes(self.points, "date_partial"))
        view.can_confirm = (has_value and basis == Basis.INFERRED and decision == Decision.OPEN) or guessed_link or partial
        self._origin(view, basis, decision, ("visit", fact), guessed_link)
        return view

    @property
    def note(self) -> ClaimView:
        """The internal note, which is no claim of any article."""
        form = self.forms.visit_form
        is_open = self.forms.all_open or self._is_touched(form, ("note",))
        parts = [Part("note", form.words("note") or "không có", "" if form.words("note") else "none")]
        return ClaimView("visit-note", form, ("note",), "Ghi chú nội bộ", is_open=is_open, parts=parts)

    def _is_touched(self, form: ClaimForm, names: Iterable[str]) -> bool:
        """Whether an editor's own values, or errors, are to be shown in some fields of the visit itself."""
        return form.is_bound and any(name in form.changed_data or name in form.errors for name in names)

    def _person(self, form: ClaimForm) -> ClaimView:
        view = self._claim(form)
        view.roles = [self._claim(role) for role in self._roles.get(form.key, ())]
        return view

    def _claim(self, form: ClaimForm) -> ClaimView:
        view = ClaimView(f"{form.table}-{form.key}", form, is_open=self.forms.is_open(form))
        row = form.row
        view.parts = claim_parts(form) if row is not None else []
        if row is None:
            view.badge, view.basis = "mới", "edited"
            return view
        guessed_link = LinkState.INFERRED in (getattr(row, "person_link", ""), getattr(row, "organization_link", ""))
        view.can_confirm = row.is_guess or guessed_link
        view.label = row.text if form.table == "role" else ""
        self._origin(view, row.basis, row.decision, (form.table, row.pk), guessed_link)
        return view

    def _origin(self, view: ClaimView, basis: str, decision: str, key: tuple[str, int | str], guessed_link: bool) -> None:
        view.quotes = self._quotes.get(view.key, [])
        view.points = self._points.get(view.key, [])
        view.decided = self._deciders.get(key)
        view.basis, view.badge = badge(basis, decision, guessed_link)


def badge(basis: str, decision: str, guessed_link: bool) -> tuple[str, str]:
    """Colour and words for where a value comes from and what a person said of it."""
    if decision == Decision.CHANGED:
        return "edited", "nhập tay" if basis == Basis.EDITED else "đã sửa"
    if decision == Decision.CONFIRMED:
        return "confirmed", "đã xác nhận"
    if basis == Basis.INFERRED:
        return "inferred", "suy ra, chưa xác nhận"
    return ("inferred", "in rõ, máy đoán mối nối") if guessed_link else ("stated", "in rõ")


def claim_parts(form: ClaimForm) -> list[Part]:
    """What a claim says, in the order of reading."""
    words = form.words
    if form.table == "participation":
        lead = [Part("is_lead", "trưởng đoàn", "tag")] if form.row.is_lead else []
        return [Part("name_text", words("name_text"), "main"), Part("side", words("side")), *lead, _who(form)]
    if form.table == "role":
        office = ", ".join(part for part in (words("title"), words("organization_text")) if part)
        link = words("post") or words("organization")
        return [Part("title", office, "main"), Part("post", link or "chưa nối danh mục", "link" if link else "none")]
    if form.table == "gift":
        money = " ".join(part for part in (words("amount"), words("currency")) if part)
        each = " × ".join(part for part in (words("count"), words("unit_amount")) if part)
        ends = (("giver_text", "của"), ("recipient_text", "cho"))
        said = [Part(name, f"{word} {words(name)}") for name, word in ends if words(name)]
        return [Part("text", words("text"), "main"), *_given(Part("amount", money), Part("count", each)), *said]
    if form.table == "commitment":
        by = words("by") or words("by_text")
        return _given(Part("kind", words("kind"), "tag"), Part("text", words("text"), "main"), Part("by_text", by and f"– {by}"))
    if form.table == "event":
        return _given(Part("type", words("type"), "main"), Part("date", words("date")), Part("place_text", words("place_text")))
    return _given(Part("name", words("name"), "main"), Part("country", words("country")))


def fact_parts(fact: str, form: ClaimForm) -> list[Part]:
    """The same for a fact of the visit itself."""
    words = form.words
    if fact == "date":
        days = " – ".join(part for part in (words("date"), words("end_date")) if part)
        return [Part("date", days or "chưa rõ", "main" if days else "none")]
    if fact == "lead":
        return _given(Part("lead_text", words("lead_text"), "main"))
    name = f"{fact}_text"
    printed = Part(name, words(name) or "chưa rõ", "main" if words(name) else "none")
    return [printed, Part(fact, words(fact) or "chưa nối danh mục", "link" if words(fact) else "none")]


def _who(form: ClaimForm) -> Part:
    if form.row.person_id is not None:
        return Part("person", form.words("person"), "link")
    return Part("person", "chủ ý để chưa nối" if form.row.unresolved_on_purpose else "chưa nối với ai", "none")


def _given(*parts: Part) -> list[Part]:
    return [part for part in parts if part.text]


def view_point_codes(points: Iterable[OpenPoint], code: str) -> list[OpenPoint]:
    return [point for point in points if point.code == code]


def point_links(points: Iterable[OpenPoint]) -> list[PointLink]:
    return [PointLink(point.message, f"finding-{point.table}-{point.pk}") for point in points]


def _texts(visit: Visit) -> tuple[list[Text], dict[str, list[Quote]]]:
    """The latest text of each source, with older ones that are still quoted; and the quotes by claim."""
    sources = ArticleVersion.objects.filter(article__visit_sources__visit=visit).select_related("article__outlet")
    versions = list(sources.order_by("article_id", "-number"))
    citations: dict[int, list[tuple[str, Citation]]] = defaultdict(list)
    for citation in Citation.objects.of_visit(visit).order_by("start", "-end", "pk"):
        citations[citation.version_id].append((_key(citation), citation))
    texts: list[Text] = []
    quotes: dict[str, list[Quote]] = defaultdict(list)
    seen: set[int] = set()
    for version in versions:
        is_latest = version.article_id not in seen
        seen.add(version.article_id)
        if not is_latest and not citations[version.pk]:
            continue
        # Ids in a page are used once: the findings of a second text carry its number.
        prefix = "" if not texts else f"t{version.pk}-"
        marks, places = [], defaultdict(list)
        for key, citation in citations[version.pk]:
            span = Span(citation.start, citation.end)
            mark = Mark(span, prefix + key, _colour(key))
            if mark in marks or not span.is_inside(version.text):
                continue
            marks.append(mark)
            places[key].append(span)
            quotes[key].append(Quote(citation.quote, f"mark-{prefix}{key}-{len(places[key])}"))
        texts.append(Text(version, highlighted(version.text, marks), is_latest))
    return texts, quotes


# The colours of an article's page, where the same things were read.
_COLOURS = {
    "visit-delegation": "organization",
    "visit-area": "place",
    "visit-date": "date",
    "visit-lead": "person",
    "participation": "person",
    "partnership": "partner",
}


def _colour(key: str) -> str:
    table = key.partition("-")[0]
    return _COLOURS.get(key) or _COLOURS.get(table, table)


def _key(citation: Citation) -> str:
    for target in TARGETS:
        pk = getattr(citation, f"{target}_id")
        if pk is not None:
            return f"visit-{citation.field}" if target == "visit" else f"{target}-{pk}"
    raise ValueError(f"citation {citation.pk} has no target")
