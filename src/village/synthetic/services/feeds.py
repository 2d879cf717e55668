"""Five directories of the made-up town, as they would be read: four of different care, with services that more than one
of them tells of, and an old one that is broken in every way that was seen in real ones."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from village.synthetic.services.documents import Document, document
from village.synthetic.services.making import Chance, Made, made_services

COPIED = 0.2  # of what charities and clubs do, as the council's directory tells of it too
BROKEN = "neighbourhood"
TITLES = {
    "council": "Council’s family information directory (made up)",
    "health": "Children’s health services (made up)",
    "voluntary": "Voluntary action directory (made up)",
    "activities": "Activity finder (made up)",
    BROKEN: "Old neighbourhood list (made up)",
}
_COUNCIL_PHONE = "01632 960000"


@dataclass(frozen=True)
class Feed:
    """A directory. `same`: ids of its documents that are of a service which another directory tells too, with the id
    there; `faults`: for documents of the broken one, by position, what is wrong with each."""

    slug: str
    title: str
    documents: tuple[Document, ...]
    same: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[int, str] = field(default_factory=dict)

    def page(self, number: int, per_page: int = 50) -> Document:
        """A page as the standard has it. Raises ValueError for a page that there is not."""
        pages = max(1, -(-len(self.documents) // per_page))
        if not 1 <= number <= pages:
            raise ValueError(f"The feed has pages 1 to {pages}.")
        some = list(self.documents[(number - 1) * per_page : number * per_page])
        return {
            "total_items": len(self.documents),
            "total_pages": pages,
            "page_number": number,
            "size": len(some),
            "first_page": number == 1,
            "last_page": number == pages,
            "empty": not some,
            "contents": some,
        }


def made_feeds(area: str, seed: int = 2026) -> tuple[Feed, ...]:
    """The five directories of one town in an area (its ONS code). The same seed gives the same, to the letter."""
    chance = Chance(seed)
    made = list(made_services(area, seed=seed))
    own = {slug: [_messy(one, chance) for one in made if one.feed == slug] for slug in TITLES if slug != BROKEN}
    copies = {
        copy["id"]: (copy, one.id)
        for one in made
        if one.feed in ("voluntary", "activities") and chance.share("copied", one.number) < COPIED
        for copy in [_copied(one, chance)]
    }
    own["council"] += [copy for copy, _ in copies.values()]
    same = {"council": {key: original for key, (_, original) in copies.items()}}
    good = [Feed(slug, TITLES[slug], tuple(found), same.get(slug, {})) for slug, found in own.items()]
    return (*good, _broken(made, chance))


def _messy(made: Made, chance: Chance) -> Document:
    """As the directory sends it: the voluntary one is kept by whoever has time."""
    found = document(made, chance)
    if made.feed != "voluntary":
        return found
    at = chance.share("messy", made.number)
    if at < 0.05:
        found["description"] = f"<p>{found['description']}</p>&nbsp;"
    elif at < 0.09:
        found.pop("description")
    elif at < 0.15:
        found["phones"][0]["number"] = _COUNCIL_PHONE
    elif at < 0.18 and "schedules" in found:
        found["schedules"][0]["valid_to"] = "2024-07-31"
    return found


def _copied(made: Made, chance: Chance) -> Document:
    """The same service as the council's clerks wrote it down: another id, less text, the same telephone."""
    told = deepcopy(document(made, chance))
    told["id"] = str(uuid5(NAMESPACE_URL, f"{told['id']}/copied"))
    told["name"] = told["name"].split(",")[0]
    told["description"] = told["description"].split(". ")[0] + "."
    told["organization"]["id"] = str(uuid5(NAMESPACE_URL, f"{told['organization']['id']}/copied"))
    told["organization"]["name"] = told["organization"]["name"].removesuffix(" (made up)").upper() + " (made up)"
    for place in told.get("service_at_locations", ()):
        for key in (place, place["location"]):
            key["id"] = str(uuid5(NAMESPACE_URL, f"{key['id']}/copied"))
        for address in place["location"].get("addresses", ()):
            address["postal_code"] = address["postal_code"].replace(" ", "").lower()
    return told


def _broken(made: list[Made], chance: Chance) -> Feed:
    """One document for each fault, of charities’ services; then some of which nothing is wrong."""
    some = [one for one in made if one.feed == "voluntary" and one.spot and one.sort.at != "hidden"]
    found, faults = [], {}
    for place, one in enumerate(some[: len(FAULTS) + 5]):
        said = deepcopy(document(one, chance))
        said["id"] = str(uuid5(NAMESPACE_URL, f"{said['id']}/old"))
        if place < len(FAULTS):
            name, spoil = FAULTS[place]
            spoil(said)
            faults[place] = name
        found.append(said)
    found[1]["id"] = found[0]["id"]  # and two of one id
    return Feed(BROKEN, TITLES[BROKEN], tuple(found), {}, faults)


def _set(**values: Any) -> Callable[[Document], None]:
    return lambda said: said.update(values)


def _at(**values: Any) -> Callable[[Document], None]:
    def spoil(said: Document) -> None:
        said["service_at_locations"][0]["location"].update(values)

    return spoil


def _without(*keys: str) -> Callable[[Document], None]:
    def spoil(said: Document) -> None:
        for key in keys:
            said.pop(key)

    return spoil


def _address(**values: Any) -> Callable[[Document], None]:
    def spoil(said: Document) -> None:
        said["service_at_locations"][0]["location"]["addresses"][0].update(values)

    return spoil


def _hours(**values: Any) -> Callable[[Document], None]:
    usual = {"id": "7d2b7e1f-0d0c-4f2e-8c39-6a1f4a3f7b10", "freq": "WEEKLY", "byday": "MO", "opens_at": "09:00"}
    return lambda said: said.update(schedules=[{**usual, "closes_at": "17:00", **values}])


def _renamed(change: Callable[[str], str]) -> Callable[[Document], None]:
    return lambda said: said.update(name=change(said["name"]))


# What was seen in real directories, and what attackers would send.
FAULTS: tuple[tuple[str, Callable[[Document], None]], ...] = (
    ("first of two with one id", lambda said: None),
    ("second of two with one id", lambda said: None),
    ("no uuid", _set(id="service-12")),
    ("no name", _without("name")),
    ("blank name", _set(name="  ")),
    ("no organisation", _without("organization")),
    ("unknown status", _set(status="open")),
    ("script link", _set(url="javascript:alert(1)")),
    ("script in text", _set(description="<script>alert(1)</script>A club.")),
    ("formula in name", _renamed(lambda name: f'=HYPERLINK("https://example.org","{name}")')),
    ("text read wrongly", _renamed(lambda name: f"{name} â€“ cafÃ©")),
    ("hidden characters", _renamed(lambda name: f"\ufeff{name}\u202e\u200b")),
    ("negative age", _set(minimum_age=-4)),
    ("crossed ages", _set(minimum_age=18, maximum_age=3)),
    ("latitude 999", _at(latitude=999, longitude=-1.5)),
    ("latitude and longitude changed round", _at(latitude=-1.54, longitude=53.8)),
    ("at 0, 0", _at(latitude=0, longitude=0)),
    ("far from its postcode", _at(latitude=50.37, longitude=-4.14)),
    ("no postcode", _address(postal_code="ask us")),
    ("hour 25", _hours(opens_at="25:00")),
    ("unknown day", _hours(byday="XX")),
    ("closes before it opens", _hours(opens_at="22:00", closes_at="02:00")),
    ("ended", _hours(valid_to="2019-12-31")),
    ("null where nothing should be", _set(email=None)),
    ("no address of e-mail", _set(email="ring us")),
    (
        "the council’s telephone",
        _set(phones=[{"id": "b0b7a3b0-3c1e-4b55-8a34-1b1f0fb4c2aa", "number": _COUNCIL_PHONE}]),
    ),
    ("addresses merged", _address(address_1="1 Ashwick Road, Made-up county, LS1 1UR", city="")),
)


def faults_of(feed: Feed) -> Iterator[tuple[str, Document]]:
    """What is wrong with each broken document, beside it."""
    return ((name, feed.documents[place]) for place, name in feed.faults.items())
