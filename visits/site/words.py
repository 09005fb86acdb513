"""How values are said to readers: labels, dates, numbers, sums."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from dieuphoi.partial_dates import PartialDate

SIDES = {"delegation": "Đoàn đến", "host": "Bên tiếp đoàn", "other": "Người khác có mặt"}
EVENT_TYPES = {
    "working_session": "Làm việc, hội đàm",
    "courtesy_call": "Chào xã giao",
    "conference": "Hội nghị, hội thảo, tọa đàm",
    "tribute": "Dâng hương, viếng",
    "site_visit": "Khảo sát, tham quan",
    "gift": "Trao quà, ủng hộ",
    "signing": "Ký kết",
    "ceremony": "Khánh thành, khởi công, kỷ niệm",
    "other": "Hoạt động khác",
}
# In the order in which the page tells them: first what was asked, then what was promised.
COMMITMENT_KINDS = {
    "request": "Địa phương đề nghị",
    "pledge": "Đoàn hứa hẹn",
    "recommendation": "Đoàn đề nghị địa phương",
    "undertaking": "Địa phương cam kết",
}
FOLLOW_UP_STATUSES = {
    "none": "Chưa có tin",
    "under_way": "Đang thực hiện",
    "partly_done": "Đã thực hiện một phần",
    "done": "Đã thực hiện",
    "declined": "Không thực hiện",
}
# Stated is what a reader expects: it needs no mark.
BASES = {"inferred": "suy ra từ bài báo, biên tập viên đã xác nhận", "edited": "biên tập viên ghi hoặc sửa"}
CLASSIFICATIONS = {
    "ministry": "Bộ, cơ quan ngang bộ",
    "agency": "Cơ quan trung ương",
    "party": "Cơ quan Đảng",
    "assembly": "Quốc hội, Hội đồng nhân dân",
    "committee": "Ủy ban nhân dân",
    "department": "Sở, ban, ngành",
    "unit": "Đơn vị trực thuộc",
    "front": "Mặt trận, đoàn thể",
    "force": "Lực lượng vũ trang",
    "mission": "Cơ quan đại diện",
    "court": "Tòa án, viện kiểm sát",
    "company": "Doanh nghiệp",
    "foreign": "Cơ quan nước ngoài",
    "other": "Cơ quan, tổ chức",
}
AREA_CHANGES = {
    "merged": "sáp nhập thành",
    "absorbed": "nhập vào",
    "split": "chia tách thành",
    "renamed": "đổi tên thành",
    "dissolved": "giải thể, chuyển về",
}
CURRENCIES = {"VND": "đồng", "USD": "đô la Mỹ", "EUR": "euro", "JPY": "yên Nhật", "LAK": "kíp Lào", "CNY": "nhân dân tệ", "KRW": "won"}


def number(value: float) -> str:
    """1234567 -> 1.234.567; cents after a comma."""
    text = f"{value:,.2f}" if isinstance(value, float) and not value.is_integer() else f"{value:,.0f}"
    return text.translate(str.maketrans(",.", ".,"))


def money(amount: float | None, currency: str | None) -> str:
    """Empty where no sum is known."""
    if amount is None:
        return ""
    return f"{number(amount)} {CURRENCIES.get(currency or '', currency or '')}".strip()


def printed(edtf: str | None) -> str:
    """A date as far as it is known, as readers write it; empty for none."""
    if not edtf:
        return ""
    day = PartialDate.parse(edtf)
    return f"{day.printed()} (không rõ năm)" if day.year is None else day.printed()


def period(first: str | None, last: str | None) -> str:
    """Of a visit: one day, or from and to."""
    if last and last != first:
        return f"{printed(first)} – {printed(last)}" if first else printed(last)
    return printed(first)


def day(value: date | datetime) -> str:
    """An instant is told as its day in Vietnam."""
    return f"{timezone.localtime(value) if isinstance(value, datetime) else value:%d/%m/%Y}"


def validity(row: dict[str, Any]) -> str:
    """From when to when a name or a body was in force; empty where neither is known."""
    first, last = printed(row.get("valid_from")), printed(row.get("valid_to"))
    if first and last:
        return f"từ {first} đến hết {last}"
    return f"từ {first}" if first else f"đến hết {last}" if last else ""


def capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
