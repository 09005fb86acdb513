"""Forms that take files."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from dieuphoi.admin_site import UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget
from visits.models import ImportBatch

FORMATS = ".txt,.html,.htm,.docx,.doc,.rtf,.pdf,.zip,.csv,.xlsx,.json,.warc,.gz,.xml,.rss,.atom,.urls"


class FileBox(forms.FileInput):
    """In our own words: what a browser writes on its box is in the browser's language. Its script is batch.js."""

    template_name = "admin/visits/importbatch/file_box.html"


class ManyFilesInput(FileBox):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One file or many; a list of them in any case."""

    widget = ManyFilesInput(attrs={"multiple": True, "accept": FORMATS})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    files: Any = ManyFilesField(
        label="Tệp",
        allow_empty_file=True,
        help_text="Bài báo (.txt, .html, .docx, .pdf; .doc và .rtf khi máy chủ có LibreOffice), tệp nén (.zip), bảng (.csv, .xlsx, .json), "
        "trang đã thu (.warc), RSS, danh sách địa chỉ. Chọn được nhiều tệp.",
    )
    outlet_name = forms.CharField(
        label="Cơ quan báo chí của mọi bài",
        required=False,
        max_length=ImportBatch._meta.get_field("outlet_name").max_length,
        help_text="Chỉ điền khi mọi bài đều của một báo, dù bài có ghi gì khác.",
        widget=UnfoldAdminTextInputWidget(),
    )
    fetch_urls = forms.BooleanField(
        label="Tải các địa chỉ ghi trong danh sách và bảng",
        required=False,
        help_text="Tải chậm rãi, theo robots.txt của từng trang.",
        widget=UnfoldBooleanSwitchWidget(),
    )


class ReplacementForm(forms.Form):
    file = forms.FileField(label="Tệp đã sửa", allow_empty_file=True, widget=FileBox(attrs={"accept": FORMATS}))
