"""Rows that the desk only shows."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dieuphoi.partial_dates import PartialDate


class ReadOnly:
    """Shown to whoever may view it, changed by nobody."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def link(url_name: str, pk: int, words: str, query: str = "") -> SafeString:
    url = reverse(url_name, args=[pk])
    return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}{}">{}</a>', url, query, words)


def day(edtf: str) -> str:
    """A partial date as an editor reads it."""
    return PartialDate.parse(edtf).printed() if edtf else "chưa rõ"
