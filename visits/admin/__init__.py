"""The desk. Every module that registers pages is imported here by name."""

from visits.admin import articles, authority, batches, outlets, start_page, visit_tables, visits

__all__ = ["articles", "authority", "batches", "outlets", "start_page", "visit_tables", "visits"]
