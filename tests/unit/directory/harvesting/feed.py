"""A feed that is made up, with all that real ones do to whoever reads them."""

import copy
import datetime as dt
import json
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.unit.directory.made import NOW, nested, source
from village.directory.actions.harvesting.coming import Got, digest
from village.directory.actions.harvesting.harvesting import harvest
from village.directory.models import Harvest, Source
from village.directory.rules.standard.walking import Stopped
from village.kernel.audit.models import Entry


def services(many: int, first: int = 1) -> list[dict[str, Any]]:
    """So many different services."""
    return [nested(f"s{number}", f"Made-up group {number}") for number in range(first, first + many)]


class Feed:
    """The services that it has, in pages of ten. `asked`: every address that was asked for, with its validator;
    `broken`: what to say at an address that holds this text; `lists_less`: its list leaves locations out."""

    def __init__(self, *records: Any, size: int = 10, lists_less: bool = False) -> None:
        self.records = list(records)
        self.size = size
        self.lists_less = lists_less
        self.asked: list[tuple[str, str]] = []
        self.broken: dict[str, str] = {}
        self.says: dict[str, Any] = {}
        self.validators = True

    def get(self, url: str, etag: str, modified: str) -> Got:
        self.asked.append((url, etag))
        for text, why in self.broken.items():
            if text in url:
                raise Stopped(why)
        parts = urlsplit(url)
        number = parse_qs(parts.query).get("page")
        body = json.dumps(self.page(int(number[0])) if number else self.one(unquote(parts.path.rsplit("/", 1)[1])))
        mark = digest(body.encode()) if self.validators else ""
        return Got(same=True) if etag and etag == mark else Got(body.encode(), False, mark)

    def page(self, number: int) -> dict[str, Any]:
        pages = max(1, -(-len(self.records) // self.size))
        some = copy.deepcopy(self.records[(number - 1) * self.size : number * self.size])
        if self.lists_less:
            for one in some:
                one.pop("service_at_locations", None)
        return {
            "total_items": len(self.records), "total_pages": pages, "page_number": number, "size": len(some),
            "first_page": number == 1, "last_page": number == pages, "empty": not some, "contents": some, **self.says,
        }  # fmt: skip

    def one(self, theirs: str) -> Any:
        return next(one for one in self.records if str(one["id"]) == theirs)


class Reading:
    """A source and a feed; each reading is a day later, and its clock goes forward a second at each look."""

    def __init__(self, feed: Feed, **fields: Any) -> None:
        self.feed = feed
        self.source: Source = source(url="https://feeds.example.org/api", **fields)
        self.now = NOW

    def clock(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now

    def read(self, days: float = 1) -> Harvest:
        self.now += dt.timedelta(days=days)
        return harvest(self.source, by="test", at=self.now, get=self.feed.get, clock=self.clock)


def counts(one: Harvest) -> tuple[int, int, int, int, int]:
    """New, changed, unchanged, set aside, gone."""
    return one.new, one.changed, one.unchanged, one.quarantined, one.gone


def audited() -> list[Entry]:
    """What the audit holds of harvests."""
    return list(Entry.objects.filter(action="directory.harvest").order_by("pk"))
