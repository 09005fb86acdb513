"""Pages from a network: politely, within limits, and never from inside a private one. A server of our own answers here."""

import io
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any, ClassVar

import pytest

from tests.visits.reading.samples import PAGE, TITLE, make_pdf
from visits.reading import Fetcher, Options, ReadDocument, ReadingError, Source, documents
from visits.reading.fetching import is_public

PRIVATE = "Địa chỉ nằm trong mạng nội bộ"


class Newspaper(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str]]] = []
    robots: ClassVar[bytes | None] = None
    failures: ClassVar[int] = 0

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["User-Agent"]))
        port = self.headers["Host"].rsplit(":", 1)[1]
        if self.path == "/robots.txt":
            self.answer(self.robots or b"", status=200 if self.robots is not None else 404)
        elif self.path == "/tin.html":
            self.answer(PAGE.encode(), "text/html; charset=utf-8")
        elif self.path == "/tin.pdf":
            self.answer(make_pdf([TITLE]), "application/pdf")
        elif self.path == "/anh":
            self.answer(b"\x89PNG\r\n\x1a\n", "image/png")
        elif self.path == "/chuyen":
            self.move("/tin.html")
        elif self.path == "/noi-bo":
            self.move(f"http://127.0.0.2:{port}/tin.html")
        elif self.path == "/vong":
            self.move("/vong")
        elif self.path == "/tep":
            self.move("file:///etc/passwd")
        elif self.path == "/lon":
            self.answer(b"x" * 5000, declares=5000)
        elif self.path == "/lon-khong-noi":
            self.answer(b"x" * 5000, declares=None)
        elif self.path == "/dut":
            self.answer(b"x" * 10, declares=1000)
        elif self.path == "/nho-giot":
            self.trickle()
        elif self.path == "/luc-duoc" and self.failures:
            type(self).failures -= 1
            self.answer(b"", status=503)
        elif self.path == "/luc-duoc":
            self.answer(PAGE.encode())
        else:
            self.answer(b"", status=404)

    def answer(self, body: bytes, media_type: str = "text/html", *, status: int = 200, declares: int | None = -1) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        if declares is not None:
            self.send_header("Content-Length", str(len(body) if declares < 0 else declares))
        self.end_headers()
        self.wfile.write(body)

    def move(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.end_headers()

    def trickle(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *args: Any) -> None:
        """Nothing on the tests' output."""


@pytest.fixture
def base() -> Iterator[str]:
    Newspaper.asked, Newspaper.robots, Newspaper.failures = [], None, 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Newspaper)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def make_fetcher(base: str, *, allowed: tuple[str, ...] = ("127.0.0.1/32",), **settings: Any) -> Fetcher:
    """One that may ask the server here, and waits for nothing."""
    chosen: dict[str, Any] = {"pause": 0.0, "timeout": 5.0, "sleep": lambda seconds: None} | settings
    return Fetcher(allowed=allowed, ports=frozenset({int(base.rsplit(":", 1)[1])}), **chosen)


def reason(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(ReadingError) as refused:
        fetcher.fetch(url)
    return refused.value.reason


def test_a_page_is_fetched_by_a_reader_who_says_who_he_is(base: str) -> None:
    page = make_fetcher(base, contact="(bientap@vidu.example)").fetch(f"{base}/chuyen")
    assert (page.body, page.url, page.charset) == (PAGE.encode(), f"{base}/tin.html", "utf-8")
    assert {agent for _, agent in Newspaper.asked} == {"dieuphoi/0.1 (newspaper archive reader) (bientap@vidu.example)"}


def test_an_address_inside_the_house_is_refused_without_a_connection(base: str) -> None:
    port = base.rsplit(":", 1)[1]
    fetcher = make_fetcher(base, allowed=())
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "127.1", "10.0.0.1", "169.254.169.254"):  # noqa: S104
        assert reason(fetcher, f"http://{host}:{port}/tin.html").startswith(PRIVATE), host
    assert Newspaper.asked == []


def test_a_redirect_into_the_house_is_refused_before_it_is_followed(base: str) -> None:
    assert reason(make_fetcher(base), f"{base}/noi-bo").startswith(PRIVATE)
    assert [path for path, _ in Newspaper.asked if path == "/tin.html"] == []
    assert reason(make_fetcher(base), f"{base}/tep").startswith("Chỉ tải được địa chỉ http")
    assert "quá 5 lần" in reason(make_fetcher(base), f"{base}/vong")


def test_the_connection_goes_to_the_address_that_was_checked(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["127.0.0.1", "127.0.0.2", "127.0.0.2"])

    def resolve(host: str, port: int, **options: Any) -> list[Any]:
        # A name whose answer changes between two questions.
        return [(2, 1, 6, "", (next(answers), port))]

    monkeypatch.setattr("visits.reading.fetching.socket.getaddrinfo", resolve)
    fetcher = make_fetcher(base, obeys_robots=False)
    port = base.rsplit(":", 1)[1]
    assert fetcher.fetch(f"http://vidu.example:{port}/tin.html").body == PAGE.encode()
    assert reason(fetcher, f"http://vidu.example:{port}/tin.html").startswith(PRIVATE)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
        ("::ffff:10.0.0.1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


def test_robots_are_obeyed_and_asked_for_once(base: str) -> None:
    Newspaper.robots = b"User-agent: *\nDisallow: /tin\n"
    fetcher = make_fetcher(base)
    assert "robots.txt" in reason(fetcher, f"{base}/tin.html")
    assert "robots.txt" in reason(fetcher, f"{base}/chuyen")
    assert [path for path, _ in Newspaper.asked] == ["/robots.txt", "/chuyen"]


def test_what_is_too_large_is_not_fetched_whole(base: str) -> None:
    fetcher = make_fetcher(base, largest=1000)
    for path in ("/lon", "/lon-khong-noi"):
        assert "quá lớn" in reason(fetcher, base + path)


def test_a_server_that_trickles_is_cut_off(base: str) -> None:
    start = time.monotonic()
    assert "quá chậm" in reason(make_fetcher(base, seconds=0.3, attempts=1), f"{base}/nho-giot")
    assert time.monotonic() - start < 4


def test_trouble_that_passes_is_waited_out_and_other_trouble_is_not(base: str) -> None:
    Newspaper.failures = 2
    waits: list[float] = []
    fetcher = make_fetcher(base, sleep=waits.append)
    assert fetcher.fetch(f"{base}/luc-duoc").body == PAGE.encode()
    assert waits == [2.0, 4.0]
    assert "404" in reason(fetcher, f"{base}/khong-co")
    assert "đứt" in reason(make_fetcher(base), f"{base}/dut")
    assert sum(path == "/khong-co" for path, _ in Newspaper.asked) == 1
    assert sum(path == "/dut" for path, _ in Newspaper.asked) == 3


def test_pages_of_one_host_are_asked_for_with_pauses(base: str) -> None:
    waits: list[float] = []
    fetcher = make_fetcher(base, pause=5.0, sleep=waits.append, obeys_robots=False)
    fetcher.fetch(f"{base}/tin.html")
    fetcher.fetch(f"{base}/tin.html")
    assert len(waits) == 1 and 4 < waits[0] <= 5


def test_a_host_that_is_not_there_and_a_port_of_other_services(base: str) -> None:
    assert "Không kết nối được" in reason(make_fetcher("http://127.0.0.1:1"), "http://127.0.0.1:1/")
    assert "cổng 6379" in reason(make_fetcher(base), "http://127.0.0.1:6379/")
    assert "tên đăng nhập" in reason(make_fetcher(base), base.replace("//", "//a:b@"))


def listed(lines: str, fetcher: Fetcher | None, name: str = "bai.txt") -> list[ReadDocument | str]:
    read: list[ReadDocument | str] = []
    for found in documents(Source(name, lambda: io.BytesIO(lines.encode())), Options(fetcher=fetcher)):
        try:
            read.append(found.read())
        except ReadingError as error:
            read.append(error.reason)
    return read


def test_a_list_of_addresses_is_read_page_by_page(base: str) -> None:
    urls = f"# Tháng 7\n{base}/tin.html\n\n{base}/tin.pdf\n{base}/anh\n{base}/khong-co\nkhông phải địa chỉ\n"
    page, pdf, picture, gone, words = listed(urls, make_fetcher(base))
    assert isinstance(page, ReadDocument) and (page.title, page.url) == (TITLE, f"{base}/tin.html")
    assert isinstance(pdf, ReadDocument) and pdf.text == TITLE + "\n"
    assert "không phải một bài báo (image/png)" in str(picture)
    assert "404" in str(gone)
    assert str(words).startswith("Dòng 7: “không phải địa chỉ”")


def test_a_list_is_not_fetched_unless_somebody_wants_it(base: str) -> None:
    assert "hãy bật lựa chọn tải về" in str(listed(f"{base}/tin.html\n", None)[0])
    assert Newspaper.asked == []


def test_a_row_with_an_address_is_fetched_and_what_it_states_wins(base: str) -> None:
    (row,) = listed(f"title,outlet,url\nTên khác,Báo Ví dụ,{base}/tin.html\n", make_fetcher(base), "bang.csv")
    assert isinstance(row, ReadDocument)
    assert (row.title, row.outlet, row.text.split("\n")[0]) == ("Tên khác", "Báo Ví dụ", TITLE)
