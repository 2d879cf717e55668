"""What comes from a source, page by page, before anything of it is kept."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from village.directory.models import Page, Raw, Source
from village.directory.queries.harvesting.reading import profile_of
from village.directory.rules.harvesting.holding import MOST_RECORD
from village.directory.rules.record import PLACES
from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.reading import NotRead, json_of
from village.directory.rules.standard.walking import (
    Said,
    Stopped,
    counted,
    id_of,
    page_address,
    read_page,
    record_address,
)

STALE = dt.timedelta(days=7)
"""How long what was fetched of one service by itself is believed while the list says the same of it."""
FAILURES = 5
"""So many services in a row that cannot be fetched by themselves, and the feed is out of order."""


@dataclass(frozen=True)
class Got:
    """What an address answered. `same`: it is as its validators said, and was not sent again."""

    body: bytes = b""
    same: bool = False
    etag: str = ""
    modified: str = ""


Get = Callable[[str, str, str], Got]
"""An address, with the validators that are known of it, fetched. Raises Stopped."""


@dataclass(frozen=True)
class Come:
    """A record that came. `body` is None where it is as before; `listed`: the hash of what the list says of it;
    `findings`: what was found in its row of a table, of which it was made."""

    theirs: str
    body: bytes | None = None
    listed: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of the record."""
        return digest(self.body or b"")


@dataclass(frozen=True)
class Sheet:
    """A page of a source with all of its records. `unread`: why some could not be fetched by themselves, by id."""

    records: tuple[Come, ...]
    said: Said
    url: str = ""
    got: Got = Got()
    unread: Mapping[str, str] | None = None

    @property
    def ids(self) -> list[str]:
        """The ids of its records, in order, as often as they stand there."""
        return [one.theirs for one in self.records]


def digest(body: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def packed(item: object) -> bytes:
    """A record as it is kept and compared: names in order, plain ASCII; empty where it is longer than is kept."""
    body = json.dumps(item, sort_keys=True, separators=(",", ":")).encode()
    return body if len(body) <= MOST_RECORD else b""


def come(item: object, findings: tuple[Finding, ...] = ()) -> Come:
    """A record of a source; one without an id that can be kept is known by all that it says."""
    body = packed(item)
    return Come(id_of(item) or f"no id {digest(body)}", body, findings=findings)


def sheet_of(source: Source, number: int, get: Get, *, at: dt.datetime, rows: int = 0) -> Sheet:
    """A page of a feed, fetched, with what its list leaves out; `rows`: of the pages before. Raises Stopped."""
    url = page_address(source.url, number)
    page = Page.objects.filter(source=source, url=url).first()
    fresh = page is not None and not _stale(source, page.ids, at)
    got = get(url, page.etag if page and fresh else "", page.modified if page and fresh else "")
    if page is not None and (got.same or (fresh and digest(got.body) == page.sha256)):
        return Sheet(tuple(Come(one) for one in page.ids), Said(**page.said), url, Got(same=True))
    if got.same:
        raise Stopped("It says that nothing has changed, and nothing is known of it yet. Ask the supplier to mend it.")
    items, said = read_page(got.body, profile_of(source).page)
    counted(rows + len(items))  # before any of them is asked for by itself
    whole = _Whole(source, get, at, items)
    return Sheet(tuple(whole.of(item) for item in items), said, url, got, whole.unread)


def _stale(source: Source, ids: list[str], at: dt.datetime) -> bool:
    some = Raw.objects.filter(source=source, theirs__in=ids, fetched_at__lt=at - STALE)
    return some.exclude(listed="").exists()


class _Whole:
    """Gives each record of a list with all that belongs to it: version 3 lists services without their locations."""

    def __init__(self, source: Source, get: Get, at: dt.datetime, items: Iterable[Any]) -> None:
        self.source, self.get, self.at = source, get, at
        self.unread: dict[str, str] = {}
        self.failed = 0
        ids = [id_of(item) for item in items]
        kept = Raw.objects.filter(source=source, theirs__in=ids, fetched_at__gte=at - STALE)
        self.listed = dict(kept.exclude(listed="").values_list("theirs", "listed"))

    def of(self, item: Any) -> Come:
        """The whole of a record; as it is where nothing is left out or it cannot be asked for."""
        theirs = id_of(item)
        if self.source.format == "uk-1.0" or not theirs or item.get(PLACES):
            return come(item)
        listed = digest(packed(item))
        if self.listed.get(theirs) == listed:
            return Come(theirs)
        try:
            body = self._asked(theirs)
        except Stopped as stopped:
            self.failed += 1
            if self.failed >= FAILURES:
                raise
            self.unread[theirs] = str(stopped)
            return Come(theirs)
        self.failed = 0
        return Come(theirs, body, listed)

    def _asked(self, theirs: str) -> bytes:
        got = self.get(record_address(self.source.url, theirs), "", "")
        try:
            told = json_of(got.body).document
        except NotRead as problem:
            raise Stopped(str(problem)) from None
        if id_of(told) != theirs:
            raise Stopped(f"What came when {theirs} was asked for is not that service. Ask the supplier to mend it.")
        return packed(told)
