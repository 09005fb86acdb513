import pytest
from django.core.cache import cache
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _no_limit_and_no_memory(settings: Settings) -> None:
    settings.API_RATE = ""
    cache.clear()
