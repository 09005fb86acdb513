"""A new text of an article, and the quotes of visits on which people have worked: each is found again, or said to be gone."""

import hashlib

from simple_history.utils import bulk_update_with_history

from dieuphoi.spans import context, find_again
from visits.models import ArticleVersion, Citation, Extraction, Proposal, Visit

COLUMNS = ["version", "start", "end", "prefix", "suffix"]
SHOWN = 200


def relocate(visit: Visit, extraction: Extraction) -> list[Proposal]:
    """Move a visit's quotes from older texts of the article to the one that was read now, where they stand there once.

    The others stay where they are, in the older text, each with a proposal (not saved) that says so. Nothing else of the visit changes.
    """
    version = extraction.version
    older = Citation.objects.of_visit(visit).filter(version__article=version.article_id, version__number__lt=version.number)
    moved, lost = [], []
    for citation in older.order_by("pk"):
        spans = find_again(version.text, citation.quote, citation.prefix, citation.suffix)
        if len(spans) == 1:
            citation.version, (citation.start, citation.end) = version, spans[0]
            citation.prefix, citation.suffix = context(version.text, spans[0])
            moved.append(citation)
        else:
            lost.append(_lost(visit, extraction, citation, len(spans)))
    if moved:
        bulk_update_with_history(moved, Citation, COLUMNS, default_change_reason=f"Tìm lại trong văn bản lần {version.number}")
    return lost


def _lost(visit: Visit, extraction: Extraction, citation: Citation, places: int) -> Proposal:
    version: ArticleVersion = extraction.version
    quote = citation.quote if len(citation.quote) <= SHOWN else f"{citation.quote[:SHOWN]}…"
    how = f"có ở {places} chỗ, không rõ là chỗ nào," if places else "không còn"
    return Proposal(
        visit=visit,
        extraction=extraction,
        action=Proposal.Action.CHANGE,
        table="citation",
        fact_key=hashlib.sha256(f"citation|{citation.pk}|{version.pk}".encode()).hexdigest(),
        summary=f"trích dẫn “{quote}” {how} trong văn bản lần {version.number} của bài; vẫn dẫn theo lần cũ",
    )
