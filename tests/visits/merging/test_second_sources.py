"""One visit in several papers: joined where everything agrees and nobody has worked on it, else proposed with the reasons."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import EDITOR, make_area, make_body, make_user
from visits import curation, importing
from visits.merging.joining import unjoin
from visits.models import Distinction, ImportBatch, MergeOperation, Proposal, Visit
from visits.models.merging import Kind

pytestmark = pytest.mark.django_db

FIRST = (
    "Bộ Ngoại giao làm việc với tỉnh Thái Bình\n"
    "Ngày 15/9/2020, đoàn công tác Bộ Ngoại giao do Thứ trưởng Nguyễn Văn A làm trưởng đoàn đã làm việc tại tỉnh Thái Bình. "
    "Tiếp đoàn có đồng chí Trần Thị B, Bí thư Tỉnh ủy Thái Bình."
)
SECOND = (
    "Thái Bình tiếp đoàn Bộ Ngoại giao\n"
    "Sáng 15/9/2020, tại tỉnh Thái Bình, đồng chí Lê Văn C, Chủ tịch UBND tỉnh Thái Bình, tiếp và làm việc với đoàn công tác "
    "Bộ Ngoại giao do đồng chí Nguyễn Văn A, Thứ trưởng Bộ Ngoại giao làm trưởng đoàn."
)


@pytest.fixture(autouse=True)
def place() -> None:
    make_area()
    make_body()


def bring(folder: Path, name: str, text: str) -> ImportBatch:
    (folder / name).write_text(text, encoding="utf-8")
    return importing.import_paths([folder / name])


def test_a_second_papers_report_becomes_a_second_source(tmp_path: Path) -> None:
    bring(tmp_path, "a.txt", FIRST)
    batch = bring(tmp_path, "b.txt", SECOND)
    visit = Visit.objects.get(joined_into=None)
    assert visit.sources.count() == 2
    names = sorted(visit.participations.values_list("name_text", flat=True))
    assert names == ["Lê Văn C", "Nguyễn Văn A", "Trần Thị B"]
    versions = set(visit.participations.get(name_text="Nguyễn Văn A").citations.values_list("version__article", flat=True))
    assert len(versions) == 2, "what both say is cited twice"
    assert batch.items.get().reason == f"Nguồn thứ hai của chuyến thăm số {visit.pk}."
    assert not Proposal.objects.exists()


def test_it_can_be_taken_back(tmp_path: Path) -> None:
    bring(tmp_path, "a.txt", FIRST)
    bring(tmp_path, "b.txt", SECOND)
    unjoin(MergeOperation.objects.get().pk, by=None)
    assert [visit.sources.count() for visit in Visit.objects.filter(joined_into=None)] == [1, 1]


def test_a_third_and_articles_of_one_batch_are_joined_too(tmp_path: Path) -> None:
    third = SECOND.replace("Lê Văn C, Chủ tịch", "Phạm Văn D, Phó Chủ tịch").replace("Thái Bình tiếp", "Lãnh đạo tỉnh Thái Bình tiếp", 1)
    for name, text in {"a.txt": FIRST, "b.txt": SECOND, "c.txt": third}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    importing.import_paths([tmp_path])
    assert Visit.objects.get(joined_into=None).sources.count() == 3


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        (("Nguyễn Văn A", "Vũ Văn E"), "trưởng đoàn khác nhau"),
        (("Bộ Ngoại giao", "Bộ Công Thương"), "đoàn khác nhau"),
    ],
)
def test_what_does_not_agree_is_proposed_with_its_reason(tmp_path: Path, change: tuple[str, str], doubt: str) -> None:
    bring(tmp_path, "a.txt", FIRST)
    bring(tmp_path, "b.txt", SECOND.replace(*change))
    assert Visit.objects.filter(joined_into=None).count() == 2
    proposal = Proposal.objects.get()
    assert proposal.visit == Visit.objects.latest("pk")
    assert doubt in proposal.summary


def test_another_day_or_place_is_another_visit(tmp_path: Path) -> None:
    make_area("Nam Định", "nam-dinh")
    bring(tmp_path, "a.txt", FIRST)
    bring(tmp_path, "b.txt", SECOND.replace("15/9", "16/9"))
    bring(tmp_path, "c.txt", SECOND.replace("Thái Bình", "Nam Định"))
    assert Visit.objects.filter(joined_into=None).count() == 3
    assert not Proposal.objects.exists()


def test_what_somebody_has_worked_on_is_only_proposed(tmp_path: Path) -> None:
    bring(tmp_path, "a.txt", FIRST)
    visit = Visit.objects.get()
    curation.confirm_all(visit.pk, expected_version=visit.version, by=make_user("bientap", EDITOR))
    bring(tmp_path, "b.txt", SECOND)
    assert "đã có người làm việc với chuyến thăm ấy" in Proposal.objects.get().summary
    assert visit.sources.count() == 1


def test_those_told_apart_stay_apart(tmp_path: Path) -> None:
    bring(tmp_path, "a.txt", FIRST)
    first = Visit.objects.get()
    # The next visit's number: told apart before it comes, as after an import that was undone and done again.
    for number in range(first.pk + 1, first.pk + 5):
        Distinction.objects.create(kind=Kind.VISIT, low_id=first.pk, high_id=number)
    bring(tmp_path, "b.txt", SECOND)
    assert (Visit.objects.filter(joined_into=None).count(), Proposal.objects.count()) == (2, 0)


def test_articles_with_nothing_in_common_cost_no_more_for_being_many(tmp_path: Path) -> None:
    def cost(folder: Path, first_day: int, number: int) -> int:
        folder.mkdir()
        for day in range(first_day, first_day + number):
            text = FIRST.replace("15/9", f"{day}/9").replace("làm việc với tỉnh", f"{'rất ' * day} bận", 1)
            (folder / f"{day}.txt").write_text(text, encoding="utf-8")
        with CaptureQueriesContext(connection) as queries:
            importing.import_paths([folder])
        return len(queries)

    cost(tmp_path / "warm", 1, 1)
    assert cost(tmp_path / "one", 2, 2) == cost(tmp_path / "many", 5, 9)
