"""The layers: evidence <- claims <- public. See docs/architecture.md."""

from visits.models.batches import ImportBatch, ImportItem
from visits.models.citations import Citation
from visits.models.claims import (
    Attestation,
    Commitment,
    FollowUp,
    Gift,
    OpenReason,
    Participation,
    Partnership,
    Proposal,
    Role,
    Taking,
    Visit,
    VisitEvent,
    VisitSource,
)
from visits.models.evidence import Article, ArticleVersion, Extraction, Outlet, RawFile
from visits.models.log import PublishingLog
from visits.models.merging import Distinction, MergeOperation, NotThisPerson
from visits.models.public import (
    Edition,
    EditionIndex,
    EditionIndexLink,
    EditionPeriod,
    EditionPeriodLink,
    PublicChange,
    PublicClock,
    PublicRecord,
)

__all__ = [
    "Article",
    "ArticleVersion",
    "Attestation",
    "Citation",
    "Commitment",
    "Distinction",
    "Edition",
    "EditionIndex",
    "EditionIndexLink",
    "EditionPeriod",
    "EditionPeriodLink",
    "Extraction",
    "FollowUp",
    "Gift",
    "ImportBatch",
    "ImportItem",
    "MergeOperation",
    "NotThisPerson",
    "OpenReason",
    "Outlet",
    "Participation",
    "Partnership",
    "Proposal",
    "PublicChange",
    "PublicClock",
    "PublicRecord",
    "PublishingLog",
    "RawFile",
    "Role",
    "Taking",
    "Visit",
    "VisitEvent",
    "VisitSource",
]
