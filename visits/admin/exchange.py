"""Tables in and out: what every import and export of the desk has in common.

An import is previewed, then done whole or not at all. Columns may be called by their Vietnamese or their English name.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import get_format
from import_export.fields import Field
from import_export.formats.base_formats import CSV, JSON, XLSX
from import_export.resources import ModelResource
from import_export.results import RowResult
from import_export.widgets import Widget
from tablib import Dataset

from dieuphoi.admin_site import ImportForm, SelectableFieldsExportForm, TableAdmin
from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import folded_key, stored_name, stored_text

LARGEST_FILE = 20 * 1024 * 1024
NEW = "mới"
# What a spreadsheet program takes for the beginning of a formula. An apostrophe before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FileRefused(Exception):
    """The table as a whole cannot be imported. The message is for the editor."""


# --- Files ----------------------------------------------------------------------------------------------------------------


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet runs; ``as_typed`` takes the apostrophe away again."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def as_typed(cell: Any) -> Any:
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _harmless_table(table: Dataset) -> Dataset:
    safe = Dataset(headers=table.headers)
    for row in table:
        safe.append([harmless(cell) for cell in row])
    return safe


class SafeCSV(CSV):
    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Dataset:
        """Commas, or the semicolons and tabs that spreadsheet programs write in Vietnam."""
        text = in_stream.decode(self.encoding or "utf-8-sig") if isinstance(in_stream, bytes) else in_stream
        head = text.split("\n", 1)[0]
        return super().create_dataset(text, delimiter=max(",;\t", key=head.count), **kwargs)

    def export_data(self, dataset: Dataset, **kwargs: Any) -> Any:
        return super().export_data(_harmless_table(dataset), **kwargs)


class SafeXLSX(XLSX):
    def export_data(self, dataset: Dataset, **kwargs: Any) -> Any:
        return super().export_data(_harmless_table(dataset), **kwargs)


class RowsJSON(JSON):
    def create_dataset(self, in_stream: Any, **kwargs: Any) -> Dataset:
        """A list of objects. Each value goes to the column of its name, whatever the order in which an object holds them."""
        rows = json.loads(in_stream)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValueError("not a list of objects")
        headers = list(dict.fromkeys(name for row in rows for name in row))
        table = Dataset(headers=headers)
        for row in rows:
            table.append([row.get(name) for name in headers])
        return table


# --- Cells ----------------------------------------------------------------------------------------------------------------


class Words(Widget):
    """A short text, in the form in which names are stored."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return stored_name("" if value is None else str(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class LongText(Words):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return stored_text("" if value is None else str(value)).strip()


class Number(Words):
    """A whole number; None for an empty cell and for the word that asks for a new row."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = "" if value is None else str(value).strip().removesuffix(".0")
        if not text or folded_key(text) in (folded_key(NEW), "new"):
            return None
        if not (text.isascii() and text.isdecimal()) or len(text) > 18:
            raise ValueError(f"“{text}” không phải là số.")
        return int(text)


class YesNo(Words):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        word = folded_key("" if value is None else str(value))
        if word in ("co", "x", "1", "true", "yes", "dung"):
            return True
        if word in ("", "khong", "0", "false", "no", "sai"):
            return False
        raise ValueError(f"“{value}” không rõ là có hay không: hãy ghi “có” hoặc “không”.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "có" if value else "không"


class Day(Words):
    """2015-07-01 in a file; what people type, 01/07/2015, and a spreadsheet's own dates are understood."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if isinstance(value, datetime):
            return value.date()
        if value is None or isinstance(value, date):
            return value
        text = str(value).strip()
        for form in get_format("DATE_INPUT_FORMATS") if text else ():
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
        if text:
            raise ValueError(f"“{text}” không phải là ngày: hãy viết 01/07/2015 hoặc 2015-07-01.")
        return None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class PrintedDay(Words):
    """A partial date in EDTF; 01/07/2015, 07/2015 and a spreadsheet's own dates are understood."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if isinstance(value, datetime | date):
            return f"{value:%Y-%m-%d}"
        text = "" if value is None else str(value).strip()
        parts = text.split("/")
        if len(parts) in (2, 3) and all(part.isdecimal() for part in parts):
            text = "-".join([parts[-1].zfill(4), *(part.zfill(2) for part in reversed(parts[:-1]))])
        try:
            return str(PartialDate.parse(text)) if text else ""
        except ValueError as error:
            raise ValueError(f"“{value}” không phải là ngày: hãy viết 01/07/2015, 2015-07 hoặc XXXX-09-08 (chưa rõ năm).") from error


class Choice(Words):
    """One of a closed list, by its label or its value."""

    def __init__(self, choices: type[models.TextChoices]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        typed = folded_key("" if value is None else str(value))
        for choice in self.choices:
            if typed in (folded_key(str(choice.label)), folded_key(str(choice.value))):
                return choice.value
        raise ValueError(f"“{value or ''}” không có trong danh sách: {'; '.join(map(str, self.choices.labels))}.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices(value).label) if value in self.choices.values else str(value or "")


class KeyedRow(Words):
    """A row of the authority files, by its key or by a name that only one has."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__()
        self.model = model

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        typed = stored_name("" if value is None else str(value))
        if not typed:
            return None
        rows: Any = self.model._default_manager
        found = list(rows.filter(key=typed)) or list(rows.filter(name=typed)[:5])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"“{typed}” có thể là: {', '.join(other.key for other in found)}. Hãy ghi mã.")
        raise ValueError(f"Không có {self.model._meta.verbose_name} nào mang mã hoặc tên “{typed}”.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.key if value is not None else ""


class Column(Field):
    def __init__(self, attribute: str | None, label: str, widget: Widget | None = None, *, readonly: bool = False) -> None:
        super().__init__(attribute=attribute, column_name=label, widget=widget or Words(), readonly=readonly)

    def export(self, instance: Any, **kwargs: Any) -> Any:
        value = self.get_value(instance)
        return value if isinstance(value, int) and not isinstance(value, bool) else self.widget.render(value)


class Computed(Column):
    """A column that is made for each row; what a file holds in it is another function's business."""

    def __init__(self, label: str, compute: Callable[[Any], str], *, readonly: bool = False) -> None:
        super().__init__(None, label, readonly=readonly)
        self.compute = compute

    def export(self, instance: Any, **kwargs: Any) -> str:
        return self.compute(instance)


# --- Tables ---------------------------------------------------------------------------------------------------------------


class DeskResource(ModelResource):
    """A table of one model. Errors name the column as the file does."""

    required: tuple[str, ...] = ()
    # How the table is filled in, for the page that takes it.
    manual = ""

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        headers = [str(header or "").strip() for header in dataset.headers or []]
        rows = [[as_typed(cell) for cell in row] for row in dataset]
        while rows and not any(_says_something(cell) for cell in rows[-1]):
            rows.pop()
        kept = [at for at, header in enumerate(headers) if header or any(_says_something(row[at]) for row in rows)]
        dataset.wipe()
        dataset.headers = self._column_names([headers[at] for at in kept])
        for row in rows:
            dataset.append([row[at] for at in kept])

    def _column_names(self, headers: Sequence[str]) -> list[str]:
        """The table's own names of a file's columns; FileRefused where one is unknown, doubled or missing."""
        known = {folded_key(name): field.column_name for key, field in self.fields.items() for name in (key, field.column_name)}
        unknown = [header or "(không có tiêu đề)" for header in headers if folded_key(header) not in known]
        if unknown:
            accepted = ", ".join(field.column_name for field in self.get_import_fields())
            raise FileRefused(f"Không hiểu cột: {', '.join(unknown)}. Các cột nhận được: {accepted}.")
        named = [known[folded_key(header)] for header in headers]
        doubled = [name for name in dict.fromkeys(named) if named.count(name) > 1]
        if doubled:
            raise FileRefused(f"Cột bị lặp: {', '.join(doubled)}.")
        missing = [self.fields[key].column_name for key in self.required if self.fields[key].column_name not in named]
        if missing:
            raise FileRefused(f"Thiếu cột: {', '.join(missing)}.")
        return named

    def cell(self, row: Any, key: str) -> Any:
        """A cell as the column understands it; None where the file has no such column. ValidationError for what it does not."""
        field = self.fields[key]
        if field.column_name not in row:
            return None
        try:
            return field.widget.clean(row[field.column_name])
        except ValueError as error:
            raise self.wrong(key, str(error)) from error

    def wrong(self, key: str, message: str) -> ValidationError:
        return ValidationError({self.fields[key].column_name: message})

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        raise NotImplementedError

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        result = super().import_row(row, instance_loader, **kwargs)
        if result.validation_error is not None:
            result.validation_error = self._by_column(result.validation_error)
        elif result.errors:
            # Nothing of a library's or a database's English in front of an editor; the cause is in the log.
            cause = type(result.errors[0].error).__name__
            result.errors = []
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            result.validation_error = ValidationError(f"Không ghi được dòng này ({cause}). Hãy báo người quản trị.")
        return result

    def _by_column(self, error: ValidationError) -> ValidationError:
        if not hasattr(error, "error_dict"):
            return error
        labels = {field.attribute: field.column_name for field in self.fields.values() if field.attribute}
        return ValidationError({labels.get(name, name): problems for name, problems in error.error_dict.items()})

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance._change_reason = reason(kwargs.get("file_name"))

    def get_user_visible_fields(self) -> list[Field]:
        return [field for field in super().get_user_visible_fields() if not field.readonly]


def reason(file_name: str | None) -> str:
    """What the history says of a change that came in a file."""
    return f"Nhập từ tệp {file_name or ''}".strip()[:100]


def _says_something(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


class DeskImportForm(ImportForm):
    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("Tệp lớn hơn 20 MB. Hãy chia thành nhiều tệp.")
        return file


class DeskExportForm(SelectableFieldsExportForm):
    def _get_field_label(self, resource: Any, field_name: str) -> str:
        """As the column is called in the file."""
        return str(resource.fields[field_name].column_name)


class Exchange(TableAdmin):
    """A list that tables go into and out of. ``import_resources`` may differ from what is exported."""

    import_form_class = DeskImportForm
    export_form_class = DeskExportForm
    import_template_name = "admin/visits/import.html"
    formats = (SafeCSV, SafeXLSX, RowsJSON)
    to_encoding = "utf-8-sig"
    import_resources: tuple[type[DeskResource], ...] = ()
    skip_admin_log = True

    def get_import_resource_classes(self, request: HttpRequest) -> Sequence[type[DeskResource]]:
        return self.import_resources or self.get_resource_classes(request)

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        resource = (self.import_resources or self.resource_classes)[0]
        return {**super().get_import_context_data(**kwargs), "manual": resource.manual}

    def has_import_permission(self, request: HttpRequest) -> bool:
        opts = self.model._meta
        return all(request.user.has_perm(f"{opts.app_label}.{action}_{opts.model_name}") for action in ("add", "change"))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return cast(bool, self.has_view_permission(request))

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:
        name = "-".join(folded_key(str(self.model._meta.verbose_name_plural)).split())
        return f"{name}-{date.today():%Y-%m-%d}.{file_format.get_extension()}"

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        hint = " Tệp CSV phải ở bảng mã UTF-8." if isinstance(e, UnicodeDecodeError) else ""
        form.add_error("import_file", f"Không đọc được tệp. Hãy kiểm tra xem đã chọn đúng định dạng chưa.{hint}")

    def process_dataset(self, dataset: Dataset, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().process_dataset(dataset, form, request, rollback_on_validation_errors=True, **kwargs)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Back to the list; or, where something changed since the preview, its errors: then nothing was saved."""
        if not (result.has_errors() or result.has_validation_errors()):
            return cast(HttpResponse, super().process_result(result, request))
        messages.error(request, "Chưa lưu gì: dữ liệu đã thay đổi sau khi xem trước. Hãy xem các lỗi bên dưới rồi tải tệp lên lại.")
        form = self.import_form_class(self.get_import_formats(), self.get_import_resource_classes(request))
        context = {
            **self.admin_site.each_context(request),
            "title": "Nhập",
            "form": form,
            "opts": self.model._meta,
            "media": self.media + form.media,
            "result": result,
            "import_error_display": self.import_error_display,
        }
        return TemplateResponse(request, [self.import_template_name], context)
