"""Visits: which delegation came to which province, or why an article reports none."""

from visits.extraction.abroad import goes_abroad, went_abroad
from visits.extraction.bodies import Level
from visits.extraction.dates import Stamp
from visits.extraction.delegations import Origin, Vote, home_of_paper, province_votes
from visits.extraction.elements import Sentence
from visits.extraction.guests import with_own_group
from visits.extraction.hosts import (
    as_named_then,
    called_at_guests_seat,
    called_on_ministry,
    held_elsewhere,
    host_words,
    is_seat,
    later_seats,
    most_likely_host,
    own_leaders_in_title,
    worked_in_first,
)
from visits.extraction.no_visit import is_announced_otherwise, is_directive, is_interview, is_memory, is_online, is_sendoff
from visits.extraction.page import Page
from visits.extraction.people import Cast
from visits.extraction.reporting import reported_by
from visits.extraction.several import split_stays
from visits.extraction.stays import Stay, ours
from visits.extraction.zones import Layout


def find_stays(
    page: Page,
    layout: Layout,
    sentences: tuple[Sentence, ...],
    cast: Cast,
    origins: tuple[Origin, ...],
    outlet: str | None,
    published: Stamp | None = None,
) -> tuple[list[Stay], list[Vote], str]:
    """The visits that an article reports, the provinces that it speaks of, and the rule that decided."""
    votes = province_votes(page, layout, sentences, outlet)
    if is_interview(page, layout, sentences):
        return [], votes, "no_visit_interview"
    if is_directive(page, sentences):
        return [], votes, "no_visit_directive"
    if is_sendoff(page, sentences):
        return [], votes, "no_visit_send_off_or_own_trip"
    if is_announced_otherwise(page, sentences):
        return [], votes, "no_visit_announced_otherwise"
    if went_abroad(page, sentences):
        return [], votes, "no_visit_own_trip_abroad"
    core = reported_by(page, sentences, origins, votes[0].name if votes else None, home_of_paper(page, layout, outlet))
    if core is None:
        return [], votes, "no_visit_no_delegation_at_work"
    number, origin = core
    if goes_abroad(page, sentences, number, origin):
        return [], votes, "no_visit_own_trip_abroad"
    if is_memory(page, sentences[number], published.day.year if published is not None else None):
        return [], votes, "no_visit_memory"
    if origin is not None and origin.rule == "delegation_by_office" and is_online(page, sentences):
        return [], votes, "no_visit_online"
    if origin is not None and origin.rule == "delegation_by_office" and called_at_guests_seat(page, sentences[number], origin):
        return [], votes, "no_visit_own_leaders"
    later = later_seats(page, sentences, number)
    found = most_likely_host([vote for vote in votes if vote.name not in later], origin) or most_likely_host(votes, origin)
    province = as_named_then(worked_in_first(page, sentences, number, votes, found, origin), published)
    if origin is not None and province is not None and called_on_ministry(page, sentences[number], origin, province.name):
        return [], votes, "no_visit_own_trip_to_a_ministry"
    if origin is not None and origin.level is Level.PROVINCE and origin.place is not None and province is None:
        origin = with_own_group(page, sentences[number], number, origin)
        if origin is None:
            return [], votes, "no_visit_own_leaders"
        province = as_named_then(most_likely_host(votes, origin), published)
    if province is None and not host_words(page, sentences):
        return [], votes, "no_visit_no_host"
    if origin is not None and origin.rule == "delegation_by_office" and province is None and not ours(page, sentences):
        return [], votes, "no_visit_no_host"
    if (
        origin is not None
        and origin.rule == "delegation_by_office"
        and province is not None
        and (held_elsewhere(page, sentences, province.name) or not is_seat(page, sentences, number, province))
    ):
        return [], votes, "no_visit_held_elsewhere"
    if origin is None and own_leaders_in_title(page, sentences):
        return [], votes, "no_visit_own_leaders"
    first = Stay(origin, province, tuple(range(len(sentences))), number, "delegation_at_work")
    return split_stays(page, sentences, origins, first, votes), votes, "visit_reported"
