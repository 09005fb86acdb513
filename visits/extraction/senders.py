"""The organisation that a delegation comes from, where its phrase or its people say so."""

from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Level
from visits.extraction.delegations import Origin
from visits.extraction.elements import Element, What
from visits.extraction.lexicons import term_keys
from visits.extraction.people import Someone
from visits.extraction.places import body_name
from visits.extraction.records import Basis, Finding
from visits.extraction.scene import Scene
from visits.extraction.stays import ACTS_WITHIN, Stay, body_of
from visits.extraction.zones import Zone


def delegation_finding(scene: Scene, stay: Stay, lead: Someone | None) -> Finding | None:
    """The organisation that the delegation comes from; by its head's office where only that is printed."""
    origin = stay.origin
    if origin is not None and origin.name:
        name = _in_full(scene, origin)
        return Finding(name, (scene.page.span(origin.start, origin.end),), Basis.STATED, origin.rule)
    sender = _sender(scene, stay) if origin is None or origin.level is Level.UNKNOWN else None
    if sender is not None and sender.body is not None:
        name = body_name(sender.body, None, None)
        return Finding(name, (scene.page.span(sender.start, sender.end),), Basis.INFERRED, "delegation_of_who_works")
    titled = _body_in_title(scene)
    if lead is not None:
        for attached in sorted(lead.offices, key=lambda attached: -attached.office.rank):
            body = attached.office.body
            if body is not None and body.level in {Level.CENTRAL, Level.FOREIGN} and attached.office.fixed == "":
                return Finding(
                    body_name(body, scene.province, scene.day),
                    (scene.page.span(attached.office.start, attached.office.end),),
                    Basis.INFERRED,
                    "delegation_by_lead",
                )
    if titled is not None and titled.body is not None:
        name = body_name(titled.body, None, None)
        return Finding(name, (scene.page.span(titled.start, titled.end),), Basis.INFERRED, "delegation_in_title")
    return None


def _in_full(scene: Scene, origin: Origin) -> str:
    """The name of a central body where the article prints more of it: "Bộ Tư lệnh Vùng 2" is "Bộ Tư lệnh Vùng 2 Hải quân"."""
    if origin.level is not Level.CENTRAL:
        return origin.name
    key = tone_key(origin.name) + " "
    for sentence in scene.sentences:
        for element in sentence.elements:
            body = body_of(element)
            if body is None or body.level is not Level.CENTRAL or body.wants == "parent" or not tone_key(body.name).startswith(key):
                continue
            if not any(tone_key(body.name)[len(key) :].startswith(region) for region in term_keys("region")):
                return body_name(body, None, None)
    return origin.name


def _sender(scene: Scene, stay: Stay) -> Element | None:
    """ "Thanh tra Chính phủ công bố quyết định thanh tra …. Đoàn thanh tra do …": the central body whose doing the sentences report."""
    for number in (stay.core, stay.core - 1):
        sentence = scene.sentences[number] if number >= 0 else None
        if sentence is None or sentence.zone is not Zone.BODY:
            continue
        for element in sentence.elements:
            body = element.body
            if element.what is not What.BODY or body is None or body.level is not Level.CENTRAL or body.wants == "parent":
                continue
            before = scene.page.hits.at[element.start - 1] if element.start > sentence.start else {}
            acts = any(
                scene.page.hits.has(kind, element.end, min(element.end + ACTS_WITHIN, sentence.end))
                for kind in ("attending", "visit_verbs")
            )
            if acts and not before.keys() & {"term_with", "term_of", "term_at", "term_by"}:
                return element
    return None


def _body_in_title(scene: Scene) -> Element | None:
    """The one central body that the title names."""
    found = [
        element
        for sentence in scene.sentences
        if sentence.zone is Zone.TITLE
        for element in sentence.elements
        if element.what is What.BODY and element.body is not None and element.body.level is Level.CENTRAL and element.body.wants != "parent"
    ]
    return found[0] if len(found) == 1 else None
