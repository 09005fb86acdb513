"""What a visit's page shows beside its fields: the printed text with its findings, and of each claim where it comes from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from dieuphoi.spans import Span
from visits.admin.visit_forms import FACT_FIELDS, ClaimForm, VisitForms, fact_label
from visits.admin.visit_history import Decider, deciders
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


@dataclass(slots=True)
class ClaimView:
    """A claim on the page: its fields, its origin, its words in the text. ``key`` is shared with the marks in the text."""

    key: str
    form: ClaimForm
    names: tuple[str, ...] = ()
    label: str = ""
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
        self.points = open_points(visit)
        self._points: dict[str, list[str]] = defaultdict(list)
        for point in self.points:
            self._points[f"{point.table}-{point.pk}"].append(point.message)
        self.facts = [self._fact(fact) for fact in Visit.FACTS]
        self.people = [self._person(form) for form in forms.rows["participation"]]
        self.others = {table: [self._claim(form) for form in forms.rows[table]] for table in ("event", "gift", "commitment", "partnership")}
        self.blanks = {table: ClaimView(f"{table}-__new__", forms.blank(table)) for table in (*self.others, "participation", "role")}

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
        view = ClaimView(f"visit-{fact}", self.forms.visit_form, FACT_FIELDS[fact], label)
        has_value = any(getattr(visit, name) for name in FACT_FIELDS[fact]) or fact == "lead"
        guessed_link = getattr(visit, f"{fact}_link", "") == LinkState.INFERRED
        partial = fact == "date" and bool(view_point_codes(self.points, "date_partial"))
        view.can_confirm = (has_value and basis == Basis.INFERRED and decision == Decision.OPEN) or guessed_link or partial
        self._origin(view, basis, decision, ("visit", fact), guessed_link)
        return view

    def _person(self, form: ClaimForm) -> ClaimView:
        view = self._claim(form)
        view.roles = [self._claim(role) for role in self.forms.roles_of(form)]
        return view

    def _claim(self, form: ClaimForm) -> ClaimView:
        view = ClaimView(f"{form.table}-{form.key}", form)
        row = form.row
        if row is None:
            view.badge, view.basis = "mới", "edited"
            return view
        guessed_link = LinkState.INFERRED in (getattr(row, "person_link", ""), getattr(row, "organization_link", ""))
        view.can_confirm = row.is_guess or guessed_link
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


def view_point_codes(points: Iterable[OpenPoint], code: str) -> list[OpenPoint]:
    return [point for point in points if point.code == code]


def point_links(points: Iterable[OpenPoint]) -> list[PointLink]:
    return [PointLink(point.message, f"finding-{point.table}-{point.pk}") for point in points]


def _texts(visit: Visit) -> tuple[list[Text], dict[str, list[Quote]]]:
    """The latest text of each source, with older ones that are still quoted; and the quotes by claim."""
    versions = list(
        ArticleVersion.objects.filter(article__visit_sources__visit=visit).select_related("article__outlet").order_by("article", "-number")
    )
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
