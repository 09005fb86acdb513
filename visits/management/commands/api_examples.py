"""``manage.py api_examples``: the examples of the API's description, taken anew from the sample that this installation has loaded."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test import RequestFactory
from django.urls import resolve

from visits.api.examples import FILE
from visits.models.public import EditionIndex, SubjectType

LISTS = (
    "visits", "people", "organizations", "posts", "areas", "articles", "commitments", "gifts", "events", "partnerships",
)  # fmt: skip


class Command(BaseCommand):
    help = "Ghi lại các ví dụ trong mô tả của API từ dữ liệu mẫu đang có (dành cho người phát triển)."

    def handle(self, *args: Any, **options: Any) -> None:
        visit = EditionIndex.objects.filter(subject_type=SubjectType.VISIT, is_sample=True).order_by("date_latest").first()
        if visit is None or EditionIndex.objects.filter(is_sample=False).exists():
            raise CommandError("Cần một cơ sở dữ liệu chỉ có dữ liệu mẫu: manage.py sample load.")
        examples: dict[str, Any] = {
            path: self._answer(path) for path in ("/api/v1/", "/api/v1/changes?page_size=3", "/api/v1/context.jsonld")
        }
        for name in LISTS:
            page = self._answer(f"/api/v1/{name}?page_size=1")
            examples[f"/api/v1/{name}"] = page
            if page["results"]:
                examples[f"/api/v1/{name}/{{public_id}}"] = self._answer(f"/api/v1/{name}/{page['results'][0]['id']}")
        base = f"/api/v1/visits/{examples['/api/v1/visits']['results'][0]['id']}/editions"
        examples["/api/v1/visits/{public_id}/editions"] = self._answer(base)
        examples["/api/v1/visits/{public_id}/editions/{number}"] = self._answer(f"{base}/1")
        found = {path.partition("?")[0]: answer for path, answer in examples.items()}
        FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(found)} ví dụ: {FILE}")

    def _answer(self, address: str) -> Any:
        request = RequestFactory(SERVER_NAME="127.0.0.1", SERVER_PORT="8000").get(address)
        match = resolve(request.path_info)
        response = match.func(request, *match.args, **match.kwargs)
        if response.status_code != 200:
            raise CommandError(f"{address}: {response.status_code}")
        return json.loads(response.content)
