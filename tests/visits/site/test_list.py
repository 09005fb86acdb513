"""The list of visits: search, filters, pages."""

import re

import pytest
from django.test import Client

from tests.visits.api.world import id_of, make_area, make_visit

pytestmark = pytest.mark.django_db

VISIT = re.compile(r'href="/chuyen-tham/(v[0-9a-z]{10})/"')
NEXT = re.compile(r'rel="next" href="([^"]+)"')
PREVIOUS = re.compile(r'rel="prev" href="([^"]+)"')


def listed(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    return VISIT.findall(response.content.decode())


def ids(*numbers: int) -> list[str]:
    return [id_of("visit", number) for number in numbers]


def test_words_are_found_with_and_without_their_marks(client: Client) -> None:
    make_visit(1, place="Hòa Bình")
    make_visit(2, place="Hoa Binh")
    assert listed(client, "/chuyen-tham/?q=hoa binh") == ids(2, 1)
    assert listed(client, "/chuyen-tham/?q=Hoà Bình") == ids(1)
    assert listed(client, "/chuyen-tham/?q=Quảng Trị") == []
    assert listed(client, "/chuyen-tham/?q=...") == []


def test_filters_join(client: Client) -> None:
    for number, name in ((1, "Thái Bình"), (2, "Nam Định")):
        make_area(number, name)
    make_visit(1, area=1, day="2019-05-01")
    make_visit(2, area=1, day="2020-05-01")
    make_visit(3, area=2, day="2020-05-02", place="Nam Định")
    make_visit(4, area=1, day="XXXX-05-01")
    area = f"tinh={id_of('area', 1)}"
    assert sorted(listed(client, f"/chuyen-tham/?{area}")) == ids(1, 2, 4)
    assert listed(client, f"/chuyen-tham/?{area}&nam=2020") == ids(2)
    assert listed(client, "/chuyen-tham/?nam=2020") == ids(3, 2)
    assert listed(client, "/chuyen-tham/?nam=khong-ro") == ids(4)
    assert listed(client, f"/chuyen-tham/?{area}&nam=khong-ro") == ids(4)
    assert listed(client, "/chuyen-tham/?nam=2020&q=nam dinh") == ids(3)
    assert listed(client, f"/chuyen-tham/?{area}&nam=2020&q=nam dinh") == []


def test_the_form_keeps_what_was_asked(client: Client) -> None:
    make_area(1)
    make_visit(1)
    html = client.get("/chuyen-tham/", {"q": 'thái "bình"', "tinh": id_of("area", 1), "nam": "2020"}).content.decode()
    assert 'value="thái &quot;bình&quot;"' in html
    assert f'<option value="{id_of("area", 1)}" selected>Thái Bình</option>' in html
    assert '<option value="2020" selected>2020</option>' in html


def test_two_provinces_of_one_name_are_told_apart(client: Client) -> None:
    make_area(1, "Thái Nguyên", valid_to="2025-06-30")
    make_area(2, "Thái Nguyên", valid_from="2025-07-01")
    make_visit(1, area=1)
    make_visit(2, area=2)
    html = client.get("/chuyen-tham/").content.decode()
    assert "Thái Nguyên (đến hết 30/06/2025)" in html and "Thái Nguyên (từ 01/07/2025)" in html


@pytest.mark.parametrize("query", ["", "q=bo ngoai giao", f"tinh={id_of('area', 1)}", "nam=2020"])
def test_pages_follow_each_other_there_and_back_without_repeating(client: Client, query: str) -> None:
    make_area(1)
    for number in range(1, 46):
        make_visit(number, day="2020-09-15" if number % 2 else "2020-09-16")
    seen: list[list[str]] = []
    address = f"/chuyen-tham/?{query}"
    while True:
        html = client.get(address).content.decode()
        seen.append(VISIT.findall(html))
        found = NEXT.search(html)
        if found is None:
            break
        address = found.group(1).replace("&amp;", "&")
    assert [len(page) for page in seen] == [20, 20, 5]
    assert len({public_id for page in seen for public_id in page}) == 45
    back = PREVIOUS.search(html)
    assert back is not None
    assert listed(client, back.group(1).replace("&amp;", "&")) == seen[1]


@pytest.mark.parametrize(
    "query", ["nam=x", "nam=0000", "nam=20200", "tinh=x", f"tinh={id_of('visit', 1)}", "trang=x", "q=" + "a" * 201, "q=%00"]
)
def test_what_cannot_be_meant_is_said_and_answers_with_no_visit(client: Client, query: str) -> None:
    make_visit(1)
    response = client.get(f"/chuyen-tham/?{query}")
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode() and not VISIT.findall(response.content.decode())


def test_parameters_of_others_and_empty_fields_change_nothing(client: Client) -> None:
    make_visit(1)
    assert listed(client, "/chuyen-tham/?q=&tinh=&nam=&utm_source=thu") == ids(1)


def test_finding_nothing_says_so_and_offers_a_way_out(client: Client) -> None:
    html = client.get("/chuyen-tham/?q=khongco").content.decode()
    assert "Không có chuyến thăm nào phù hợp." in html and "Bỏ các điều kiện lọc" in html
