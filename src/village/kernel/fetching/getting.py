"""One GET to a site that nobody here runs.

The name is looked up once, every address it has must be one that may be reached, and what is connected to is one of
those: a name that changes its answer meanwhile changes nothing. The same again for each redirect. The look-up is waited
for no longer than there is time; from then on a watch that cuts the connection bounds the whole, however slowly bytes
drip. Nothing is taken from the environment, no cookie is kept.
"""

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, SSLError
from urllib3.response import BaseHTTPResponse

from village import __version__
from village.kernel.fetching.naming import addresses
from village.kernel.fetching.rules import LIMITS, Limits, NotFetched, check_address, may_reach, right_kind

_MOVED = (301, 302, 303, 307, 308)
_AS_IT_STANDS = "/?%:@!$&'()*+,;=~[]|"
_PIECE = 65_536
_JSON = ("application/json", "text/json")
Allow = Callable[[str], bool]
"""Whether an IP address may be connected to."""


@dataclass(frozen=True)
class Fetched:
    """What a site sent. `url`: where it came from in the end; `unchanged`: it is what was had before, and `body` is
    empty; `etag` and `modified`: what to ask with the next time, as the site wrote them."""

    url: str
    body: bytes
    content_type: str
    etag: str
    modified: str
    unchanged: bool = False


@dataclass
class _Asked:
    """One fetch while it goes on: what was asked for, and until when (by the clock that only goes forward)."""

    kinds: tuple[str, ...]
    limits: Limits
    plain: bool
    allow: Allow
    trust: ssl.SSLContext | None
    headers: dict[str, str]
    until: float

    @property
    def left(self) -> float:
        """Seconds left, always a little."""
        return max(0.01, self.until - time.monotonic())

    def still(self) -> None:
        """Raises TimeoutError when the time is over: what the watch cut in the middle looks whole to who reads it."""
        if time.monotonic() >= self.until:
            raise TimeoutError


def fetch(
    url: str,
    *,
    kinds: tuple[str, ...] = _JSON,
    limits: Limits = LIMITS,
    plain: bool = False,
    allow: Allow = may_reach,
    trust: ssl.SSLContext | None = None,
    etag: str = "",
    modified: str = "",
) -> Fetched:
    """GET an address, and nothing that it should not lead to. Raises NotFetched, which says why in a sentence.

    `kinds`: the content types that are taken; `plain`: http is allowed beside https; `allow`: which IP addresses may be
    reached; `trust`: whose certificates are, else the system's; `etag`, `modified`: of what is had already.
    """
    headers = {"Accept": ", ".join(kinds), "Accept-Encoding": "gzip", "User-Agent": f"Village/{__version__}"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": modified} if modified else {}
    asked = _Asked(kinds, limits, plain, allow, trust, headers, time.monotonic() + limits.seconds)
    for _ in range(limits.redirects + 1):
        found = _once(url, asked)
        if isinstance(found, Fetched):
            return found
        if urlsplit(url).scheme == "https" and urlsplit(found).scheme == "http":
            raise NotFetched("redirect", "The site leads from https to http.", "Ask the publisher to mend it.")
        url = found
    what = f"The site leads on more than {limits.redirects} times."
    raise NotFetched("redirect", what, "Give the address that it leads to in the end.")


def _once(url: str, asked: _Asked) -> Fetched | str:
    """What an address answers, or the address that it leads to."""
    check_address(url, plain=asked.plain)
    with _told(asked), _connected(url, asked) as connection:
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(
            "GET", quote(path, safe=_AS_IT_STANDS), headers=asked.headers, preload_content=False, decode_content=False
        )
        with closing(connection.getresponse()) as answer:
            asked.still()
            if answer.status in _MOVED and answer.headers.get("Location"):
                return urldefrag(urljoin(url, answer.headers["Location"])).url
            return _answered(url, answer, asked)


@contextmanager
def _told(asked: _Asked) -> Iterator[None]:
    """Whatever goes wrong on the way, as NotFetched."""
    try:
        yield
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise _why(error, asked) from None


def _why(error: Exception, asked: _Asked) -> NotFetched:
    if time.monotonic() >= asked.until or isinstance(error, TimeoutError):
        what = f"The site did not answer in full within {asked.limits.seconds:g} seconds."
        return NotFetched("slow", what, "Try later, or ask the publisher for smaller pages.")
    if isinstance(error, ssl.SSLError | SSLError):
        why = getattr(error, "verify_message", "") or getattr(error, "reason", "") or "no reason given"
        what = f"No safe connection could be made ({str(why)[:100]})."
        return NotFetched("tls", what, "Ask the publisher to mend the certificate of the site.")
    what = f"The site cannot be reached, or broke off ({type(error).__name__})."
    return NotFetched("broken", what, "Try later, and check the address.")


@contextmanager
def _connected(url: str, asked: _Asked) -> Iterator[HTTPConnection]:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    sock = socket.create_connection((_looked_up(host, port, asked), port), timeout=asked.left)
    handle = sock.dup()  # what is wrapped for TLS is another socket; this one cuts them all
    watch = threading.Timer(asked.left, _cut, [handle])
    watch.daemon = True
    watch.start()
    connection: _Plain | _Safe
    if parts.scheme == "https":
        connection = _Safe(host, port, timeout=asked.left, ssl_context=asked.trust or ssl.create_default_context())
    else:
        connection = _Plain(host, port, timeout=asked.left)
    connection.made = sock
    try:
        yield connection
    finally:
        watch.cancel()
        connection.close()
        sock.close()
        handle.close()


def _cut(handle: socket.socket) -> None:
    with suppress(OSError):  # it may be over already
        handle.shutdown(socket.SHUT_RDWR)


class _Plain(HTTPConnection):
    """A connection that was made already, to an address that was looked at."""

    made: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.made


class _Safe(HTTPSConnection):
    """The same with TLS; the certificate is held to the name that was asked for."""

    made: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.made


def _looked_up(host: str, port: int, asked: _Asked) -> str:
    try:
        found = addresses(host, port, seconds=asked.left)
    except TimeoutError:
        what = f"Nobody told within {asked.limits.seconds:g} seconds where {host[:80]} is."
        raise NotFetched("slow", what, "Try later, and check the address.") from None
    except (OSError, UnicodeError):
        raise NotFetched("name", f"There is no site {host[:80]}.", "Check the address.") from None
    if not found or not all(map(asked.allow, found)):
        what = f"{host[:80]} is an address inside a network, which is never fetched."
        raise NotFetched("inside", what, "Give the public address.")
    return found[0]


def _answered(url: str, answer: BaseHTTPResponse, asked: _Asked) -> Fetched:
    headers = answer.headers
    kind, etag, modified = (headers.get(name, "")[:200] for name in ("Content-Type", "ETag", "Last-Modified"))
    if answer.status == 304:
        return Fetched(url, b"", kind, etag, modified, unchanged=True)
    if answer.status != 200:
        later = f" It asks to wait {headers['Retry-After'][:30]} seconds." if headers.get("Retry-After") else ""
        do = "Try later." if answer.status in (429, 503) else "Check the address."
        raise NotFetched("status", f"The site answers {answer.status}.{later}", do)
    if not right_kind(kind, asked.kinds):
        what = f"The site sends {kind.partition(';')[0][:60] or 'something without a content type'}."
        raise NotFetched("kind", what, f"Give an address that sends {asked.kinds[0]}.")
    return Fetched(url, _body(answer, asked), kind, etag, modified)


def _body(answer: BaseHTTPResponse, asked: _Asked) -> bytes:
    encoding = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        what = f"The site packs what it sends in {encoding[:20]}, which was not asked for."
        raise NotFetched("packing", what, "Ask the publisher to send gzip or nothing.")
    said = answer.headers.get("Content-Length", "")
    if said.isdigit() and int(said) > asked.limits.sent:
        raise _too_much(asked.limits.sent)
    opened, whole, sent = _Unpacked(asked.limits.unpacked) if encoding == "gzip" else None, bytearray(), 0
    while piece := answer.read1(_PIECE, decode_content=False):
        sent += len(piece)
        if sent > asked.limits.sent:
            raise _too_much(asked.limits.sent)
        whole += opened.more(piece, len(whole)) if opened else piece
    asked.still()
    if (said.isdigit() and sent != int(said)) or (opened and not opened.ended):
        raise NotFetched("broken", "The site broke off in the middle.", "Try later.")
    return bytes(whole)


class _Unpacked:
    """gzip taken apart piece by piece, never more than may be held."""

    def __init__(self, most: int) -> None:
        self.most, self.inner, self.ended = most, zlib.decompressobj(zlib.MAX_WBITS | 16), True

    def more(self, piece: bytes, held: int) -> bytes:
        """What a piece holds, when so many bytes are held already. Raises NotFetched."""
        found = bytearray()
        while piece:
            if self.inner.eof:
                self.inner = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                found += self.inner.decompress(piece, self.most - held - len(found) + 1)
            except zlib.error:
                raise NotFetched("packing", "What the site packed cannot be opened.", "Try later.") from None
            if held + len(found) > self.most:
                what = f"What the site sends unpacks to more than {self.most:,} bytes."
                raise NotFetched("bomb", what, "Ask the publisher for smaller pages.")
            piece = self.inner.unconsumed_tail or self.inner.unused_data
        self.ended = self.inner.eof
        return bytes(found)


def _too_much(most: int) -> NotFetched:
    return NotFetched("long", f"The site sends more than {most:,} bytes.", "Ask the publisher for smaller pages.")
