"""Changing claims: of a visit's tree, or of an article that reports no visit."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction

from dieuphoi.spans import Span
from visits.claim_tables import TABLES, VISIT_FACTS
from visits.curation.edits import LINKS, UNCHANGEABLE, VISIT_COLUMNS, Edit, RefusedEdit
from visits.curation.locking import bump, conflict, locked, require, save
from visits.models import (
    Article,
    ArticleVersion,
    Attestation,
    Citation,
    Commitment,
    FollowUp,
    Participation,
    Partnership,
    Role,
    Visit,
    VisitSource,
)
from visits.models.claims import Basis, Claim, Decision, LinkState

# How a claim below another one finds its visit.
ABOVE: dict[type[models.Model], str] = {Role: "participation__visit", FollowUp: "commitment__visit"}
# Columns that say nothing of what was printed: setting them does not make a claim a corrected one.
BESIDE_THE_FACT = {*LINKS, *LINKS.values(), "post", "decision", "position", "unresolved_on_purpose"}


@transaction.atomic
def change_visit(visit_id: int, *, expected_version: int, edits: Sequence[Edit], by: User | None, why: str = "") -> Visit:
    """Apply edits to a visit's tree. Conflict when it was changed meanwhile; RefusedEdit with the errors by field;
    nothing is half-done."""
    require(by, "visits.change_visit")
    visit = locked(visit_id, expected_version, edits)
    if not edits:
        return visit
    added: dict[str, models.Model] = {}
    for edit in edits:
        try:
            if edit.table == "visit":
                _edit_visit(visit, edit)
            else:
                _editclaim_row(visit, None, edit, added, by, why)
        except ValidationError as error:
            raise RefusedEdit(edit, error) from error
    bump(visit, by, why)
    return visit


@transaction.atomic
def change_article(
    article_id: int,
    *,
    expected_version: int,
    edits: Sequence[Edit] = (),
    values: dict[str, Any] | None = None,
    by: User | None,
    why: str = "",
) -> Article:
    """Apply edits to an article's attestations and partnerships and to its own description. A partnership may be part of a visit's
    tree: that visit gets a new version too."""
    require(by, "visits.change_article")
    # Visits first, as publishing locks them.
    partnerships = Partnership.objects.filter(article=article_id, pk__in=[edit.pk for edit in edits if edit.table == "partnership"])
    touched = list(Visit.objects.select_for_update().filter(pk__in=partnerships.values("visit")).order_by("pk"))
    article = Article.objects.select_for_update().get(pk=article_id)
    if article.version != expected_version:
        raise conflict(article, expected_version, edits)
    added: dict[str, models.Model] = {}
    for edit in edits:
        _editclaim_row(None, article, edit, added, by, why)
    for column, value in (values or {}).items():
        if column not in {"title", "outlet", "url", "published_on", "byline", "kind"}:
            raise ValueError(f"an article's {column} cannot be changed")
        setattr(article, column, value)
    article.full_clean(exclude=["public_id"])
    article.version += 1
    save(article, by, why)
    for visit in touched:
        bump(visit, by, why)
    return article


@transaction.atomic
def create_visit(*, article_id: int, by: User | None, why: str = "", values: dict[str, Any] | None = None) -> Visit:
    """A visit that the machine missed, begun by a person for an article."""
    require(by, "visits.add_visit")
    article = Article.objects.get(pk=article_id)
    visit = Visit(is_sample=article.is_sample)
    for fact in Visit.FACTS:
        setattr(visit, f"{fact}_basis", Basis.EDITED)
        setattr(visit, f"{fact}_decision", Decision.CHANGED)
    if values:
        _edit_visit(visit, Edit("visit", values=values))
    visit.full_clean(exclude=["public_id"])
    save(visit, by, why or "Biên tập viên tạo")
    VisitSource.objects.create(visit=visit, article=article)
    return visit


def _edit_visit(visit: Visit, edit: Edit) -> None:
    unknown = set(edit.values) - VISIT_COLUMNS
    if unknown:
        raise ValueError(f"not columns of a visit that a person may change: {sorted(unknown)}")
    _check_merged(edit.values)
    before = {column: getattr(visit, column) for column in edit.values}
    for column, value in edit.values.items():
        setattr(visit, column, value)
    for fact, columns in VISIT_FACTS.items():
        if any(column in edit.values and before[column] != edit.values[column] for column in columns):
            setattr(visit, f"{fact}_decision", Decision.CHANGED)
    _confirm_links(visit, edit.values, before)
    visit.full_clean(exclude=["public_id"])
    for version, start, end, name in edit.spans:
        _cite(visit, "visit", visit, version, start, end, name)


def _editclaim_row(
    visit: Visit | None, article: Article | None, edit: Edit, added: dict[str, models.Model], by: User | None, why: str
) -> None:
    row = claim_row(visit, article, edit, added)
    if edit.delete:
        _reject(row, by, why)
        return
    model = type(row)
    names = {field.name for field in model._meta.concrete_fields}
    unknown = set(edit.values) - (names - UNCHANGEABLE)
    if unknown:
        raise ValueError(f"not columns of {edit.table} that a person may change: {sorted(unknown)}")
    _check_people(visit, edit.values)
    _check_merged(edit.values)
    before = {column: getattr(row, column) for column in edit.values}
    for column, value in edit.values.items():
        setattr(row, column, value)
    changed = {column for column, value in edit.values.items() if before[column] != value}
    if row.pk is None:
        row.basis, row.decision = Basis.EDITED, Decision.CHANGED
    elif changed - BESIDE_THE_FACT and "decision" not in edit.values:
        row.decision = Decision.CHANGED
    if visit is not None and model is Participation and "is_lead" in changed:
        visit.lead_decision = Decision.CHANGED
    _confirm_links(row, edit.values, before)
    if row.pk is None or changed:
        row.full_clean(exclude=["position"])
        save(row, by, why)
    if edit.ref:
        added[edit.ref] = row
    for citation in row.citations.filter(pk__in=edit.uncite) if edit.uncite else ():
        citation._history_user, citation._change_reason = by, why[:100]
        citation.delete()
    for version, start, end, name in edit.spans:
        _cite(row, edit.table, visit or article, version, start, end, name)


def _check_people(visit: Visit | None, values: dict[str, Any]) -> None:
    """Whoever a role or a sentence is hung on took part in this visit, not in another one."""
    for column in ("participation", "by"):
        row = values.get(column)
        if row is not None and (visit is None or row.visit_id != visit.pk):
            raise ValidationError({column: "Người này không có trong chuyến thăm."})


def _check_merged(values: dict[str, Any]) -> None:
    """Nothing is linked to a row that was merged into another: its links have gone there."""
    for column, row in values.items():
        survivor = getattr(row, "merged_into", None)
        if survivor is not None:
            raise ValidationError({column: f"{row} đã được gộp vào {survivor} (số {survivor.pk}): hãy chọn mục ấy."})


def claim_row(visit: Visit | None, article: Article | None, edit: Edit, added: dict[str, models.Model]) -> Any:
    """The claim that an edit means, which must belong to the record being changed."""
    model = TABLES[edit.table]
    below: dict[str, Any]
    if visit is not None:
        below = {ABOVE[model]: visit} if model in ABOVE else {"visit": visit}
    else:
        if model not in (Attestation, Partnership):
            raise ValueError(f"an article holds no {edit.table}")
        below = {"article": article}
    if edit.pk is not None:
        try:
            return model._default_manager.get(pk=edit.pk, **below)
        except model.DoesNotExist as error:  # type: ignore[attr-defined]
            raise ValidationError("Mục này không còn trong hồ sơ, có thể người khác vừa bỏ. Hãy tải lại trang.") from error
    if model is Role:
        parent = added.get(edit.parent_ref) or edit.values.get("participation")
        if not isinstance(parent, Participation) or visit is None or parent.visit_id != visit.pk:
            raise ValidationError("Chức vụ phải thuộc một người trong chuyến thăm này.")
        edit.values.pop("participation", None)
        return Role(participation=parent, position=parent.roles.count())
    if model is FollowUp:
        said = edit.values.pop("commitment", None)
        if not isinstance(said, Commitment) or visit is None or said.visit_id != visit.pk or not said.is_standing:
            raise ValidationError("Theo dõi phải thuộc một đề nghị, cam kết của chuyến thăm này.")
        return FollowUp(commitment=said, position=said.follow_ups.count())
    if model is Partnership and visit is not None:
        source = visit.sources.select_related("article").first()
        if source is None:
            raise ValidationError("Chuyến thăm chưa có bài báo nào làm nguồn.")
        return Partnership(visit=visit, article=source.article)
    return model(**below)


def _confirm_links(row: Any, values: dict[str, Any], before: dict[str, Any]) -> None:
    """A link that a person set is confirmed, unless the edit says that it is only proposed; one that was taken away is none."""
    for column, state in LINKS.items():
        if column not in values or not hasattr(row, state):
            continue
        if values[column] is None:
            setattr(row, state, LinkState.NONE)
        elif before[column] != values[column] or values.get(state) == LinkState.CONFIRMED:
            setattr(row, state, values.get(state) or LinkState.CONFIRMED)


def _reject(row: Claim, by: User | None, why: str) -> None:
    """Claims that were read stay as rejected, so that no later extraction brings them back; a person's own go."""
    if row.fact_key:
        row.decision = Decision.REJECTED
        if isinstance(row, Participation):
            row.is_lead = False
        save(row, by, why)
    else:
        row._history_user, row._change_reason = by, why[:100]  # type: ignore[attr-defined]
        row.delete()


def _cite(row: models.Model, target: str, record: Visit | Article | None, version_id: int, start: int, end: int, name: str) -> None:
    articles = [record.pk] if isinstance(record, Article) else list(record.sources.values_list("article", flat=True)) if record else []
    versions = ArticleVersion.objects.filter(pk=version_id)
    # What became of a promise is told by a later article, which reports no visit.
    version = versions.first() if isinstance(row, FollowUp) else versions.filter(article__in=articles).first()
    if version is None:
        raise ValidationError("Đoạn trích phải nằm trong một bài báo là nguồn của hồ sơ này.")
    if row.pk is None:
        row.save()
    Citation.of(version, Span(start, end), field=name, **{target: row}).save()
