"""Tables as an editor sends them, and what the desk answers."""

import csv
import io
import json
from typing import Any

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

FORMATS = {"csv": "0", "xlsx": "1", "json": "2"}


def make_csv(*rows: dict[str, Any], delimiter: str = ",") -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def make_xlsx(*rows: dict[str, Any]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(stream)
    return stream.getvalue()


def make_json(*rows: dict[str, Any]) -> bytes:
    return json.dumps(rows).encode()


def url(model: str, what: str) -> str:
    return reverse(f"admin:{model}_{what}")


def preview(client: Client, model: str, content: bytes, form: str = "csv") -> Any:
    """What the desk shows of a file before anything is saved."""
    file = SimpleUploadedFile(f"bang.{form}", content)
    response = client.post(url(model, "import"), {"import_file": file, "format": FORMATS[form], "resource": "0"})
    assert response.status_code == 200
    return response


def confirm(client: Client, model: str, previewed: Any) -> Any:
    """Press the button of a preview that has no errors."""
    form = previewed.context["confirm_form"]
    return client.post(url(model, "process_import"), form.initial, follow=True)


def import_table(client: Client, model: str, content: bytes, form: str = "csv") -> Any:
    return confirm(client, model, preview(client, model, content, form))


def words_of(response: Any) -> str:
    """The visible words of a page, spaces collapsed."""
    page = lxml.html.fromstring(response.content.decode())
    for element in page.xpath("//script|//style"):
        element.drop_tree()
    return " ".join(page.text_content().split())


def errors_of(previewed: Any) -> dict[int, dict[str, list[str]]]:
    """Data row -> column -> messages."""
    return {row.number: row.error_dict for row in previewed.context["result"].invalid_rows}


def refusal_of(previewed: Any) -> str:
    return " ".join(str(error.error) for error in previewed.context["result"].base_errors)


def export(client: Client, model: str, form: str = "csv", **query: str) -> bytes:
    response = client.post(url(model, "export"), {"format": FORMATS[form], "resource": "0", **all_columns(client, model), **query})
    assert response["Content-Type"].split(";")[0] != "text/html", words_of(response)
    return response.content


def all_columns(client: Client, model: str) -> dict[str, str]:
    form = client.get(url(model, "export")).context["form"]
    return {name: "on" for name, field in form.fields.items() if getattr(field, "is_selectable_field", False)}


def rows_of_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def rows_of_xlsx(content: bytes) -> list[dict[str, Any]]:
    sheet: Any = load_workbook(io.BytesIO(content)).active
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]
