"""How stored documents become answers: joined as text, never parsed."""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson
from django.conf import settings

API_VERSION = "1"


def meta(*, contains_samples: bool) -> str:
    """The ``meta`` of an answer, as JSON text."""
    return _meta(contains_samples, settings.API_LICENSE, settings.API_ATTRIBUTION)


def meta_values(*, contains_samples: bool) -> dict[str, Any]:
    said = {"license": settings.API_LICENSE, "attribution": settings.API_ATTRIBUTION}
    return {"api_version": API_VERSION, **said, "contains_samples": contains_samples}


@lru_cache(maxsize=8)
def _meta(contains_samples: bool, license_name: str, attribution: str) -> str:
    return json_text(meta_values(contains_samples=contains_samples))


def json_text(value: object) -> str:
    return orjson.dumps(value).decode()


def detail_text(meta_text: str, document: str, included: str = "") -> str:
    """A stored document with ``meta`` as its first member, and perhaps ``included`` as its last one."""
    return f'{{"meta":{meta_text},{document[1:-1]}{included}}}'


def with_members(document: str, members: str | None) -> str:
    """A document with more members, each pair written out, at its end."""
    return f"{document[:-1]},{members}}}" if members else document


def list_text(
    meta_text: str, next_url: str | None, previous_url: str | None, count: int | None, documents: Iterable[str], included: str = ""
) -> str:
    results, counted = ",".join(documents), "" if count is None else f'"count":{count},'
    links = f'"next":{json_text(next_url)},"previous":{json_text(previous_url)}'
    return f'{{"meta":{meta_text},{links},{counted}"results":[{results}]{included}}}'


def included_text(documents: dict[str, list[str]]) -> str:
    """The member ``included`` with the comma before it."""
    return ',"included":{' + ",".join(f'"{name}":[{",".join(texts)}]' for name, texts in documents.items()) + "}"


def etag_of(*parts: str) -> str:
    """A strong tag: all that an answer's text depends on, the documents by their hashes."""
    return f'"{sha256("|".join(parts).encode()).hexdigest()[:40]}"'
