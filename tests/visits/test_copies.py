"""The same article printed again: linked, counted once, drafted once; and told apart again by a person."""

import random
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify

from tests.world import EDITOR, make_user
from visits import copies, importing
from visits.curation import WrongState
from visits.importing.undoing import ask_to_undo, undo
from visits.models import Article, Distinction, ImportBatch, ImportItem, Outlet, TextBand, Visit

pytestmark = pytest.mark.django_db

OPENING = (
    "Đoàn công tác Bộ Ngoại giao làm việc tại Thái Bình\n"
    "Ngày 15/9/2020, đoàn công tác Bộ Ngoại giao do Thứ trưởng Nguyễn Văn A dẫn đầu đã đến làm việc tại tỉnh Thái Bình. "
    "Tiếp đoàn có đồng chí Trần Thị B, Bí thư Tỉnh ủy.\n"
)
WORDS = (
    "xúc tiến",
    "đầu tư",
    "hợp tác",
    "quốc tế",
    "địa phương",
    "kinh tế",
    "nông nghiệp",
    "giáo dục",
    "văn hóa",
    "lao động",
    "du lịch",
    "cửa khẩu",
)


def body(seed: int, words: int = 120) -> str:
    """Sentences that no other seed has."""
    draw = random.Random(seed)
    drawn = [draw.choice(WORDS) for _ in range(words)]
    return "\n".join(" ".join(drawn[start : start + 20]).capitalize() + "." for start in range(0, words, 20))


TEXT = OPENING + body(1)
FIRST_BAND = -3279445645998355627


def bring(folder: Path, outlet: str | None = None, **files: str) -> ImportBatch:
    folder.mkdir(exist_ok=True)
    if outlet is not None:
        Outlet.objects.create(key=slugify(outlet), name=outlet)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return importing.import_paths([folder / f"{name}.txt" for name in files], outlet_name=outlet)


def outcomes(batch: ImportBatch) -> list[str]:
    return list(batch.items.order_by("position").values_list("outcome", flat=True))


# A caption gained, a paragraph lost, another heading, diacritics of another make: all the same article.
REPRINTS = {
    "another heading": TEXT.replace("làm việc tại Thái Bình\n", "thăm Thái Bình\n", 1),
    "a line about the photograph": TEXT + "\nẢnh: Nguyễn Văn D.",
    "without its last paragraph": TEXT.rsplit("\n", 1)[0],
    "in capitals": TEXT.upper(),
}


@pytest.mark.parametrize("again", REPRINTS.values(), ids=REPRINTS)
def test_a_reprint_is_linked_to_the_first_printing_and_drafts_nothing(tmp_path: Path, again: str) -> None:
    bring(tmp_path / "a", "Báo Một", first=TEXT)
    drafted = Visit.objects.count()
    batch = bring(tmp_path / "b", "Báo Hai", second=again)
    assert outcomes(batch) == [ImportItem.Outcome.DUPLICATE]
    first, copy = Article.objects.order_by("pk")
    item = batch.items.get()
    assert (copy.copy_of, item.duplicate_of, item.version) == (first, first, copy.latest_version)
    assert item.reason == f"Bản đăng lại của bài #{first.pk}."
    assert (drafted, Visit.objects.count()) == (1, 1)
    assert importing.summarize(batch).duplicate == 1


def test_another_papers_own_report_of_the_visit_is_an_article_of_its_own(tmp_path: Path) -> None:
    batch = bring(tmp_path, first=TEXT, second=OPENING.replace("đã đến", "vừa đến") + body(2))
    assert outcomes(batch) == [ImportItem.Outcome.NEW, ImportItem.Outcome.NEW]
    assert not Article.objects.exclude(copy_of=None).exists()


def test_short_notices_are_not_taken_for_copies(tmp_path: Path) -> None:
    notice = "Tòa soạn thông báo lịch tiếp bạn đọc tuần này như thường lệ tại trụ sở của báo.\nNgày {}."
    assert outcomes(bring(tmp_path, first=notice.format("1"), second=notice.format("2"))) == ["new", "new"]


def test_copies_that_come_together_have_one_original(tmp_path: Path) -> None:
    title, rest = TEXT.split("\n", 1)
    batch = bring(tmp_path, **{f"f{number}": f"{title}, bản tin {number}\n{rest}\nSố {number}." for number in range(5)})
    assert outcomes(batch) == ["new", *["duplicate"] * 4]
    assert set(Article.objects.exclude(copy_of=None).values_list("copy_of", flat=True)) == {Article.objects.earliest("pk").pk}
    assert TextBand.objects.values("version").distinct().count() == 1, "copies leave no bands"


def test_many_stored_texts_cost_no_more_queries(tmp_path: Path) -> None:
    def cost(number: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            copies.originals([(copies.bands_of(text), text) for text in (OPENING + body(number), OPENING + body(number + 1))])
        return len(queries)

    bring(tmp_path / "a", first=OPENING + body(10))
    few = cost(10)
    bring(tmp_path / "b", **{f"f{number}": OPENING + body(number) for number in range(20, 40)})
    assert cost(20) == few == 2


def test_a_person_says_that_it_is_no_copy_and_it_is_drafted(tmp_path: Path) -> None:
    bring(tmp_path / "a", "Báo Một", first=TEXT)
    bring(tmp_path / "b", "Báo Hai", second=f"{TEXT}\nẢnh: Nguyễn Văn D.")
    first, copy = Article.objects.order_by("pk")
    editor: User = make_user("bientap", EDITOR)
    copies.not_a_copy(copy.pk, expected_version=copy.version, by=editor)
    copy.refresh_from_db()
    assert (copy.copy_of, Visit.objects.filter(sources__article=copy).count()) == (None, 1)
    assert (Distinction.objects.get().low_id, Distinction.objects.get().high_id) == (first.pk, copy.pk)
    assert copy.history.first().history_user == editor
    with pytest.raises(WrongState):
        copies.not_a_copy(copy.pk, expected_version=copy.version, by=editor)


def test_undoing_a_batch_takes_its_copies_away_and_keeps_an_original_that_others_copy(tmp_path: Path) -> None:
    first = bring(tmp_path / "a", "Báo Một", first=TEXT)
    second = bring(tmp_path / "b", "Báo Hai", second=f"{TEXT}\nẢnh: Nguyễn Văn D.")
    ask_to_undo(first.pk)
    undo(first.pk)
    assert outcomes(first) == ["new"]
    assert first.items.get().reason.startswith("Giữ lại")
    ask_to_undo(second.pk)
    undo(second.pk)
    assert outcomes(second) == ["undone"]
    assert Article.objects.get().versions.get() == first.items.get().version
    assert importing.summarize(ImportBatch.objects.get(pk=second.pk)).duplicate == 0


def test_bands_can_be_made_again_the_same(tmp_path: Path) -> None:
    bring(tmp_path, first=TEXT, second=OPENING + body(2))
    before = sorted(TextBand.objects.values_list("version", "band"))
    assert copies.rebuild(chunk=1) == 2
    assert sorted(TextBand.objects.values_list("version", "band")) == before


def test_the_stored_bands_are_those_of_this_version_of_the_package() -> None:
    """Where this fails after an update of the package, stored bands must be made again: copies.rebuild()."""
    assert copies.bands_of(body(1))[0] == FIRST_BAND


def test_like_is_like_and_unlike_is_not() -> None:
    assert copies.is_copy(TEXT, TEXT + "\nThêm một dòng.")
    assert not copies.is_copy(TEXT, OPENING + body(3))
    assert not copies.is_copy(OPENING, TEXT * 3), "an opening is not the whole"
    assert not copies.is_copy("", "")


def test_the_article_page_says_so_and_lets_an_editor_disagree(tmp_path: Path, client: Client) -> None:
    bring(tmp_path / "a", "Báo Một", first=TEXT)
    bring(tmp_path / "b", "Báo Hai", second=f"{TEXT}\nẢnh: Nguyễn Văn D.")
    first, copy = Article.objects.order_by("pk")
    client.force_login(make_user("bientap", EDITOR))
    assert "Bài này được đăng lại 1 lần" in client.get(f"/admin/visits/article/{first.pk}/change/").content.decode()
    assert "Không phải bản đăng lại" in client.get(f"/admin/visits/article/{copy.pk}/change/").content.decode()
    answer = client.post(f"/admin/visits/article/{copy.pk}/khong-dang-lai/", {"version": copy.version}, follow=True)
    assert "Đã ghi nhận đây là bài riêng" in answer.content.decode()
    copy.refresh_from_db()
    assert copy.copy_of is None
    again = client.post(f"/admin/visits/article/{copy.pk}/khong-dang-lai/", {"version": copy.version}, follow=True)
    assert "không (còn) được coi là bản đăng lại" in again.content.decode()
