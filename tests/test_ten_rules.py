"""The ten rules that hold everywhere, each seen from outside: what a reader or an editor would miss if it were gone.

The details of each have their own tests beside the code.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from people.models import Person
from tests.world import TEXT, make_area, make_article, make_body, make_extraction, make_payload, make_person, make_visit
from visits import curation, drafting, publishing
from visits.curation import Edit
from visits.importing import import_paths
from visits.models import Article, ArticleVersion, Attestation, Citation, ImportItem, Participation, PublicRecord, Role, Visit

pytestmark = pytest.mark.django_db


def make_published(text: str = TEXT, **more: Any) -> Visit:
    visit = make_visit(text, **more)
    curation.confirm_all(visit.pk, expected_version=1, by=None)
    curation.submit(visit.pk, expected_version=2, by=None)
    curation.approve(visit.pk, expected_version=2, by=None)
    publishing.publish(visit.pk, expected_version=2, by=None)
    visit.refresh_from_db()
    return visit


@pytest.fixture
def places() -> None:
    make_area()
    make_body(posts=("Thứ trưởng",))


def test_1_every_quote_is_exact(places: None) -> None:
    visit = make_published()
    text = visit.articles.get().latest_version.text
    edition = PublicRecord.objects.get(pk=visit.public_id).current_edition
    assert edition is not None
    document = json.loads(edition.document)
    sources = publishing.documents.all_sources(document)
    assert sources and all(text[source["start"] : source["end"]] == source["quote"] for source in sources)
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.filter(visit=visit).update(quote="x")


def test_2_importing_twice_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "mot.txt").write_text(TEXT, encoding="utf-8")
    first = import_paths([tmp_path])
    counts = [model.objects.count() for model in (Article, ArticleVersion, Visit, Participation, Role, Citation)]
    (tmp_path / "mot.txt").rename(tmp_path / "ten-khac.txt")
    second = import_paths([tmp_path])
    assert [item.outcome for item in first.items.all()] == ["new"]
    assert [item.outcome for item in second.items.all()] == ["unchanged"]
    assert [model.objects.count() for model in (Article, ArticleVersion, Visit, Participation, Role, Citation)] == counts


def test_3_peoples_work_is_never_overwritten() -> None:
    visit = make_visit()
    article = visit.articles.get()
    host = visit.participations.get(side="host")
    edits = [Edit("visit", values={"date": "2020-09-17"}), Edit("participation", host.pk, delete=True)]
    curation.change_visit(visit.pk, expected_version=1, edits=edits, by=None)
    drafting.draft(make_extraction(article, make_payload(visit={"date": "2020-09-20"}), "sau"))
    visit.refresh_from_db()
    host.refresh_from_db()
    assert (visit.date, host.decision) == ("2020-09-17", "rejected")
    assert "2020-09-20" in visit.proposals.get().summary


def test_4_nothing_read_is_lost_in_silence(tmp_path: Path) -> None:
    (tmp_path / "hong.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (tmp_path / "tot.txt").write_text(TEXT, encoding="utf-8")
    items = {Path(item.path).name: item for item in import_paths([tmp_path]).items.all()}
    assert items["hong.txt"].outcome == ImportItem.Outcome.FAILED and items["hong.txt"].reason
    assert items["tot.txt"].outcome == ImportItem.Outcome.NEW
    article = make_article("Bài không có chuyến thăm\n" + TEXT)
    drafting.draft(make_extraction(article, make_payload(article.latest_version.text, visits=[])))
    assert {row.name_text for row in Attestation.objects.filter(article=article)} == {"Nguyễn Văn A", "Trần Thị B"}


def test_5_only_editions_are_public(places: None, client: Client) -> None:
    visit = make_published()
    make_visit(TEXT + " Hết.")
    curation.change_visit(visit.pk, expected_version=2, edits=[Edit("visit", values={"date": "2020-09-30", "note": "nội bộ"})], by=None)
    answer = client.get("/api/v1/visits").json()
    assert [row["id"] for row in answer["results"]] == [visit.public_id]
    assert answer["results"][0]["date"] == "2020-09-15"
    assert "nội bộ" not in json.dumps(answer, ensure_ascii=False)


def test_6_a_role_is_a_role_on_a_day() -> None:
    tenure = {"start", "end", "since", "until", "valid_from", "valid_to", "start_date", "end_date"}
    for model in (Role, Attestation):
        assert not tenure & {field.name for field in model._meta.get_fields()}
    role = make_visit().participations.get(side="host").roles.get()
    assert role.text == "Bí thư Tỉnh ủy"


def test_7_a_guess_is_confirmed_by_a_person_before_it_is_published(places: None) -> None:
    visit = make_visit()
    curation.submit(visit.pk, expected_version=1, by=None)
    curation.approve(visit.pk, expected_version=1, by=None)
    with pytest.raises(publishing.NotReady) as refused:
        publishing.publish(visit.pk, expected_version=1, by=None)
    assert "lead_guess" in {point.code for point in refused.value.points}


def test_8_public_ids_are_forever(places: None, client: Client) -> None:
    visit = make_published()
    address = f"/api/v1/visits/{visit.public_id}"
    assert client.get(address).status_code == 200
    publishing.withdraw(visit.pk, expected_version=2, public_reason="Bài gốc bị rút", by=None)
    gone = client.get(address)
    assert gone.status_code == 410 and "Bài gốc bị rút" in gone.content.decode()
    publishing.restore(visit.pk, expected_version=2, by=None)
    assert client.get(address).json()["id"] == visit.public_id
    # Internal keys never leave: an address made of one leads nowhere.
    assert client.get(f"/api/v1/visits/{visit.pk}").status_code == 404


def test_9_names_of_places_depend_on_the_date() -> None:
    old = make_area(valid_to=date(2025, 6, 30))
    new = make_area(key="thai-binh-2025", valid_from=date(2025, 7, 1))
    assert make_visit().area == old
    later = make_article(TEXT + " Hết.")
    assert make_visit(article=later, payload=make_payload(later.latest_version.text, visit={"date": "2025-07-01"})).area == new


def test_10_ambiguity_is_a_value() -> None:
    make_person("Trần Thị B")
    make_person("Trần Thị B")
    visit = make_visit()
    curation.confirm_all(visit.pk, expected_version=1, by=None)
    assert visit.participations.get(side="host").person is None
    assert Person.objects.filter(name="Trần Thị B").count() == 2
