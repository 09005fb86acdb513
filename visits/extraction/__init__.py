"""Reading articles about official visits: text in, frozen findings out. Standard library only; no clock, no network, no Django."""

from visits.extraction.engine import EXTRACTOR_VERSION, extract
from visits.extraction.lexicons import lexicon_digest
from visits.extraction.payload import to_payload
from visits.extraction.records import Extraction

__all__ = ["EXTRACTOR_VERSION", "Extraction", "extract", "lexicon_digest", "to_payload"]
