"""Which offices a role's box offers, and what chosen words become."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Post
from tests.visits.admin.page_form import change_url, fields_of, opened, send, text_of
from tests.world import EDITOR, TEXT, make_area, make_body, make_user, make_visit, span_of
from visits import curation
from visits.curation import Edit
from visits.models import Role, Visit
from visits.models.claims import Decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


def offered(client: Client, role: Role, term: str = "") -> list[str]:
    answer = client.get("/admin/visits/visit/tim/chuc-vu/", {"role": str(role.pk), "term": term}).json()
    return [proposal["label"] for proposal in answer["results"]]


def host_role(visit: Visit) -> Role:
    return Role.objects.get(participation__visit=visit, participation__side="host")


def test_what_the_same_words_meant_before_comes_first_then_the_persons_own_offices_and_new_last(editor: Client) -> None:
    here, there = make_area(), make_area("Hà Tĩnh", "ha-tinh")
    committee = make_body("Tỉnh ủy Thái Bình", "tu-tb", area=here, posts=("Phó Bí thư",))
    other = make_body("Tỉnh ủy Hà Tĩnh", "tu-ht", area=there, posts=("Bí thư Tỉnh ủy",))
    council = make_body("HĐND tỉnh Thái Bình", "hdnd-tb", area=here, posts=("Chủ tịch",))
    earlier = make_visit(f"{TEXT} Lần trước.")

    def held(post: Post, text: str, name: str) -> Edit:
        participation = earlier.participations.get(name_text=name)
        values = {"participation": participation, "title": post.title, "text": text, "post": post, "organization": post.organization}
        return Edit("role", values=values)

    edits = [
        held(other.posts.get(), "Bí thư Tỉnh ủy", "Nguyễn Văn A"),
        held(committee.posts.get(), "Bí thư Tỉnh ủy", "Nguyễn Văn A"),
        held(council.posts.get(), "khác", "Trần Thị B"),
    ]
    curation.change_visit(earlier.pk, expected_version=1, edits=edits, by=None)
    role = host_role(make_visit())
    first = ["Phó Bí thư, Tỉnh ủy Thái Bình", "Bí thư Tỉnh ủy, Tỉnh ủy Hà Tĩnh", "Chủ tịch, HĐND tỉnh Thái Bình"]
    assert offered(editor, role)[:3] == first
    # Typed without diacritics; what was typed itself stands last.
    assert offered(editor, role, "chu tich") == ["Chủ tịch, HĐND tỉnh Thái Bình", "chu tich"]
    assert offered(editor, role, "Đại biểu, Quốc hội") == ["Đại biểu, Quốc hội"]


def test_offices_near_the_visit_come_before_others(editor: Client) -> None:
    here = make_area()
    make_body("Sở Ngoại vụ tỉnh An", "a", posts=("Giám đốc",))
    make_body("Sở Ngoại vụ tỉnh Thái Bình", "b", area=here, posts=("Giám đốc",))
    visit = make_visit()
    assert offered(editor, host_role(visit), "giam doc")[0] == "Giám đốc, Sở Ngoại vụ tỉnh Thái Bình"

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            offered(editor, host_role(visit), "giam doc")
        return len(queries)

    few = count()
    make_body("Sở Nội vụ", "c", posts=tuple(f"Giám đốc {n}" for n in range(30)))
    assert count() == few
    assert len(offered(editor, host_role(visit), "giam doc")) == 13


@pytest.mark.parametrize("term", ["", "%", "'", "\x00", "a" * 5000, "🙂", ",,,"])
def test_anything_typed_is_answered(editor: Client, term: str) -> None:
    offered(editor, host_role(make_visit()), term)
    assert editor.get("/admin/visits/visit/tim/chuc-vu/", {"role": "9" * 40}).status_code == 404


# --- Chosen words ---


def chosen(visit: Visit, to: str, words: str, **more: Any) -> str:
    version = visit.articles.get().latest_version
    start, end = span_of(version.text, words)
    return json.dumps({"to": to, "version": version.pk, "start": start, "end": end, "quote": words, **more})


def test_chosen_words_that_do_not_stand_there_are_refused_and_nothing_typed_is_lost(editor: Client) -> None:
    visit = make_visit()
    forged = json.loads(chosen(visit, "visit-date", "15/9/2020")) | {"start": 3}
    response: Any = send(editor, visit, opened(editor, visit), cite=json.dumps(forged), visit__note="giữ lại")
    assert response.status_code == 422
    assert "không khớp với văn bản" in text_of(response)
    assert fields_of(response)["visit-note"] == "giữ lại"
    stranger = make_visit(f"{TEXT} Tin khác.")
    foreign = chosen(stranger, "visit-date", "15/9/2020")
    assert send(editor, visit, opened(editor, visit), cite=foreign).status_code == 422
    for broken in ("", "{", "[]", "3", '{"to": "visit-date"}', json.dumps(forged | {"start": "x"}), json.dumps(forged | {"start": 10**30})):
        assert send(editor, visit, opened(editor, visit), cite=broken).status_code == 302
    visit.refresh_from_db()
    assert visit.version == 1


def test_chosen_words_wait_with_what_was_typed_when_somebody_else_was_faster(editor: Client) -> None:
    visit = make_visit()
    fields = opened(editor, visit) | {"participation-new1-side": "host", "cite": chosen(visit, "participation-new1", "Ủy ban", take=True)}
    curation.change_visit(visit.pk, expected_version=1, edits=[Edit("visit", values={"note": "x"})], by=None)
    response: Any = send(editor, visit, fields)
    assert response.status_code == 409
    assert send(editor, visit, fields_of(response)).status_code == 302
    added = visit.participations.get(name_text="Ủy ban")
    assert (added.decision, added.citations.get().quote) == (Decision.CHANGED, "Ủy ban")


def test_a_claim_sent_in_part_keeps_what_was_not_sent(editor: Client) -> None:
    visit = make_visit()
    page = fields_of(editor.get(change_url(visit)))
    lead = visit.participations.get(is_lead=True)
    assert f"participation-{lead.pk}-name_text" not in page
    send(editor, visit, page | {"set": f"participation-{lead.pk}", f"participation-{lead.pk}-side": "other"})
    lead.refresh_from_db()
    assert (lead.side, lead.is_lead, lead.name_text) == ("other", True, "Nguyễn Văn A")
