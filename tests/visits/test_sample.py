"""The sample: in, published as a desk would publish it, and out again without a trace."""

from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models

from people.models import Area, AreaName, Organization, Person
from visits import curation, sample
from visits.models import (
    Article,
    ArticleVersion,
    Attestation,
    Edition,
    EditionIndex,
    Outlet,
    Participation,
    PublicChange,
    PublicRecord,
    Visit,
    VisitSource,
)
from visits.models.claims import PublicState, Side, WorkState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places() -> None:
    """The four provinces that the sample's visits went to; whatever else the authority files hold is not needed."""
    for name in ("Thái Bình", "Thái Nguyên", "Thanh Hóa", "Ninh Thuận"):
        area = Area.objects.create(key=f"tinh-{Area.objects.count()}", name=name, level=Area.Level.PROVINCE)
        AreaName.objects.create(area=area, level=area.level, kind="tỉnh", name=name)


def rows() -> dict[str, int]:
    """How many rows each table holds, history included."""
    ours = [model for app in ("people", "visits") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: count for model in ours if (count := model._default_manager.count())}


def samples() -> Iterator[models.QuerySet[Any]]:
    for app in ("people", "visits"):
        for model in apps.get_app_config(app).get_models():
            if any(field.name == "is_sample" for field in model._meta.fields):
                yield model._default_manager.filter(is_sample=True)


def run(action: str) -> str:
    out = StringIO()
    call_command("sample", action, stdout=out, stderr=out)
    return out.getvalue()


def test_loading_drafts_four_visits_publishes_three_and_leaves_one_in_review() -> None:
    said = run("load")
    assert "5 bài báo mới, 4 chuyến thăm đã dựng, 3 đã công bố, 1 chờ duyệt" in said
    assert Visit.objects.filter(public_state=PublicState.PUBLISHED).count() == 3
    waiting = Visit.objects.get(work_state=WorkState.IN_REVIEW)
    assert (waiting.area_text, waiting.date, waiting.date_decision) == ("Ninh Thuận", "XXXX-09-08", "open")
    assert not any(visit.work_state == WorkState.DRAFT for visit in Visit.objects.all())


def test_everything_that_it_makes_says_that_it_is_a_sample() -> None:
    run("load")
    for model in (Article, Visit, Person):
        assert model._default_manager.exists()
        assert not model._default_manager.filter(is_sample=False).exists()
    assert set(Article.objects.values_list("outlet__name", flat=True)) == {"Bài mẫu (kể lại)"}
    public = PublicRecord.objects.filter(subject_type__in=["visit", "person", "article"])
    assert not public.filter(is_sample=False).exists()
    visit = Edition.objects.filter(subject_type="visit").first()
    assert visit is not None
    assert '"is_sample":true' in visit.document.replace(" ", "")


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    run("load")
    call_command("dumpdata", output=str(tmp_path / "1.json"), verbosity=0)
    said = run("load")
    call_command("dumpdata", output=str(tmp_path / "2.json"), verbosity=0)
    assert "0 bài báo mới, 0 chuyến thăm đã dựng, 0 đã công bố, 0 chờ duyệt" in said
    assert (tmp_path / "1.json").read_text() == (tmp_path / "2.json").read_text()


def test_loading_again_completes_what_was_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("visits.sample.bring_forward", lambda visit, loaded: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sample.load()
    loaded = sample.load()
    assert (loaded.articles, loaded.published, loaded.in_review) == (0, 3, 1)


def test_loading_again_leaves_a_visit_that_somebody_worked_on() -> None:
    run("load")
    visit = Visit.objects.get(work_state=WorkState.IN_REVIEW)
    edit = curation.Edit("visit", values={"note": "Đang tìm năm."})
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[edit], by=None)
    run("load")
    visit.refresh_from_db()
    assert visit.work_state == WorkState.DRAFT


def test_a_name_with_several_real_namesakes_keeps_its_visit_in_review() -> None:
    for _ in range(2):
        Person.objects.create(name="Nguyễn Đình Phách")
    loaded = sample.load()
    assert (loaded.published, loaded.in_review) == (2, 2)
    assert ["Thái Nguyên" in note and "chưa công bố được" in note for note in loaded.notes] == [True]


def test_removing_takes_all_of_it_out_and_says_what(settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    before = rows()
    run("load")
    with django_capture_on_commit_callbacks(execute=True):
        said = run("remove")
    for label in ("Đã gỡ 4 chuyến thăm.", "Đã gỡ 5 bài báo."):
        assert label in said
    assert not any(found.exists() for found in samples())
    left = {name for name, count in rows().items() if count != before.get(name, 0)}
    # The clock never goes back; places and bodies that only the sample made public are as they were.
    assert left == {"PublicClock"}
    assert not Area.objects.exclude(public_id=None).exists()
    assert not PublicRecord.objects.exists() and not PublicChange.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).glob("raw/*"))
    assert not Outlet.objects.filter(name="Bài mẫu (kể lại)").exists()


def test_the_sample_can_be_loaded_again_after_it_was_removed() -> None:
    run("load")
    run("remove")
    assert "3 đã công bố" in run("load")


def test_removing_nothing_says_so_and_touches_nothing() -> None:
    before = rows()
    assert run("remove") == "Không có dữ liệu mẫu nào để gỡ.\n"
    assert rows() == before


def make_real_article() -> Article:
    article = Article.objects.create(title="Bài thật")
    ArticleVersion.objects.create(article=article, text="Bài thật.", sha256="a" * 64, reader="txt 1")
    return article


def test_real_rows_stay() -> None:
    article = make_real_article()
    visit = Visit.objects.create(delegation_text="Bộ Ví dụ")
    VisitSource.objects.create(visit=visit, article=article)
    person = Person.objects.create(name="Nguyễn Văn A")
    Organization.objects.create(key="bo-vi-du", name="Bộ Ví dụ")
    run("load")
    run("remove")
    assert [*Article.objects.all(), *Visit.objects.all(), *Person.objects.all()] == [article, visit, person]
    assert Organization.objects.count() == 1


def test_sample_people_whom_real_rows_name_stay_and_are_said() -> None:
    run("load")
    person = Person.objects.get(name="Dương Ngọc Long")
    visit = Visit.objects.create(delegation_text="Bộ Ví dụ")
    Participation.objects.create(visit=visit, name_text=person.name, side=Side.HOST, person=person, person_link="confirmed")
    said = run("remove")
    assert f"Giữ lại người “{person.name}”" in said
    assert list(Person.objects.all()) == [person]
    # The id is for ever, but nothing public names its bearer any more.
    assert PublicRecord.objects.get(is_sample=True).pk == person.public_id
    assert PublicRecord.objects.get(pk=person.public_id).state == "withdrawn"
    assert not EditionIndex.objects.exists()


def test_a_sample_article_that_a_real_visit_rests_on_stays_whole() -> None:
    run("load")
    article = Article.objects.get(kind="other")
    attested = Attestation.objects.filter(article=article).count()
    visit = Visit.objects.create(delegation_text="Bộ Ví dụ")
    VisitSource.objects.create(visit=visit, article=article)
    said = run("remove")
    assert f"Giữ lại bài báo “{article.title}”" in said
    assert list(Article.objects.all()) == [article]
    assert Attestation.objects.filter(article=article).count() == attested > 0


def test_an_article_of_the_sample_that_was_imported_for_real_stays_real() -> None:
    first = sorted(sample.FOLDER.glob("*.txt"))[0]
    call_command("import_articles", str(first), stdout=StringIO(), stderr=StringIO())
    run("load")
    run("remove")
    assert [article.is_sample for article in Article.objects.all()] == [False]


def test_production_refuses_to_load_and_removes(settings: Any) -> None:
    run("load")
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="chỉ nạp được khi phát triển"):
        run("load")
    assert "Đã gỡ 5 bài báo." in run("remove")


def test_the_day_of_a_published_visit_is_the_one_in_print() -> None:
    run("load")
    assert Visit.objects.get(area_text="Thái Nguyên").date_earliest == date(2015, 7, 1)
