"""A small made-up directory of Leeds, and a search made of it."""

import datetime as dt
import html
import re
import uuid
from collections.abc import Sequence
from typing import Any

from tests.unit.directory.made import LEEDS, NOW, nested, source
from village.directory.actions.finding import rebuild
from village.directory.actions.recording import Said, record_services
from village.directory.models import Service

NEAR, FAR = "LS8 4AA", "LS29 9AA"
HOUR = dt.timedelta(hours=1)


def at(postcode: str, theirs: str, street: str = "1 Made-up Street", **location: Any) -> list[dict[str, Any]]:
    """One place, by its postcode."""
    address = {"id": f"a-{theirs}", "address_1": street, "city": "Leeds", "postal_code": postcode}
    there = {
        "id": f"l-{theirs}",
        "location_type": "physical",
        "name": f"Hall {theirs}",
        "addresses": [address],
        **location,
    }
    return [{"id": f"sal-{theirs}", "location": there}]


def weekly(days: str, opens: str = "10:00", closes: str = "12:00") -> list[dict[str, Any]]:
    """Schedules of a week."""
    return [{"id": "s", "freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes}]


def service(
    theirs: str, name: str, kinds: Sequence[str], postcode: str = NEAR, sensitive: str = "", **more: Any
) -> Said:
    """A service at a postcode."""
    street = "9 Made-up Street" if sensitive else "1 Made-up Street"  # no other is at the place of a sensitive one
    document = nested(theirs, name, **{"service_at_locations": at(postcode, theirs, street), **more})
    return Said(document, tuple(kinds), sensitive, dt.date(2026, 11, 1))


def directory() -> list[Said]:
    """What a family of Leeds can find."""
    ages = {"minimum_age": 2, "maximum_age": 4}
    return [
        service(
            "play", "Otters toddler group", ["stay-and-play"], **ages, cost_options=[{"id": "c", "amount": 0}],
            schedules=weekly("TU"), phones=[{"id": "p", "number": "01632 960001"}], url="https://otters.example.org",
            languages=[{"id": "x", "code": "ur"}], email="otters@example.org",
        ),
        service("unknown", "Badgers stay and play", ["stay-and-play"]),
        service("older", "Foxes stay and play", ["stay-and-play"], minimum_age=8, maximum_age=11),
        service("sleep", "Settled nights", ["sleep"], description="A clinic for children who do not sleep.", **ages),
        service("far", "Ilkley speech therapy", ["speech-language"], FAR, minimum_age=0, maximum_age=18),
        service("income", "Food parcels", ["food"], eligibility_description="Families on a low income.", **ages),
        service("refuge", "Made-up refuge", ["refuge"], FAR, "refuge", phones=[{"id": "p", "number": "01632 960009"}]),
        service("online", "Chat for young people", ["counselling"], service_at_locations=[],
                service_areas=[{"id": "a", "name": "England"}],
                schedules=[{"id": "s", "attending_type": "online"}]),
    ]  # fmt: skip


def made(said: Sequence[Said] | None = None) -> dict[str, Service]:
    """Record services and make the search of them; each service by its source's id."""
    record_services(directory() if said is None else said, source=source(), area=LEEDS, at=NOW)
    rebuild(by="test", at=NOW)
    return {one.theirs: one for one in Service.objects.all()}


def hexed(*services: Service) -> str:
    """Services as a link holds them."""
    return ".".join(uuid.UUID(str(one.pk)).hex for one in services)


def words(response: Any) -> str:
    """What a page says."""
    body = re.sub(r"(?s).*<main", "<main", response.content.decode(), count=1)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def bands(response: Any) -> tuple[list[str], list[str]]:
    """The names of services that fit, and of those to check with."""
    text = response.content.decode()
    text = text.replace('id="check">', "\0", 1) if 'id="check">' in text else text
    parts = [re.findall(r'vg-help__name">.*?<a[^>]*>(.*?)</a>', part, re.DOTALL) for part in text.split("\0")]
    return parts[0], parts[1] if len(parts) > 1 else []
