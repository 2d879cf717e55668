"""Requests whose body never comes do not stop the others, as long as they are few; a proxy holds off the many."""

import re
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit
from urllib.request import urlopen


def test_a_few_bodies_that_never_come_stop_nobody(site: str) -> None:
    server = urlsplit(site)
    with urlopen(f"{site}/sign-in/", timeout=30) as page:
        token = re.search("csrftoken=([^;]+)", page.headers["Set-Cookie"])
    assert token
    head = (
        f"POST /sign-in/ HTTP/1.1\r\nHost: {server.netloc}\r\nCookie: csrftoken={token[1]}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nlogin=a"
    )
    with ExitStack() as held:
        for _ in range(4):
            one = held.enter_context(socket.create_connection((server.hostname, server.port), 5))
            one.sendall(head.encode())
        for _ in range(8):
            with urlopen(f"{site}/privacy/", timeout=5) as answer:
                assert answer.status == 200
