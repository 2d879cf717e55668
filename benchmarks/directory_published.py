"""How long a program waits that asks the published directory for services by what stands in their documents: made-up
services, on a SQLite of its own. Of each question the first page, the last, and the first again.

    .venv/bin/python -m benchmarks.directory_published 100000
"""

import datetime as dt
import json
import random
import sys
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.apart import apart
from benchmarks.directory_made import SEED, SUBJECTS, town
from benchmarks.directory_made import entries as made_up

AT = dt.datetime(2026, 11, 27, 9, 0, tzinfo=dt.UTC)
CHUNK = 5_000
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
TERM = "00000000-0000-4000-8000-{:012d}"
QUESTIONS: dict[str, dict[str, str]] = {
    "all": {},
    "a rare word": {"search": "gorbahal"},
    "a word of one service in thirty": {"search": "stammer"},
    "two words": {"search": "swimming lessons"},
    "a word in nearly all": {"search": "trust"},
    "a term": {"taxonomy_term_id": TERM.format(3)},
    "ages": {"minimum_age": "5", "maximum_age": "11"},
    "a day": {"day": "SA"},
    "a day and times": {"day": "SA", "start_time": "14:00", "end_time": "18:00"},
    "a postcode's areas": {"postcode": "LS1 1UR"},
    "near, on a day": {"postcode": "LS1 1UR", "proximity": "8000", "day": "SA"},
    "all of these": {
        "search": "swimming", "minimum_age": "5", "day": "SA", "start_time": "09:00", "postcode": "LS1 1UR",
    },
}  # fmt: skip


def documents(services: int) -> Iterator[dict[str, Any]]:
    """Documents of the standard, of the services that the search is measured with."""
    dice, where = random.Random(SEED), town()
    for number, one in enumerate(made_up(services)):
        subject = dice.randrange(len(SUBJECTS))
        opens = dice.randrange(8, 20)
        hours = {"id": f"h{number}", "freq": "WEEKLY", "byday": ",".join(dice.sample(DAYS, dice.randint(1, 5))),
                 "opens_at": f"{opens:02d}:00", "closes_at": f"{opens + 2:02d}:30"}  # fmt: skip
        term = {"id": TERM.format(subject), "name": SUBJECTS[subject][0], "taxonomy": "Made up",
                "taxonomy_id": TERM.format(99)}  # fmt: skip
        at = {"id": f"l{number}", "location_type": "physical", "name": "Hall"}
        latitude, longitude = _degrees(dice.choice(where.points))
        document = {
            "id": f"s{number}", "name": one.name, "status": "active", "description": one.description * 2,
            "organization": {"id": f"o{number % 5_000}", "name": one.organisation, "description": "Made up."},
            "minimum_age": one.minimum_age, "maximum_age": one.maximum_age, "schedules": [hours],
            "attributes": [{"id": f"a{number}", "taxonomy_term": term}],
            "service_areas": [{"id": f"w{number}", "uri": area} for area in one.areas or ()],
            "service_at_locations": [
                {"id": f"p{number}", "location": {**at, "latitude": latitude, "longitude": longitude}}
            ],
        }  # fmt: skip
        yield {key: value for key, value in document.items() if value is not None}


def _degrees(point: tuple[int, int]) -> tuple[float, float]:
    from village.kernel.areas.queries import degrees_of  # noqa: PLC0415

    return degrees_of(*point)


def measure(services: int) -> dict[str, Any]:
    """Milliseconds of the processor of each question, and services recorded in a second of it."""
    return apart("benchmarks.directory_published", "here", services)


def _here(services: int) -> dict[str, Any]:
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    took = _record(services)
    return {"services": services, "recorded_a_second": round(services / took), "ms": _asked()}


def _record(services: int) -> float:
    from village.directory.actions.recording import Said, record_services  # noqa: PLC0415
    from village.directory.models import Source  # noqa: PLC0415

    feed = Source.objects.create(
        slug="made-up", title="Made up", format="uk-3.0", licence="None", contact="x@example.org", opened_at=AT
    )
    took, chunk = 0.0, []
    for number, one in enumerate(documents(services), 1):
        chunk.append(Said(one))
        if len(chunk) == CHUNK or number == services:
            began = time.process_time()
            record_services(chunk, source=feed, area="E08000035", at=AT)
            took, chunk = took + time.process_time() - began, []
    return took


def _asked() -> dict[str, Any]:
    from django.test import Client  # noqa: PLC0415

    client, found = Client(), {}
    _timed(client, {})  # the first of all loads the program
    for name, asked in QUESTIONS.items():
        first, said = _timed(client, {**asked, "page": "1"})
        last, _ = _timed(client, {**asked, "page": str(said["total_pages"])})
        again, _ = _timed(client, {**asked, "page": "1"})
        found[name] = {"found": said["total_items"], "first_page": first, "last_page": last, "again": again}
    return found


def _timed(client: Any, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
    began = time.process_time()  # SQLite works in this process: on a machine that does more, only this means anything
    answer = client.get("/oruk/v3/services", asked)
    took = round((time.process_time() - began) * 1_000)
    return took, answer.json()


if __name__ == "__main__":
    if sys.argv[1] == "here":
        print(json.dumps(_here(int(sys.argv[2]))))
    else:
        print(json.dumps(measure(int(sys.argv[1])), indent=2))
