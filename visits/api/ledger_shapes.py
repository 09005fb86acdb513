"""The shape of the parts of visits in lists of their own, for the OpenAPI schema."""

from rest_framework import serializers

from visits.api.shapes import (
    COMMITMENT_KINDS,
    EVENT_TYPES,
    FOLLOW_UP_STATUSES,
    Amount,
    Detail,
    Document,
    FollowUp,
    OrganizationName,
    Source,
    Sourced,
    Speaker,
    day,
    one_of,
    printed_day,
    public_id,
    string,
)


class LedgerSource(Source):
    """The words that a value rests on, with the article that printed them."""

    title = string("Of the article.")
    outlet = string("The newspaper, station or portal.", allow_null=True)
    published_on = day("Day of printing.")
    url = serializers.CharField(allow_null=True)


class VisitName(serializers.Serializer):
    id = public_id("v")
    name = string("A title for people to read, in Vietnamese.")


class LedgerArea(serializers.Serializer):
    id = public_id("a", "The area's public id.", allow_null=True)
    name = string("What the place was called on the day of the visit.")
    kind = string("tỉnh or thành phố, on that day.", allow_null=True)


class LedgerDelegation(serializers.Serializer):
    name = string("As printed.")
    organization = OrganizationName(allow_null=True)


class Part(Document, Sourced):
    """A part of a published visit, with what of the visit it needs to stand alone."""

    visit = VisitName(help_text="The visit that it is a part of; edition and published_at are the visit's.")
    date = printed_day("First day.")
    end_date = printed_day("Last day, where the visit took several.")
    area = LedgerArea()
    delegation = LedgerDelegation()
    sources = LedgerSource(many=True)


class LedgerFollowUp(FollowUp):
    sources = LedgerSource(many=True)


class LedgerCommitment(Part):
    """What was asked or promised during a visit, and what became of it."""

    id = public_id("c")
    type = one_of(["commitment"], "Always commitment.")
    kind = one_of(
        COMMITMENT_KINDS,
        "request: the place asks the delegation's side. pledge: the delegation's side promises. recommendation: the delegation asks the "
        "place. undertaking: the place promises.",
    )
    text = string("The clause or sentence, as printed, as far as the quotes below show it, its first clause at least.")
    by = Speaker(allow_null=True)
    status = serializers.ChoiceField(
        choices=list(FOLLOW_UP_STATUSES), allow_null=True, help_text="Of the last follow-up; null where nobody has followed it up."
    )
    followed_up_on = printed_day("The last follow-up's day.")
    follow_ups = LedgerFollowUp(many=True, help_text="By their days, the earliest first.")


class LedgerGift(Part):
    """What was given during a visit."""

    id = public_id("g")
    type = one_of(["gift"], "Always gift.")
    text = string("What was given, as printed, as far as the quotes below show it, its first clause at least.")
    amount = Amount(allow_null=True, help_text="In whole units of the currency; null where no money is named.")
    currency = string("ISO 4217.", allow_null=True)
    count = serializers.IntegerField(allow_null=True, help_text="How many of them.")
    unit_amount = Amount(allow_null=True, help_text="The price of each.")
    giver = string("As printed.", allow_null=True)
    recipient = string("As printed.", allow_null=True)


class LedgerEvent(Part):
    """What took place during a visit."""

    id = public_id("e")
    type = one_of(["event"], "Always event.")
    event_type = one_of(EVENT_TYPES, "What happened.")


class LedgerPartnership(Part):
    """A foreign locality with which the place that was visited has, or wants, an agreement."""

    id = public_id("f")
    type = one_of(["partnership"], "Always partnership.")
    name = string()
    country = string(allow_null=True)


class LedgerCommitmentDetail(Detail, LedgerCommitment):
    __doc__ = LedgerCommitment.__doc__


class LedgerGiftDetail(Detail, LedgerGift):
    __doc__ = LedgerGift.__doc__


class LedgerEventDetail(Detail, LedgerEvent):
    __doc__ = LedgerEvent.__doc__


class LedgerPartnershipDetail(Detail, LedgerPartnership):
    __doc__ = LedgerPartnership.__doc__
