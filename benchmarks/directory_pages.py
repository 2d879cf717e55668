"""Pages of a directory of national size, read by sixteen at once: a database of its own is filled with made-up services
and served. They are written past the actions, since a harvest of so many takes a quarter of an hour."""

import datetime as dt
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import django

django.setup()

from benchmarks import pages  # noqa: E402 - after the set-up
from benchmarks.directory_made import TODAY, entries  # noqa: E402
from village.directory.actions.finding import rebuild  # noqa: E402
from village.directory.models import Location, Provider, Service, ServiceAtLocation  # noqa: E402
from village.directory.queries.finding.words import lexicon  # noqa: E402
from village.kernel.rings import look_seldom  # noqa: E402
from village.search.rules.entry import Entry  # noqa: E402

NOW = dt.datetime.combine(TODAY, dt.time(9), dt.UTC)
AT_ONCE, EACH, CHUNK = 16, 400, 5_000
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RESULTS = "/services/results/"
PAGES = (
    f"{RESULTS}?need=stammer&near=Leeds",
    f"{RESULTS}?need=football+club&near=Leeds&age=14&day=4&time=evening&free=1",
    f"{RESULTS}?need=sleep",
    "/services/",
)


def measure(services: int) -> dict[str, Any]:
    """What sixteen readers wait for each page, and what it took to make the search out of the record."""
    # As it is served: the style of pages goes by other names than under test.
    made_ready = [sys.executable, "-m", "village", "prepare"]
    subprocess.run(made_ready, env={**os.environ, "VILLAGE_MODE": "demo"}, check=True, stdout=subprocess.DEVNULL)
    filled = _fill(services)
    look_seldom()  # as the worker does, which makes it
    began = time.perf_counter()
    rebuild(by="bench", at=NOW)
    took = time.perf_counter() - began
    read = pages.measure(readers=AT_ONCE, requests=EACH, asked=PAGES)
    return {"services": services, "filled_s": round(filled, 1), "search_made_anew_s": round(took, 1), **read}


def _fill(services: int) -> float:
    """Write the services; the seconds that it took."""
    began, kinds, made = time.perf_counter(), sorted(lexicon().kinds), entries(services)
    providers: dict[str, Provider] = {}
    while chunk := list(islice(made, CHUNK)):
        new = {one.group: _provider(one) for one in chunk if one.group not in providers}
        Provider.objects.bulk_create(new.values())
        providers |= new
        services_of = [_service(one, providers[one.group], kinds) for one in chunk]
        Service.objects.bulk_create(services_of)
        places = [(one, place) for one, entry in zip(services_of, chunk, strict=True) for place in _places(entry)]
        Location.objects.bulk_create(place for _, place in places)
        ServiceAtLocation.objects.bulk_create(ServiceAtLocation(service=one, location=place) for one, place in places)
    return time.perf_counter() - began


def _provider(one: Entry) -> Provider:
    return Provider(name=one.organisation, document={"name": one.organisation}, changed_at=NOW)


def _service(one: Entry, provider: Provider, kinds: list[str]) -> Service:
    number = int(one.ref, 16)  # one in two thousand is a refuge: there are a few hundred in England
    document = {
        "name": one.name, "description": one.description, "status": "active", "url": "https://example.org/",
        "minimum_age": one.minimum_age, "maximum_age": one.maximum_age, "schedules": list(_schedules(number)),
        "cost_options": [{"amount": 0}] if one.free else [],
    }  # fmt: skip
    return Service(
        id=uuid.UUID(one.ref), name=one.name, provider=provider, document=document, status="active", state="shown",
        sensitive="" if number % 2_000 else "refuge", kinds=[kinds[number % len(kinds)]], changed_at=NOW,
        first_seen_at=NOW, last_seen_at=NOW, checked_on=one.checked_on,
    )  # fmt: skip


def _schedules(number: int) -> Iterator[dict[str, str]]:
    if number % 10 < 7:
        yield {"freq": "WEEKLY", "byday": DAYS[number % 7], "opens_at": "18:00", "closes_at": "20:30"}


def _places(one: Entry) -> Iterable[Location]:
    for east, north in one.points:
        yield Location(name=one.name, document={"name": one.name}, easting=east, northing=north, changed_at=NOW)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
