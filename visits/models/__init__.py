"""The layers: evidence <- claims <- public. See docs/architecture.md."""

from visits.models.batches import ImportBatch, ImportItem
from visits.models.citations import Citation
from visits.models.claims import (
    Attestation,
    Commitment,
    Gift,
    Participation,
    Partnership,
    Proposal,
    Role,
    Visit,
    VisitEvent,
    VisitSource,
)
from visits.models.evidence import Article, ArticleVersion, Extraction, Outlet, RawFile
from visits.models.log import PublishingLog
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
    "Edition",
    "EditionIndex",
    "EditionIndexLink",
    "EditionPeriod",
    "EditionPeriodLink",
    "Extraction",
    "Gift",
    "ImportBatch",
    "ImportItem",
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
    "Visit",
    "VisitEvent",
    "VisitSource",
]
