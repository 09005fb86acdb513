"""The desk may evaluate, for Unfold needs it; nothing public may."""

import pytest
from django.test import Client

HEADER = "Content-Security-Policy"


def policy(client: Client, path: str) -> dict[str, list[str]]:
    directives = client.get(path)[HEADER].split("; ")
    return {name: values for name, *values in (directive.split() for directive in directives)}


@pytest.mark.django_db
def test_the_desk_may_evaluate_but_runs_no_script_written_into_a_page(client: Client) -> None:
    found = policy(client, "/admin/login/")
    assert sorted(found["script-src"]) == ["'self'", "'unsafe-eval'"]
    assert found["frame-ancestors"] == ["'none'"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/?format=text", "/nothing-here/", "/administration/"])
def test_a_public_page_stays_strict(client: Client, path: str) -> None:
    found = policy(client, path)
    assert found["default-src"] == ["'self'"]
    assert "script-src" not in found
    assert not any("unsafe" in value for values in found.values() for value in values)
