import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    """Totals are kept between requests; each test has a record of its own."""
    cache.clear()
