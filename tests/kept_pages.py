"""Pages that any test gets from Django's test client, kept for `test_pages_that_tests_got.py` to look at.

With `VILLAGE_KEEP_PAGES=FOLDER`; of each pattern, method and kind of answer the one that is made of most. What a reader
gets to on a round of the demo is looked at there; kept is what is beyond it: pages that nobody gets to, answers to a
form, refusals. The patterns that a browser has looked at are noted beside."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.journeys.unreached import UNREACHED
from tests.reading_pages import Read, pattern_of

FOLDER = os.environ.get("VILLAGE_KEEP_PAGES", "")
BEYOND = frozenset(one for why in UNREACHED.values() for one in why)
_most: dict[str, int] = {}


@dataclass(frozen=True)
class Kept:
    """A page that a test got: its pattern, how it was asked for, what was answered, which test asked, and of how many
    kinds of parts it is made."""

    pattern: str
    path: str
    method: str
    status: int
    test: str
    kinds: int
    text: str

    @property
    def key(self) -> str:
        """What it is one of."""
        return f"{self.method} {self.pattern} {'refused' if self.status >= 400 else 'answered'}"

    @classmethod
    def of(cls, answer: Any, path: str, method: str) -> Self | None:
        """A page as it was answered; None for what is none, is a file, or stands on a reader's round."""
        file = answer.get("Content-Disposition", "").startswith("attachment")
        if answer.streaming or file or "text/html" not in answer.get("Content-Type", ""):
            return None
        if answer.content.lstrip()[:9].lower() != b"<!doctype":
            return None
        pattern = pattern_of(path) or "no address of the site"
        if method == "GET" and answer.status_code == 200 and pattern not in BEYOND:
            return None
        text = answer.content.decode()
        test = os.environ.get("PYTEST_CURRENT_TEST", "").removesuffix(" (call)")
        return cls(pattern, path, method, answer.status_code, test, len(Read(text).kinds["main"]), text)


def keep_pages(patch: pytest.MonkeyPatch) -> None:
    """Keep them from now on, where a folder is named."""
    if not FOLDER:
        return
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    ask = Client.request

    def request(self: Client, **asked: Any) -> Any:
        answer = ask(self, **asked)
        found = Kept.of(answer, asked.get("PATH_INFO", ""), asked.get("REQUEST_METHOD", "GET"))
        if found:
            _keep(found)
        return answer

    patch.setattr(Client, "request", request)


def _keep(one: Kept) -> None:
    """Keep a page that is made of more than those before it."""
    if one.kinds > _most.get(one.key, 0):
        _most[one.key] = one.kinds
        name = hashlib.sha256(one.key.encode()).hexdigest()[:16]
        _file(name).write_text(json.dumps(asdict(one)), encoding="utf-8")


def note_looked(address: str) -> None:
    """That a browser has looked at a page, where a folder is named."""
    pattern = pattern_of(urlsplit(address).path) if FOLDER else None
    if pattern:
        with _file("looked", "txt").open("a", encoding="utf-8") as notes:
            notes.write(f"{pattern}\n")


def kept_in(folder: Path) -> Iterator[Kept]:
    """The pages in a folder, each kind once, whichever test process kept the one that is made of most."""
    most: dict[str, Kept] = {}
    for file in sorted(folder.glob("*.json")):
        one = Kept(**json.loads(file.read_text(encoding="utf-8")))
        if one.key not in most or one.kinds > most[one.key].kinds:
            most[one.key] = one
    yield from (most[key] for key in sorted(most))


def looked_in(folder: Path) -> set[str]:
    """The patterns that browsers noted in a folder."""
    return {one for file in folder.glob("looked*.txt") for one in file.read_text(encoding="utf-8").splitlines()}


def _file(name: str, kind: str = "json") -> Path:
    """Of this test process alone."""
    return Path(FOLDER) / f"{name}-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}.{kind}"
