"""How stored documents become answers: joined as text, never parsed."""

from functools import lru_cache
from hashlib import sha256

import orjson
from django.conf import settings

API_VERSION = "1"


def meta(*, contains_samples: bool) -> str:
    """The ``meta`` of an answer, as JSON text."""
    return _meta(contains_samples, settings.API_LICENSE, settings.API_ATTRIBUTION)


@lru_cache(maxsize=8)
def _meta(contains_samples: bool, license_name: str, attribution: str) -> str:
    return json_text(
        {"api_version": API_VERSION, "license": license_name, "attribution": attribution, "contains_samples": contains_samples}
    )


def json_text(value: object) -> str:
    return orjson.dumps(value).decode()


def detail_text(meta_text: str, document: str) -> str:
    """A stored document with ``meta`` as its first member."""
    return f'{{"meta":{meta_text},{document[1:]}'


def list_text(meta_text: str, next_url: str | None, previous_url: str | None, count: int | None, documents: list[str]) -> str:
    results, counted = ",".join(documents), "" if count is None else f'"count":{count},'
    return f'{{"meta":{meta_text},"next":{json_text(next_url)},"previous":{json_text(previous_url)},{counted}"results":[{results}]}}'


def etag_of(*parts: str) -> str:
    """A strong tag: all that an answer's text depends on, the documents by their hashes."""
    return f'"{sha256("|".join(parts).encode()).hexdigest()[:40]}"'
