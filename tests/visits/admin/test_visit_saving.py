"""What an editor types becomes edits of curation; what curation refuses comes back to the field it is about."""

import json
from typing import Any

import pytest
from django.test import Client

from people.models import Organization, Post
from tests.visits.admin.page_form import change_url, fields_of, opened, send, text_of
from tests.world import EDITOR, make_area, make_body, make_person, make_user, make_visit
from visits import curation
from visits.curation import Edit
from visits.models import Commitment, Gift, Participation, Role, Visit
from visits.models.claims import Basis, Decision, LinkState

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


@pytest.fixture
def visit() -> Visit:
    make_area()
    make_body(posts=("Bộ trưởng", "Thứ trưởng"))
    return make_visit()


def lead_role(visit: Visit) -> Role:
    return Role.objects.get(participation__visit=visit, participation__is_lead=True)


def test_a_page_sent_back_untouched_changes_nothing(editor: Client, visit: Visit) -> None:
    response = send(editor, visit, opened(editor, visit))
    assert response.status_code == 302
    visit.refresh_from_db()
    assert visit.version == 1
    assert visit.history.count() == 1


def test_a_changed_value_is_saved_with_who_and_why(editor: Client, visit: Visit) -> None:
    response = send(editor, visit, opened(editor, visit), visit__date="16/09/2020", why="Bài in nhầm ngày")
    assert response.status_code == 302
    visit.refresh_from_db()
    assert (visit.date, visit.date_decision, visit.version) == ("2020-09-16", Decision.CHANGED, 2)
    record = visit.history.latest()
    assert (record.history_user.username, record.history_change_reason) == ("bientap", "Bài in nhầm ngày")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("16/9/2020", "2020-09-16"),
        ("2020-09-16", "2020-09-16"),
        ("09/2020", "2020-09"),
        ("2020", "2020"),
        ("16/9", "XXXX-09-16"),
        ("xxxx-09-16", "XXXX-09-16"),
        ("", ""),
    ],
)
def test_dates_are_typed_as_vietnamese_readers_write_them(editor: Client, visit: Visit, typed: str, stored: str) -> None:
    send(editor, visit, opened(editor, visit), visit__date=typed)
    visit.refresh_from_db()
    assert visit.date == stored


@pytest.mark.parametrize("typed", ["31/02/2020", "hôm qua", "16/13/2020"])
def test_a_day_that_does_not_exist_comes_back_on_its_field_with_everything_typed(editor: Client, visit: Visit, typed: str) -> None:
    response: Any = send(editor, visit, opened(editor, visit), visit__date=typed, visit__note="giữ lại", why="lý do")
    assert response.status_code == 422
    assert f'value="{typed}"' in response.content.decode()
    assert "giữ lại" in response.content.decode()
    assert 'value="lý do"' in response.content.decode()
    assert "Chưa lưu: còn 1 chỗ cần sửa. Ngày: “" in text_of(response)
    assert 'href="#finding-visit-date"' in response.content.decode()
    visit.refresh_from_db()
    assert visit.version == 1


def test_choosing_an_office_says_its_title_and_body_and_keeps_the_printed_words(editor: Client, visit: Visit) -> None:
    role = lead_role(visit)
    minister = Post.objects.get(title="Bộ trưởng")
    send(editor, visit, opened(editor, visit), **{f"role-{role.pk}-post": minister.pk})
    role.refresh_from_db()
    assert (role.post, role.title, role.text) == (minister, "Bộ trưởng", "Thứ trưởng Bộ Ngoại giao")
    assert (role.organization, role.organization_link) == (minister.organization, LinkState.CONFIRMED)


def test_another_body_takes_its_name_along_and_drops_the_office_of_the_first(editor: Client, visit: Visit) -> None:
    role = lead_role(visit)
    other = make_body("Bộ Công Thương", "bo-cong-thuong")
    send(editor, visit, opened(editor, visit), **{f"role-{role.pk}-organization": other.pk})
    role.refresh_from_db()
    assert (role.organization, role.organization_text, role.post) == (other, "Bộ Công Thương", None)


def test_an_office_of_another_body_is_refused_on_its_field(editor: Client, visit: Visit) -> None:
    role = lead_role(visit)
    other = make_body("Bộ Công Thương", "bo-cong-thuong", posts=("Vụ trưởng",))
    head = other.posts.get()
    first = make_body("Bộ Xây dựng", "bo-xay-dung")
    response: Any = send(
        editor, visit, opened(editor, visit), **{f"role-{role.pk}-organization": first.pk, f"role-{role.pk}-post": head.pk}
    )
    assert response.status_code == 422
    assert "không phải là chức vụ của Bộ Xây dựng" in text_of(response)


def test_a_new_person_with_a_role_is_added_in_one_go(editor: Client, visit: Visit) -> None:
    fields = opened(editor, visit) | {
        "participation-new1-name_text": "Lê Văn C",
        "participation-new1-side": "host",
        "role-new2-parent": "new1",
        "role-new2-title": "Chánh Văn phòng",
        "role-new2-organization_text": "Văn phòng UBND tỉnh Thái Bình",
    }
    assert send(editor, visit, fields).status_code == 302
    row = Participation.objects.get(visit=visit, name_text="Lê Văn C")
    assert (row.basis, row.decision, row.side) == (Basis.EDITED, Decision.CHANGED, "host")
    assert [role.title for role in row.roles.all()] == ["Chánh Văn phòng"]
    visit.refresh_from_db()
    assert visit.version == 2


def test_a_role_is_added_to_somebody_who_is_there(editor: Client, visit: Visit) -> None:
    host = Participation.objects.get(visit=visit, side="host")
    fields = opened(editor, visit) | {
        "role-new1-parent": str(host.pk),
        "role-new1-title": "Đại biểu",
        "role-new1-organization_text": "Quốc hội",
    }
    assert send(editor, visit, fields).status_code == 302
    assert [role.title for role in host.roles.all()] == ["Bí thư", "Đại biểu"]


def test_a_role_cannot_be_hung_on_a_person_of_another_visit(editor: Client, visit: Visit) -> None:
    stranger = make_visit("Tin khác.\n" + visit.articles.get().latest_version.text).participations.first()
    assert stranger is not None
    fields = opened(editor, visit) | {"role-new1-parent": str(stranger.pk), "role-new1-title": "Đại biểu"}
    assert send(editor, visit, fields).status_code == 422
    assert not stranger.roles.filter(title="Đại biểu").exists()


def test_a_row_without_what_it_needs_comes_back_with_its_error(editor: Client, visit: Visit) -> None:
    fields = opened(editor, visit) | {"gift-new1-text": "50 suất quà", "gift-new1-amount": "25.000.000"}
    response: Any = send(editor, visit, fields)
    assert response.status_code == 422
    assert "50 suất quà" in response.content.decode()
    assert "Số tiền đi cùng loại tiền" in text_of(response)
    assert Gift.objects.filter(visit=visit).count() == 1


def test_sums_are_shown_and_typed_with_dots(editor: Client, visit: Visit) -> None:
    gift = visit.gifts.get()
    fields = opened(editor, visit)
    assert fields[f"gift-{gift.pk}-amount"] == "50.000.000"
    send(editor, visit, fields, **{f"gift-{gift.pk}-amount": "55.500.000"})
    gift.refresh_from_db()
    assert gift.amount == 55_500_000


def test_removing_what_was_read_keeps_it_as_rejected_and_shows_it_struck_through(editor: Client, visit: Visit) -> None:
    said = visit.commitments.get()
    send(editor, visit, opened(editor, visit), **{f"commitment-{said.pk}-remove": "1"})
    said.refresh_from_db()
    assert said.decision == Decision.REJECTED
    page = editor.get(change_url(visit)).content.decode()
    assert f"<s>{said}</s>" in page
    assert f"commitment-{said.pk}-text" not in page


def test_a_rejected_claim_is_taken_back(editor: Client, visit: Visit) -> None:
    said = visit.commitments.get()
    send(editor, visit, opened(editor, visit), **{f"commitment-{said.pk}-remove": "1"})
    send(editor, visit, opened(editor, visit), restore=f"commitment-{said.pk}")
    said.refresh_from_db()
    assert said.decision == Decision.OPEN


def test_what_an_editor_added_goes_when_it_is_removed(editor: Client, visit: Visit) -> None:
    send(editor, visit, opened(editor, visit) | {"commitment-new1-kind": "pledge", "commitment-new1-text": "sẽ giúp"})
    added = Commitment.objects.get(visit=visit, text="sẽ giúp")
    send(editor, visit, opened(editor, visit), **{f"commitment-{added.pk}-remove": "1"})
    assert not Commitment.objects.filter(pk=added.pk).exists()


def test_the_lead_passes_from_one_to_another_in_one_save(editor: Client, visit: Visit) -> None:
    first, second = visit.participations.order_by("pk")
    fields = opened(editor, visit)
    send(editor, visit, fields, **{f"participation-{first.pk}-is_lead": None, f"participation-{second.pk}-is_lead": "on"})
    assert list(visit.participations.filter(is_lead=True)) == [second]
    visit.refresh_from_db()
    assert visit.lead_decision == Decision.CHANGED


def test_two_leads_are_refused_in_words(editor: Client, visit: Visit) -> None:
    second = visit.participations.get(is_lead=False)
    response = send(editor, visit, opened(editor, visit), **{f"participation-{second.pk}-is_lead": "on"})
    assert response.status_code == 422
    assert "Một chuyến thăm chỉ có một trưởng đoàn" in text_of(response)


def test_a_person_is_linked_and_counts_as_confirmed(editor: Client, visit: Visit) -> None:
    row = visit.participations.get(is_lead=True)
    person = make_person("Nguyễn Văn A")
    send(editor, visit, opened(editor, visit), **{f"participation-{row.pk}-person": person.pk})
    row.refresh_from_db()
    assert (row.person, row.person_link) == (person, LinkState.CONFIRMED)


def test_one_guess_is_confirmed_by_its_own_button_together_with_what_was_typed(editor: Client, visit: Visit) -> None:
    send(editor, visit, opened(editor, visit), visit__note="xem lại", confirm="visit-lead")
    visit.refresh_from_db()
    assert (visit.lead_decision, visit.note) == (Decision.CONFIRMED, "xem lại")


def test_a_partial_day_is_confirmed_as_it_is(editor: Client, visit: Visit) -> None:
    send(editor, visit, opened(editor, visit), visit__date="16/9")
    Visit.objects.filter(pk=visit.pk).update(date_decision=Decision.OPEN)
    assert "chưa đủ ngày, tháng, năm" in text_of(editor.get(change_url(visit)))
    send(editor, visit, opened(editor, visit), confirm="visit-date")
    visit.refresh_from_db()
    assert visit.date_decision == Decision.CONFIRMED


# --- Two people at once ---


def test_saving_over_somebody_elses_change_shows_both_and_loses_nothing(editor: Client, visit: Visit) -> None:
    fields = opened(editor, visit)
    other = make_user("dongnghiep", EDITOR)
    curation.change_visit(
        visit.pk, expected_version=1, edits=[Edit("visit", values={"date": "2020-09-14", "note": "của đồng nghiệp"})], by=other
    )
    fields |= {"commitment-new1-kind": "pledge", "commitment-new1-text": "điều mới gõ"}
    response: Any = send(editor, visit, fields, visit__date="16/09/2020", why="của tôi")
    assert response.status_code == 409
    words = text_of(response)
    for expected in ("dongnghiep đã sửa", "15/09/2020", "16/09/2020", "14/09/2020", "của đồng nghiệp"):
        assert expected in words
    visit.refresh_from_db()
    assert (visit.date, visit.version) == ("2020-09-14", 2)

    # Sent again as it stands: mine wins where I typed, theirs stays where I did not.
    again = fields_of(response)
    assert again["commitment-new1-text"] == "điều mới gõ"
    assert again["why"] == "của tôi"
    assert send(editor, visit, again).status_code == 302
    visit.refresh_from_db()
    assert (visit.date, visit.note, visit.version) == ("2020-09-16", "của đồng nghiệp", 3)
    assert visit.commitments.filter(text="điều mới gõ").exists()


def test_typing_into_a_row_that_somebody_removed_becomes_a_new_row(editor: Client, visit: Visit) -> None:
    gift = visit.gifts.get()
    fields = opened(editor, visit)
    curation.change_visit(visit.pk, expected_version=1, edits=[Edit("gift", gift.pk, delete=True)], by=None)
    response: Any = send(editor, visit, fields, **{f"gift-{gift.pk}-text": "60 triệu đồng"})
    assert response.status_code == 409
    again = fields_of(response)
    assert "60 triệu đồng" in again.values()
    assert send(editor, visit, again).status_code == 302
    assert [row.text for row in visit.gifts.standing()] == ["60 triệu đồng"]


def test_a_row_that_somebody_added_meanwhile_is_not_taken_for_a_blank(editor: Client, visit: Visit) -> None:
    fields = opened(editor, visit)
    curation.change_visit(visit.pk, expected_version=1, edits=[Edit("commitment", values={"kind": "pledge", "text": "sẽ giúp"})], by=None)
    again = fields_of(send(editor, visit, fields, visit__note="x"))
    assert send(editor, visit, again).status_code == 302
    assert visit.commitments.filter(text="sẽ giúp").exists()


# --- What a page may not be made to do ---


def test_a_forged_snapshot_or_version_does_no_harm(editor: Client, visit: Visit) -> None:
    stranger = {"gift-999999": {"text": "x"}, "visit": {"date": 3, "note": None}, "x": {"y": ["z"]}}
    for forged in ("", "[]", "{", json.dumps({"visit": 3}), json.dumps(stranger)):
        assert send(editor, visit, opened(editor, visit), seen=forged, version="77").status_code == 409
        response = send(editor, visit, opened(editor, visit), seen=forged)
        assert response.status_code in (302, 409, 422)
    for version in ("0", "abc", "999", "9" * 5000):
        assert send(editor, visit, opened(editor, visit), version=version, visit__note="y").status_code in (302, 409, 422)
    assert Organization.objects.count() == 1


def test_a_claim_of_another_visit_cannot_be_changed_from_this_page(editor: Client, visit: Visit) -> None:
    other = make_visit("Tin khác.\n" + visit.articles.get().latest_version.text)
    gift = other.gifts.get()
    fields = opened(editor, visit)
    seen = json.loads(fields["seen"]) | {f"gift-{gift.pk}": {"text": gift.text}}
    send(editor, visit, fields, seen=json.dumps(seen), **{f"gift-{gift.pk}-text": "đổi trộm"})
    gift.refresh_from_db()
    assert gift.text == "50 triệu đồng"
