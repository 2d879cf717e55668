"""How fast feeds of services are read: at first, and every night when nothing or little has changed.

The feeds are made up and answered in this process, so that it is our own work that is measured and no network. The
obvious alternative to looking at hashes is to take every record in anew: that is the first reading, beside.
"""

import datetime as dt
import hashlib
import json
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks import exponent
from benchmarks.apart import apart, named

PARTS = (10, 3, 1)
CHANGED = 100  # one service of so many changes in a night
PER_PAGE = 100
DESCRIPTION = "Songs, play and a cup of tea for families with little ones, whatever the weather. " * 8


def measure(*, feeds: int, services: int, database: str = "") -> dict[str, Any]:
    """Services a second of so many feeds of so many services each, on a SQLite of its own, at a tenth and a third of
    the feeds too; on a PostgreSQL that is given, at that size alone."""
    sizes = [feeds] if database else sorted({max(1, feeds // part) for part in PARTS})
    growth = [apart("benchmarks.directory_harvest", size, services, database=database) for size in sizes]
    last = growth[-1]
    return {
        "question": "How long do first and nightly harvests of many feeds take, and does that stay so as they grow?",
        "database": named(database),
        "feeds": feeds,
        "services_of_each": services,
        "nightly_unchanged_times_faster_than_first": round(last["first"]["cpu_s"] / last["unchanged"]["cpu_s"], 1),
        "exponent_first": exponent([one["services"] for one in growth], [one["first"]["cpu_s"] for one in growth]),
        "exponent_unchanged": exponent(
            [one["services"] for one in growth], [one["unchanged"]["cpu_s"] for one in growth]
        ),
        "growth": growth,
    }


class _Made:
    """A feed of an authority. `night`: how often one service of a hundred has changed; `marks`: it has validators."""

    def __init__(self, number: int, services: int, postcodes: list[str]) -> None:
        self.number, self.services, self.postcodes = number, services, postcodes
        self.night, self.marks = 0, True

    def get(self, url: str, etag: str, modified: str) -> Any:
        from village.directory.actions.harvesting.coming import Got  # noqa: PLC0415

        page = int(parse_qs(urlsplit(url).query)["page"][0])
        mark = f'"{self.night}-{page}"' if self.marks else ""
        if etag and etag == mark:
            return Got(same=True)
        pages = -(-self.services // PER_PAGE)
        some = range((page - 1) * PER_PAGE, min(page * PER_PAGE, self.services))
        said = {"total_items": self.services, "total_pages": pages, "page_number": page, "last_page": page == pages}
        return Got(json.dumps({**said, "contents": [self._service(one) for one in some]}).encode(), False, mark)

    def _service(self, number: int) -> dict[str, Any]:
        def key(kind: str, of: int) -> str:
            made = hashlib.sha256(f"{self.number} {kind} {of}".encode()).hexdigest()
            return f"{made[:8]}-{made[8:12]}-4{made[13:16]}-8{made[17:20]}-{made[20:32]}"

        changes = self.night if number % CHANGED == 0 else 0
        place, provider = number % (self.services // 2 + 1), number % (self.services // 5 + 1)
        address = {
            "id": key("address", place), "address_1": f"{place} Made-up Street", "city": "Made-up", "country": "GB",
            "state_province": "Made-up", "postal_code": self.postcodes[place % len(self.postcodes)],
            "address_type": "physical",
        }  # fmt: skip
        return {
            "id": key("service", number), "name": f"Made-up group {number}", "status": "active",
            "description": f"{DESCRIPTION} Told {changes} times.", "email": f"g{number}@example.org",
            "minimum_age": number % 17, "maximum_age": 18,
            "organization": {"id": key("provider", provider), "name": f"Provider {provider}", "description": "x"},
            "schedules": [{"id": key("hours", number), "freq": "WEEKLY", "byday": "MO,WE", "opens_at": "10:00"}],
            "service_at_locations": [
                {
                    "id": key("at", number),
                    "location": {
                        "id": key("location", place), "location_type": "physical", "name": "Hall",
                        "addresses": [address],
                    },
                }
            ],
        }  # fmt: skip


def _feeds(feeds: int, services: int) -> Iterator[tuple[Any, _Made]]:
    from village.directory.models import Source  # noqa: PLC0415
    from village.kernel.areas import queries as areas  # noqa: PLC0415

    now = dt.datetime.now(dt.UTC)
    every = areas.upper_tier(now.date())
    for number in range(feeds):
        area = every[number % len(every)]
        codes = areas.english_postcodes(area.code)
        some = [code.decode() for code in codes[:: max(1, len(codes) // 500)]]
        source = Source.objects.create(
            slug=f"feed-{number}", title=f"Feed {number}", area=area.code, format="uk-3.0", licence="Made up",
            contact="nobody", url="https://feeds.example.org/api", opened_at=now,
        )  # fmt: skip
        yield source, _Made(number, services, some)


def _night(made: list[tuple[Any, _Made]]) -> dict[str, Any]:
    from village.directory.actions.harvesting.harvesting import harvest  # noqa: PLC0415

    began, spent = time.perf_counter(), time.process_time()
    counts = dict.fromkeys(("new", "changed", "unchanged", "quarantined"), 0)
    for source, feed in made:
        told = harvest(source, by="bench", at=dt.datetime.now(dt.UTC), get=feed.get)
        for name in counts:
            counts[name] += getattr(told, name)
    cpu, services = time.process_time() - spent, sum(feed.services for _, feed in made)
    return {
        **counts, "wall_s": round(time.perf_counter() - began, 1), "cpu_s": round(cpu, 2),
        "services_per_cpu_s": round(services / cpu),
    }  # fmt: skip


def _measure_here(feeds: int, services: int) -> dict[str, Any]:
    from django.core.management import call_command  # noqa: PLC0415

    from benchmarks.people_index import size_of_database  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    empty = size_of_database()
    made = list(_feeds(feeds, services))
    found: dict[str, Any] = {"feeds": feeds, "services": feeds * services, "first": _night(made)}
    found["bytes_per_service"] = round((size_of_database() - empty) / (feeds * services))
    found["unchanged"] = _night(made)
    for _, feed in made:
        feed.night = 1
    found["one_in_a_hundred_changed"] = _night(made)
    for _, feed in made:
        feed.marks, feed.night = False, 2
    _night(made)
    found["unchanged_without_validators"] = _night(made)
    found["bytes_per_service_after_five_nights"] = round((size_of_database() - empty) / (feeds * services))
    found["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return found


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(_measure_here(int(sys.argv[1]), int(sys.argv[2]))))
