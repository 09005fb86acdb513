"""Importing the same twice changes nothing; a changed text is a new version beside the old one."""

import hashlib
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.visits.plain_reading import plain_reading
from visits.models import Article, ArticleVersion, Extraction, ImportItem, Outlet, RawFile
from visits.reading import ReadDocument
from visits.recording import Recorded, record

__all__ = ["plain_reading"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_reading")]

Outcome = ImportItem.Outcome
NEW, UNCHANGED, NEW_VERSION, DUPLICATE = Outcome.NEW, Outcome.UNCHANGED, Outcome.NEW_VERSION, Outcome.DUPLICATE
TITLE = "Đoàn công tác làm việc tại tỉnh A"
BODY = "Chiều qua, đoàn công tác đã làm việc với lãnh đạo tỉnh về công tác đối ngoại và thu hút đầu tư.\n" * 3
OTHER_BODY = "Sáng nay, hội nghị tổng kết phong trào thi đua yêu nước khai mạc ở nhà văn hóa huyện, đông người dự.\n" * 3


def make_document(text: str = f"{TITLE}\n{BODY}", *, raw: bytes | None = None, **stated: Any) -> ReadDocument:
    raw = text.encode() if raw is None else raw
    return ReadDocument(text=text, reader="txt 1", media_type="text/plain", encoding="utf-8", raw=raw, **stated)


def make_outlet(name: str = "Báo Ví dụ", **values: Any) -> Outlet:
    return Outlet.objects.create(key=f"o{Outlet.objects.count()}", name=name, **values)


def article_of(recorded: Recorded) -> Article:
    return recorded.version.article


def test_a_new_text_is_a_new_article_with_its_evidence() -> None:
    document = make_document(f"{TITLE}\n{BODY}Tác giả: Nguyễn Văn A\nĐăng: 2023-02-21\n")
    recorded = record(document, source_name="001.txt")
    version, article = recorded.version, article_of(recorded)
    assert recorded.outcome == NEW
    assert (version.number, version.text, version.sha256) == (1, document.text, hashlib.sha256(document.text.encode()).hexdigest())
    assert (version.reader, version.encoding, version.source_name) == ("txt 1", "utf-8", "001.txt")
    assert (article.title, article.byline, article.published_on, article.kind) == (TITLE, "Nguyễn Văn A", date(2023, 2, 21), "other")
    assert recorded.extraction is not None
    assert recorded.extraction.payload["article"]["title"] == TITLE


def test_the_file_as_it_came_is_kept_under_its_hash() -> None:
    raw = b"\xff\xfe" + TITLE.encode("utf-16-le")
    stored = record(make_document(TITLE, raw=raw)).version.raw_file
    assert stored is not None
    assert stored.file.name == f"raw/{hashlib.sha256(raw).hexdigest()}"
    assert (stored.file.read(), stored.size, stored.media_type) == (raw, len(raw), "text/plain")


def test_a_file_that_an_interrupted_import_cut_off_is_written_again() -> None:
    document = make_document()
    default_storage.save(f"raw/{document.sha256}", ContentFile(b"cut"))
    stored = record(document).version.raw_file
    assert stored is not None
    assert stored.file.read() == document.raw


def test_what_the_file_states_wins_over_what_was_read() -> None:
    text = f"Tiêu đề in\n{BODY}Tác giả: Nguyễn Văn A\nĐăng: 2023-02-21\n"
    stated: dict[str, Any] = {
        "title": TITLE,
        "byline": "Trần Văn B",
        "published_on": date(2023, 2, 22),
        "url": "https://baovidu.example/1.html",
    }
    article = article_of(record(make_document(text, **stated)))
    assert {name: getattr(article, name) for name in stated} == stated


def test_an_article_with_no_title_is_fine() -> None:
    article = article_of(record(make_document(f"-\n{BODY}")))
    assert article.title == ""
    assert str(article) == f"(không có tiêu đề) #{article.pk}"


def test_the_same_text_is_unchanged_wherever_it_lies_and_whatever_it_came_in() -> None:
    first = record(make_document(), source_name="a/001.txt")
    again = record(make_document(raw=b"\xef\xbb\xbf" + make_document().raw), source_name="b/khac.txt")
    assert (again.outcome, again.version, again.extraction) == (UNCHANGED, first.version, None)
    assert (ArticleVersion.objects.count(), RawFile.objects.count(), Extraction.objects.count()) == (1, 1, 1)


def test_a_text_that_is_an_older_version_is_unchanged_too() -> None:
    first = record(make_document(url="https://baovidu.example/1.html"))
    record(make_document(f"{TITLE}\n{BODY}Sửa.\n", url="https://baovidu.example/1.html"))
    assert record(make_document()).version == first.version


def test_one_name_in_two_folders_is_two_articles() -> None:
    first = record(make_document(), source_name="001.txt")
    second = record(make_document(f"Bài khác\n{OTHER_BODY}"), source_name="001.txt")
    assert second.outcome == NEW
    assert article_of(second) != article_of(first)


def test_one_address_is_one_article_whatever_its_title_and_text() -> None:
    first = record(make_document(url="https://baovidu.example/1.html"))
    second = record(make_document(f"Tiêu đề đã sửa\n{OTHER_BODY}", url="https://baovidu.example/1.html"))
    assert (second.outcome, article_of(second), second.version.number) == (NEW_VERSION, article_of(first), 2)
    assert first.version.text == ArticleVersion.objects.get(pk=first.version.pk).text


def test_two_addresses_are_two_articles() -> None:
    make_outlet()
    more = "Nguồn: Báo Ví dụ\nĐăng: 2023-02-21\n"
    first = record(make_document(f"{TITLE}\n{BODY}{more}", url="https://baovidu.example/1.html"))
    second = record(make_document(f"{TITLE}\n{BODY}{more}.", url="https://baovidu.example/2.html"))
    assert article_of(second) != article_of(first)


def test_outlet_title_and_day_together_are_one_article() -> None:
    make_outlet()
    first = record(make_document(f"{TITLE}\n{BODY}Nguồn: Báo Ví dụ\nĐăng: 2023-02-21\n"))
    changed = f"ĐOÀN công tác  làm việc tại tỉnh A!\n{OTHER_BODY}Nguồn: Báo Ví dụ\nĐăng: 2023-02-21\n"
    second = record(make_document(changed))
    assert (second.outcome, article_of(second)) == (NEW_VERSION, article_of(first))


@pytest.mark.parametrize("more", ["Nguồn: Báo Khác\nĐăng: 2023-02-21\n", "Nguồn: Báo Ví dụ\nĐăng: 2023-02-22\n"])
def test_another_outlet_or_another_day_is_another_article_however_alike(more: str) -> None:
    make_outlet()
    make_outlet("Báo Khác")
    first = record(make_document(f"{TITLE}\n{BODY}Nguồn: Báo Ví dụ\nĐăng: 2023-02-21\n"))
    second = record(make_document(f"{TITLE}\n{BODY}{more}"))
    assert (second.outcome, article_of(second).copy_of) == (DUPLICATE, article_of(first))


def test_a_title_alone_is_no_proof() -> None:
    record(make_document(f"Tin vắn\n{BODY}"))
    assert record(make_document(f"Tin vắn\n{OTHER_BODY}")).outcome == NEW


def test_a_title_with_a_text_that_is_alike_is_a_new_version() -> None:
    first = record(make_document())
    second = record(make_document(f"{TITLE}\n{BODY}Cùng ngày, đoàn đi thăm một số doanh nghiệp.\n"))
    assert (second.outcome, article_of(second)) == (NEW_VERSION, article_of(first))


def test_a_text_that_fits_several_articles_is_none_of_them_and_says_so() -> None:
    one = record(make_document(f"{TITLE}\n{BODY}Đăng: 2023-02-21\n"))
    two = record(make_document(f"{TITLE}\n{BODY}Đăng: 2023-02-28\n"))
    third = record(make_document(f"{TITLE}\n{BODY}."))
    assert (third.outcome, article_of(third).copy_of) == (DUPLICATE, article_of(one))
    assert f"#{article_of(one).pk}" in third.notes[1]
    assert f"#{article_of(two).pk}" in third.notes[1]


def test_articles_without_a_title_are_not_one_article() -> None:
    first = record(make_document(f"-\n{BODY}"))
    second = record(make_document(f"-\n{BODY}."))
    assert (second.outcome, article_of(second).copy_of) == (DUPLICATE, article_of(first))


def test_a_new_version_fills_what_was_empty_and_leaves_what_a_person_wrote() -> None:
    article = article_of(record(make_document()))
    Article.objects.filter(pk=article.pk).update(byline="Biên tập viên sửa")
    record(make_document(f"{TITLE}\n{BODY}Tác giả: Nguyễn Văn A\nĐăng: 2023-02-21\n"))
    article.refresh_from_db()
    assert (article.byline, article.published_on, article.version) == ("Biên tập viên sửa", date(2023, 2, 21), 2)


def test_an_article_that_becomes_a_visit_report_is_one_unless_a_person_decided() -> None:
    first = article_of(record(make_document()))
    record(make_document(f"{TITLE}\n{BODY}Đoàn Bộ Ví dụ, Nguyễn Văn A\n"))
    first.refresh_from_db()
    assert first.kind == "visit_report"
    Article.objects.filter(pk=first.pk).update(kind="other")
    record(make_document(f"{TITLE}\n{BODY}Đoàn Bộ Ví dụ, Nguyễn Văn A.\n"))
    first.refresh_from_db()
    assert first.kind == "other"


@pytest.mark.parametrize("name", ["Báo Ví dụ", "BÁO VÍ DỤ", "Bao Vi du", "Ví dụ điện tử"])
def test_an_outlet_is_known_by_its_names(name: str) -> None:
    outlet = make_outlet(aliases=["Ví dụ điện tử"])
    make_outlet("Báo Ví")
    assert article_of(record(make_document(outlet=name))).outlet == outlet


def test_an_outlet_is_known_by_its_domain() -> None:
    outlet = make_outlet(domains=["baovidu.example"])
    make_outlet("Báo Khác", domains=["khac.example"])
    for number, host in enumerate(("baovidu.example", "www.baovidu.example", "thoisu.baovidu.example")):
        assert article_of(record(make_document(f"Bài {number}\n{BODY}", url=f"https://{host}/{number}.html"))).outlet == outlet
    assert article_of(record(make_document(f"Bài 3\n{BODY}", outlet="BaoViDu.example"))).outlet == outlet
    assert article_of(record(make_document(f"Bài 4\n{BODY}", url="https://notbaovidu.example/4.html"))).outlet is None


def test_an_unknown_outlet_is_none_with_the_reason() -> None:
    recorded = record(make_document(outlet="Báo Lạ"))
    assert article_of(recorded).outlet is None
    assert "“Báo Lạ” chưa có trong danh mục" in recorded.notes[0]


def test_an_outlet_that_could_be_two_is_none_with_the_reason_unless_the_address_tells() -> None:
    make_outlet(domains=["mot.example"])
    make_outlet(domains=["hai.example"])
    recorded = record(make_document(outlet="Báo Ví dụ"))
    assert article_of(recorded).outlet is None
    assert "Chưa rõ cơ quan báo chí" in recorded.notes[0]
    told = record(make_document(f"Bài khác\n{OTHER_BODY}", outlet="Báo Ví dụ", url="https://hai.example/1.html"))
    assert told.version.article.outlet == Outlet.objects.get(domains=["hai.example"])


def test_a_name_and_an_address_that_disagree_give_no_outlet() -> None:
    make_outlet()
    make_outlet("Báo Khác", domains=["khac.example"])
    recorded = record(make_document(outlet="Báo Ví dụ", url="https://khac.example/1.html"))
    assert article_of(recorded).outlet is None
    assert "Báo Ví dụ; Báo Khác" in recorded.notes[0]


def test_the_outlet_of_the_import_wins() -> None:
    outlet = make_outlet("Bài mẫu (kể lại)")
    make_outlet()
    assert article_of(record(make_document(outlet="Báo Ví dụ"), outlet_name="Bài mẫu (kể lại)")).outlet == outlet


def test_a_real_article_is_no_version_of_a_sample() -> None:
    record(make_document(), is_sample=True)
    recorded = record(make_document(f"{TITLE}\n{BODY}."))
    assert recorded.outcome == NEW
    assert not article_of(recorded).is_sample


def test_overlong_titles_and_addresses_do_not_stop_an_article() -> None:
    recorded = record(make_document(title="Dài " * 300, byline="B" * 400, url="https://baovidu.example/" + "x" * 1000))
    article = article_of(recorded)
    assert (len(article.title), len(article.byline), article.url) == (499, 300, None)
    assert "quá dài" in recorded.notes[0]


def test_very_long_texts_are_compared_by_their_beginnings() -> None:
    long = f"{TITLE}\n" + "Đoàn đã tới thăm và làm việc với tỉnh. " * 20_000
    record(make_document(long))
    assert record(make_document(long + "Hết.")).outcome == NEW_VERSION
    assert record(make_document(long[: len(long) // 2])).outcome == DUPLICATE, "half of it is no newer text"
