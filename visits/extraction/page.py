"""A text ready for the rules: clean form, tokens, and the phrases found in it."""

from dataclasses import dataclass

from dieuphoi.spans import Span
from visits.extraction.gazetteer import Hits, find
from visits.extraction.normalising import CleanText, normalise
from visits.extraction.tokens import Tokens, tokenise
from visits.extraction.wrapping import unwrapped


@dataclass(frozen=True, slots=True)
class Page:
    """What every stage reads; none changes it."""

    source: CleanText
    tokens: Tokens
    hits: Hits

    def span(self, start: int, end: int) -> Span:
        """The printed place of tokens ``[start, end)``."""
        return self.source.span(self.tokens.starts[start], self.tokens.ends[end - 1])

    def printed(self, start: int, end: int) -> str:
        """The clean text of tokens ``[start, end)``, on one line."""
        return " ".join(self.tokens.printed(start, end).split())

    def quote(self, start: int, end: int) -> str:
        """Exactly what was printed at tokens ``[start, end)``."""
        span = self.span(start, end)
        return self.source.given[span.start : span.end]


def read_page(text: str) -> Page:
    """Any text, as the rules want it."""
    source = normalise(text)
    tokens = unwrapped(tokenise(source.clean))
    return Page(source, tokens, find(tokens))
