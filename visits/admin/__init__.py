"""The desk. Every module that registers pages is imported here by name."""

from visits.admin import (
    accounts,
    articles,
    authority,
    batches,
    editions,
    follow_ups,
    merging,
    outlets,
    queue,
    redacting,
    start_page,
    visit_tables,
    visits,
)

__all__ = [
    "accounts",
    "articles",
    "authority",
    "batches",
    "editions",
    "follow_ups",
    "merging",
    "outlets",
    "queue",
    "redacting",
    "start_page",
    "visit_tables",
    "visits",
]
