"""The verbs with which somebody asks, promises or says."""

from dataclasses import dataclass

from visits.extraction.elements import Sentence, What
from visits.extraction.page import Page


@dataclass(frozen=True, slots=True)
class Act:
    at: int
    end: int
    kind: str


def merged_acts(acts: list[Act]) -> list[Act]:
    """ "sẽ đề nghị", "sẽ kêu gọi" promise: the verb after "sẽ" asks nobody here."""
    kept: list[Act] = []
    for act in acts:
        if (
            kept
            and kept[-1].kind == "promise"
            and act.kind in {"ask", "hope", "instruct", "invite", "promise"}
            and act.at - kept[-1].end <= 2
        ):
            continue
        kept.append(act)
    return kept


def acts_of(page: Page, sentence: Sentence) -> list[Act]:
    """The verbs of saying, outside the names of offices, bodies and people."""
    acts: list[Act] = []
    if not page.hits.has("statements", sentence.start, sentence.end):
        return acts
    for element in sentence.elements:
        if element.what in (What.OFFICE, What.BODY, What.NAME, What.PLACE, What.BLOCKED, What.MARKER):
            continue
        at = max(element.start, acts[-1].end if acts else 0)
        for index, hit in page.hits.within("statements", at, element.end):
            if index < at or ("topic" in page.hits.at[index] and page.hits.at[index]["topic"].length > hit.length):
                continue
            at = index + hit.length
            acts.append(Act(index, at, hit.entry.value))
    return acts


def says_before(page: Page, sentence: Sentence, at: int) -> bool:
    """ "cho biết sẽ", "nói: "Tôi sẽ"."""
    return any(
        (hit := page.hits.get(index, "statements")) is not None and hit.entry.value == "say" for index in range(sentence.start, at)
    ) or any("term_speaker" in page.hits.at[index] for index in range(max(sentence.start, at - 4), at))
