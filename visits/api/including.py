"""``include``: the records that those of an answer name, whole, each once, under ``included``."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter

from dieuphoi.api_problems import BadParameters
from visits.models.public import EditionIndex, EditionIndexLink, SubjectType

Relation = EditionIndexLink.Relation
# Name of the list that is included -> how the index links to its records, and their kind.
PEOPLE = {"people": (Relation.PERSON, SubjectType.PERSON)}
ORGANIZATIONS = {"organizations": (Relation.ORGANIZATION, SubjectType.ORGANIZATION)}
POSTS = {"posts": (Relation.POST, SubjectType.POST)}
AREAS = {"areas": (Relation.AREA, SubjectType.AREA)}
ARTICLES = {"articles": (Relation.ARTICLE, SubjectType.ARTICLE)}
Includes = Mapping[str, tuple[Relation, SubjectType]]
# What each kind of records names.
OF_KIND: dict[str, Includes] = {
    SubjectType.VISIT: ARTICLES | AREAS | ORGANIZATIONS | PEOPLE | POSTS,
    SubjectType.ORGANIZATION: AREAS | ORGANIZATIONS,
    SubjectType.POST: ORGANIZATIONS,
}


def includes_of(query: QueryDict | Mapping[str, str], known: Includes) -> list[str]:
    """The names asked for, in the order of the alphabet; BadParameters for one that there is not."""
    text = query.get("include")
    if text is None:
        return []
    names = {name.strip() for name in text.split(",")}
    if not names <= known.keys():
        raise BadParameters({"include": ("not_a_choice", f"Allowed, with commas between: {', '.join(known)}.")})
    if "as_of" in query:
        raise BadParameters({"include": ("contradiction", "Shows records as they are now: not together with as_of.")})
    return sorted(names)


def included(public_ids: Iterable[str], names: list[str], known: Includes) -> tuple[dict[str, list[str]], bool]:
    """Name -> documents by id, and whether one of them is a sample. One query, whatever is asked for."""
    relations = {known[name][0]: name for name in names}
    kinds: dict[str, str] = {known[name][1]: name for name in names}
    links = EditionIndexLink.objects.filter(entry__in=list(public_ids), relation__in=list(relations))
    rows = EditionIndex.objects.filter(public_id__in=links.values("target"), subject_type__in=list(kinds)).order_by("public_id")
    found: dict[str, list[str]] = defaultdict(list)
    samples = False
    for kind, document, is_sample in rows.values_list("subject_type", "edition__document", "is_sample"):
        found[kinds[kind]].append(document)
        samples |= is_sample
    return {name: found[name] for name in names}, samples


def parameter_of(known: Includes) -> OpenApiParameter:
    form = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(known)}}
    text = "Also send the records that these name, whole and each once, in included. With commas between; not together with as_of."
    return OpenApiParameter("include", form, "query", description=text, style="form", explode=False)
