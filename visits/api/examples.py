"""Examples in the API's description: answers to the sample, as ``manage.py api_examples`` has written them down."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("examples.json")


@lru_cache(maxsize=1)
def examples() -> dict[str, Any]:
    """Path of an operation -> what it answers; an operation that is not there has no example."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return found


def with_examples(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A step of making the description: an example for every operation that has one, and the ids in it for what its path asks for."""
    for path, answer in examples().items():
        operation = result["paths"].get(path, {}).get("get")
        if operation is None:
            continue
        content = operation["responses"]["200"]["content"]
        next(iter(content.values()))["example"] = answer
        given = {"public_id": answer.get("id"), "number": answer.get("edition")}
        if path.endswith("/editions"):
            given["public_id"] = answer["results"][0]["url"].split("/")[-3]
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path" and given.get(parameter["name"]):
                parameter["example"] = given[parameter["name"]]
    return result
