"""The shape of every document, for the OpenAPI schema. Answers are stored text: nothing here runs when one is made.

tests/visits/api/test_schema.py holds published documents against it, so that neither drifts from the other.
"""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dieuphoi.public_ids import CROCKFORD, LENGTH, PATTERN

EDTF = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|XXXX-[0-9]{2}-[0-9]{2})$"

# The public's vocabulary: a value may join, none changes its meaning.
BASES = ("stated", "inferred", "edited")
SIDES = ("delegation", "host", "other")
ARTICLE_ROLES = ("report", "follow_up")
FOLLOW_UP_STATUSES = ("under_way", "partly_done", "done", "declined")
EVENT_TYPES = (
    "working_session",
    "courtesy_call",
    "conference",
    "tribute",
    "site_visit",
    "gift",
    "signing",
    "ceremony",
    "other",
)
COMMITMENT_KINDS = ("request", "pledge", "recommendation", "undertaking")
AREA_LEVELS = ("country", "province", "district", "commune")
ARTICLE_KINDS = ("visit_report", "other")
CHANGE_KINDS = ("merged", "absorbed", "split", "renamed", "dissolved")
# Lists of parts of visits.
LEDGERS = ("commitments", "gifts", "events", "partnerships")
# Of what is derived from any number of visits only so many lines go out.
MOST_ATTESTED = 100
SUBJECT_TYPES = ("visit", "person", "organization", "post", "area", "article")
ACTIONS = ("published", "updated", "withdrawn", "restored", "merged", "unmerged", "redacted")
CLASSIFICATIONS = (
    "ministry",
    "agency",
    "party",
    "assembly",
    "committee",
    "department",
    "unit",
    "front",
    "force",
    "mission",
    "court",
    "company",
    "foreign",
    "other",
)


def public_id(letter: str, help_text: str = "Public id: it never changes and is never given again.", **options: Any) -> serializers.Field:
    return serializers.RegexField(public_id_pattern(letter), help_text=help_text, **options)


def public_id_pattern(letter: str) -> str:
    return rf"^{letter}[{CROCKFORD}]{{{LENGTH - 1}}}$"


def string(help_text: str = "", **options: Any) -> serializers.Field:
    return serializers.CharField(help_text=help_text, allow_blank=True, **options)


def day(help_text: str, **options: Any) -> serializers.Field:
    return serializers.DateField(help_text=help_text, allow_null=True, **options)


def printed_day(help_text: str) -> serializers.Field:
    note = "As far as it is known, in EDTF: 2015-07-01, 2015-07, 2015, XXXX-09-08 (the year is unknown); null where nothing is."
    return serializers.RegexField(EDTF, allow_null=True, help_text=f"{help_text} {note}")


def one_of(choices: Sequence[str], help_text: str, **options: Any) -> serializers.Field:
    return serializers.ChoiceField(choices=list(choices), help_text=help_text, **options)


@extend_schema_field({"type": ["number", "null"]})
class Amount(serializers.FloatField):
    """A sum in whole units of its currency, or null."""


class Meta(serializers.Serializer):
    api_version = serializers.CharField()
    license = serializers.CharField(help_text="Of the data. Quoted passages belong to their newspapers and are excluded.")
    attribution = serializers.CharField(help_text="Whom to name when the data is used.")
    contains_samples = serializers.BooleanField(help_text="Whether anything in this answer is made up for trying the program out.")


class Named(serializers.Serializer):
    name = string("As in the register on the day of publishing.")


class PersonName(Named):
    id = public_id("p")


class OrganizationName(Named):
    id = public_id("o")


class PostName(Named):
    id = public_id("t")


class PostId(serializers.Serializer):
    id = public_id("t")


class AreaName(Named):
    id = public_id("a")


class Source(serializers.Serializer):
    """The words that a value rests on. Offsets count Unicode code points in the article's text as it was read."""

    article = public_id("n", "The article's public id.")
    field = string("Which value of several the words are about; null where they are about all.", allow_null=True)
    quote = string("The exact words.")
    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=1, help_text="Exclusive.")
    narrowed = serializers.BooleanField(
        required=False,
        help_text="Whether these are the first words only of what the value rests on: of an article at most a fifth is quoted.",
    )


class Sourced(serializers.Serializer):
    basis = one_of(
        BASES,
        "Where the value comes from: printed in the article (stated), concluded from it and confirmed by an editor (inferred), "
        "given or corrected by an editor (edited).",
    )
    sources = Source(many=True)


class Document(serializers.Serializer):
    edition = serializers.IntegerField(min_value=1, help_text="Number of this published state.")
    published_at = serializers.DateTimeField()
    is_sample = serializers.BooleanField(help_text="Made up for trying the program out; not part of the record.")


# --- Visits ---------------------------------------------------------------------------------------------------------------


class PrintedBody(serializers.Serializer):
    name = string("As printed.")
    id = public_id("o", "The body's public id; null where it is not in the register.", allow_null=True)


class Delegation(Sourced):
    name = string("As printed.")
    organization = OrganizationName(allow_null=True)


class PlaceOfDay(Sourced):
    name = string("What the place was called on the day of the visit.")
    kind = string("tỉnh or thành phố, on that day.", allow_null=True)
    id = public_id("a", "The area's public id.", allow_null=True)


class Speaker(serializers.Serializer):
    name = string("As printed: a person or a body.")
    person = PersonName(allow_null=True)


class Role(Sourced):
    """An office that a participant held on the day of the visit. Nothing is said of when it began or ended."""

    text = string("The office with its body, as printed.")
    title = string("The office alone, abbreviations spelled out.")
    organization = PrintedBody(allow_null=True)
    post = PostName(allow_null=True)


class Participant(Sourced):
    name = string("As printed.")
    side = one_of(SIDES, "Came with the delegation, received it, or neither.")
    is_lead = serializers.BooleanField(help_text="Headed the delegation.")
    person = PersonName(allow_null=True, help_text="Null where it is not known who this is.")
    roles = Role(many=True)


def part_id(letter: str) -> serializers.Field:
    return public_id(letter, "Public id of this part; editions from before parts had one are without.", required=False)


class Event(Sourced):
    id = part_id("e")
    type = one_of(EVENT_TYPES, "What happened.")
    date = printed_day("Where the article gives the event its own day.")


class Gift(Sourced):
    id = part_id("g")
    text = string("What was given, as printed, as far as the quotes below show it, its first clause at least.")
    amount = Amount(allow_null=True, help_text="In whole units of the currency; null where no money is named.")
    currency = string("ISO 4217.", allow_null=True)
    count = serializers.IntegerField(allow_null=True, help_text="How many of them.")
    unit_amount = Amount(allow_null=True, help_text="The price of each.")
    giver = string("As printed.", allow_null=True)
    recipient = string("As printed.", allow_null=True)


class FollowUp(serializers.Serializer):
    """What became of a request or a promise, by a day, as an editor found it."""

    date = printed_day("The day that this is known of.")
    status = one_of(FOLLOW_UP_STATUSES, "How far it is.")
    note = string("What was found, in Vietnamese.", allow_null=True)
    sources = Source(many=True)


class Commitment(Sourced):
    id = part_id("c")
    kind = one_of(
        COMMITMENT_KINDS,
        "request: the place asks the delegation's side. pledge: the delegation's side promises. recommendation: the delegation asks the "
        "place. undertaking: the place promises.",
    )
    text = string("The clause or sentence, as printed, as far as the quotes below show it, its first clause at least.")
    by = Speaker(allow_null=True)
    follow_ups = FollowUp(many=True, required=False, help_text="By their days, the earliest first.")


class Partnership(Sourced):
    """A foreign locality with which the place has, or wants, an agreement."""

    id = part_id("f")
    name = string()
    country = string(allow_null=True)


class ArticleLine(serializers.Serializer):
    id = public_id("n")
    title = string()
    outlet = string("The newspaper, station or portal.", allow_null=True)
    published_on = day("Day of printing.")
    url = serializers.CharField(allow_null=True)


class VisitArticle(ArticleLine):
    role = one_of(ARTICLE_ROLES, "report: it reports the visit. follow_up: it is quoted by a follow-up.", required=False)


class Visit(Document):
    """A delegation of one body that worked in one place."""

    id = public_id("v")
    type = one_of(["visit"], "Always visit.")
    name = string("A title for people to read, in Vietnamese.")
    date = printed_day("First day.")
    end_date = printed_day("Last day, where the visit took several.")
    date_basis = one_of(BASES, "As basis elsewhere.")
    date_sources = Source(many=True)
    delegation = Delegation()
    area = PlaceOfDay()
    lead = Speaker(allow_null=True, help_text="Who headed the delegation.")
    participants = Participant(many=True)
    events = Event(many=True)
    gifts = Gift(many=True)
    commitments = Commitment(many=True)
    partnerships = Partnership(many=True)
    articles = VisitArticle(many=True)


# --- Those whom visits name -----------------------------------------------------------------------------------------------


class Person(Document):
    """Somebody whom published visits name. Visits that a person took part in: `/api/v1/visits?person=ID`."""

    id = public_id("p")
    type = one_of(["person"], "Always person.")
    name = string()
    other_names = serializers.ListField(child=serializers.CharField())


class Organization(Document):
    """A body: a ministry, a provincial committee, a department, an embassy."""

    id = public_id("o")
    type = one_of(["organization"], "Always organization.")
    name = string()
    classification = one_of(CLASSIFICATIONS, "What kind of body it is.")
    area = AreaName(allow_null=True, help_text="The place that it belongs to; null for a central body.")
    parent = OrganizationName(allow_null=True)
    other_names = serializers.ListField(child=serializers.CharField())
    valid_from = day("Exists since; null where unknown.")
    valid_to = day("Existed until; null where it still does.")


class Post(Document):
    """An office of a body."""

    id = public_id("t")
    type = one_of(["post"], "Always post.")
    name = string()
    title = string()
    organization = OrganizationName()


class AreaPeriod(serializers.Serializer):
    name = string()
    kind = string(allow_null=True)
    valid_from = day("First day of the name.")
    valid_to = day("Last day of the name; null where it is in force.")


class AreaChange(serializers.Serializer):
    """One area became another on a day."""

    kind = one_of(CHANGE_KINDS, "What happened to the area before.")
    on = serializers.DateField()
    resolution = string("The act that did it.")
    before = string()
    before_id = public_id("a", "Public id of the area before; null where it has none.", allow_null=True)
    after = string()
    after_id = public_id("a", "Public id of the area after; null where it has none.", allow_null=True)


class Area(Document):
    """A place with a period of existence. A merged province is another area, even where it kept the name of a part."""

    id = public_id("a")
    type = one_of(["area"], "Always area.")
    name = string("The latest name.")
    level = one_of(AREA_LEVELS, "Level of administration.")
    kind = string("tỉnh, thành phố, huyện…", allow_null=True)
    code = string("Administrative code.", allow_null=True)
    names = AreaPeriod(many=True)
    changes = AreaChange(many=True)
    valid_from = day("Exists since; null where unknown.")
    valid_to = day("Existed until; null where it still does.")


class Passage(serializers.Serializer):
    quote = string("The exact words.")
    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=1, help_text="Exclusive.")


class Article(Document):
    """What a newspaper printed: metadata and the passages that published visits quote, never the whole text."""

    id = public_id("n")
    type = one_of(["article"], "Always article.")
    name = string("The title.")
    title = string()
    outlet = string("The newspaper, station or portal.", allow_null=True)
    published_on = day("Day of printing.")
    url = serializers.CharField(allow_null=True)
    byline = string("As printed.", allow_null=True)
    kind = one_of(ARTICLE_KINDS, "Whether it reports a visit.")
    quotes = Passage(many=True)


# --- Details: a document, and what every answer says about itself ---------------------------------------------------------


class Detail(serializers.Serializer):
    meta = Meta()


class VisitDetail(Detail, Visit):
    __doc__ = Visit.__doc__


class Attested(serializers.Serializer):
    """An office in which published visits show somebody. The days are those of visits: nothing is said of a tenure."""

    title = string("The office, as the last of the visits calls it.")
    first_attested = printed_day("Day of the first visit.")
    last_attested = printed_day("Day of the last visit.")
    count = serializers.IntegerField(min_value=1, help_text="How many visits show it.")
    visits = serializers.ListField(child=public_id("v"), help_text="The first and the last of them: the proof.")
    url = serializers.URLField(help_text="All visits that show it, or at least this person in this body.")


class AttestedOffice(Attested):
    post = PostId(allow_null=True, help_text="Null where the office is not in the register.")
    organization = PrintedBody(allow_null=True)


class AttestedPerson(Attested):
    person = PersonName()
    post = PostId(allow_null=True, help_text="Null where the office is not in the register.")


class YearOfVisits(serializers.Serializer):
    year = serializers.IntegerField(allow_null=True, help_text="Null for visits of an unknown year.")
    count = serializers.IntegerField(min_value=1)
    url = serializers.URLField(help_text="The visits.", allow_null=True)


class BodyOfVisits(serializers.Serializer):
    name = string("The body that sent the delegations.")
    organization = serializers.RegexField(public_id_pattern("o"), allow_null=True, help_text="Its public id.")
    count = serializers.IntegerField(min_value=1)
    url = serializers.URLField(help_text="The visits; null where the body is not in the register.", allow_null=True)


class AttestedOffices(serializers.Serializer):
    offices = AttestedOffice(many=True, help_text=f"The one seen last first, at most {MOST_ATTESTED}.")


class AttestedPeople(serializers.Serializer):
    people = AttestedPerson(many=True, help_text=f"Who was seen in its offices, the last first, at most {MOST_ATTESTED}.")


class AttestedVisits(serializers.Serializer):
    visits_by_year = YearOfVisits(many=True, help_text="The last year first.")
    visiting_bodies = BodyOfVisits(many=True, help_text=f"Most visits first, at most {MOST_ATTESTED}.")


ATTESTED = "What published visits say of it now. It follows from them, is no part of the edition, and is absent with as_of."


class PersonDetail(Detail, Person):
    __doc__ = Person.__doc__
    attested = AttestedOffices(required=False, help_text=ATTESTED)


class OrganizationDetail(Detail, Organization):
    __doc__ = Organization.__doc__
    attested = AttestedPeople(required=False, help_text=ATTESTED)


class PostDetail(Detail, Post):
    __doc__ = Post.__doc__


class AreaDetail(Detail, Area):
    __doc__ = Area.__doc__
    attested = AttestedVisits(required=False, help_text=ATTESTED)


class ArticleDetail(Detail, Article):
    __doc__ = Article.__doc__


# --- What happened --------------------------------------------------------------------------------------------------------


class Change(serializers.Serializer):
    """One thing that happened to a record. Documents are not repeated here: ask the record itself for its present state."""

    sequence = serializers.IntegerField(min_value=1, help_text="Its place in the order. Numbers rise; one may be missing.")
    at = serializers.DateTimeField(help_text="When the public could first see it; rises with sequence.")
    action = one_of(
        ACTIONS,
        "published: the first edition. updated: the next one. withdrawn: answers 410. restored: answers again. merged: sends to other. "
        "unmerged: stands alone again. redacted: an edition's document was taken away.",
    )
    id = serializers.RegexField(PATTERN, help_text="Public id of the record.")
    type = one_of(SUBJECT_TYPES, "Kind of the record.")
    is_sample = serializers.BooleanField(help_text="Made up for trying the program out; not part of the record.")
    edition = serializers.IntegerField(min_value=1, allow_null=True, help_text="The edition that is current since; null where none is.")
    parts = serializers.ListField(
        child=serializers.CharField(), help_text="Top-level names of the document whose values are others than in the edition before."
    )
    other = serializers.RegexField(
        PATTERN, allow_null=True, help_text="The record that it was merged into or parted from; null for other actions."
    )
    public_reason = string("Why, in Vietnamese; null where nothing was said.", allow_null=True)


class EditionLine(serializers.Serializer):
    """A published state of a visit."""

    edition = serializers.IntegerField(min_value=1)
    published_at = serializers.DateTimeField()
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Of the stored document in UTF-8.")
    parts = serializers.ListField(
        child=serializers.CharField(),
        help_text="Top-level names of the document whose values are others than in the edition before; empty for the first one.",
    )
    public_reason = string("Why it was published, in Vietnamese; null where nothing was said.", allow_null=True)
    redacted = serializers.BooleanField(help_text="Whether its document was taken away since: its address answers 451 and says why.")
    redacted_at = serializers.DateTimeField(allow_null=True)
    url = serializers.URLField(help_text="The address to cite: its text never changes.")


class EditionList(Detail):
    """The published states of a visit."""

    results = EditionLine(many=True)


class Root(Detail):
    """Where everything is."""

    resources = serializers.DictField(child=serializers.URLField(), help_text="The lists, by name.")
    schema = serializers.URLField(help_text="This description in OpenAPI.")
    docs = serializers.URLField(help_text="The same to read and try out.")


class Context(serializers.Serializer):
    """The terms of the JSON-LD answers."""


Context._declared_fields["@context"] = serializers.DictField(help_text="Term -> its address, as JSON-LD 1.1 has it.")
