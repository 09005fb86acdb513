"""The editor's guide: what it shows and names is there."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.visits.admin.test_vietnamese import english_in
from tests.world import EDITOR, make_user
from visits.admin.guide import html_lines

DOCS = settings.BASE_DIR / "docs"
GUIDE = (DOCS / "huong-dan-bien-tap.md").read_text(encoding="utf-8")
DESK_KEYS = (settings.BASE_DIR / "visits" / "static" / "visits" / "desk" / "keys.js").read_text(encoding="utf-8")
# Not in the list of actions: it takes back whatever is open.
ALWAYS = {"Esc"}
# Of keys, formats and files.
NAMES = {"Alt", "Ctrl", "Enter", "Shift", "admin", "docx", "pdf", "RSS", "zip", "import", "md", "bon-tin", "csv"}


def keys_of_the_desk() -> set[str]:
    """The keys as the desk prints them on its buttons."""
    keys = re.findall(r'{ id: "\w+", key: "([^"]+)"', DESK_KEYS)
    arrows = [key.replace("ArrowUp", "↑").replace("ArrowDown", "↓") for key in keys]
    return {re.sub(r"\b[a-z]$", lambda letter: letter[0].upper(), key) for key in arrows}


def test_the_guide_names_only_keys_that_the_desk_has() -> None:
    named = set(re.findall(r"<kbd>(.+?)</kbd>", GUIDE))
    assert named - keys_of_the_desk() - ALWAYS == set()
    assert len(named) > 30


def test_every_key_of_the_desk_is_in_the_guide() -> None:
    assert keys_of_the_desk() - set(re.findall(r"<kbd>(.+?)</kbd>", GUIDE)) == set()


def test_the_guide_shows_and_links_only_files_that_exist() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", GUIDE)
    assert [target for target in targets if not (DOCS / target).is_file()] == []


def test_every_heading_that_the_guide_points_to_is_there() -> None:
    page = "\n".join(html_lines(GUIDE))
    anchors = set(re.findall(r'<h\d id="([^"]+)"', page))
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= anchors


@pytest.mark.django_db
def test_the_start_page_leads_editors_to_the_guide_and_its_pictures(client: Client) -> None:
    client.force_login(make_user("bientap", EDITOR))
    assert 'href="/admin/huong-dan/"' in client.get("/admin/").content.decode()
    page = client.get("/admin/huong-dan/")
    assert set(english_in(page)) <= NAMES
    pictures = re.findall(r'<img src="([^"]+)"', page.content.decode())
    assert len(pictures) == GUIDE.count("](pictures/")
    assert {client.get(f"/admin/huong-dan/{name}")["Content-Type"] for name in pictures} == {"image/png"}


@pytest.mark.django_db
def test_the_guide_is_for_those_who_log_in_and_serves_no_other_file(client: Client) -> None:
    assert client.get("/admin/huong-dan/").status_code == 302
    client.force_login(make_user("bientap", EDITOR))
    assert client.get("/admin/huong-dan/anh/api.png").status_code == 404


def test_what_stands_in_the_guide_is_shown_as_text() -> None:
    assert list(html_lines("# A <script>\n\n1. x\n   y\n2. z")) == [
        '<h1 id="a-script">A &lt;script&gt;</h1>',
        '<ol start="1">',
        "<li>x y</li>",
        "<li>z</li>",
        "</ol>",
    ]
