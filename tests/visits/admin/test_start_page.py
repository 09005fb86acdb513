"""The start page and the navigation."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.visits.admin.table_files import words_of
from tests.visits.admin.test_batches import make_batch
from tests.world import EDITOR, PUBLISHER, REVIEWER, make_area, make_body, make_user, make_visit
from visits import curation, publishing, queue
from visits.admin import start_page
from visits.models import ImportItem, Visit

pytestmark = pytest.mark.django_db

URL = "/admin/"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


def drafted() -> Visit:
    make_area()
    make_body(posts=("Thứ trưởng",))
    return make_visit()


def submitted() -> Visit:
    visit = drafted()
    curation.confirm_all(visit.pk, expected_version=1, by=None)
    return curation.submit(visit.pk, expected_version=2, by=None)


def test_what_waits_is_counted_and_leads_to_its_list(editor: Client) -> None:
    drafted()
    response = editor.get(URL)
    words = words_of(response)
    assert "1 bản nháp 0 chờ duyệt 0 đã duyệt, chưa đăng 0 đề xuất của máy" in words
    assert "Bộ Ngoại giao – Thái Bình 15/09/2020" in words
    waiting = response.context["waiting"][0]["url"]
    assert len(editor.get(waiting).context["cl"].result_list) == 1


def test_a_draft_that_was_joined_into_another_waits_no_more(editor: Client) -> None:
    visit = drafted()
    Visit.objects.create(joined_into=visit)
    assert [entry["number"] for entry in editor.get(URL).context["waiting"]] == ["1", "0", "0", "0"]


def test_what_waits_for_review_stands_apart_from_drafts(editor: Client) -> None:
    submitted()
    context = editor.get(URL).context
    assert (len(context["drafts"]["rows"]), len(context["in_review"]["rows"])) == (0, 1)


def test_what_was_published_this_week_and_where_is_shown(editor: Client) -> None:
    visit = submitted()
    visit = curation.approve(visit.pk, expected_version=visit.version, by=None)
    publishing.publish(visit.pk, expected_version=visit.version, by=make_user("nguoidang", PUBLISHER))
    response = editor.get(URL)
    assert "Công bố trong 7 ngày qua: 1" in words_of(response)
    assert [area["name"] for area in response.context["provinces"]] == ["Thái Bình"]


def test_failed_files_of_the_latest_imports_are_shown(editor: Client) -> None:
    make_batch(ImportItem.Outcome.NEW, ImportItem.Outcome.FAILED)
    assert "1 mới, 1 không nhập được có tệp hỏng" in words_of(editor.get(URL))


def test_more_of_everything_costs_no_more_queries(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(URL).status_code == 200
        return len(queries)

    drafted()
    make_batch(ImportItem.Outcome.NEW)
    cost()
    few = cost()
    for number in range(5):
        make_visit(
            f"Bài {number}\n"
            + "Ngày 15/9/2020, Thứ trưởng Nguyễn Văn A và Trần Thị B, Bí thư Tỉnh ủy. Bộ Ngoại giao làm việc tại Thái Bình, "
            "trao 50 triệu đồng, nghe đề nghị Bộ giúp tỉnh thu hút đầu tư."
        )
        make_batch(ImportItem.Outcome.NEW, ImportItem.Outcome.FAILED)
    assert cost() == few
    monkeypatch.setattr(start_page, "MOST_COUNTED", 3)
    assert "hơn 3 bản nháp" in words_of(editor.get(URL))


def test_somebody_in_no_group_is_told_what_to_do(client: Client) -> None:
    client.force_login(make_user("khach"))
    assert "Tài khoản của bạn chưa thuộc nhóm nào." in words_of(client.get(URL))


def test_the_navigation_shows_the_pages_that_a_user_may_see(client: Client) -> None:
    client.force_login(make_user("khach"))
    assert reverse("admin:people_person_changelist") not in client.get(URL).content.decode()
    client.force_login(make_user("bientap", EDITOR))
    page = client.get(URL).content.decode()
    for name in ("visits_visit", "visits_article", "visits_importbatch", "visits_outlet", "people_person", "people_area"):
        assert f'href="{reverse(f"admin:{name}_changelist")}"' in page
    assert reverse("admin:auth_user_changelist") not in page


def test_what_one_took_and_what_was_sent_back_waits_for_oneself(editor: Client) -> None:
    editing, reviewing = User.objects.get(username="bientap"), make_user("nguoiduyet", REVIEWER)
    visit = drafted()
    assert editor.get(URL).context["mine"]["rows"] == []
    queue.take(visit.pk, by=editing)
    assert "đang làm" in words_of(editor.get(URL))
    queue.leave(visit.pk, by=editing)
    visit = curation.submit(visit.pk, expected_version=visit.version, by=editing)
    curation.send_back(visit.pk, expected_version=visit.version, comment="Xem lại ngày", by=reviewing)
    assert "bị trả lại: Xem lại ngày" in words_of(editor.get(URL))


def test_why_articles_were_not_imported_is_shown_with_the_batch(editor: Client) -> None:
    batch = make_batch(ImportItem.Outcome.FAILED)
    type(batch).objects.filter(pk=batch.pk).update(failures={"Tệp rỗng.": 3})
    assert f"{batch} 3 Tệp rỗng." in words_of(editor.get(URL))
