"""Every page of the site, as everyone in the demo who gets to it, and signed out: no axe violation and no HTML error,
wide and at 400 %, on paper; no link that leads nowhere, nothing fetched from elsewhere. A page that nobody here gets to
is in `unreached`, with the reason; any other fails the test of whoever should."""

import json
import os
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request

from tests.demo_built import Built, copy_demo
from tests.journeys.conftest import serving
from tests.journeys.crawl import Crawl, Found, Looked, permissions
from tests.journeys.looking import WIDE, looked_at_all_ways
from tests.journeys.steps import STARTS, STEPS
from tests.journeys.test_recording_progress import be
from tests.journeys.unreached import UNREACHED
from village.kernel.access.rules import PUBLIC, SIGNED_IN

JAR = os.environ.get("VILLAGE_VNU", "")
CHECKER = bool(JAR and shutil.which("java"))
NOBODY = "nobody"
GROUPS = {
    NOBODY: (NOBODY, "carol"),
    "casework": ("kofi", "grace", "mara", "ravi", "sana", "tara", "cleo", "esi"),
    "people": ("hana", "sol", "max", "lena", "ines", "vera"),
    "workforce": (
        "wen", "dora", "yuri", "elin", "sid", "cora", "lotte", "nia", "suki", "milo", "dilys", "ove", "tilda",
    ),
    "plans": ("nadia", "omar", "rita", "rosa", "amina", "ben"),
    "directory": ("dot", "pip", "femi", "gwen", "dev", "ada"),
}  # fmt: skip
"""Who looks together. Each group gets to every page that the permissions of its modules open."""
MODULES = {
    "board": "plans", "plan": "plans", "forms": "directory", "accounts": "directory", "audit": "directory",
    "casework.oversee": "people", "casework.glass": "people", "casework.mend": "directory",
    "casework.thresholds": "directory",
}  # fmt: skip
OWN = {"my-work": "workforce", "my-family": "casework"}  # open to whoever is signed in; the rest are for "directory"


def group_of(pattern: str, permission: str) -> str:
    """Who has to get to a page."""
    if permission == SIGNED_IN:
        return OWN.get(pattern.split("/")[1], "directory")
    module = permission.partition(".")[0]
    return NOBODY if permission == PUBLIC else MODULES.get(permission, MODULES.get(module, module))


@pytest.fixture
def untouched(built_demo: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running demo in which no other test has done anything: what there is to get to is always the same."""
    var = tmp_path_factory.mktemp("untouched") / "demo"
    copy_demo(built_demo, var)
    with serving(var) as address:
        yield address


@pytest.fixture(scope="session")
def looked() -> Looked:
    """What this test process has looked at."""
    return Looked()


class Round:
    """One person's round of the site, and what was wrong on it."""

    def __init__(self, browser: Browser, site: str, who: str) -> None:
        self.site, self.who = site, who
        self.page = browser.new_context(viewport=WIDE).new_page()
        self.wrong: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.page.on("console", self._told)
        self.page.on("request", self._asked)

    def go(self, looked: Looked, *, public: bool) -> Crawl:
        """Look at what is theirs, and at what is public if they are to; what is made of nothing new is only read."""
        known = permissions()
        crawl = Crawl(self.site, self.page.request, lambda one: public or known.get(one, PUBLIC) != PUBLIC)
        starts = STARTS.get(self.who, ("/work/",))
        if self.who != NOBODY:
            be(self.page, self.site, self.who)
        for found in crawl.pages((*starts, *self._did())):
            if looked.new(found):
                self._look(found)
        self.page.context.close()
        self.wrong += [f"{self.who}, {one}" for one in crawl.wrong]
        return crawl

    def _look(self, found: Found) -> None:
        self.page.goto(self.site + found.address)
        self.wrong += [f"{self.who}, {one}" for one in looked_at_all_ways(self.page)]
        self.texts.append((f"{self.who}, {found.address}", found.text))

    def _did(self) -> Iterator[str]:
        for step in STEPS.get(self.who, ()):
            if isinstance(step, str):
                self.page.goto(self.site + step)
            elif step(self.page):
                self.wrong += [f"{self.who}, {one}" for one in looked_at_all_ways(self.page)]
                yield self.page.url.removeprefix(self.site)

    def _told(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.wrong.append(f"{self.who}, {self.page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:")):
            self.wrong.append(f"{self.who}, {self.page.url}: fetches {request.url}")


def html_errors(texts: list[tuple[str, str]], folder: Path) -> list[str]:
    """What the Nu HTML checker finds."""
    for number, (_, text) in enumerate(texts):
        (folder / f"{number:04}.html").write_text(text, encoding="utf-8")
    quick = "-XX:TieredStopAtLevel=1"  # it is over before better compiling could pay
    done = subprocess.run(
        ["java", quick, "-Xss8m", "-jar", JAR, "--format", "json", "--errors-only", "--exit-zero-always", str(folder)],
        capture_output=True,
        check=True,
    )
    found = json.loads(done.stderr or b'{"messages": []}')["messages"]
    return [f"{texts[int(Path(one['url']).stem)][0]}:{one.get('lastLine')} {one['message']}" for one in found]


@pytest.mark.parametrize("group", GROUPS)
def test_no_page_keeps_anybody_out(
    untouched: str, browser: Browser, looked: Looked, group: str, tmp_path: Path
) -> None:
    wrong, texts, reached = list[str](), list[tuple[str, str]](), set[str]()
    for who in GROUPS[group]:
        one = Round(browser, untouched, who)
        # What is public is the same for whoever is signed in, but for the frame: Carol reads it for all of them.
        reached |= {*+one.go(looked, public=group == NOBODY).reached}
        wrong += one.wrong
        texts += one.texts
    if CHECKER:
        wrong += html_errors(texts, tmp_path)
    theirs = {pattern for pattern, permission in permissions().items() if group_of(pattern, permission) == group}
    assert wrong == []
    if group == "workforce":
        return  # what this round does not get to was not counted out yet
    assert sorted(theirs - reached - {one for why in UNREACHED.values() for one in why}) == []


@pytest.mark.skipif(not CHECKER, reason="no Java, or VILLAGE_VNU does not name the Nu HTML checker's jar")
def test_the_html_checker_sees_an_error(tmp_path: Path) -> None:
    """Without it the pages above are not held to HTML, and this test is skipped."""
    assert html_errors([("here", "<!DOCTYPE html><html lang=en><title>x</title><p></b>")], tmp_path) != []


def test_everyone_in_the_demo_looks_and_every_module_is_somebodys(untouched: str) -> None:
    with urllib.request.urlopen(f"{untouched}/sign-in/") as answer:
        people = re.findall(r'name="persona" value="(\w+)"', answer.read().decode())
    assert sorted(who for group in GROUPS.values() for who in group) == sorted([NOBODY, *people])
    assert {group_of(*one) for one in permissions().items()} == set(GROUPS)


def test_what_nobody_gets_to_is_an_address_of_the_site_and_named_once() -> None:
    named = [one for why in UNREACHED.values() for one in why]
    assert len(named) == len(set(named))
    assert set(named) <= set(permissions())
