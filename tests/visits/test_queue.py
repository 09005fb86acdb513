"""The queue: what needs a person most comes first, an editor has a visit for a while, and "next" goes on."""

from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from tests.world import EDITOR, TEXT, make_area, make_article, make_body, make_payload, make_user, make_visit
from visits import curation, open_reasons, queue
from visits.curation import Edit
from visits.gates import open_claim_codes, open_claim_points
from visits.models import Article, ImportBatch, ImportItem, OpenReason, Outlet, Participation, Proposal, Role, Taking, Visit
from visits.models.claims import WorkState

pytestmark = pytest.mark.django_db
QUEUE = "/admin/visits/waitingvisit/"


def make_waiting(title: str, **visit: object) -> Visit:
    """A drafted visit from an article of its own."""
    article: Article = make_article(f"{TEXT}\n{title}.", title=title)
    text = article.latest_version.text
    return make_visit(article=article, payload=make_payload(text, visit=visit) if visit else None)


def reasons(visit: Visit) -> dict[str, int]:
    return dict(OpenReason.objects.filter(visit=visit).values_list("code", "count"))


@pytest.fixture(autouse=True)
def place() -> None:
    make_area()
    make_body()


def test_what_is_open_is_known_as_soon_as_a_visit_is_drafted() -> None:
    visit = make_visit()
    visit.refresh_from_db()
    assert reasons(visit)["person_unresolved"] == 2
    assert reasons(visit)["lead_guess"] == 1
    assert visit.attention > 0
    words = open_reasons.reason_words(reasons(visit).items())
    assert "trưởng đoàn suy đoán" in words
    assert words.endswith("2 người chưa khớp")


def test_what_was_settled_leaves_the_reasons_at_once() -> None:
    visit = make_visit()
    visit = curation.confirm(visit.pk, expected_version=visit.version, facts=[("visit", "lead")], by=None)
    assert "lead_guess" not in reasons(visit)
    curation.confirm_all(visit.pk, expected_version=visit.version, by=None)
    visit.refresh_from_db()
    assert (visit.attention, reasons(visit)) == (0, {})


def test_conflicts_come_before_guesses_guesses_before_gaps_then_the_oldest() -> None:
    older, newer, guessed, disputed = (make_waiting(title) for title in ("Một", "Hai", "Ba", "Bốn"))
    for visit in (older, newer, disputed):
        curation.confirm_all(visit.pk, expected_version=visit.version, by=None)
    extraction = disputed.extraction
    assert extraction is not None
    Proposal.objects.create(visit=disputed, extraction=extraction, action="add", table="gift", fact_key="x", summary="quà")
    open_reasons.refresh([disputed])
    assert [visit.pk for visit in queue.waiting()] == [disputed.pk, guessed.pk, older.pk, newer.pk]
    curation.settle_proposal(disputed.proposals.get().pk, expected_version=Visit.objects.get(pk=disputed.pk).version, by=None)
    assert queue.waiting()[0].pk == guessed.pk


def test_refreshing_many_visits_asks_no_more_than_refreshing_two(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    visits = [make_waiting(f"Bài {number}") for number in range(6)]
    OpenReason.objects.all().delete()
    with django_assert_max_num_queries(14):
        open_reasons.refresh(visits)
    assert OpenReason.objects.filter(code="person_unresolved").count() == 6


def test_a_visit_is_one_editors_for_a_while() -> None:
    visit, anh, binh = make_visit(), make_user("anh", EDITOR), make_user("binh", EDITOR)
    queue.take(visit.pk, by=anh)
    with pytest.raises(queue.Taken) as taken:
        queue.take(visit.pk, by=binh)
    assert taken.value.taking.by == anh
    queue.take(visit.pk, by=binh, although_taken=True)
    assert queue.taking_of(visit).by == binh  # type: ignore[union-attr]
    assert not queue.leave(visit.pk, by=anh)
    assert queue.leave(visit.pk, by=binh)
    queue.take(visit.pk, by=anh)
    Taking.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert queue.take(visit.pk, by=binh).by == binh


def test_next_passes_what_others_have_and_what_was_left(client: Client) -> None:
    first, second, third = (make_waiting(title) for title in ("Một", "Hai", "Ba"))
    anh, binh = make_user("anh", EDITOR), make_user("binh", EDITOR)
    queue.take(first.pk, by=anh)
    client.force_login(binh)
    answer = client.post(f"{QUEUE}tiep-theo/")
    assert answer["Location"] == f"/admin/visits/visit/{second.pk}/change/"
    answer = client.post(f"{QUEUE}tiep-theo/", {"from": second.pk})
    assert answer["Location"] == f"/admin/visits/visit/{third.pk}/change/"
    assert not Taking.objects.filter(visit=second).exists()
    queue.take(third.pk, by=anh, although_taken=True)
    assert client.post(f"{QUEUE}tiep-theo/")["Location"] == f"/admin/visits/visit/{second.pk}/change/", "nothing new is left: begin again"
    queue.take(second.pk, by=anh, although_taken=True)
    assert "Không còn việc nào" in client.post(f"{QUEUE}tiep-theo/", follow=True).content.decode()


def test_taking_what_somebody_has_asks_first_and_says_who(client: Client) -> None:
    visit, anh, binh = make_visit(), make_user("anh", EDITOR), make_user("binh", EDITOR)
    queue.take(visit.pk, by=anh)
    client.force_login(binh)
    page = client.get(QUEUE).content.decode()
    assert "anh, đến" in page
    assert "2 người chưa khớp" in page
    asked = client.post(f"{QUEUE}{visit.pk}/nhan/")
    assert asked.status_code == 409
    assert "<strong>anh</strong> đang làm" in asked.content.decode()
    assert "<strong>anh</strong> đang làm" in client.get(f"/admin/visits/visit/{visit.pk}/change/").content.decode()
    client.post(f"{QUEUE}{visit.pk}/nhan/", {"although_taken": "1"})
    assert "Trả lại hàng đợi" in client.get(f"/admin/visits/visit/{visit.pk}/change/").content.decode()
    client.post(f"{QUEUE}{visit.pk}/tra/")
    assert queue.taking_of(visit) is None


def test_saving_keeps_a_visit_longer(client: Client) -> None:
    visit, anh = make_visit(), make_user("anh", EDITOR)
    queue.take(visit.pk, by=anh)
    soon = timezone.now() + timedelta(minutes=1)
    Taking.objects.update(until=soon)
    queue.renew(visit.pk, by=anh)
    assert Taking.objects.get().until > soon


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("reason=date_unknown", {"Hai"}),
        ("reason=lead_guess", {"Một", "Hai"}),
        ("articles__outlet__id__exact={outlet}", {"Một"}),
        ("batch={batch}", {"Hai"}),
        ("area__id__exact={area}", {"Một", "Hai"}),
        ("batch=khong-phai-so", set()),
        ("taken=me", {"Một"}),
        ("taken=no", {"Hai"}),
        ("q=ngoai+giao", {"Một", "Hai"}),
        ("q=cong+thuong", set()),
    ],
)
def test_the_queue_is_narrowed(client: Client, query: str, shown: set[str]) -> None:
    outlet = Outlet.objects.create(key="bao-thu", name="Báo Thử")
    first, second = make_waiting("Một"), make_waiting("Hai", date=None)
    first.articles.update(outlet=outlet)
    batch = ImportBatch.objects.create()
    ImportItem.objects.create(batch=batch, position=1, path="b.txt", outcome="new", version=second.articles.get().latest_version)
    anh = make_user("anh", EDITOR)
    queue.take(first.pk, by=anh)
    client.force_login(anh)
    answer = client.get(f"{QUEUE}?{query.format(outlet=outlet.pk, batch=batch.pk, area=first.area_id)}")
    assert {visit.articles.get().title for visit in answer.context["cl"].result_list} == shown


def test_the_queue_asks_as_often_for_many_as_for_few(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(8):
        make_waiting(f"Bài {number}")
    client.force_login(make_user("anh", EDITOR))
    client.get(QUEUE)
    with django_assert_max_num_queries(16):
        client.get(QUEUE)


def test_what_is_published_or_approved_or_joined_waits_no_more() -> None:
    visit, other = make_waiting("Một"), make_waiting("Hai")
    Visit.objects.filter(pk=visit.pk).update(joined_into=other)
    curation.confirm_all(other.pk, expected_version=other.version, by=None)
    assert [row.pk for row in queue.waiting()] == [other.pk]
    current = curation.submit(other.pk, expected_version=Visit.objects.get(pk=other.pk).version, by=None)
    assert queue.waiting().get().work_state == WorkState.IN_REVIEW
    curation.approve(other.pk, expected_version=current.version, by=None)
    assert not queue.waiting().exists()


def test_who_may_only_look_may_not_take(client: Client) -> None:
    visit, guest = make_visit(), make_user("khach")
    client.force_login(guest)
    assert client.get(QUEUE).status_code == 403
    assert client.post(f"{QUEUE}{visit.pk}/nhan/").status_code == 403
    assert not Taking.objects.exists()


def test_a_change_to_a_person_on_the_list_is_seen() -> None:
    visit = make_visit()
    row = visit.participations.get(name_text="Trần Thị B")
    person = Person.objects.create(name="Trần Thị B")
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[Edit("participation", row.pk, {"person": person})], by=None)
    assert reasons(visit)["person_unresolved"] == 1


def test_what_is_counted_for_the_queue_is_what_the_visit_s_page_lists() -> None:
    """Of all kinds: people private, merged, guessed and open, offices, a private speaker, an unknown place."""
    visits = [make_waiting(title) for title in ("Một", "Hai", "Ba")]
    private, merged, survivor = (
        Person.objects.create(name="A", is_private=True),
        Person.objects.create(name="B"),
        Person.objects.create(name="C"),
    )
    Person.objects.filter(pk=merged.pk).update(merged_into=survivor)
    first, second = visits[0].participations.order_by("position")
    Participation.objects.filter(pk=first.pk).update(person=private, person_link="confirmed")
    Participation.objects.filter(pk=second.pk).update(person=merged, person_link="confirmed")
    Participation.objects.filter(visit=visits[1]).update(person=survivor, person_link="inferred", basis="inferred")
    Role.objects.filter(participation__visit=visits[1]).update(basis="inferred")
    speaker = visits[2].participations.order_by("position")[0]
    Participation.objects.filter(pk=speaker.pk).update(person=private, person_link="confirmed", decision="rejected")
    visits[2].commitments.update(by=speaker, basis="inferred")
    Visit.objects.filter(pk=visits[2].pk).update(area=None, area_link="", date="2020-09")
    rows = list(Visit.objects.filter(pk__in=[visit.pk for visit in visits]))
    counted = open_claim_codes(rows)
    assert counted == {key: Counter(point.code for point in points) for key, points in open_claim_points(rows).items()}
    assert {"person_private", "person_merged", "person_guess", "participation_guess", "role_guess", "area_unknown", "date_partial"} <= {
        code for codes in counted.values() for code in codes
    }
