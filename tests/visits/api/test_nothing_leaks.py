"""Every address and every field, read by nobody in particular, while all that is not public exists beside it."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from people.models import Person
from tests.visits.test_publishing import approve, make_ready, publish
from tests.world import TEXT, make_user, make_visit
from visits import curation, publishing
from visits.models import Visit

pytestmark = pytest.mark.django_db

EDITOR, NOTE, DRAFT, PRIVATE, WITHDRAWN = "Biên Tập Viên Kín", "Ghi chú kín", "Nháp kín", "Phạm Riêng Tư", "Đã gỡ kín"


def make_secrets() -> Visit:
    """A published visit that was changed since, beside a draft, a withdrawn visit and a private person."""
    editor = make_user("nguoi-kin", first_name=EDITOR)
    gone = make_ready(TEXT + f" {WITHDRAWN}.")
    publish(gone, by=None)
    gone.refresh_from_db()
    publishing.withdraw(gone.pk, expected_version=gone.version, public_reason="Bài báo đã rút.", by=None)
    visit = make_ready()
    said = visit.commitments.get()
    edits = [
        curation.Edit("visit", values={"note": NOTE}),
        curation.Edit("follow_up", values={"commitment": said, "date": "2021", "status": "done", "note": "Đã xong."}),
    ]
    curation.change_visit(visit.pk, expected_version=visit.version, edits=edits, by=None)
    approve(visit)
    publish(visit, note=NOTE)
    visit.refresh_from_db()
    later = curation.Edit("follow_up", values={"commitment": said, "date": "2022", "status": "declined", "note": DRAFT})
    user = type(editor).objects.get(pk=editor.pk)
    user.is_superuser = True
    user.save()
    curation.change_visit(visit.pk, expected_version=visit.version, edits=[later], by=user, why=NOTE)
    draft = make_visit(TEXT + f" {DRAFT}.")
    curation.change_visit(draft.pk, expected_version=draft.version, edits=[curation.Edit("visit", values={"area_text": DRAFT})], by=None)
    Person.objects.create(name=PRIVATE, is_private=True)
    return visit


def everything(client: Client) -> Iterator[tuple[str, str]]:
    """Address and text of all that is reached from the root of the API and from the public pages."""
    todo, done = ["/api/v1/", "/api/v1/schema/", "/", "/chuyen-tham/", "/de-nghi-cam-ket/", "/thay-doi.atom"], set()
    while todo:
        address = todo.pop()
        if address in done:
            continue
        done.add(address)
        answer = client.get(address)
        text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(errors="replace")  # type: ignore[attr-defined]
        yield address, text
        todo += re.findall(r'(?:http://testserver)(/api/v1/[^"\s<>\\]*)', text)
        todo += [part for part in re.findall(r'href="(/[^"#]*)', text) if not part.startswith(("/static", "/admin"))]
        if re.fullmatch(r"/api/v1/[a-z]+", address) and answer["Content-Type"] == "application/json":
            todo += [f"{address}/{public_id}" for public_id in re.findall(r'\{"id":"(\w{11})"', text)]
            todo += [f"{address}?format={name}" for name in ("csv", "ndjson")] if "changes" not in address else []


def test_what_is_not_public_is_nowhere(client: Client) -> None:
    visit = make_secrets()
    read = dict(everything(client))
    assert len(read) > 40
    assert any(address.startswith("/api/v1/commitments/c") for address in read) and "Đã xong." in read[f"/api/v1/visits/{visit.public_id}"]
    for address, text in read.items():
        for secret in (EDITOR, NOTE, DRAFT, PRIVATE, WITHDRAWN, "nguoi-kin"):
            assert secret not in text, (address, secret)
        assert '"fact_key"' not in text and '"decision"' not in text, address
