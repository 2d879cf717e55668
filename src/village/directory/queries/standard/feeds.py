"""A feed held to the standard where it is published: its profile is asked for, page by page."""

import datetime as dt
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from village.directory.queries.standard.files import CURRENT, known_version, services_in
from village.directory.queries.standard.spots import PLACES
from village.directory.queries.standard.tables import profile, profiles
from village.directory.rules.standard.fields import Profile, Test
from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.following import follow
from village.directory.rules.standard.judging import Report, judged
from village.directory.rules.standard.looking import looked_at, report
from village.directory.rules.standard.reading import NotRead, Read, json_of, version_of
from village.directory.rules.standard.schema import named
from village.directory.rules.standard.walking import address_of, page_address, record_address
from village.kernel.fetching.rules import NotFetched

ALONE = 25
"""Services that are asked for one by one: enough to see what a feed is like."""
PATIENCE = 900
"""Seconds for which a list is read, however slowly its pages come."""
Get = Callable[[str], bytes]
"""What is sent from an address. Raises NotFetched."""
Step = Callable[[str], None]


def judge_feed(url: str, get: Get, *, today: dt.date, version: str = "", step: Step = lambda _: None) -> Report:
    """A feed: every page of its services, some of them one by one, and of its other lists the first page.

    `step` is told each path before it is asked, without what is asked in the address: that may be a key.
    Raises NotRead, or NotFetched when the first answer is none.
    """
    feed = _Feed(url, get, step)
    about = profile(known_version(version) or feed.version())
    answers: dict[str, Sequence[object] | str] = {}
    for test in about.tests:
        answers[test.endpoint] = feed.answered(about, test)
    judgement = judged(about, answers)
    services = services_in(about, {name: one for name, one in answers.items() if not isinstance(one, str)})
    found = [*feed.found, *judgement.findings]
    found += looked_at(about, profile(CURRENT), services, today=today, places=PLACES)
    return report(urlsplit(url).netloc, about.name, services, found, judgement, feed.notes)


class _Feed:
    def __init__(self, base: str, get: Get, step: Step) -> None:
        self.base, self.get, self.step = base, get, step
        self.found: list[Finding] = []
        self.notes: list[str] = []
        self.ids: dict[str, list[str]] = {}
        self.details: Read | None = None

    def version(self) -> str:
        """The version that a feed is of: as it says itself, else by its first page of services."""
        try:
            self.details = self._read(address_of(self.base, "/"))
        except (NotFetched, NotRead):
            return version_of(self._read(address_of(self.base, "/services")).document, profiles())
        return version_of(self.details.document, profiles())

    def _read(self, address: str) -> Read:
        self.step(urlsplit(address).path)
        read = json_of(self.get(address))
        self.found += read.findings
        return read

    def answered(self, about: Profile, test: Test) -> Sequence[object] | str:
        """What an endpoint answers: pages, or documents of the first of its ids; a sentence when there is nothing."""
        try:
            if test.endpoint == "/" and self.details:
                return [self.details.document]
            if test.endpoint.endswith("/{id}"):
                return self._alone(test.endpoint.removesuffix("/{id}"))
            if about.documents[test.document].form == "page":
                return self._pages(about, test.endpoint)
            return [self._read(address_of(self.base, test.endpoint)).document]
        except (NotFetched, NotRead) as error:
            return error.what

    def _pages(self, about: Profile, endpoint: str) -> Sequence[object]:
        def ask(number: int) -> object:
            try:
                return self._read(page_address(self.base, number, endpoint)).document
            except (NotFetched, NotRead) as error:
                if number == 1:
                    raise
                self.notes.append(f"Page {number:,} was not had: {error.what}")
                return None

        if endpoint != "/services":
            pages: Sequence[object] = [ask(1)]
        else:
            until = time.monotonic() + PATIENCE
            followed = follow(ask, about, late=lambda: time.monotonic() > until)
            pages = followed.pages
            if not followed.whole:
                self.notes.append(followed.why)
                what, do = followed.why, "Nothing that is missing here may be taken for gone."
                self.found.append(Finding("schema", "feed.partial", endpoint, what, do, weight="doubtful"))
        items = about.page["items"]
        listed = [one for page in pages if isinstance(page, dict) for one in _list(page.get(items))]
        self.ids[endpoint] = [named(one) for one in listed if isinstance(one, dict) and named(one)]
        return pages

    def _alone(self, endpoint: str) -> Sequence[object]:
        ids = self.ids.get(endpoint, [])
        wanted = ids[: ALONE if endpoint == "/services" else 1]
        if len(wanted) < len(ids) and endpoint == "/services":
            self.notes.append(
                f"Of {len(ids):,} services {len(wanted)} were read whole, the others as the list has them."
            )
        return [self._read(record_address(self.base, one, endpoint)).document for one in wanted]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
