"""The buttons of a visit: each asks what it needs, calls ``curation`` or ``publishing`` once, and says what happened."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from dieuphoi.admin_site import UnfoldAdminTextareaWidget
from visits import comparing, curation, documents, publishing
from visits.admin.visit_page import PointLink, point_links
from visits.gates import open_points
from visits.models import Edition, Visit
from visits.models.claims import PublicState, WorkState

# Where the public reads a visit. The desk does not import the API: the address is a promise of its documentation.
PUBLIC_ADDRESS = "/api/v1/visits/"


@dataclass(frozen=True, slots=True)
class TextField:
    name: str
    label: str
    help_text: str
    required: bool = False


NOTE = TextField("note", "Ghi chú nội bộ", "Chỉ người trong hệ thống đọc được, cùng với tên bạn.")
REASON = TextField("public_reason", "Lý do công khai", "Người đọc thấy cùng với bản công bố. Để trống nếu không có gì cần nói.")
WITHDRAWN = TextField("public_reason", "Lý do công khai", "Người đọc thấy lý do này tại địa chỉ của chuyến thăm.", required=True)
COMMENT = TextField("comment", "Cần sửa gì", "Người biên tập thấy ý kiến này ở đầu trang.", required=True)


@dataclass(frozen=True, slots=True)
class StateAction:
    """``asks``: a page comes between the button and the deed. ``run`` gets (visit, version, user, cleaned fields)."""

    slug: str
    label: str
    icon: str
    permissions: tuple[str, ...]
    suits: Callable[[Visit], bool]
    run: Callable[[Visit, int, Any, dict[str, str]], Any]
    done: str
    question: str = ""
    fields: tuple[TextField, ...] = ()
    variant: str = "default"
    asks: bool = True
    lists_steps: bool = False
    lists_points: bool = False
    lists_changes: bool = False

    def is_allowed(self, user: Any) -> bool:
        return all(user.has_perm(permission) for permission in self.permissions)


def _draft(visit: Visit) -> bool:
    return visit.work_state == WorkState.DRAFT


def _may_publish_alone(visit: Visit) -> bool:
    return not settings.FOUR_EYES and visit.work_state != WorkState.APPROVED


def _confirm_all(visit: Visit, version: int, by: Any, typed: dict[str, str]) -> Any:
    return curation.confirm_all(visit.pk, expected_version=version, by=by)


def _submit(visit: Visit, version: int, by: Any, typed: dict[str, str]) -> Any:
    return curation.submit(visit.pk, expected_version=version, by=by)


def _approve(visit: Visit, version: int, by: Any, typed: dict[str, str]) -> Any:
    return curation.approve(visit.pk, expected_version=version, by=by)


def _send_back(visit: Visit, version: int, by: Any, typed: dict[str, str]) -> Any:
    return curation.send_back(visit.pk, expected_version=version, by=by, **typed)


def _publish(visit: Visit, version: int, by: Any, typed: dict[str, str]) -> Any:
    return publishing.publish(visit.pk, expected_version=version, by=by, **typed)


def _approve_and_publish(visit: Visit, version: int, by: Any, typed: dict[str, str]) -> Any:
    return publishing.approve_and_publish(visit.pk, expected_version=version, by=by, **typed)


@transaction.atomic
def _confirm_and_publish(visit: Visit, version: int, by: Any, typed: dict[str, str]) -> Any:
    """All or nothing: what is still open afterwards undoes the confirming too."""
    curation.confirm_all(visit.pk, expected_version=version, by=by)
    now = Visit.objects.values_list("version", flat=True).get(pk=visit.pk)
    return publishing.approve_and_publish(visit.pk, expected_version=now, by=by, **typed)


def _withdraw(visit: Visit, version: int, by: Any, typed: dict[str, str]) -> Any:
    return publishing.withdraw(visit.pk, expected_version=version, by=by, **typed)


def _restore(visit: Visit, version: int, by: Any, typed: dict[str, str]) -> Any:
    return publishing.restore(visit.pk, expected_version=version, by=by, **typed)


ACTIONS: tuple[StateAction, ...] = (
    StateAction(
        slug="xac-nhan-tat-ca",
        label="Xác nhận tất cả",
        icon="done_all",
        permissions=("visits.change_visit", "people.add_person"),
        suits=lambda visit: True,
        run=_confirm_all,
        done="Đã xác nhận tất cả những gì liệt kê.",
        question="Hệ thống sẽ làm những việc sau. Tên có nhiều người trùng và ngày chưa đủ vẫn để ngỏ.",
        lists_steps=True,
    ),
    StateAction(
        slug="xac-nhan-va-dang",
        label="Xác nhận tất cả và đăng",
        icon="task_alt",
        permissions=("visits.change_visit", "people.add_person", "visits.submit_visit", "visits.approve_visit", "visits.publish_visit"),
        suits=lambda visit: _may_publish_alone(visit) and _draft(visit),
        run=_confirm_and_publish,
        done="Đã xác nhận, duyệt và công bố.",
        question="Hệ thống sẽ làm những việc sau rồi duyệt và công bố. Nếu còn điểm để ngỏ thì chưa làm gì cả.",
        fields=(NOTE, REASON),
        variant="primary",
        lists_steps=True,
        lists_changes=True,
    ),
    StateAction(
        slug="gui-duyet",
        label="Gửi duyệt",
        icon="outbox",
        permissions=("visits.submit_visit",),
        suits=_draft,
        run=_submit,
        done="Đã gửi duyệt.",
        question="Chuyến thăm sẽ chờ người duyệt. Sửa tiếp sẽ đưa nó về bản nháp.",
        variant="primary",
        asks=False,
    ),
    StateAction(
        slug="tra-lai",
        label="Trả lại",
        icon="undo",
        permissions=("visits.approve_visit",),
        suits=lambda visit: not _draft(visit),
        run=_send_back,
        done="Đã trả lại người biên tập.",
        question="Chuyến thăm trở về bản nháp cùng với ý kiến của bạn.",
        fields=(COMMENT,),
    ),
    StateAction(
        slug="duyet",
        label="Duyệt",
        icon="approval",
        permissions=("visits.approve_visit",),
        suits=lambda visit: visit.work_state == WorkState.IN_REVIEW,
        run=_approve,
        done="Đã duyệt.",
        question="Việc duyệt ghi lại đúng phiên bản này của chuyến thăm và của các bài báo.",
        variant="primary",
        asks=False,
    ),
    StateAction(
        slug="duyet-va-dang",
        label="Duyệt và đăng",
        icon="publish",
        permissions=("visits.submit_visit", "visits.approve_visit", "visits.publish_visit"),
        suits=_may_publish_alone,
        run=_approve_and_publish,
        done="Đã duyệt và công bố.",
        question="Gửi duyệt, duyệt và công bố cùng một lúc.",
        fields=(NOTE, REASON),
        variant="primary",
        lists_points=True,
        lists_changes=True,
    ),
    StateAction(
        slug="cong-bo",
        label="Công bố",
        icon="publish",
        permissions=("visits.publish_visit",),
        suits=lambda visit: visit.work_state == WorkState.APPROVED,
        run=_publish,
        done="Đã công bố.",
        question="Bản công bố không bao giờ đổi; sửa về sau là một bản mới.",
        fields=(NOTE, REASON),
        variant="primary",
        lists_points=True,
        lists_changes=True,
    ),
    StateAction(
        slug="go",
        label="Gỡ",
        icon="visibility_off",
        permissions=("visits.publish_visit",),
        suits=lambda visit: visit.public_state == PublicState.PUBLISHED,
        run=_withdraw,
        done="Đã gỡ khỏi trang công khai.",
        question="Người đọc không thấy chuyến thăm nữa; địa chỉ của nó trả lời bằng lý do bạn viết.",
        fields=(WITHDRAWN, NOTE),
        variant="danger",
    ),
    StateAction(
        slug="khoi-phuc",
        label="Khôi phục",
        icon="visibility",
        permissions=("visits.publish_visit",),
        suits=lambda visit: visit.public_state == PublicState.WITHDRAWN,
        run=_restore,
        done="Đã khôi phục bản công bố gần nhất.",
        question="Bản công bố gần nhất lại hiện ra với người đọc.",
        fields=(NOTE,),
    ),
)
BY_SLUG = {action.slug: action for action in ACTIONS}


class ActionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, action: StateAction, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for wanted in action.fields:
            self.fields[wanted.name] = forms.CharField(
                label=wanted.label,
                help_text=wanted.help_text,
                required=wanted.required,
                max_length=500 if wanted.name == "public_reason" else 5000,
                widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            )

    def typed(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def buttons(visit: Visit, user: Any) -> list[StateAction]:
    """What this person may do with the visit as it stands."""
    return [action for action in ACTIONS if action.suits(visit) and action.is_allowed(user)]


def page_of(visit_id: int) -> str:
    return reverse("admin:visits_visit_change", args=[visit_id])


def run_action(request: HttpRequest, visit: Visit, slug: str, context: dict[str, Any]) -> HttpResponse:
    """The page that asks, and the deed. Rights are asked again by what does it."""
    action = BY_SLUG.get(slug)
    if action is None:
        raise Http404
    if not action.is_allowed(request.user):
        raise PermissionDenied
    form = ActionForm(action, request.POST or None, initial={"version": visit.version})
    points: list[PointLink] = []
    if request.method == "POST" and form.is_valid():
        try:
            action.run(visit, form.cleaned_data["version"], request.user, form.typed())
        except publishing.NotReady as refusal:
            points = point_links(refusal.points)
            form.add_error(None, "Chưa công bố được: còn những điểm sau cần xét.")
        except curation.WrongState as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(page_of(visit.pk))
        except curation.Conflict as conflict:
            messages.error(request, conflict_words(conflict))
            return HttpResponseRedirect(page_of(visit.pk))
        except ValidationError as error:
            _put(error, form)
        else:
            messages.success(request, action.done)
            return HttpResponseRedirect(page_of(visit.pk))
    elif action.lists_points:
        points = point_links(open_points(visit))
    return TemplateResponse(
        request,
        "admin/visits/visit/action.html",
        context
        | {
            "title": action.label,
            "action": action,
            "form": form,
            "points": points,
            "steps": curation.plan_confirm_all(visit) if action.lists_steps else [],
            "last_edition": last_edition(visit) if action.lists_changes else None,
            "suits": action.suits(visit),
            "page": page_of(visit.pk),
        },
        status=409 if request.method == "POST" else 200,
    )


@dataclass(frozen=True, slots=True)
class LastEdition:
    """The edition that the public saw last, and what the next one would change in it."""

    edition: Edition
    differences: list[comparing.Difference]


def last_edition(visit: Visit) -> LastEdition | None:
    """None before the first publication."""
    edition = Edition.objects.filter(subject=visit.public_id).order_by("-number").first() if visit.public_id else None
    if edition is None:
        return None
    return LastEdition(edition, comparing.differences(documents.from_text(edition.document), documents.VisitDocument(visit).body()))


def conflict_words(conflict: curation.Conflict) -> str:
    return (
        f"{conflict.changed_by} vừa sửa chuyến thăm này (bạn đang xem phiên bản {conflict.expected}, nay là {conflict.current}). "
        "Chưa có gì được làm: hãy xem lại rồi bấm lần nữa."
    )


def _put(error: ValidationError, form: ActionForm) -> None:
    names = {"review_comment": "comment"}
    for name, messages_of in (error.message_dict if hasattr(error, "error_dict") else {"": error.messages}).items():
        target = names.get(name, name)
        form.add_error(target if target in form.fields else None, messages_of)
