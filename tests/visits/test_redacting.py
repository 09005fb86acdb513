"""Redacting: the words go for good, the number, the hash and the reason stay, and everything derived follows."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Person
from tests.visits.admin.test_vietnamese import english_in
from tests.visits.test_publishing import approve, make_ready, publish
from tests.world import PUBLISHER, REVIEWER, TEXT, make_user
from visits import bulk, curation, indexing, publishing
from visits.curation import Edit, WrongState
from visits.models import Edition, EditionIndex, EditionIndexLink, EditionPeriod, PublicChange, PublicRecord, PublishingLog, Visit
from visits.redacting import redact

pytestmark = pytest.mark.django_db

WHY = "Nêu tên người thụ hưởng"


def published_twice() -> Visit:
    """A visit whose first edition names somebody whom the second does not."""
    visit = make_ready()
    publish(visit)
    host = visit.participations.get(side="host")
    edits = [Edit("participation", host.pk, delete=True), Edit("commitment", visit.commitments.get().pk, delete=True)]
    curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=None)
    publish(approve(visit))
    visit.refresh_from_db()
    return visit


def words_of_editions() -> str:
    return " ".join(Edition.objects.exclude(subject_type__in=("person", "organization", "post", "area")).values_list("document", flat=True))


def test_everything_that_was_said_goes_and_number_and_hash_stay(client: Client) -> None:
    visit = make_ready()
    edition = publish(visit)
    redact(edition.subject_id, public_reason=WHY, by=make_user("nd", PUBLISHER), note="theo đơn")
    after = Edition.objects.get(pk=edition.pk)
    tomb = json.loads(after.document)
    assert (after.number, after.sha256, after.published_at) == (edition.number, edition.sha256, edition.published_at)
    assert (tomb["sha256"], tomb["public_reason"], tomb["edition"]) == (edition.sha256, WHY, 1)
    assert "Trần Thị B" not in words_of_editions() and "50 triệu" not in words_of_editions()
    visit.refresh_from_db()
    assert (visit.public_state, visit.work_state) == ("withdrawn", "draft")
    log = PublishingLog.objects.get(action="redacted")
    assert (str(log.by), log.note) == ("nd", "theo đơn")


def test_the_record_answers_451_with_the_reason_everywhere(client: Client) -> None:
    edition = publish(make_ready())
    redact(edition.subject_id, public_reason=WHY, by=None)
    for address in ("", "/editions", "/editions/1", f"?as_of={timezone.localdate().isoformat()}"):
        answer = client.get(f"/api/v1/visits/{edition.subject_id}{address}")
        assert (answer.status_code, answer["Content-Type"]) == (451, "application/problem+json"), address
        assert (answer.json()["code"], answer.json()["public_reason"]) == ("redacted", WHY)
        assert "no-cache" in answer["Cache-Control"]
    site = client.get(reverse("site:visit", args=[edition.subject_id]))
    assert site.status_code == 451 and WHY in site.content.decode() and "Trần Thị B" not in site.content.decode()


def test_lists_changes_feeds_and_files_follow(client: Client, tmp_path: Path) -> None:
    visit = make_ready()
    edition = publish(visit)
    redact(edition.subject_id, public_reason=WHY, by=None)
    assert not EditionIndex.objects.filter(subject_type__in=("visit", "article", "person")).exists()
    assert not EditionPeriod.objects.filter(public_id=edition.subject_id).exists()
    assert client.get("/api/v1/visits").json()["results"] == []
    change = PublicChange.objects.filter(record=edition.subject_id).last()
    assert change is not None and (change.action, change.edition, change.public_reason) == ("redacted", None, WHY)
    bulk.export(tmp_path / "out")
    assert all("Trần Thị B".encode() not in file.read_bytes() for file in (tmp_path / "out").iterdir())
    before = sorted(EditionIndexLink.objects.values_list("entry", "relation", "target"))
    indexing.rebuild()
    assert sorted(EditionIndexLink.objects.values_list("entry", "relation", "target")) == before


def test_an_edition_of_the_past_goes_alone_and_the_record_stays(client: Client) -> None:
    visit = published_twice()
    redact(str(visit.public_id), public_reason=WHY, by=None, numbers=[1])
    address = f"/api/v1/visits/{visit.public_id}"
    assert client.get(address).status_code == 200 and client.get(f"{address}/editions/2").status_code == 200
    gone = client.get(f"{address}/editions/1")
    assert (gone.status_code, gone.json()["public_reason"]) == (451, WHY)
    assert "Trần Thị B" not in words_of_editions()
    change = PublicChange.objects.get(action="redacted")
    assert change.edition is not None and change.edition.number == 1
    first = PublicChange.objects.filter(record=visit.public_id).order_by("sequence")[0]
    then = client.get(address, {"as_of": first.at.isoformat()})
    assert then.status_code == 451
    assert list(EditionPeriod.objects.filter(public_id=visit.public_id).values_list("edition__number", "until")) == [(2, None)]
    visit.refresh_from_db()
    assert visit.public_state == "published"


def test_what_was_redacted_is_not_restored_but_may_be_published_anew(client: Client) -> None:
    visit = make_ready()
    publish(visit)
    visit.refresh_from_db()
    redact(str(visit.public_id), public_reason=WHY, by=None)
    visit.refresh_from_db()
    with pytest.raises(WrongState, match="đã bị che"):
        publishing.restore(visit.pk, expected_version=visit.version, by=None)
    edits = [Edit("participation", visit.participations.get(side="host").pk, delete=True)]
    edits.append(Edit("commitment", visit.commitments.get().pk, delete=True))
    curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=None)
    edition = publish(approve(visit))
    assert edition.number == 2
    assert client.get(f"/api/v1/visits/{visit.public_id}").json()["edition"] == 2
    assert client.get(f"/api/v1/visits/{visit.public_id}/editions/1").status_code == 451


def test_a_redacted_person_stays_so_when_another_visit_names_him(client: Client) -> None:
    publish(make_ready())
    person = Person.objects.get(name="Trần Thị B")
    redact(str(person.public_id), public_reason=WHY, by=None)
    publish(make_ready(TEXT + " Hết."))
    assert PublicRecord.objects.get(pk=person.public_id).state == "redacted"
    assert client.get(f"/api/v1/people/{person.public_id}").status_code == 451


def test_it_takes_a_publisher_a_reason_and_something_to_redact() -> None:
    edition = publish(make_ready())
    with pytest.raises(PermissionDenied):
        redact(edition.subject_id, public_reason=WHY, by=make_user("duyet", REVIEWER))
    with pytest.raises(ValidationError):
        redact(edition.subject_id, public_reason="  ", by=None)
    redact(edition.subject_id, public_reason=WHY, by=None)
    with pytest.raises(WrongState):
        redact(edition.subject_id, public_reason=WHY, by=None)


def test_passages_that_other_visits_quote_stay_with_their_article(client: Client) -> None:
    first = make_ready()
    publish(first)
    first.refresh_from_db()
    article = first.articles.get()
    redact(str(first.public_id), public_reason=WHY, by=None)
    record: Any = PublicRecord.objects.get(pk=article.public_id)
    assert record.state == "withdrawn" and record.current_edition.redacted_at is not None


def test_the_desk_redacts_after_a_confirmation(client: Client) -> None:
    visit = make_ready()
    edition = publish(visit)
    address = reverse("admin:visits_publicrecord_change", args=[edition.subject_id])
    client.force_login(make_user("duyet", REVIEWER))
    assert client.get(address).status_code == 200 and "Che hẳn" not in client.get(address).content.decode()
    assert client.post(address, {"edition": "1", "public_reason": WHY, "sure": "on"}).status_code == 403
    client.force_login(make_user("dang", PUBLISHER))
    assert foreign(client.get(address)) == []
    for missing in ({"public_reason": ""}, {"sure": ""}, {"edition": "x"}):
        posted = {"edition": "1", "public_reason": WHY, "sure": "on", **missing}
        assert client.post(address, posted).status_code == 422
    assert not Edition.objects.exclude(redacted_at=None).exists()
    assert client.post(address, {"edition": "1", "public_reason": WHY, "sure": "on"}).status_code == 302
    assert PublicRecord.objects.get(pk=edition.subject_id).state == "redacted"
    assert foreign(client.get(address)) == [] == foreign(client.get(reverse("admin:visits_publicrecord_changelist")))


def foreign(response: Any) -> list[str]:
    """Words that are no Vietnamese, but for what public ids are made of."""
    ids = " ".join(PublicRecord.objects.values_list("pk", flat=True))
    return [word for word in english_in(response) if word.lower() not in ids]
