"""What a reader finds on the public pages."""

from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from tests.visits.api.world import id_of, make_area, make_organization, make_person, make_post, make_visit, merge
from tests.visits.site.world import HOSTILE, article_line, cited, make_full_visit
from visits.indexing import rebuild
from visits.models.public import Edition

pytestmark = pytest.mark.django_db


class Words(HTMLParser):
    """The text of a page, a space between elements."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def words_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    parser = Words()
    parser.feed(response.content.decode())
    return " ".join(" ".join(parser.parts).split())


def test_the_first_page_says_how_much_there_is_and_what_is_new(client: Client) -> None:
    make_full_visit()
    make_visit(2, day="2018-03")
    make_visit(3, day="XXXX-09-08")
    page = words_of(client, "/")
    assert "3 chuyến thăm" in page and "2 người" in page and "1 bài báo" in page
    assert "năm 2018: 1, năm 2020: 1" in page
    assert "Không rõ năm 1" in page
    assert "15/09/2020" in page and "03/2018" in page and "08/09 (không rõ năm)" in page
    assert "Thái Bình 3" in page


def test_the_first_page_of_an_empty_record_is_whole(client: Client) -> None:
    page = words_of(client, "/")
    assert "0 chuyến thăm" in page and "Chưa có chuyến thăm nào được công bố." in page
    assert "Theo năm" not in page


def test_totals_follow_the_record(client: Client) -> None:
    make_visit(1)
    assert "1 chuyến thăm" in words_of(client, "/")
    make_visit(2)
    assert "2 chuyến thăm" in words_of(client, "/")


def test_samples_are_marked_wherever_they_show(client: Client) -> None:
    sample = make_visit(1, is_sample=True)
    for path in ("/", "/chuyen-tham/", f"/chuyen-tham/{sample.subject_id}/"):
        assert "Dữ liệu mẫu" in words_of(client, path)
    cache.clear()
    real = make_visit(2)
    assert "Dữ liệu mẫu" not in words_of(client, f"/chuyen-tham/{real.subject_id}/")


def test_a_visit_tells_who_came_who_received_them_what_was_given_asked_and_promised(client: Client) -> None:
    page = words_of(client, f"/chuyen-tham/{make_full_visit().subject_id}/")
    assert "Thời gian 15/09/2020 “" not in page  # quotation marks belong to the style sheet
    assert "Nơi đến Tỉnh Thái Bình" in page
    assert page.index("Đoàn đến") < page.index("Thứ trưởng Bộ Ngoại giao") < page.index("Bên tiếp đoàn") < page.index("Bí thư Tỉnh ủy")
    assert "Tỉnh ủy Thái Bình" in page
    assert "Làm việc, hội đàm suy ra từ bài báo, biên tập viên đã xác nhận đã làm việc với tỉnh [1]" in page
    assert "Trị giá: 50.000.000 đồng" in page and "100 suất, mỗi suất 500.000 đồng" in page
    assert "Địa phương đề nghị Đề nghị giúp thu hút đầu tư Người nói: Trần Thị B xin Bộ giúp mời gọi đầu tư [1]" in page
    assert "Đoàn hứa hẹn Sẽ giúp tỉnh [1] biên tập viên ghi hoặc sửa" in page
    assert "Hủa Phăn [1] (Lào)" in page
    assert "Một bài báo , Báo mẫu, ngày 16/09/2020." in page
    assert "Bản số 1, công bố ngày 02/01/2020." in page


def test_every_value_has_its_exact_words_or_is_them(client: Client) -> None:
    edition = make_full_visit()
    html = client.get(f"/chuyen-tham/{edition.subject_id}/").content.decode()
    for quote in ("15/9/2020", "bà Trần Thị B", "Bí thư", "đã làm việc với tỉnh", "xin Bộ giúp mời gọi đầu tư"):
        assert f"<q>{quote}</q>" in html
    # These are printed as the value: they carry the number of their article instead of standing there twice.
    for value in ("Nguyễn Văn A", "Thứ trưởng Bộ Ngoại giao", "100 suất quà", "sẽ giúp tỉnh", "Hủa Phăn"):
        assert f"<q>{value}</q>" not in html
    assert html.count("Đúng nguyên văn bài báo số 1") == 5


def test_a_visit_links_to_its_data_its_people_and_its_article(client: Client) -> None:
    html = client.get(f"/chuyen-tham/{make_full_visit().subject_id}/").content.decode()
    for address in (
        f"/api/v1/visits/{id_of('visit', 1)}",
        f"/nguoi/{id_of('person', 1)}/",
        f"/co-quan/{id_of('organization', 1)}/",
        f"/dia-phuong/{id_of('area', 1)}/",
        "https://bao.example/1",
    ):
        assert f'href="{address}"' in html


def test_hostile_text_stays_text(client: Client) -> None:
    line = article_line(url="javascript:alert(1)", title=HOSTILE)
    gift = cited(HOSTILE, text=HOSTILE, amount=None, currency=None, count=None, unit_amount=None, giver=HOSTILE, recipient=None)
    edition = make_full_visit(name=HOSTILE, gifts=[gift], articles=[line], place=HOSTILE)
    pages = (f"/chuyen-tham/{edition.subject_id}/", "/chuyen-tham/", "/", f"/nguoi/{id_of('person', 1)}/", f"/chuyen-tham/?q={HOSTILE}")
    for path in pages:
        html = client.get(path).content.decode()
        assert "<script" not in html and "javascript:" not in html and "style=" not in html


def test_a_person_shows_each_office_with_the_days_that_attest_it(client: Client) -> None:
    make_full_visit(1, day="2018-02-01")
    make_full_visit(2, day="2020-09-15")
    page = words_of(client, f"/nguoi/{id_of('person', 1)}/")
    assert "Thứ trưởng – Bộ Ngoại giao 2 chuyến thăm: lần đầu 01/02/2018 , lần cuối 15/09/2020" in page
    assert "Bí thư" not in page


def test_an_office_under_an_id_that_was_merged_counts_for_the_survivor(client: Client) -> None:
    make_full_visit()
    survivor = make_person(9, "Nguyễn Văn A")
    merge(Edition.objects.get(subject=id_of("person", 1)), survivor)
    # The index follows, as it does when people are merged.
    rebuild()
    page = words_of(client, f"/nguoi/{survivor.subject_id}/")
    assert "Thứ trưởng – Bộ Ngoại giao 1 chuyến thăm: 15/09/2020" in page


def test_a_place_shows_its_names_its_changes_and_its_visits(client: Client) -> None:
    names = [
        {"name": "Thừa Thiên Huế", "kind": "tỉnh", "valid_from": None, "valid_to": "2024-12-31"},
        {"name": "Huế", "kind": "thành phố", "valid_from": "2025-01-01", "valid_to": None},
    ]
    change = {"kind": "renamed", "on": "2025-01-01", "resolution": "Nghị quyết số 1", "before": "Huế", "after": "Huế"}
    make_area(1, "Huế", kind="thành phố", names=names, changes=[change])
    make_visit(1)
    make_organization(2, "UBND thành phố Huế", area={"id": id_of("area", 1), "name": "Huế"})
    page = words_of(client, f"/dia-phuong/{id_of('area', 1)}/")
    assert "Thành phố Huế" in page
    assert "Tỉnh Thừa Thiên Huế (đến hết 31/12/2024)" in page
    assert "01/01/2025: Huế (cũ) đổi tên thành Huế (mới) (Nghị quyết số 1)" in page
    assert "Bộ Ngoại giao thăm, làm việc tại tỉnh Thái Bình" in page
    assert "UBND thành phố Huế" in page


def test_a_body_shows_its_offices_and_its_visits(client: Client) -> None:
    make_organization(1, other_names=["BNG"])
    make_post(1, "Thứ trưởng")
    make_organization(2, "Vụ Biên giới", parent={"id": id_of("organization", 1), "name": "Bộ Ngoại giao"})
    make_visit(1, bodies=[1])
    page = words_of(client, f"/co-quan/{id_of('organization', 1)}/")
    assert "Bộ, cơ quan ngang bộ" in page and "BNG" in page and "Thứ trưởng" in page and "Vụ Biên giới" in page and "15/09/2020" in page


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("sua@dieuphoi.example", 'href="mailto:sua@dieuphoi.example"'),
        ("https://dieuphoi.example/sua", 'href="https://dieuphoi.example/sua"'),
        ("Phòng <Ngoại vụ>, 1 Phố Mẫu", "Phòng &lt;Ngoại vụ&gt;, 1 Phố Mẫu"),
        ("", "cơ quan vận hành trang này"),
    ],
)
def test_every_page_says_where_corrections_go(client: Client, settings: Settings, contact: str, expected: str) -> None:
    settings.CORRECTIONS_CONTACT = contact
    assert expected in client.get("/").content.decode()


def test_a_document_of_an_unknown_future_kind_is_shown_by_its_own_word(client: Client) -> None:
    edition = make_full_visit(events=[cited("khánh thành", type="opening", date="2020-09")])
    assert "opening (09/2020)" in words_of(client, f"/chuyen-tham/{edition.subject_id}/")
