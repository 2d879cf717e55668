"""A made-up directory to be published: three sources' services, one of them of a refuge, at places that are known."""

from typing import Any

from tests.unit.directory.made import LEEDS, NOW, nested, source
from village.directory.actions.recording import Said, Taken, record_services
from village.directory.models import Source
from village.directory.queries.publishing import terms

ROOT = "/oruk/v3"
ESD = "b1b1b1b1-0000-4000-8000-000000000001"


def placed(theirs: str, name: str, postcode: str, street: str = "1 Made-up Street", **fields: Any) -> dict[str, Any]:
    """A service at one place of its own."""
    made = nested(theirs, name, **fields)
    address = {"id": f"a-{theirs}", "address_1": street, "city": "Leeds", "postal_code": postcode}
    made["service_at_locations"][0]["location"] = {
        "id": f"l-{theirs}", "location_type": "physical", "name": f"Hall of {name}", "addresses": [address],
    }  # fmt: skip
    return made


def rich() -> dict[str, Any]:
    """A service that says all that can be asked for, as a source writes it."""
    term = {"id": "1234", "name": "Toddlers", "taxonomy": "esdServiceType", "taxonomy_id": ESD}
    return placed(
        "rich", "Otters toddler group", "LS1 1UR",
        minimum_age="1", maximum_age=4, email="otters@example.org", url="https://example.org/otters", fees=None,
        schedules=[{"id": "s", "freq": "WEEKLY", "byday": "TU,TH", "opens_at": "09:30", "closes_at": "11:00"}],
        service_areas=[{"id": "sa", "name": "Leeds"}],
        attributes=[{"id": "at", "taxonomy_term": term}],
        mood="sunny",
    )  # fmt: skip


def take(*said: Said, of: Source | None = None) -> Taken:
    """Take services in. What is kept in memory goes: worlds of tests are alike in what tells them apart, their time."""
    terms._terms.cache_clear()
    return record_services(said, source=of or source(), area=LEEDS, at=NOW)


def world(refuge_at: str = "LS6 3AA") -> None:
    """The whole of it. `refuge_at`: where the refuge is, which nobody must be able to tell."""
    feed = source()
    night = [{"byday": "FR", "opens_at": "22:00", "closes_at": "02:00"}]
    take(
        Said(rich(), ("stay-and-play",)),
        Said(placed("far", "Herons choir", "YO1 9TL", minimum_age=8, maximum_age=18, schedules=night,
                    service_areas=[{"name": "York", "uri": "E06000014"}])),
        Said(placed("bare", "Nothing said", "LS2 7EW")),
        Said(placed("secret", "A safe house", refuge_at, "9 Made-up Street"), ("refuge",), "refuge"),
        of=feed,
    )  # fmt: skip
