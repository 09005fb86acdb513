"""Publishing: from an approved working copy to an edition, and back out of the public's sight.

Every function is atomic and writes who and why into the ``PublishingLog``; the public sees the public reason only.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q

from dieuphoi.public_ids import new_public_id
from dieuphoi.spans import Span
from people.models import Area, AreaChange, Organization, Person, Post
from visits import documents, indexing, quality
from visits.changes import Moment, moment
from visits.curation import WrongState, approve, sources_digest, submit
from visits.curation.locking import locked, require, save, void_approval
from visits.gates import OpenPoint, open_points
from visits.ledger import LISTS
from visits.models import (
    Article,
    Commitment,
    Edition,
    EditionIndexLink,
    Gift,
    Partnership,
    PublicChange,
    PublicRecord,
    PublishingLog,
    Role,
    Visit,
    VisitEvent,
)
from visits.models.claims import PublicState, WorkState
from visits.models.public import LETTERS, SubjectType

ORPHANED = "Không còn chuyến thăm nào đang công bố nêu tên."


class NotReady(Exception):
    """A visit has open points; ``points`` lists them."""

    def __init__(self, points: list[OpenPoint]) -> None:
        super().__init__("; ".join(point.message for point in points))
        self.points = points


@dataclass(frozen=True, slots=True)
class Subject:
    """How a kind of authority row becomes a document, and what must be read with it."""

    model: type[models.Model]
    body: Callable[[Any], documents.Document]
    related: tuple[str, ...] = ()
    many: tuple[str, ...] = ()


AUTHORITY = {
    SubjectType.AREA: Subject(
        Area, documents.area_body, many=("names", "changes_from__before", "changes_from__after", "changes_to__before", "changes_to__after")
    ),
    SubjectType.ORGANIZATION: Subject(Organization, documents.organization_body, ("area", "parent"), ("names",)),
    SubjectType.POST: Subject(Post, documents.post_body, ("organization",)),
    SubjectType.PERSON: Subject(Person, documents.person_body, many=("other_names",)),
}


PART_MODELS: dict[SubjectType, type[models.Model]] = {
    SubjectType.COMMITMENT: Commitment,
    SubjectType.GIFT: Gift,
    SubjectType.EVENT: VisitEvent,
    SubjectType.PARTNERSHIP: Partnership,
}


# --- Publishing a visit ---------------------------------------------------------------------------------------------------


@transaction.atomic
def publish(visit_id: int, *, expected_version: int, by: User | None, note: str = "", public_reason: str = "") -> Edition:
    """Make the next edition of an approved visit. NotReady with the open points, WrongState without a standing approval."""
    require(by, "visits.publish_visit")
    visit = locked(visit_id, expected_version, [])
    _check_approval(visit)
    points = open_points(visit)
    if points:
        raise NotReady(points)
    with moment() as at:
        _give_ids(visit)
        named = _publish_authority(visit, at)
        record = _record(visit.public_id, SubjectType.VISIT, visit.is_sample, at)
        named_before, articles_before = _people_of(record), _articles_of(record)
        articles = [str(article.public_id) for article in documents.quoted_articles(visit)]
        # Read anew: the rows that it names have just got their ids.
        anew = Visit.objects.select_related("area", "delegation").get(pk=visit.pk)
        body = documents.VisitDocument(anew, _quoted_elsewhere(record, articles)).body()
        edition = _new_edition(record, body, at, public_reason)
        visit.public_state, visit.published_version = PublicState.PUBLISHED, visit.version
        save(visit, by, note or "Công bố")
        indexing.index([record, *named])
        _withdraw_orphans(named_before, at)
        _publish_articles({*articles_before, *articles}, at)
        _log(record, PublishingLog.Action.PUBLISHED, at, by, note, edition)
        if edition.number == 1:
            quality.count_first_publication(visit)
    return edition


@transaction.atomic
def approve_and_publish(visit_id: int, *, expected_version: int, by: User | None, note: str = "", public_reason: str = "") -> Edition:
    """Submit, approve and publish at once, where one pair of eyes is enough (FOUR_EYES off)."""
    if settings.FOUR_EYES:
        raise PermissionDenied("Cần hai người: một người gửi, một người duyệt.")
    visit = Visit.objects.get(pk=visit_id)
    if visit.work_state == WorkState.DRAFT:
        submit(visit_id, expected_version=expected_version, by=by)
    if visit.work_state != WorkState.APPROVED:
        approve(visit_id, expected_version=expected_version, by=by)
    return publish(visit_id, expected_version=expected_version, by=by, note=note, public_reason=public_reason)


def _check_approval(visit: Visit) -> None:
    if visit.work_state != WorkState.APPROVED:
        raise WrongState(f"Chỉ công bố được chuyến thăm đã duyệt. Chuyến thăm này hiện là: {visit.get_work_state_display()}.")
    if visit.approved_sources != sources_digest(visit):
        raise WrongState("Bài báo đã được sửa hoặc có phiên bản mới sau khi duyệt: hãy trả lại, xem lại và duyệt lại.")


def _give_ids(visit: Visit) -> None:
    """Public ids for the visit, its parts, its articles and the authority rows that it names, where they have none yet."""
    _give_id(visit, SubjectType.VISIT)
    for name, kind in LISTS.items():
        # The visit is locked: nobody else gives its parts an id.
        nameless = list(getattr(visit, name).standing().filter(public_id=None))
        for part in nameless:
            part.public_id = new_public_id(LETTERS[kind])
        PART_MODELS[kind]._default_manager.bulk_update(nameless, ["public_id"])
    for article in documents.quoted_articles(visit):
        _give_id(article, SubjectType.ARTICLE)
    for kind, rows in _named_rows(visit).items():
        for row in rows:
            _give_id(row, kind)


def _give_id(row: Any, kind: str) -> None:
    if row.public_id is None:
        # A condition, not a lock: two publishers that name the same person agree on the id of the first.
        type(row)._default_manager.filter(pk=row.pk, public_id=None).update(public_id=new_public_id(LETTERS[kind]))
        row.refresh_from_db(fields=["public_id"])


def _named_rows(visit: Visit) -> dict[SubjectType, list[Any]]:
    """The authority rows that a visit's document names, parents and areas of bodies included."""
    participations = visit.participations.standing()
    roles = Role.objects.standing().filter(participation__in=participations)
    people = Person.objects.filter(participations__in=participations).distinct()
    posts = Post.objects.filter(pk__in=roles.values("post")).select_related("organization")
    bodies = set(Organization.objects.filter(Q(pk=visit.delegation_id) | Q(pk__in=roles.values("organization"))))
    bodies |= {post.organization for post in posts}
    above = {body.parent_id for body in bodies if body.parent_id} - {body.pk for body in bodies}
    bodies |= set(Organization.objects.filter(pk__in=above))
    areas = _with_successors({pk for pk in (visit.area_id, *(body.area_id for body in bodies)) if pk is not None})
    named: dict[SubjectType, Iterable[Any]] = {
        SubjectType.AREA: areas,
        SubjectType.ORGANIZATION: bodies,
        SubjectType.POST: posts,
        SubjectType.PERSON: people,
    }
    return {kind: sorted(rows, key=lambda row: row.pk) for kind, rows in named.items()}


def _with_successors(pks: set[int]) -> set[Area]:
    """Areas and what became of them: a reader of today looks for a visit under the name of today. One query a generation."""
    found = beginnings = pks
    while beginnings := set(AreaChange.objects.filter(before__in=beginnings).values_list("after", flat=True)) - found:
        found = found | beginnings
    return set(Area.objects.filter(pk__in=found))


def _publish_authority(visit: Visit, at: Moment) -> list[PublicRecord]:
    """First editions of the authority rows that have none; those that were withdrawn as named by nobody come back.

    What only the sample has named so far is part of the sample; a real visit that names it makes it part of the record.
    """
    changed = []
    for kind, rows in _named_rows(visit).items():
        subject = AUTHORITY[kind]
        records = PublicRecord.objects.select_related("current_edition").in_bulk([row.public_id for row in rows])
        adopted = {pk for pk, record in records.items() if record.is_sample and not visit.is_sample}
        due = [row.pk for row in rows if row.public_id not in records or row.public_id in adopted]
        unread: Any = subject.model._default_manager.filter(pk__in=due)
        for row in unread.select_related(*subject.related).prefetch_related(*subject.many).order_by("pk"):
            record = _record(row.public_id, kind, visit.is_sample, at)
            record.is_sample = visit.is_sample
            _new_edition(record, subject.body(row), at)
            changed.append(record)
        for record in records.values():
            if record.pk not in adopted and record.state == PublicRecord.State.WITHDRAWN and record.public_reason == ORPHANED:
                _restore(record, at)
                changed.append(record)
    return changed


@transaction.atomic
def publish_authority(row: Any, *, by: User | None, note: str = "", public_reason: str = "") -> Edition:
    """The next edition of a published person, organization, post or area, after somebody changed the row."""
    require(by, "visits.publish_visit")
    kind = _kind_of(row)
    if row.public_id is None:
        raise WrongState("Mục này chưa từng được công bố: nó được công bố cùng chuyến thăm đầu tiên nêu tên nó.")
    if getattr(row, "is_private", False):
        raise WrongState("Người riêng tư không được công bố.")
    with moment() as at:
        record = PublicRecord.objects.select_for_update(of=("self",)).select_related("current_edition").get(pk=row.public_id)
        if record.state != PublicRecord.State.PUBLISHED:
            raise WrongState("Mục này hiện không được công bố: nó trở lại cùng chuyến thăm nêu tên nó.")
        body = AUTHORITY[kind].body(row)
        if _says(record, body):
            raise WrongState("Không có gì khác với bản đang công bố.")
        edition = _new_edition(record, body, at, public_reason)
        indexing.index([record])
        _log(record, PublishingLog.Action.PUBLISHED, at, by, note, edition)
    return edition


# --- Withdrawing and restoring --------------------------------------------------------------------------------------------


@transaction.atomic
def withdraw(visit_id: int, *, expected_version: int, public_reason: str, by: User | None, note: str = "") -> PublicRecord:
    """Take a visit out of the public's sight; its id then answers with the reason. People named nowhere else go with it."""
    require(by, "visits.publish_visit")
    if not public_reason.strip():
        raise ValidationError({"public_reason": "Hãy viết lý do: người đọc sẽ thấy lý do này tại địa chỉ của chuyến thăm."})
    visit = locked(visit_id, expected_version, [])
    if visit.public_state != PublicState.PUBLISHED:
        raise WrongState("Chuyến thăm này không đang được công bố.")
    with moment() as at:
        record = PublicRecord.objects.select_for_update().get(pk=visit.public_id)
        named, articles = _people_of(record), _articles_of(record)
        _withdraw(record, public_reason.strip(), at)
        visit.public_state = PublicState.WITHDRAWN
        void_approval(visit)
        save(visit, by, note or "Gỡ")
        indexing.index([record])
        _withdraw_orphans(named, at)
        _publish_articles(articles, at)
        _log(record, PublishingLog.Action.WITHDRAWN, at, by, note, record.current_edition)
    return record


@transaction.atomic
def restore(visit_id: int, *, expected_version: int, by: User | None, note: str = "") -> PublicRecord:
    """Show a withdrawn visit again, in its last edition. WrongState where that names somebody who has become private since."""
    require(by, "visits.publish_visit")
    visit = locked(visit_id, expected_version, [])
    if visit.public_state != PublicState.WITHDRAWN:
        raise WrongState("Chỉ khôi phục được chuyến thăm đã gỡ.")
    with moment() as at:
        record = PublicRecord.objects.select_for_update(of=("self",)).select_related("current_edition").get(pk=visit.public_id)
        if record.state == PublicRecord.State.REDACTED:
            raise WrongState("Bản công bố đã bị che, không khôi phục được: hãy duyệt và công bố bản mới.")
        _check_nobody_private(record)
        _restore(record, at)
        visit.public_state = PublicState.PUBLISHED
        save(visit, by, note or "Khôi phục")
        indexing.index([record])
        _restore_orphans_of(record, at)
        _publish_articles(_articles_of(record), at)
        _log(record, PublishingLog.Action.RESTORED, at, by, note, record.current_edition)
    return record


def _restore_orphans_of(record: PublicRecord, at: Moment) -> None:
    """Bring back whom a visit names that is in public again, where nothing else named them meanwhile."""
    named = EditionIndexLink.objects.filter(entry=record.pk).values("target")
    # Articles whose passages were redacted meanwhile get a new edition instead.
    orphaned = PublicRecord.objects.filter(
        pk__in=named, state=PublicRecord.State.WITHDRAWN, public_reason=ORPHANED, current_edition__redacted_at=None
    )
    orphans = list(orphaned.select_related("current_edition").order_by("pk"))
    for orphan in orphans:
        _restore(orphan, at)
    indexing.index(orphans)


def _people_of(record: PublicRecord) -> list[str]:
    """Public ids of the people whom the public sees in a visit now; none where it is out of sight."""
    links = EditionIndexLink.objects.filter(entry=record.pk, relation=EditionIndexLink.Relation.PERSON)
    return list(links.values_list("target", flat=True))


def _articles_of(record: PublicRecord) -> list[str]:
    """Public ids of the articles that the public sees quoted in a visit now."""
    links = EditionIndexLink.objects.filter(entry=record.pk, relation=EditionIndexLink.Relation.ARTICLE)
    return list(links.values_list("target", flat=True))


def _check_nobody_private(record: PublicRecord) -> None:
    links = indexing.entry_of(record.current_edition, record.changed_at)[1] if record.current_edition else []
    private = Person.objects.filter(public_id__in=[link.target for link in links], is_private=True)
    if names := ", ".join(private.order_by("pk").values_list("name", flat=True)):
        raise WrongState(f"Bản công bố cũ nêu tên người nay là riêng tư: {names}. Hãy bỏ người đó khỏi chuyến thăm rồi công bố bản mới.")


@transaction.atomic
def withdraw_orphans(public_ids: Iterable[str]) -> None:
    """Take those of some records out of sight that no published visit names."""
    with moment() as at:
        _withdraw_orphans(public_ids, at)


def _withdraw_orphans(public_ids: Iterable[str], at: Moment) -> None:
    """People whom no published visit names any more: a record of nothing but a name would say who was in the withdrawn one."""
    public_ids = list(public_ids)
    still = EditionIndexLink.objects.filter(subject_type=SubjectType.VISIT, target__in=public_ids)
    orphans = list(
        PublicRecord.objects.filter(pk__in=public_ids, state=PublicRecord.State.PUBLISHED).exclude(pk__in=still.values("target"))
    )
    for record in orphans:
        _withdraw(record, ORPHANED, at)
    indexing.index(orphans)


# --- Merging and parting --------------------------------------------------------------------------------------------------


def send_on(loser: Any, survivor: Any, at: Moment, *, by: User | None, note: str = "", public_reason: str = "") -> list[dict[str, str]]:
    """Let the public id of a merged authority row lead to its survivor, which gets its next edition.

    Returns ``{"id", "state", "reason"}`` of the redirected record before; nothing where the loser was never public or is redacted.
    """
    kind = _kind_of(survivor)
    record = _known_record(loser.public_id)
    target = _known_record(survivor.public_id)
    if target is not None and target.state == PublicRecord.State.PUBLISHED:
        _edition_where_it_differs(target, survivor, at, public_reason)
    if record is None or record.state not in (PublicRecord.State.PUBLISHED, PublicRecord.State.WITHDRAWN):
        return []
    was_public = record.state == PublicRecord.State.PUBLISHED
    if target is not None and target.state == PublicRecord.State.REDACTED:
        raise WrongState("Mục được giữ đã bị che, không nhận được địa chỉ công khai của mục kia.")
    if target is None or (was_public and target.state != PublicRecord.State.PUBLISHED):
        _give_id(survivor, kind)
        target = _record(survivor.public_id, kind, record.is_sample, at)
        _new_edition(target, AUTHORITY[kind].body(survivor), at, public_reason)
        if not was_public:
            _withdraw(target, ORPHANED, at)
    return [_redirect(record, target, at, by, note, public_reason)]


def call_back(loser: Any, survivor: Any, before: dict[str, str], at: Moment, *, by: User | None, note: str = "") -> None:
    """Let the public id of a row that was merged answer for itself again, as it did before; the survivor gets its next edition."""
    record = _stop_redirecting(before, at, by, note)
    target = _known_record(survivor.public_id)
    if target is not None and target.state == PublicRecord.State.PUBLISHED:
        _edition_where_it_differs(target, survivor, at, "")
    if record is None or record.subject_type != SubjectType.PERSON:
        return
    # Who was named while they were one may be named by nobody now, and the other way round.
    _withdraw_orphans([pk for pk in (record.pk, survivor.public_id) if pk], at)


def send_on_visit(loser: Visit, survivor: Visit, at: Moment, *, by: User | None, note: str = "") -> list[dict[str, str]]:
    """Let the public id of a visit that was joined to another lead there. Both were published, or the joined one withdrawn."""
    record, target = _known_record(loser.public_id), _known_record(survivor.public_id)
    if record is None or record.state not in (PublicRecord.State.PUBLISHED, PublicRecord.State.WITHDRAWN):
        return []
    if target is None or target.state != PublicRecord.State.PUBLISHED:
        raise WrongState("Chuyến thăm kia đã công bố còn chuyến thăm được giữ thì không: hãy giữ chuyến thăm đã công bố.")
    named, articles = _people_of(record), _articles_of(record)
    before = _redirect(record, target, at, by, note, "")
    _withdraw_orphans(named, at)
    _publish_articles(articles, at)
    return [before]


def call_back_visit(loser: Visit, before: dict[str, str], at: Moment, *, by: User | None, note: str = "") -> None:
    """Let the public id of a visit that was joined answer for itself again. Its articles are its own again by now."""
    record = _stop_redirecting(before, at, by, note)
    if record is not None and record.state == PublicRecord.State.PUBLISHED:
        _check_nobody_private(record)
        _restore_orphans_of(record, at)
        _publish_articles(_articles_of(record), at)


def hide_redacted(record: PublicRecord, public_reason: str, at: Moment) -> None:
    """Take a record whose current edition was redacted out of sight, with the people and passages that only it showed."""
    named, articles = _people_of(record), _articles_of(record)
    at.tell(record, PublicChange.Action.REDACTED, public_reason=public_reason)
    _set_state(record, PublicRecord.State.REDACTED, public_reason, at)
    indexing.index([record])
    if record.subject_type == SubjectType.VISIT:
        _withdraw_orphans(named, at)
        _publish_articles(articles, at)


def _kind_of(row: Any) -> SubjectType:
    return next(kind for kind, subject in AUTHORITY.items() if isinstance(row, subject.model))


def _known_record(public_id: str | None) -> PublicRecord | None:
    found = PublicRecord.objects.select_for_update(of=("self",)).select_related("current_edition")
    return found.filter(pk=public_id).first() if public_id else None


def _edition_where_it_differs(record: PublicRecord, row: Any, at: Moment, public_reason: str) -> None:
    body = AUTHORITY[_kind_of(row)].body(row)
    if not _says(record, body):
        _new_edition(record, body, at, public_reason)
        indexing.index([record])


def _redirect(record: PublicRecord, target: PublicRecord, at: Moment, by: User | None, note: str, public_reason: str) -> dict[str, str]:
    before = {"id": record.pk, "state": record.state, "reason": record.public_reason}
    at.tell(record, PublicChange.Action.MERGED, other=target.pk, public_reason=public_reason)
    record.redirect_to = target
    _set_state(record, PublicRecord.State.MERGED, "", at)
    indexing.index([record, target])
    indexing.point_to(record.pk, target.pk)
    _log(record, PublishingLog.Action.MERGED, at, by, note, record.current_edition)
    return before


def _stop_redirecting(before: dict[str, str], at: Moment, by: User | None, note: str) -> PublicRecord | None:
    """The record, as it was before it was redirected; None where it does not redirect any more."""
    record = _known_record(before["id"])
    if record is None or record.state != PublicRecord.State.MERGED:
        return None
    target, record.redirect_to = record.redirect_to_id or "", None
    at.tell(record, PublicChange.Action.UNMERGED, edition=record.current_edition, other=target)
    _set_state(record, PublicRecord.State.PUBLISHED, "", at)
    if before["state"] != PublicRecord.State.PUBLISHED:
        _withdraw(record, before["reason"], at)
    indexing.index([record])
    indexing.index_again_what_names(target)
    _log(record, PublishingLog.Action.UNMERGED, at, by, note, record.current_edition)
    return record


# --- Articles -------------------------------------------------------------------------------------------------------------


def _publish_articles(public_ids: Iterable[str], at: Moment) -> None:
    """Editions of articles: metadata, and the passages that published visits quote now."""
    for article in Article.objects.filter(public_id__in=public_ids).select_related("outlet").order_by("pk"):
        record = _record(article.public_id, SubjectType.ARTICLE, article.is_sample, at)
        if record.state in (PublicRecord.State.MERGED, PublicRecord.State.REDACTED):
            continue
        texts = [text for _, text in _citing([str(article.public_id)])]
        body = documents.article_body(article, [documents.from_text(text) for text in texts])
        if not texts:
            _withdraw(record, ORPHANED, at)
        elif record.state != PublicRecord.State.PUBLISHED or not _says(record, body):
            _new_edition(record, body, at)
        indexing.index([record])


def _citing(articles: list[str]) -> list[tuple[str, str]]:
    """Public id and document of the published visits that quote one of these articles."""
    links = EditionIndexLink.objects.filter(relation=EditionIndexLink.Relation.ARTICLE, target__in=articles, subject_type=SubjectType.VISIT)
    return list(Edition.objects.filter(pk__in=links.values("entry__edition")).order_by("pk").values_list("subject", "document"))


def _quoted_elsewhere(record: PublicRecord, articles: list[str]) -> dict[str, list[Span]]:
    """What published visits other than this one quote from articles: theirs and its quotes share one bound."""
    found: dict[str, list[Span]] = {}
    for visit, text in _citing(articles):
        for source in documents.all_sources(documents.from_text(text)) if visit != record.pk else ():
            found.setdefault(source["article"], []).append(Span(source["start"], source["end"]))
    return found


def _says(record: PublicRecord, body: documents.Document) -> bool:
    """Whether the record's current edition has this body already."""
    if record.current_edition is None:
        return False
    have = documents.from_text(record.current_edition.document)
    return {name: have.get(name) for name in body} == body


# --- Parts ----------------------------------------------------------------------------------------------------------------


def _record(public_id: Any, kind: str, is_sample: bool, at: Moment) -> PublicRecord:
    """The public record of an id, locked; not yet saved where the id is new (its first edition comes with it)."""
    found = PublicRecord.objects.select_for_update(of=("self",)).select_related("current_edition").filter(pk=public_id).first()
    return found or PublicRecord(public_id=public_id, subject_type=kind, is_sample=is_sample, changed_at=at.now, state="")


def _new_edition(record: PublicRecord, body: documents.Document, at: Moment, public_reason: str = "") -> Edition:
    """The next edition of a record, which becomes its current one, and the change that it is for the public."""
    before = record.current_edition
    number = before.number + 1 if before else 1
    text = documents.as_text(documents.head(record.pk, record.subject_type, number, at.now, record.is_sample) | body)
    if record._state.adding:
        # Row and edition point at each other: the row comes first, withdrawn, and is published with its edition.
        record.state, record.public_reason = PublicRecord.State.WITHDRAWN, ORPHANED
        record.save(force_insert=True)
    edition = Edition.objects.create(
        subject=record,
        subject_type=record.subject_type,
        number=number,
        document=text,
        sha256=documents.sha256(text),
        published_at=at.now,
        public_reason=public_reason,
    )
    record.current_edition = edition
    parts = documents.changed_parts(documents.from_text(before.document), body) if before else []
    action = PublicChange.Action.UPDATED if before else PublicChange.Action.PUBLISHED
    at.tell(record, action, edition=edition, parts=parts, public_reason=public_reason)
    _set_state(record, PublicRecord.State.PUBLISHED, "", at)
    return edition


def _withdraw(record: PublicRecord, public_reason: str, at: Moment) -> None:
    if record.state == PublicRecord.State.PUBLISHED:
        at.tell(record, PublicChange.Action.WITHDRAWN, public_reason=public_reason)
        _set_state(record, PublicRecord.State.WITHDRAWN, public_reason, at)


def _restore(record: PublicRecord, at: Moment) -> None:
    at.tell(record, PublicChange.Action.RESTORED, edition=record.current_edition)
    _set_state(record, PublicRecord.State.PUBLISHED, "", at)


def _set_state(record: PublicRecord, state: str, public_reason: str, at: Moment) -> None:
    record.state, record.public_reason, record.changed_at = state, public_reason, at.now
    record.save()
    if state == PublicRecord.State.PUBLISHED:
        indexing.own_parts(record)


def _log(record: PublicRecord, action: str, at: Moment, by: User | None, note: str, edition: Edition | None) -> None:
    PublishingLog.objects.create(record=record, action=action, at=at.now, by=by, note=note, edition=edition)
