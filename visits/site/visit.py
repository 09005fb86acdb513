"""The page of a visit: every value with the words that it rests on."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.urls import reverse

from dieuphoi.vietnamese import folded_key
from visits.models.public import PublicRecord, SubjectType
from visits.site import words
from visits.site.answers import API_NAMES, RecordPage, page_of, record_context

Document = dict[str, Any]


class VisitPage(RecordPage):
    kind = SubjectType.VISIT

    def found(self, record: PublicRecord, document: Document) -> HttpResponse:
        context = record_context(record, document) | VisitStory(document).told()
        return self.page("site/visit.html", context, last_modified=record.changed_at)


class VisitStory:
    """A visit's document as its page tells it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers = {article["id"]: number for number, article in enumerate(document["articles"], start=1)}

    def told(self) -> Document:
        document = self.document
        return {
            "facts": [fact for fact in self._facts() if fact["text"]],
            "sides": [side for side in map(self._side, words.SIDES) if side["people"]],
            "events": [self._event(row) for row in document["events"]],
            "gifts": [self._gift(row) for row in document["gifts"]],
            "commitments": [group for group in map(self._commitments, words.COMMITMENT_KINDS) if group["rows"]],
            "partnerships": [self._partnership(row) for row in document["partnerships"]],
            "articles": [self._article(row) for row in document["articles"]],
        }

    def _facts(self) -> list[Document]:
        document, area, delegation, lead = self.document, self.document["area"], self.document["delegation"], self.document["lead"]
        when = {"basis": document["date_basis"], "sources": document["date_sources"]}
        body = delegation["organization"]
        person = lead["person"] if lead else None
        return [
            self._fact("Thời gian", words.period(document["date"], document["end_date"]), None, when),
            self._fact("Nơi đến", _place(area), page_of("area", area["id"]), area, area["name"]),
            self._fact("Đoàn", delegation["name"], page_of("organization", body["id"]) if body else None, delegation),
            self._fact("Trưởng đoàn", lead["name"] if lead else "", page_of("person", person["id"]) if person else None, {}),
        ]

    def _fact(self, label: str, text: str, url: str | None, claim: Document, *said: str) -> Document:
        return {"label": label, "text": text, "url": url, **self._rests_on(claim, text, *said)}

    def _rests_on(self, claim: Document, *said: str) -> Document:
        """The exact words, each once, and how the value came from them. ``said``: the value as the page shows it.

        Words that are the value itself do not stand under it once more: the number of the article behind it says so.
        """
        verbatim: list[int] = []
        quotes: list[Document] = []
        for source in claim.get("sources", ()):
            quote = {"quote": source["quote"], "number": self.numbers.get(source["article"])}
            if quote["number"] and words.capitalized(quote["quote"]) in map(words.capitalized, said):
                verbatim += [quote["number"]] if quote["number"] not in verbatim else []
            elif quote not in quotes:
                quotes.append(quote)
        lead = quotes.pop(0) if quotes and not verbatim else None
        basis = words.BASES.get(claim.get("basis", ""), "")
        return {"basis": basis, "verbatim": verbatim, "lead_quote": lead, "more_quotes": quotes}

    def _side(self, side: str) -> Document:
        people = [self._person(row) for row in self.document["participants"] if row["side"] == side]
        return {"label": words.SIDES[side], "slug": side, "people": people}

    def _person(self, row: Document) -> Document:
        person = row["person"]
        return {
            "text": row["name"],
            "url": page_of("person", person["id"]) if person else None,
            "is_lead": row["is_lead"],
            "roles": [self._role(role) for role in row["roles"]],
            **self._rests_on(row, row["name"]),
        }

    def _role(self, role: Document) -> Document:
        body = role["organization"]
        url = page_of("organization", body["id"]) if body else None
        # Named only where the printed office leaves it open: "Bí thư Tỉnh ủy" does not say of which province.
        name = body["name"] if body and (url or folded_key(body["name"]) not in folded_key(role["text"])) else ""
        return {"text": words.capitalized(role["text"]), "body": name, "body_url": url, **self._rests_on(role, role["text"])}

    def _event(self, row: Document) -> Document:
        label = words.EVENT_TYPES.get(row["type"], row["type"])
        return {"label": label, "when": words.printed(row["date"]), **self._rests_on(row)}

    def _gift(self, row: Document) -> Document:
        count, unit = row["count"], words.money(row["unit_amount"], row["currency"])
        shares = f"{words.number(count)} suất" if count else ""
        details = [
            ("Trị giá", words.money(row["amount"], row["currency"])),
            ("Số lượng", f"{shares}, mỗi suất {unit}" if shares and unit else shares),
            ("Bên trao", row["giver"] or ""),
            ("Bên nhận", row["recipient"] or ""),
        ]
        return {
            "text": words.capitalized(row["text"]),
            "details": [(name, text) for name, text in details if text],
            **self._rests_on(row, row["text"]),
        }

    def _commitments(self, kind: str) -> Document:
        rows = [self._commitment(row) for row in self.document["commitments"] if row["kind"] == kind]
        return {"label": words.COMMITMENT_KINDS[kind], "slug": kind, "rows": rows}

    def _commitment(self, row: Document) -> Document:
        by = row["by"]
        person = by["person"] if by else None
        return {
            "text": words.capitalized(row["text"]),
            "by": by["name"] if by else "",
            "by_url": page_of("person", person["id"]) if person else None,
            "id": row.get("id", ""),
            "follow_ups": [self._follow_up(found) for found in row.get("follow_ups", ())],
            **self._rests_on(row, row["text"]),
        }

    def _follow_up(self, row: Document) -> Document:
        label = words.FOLLOW_UP_STATUSES.get(row["status"], row["status"])
        return {"when": words.printed(row["date"]), "status": label, "note": row["note"] or "", **self._rests_on(row, row["note"] or "")}

    def _partnership(self, row: Document) -> Document:
        return {"text": row["name"], "country": row["country"] or "", **self._rests_on(row, row["name"])}

    def _article(self, row: Document) -> Document:
        return {
            "number": self.numbers[row["id"]],
            "title": row["title"] or "Bài báo không có tiêu đề",
            "outlet": row["outlet"] or "",
            "published_on": words.printed(row["published_on"]),
            "url": web_address(row["url"]),
            "json_url": reverse(API_NAMES["article"], args=[row["id"]]),
        }


def _place(area: Document) -> str:
    return words.capitalized(" ".join(part for part in (area["kind"], area["name"]) if part))


def web_address(url: str | None) -> str | None:
    """Only what a browser opens as a page: anything else would be a script or a file of the reader's."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None
