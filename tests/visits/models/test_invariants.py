"""What the database itself refuses, whoever writes: past the models, past curation."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from people.models import Area, AreaName
from tests.world import make_area, make_article, make_visit
from visits.models import ArticleVersion, Citation, Edition, Extraction, Participation, PublicRecord, Visit

pytestmark = pytest.mark.django_db


def refused() -> Any:
    """The database says no, and the transaction around it survives."""

    class Refused:
        def __enter__(self) -> None:
            self.raises = pytest.raises(IntegrityError)
            self.raises.__enter__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()

        def __exit__(self, *error: Any) -> bool | None:
            self.atomic.__exit__(*error)
            return self.raises.__exit__(*error)

    return Refused()


def make_citation(of: Visit, **changes: Any) -> Citation:
    text = of.articles.earliest("pk").latest_version
    values = {"version": text, "start": 0, "end": 4, "quote": text.text[:4], "visit": of} | changes
    return Citation.objects.bulk_create([Citation(**values)])[0]


def test_a_quote_is_what_stands_at_its_place() -> None:
    visit = make_visit()
    assert make_citation(visit).pk
    with refused():
        make_citation(visit, quote="đoàn")
    with refused():
        Citation.objects.filter(visit=visit).update(quote="Sai đoạn")
    with refused():
        Citation.objects.filter(visit=visit, field="date").update(start=1, end=10)


def test_a_quote_counts_code_points_not_bytes() -> None:
    article = make_article("Ủy ban 🇻🇳 tỉnh đón đoàn")
    visit = make_visit()
    visit.sources.create(article=article)
    version = article.latest_version
    start = version.text.index("tỉnh")
    assert make_citation(visit, version=version, start=start, end=start + 4, quote="tỉnh").pk


@pytest.mark.parametrize(
    "changes", [{"start": 4, "end": 4, "quote": ""}, {"start": 4, "end": 2, "quote": ""}, {"end": 5}, {"end": 100_000}]
)
def test_a_span_is_in_order_as_long_as_its_quote_and_inside_the_text(changes: dict[str, Any]) -> None:
    visit = make_visit()
    with refused():
        make_citation(visit, **changes)


def test_a_citation_has_exactly_one_target() -> None:
    visit = make_visit()
    with refused():
        make_citation(visit, visit=None)
    with refused():
        make_citation(visit, participation=visit.participations.first())


def test_evidence_does_not_change_after_it_is_written() -> None:
    visit = make_visit()
    version = visit.articles.get().latest_version
    with refused():
        ArticleVersion.objects.filter(pk=version.pk).update(text=version.text + ".")
    with refused():
        Extraction.objects.filter(version=version).update(payload={})
    ArticleVersion.objects.filter(pk=version.pk).update(source_name="ten-khac.txt")


def make_edition(public_id: str = "v0123456789", number: int = 1) -> Edition:
    record, _ = PublicRecord.objects.get_or_create(
        public_id=public_id, defaults={"subject_type": "visit", "state": "withdrawn", "public_reason": "thử", "changed_at": timezone.now()}
    )
    return Edition.objects.create(
        subject=record, subject_type="visit", number=number, document="{}", sha256="0" * 64, published_at=timezone.now()
    )


def test_an_edition_never_changes() -> None:
    edition = make_edition()
    with refused():
        Edition.objects.filter(pk=edition.pk).update(document='{"a":1}')
    with refused():
        Edition.objects.filter(pk=edition.pk).update(number=7)


def test_a_subject_has_one_edition_of_a_number_and_one_current_edition() -> None:
    edition = make_edition()
    with refused():
        make_edition()
    PublicRecord.objects.filter(pk=edition.subject_id).update(current_edition=edition, state="published", public_reason="")
    other = make_edition("v0123456780")
    with refused():
        PublicRecord.objects.filter(pk=other.subject_id).update(current_edition=edition)


@pytest.mark.parametrize("public_id", ["v012345678", "v01234567u9", "V0123456789", "v0123456_89", "vi123456789"])
def test_a_public_id_is_a_letter_and_ten_characters_of_crockfords_base32(public_id: str) -> None:
    with refused():
        PublicRecord.objects.create(
            public_id=public_id, subject_type="visit", state="withdrawn", public_reason="thử", changed_at=timezone.now()
        )


def test_public_ids_are_unique() -> None:
    first = make_visit()
    Visit.objects.filter(pk=first.pk).update(public_id="v0123456789")
    second = Visit.objects.create()
    with refused():
        Visit.objects.filter(pk=second.pk).update(public_id="v0123456789")


def test_a_visit_has_one_lead() -> None:
    visit = make_visit()
    with refused():
        visit.participations.update(is_lead=True)
    # A rejected lead makes room for the right one.
    Participation.objects.filter(visit=visit, is_lead=True).update(decision="rejected")
    visit.participations.filter(is_lead=False).update(is_lead=True)


@pytest.mark.parametrize(
    "column, value",
    [
        ("work_state", "done"),
        ("public_state", "hidden"),
        ("date_basis", "guessed"),
        ("area_decision", "maybe"),
        ("date", "15/9/2020"),
        ("end_date", "XXXX-09"),
        ("delegation_link", "sure"),
    ],
)
def test_states_and_dates_come_from_closed_lists(column: str, value: str) -> None:
    visit = make_visit()
    with refused():
        Visit.objects.filter(pk=visit.pk).update(**{column: value})


def test_dates_are_in_order() -> None:
    visit = make_visit()
    with refused():
        Visit.objects.filter(pk=visit.pk).update(date_earliest=date(2020, 9, 16), date_latest=date(2020, 9, 15))
    with refused():
        Area.objects.create(key="x", name="X", level="province", valid_from=date(2020, 1, 1), valid_to=date(2019, 1, 1))


def test_no_two_areas_of_a_level_have_one_name_on_one_day() -> None:
    old = make_area("Hưng Yên", "hung-yen", valid_from=date(1997, 1, 1), valid_to=date(2025, 6, 30))
    new = make_area("Hưng Yên", "hung-yen-2025", valid_from=date(2025, 7, 1))
    with refused():
        AreaName.objects.filter(area=new).update(valid_from=date(2025, 6, 30))
    with refused():
        AreaName.objects.create(area=new, level="province", name="Hưng Yên", valid_from=None, valid_to=date(1999, 1, 1))
    with refused():
        AreaName.objects.filter(area=old).update(valid_to=None)
    # A district of the name is another matter, and so is another spelling of the tone: it is the same name.
    AreaName.objects.create(area=new, level="district", name="Hưng Yên", valid_from=date(2020, 1, 1))
    make_area("Hòa Bình", "hoa-binh")
    with refused():
        make_area("Hoà Bình", "hoa-binh-2")


def test_a_link_says_how_it_came_about() -> None:
    visit = make_visit()
    with refused():
        visit.participations.filter(person=None).update(person_link="confirmed")


def test_an_approval_is_of_the_version_that_was_approved() -> None:
    visit = make_visit()
    with refused():
        Visit.objects.filter(pk=visit.pk).update(work_state="approved", approved_version=visit.version + 1)


def test_every_invariant_of_sql_is_there() -> None:
    """Django's SQLite backend rebuilds altered tables and loses their triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger UNION SELECT conname FROM pg_constraint")
        names = " ".join(row[0] for row in cursor.fetchall())
    for name in ("citation_is_exact", "visits_articleversion_written_once", "visits_edition_written_once", "area_name_once_a_day"):
        assert name in names


def test_an_edition_is_redacted_once_and_keeps_its_number_and_hash() -> None:
    edition = make_edition()
    rows = Edition.objects.filter(pk=edition.pk)
    with refused():
        rows.update(document="{}", redacted_at=timezone.now(), sha256="f" * 64)
    rows.update(document="{}", redacted_at=timezone.now())
    for change in ({"document": "[]"}, {"redacted_at": None}, {"redacted_at": timezone.now()}):
        with refused():
            rows.update(**change)
