"""What became of a promise: an editor writes it down with the words of an article, and the next edition says so."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.visits.test_publishing import approve, make_ready, publish
from tests.world import EDITOR, TEXT, make_article, make_user, make_visit
from visits import curation, drafting
from visits.models import Commitment, Edition, EditionIndex, FollowUp, PublicRecord, Visit

pytestmark = pytest.mark.django_db

NEWS = "Sáng 5/6/2021, tỉnh khánh thành nhà máy mà đoàn công tác giúp gọi vốn.\nNhà máy có 300 công nhân. " + "Tin còn dài. " * 40
QUOTE = "tỉnh khánh thành nhà máy mà đoàn công tác giúp gọi vốn"


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(make_user("bien-tap", EDITOR))
    return client


def page_of(commitment: Commitment) -> str:
    return f"/admin/visits/commitment/{commitment.pk}/change/"


def typed(visit: Visit, row: FollowUp | None = None, **values: Any) -> dict[str, Any]:
    prefix = f"f{row.pk}" if row else "f"
    fields = {"date": "05/06/2021", "status": "partly_done", "note": "Đã có nhà máy."} | values
    return {"version": str(visit.version), "follow_up": str(row.pk) if row else ""} | {
        f"{prefix}-{name}": text for name, text in fields.items()
    }


def test_a_follow_up_with_the_words_of_another_article_is_published_with_the_visit(editor: Client) -> None:
    visit = make_ready()
    publish(visit)
    visit.refresh_from_db()
    said, news = visit.commitments.get(), make_article(NEWS, title="Nhà máy mới")
    assert page_of(said) in editor.get(f"/admin/visits/visit/{visit.pk}/change/").content.decode()
    url = "https://bao.example/nha-may"
    news.url = url
    news.save()
    quotes: dict[str, Any] = {"other0": str(news.pk), "quote0": f"{QUOTE[:20]}\n {QUOTE[21:]}", "other1": url, "quote1": "300 công nhân"}
    assert editor.post(page_of(said), typed(visit, **quotes)).status_code == 302
    row = FollowUp.objects.get()
    assert (row.date, row.status, row.decision, row.basis) == ("2021-06-05", "partly_done", "changed", "edited")
    assert [citation.quote for citation in row.citations.all()] == [QUOTE, "300 công nhân"]
    visit.refresh_from_db()
    assert visit.work_state == "draft"
    assert row.history.get().history_change_reason == "Theo dõi thực hiện"
    assert "partly_done" not in Edition.objects.get(subject=visit.public_id).document
    publish(approve(visit))
    document = json.loads(EditionIndex.objects.get(pk=visit.public_id).edition.document)
    (told,) = document["commitments"][0]["follow_ups"]
    assert (told["date"], told["status"], told["note"]) == ("2021-06-05", "partly_done", "Đã có nhà máy.")
    news.refresh_from_db()
    assert {source["article"] for source in told["sources"]} == {news.public_id}
    assert [(line["id"] == news.public_id, line["role"]) for line in document["articles"]] == [(False, "report"), (True, "follow_up")]
    quoted = json.loads(EditionIndex.objects.get(pk=news.public_id).edition.document)["quotes"]
    assert QUOTE in [passage["quote"] for passage in quoted]
    # The ids of the parts stay.
    assert (
        document["commitments"][0]["id"]
        == json.loads(Edition.objects.get(subject=visit.public_id, number=1).document)["commitments"][0]["id"]
    )

    visit.refresh_from_db()
    assert editor.post(page_of(said), typed(visit, row) | {"delete": "1"}).status_code == 302
    assert not FollowUp.objects.exists() and FollowUp.history.filter(history_type="-").exists()
    visit.refresh_from_db()
    publish(approve(visit))
    assert PublicRecord.objects.get(pk=news.public_id).state == "withdrawn"


def test_a_follow_up_is_changed_and_loses_a_quote(editor: Client) -> None:
    visit = make_visit()
    said, article = visit.commitments.get(), visit.articles.get()
    editor.post(page_of(said), typed(visit, article0=str(article.pk), quote0="thu hút đầu tư"))
    row = FollowUp.objects.get()
    visit.refresh_from_db()
    change = typed(visit, row, status="done", date="2022", article0=str(article.pk), quote0="Tiếp đoàn")
    editor.post(page_of(said), change | {"uncite": [str(row.citations.get().pk)]})
    row.refresh_from_db()
    assert (row.date, row.status) == ("2022", "done")
    assert [citation.quote for citation in row.citations.all()] == ["Tiếp đoàn"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"date": "31/02/2021"}, "Không phải là ngày"),
        ({"date": "01/01/2999"}, "không ở tương lai"),
        ({"quote0": "câu không có"}, "Không tìm thấy bài báo"),
        ({"other0": "1", "quote0": ""}, "chép câu chữ"),
        ({"note": ""}, "Hãy ghi nội dung hoặc trích"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_typed(editor: Client, values: dict[str, Any], message: str) -> None:
    visit = make_visit()
    answer = editor.post(page_of(visit.commitments.get()), typed(visit, **values))
    assert answer.status_code == 400 and message in answer.content.decode()
    assert not FollowUp.objects.exists()


def test_words_that_stand_nowhere_or_twice_are_no_quote(editor: Client) -> None:
    visit = make_visit()
    said, article = visit.commitments.get(), visit.articles.get()
    for quote, message in (("không hề in", "không có trong văn bản"), ("Trần Thị B", "chỗ trong bài")):
        answer = editor.post(page_of(said), typed(visit, article0=str(article.pk), quote0=quote))
        assert message in answer.content.decode() and quote in answer.content.decode()


def test_who_comes_second_is_told_and_nothing_is_lost(editor: Client) -> None:
    visit = make_visit()
    said = visit.commitments.get()
    seen = typed(visit)
    editor.post(page_of(said), seen)
    answer = editor.post(page_of(said), seen | {"f-note": "Ghi lần hai"})
    assert answer.status_code == 409 and "vừa sửa chuyến thăm này" in answer.content.decode() and "Ghi lần hai" in answer.content.decode()
    assert FollowUp.objects.count() == 1


def test_reading_again_leaves_follow_ups_alone(editor: Client) -> None:
    visit = make_visit()
    editor.post(page_of(visit.commitments.get()), typed(visit))
    extraction = visit.extraction
    assert extraction is not None
    drafting.draft(extraction)
    assert FollowUp.objects.count() == 1 and visit.commitments.count() == 1


def test_the_list_shows_what_waits(editor: Client) -> None:
    visit = make_visit()
    listing = "/admin/visits/commitment/?cho=12"
    assert visit.commitments.get().text[:40] in editor.get(listing).content.decode()
    recent = typed(visit, date="01/01/2026")
    editor.post(page_of(visit.commitments.get()), recent)
    assert visit.commitments.get().text[:40] not in editor.get(listing).content.decode()


def test_nobody_writes_without_the_right(client: Client) -> None:
    visit = make_visit()
    client.force_login(make_user("khach"))
    assert client.post(page_of(visit.commitments.get()), typed(visit)).status_code == 403
    assert not FollowUp.objects.exists()


def test_a_follow_up_hangs_on_a_commitment_of_its_own_visit() -> None:
    visit, other = make_visit(), make_visit(TEXT + " Hết.")
    edit = curation.Edit("follow_up", values={"date": "2021", "status": "done", "commitment": other.commitments.get()})
    with pytest.raises(curation.RefusedEdit):
        curation.change_visit(visit.pk, expected_version=visit.version, edits=[edit], by=None)
