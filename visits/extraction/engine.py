"""From a text to its extraction: the stages in order."""

from dataclasses import replace

from dieuphoi.spans import Span
from visits.extraction.dates import Stamp, publication
from visits.extraction.days import day_of
from visits.extraction.delegations import Origin, Vote, read_origins
from visits.extraction.elements import Sentence, read_sentences
from visits.extraction.events import find_events
from visits.extraction.gifts import find_gifts
from visits.extraction.hosts import province_finding
from visits.extraction.leads import find_lead
from visits.extraction.page import Page, read_page
from visits.extraction.partners import find_partners, with_guest, with_named_groups
from visits.extraction.people import Cast, Someone, gather, speakers_only
from visits.extraction.places import outlet_row, successor
from visits.extraction.records import Article, Basis, Extraction, Finding, Kind, Person, Side, Visit
from visits.extraction.roles import final_roles
from visits.extraction.scene import Scene, take_sides
from visits.extraction.senders import delegation_finding
from visits.extraction.sequences import same_days
from visits.extraction.statements import find_statements, to_commitments, where_both_speak
from visits.extraction.stays import Stay, spans_of
from visits.extraction.visiting import find_stays
from visits.extraction.zones import Layout, Zone, lay_out

EXTRACTOR_VERSION = "1.2"
# Rules that take for the head who is named first or highest: in a second province they know less than the first.
GUESSED_LEADS = frozenset({"lead_by_rank", "lead_first_named"})


def extract(
    text: str,
    *,
    source_name: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    published_on: str | None = None,
    title: str | None = None,
    byline: str | None = None,
) -> Extraction:
    """Everything that the rules find in a text. The keywords are what a reader knows from metadata; print goes before them.

    Offsets count code points of ``text`` as given. Any text gives a record; nothing is raised.
    """
    page = read_page(text)
    layout = lay_out(page, title)
    sentences = read_sentences(page, layout)
    paper = _outlet(page, layout, outlet, url)
    cast = gather(page, sentences)
    published = publication(page, layout, published_on, url, source_name)
    origins = read_origins(page, sentences)
    stays, votes, rule = find_stays(page, layout, sentences, cast, origins, paper.value if paper is not None else None, published)
    if rule == "no_visit_interview":
        cast = speakers_only(page, layout, sentences, cast)
    kind = Kind.VISIT_REPORT if stays else Kind.OTHER
    days = [day_of(page, sentences, stay, published) for stay in stays]
    scenes = [_scene(page, sentences, cast, stay, first, published, origins) for stay, (first, _) in zip(stays, days, strict=True)] or [
        _plain_scene(page, sentences, cast, votes, published)
    ]
    people, ids = _people(scenes, stays, cast, bool(stays))
    visits = _same_leads(
        stays,
        same_days(
            page, sentences, stays, tuple(_visit(scene, stay, when, ids) for scene, stay, when in zip(scenes, stays, days, strict=False))
        ),
    )
    article = Article(
        kind=kind,
        title=_title(page, layout, title),
        outlet=paper,
        byline=_byline(page, layout, byline),
        published_on=_published(page, published),
        body=_body(page, layout),
        furniture=_furniture(page, layout),
        rule=rule,
    )
    country = next((stay.origin.country for stay in stays if stay.origin is not None and stay.origin.country), None)
    partners = find_partners(page, sentences, country)
    for stay in stays:
        partners = with_guest(partners, page, sentences, stay.origin)
    if not stays:
        partners = with_named_groups(partners, page, sentences, origins)
    leads = {visit.lead_id for visit in visits}
    people = tuple(_with_lead(person, person.id in leads) for person in people)
    return Extraction(text, article, people, visits, partners)


def _scene(
    page: Page,
    sentences: tuple[Sentence, ...],
    cast: Cast,
    stay: Stay,
    first: Finding | None,
    published: Stamp | None,
    origins: tuple[Origin, ...],
) -> Scene:
    day = first.value if first is not None and first.value[:1].isdigit() and len(first.value) == 10 else _iso(published)
    scene = Scene(
        page,
        sentences,
        cast,
        stay.province.name if stay.province is not None else None,
        stay.origin,
        day,
        origins,
    )
    take_sides(scene)
    return scene


def _plain_scene(page: Page, sentences: tuple[Sentence, ...], cast: Cast, votes: list[Vote], published: Stamp | None) -> Scene:
    """An article without a visit: the province that it speaks of most is the one meant by "tỉnh"."""
    return Scene(page, sentences, cast, votes[0].name if votes else None, None, _iso(published))


def _iso(published: Stamp | None) -> str | None:
    return published.day.isoformat() if published is not None else None


def _people(scenes: list[Scene], stays: list[Stay], cast: Cast, visited: bool) -> tuple[tuple[Person, ...], dict[int, str]]:
    people: list[Person] = []
    ids: dict[int, str] = {}
    for someone in cast.people:
        scene = _scene_of(scenes, stays, someone)
        side, side_rule = scene.sides.get(id(someone), (None, ""))
        number = f"p{len(people) + 1}"
        ids[id(someone)] = number
        first = someone.mentions[0]
        people.append(
            Person(
                id=number,
                name=someone.name,
                side=side if visited else None,
                lead=False,
                roles=final_roles(scene, someone),
                spans=someone.spans(scene.page),
                basis=Basis.STATED,
                rule=first.rule,
                side_rule=side_rule or None,
            )
        )
    return tuple(people), ids


def _scene_of(scenes: list[Scene], stays: list[Stay], someone: Someone) -> Scene:
    """The visit in whose sentences somebody is named first outside the title; one whose delegation he belongs to goes before."""
    named = [
        scene
        for mention in someone.mentions
        if scenes[0].sentences[mention.sentence].zone is not Zone.TITLE
        for scene, stay in zip(scenes, stays, strict=False)
        if mention.sentence in stay.sentences
    ]
    return next((scene for scene in named if scene.sides.get(id(someone)) == (Side.DELEGATION, "side_by_body")), (named or scenes)[0])


def _with_lead(person: Person, lead: bool) -> Person:
    if not lead:
        return person
    return Person(person.id, person.name, person.side, True, person.roles, person.spans, person.basis, person.rule, person.side_rule)


def _visit(scene: Scene, stay: Stay, days: tuple[Finding | None, Finding | None], ids: dict[int, str]) -> Visit:
    page = scene.page
    lead, lead_rule, office = find_lead(scene, stay.sentences)
    first, last = days
    gifts = find_gifts(scene, stay.sentences)
    said = find_statements(scene, stay.sentences)
    inside = set(stay.sentences)
    province = province_finding(page, stay)
    lead_finding = None
    if lead is not None:
        basis = Basis.STATED if lead_rule in {"lead_after_name", "lead_title_after_name", "lead_by_office"} else Basis.INFERRED
        lead_finding = Finding(lead.name, lead.spans(page)[:1], basis, lead_rule)
    return Visit(
        delegation=delegation_finding(scene, stay, lead),
        province=province,
        date=first,
        end_date=last,
        lead=lead_finding,
        lead_id=ids.get(id(lead)) if lead is not None else None,
        lead_role=page.printed(office.start, office.end) if office is not None else None,
        events=find_events(scene, stay.sentences, stay.core, gifts, where_both_speak(scene, said)),
        gifts=gifts,
        commitments=to_commitments(scene, said, ids),
        people_ids=tuple(
            ids[id(someone)] for someone in scene.cast.people if any(mention.sentence in inside for mention in someone.mentions)
        ),
        spans=spans_of(page, scene.sentences, stay),
        basis=Basis.STATED,
        rule=stay.rule,
        province_now=successor(province.value) if province is not None else None,
    )


def _same_leads(stays: list[Stay], visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """A delegation that goes on to a second province without its leader's being named again has the leader it had."""
    done: list[Visit] = []
    for index, visit in enumerate(visits):
        before = done[-1] if done else None
        if (
            before is not None
            and (visit.lead is None or visit.lead.rule in GUESSED_LEADS)
            and before.lead is not None
            and _same_origin(stays[index].origin, stays[index - 1].origin)
        ):
            visit = replace(
                visit,
                lead=replace(before.lead, basis=Basis.INFERRED, rule="lead_of_visit_before"),
                lead_id=before.lead_id,
                lead_role=before.lead_role,
            )
        done.append(visit)
    return tuple(done)


def _same_origin(one: Origin | None, other: Origin | None) -> bool:
    return one is not None and other is not None and (one.name, one.place, one.country) == (other.name, other.place, other.country)


def _title(page: Page, layout: Layout, given: str | None) -> Finding | None:
    if layout.title is not None:
        line = layout.title
        span = page.span(line.start, line.end)
        return Finding(page.source.given[span.start : span.end], (span,), Basis.STATED, line.rule)
    return Finding(given, (), Basis.INFERRED, "title_by_metadata") if given else None


def _byline(page: Page, layout: Layout, given: str | None) -> Finding | None:
    if layout.byline is not None:
        start, end = layout.byline
        return Finding(page.printed(start, end), (page.span(start, end),), Basis.STATED, layout.byline_rule)
    return Finding(given, (), Basis.INFERRED, "byline_by_metadata") if given else None


def _published(page: Page, published: Stamp | None) -> Finding | None:
    if published is None:
        return None
    spans = (page.source.span(published.start, published.end),) if published.end else ()
    return Finding(published.day.isoformat(), spans, published.basis, published.rule)


def _outlet(page: Page, layout: Layout, given: str | None, url: str | None) -> Finding | None:
    """The newspaper: known, or printed in the page's head, foot or agency line."""
    if given:
        row = outlet_row(given)
        return Finding(row["name"] if row else given, (), Basis.INFERRED, "outlet_by_metadata")
    for line in layout.lines:
        if line.zone is Zone.OUTSIDE:
            break
        reach = line.end if line.zone in (Zone.FURNITURE, Zone.CREDIT, Zone.STAMP) else min(line.end, line.start + 6)
        for index, hit in page.hits.within("outlet", line.start, reach):
            in_brackets = index > line.start and page.tokens.keys[index - 1] == "("
            if line.zone is Zone.BODY and not in_brackets and index + hit.length < line.end:
                continue
            if line.zone is Zone.TITLE:
                continue
            return Finding(hit.entry.value, (page.span(index, index + hit.length),), Basis.STATED, "outlet_printed")
    if url:
        host = url.partition("//")[2].partition("/")[0] or url.partition("/")[0]
        row = outlet_row(host.partition(":")[0])
        if row is not None:
            return Finding(row["name"], (), Basis.INFERRED, "outlet_by_address")
    return None


def _body(page: Page, layout: Layout) -> Span:
    """From the title to the last line of the article proper."""
    inside = [line for line in layout.lines if line.zone is not Zone.OUTSIDE]
    first = layout.title or next((line for line in inside if line.zone is Zone.BODY), None)
    last = next((line for line in reversed(inside) if line.zone in (Zone.BODY, Zone.BYLINE, Zone.CREDIT, Zone.TITLE)), None)
    if first is None or last is None or last.end <= first.start:
        return Span(0, len(page.source.given))
    return Span(page.span(first.start, first.end).start, page.span(last.start, last.end).end)


def _furniture(page: Page, layout: Layout) -> tuple[Span, ...]:
    body = _body(page, layout)
    spans = [page.span(line.start, line.end) for line in layout.lines if line.zone in (Zone.FURNITURE, Zone.CREDIT, Zone.STAMP)]
    spans += [page.span(start, end) for start, end in layout.credits]
    return tuple(sorted(span for span in spans if body.start <= span.start and span.end <= body.end))
