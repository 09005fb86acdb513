"""The states of a visit at the desk: draft, in review, approved."""

import hashlib

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from visits.curation.edits import WrongState
from visits.curation.locking import expect, locked, require, save, void_approval
from visits.models import ArticleVersion, Proposal, Visit
from visits.models.claims import WorkState
from visits.open_reasons import refresh


@transaction.atomic
def submit(visit_id: int, *, expected_version: int, by: User | None, why: str = "") -> Visit:
    """draft -> in review."""
    require(by, "visits.submit_visit")
    visit = locked(visit_id, expected_version, [])
    expect(visit, WorkState.DRAFT, "Chỉ gửi duyệt được bản nháp.")
    visit.work_state, visit.submitted_by, visit.review_comment = WorkState.IN_REVIEW, by, ""  # type: ignore[assignment]
    save(visit, by, why or "Gửi duyệt")
    return visit


@transaction.atomic
def send_back(visit_id: int, *, expected_version: int, comment: str, by: User | None) -> Visit:
    """in review or approved -> draft, with a comment that the editor sees."""
    require(by, "visits.approve_visit")
    visit = locked(visit_id, expected_version, [])
    if visit.work_state == WorkState.DRAFT:
        raise WrongState("Chuyến thăm đang là bản nháp, không có gì để trả lại.")
    if not comment.strip():
        raise ValidationError({"review_comment": "Hãy viết lý do trả lại để người biên tập biết cần sửa gì."})
    void_approval(visit)
    visit.review_comment = comment.strip()
    save(visit, by, "Trả lại")
    return visit


@transaction.atomic
def approve(visit_id: int, *, expected_version: int, by: User | None, why: str = "") -> Visit:
    """in review -> approved. The approval holds the visit's version and its articles' hashes."""
    require(by, "visits.approve_visit")
    visit = locked(visit_id, expected_version, [])
    expect(visit, WorkState.IN_REVIEW, "Chỉ duyệt được chuyến thăm đang chờ duyệt.")
    if settings.FOUR_EYES and by is not None and visit.submitted_by_id == by.pk:
        raise PermissionDenied("Người gửi duyệt không được tự duyệt: cần người thứ hai.")
    visit.work_state, visit.approved_version = WorkState.APPROVED, visit.version
    visit.approved_sources, visit.approved_by = sources_digest(visit), by  # type: ignore[assignment]
    save(visit, by, why or "Duyệt")
    return visit


def sources_digest(visit: Visit) -> str:
    """A digest of the visit's articles, their latest texts and what is said of them: an approval is of these."""
    versions = ArticleVersion.objects.filter(article__visit_sources__visit=visit).order_by("article", "number")
    latest = {
        article: f"{article}:{described}:{sha}" for article, described, sha in versions.values_list("article", "article__version", "sha256")
    }
    return hashlib.sha256("|".join(text for _, text in sorted(latest.items())).encode()).hexdigest()


@transaction.atomic
def settle_proposal(proposal_id: int, *, expected_version: int, by: User | None) -> Visit:
    """Close a proposal of a later extraction: a person has seen it and decided by hand."""
    require(by, "visits.change_visit")
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    visit = locked(proposal.visit_id, expected_version, [])
    proposal.is_open = False
    proposal.save(update_fields=["is_open"])
    refresh([visit])
    return visit
