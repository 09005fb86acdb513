"""What was asked and promised, and what became of it, for people."""

import pytest
from django.test import Client

from tests.visits.api.world import follow_up, id_of, make_area, make_part, make_person, make_visit
from tests.visits.site.world import cited

pytestmark = pytest.mark.django_db
PAGE = "/de-nghi-cam-ket/"


def make_promises() -> None:
    make_area(1)
    make_area(2, "Hưng Yên")
    news = follow_up("2021-06-05", "partly_done", **cited("khánh thành nhà máy", note="Đã có nhà máy <b>mới</b>."))
    make_visit(1, day="2020-01-01", commitments=[make_part("commitment", 1, text="đề nghị giúp gọi vốn", follow_ups=[news])])
    make_visit(2, day="2021-01-01", area=2, place="Hưng Yên", commitments=[make_part("commitment", 2, text="sẽ giúp mở đường")])


def test_the_list_is_narrowed_by_province_and_status(client: Client) -> None:
    make_promises()
    whole = client.get(PAGE).content.decode()
    assert whole.index("Sẽ giúp mở đường") < whole.index("Đề nghị giúp gọi vốn")
    assert "Đã thực hiện một phần (05/06/2021)" in whole and 'href="/api/v1/commitments"' in whole
    there = client.get(PAGE, {"tinh": id_of("area", 2)}).content.decode()
    assert "mở đường" in there and "gọi vốn" not in there and f"/api/v1/commitments?area={id_of('area', 2)}" in there
    waiting = client.get(PAGE, {"tinh-trang": "chua-co-tin"}).content.decode()
    assert "mở đường" in waiting and "gọi vốn" not in waiting and "/api/v1/commitments?status=none" in waiting
    assert "Không có đề nghị" in client.get(PAGE, {"tinh": id_of("area", 2), "tinh-trang": "mot-phan"}).content.decode()
    for wrong in ({"tinh": "x"}, {"tinh-trang": "x"}, {"trang": "x"}):
        assert client.get(PAGE, wrong).status_code == 400


def test_the_list_goes_on_page_by_page(client: Client) -> None:
    make_area(1)
    make_visit(1, commitments=[make_part("commitment", number, text=f"Điều thứ {number:02}") for number in range(1, 26)])
    for more in ({}, {"tinh": id_of("area", 1)}, {"tinh-trang": "chua-co-tin"}):
        first = client.get(PAGE, more)
        text = first.content.decode()
        assert "Điều thứ 25" in text and "Điều thứ 05" not in text
        address = text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        assert "Điều thứ 05" in client.get(address).content.decode()


def test_a_visit_tells_what_became_of_its_promises_with_the_words_that_say_so(client: Client) -> None:
    make_promises()
    text = client.get(f"/chuyen-tham/{id_of('visit', 1)}/").content.decode()
    assert "Theo dõi thực hiện" in text and "Đã thực hiện một phần" in text and "(05/06/2021)" in text
    assert "Đã có nhà máy &lt;b&gt;mới&lt;/b&gt;." in text and "<q>khánh thành nhà máy</q>" in text
    assert f'id="{id_of("commitment", 1)}"' in text


def test_a_person_shows_the_days_of_every_office_however_many_visits_there_are(client: Client) -> None:
    make_person(1)
    office = {"text": "Chủ tịch UBND tỉnh", "title": "Chủ tịch", "organization": {"id": None, "name": "UBND tỉnh"}, "post": None}
    somebody = {"name": "A", "side": "host", "is_lead": False, "person": {"id": id_of("person", 1), "name": "A"}, "roles": [office]}
    for number, day in enumerate(("2015-07-01", "2013-01-02", "2018-05-06"), start=1):
        make_visit(number, day=day, participants=[somebody])
    text = client.get(f"/nguoi/{id_of('person', 1)}/").content.decode()
    assert "3 chuyến thăm: lần đầu" in text
    assert text.index("02/01/2013") < text.index("06/05/2018") and f'href="/chuyen-tham/{id_of("visit", 2)}/">02/01/2013' in text
