"""Pages fetched from newspapers politely, and from nowhere else: never from an address inside a private network.

The name is resolved first, every address that it has is checked, and the connection goes to a checked address: a name that answers
differently a moment later changes nothing. The same holds for every redirect and for robots.txt.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from visits.reading.document import ReadingError
from visits.reading.files import LARGEST

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

USER_AGENT = "dieuphoi/0.1 (newspaper archive reader)"
MOST_REDIRECTS = 5
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT = 30.0  # seconds that a server may ask us to wait
LARGEST_ROBOTS = 512 * 1024
_PIECE = 64 * 1024
_MOST_HOSTS = 1000  # whose rules are remembered
_LATE = "Trang trả lời quá chậm; hãy thử lại sau."
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Page(NamedTuple):
    """``url`` is where the page was in the end; ``name`` tells the reader by its ending what the server calls it."""

    url: str
    body: bytes
    media_type: str
    charset: str | None

    @property
    def name(self) -> str:
        return f"trang{ending_of(self.media_type) or ''}"


class _Again(Exception):
    """A failure that may pass. ``wait`` is what the server asks for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.wait = reason, wait


class _Target(NamedTuple):
    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def is_public(address: Address) -> bool:
    """Whether an address lies in the open network; those that carry another one inside count as that one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass
class Fetcher:
    """Fetches pages one after another, at most one of a host in ``pause`` seconds; may be used by several threads.

    ``contact`` is added to the User-Agent: a newspaper should be able to write to whoever reads it. ``allowed`` are networks that may be
    asked although they are private, for tests and for a mirror inside the house. ``seconds`` bounds one attempt in all, ``timeout`` each
    wait in it, ``largest`` the bytes of a page.
    """

    contact: str = ""
    timeout: float = 15.0
    seconds: float = 60.0
    attempts: int = 3
    pause: float = 1.0
    largest: int = LARGEST
    obeys_robots: bool = True
    allowed: tuple[str, ...] = ()
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, RobotFileParser | None] = field(default_factory=dict, init=False, repr=False)
    _next: dict[str, float] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @property
    def user_agent(self) -> str:
        return f"{USER_AGENT} {self.contact}".strip()

    def fetch(self, url: str) -> Page:
        """The page at an address. ReadingError with its reason: refused, not found, too slow, too large, out of reach."""
        return self._follow(url, self.largest, as_robot=self.obeys_robots)

    def _follow(self, url: str, largest: int, *, as_robot: bool) -> Page:
        for _ in range(MOST_REDIRECTS + 1):
            target = self._target(url)
            if as_robot:
                self._ask_robots(target, url)
            answer = self._with_patience(target, largest)
            if isinstance(answer, Page):
                return answer._replace(url=url)
            url = urljoin(url, answer)
        raise ReadingError(f"Trang chuyển hướng quá {MOST_REDIRECTS} lần; hãy kiểm tra lại địa chỉ.")

    def _target(self, url: str) -> _Target:
        try:
            parts = urlsplit(url.strip())
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise ReadingError("Địa chỉ viết sai; hãy kiểm tra lại.") from error
        scheme = parts.scheme.lower()
        if scheme not in ("http", "https") or not host or parts.username is not None:
            raise ReadingError("Chỉ tải được địa chỉ http:// hoặc https:// không kèm tên đăng nhập.")
        port = port or (443 if scheme == "https" else 80)
        if port not in self.ports:
            raise ReadingError(f"Không tải từ cổng {port}; hãy kiểm tra lại địa chỉ.")
        try:
            host = host.encode("idna").decode("ascii") if not host.isascii() else host
        except UnicodeError as error:
            raise ReadingError("Tên máy chủ trong địa chỉ viết sai; hãy kiểm tra lại.") from error
        path = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe="/?&=%:;+,!$'()*@~#[]-._")
        return _Target(scheme, host, port, path)

    def _addresses(self, target: _Target) -> list[Address]:
        """All addresses of the host, each of them checked: one private address among them refuses the name."""
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise _Again(f"Không tìm thấy máy chủ {target.host}; hãy kiểm tra lại địa chỉ và mạng.") from error
        addresses = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
        for address in addresses:
            if not is_public(address) and not self._is_allowed(address):
                raise ReadingError("Địa chỉ nằm trong mạng nội bộ nên không được tải; chỉ tải trang công khai trên Internet.")
        return list(dict.fromkeys(addresses))

    def _is_allowed(self, address: Address) -> bool:
        return any(address in ipaddress.ip_network(network) for network in self.allowed)

    def _with_patience(self, target: _Target, largest: int) -> Page | str:
        attempt = 1
        while True:
            try:
                return self._ask(target, largest)
            except _Again as trouble:
                if attempt >= self.attempts:
                    raise ReadingError(trouble.reason) from trouble
                self.sleep(min(trouble.wait if trouble.wait is not None else 2.0**attempt, LONGEST_WAIT))
            attempt += 1

    def _ask(self, target: _Target, largest: int) -> Page | str:
        """A page, or where it has moved."""
        self._wait_for_turn(target.host)
        plain = self._connect(target)
        try:
            with _cut_off_after(self.seconds, plain) as is_late:
                connection = self._speak(target, plain)
                try:
                    connection.request("GET", target.path, headers=self._headers(target))
                    answer = _answer(connection.getresponse(), largest)
                except (http.client.HTTPException, OSError) as error:
                    late = is_late() or isinstance(error, TimeoutError)
                    raise _Again(_LATE if late else "Mất kết nối với trang; hãy thử lại sau.") from error
                finally:
                    connection.close()
                if is_late():
                    # Where the server did not say how long the page is, the cut looks like its end.
                    raise _Again(_LATE)
                return answer
        finally:
            plain.close()

    def _headers(self, target: _Target) -> dict[str, str]:
        default = 443 if target.scheme == "https" else 80
        return {
            "Host": target.authority.removesuffix(f":{default}"),
            "User-Agent": self.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
            "Accept-Language": "vi,en;q=0.5",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }

    def _connect(self, target: _Target) -> socket.socket:
        last: OSError | None = None
        for address in self._addresses(target):
            try:
                return _connected(address, target.port, self.timeout)
            except OSError as error:
                last = error
        raise _Again(f"Không kết nối được tới {target.host}; hãy thử lại sau.") from last

    def _speak(self, target: _Target, plain: socket.socket) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(target.host, target.port, timeout=self.timeout)
        # The socket is there already: http.client resolves nothing again.
        connection.sock = plain
        if target.scheme == "https":
            try:
                connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
            except ssl.SSLCertVerificationError as error:
                raise ReadingError("Chứng chỉ của trang không hợp lệ nên không tải; hãy báo cho tòa soạn.") from error
            except OSError as error:
                raise _Again("Không bắt tay được với trang (TLS); hãy thử lại sau.") from error
        return connection

    def _wait_for_turn(self, host: str) -> None:
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + self.pause
        if turn > now:
            self.sleep(turn - now)

    def _ask_robots(self, target: _Target, url: str) -> None:
        origin = f"{target.scheme}://{target.authority}"
        with self._lock:
            if len(self._robots) > _MOST_HOSTS:
                self._robots.clear()
                self._next.clear()
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        rules = self._robots[origin]
        if rules is not None and not rules.can_fetch(USER_AGENT, url):
            raise ReadingError("Trang không cho chương trình tải về (robots.txt); hãy mở trang rồi lưu lại thành tệp .html.")

    def _read_robots(self, origin: str) -> RobotFileParser | None:
        """The rules of a host; None where it has none. A host whose rules cannot be had now is asked for nothing."""
        try:
            page = self._follow(f"{origin}/robots.txt", LARGEST_ROBOTS, as_robot=False)
        except _Refused:
            return None
        rules = RobotFileParser()
        rules.parse(page.body.decode("utf-8", "replace").splitlines())
        return rules


def _connected(address: Address, port: int, timeout: float) -> socket.socket:
    """A socket to exactly this address: nothing is looked up again."""
    plain = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET)
    plain.settimeout(timeout)
    try:
        plain.connect((str(address), port))
    except BaseException:
        plain.close()
        raise
    return plain


class _Refused(ReadingError):
    """The server knows the address and does not give the page (4xx)."""


_REFUSALS = {
    401: "Trang đòi đăng nhập nên không tải được; hãy mở trang rồi lưu lại thành tệp .html.",
    403: "Trang từ chối cho tải; hãy mở trang trong trình duyệt rồi lưu lại thành tệp .html.",
    404: "Trang không còn ở địa chỉ này (lỗi 404); hãy kiểm tra lại địa chỉ.",
    410: "Trang đã bị gỡ (lỗi 410).",
}


def _answer(response: http.client.HTTPResponse, largest: int) -> Page | str:
    """A page, or where it has moved."""
    status = response.status
    if status in (301, 302, 303, 307, 308):
        where = response.getheader("Location")
        if not where:
            raise ReadingError("Trang chuyển hướng mà không nói đi đâu; hãy kiểm tra lại địa chỉ.")
        return where.encode("latin-1", "replace").decode("utf-8", "replace")
    if status in RETRIED:
        raise _Again(f"Trang trả lời lỗi {status}; hãy thử lại sau.", _seconds(response.getheader("Retry-After")))
    if status != 200:
        raise _Refused(_REFUSALS.get(status, f"Trang trả lời lỗi {status}; hãy mở địa chỉ trong trình duyệt để kiểm tra."))
    body = _unpacked(_read(response, largest), response.getheader("Content-Encoding") or "", largest)
    return Page("", body, response.headers.get_content_type(), response.headers.get_content_charset())


def _read(response: http.client.HTTPResponse, largest: int) -> bytes:
    said = response.length
    if said is not None and said > largest:
        raise _too_large(largest)
    body = bytearray()
    while part := response.read(_PIECE):
        body += part
        if len(body) > largest:
            raise _too_large(largest)
    if said is not None and len(body) < said:
        raise _Again("Trang đứt giữa chừng; hãy thử lại sau.")
    return bytes(body)


def _unpacked(body: bytes, encoding: str, largest: int) -> bytes:
    """Some servers pack what was asked for as it is."""
    if encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return body
    try:
        unpacked = zlib.decompressobj(wbits=47).decompress(body, largest + 1)
    except zlib.error as error:
        raise ReadingError("Trang được nén sai cách, không đọc được.") from error
    if len(unpacked) > largest:
        raise _too_large(largest)
    return unpacked


def _too_large(largest: int) -> ReadingError:
    return ReadingError(
        f"Trang quá lớn (trên {largest / 1024 / 1024:g} MB) nên không tải hết; hãy lưu riêng phần bài báo.".replace(".", ",", 1)
    )


def _seconds(header: str | None) -> float | None:
    """Of Retry-After; None for none and for a date."""
    return float(header) if header and re.fullmatch(r"\d{1,6}", header.strip()) else None


@contextmanager
def _cut_off_after(seconds: float, plain: socket.socket) -> Iterator[Callable[[], bool]]:
    """End a connection that trickles: each single wait is short enough, all of them are not."""
    # Of its own: TLS takes the other one over.
    same = plain.dup()
    late = threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):
            same.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield late.is_set
    finally:
        timer.cancel()
        timer.join()
        same.close()


_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def ending_of(media_type: str) -> str | None:
    """The ending of files of a media type that may be an article; None for all others."""
    return _ENDINGS.get(media_type.lower())
