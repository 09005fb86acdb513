"""The desk speaks Vietnamese, the libraries' parts of it included."""

import re
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from people.models import Area, Organization, Person, Post
from tests.visits.admin.page_form import fields_of
from tests.visits.admin.table_files import make_csv, preview, url
from tests.visits.admin.test_batches import make_batch
from tests.world import make_area, make_body, make_person, make_visit
from visits.models import Article, ImportBatch, ImportItem, Outlet
from visits.reading.syllables import is_syllable

pytestmark = pytest.mark.django_db

# Words that are no Vietnamese syllables and may stand on a page: names of formats and of what this small world brings.
ALLOWED = {"api", "csv", "xlsx", "json", "url", "ip", "id", "html", "email", "web", "com", "vn", "http", "esc", "command", "control"}
WORLD = {
    "bientap",
    "quanly",
    "khongcogi",
    "baothaibinh",
    "ubnd",
    "hđnd",
    "mttq",
    "xxxx",
    "qh",
    "vnd",
    "usd",
    "jpy",
    "txt",
    "utf",
    "tcvn",
    "vni",
}
# English in the shape of Vietnamese syllables, which no Vietnamese text of ours needs. ("to", "do", "in", "an" are Vietnamese words.)
DISGUISED = {"and", "at", "item", "none", "not", "note", "one", "then", "this"}
_WORD = re.compile(r"[^\W\d_]+")
SHOWN_ATTRIBUTES = ("placeholder", "title", "aria-label", "alt", "data-label")


def visible_words(response: Any) -> Iterator[str]:
    """Every word that a reader may see or hear, but for what came out of articles, files, symbols and rules' names."""
    page = lxml.html.fromstring(response.content.decode())
    for hidden in page.xpath(
        "//script | //style | //template | //code | //*[contains(@class, 'material-symbols')] | //*[@class='article-text']"
    ):
        hidden.drop_tree()
    for button in page.xpath("//input[@type='submit' or @type='button']"):
        yield from _WORD.findall(button.get("value") or "")
    for element in page.iter():
        for attribute in SHOWN_ATTRIBUTES:
            yield from _WORD.findall(element.get(attribute) or "")
    # Cell by cell: two cells that stand side by side without a space are two words.
    for text in page.itertext(with_tail=True):
        yield from _WORD.findall(text)


def is_foreign(word: str) -> bool:
    return (not is_syllable(word) or word in DISGUISED) and word not in ALLOWED | WORLD


def english_in(response: Any) -> list[str]:
    assert response.status_code == 200
    return sorted({word for word in visible_words(response) if len(word) > 1 and is_foreign(word.lower())})


@pytest.fixture
def desk(client: Client) -> Client:
    """A superuser, who sees every page there is, and one row of everything."""
    # No password: what is shown of one is made of random letters.
    client.force_login(User.objects.create_superuser("quanly"))
    area = make_area()
    Outlet.objects.create(key="bao-mau", name="Báo Mẫu", aliases=["Mẫu"], domains=["mau.vn"], area=area)
    make_body(posts=("Bộ trưởng",), area=area, classification="ministry")
    make_person()
    make_visit()
    make_batch(ImportItem.Outcome.NEW, ImportItem.Outcome.FAILED)
    return client


MODELS = (Person, Organization, Post, Area, Outlet, Article, ImportBatch, User, Group)
NAMES = [f"{model._meta.app_label}_{model._meta.model_name}" for model in MODELS]
TABLES = ("people_person", "people_organization", "visits_article", "visits_visit")


def test_the_words_looked_for_would_be_found() -> None:
    class Answer:
        status_code = 200
        content = b"<p>Save and continue</p><input placeholder='Type to search'><script>delete</script>"

    assert english_in(Answer()) == ["Save", "Type", "and", "continue", "search"]


def test_the_start_page(desk: Client) -> None:
    assert english_in(desk.get("/admin/")) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_list(desk: Client, name: str) -> None:
    assert english_in(desk.get(url(name, "changelist"))) == []
    assert english_in(desk.get(url(name, "changelist"), {"q": "khongcogi"})) == []


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_every_page_of_a_row_with_its_history_and_its_errors(desk: Client, model: Any) -> None:
    row = model._default_manager.first()
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    address = reverse(f"admin:{name}_change", args=[row.pk])
    assert english_in(desk.get(address)) == []
    assert english_in(desk.get(reverse(f"admin:{name}_history", args=[row.pk]))) == []
    if hasattr(row, "history") and row.history.exists():
        version = reverse(f"admin:{name}_simple_history", args=[row.pk, row.history.first().history_id])
        assert english_in(desk.get(version)) == []
    if admin.site._registry[model].has_change_permission(desk.get(address).wsgi_request, row):
        fields = fields_of(desk.get(address), f"{model._meta.model_name}_form")
        wrong = dict.fromkeys(("title", "valid_from", "published_on", "url", "domains", "rank"), "x")
        assert english_in(desk.post(address, {**fields, **wrong, "name": "", "title": "", "username": ""})) == []


@pytest.mark.parametrize("model", [Person, Organization, Post, Area, Outlet, User])
def test_every_page_for_a_new_row_and_for_deleting_one(desk: Client, model: Any) -> None:
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    assert english_in(desk.get(reverse(f"admin:{name}_add"))) == []
    assert english_in(desk.get(reverse(f"admin:{name}_delete", args=[model._default_manager.first().pk]))) == []


@pytest.mark.parametrize("name", TABLES)
def test_every_page_of_import_and_export(desk: Client, name: str) -> None:
    assert english_in(desk.get(url(name, "import"))) == []
    assert english_in(desk.get(url(name, "export"))) == []
    assert english_in(desk.post(url(name, "export"), {})) == []
    assert english_in(preview(desk, name, b"")) == []
    assert english_in(preview(desk, name, make_csv({"cot la": "x"}))) == []


def test_the_preview_of_an_import_and_its_errors(desk: Client) -> None:
    person = Person.objects.get()
    rows: list[dict[str, object]] = [{"số": person.pk, "họ và tên": "Nguyễn Văn An"}, {"số": "mới", "họ và tên": "Trần Thị B"}]
    assert english_in(preview(desk, "people_person", make_csv(*rows))) == []
    assert english_in(preview(desk, "people_person", make_csv({"số": "x", "họ và tên": "ba " * 60}))) == []


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/password_change/"])
def test_the_pages_of_accounts(desk: Client, address: str) -> None:
    if "login" in address:
        desk.logout()
    assert english_in(desk.get(address)) == []
    assert english_in(desk.post(address, {"username": "x", "password": "y"})) == []
