"""Something to do that a young person told of, as the national standard has it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from village.directory.rules.keeping.hours import Row, schedules_of
from village.directory.rules.record import Document
from village.directory.rules.young.interests import OLDEST, YOUNGEST, Interest

MOST_KINDS = 4
ASK_FIRST = "Told of by a young person. Ask the place before you go."


def document(name: str, what: str, place: str, postcode: str, rows: tuple[Row, ...], free: bool | None) -> Document:
    """What was told, as a nested document without the ids that it is given when it is shown."""
    said: Document = {
        "name": name, "description": what, "minimum_age": YOUNGEST, "maximum_age": OLDEST, "place": place,
        "postcode": postcode, "rows": [asdict(one) for one in rows],
    }  # fmt: skip
    return said if free is None else {**said, "free": free}


def texts(document: Mapping[str, object]) -> list[str]:
    """The words of what was told."""
    return [str(document[key]) for key in ("name", "description", "place") if document.get(key)]


def kinds(interests: Iterable[str], every: Mapping[str, Interest]) -> list[str]:
    """Kinds of help of what was told: those of the interests that have few, since what may be of any kind is of none
    for certain."""
    known = [every[one] for one in interests if one in every]
    found = dict.fromkeys(kind for one in known if not one.words for kind in sorted(one.kinds))
    return list(found or dict.fromkeys(["youth-clubs"]))[:MOST_KINDS]


def nested(told: Document, ref: str) -> Document:
    """What was told as a service of the standard, of the provider whom nobody named: `ref` gives it its ids."""
    free = told.get("free")
    costs = [{"id": f"{ref}-cost", "amount": 0}] if free else []
    fees = {} if free is None or free else {"fees_description": "It costs something: ask how much."}
    address = {"id": f"{ref}-address", "address_1": told["place"], "postal_code": told["postcode"], "country": "GB",
               "address_type": "physical"}  # fmt: skip
    location = {"id": f"{ref}-place", "location_type": "physical", "name": told["place"], "addresses": [address]}
    return {
        "id": ref, "status": "active", "name": told["name"], "description": f"{told['description']}\n{ASK_FIRST}",
        "minimum_age": told["minimum_age"], "maximum_age": told["maximum_age"],
        "schedules": schedules_of({"id": ref}, [Row(**one) for one in told["rows"]]),
        "cost_options": costs, **fees,
        "organization": {"id": f"{ref}-provider", "name": "Provider not named", "description": "Not known."},
        "service_at_locations": [{"id": f"{ref}-at", "location": location}],
    }  # fmt: skip
