"""A fetch takes what was asked for and nothing else: each attack by a site has one message, and takes nothing."""

import gzip
import socket
import threading
import time
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.kernel.fetching.served import Site, certificate, http, site
from village.kernel.fetching import getting
from village.kernel.fetching.getting import Fetched, fetch
from village.kernel.fetching.rules import Limits, NotFetched, may_reach

LITTLE = Limits(seconds=20, sent=2_000, unpacked=5_000, redirects=3)
HURRIED = replace(LITTLE, seconds=0.3)


def here(address: str) -> bool:
    return address == "127.0.0.1" or may_reach(address)


def taken(found: Site, path: str = "/", **more: Any) -> Fetched:
    return fetch(found.at(path), **{"plain": True, "allow": here, "limits": LITTLE, **more})


def refused(found: Site, path: str = "/", **more: Any) -> NotFetched:
    with pytest.raises(NotFetched) as caught:
        taken(found, path, **more)
    assert caught.value.what.endswith(".")
    assert caught.value.do.endswith(".")
    return caught.value


def test_what_a_site_sends_is_taken_with_what_to_ask_with_next_time() -> None:
    with site(lambda *_: [http(b"{}", 'ETag: "a"', "Last-Modified: Fri, 27 Nov 2026 10:00:00 GMT")]) as found:
        got = taken(found, "/a?page=2")
    assert (got.body, got.etag, got.modified) == (b"{}", '"a"', "Fri, 27 Nov 2026 10:00:00 GMT")
    path, headers = found.asked[0]
    assert path == "/a?page=2"
    assert headers["host"] == f"127.0.0.1:{found.port}"
    assert "cookie" not in headers


def test_letters_of_an_address_are_written_as_the_web_writes_them() -> None:
    with site(lambda *_: [http(b"{}")]) as found:
        assert taken(found, "/café?q=ä%20b&c=[1]").body == b"{}"
    assert found.asked[0][0] == "/caf%C3%A9?q=%C3%A4%20b&c=[1]"


def test_what_is_had_already_is_not_sent_again() -> None:
    with site(lambda *_: [http(b"", 'ETag: "a"', status="304 Not Modified")]) as found:
        got = taken(found, etag='"a"', modified="Fri, 27 Nov 2026 10:00:00 GMT")
    assert got.unchanged
    assert got.body == b""
    assert found.asked[0][1]["if-none-match"] == '"a"'
    assert found.asked[0][1]["if-modified-since"] == "Fri, 27 Nov 2026 10:00:00 GMT"


def test_what_is_packed_is_unpacked_also_in_parts() -> None:
    packed = gzip.compress(b'{"a":') + gzip.compress(b"1}")
    with site(lambda *_: [http(packed, "Content-Encoding: gzip")]) as found:
        assert taken(found).body == b'{"a":1}'


def test_chunks_are_put_together() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    with site(lambda *_: [head + b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"]) as found:
        assert taken(found).body == b"{}"


def test_a_bomb_is_not_unpacked() -> None:
    packed = gzip.compress(b"0" * 10_000_000)
    with site(lambda *_: [http(packed, "Content-Encoding: gzip")]) as found:
        assert refused(found, limits=Limits(seconds=5, unpacked=1_000_000)).code == "bomb"


@pytest.mark.parametrize("told", [True, False])
def test_a_hundred_megabytes_are_not_taken(told: bool) -> None:
    body = b" " * 50_000
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    with site(lambda *_: [http(body) if told else head + body]) as found:
        assert refused(found).code == "long"


@pytest.mark.parametrize("pieces", [[b"HTTP/1.1 200"] + [b" "] * 90, [http(b" " * 90)[:-90]] + [b" "] * 90])
def test_a_site_that_drips_is_cut_off(pieces: list[bytes]) -> None:
    with site(lambda *_: pieces, pause=0.05) as found:
        began = time.monotonic()
        assert refused(found, limits=HURRIED).code == "slow"
    assert time.monotonic() - began < 3


def test_a_site_that_says_nothing_is_cut_off() -> None:
    with site(lambda *_: [b""], pause=1.5) as found:
        assert refused(found, limits=HURRIED).code == "slow"


def test_a_site_that_breaks_off_in_the_middle_has_sent_nothing() -> None:
    with site(lambda *_: [http(b'{"a": 1}')[:-3]]) as found:
        assert refused(found).code == "broken"
    packed = gzip.compress(bytes(range(256)))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n"
    with site(lambda *_: [head + packed[:-20]]) as found:
        assert refused(found).code == "broken"


def test_nobody_listening_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(NotFetched, match="cannot be reached"):
        fetch(f"http://127.0.0.1:{port}/", plain=True, allow=here, limits=LITTLE)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (http(b"<html>", kind="text/html; charset=utf-8"), "kind"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "kind"),
        (http(b"{}", "Content-Encoding: br"), "packing"),
        (http(b"no gzip", "Content-Encoding: gzip"), "packing"),
        (http(zlib.compress(b"{}"), "Content-Encoding: deflate"), "packing"),
        (http(b"", status="404 Not Found"), "status"),
        (http(b"", "Retry-After: 30", status="429 Too Many Requests"), "status"),
        (http(b"", status="302 Found"), "status"),
        (b"nonsense\r\n\r\n", "broken"),
    ],
)
def test_what_is_no_feed_is_not_taken(answer: bytes, code: str) -> None:
    with site(lambda *_: [answer]) as found:
        assert refused(found).code == code


def test_a_site_that_asks_to_wait_is_heard() -> None:
    with site(lambda *_: [http(b"", "Retry-After: 30", status="503 Service Unavailable")]) as found:
        assert "wait 30 seconds" in refused(found).what


def test_a_site_may_lead_on_a_few_times() -> None:
    def answer(path: str, _: dict[str, str]) -> list[bytes]:
        return [http(b"{}") if path == "/end" else http(b"", "Location: /end#part", status="301 Moved")]

    with site(answer) as found:
        assert taken(found).url == found.at("/end")
        assert found.asked[1][0] == "/end"


def test_a_site_that_leads_round_in_a_ring_is_left() -> None:
    with site(lambda *_: [http(b"", "Location: /", status="302 Found")]) as found:
        assert refused(found).code == "redirect"
    assert len(found.asked) == LITTLE.redirects + 1


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://0x0a000001/",
        "http://167772161/",
        "http://0.0.0.0/",
    ],
)
def test_a_site_cannot_lead_into_a_network(where: str) -> None:
    with site(lambda *_: [http(b"", f"Location: {where}", status="302 Found")]) as found:
        assert refused(found).code == "inside"


@pytest.mark.parametrize("where", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/"])
def test_a_site_cannot_lead_to_what_is_no_site(where: str) -> None:
    with site(lambda *_: [http(b"", f"Location: {where}", status="302 Found")]) as found:
        assert refused(found).code == "scheme"


def test_this_machine_is_not_fetched_without_being_allowed() -> None:
    with site(lambda *_: [http(b"{}")]) as found, pytest.raises(NotFetched, match="inside a network"):
        fetch(found.at(), plain=True, limits=LITTLE)
    assert found.asked == []
    with pytest.raises(NotFetched, match="inside a network"):
        fetch(f"http://localhost:{found.port}/", plain=True, limits=LITTLE)


def test_a_name_that_changes_its_answer_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is looked up once: the second answer, an address inside, is never asked for."""
    answers = [[(0, 0, 0, "", ("127.0.0.1", 0))], [(0, 0, 0, "", ("10.0.0.1", 0))]]
    real, asked = socket.getaddrinfo, []

    def changing(host: str, *rest: Any, **more: Any) -> Any:
        if host != "feed.example":
            return real(host, *rest, **more)
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    with site(lambda *_: [http(b"{}")]) as found:
        got = fetch(found.at(host="feed.example"), plain=True, allow=lambda one: one == "127.0.0.1", limits=LITTLE)
    assert got.body == b"{}"
    assert asked == ["feed.example"]
    assert found.asked[0][1]["host"] == f"feed.example:{found.port}"


def test_a_name_with_one_address_inside_is_not_fetched_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = [(0, 0, 0, "", ("8.8.8.8", 0)), (0, 0, 0, "", ("192.168.0.1", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: mixed)
    with pytest.raises(NotFetched, match="inside a network"):
        fetch("https://feed.example/", limits=LITTLE)


def test_a_name_that_nobody_has_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any, **__: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(NotFetched, match="no site feed"):
        fetch("https://feed.example/", limits=LITTLE)


def test_a_name_server_that_does_not_answer_is_waited_for_no_longer_than_there_is_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = threading.Event()

    def asleep(*_: Any, **__: Any) -> Any:
        over.wait(5)
        return [(0, 0, 0, "", ("8.8.8.8", 0))]

    monkeypatch.setattr(socket, "getaddrinfo", asleep)
    began = time.monotonic()
    with pytest.raises(NotFetched) as told:
        fetch("https://feed.example/", limits=HURRIED)
    took = time.monotonic() - began
    over.set()
    assert took < 2
    assert (told.value.code, told.value.what) == ("slow", "Nobody told within 0.3 seconds where feed.example is.")


def test_time_that_a_look_up_took_is_no_longer_there_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    real, over = socket.getaddrinfo, threading.Event()

    def drowsy(host: str, *rest: Any, **more: Any) -> Any:
        if host != "feed.example":
            return real(host, *rest, **more)
        over.wait(0.6)
        return real("127.0.0.1", *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", drowsy)
    with site(lambda *_: [http(b"", "Location: /again", status="302 Found")]) as found:
        with pytest.raises(NotFetched) as told:
            fetch(found.at(host="feed.example"), plain=True, allow=here, limits=Limits(seconds=1))
        over.set()
    assert told.value.code == "slow"
    assert len(found.asked) == 1


def test_a_safe_site_is_held_to_its_name(tmp_path: Path) -> None:
    serving, trust = certificate(tmp_path, "127.0.0.1")
    with site(lambda *_: [http(b"{}")], tls=serving) as found:
        assert taken(found, trust=trust, plain=False).body == b"{}"
        error = refused(found, plain=False)
        assert error.code == "tls"
        assert "self-signed" in error.what
    serving, trust = certificate(tmp_path, "another.example")
    with site(lambda *_: [http(b"{}")], tls=serving) as found:
        assert refused(found, trust=trust, plain=False).code == "tls"


def test_a_safe_site_cannot_lead_to_one_that_is_not(tmp_path: Path) -> None:
    serving, trust = certificate(tmp_path, "127.0.0.1")
    with site(lambda *_: [http(b"", "Location: http://127.0.0.1/", status="302 Found")], tls=serving) as found:
        assert refused(found, trust=trust).code == "redirect"


def test_a_safe_site_that_never_shakes_hands_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"https://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(NotFetched) as caught:
            fetch(url, allow=here, limits=HURRIED)
    assert caught.value.code == "slow"


def test_a_cut_that_comes_too_late_hurts_nobody() -> None:
    sock = socket.socket()
    sock.close()
    getting._cut(sock)
