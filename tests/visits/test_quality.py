"""Counting what a person had to put right, and the chart of it."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tests.world import EDITOR, TEXT, make_area, make_article, make_body, make_user, make_visit
from visits import curation, publishing, quality
from visits.admin.quality_chart import last_months, quality_chart, share
from visits.curation import Edit
from visits.models import Outlet, ReadingQuality, Visit

pytestmark = pytest.mark.django_db


def publish(visit: Visit) -> Visit:
    visit = Visit.objects.get(pk=visit.pk)
    curation.confirm_all(visit.pk, expected_version=visit.version, by=None)
    visit.refresh_from_db()
    curation.submit(visit.pk, expected_version=visit.version, by=None)
    curation.approve(visit.pk, expected_version=visit.version, by=None)
    publishing.publish(visit.pk, expected_version=visit.version, by=None)
    visit.refresh_from_db()
    return visit


@pytest.fixture
def outlet() -> Outlet:
    make_area()
    make_body()
    return Outlet.objects.create(key="bao-thu", name="Báo Thử")


def make_corrected(outlet: Outlet) -> Visit:
    """A visit of which one role was changed, one gift rejected and one event added."""
    visit = make_visit(article=make_article(outlet=outlet))
    lead, host = visit.participations.order_by("pk")
    edits = [
        Edit("role", lead.roles.get().pk, {"title": "Trợ lý"}),
        Edit("gift", visit.gifts.get().pk, delete=True),
        Edit("event", None, {"type": "tribute"}),
    ]
    return curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=None)


def counted() -> dict[str, tuple[int, int]]:
    return {row.field: (row.values, row.corrected) for row in ReadingQuality.objects.all()}


def test_what_was_put_right_is_counted_by_field_when_a_visit_is_first_published(outlet: Outlet) -> None:
    visit = publish(make_corrected(outlet))
    assert counted() == {
        "delegation": (1, 0),
        "province": (1, 0),
        "date": (1, 0),
        "lead": (1, 0),
        "names": (2, 0),
        "roles": (2, 1),
        "events": (3, 1),
        "gifts": (1, 1),
        "commitments": (1, 0),
    }
    assert set(ReadingQuality.objects.values_list("outlet", "extractor_version")) == {(outlet.pk, "test")}
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[Edit("visit", visit.pk, {"date": "2020-09-16"})], by=None)
    publish(visit)
    assert counted()["date"] == (1, 0), "a later edition is the editors' own work"


def test_a_second_visit_adds_to_the_same_counters(outlet: Outlet) -> None:
    publish(make_corrected(outlet))
    publish(make_visit(article=make_article(f"{TEXT}\nBài khác.", outlet=outlet)))
    assert counted()["roles"] == (4, 1)
    assert quality.by_month(timezone.localdate().replace(day=1))["roles"] == {timezone.localdate().replace(day=1): (4, 1)}
    assert quality.by_outlet(date(2020, 1, 1), 5) == [(outlet.pk, "Báo Thử", sum(v for v, _ in counted().values()), 3)]


def test_the_chart_shows_the_share_that_nobody_corrected(outlet: Outlet, client: Client) -> None:
    publish(make_corrected(outlet))
    client.force_login(make_user("bientap", EDITOR))
    page = client.get("/admin/").content.decode()
    assert "Chất lượng máy trích" in page
    rows = {row["label"]: row for row in quality_chart(outlet.pk)["rows"]}
    assert (rows["chức vụ"]["share"], rows["quà tặng"]["share"], rows["ngày"]["share"]) == ("50%", "0%", "100%")
    assert "quan hệ đối tác" not in rows
    assert [column["height"] for column in rows["ngày"]["columns"]] == [24]
    assert "Chất lượng máy trích: Báo Thử" in client.get(f"/admin/?bao={outlet.pk}").content.decode()
    assert quality_chart(outlet.pk + 1)["rows"] == []


def test_almost_all_is_not_all() -> None:
    assert (share(0, 0), share(100_000, 1), share(1000, 0), share(3, 1)) == ("—", "99,9%", "100%", "66,7%")


def test_months_go_back_over_new_year() -> None:
    assert last_months(date(2026, 2, 15), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
