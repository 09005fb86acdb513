"""What is open on each visit that waits: ``Visit.attention`` and ``OpenReason``, derived from the gates at every change of the visit.

A page of the queue reads them by an index. Whoever changes a visit's tree (drafting, curation, merging) derives them in his transaction.
"""

from collections.abc import Iterable

from visits.bulk_history import insert, update
from visits.gates import open_claim_codes
from visits.models import OpenReason, Proposal, Visit

# What cannot wait weighs most, then what the machine guessed, then what it left empty.
CONFLICT, GUESS, GAP = 100, 10, 1
CONFLICTS = {"proposal", "person_private", "quote_inexact", "sources_disagree"}
# Codes of ``visits.gates`` with their words; a number stands before those that can occur several times.
REASONS = {
    "proposal": "đề xuất của máy",
    "person_private": "người riêng tư",
    "sources_disagree": "chỗ các bài báo nói khác nhau",
    "delegation_guess": "đoàn suy đoán",
    "area_guess": "nơi đến suy đoán",
    "date_guess": "ngày suy đoán",
    "date_partial": "ngày chưa đủ",
    "lead_guess": "trưởng đoàn suy đoán",
    "person_guess": "người máy đoán là ai",
    "participation_guess": "người tham gia suy đoán",
    "role_guess": "chức vụ suy đoán",
    "event_guess": "hoạt động suy đoán",
    "gift_guess": "quà tặng suy đoán",
    "commitment_guess": "đề nghị, cam kết suy đoán",
    "partnership_guess": "quan hệ đối tác suy đoán",
    "delegation_unknown": "chưa rõ đoàn",
    "area_unknown": "chưa rõ nơi đến",
    "date_unknown": "chưa rõ ngày",
    "person_unresolved": "người chưa khớp",
}
ONCE = {code for code in REASONS if code.split("_")[0] in ("delegation", "area", "date", "lead")}


def refresh(visits: Iterable[Visit]) -> None:
    """Derive what is open on some visits again, in a constant number of queries; inside the transaction that changed them."""
    rows = {visit.pk: visit for visit in visits}
    open_now = open_claim_codes([*rows.values()])
    for key in Proposal.objects.filter(visit__in=rows, is_open=True).values_list("visit", flat=True):
        open_now[key]["proposal"] += 1
    before: dict[int, dict[str, int]] = {key: {} for key in rows}
    for key, code, count in OpenReason.objects.filter(visit__in=rows).values_list("visit", "code", "count"):
        before[key][code] = count
    changed = [key for key in rows if before[key] != dict(open_now[key])]
    if old := [key for key in changed if before[key]]:
        OpenReason.objects.filter(visit__in=old).delete()
    insert(
        OpenReason,
        [{"visit_id": key, "code": code, "count": count} for key in changed for code, count in sorted(open_now[key].items())],
    )
    stale = []
    for key, visit in rows.items():
        attention = sum(weight(code) * count for code, count in open_now[key].items())
        if visit.attention != attention:
            visit.attention = attention
            stale.append(visit)
    update(Visit, [{"id": visit.pk, "attention": visit.attention} for visit in stale])


def weight(code: str) -> int:
    if code in CONFLICTS:
        return CONFLICT
    return GUESS if code.endswith(("_guess", "_partial")) else GAP


def reason_words(reasons: Iterable[tuple[str, int]]) -> str:
    """``"2 người chưa khớp, ngày suy đoán"``: what weighs most first."""
    ordered = sorted(
        reasons, key=lambda reason: (-weight(reason[0]), [*REASONS].index(reason[0]) if reason[0] in REASONS else len(REASONS))
    )
    return ", ".join(_words(code, count) for code, count in ordered)


def _words(code: str, count: int) -> str:
    words = REASONS.get(code, "điểm khác")
    return words if code in ONCE else f"{count} {words}"
