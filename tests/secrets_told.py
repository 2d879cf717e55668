"""No answer that any test gets, and no line that any test writes to the log, tells a secret: the password and the keys
by which somebody is known here, the server's own key, a key or a hash that stands for one. Every answer is looked at,
of every kind, the packed ones too; a test that means to see one says so (`may_tell`)."""

import io
import logging
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

PASSWORD = "three random words"  # of everybody in `tests.unit.kernel.people`
MARKS = ("PRIVATE KEY-----", "argon2$", "pbkdf2_sha256$")
SHORT = 16
"""What is shorter could stand anywhere by chance."""
_logged: list[str] = []
_open = False


def let_no_answer_tell(patch: pytest.MonkeyPatch) -> None:
    """Look at every answer to Django's test client and at every line of the log from now on."""
    ask, handle = Client.request, logging.Logger.handle

    def request(self: Client, **asked: Any) -> Any:
        keys = {name: cookie.value for name, cookie in self.cookies.items()}
        answer = ask(self, **asked)
        if not _open and not answer.streaming:
            told = told_in(answer, of(keys, asked))
            assert not told, f"{asked.get('PATH_INFO')} tells {', '.join(told)}"
        return answer

    def noted(self: logging.Logger, record: logging.LogRecord) -> None:
        handle(self, record)
        _logged.extend(_found(record.getMessage().encode(errors="replace"), of({}, {})))

    patch.setattr(Client, "request", request)
    patch.setattr(logging.Logger, "handle", noted)


@contextmanager
def may_tell() -> Iterator[None]:
    """For what is meant to tell one."""
    global _open
    _open = True
    try:
        yield
    finally:
        _open = False


def logged() -> list[str]:
    """What secrets the log was told since this was asked before."""
    found = list(_logged)
    _logged.clear()
    return found


def of(cookies: dict[str, str], asked: dict[str, Any]) -> dict[str, str]:
    """The secrets of whoever asks, by what they are."""
    _, _, bearer = str(asked.get("HTTP_AUTHORIZATION", "")).partition(" ")
    known = {
        "the session’s key": cookies.get(settings.SESSION_COOKIE_NAME, ""),
        "the key of forms": cookies.get(settings.CSRF_COOKIE_NAME, ""),
        "the token": bearer,
        "the server’s key": settings.SECRET_KEY,
        "the password": PASSWORD,
    }
    return {name: secret for name, secret in known.items() if len(secret) >= SHORT}


def told_in(answer: Any, secrets: dict[str, str]) -> list[str]:
    """What an answer tells of them, in its body, in what is packed in that, or in a header that sets no cookie."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return sorted({name for part in (headers.encode(), *unpacked(answer.content)) for name in _found(part, secrets)})


def unpacked(body: bytes) -> Iterator[bytes]:
    """A body, and the files in it where it is an archive (as a spreadsheet is)."""
    yield body
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)


def _found(part: bytes, secrets: dict[str, str]) -> list[str]:
    marked = [f"“{mark}”" for mark in MARKS if mark.encode() in part]
    return [*marked, *(name for name, secret in secrets.items() if secret.encode() in part)]
