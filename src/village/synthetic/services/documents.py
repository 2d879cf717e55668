"""A made-up service as a directory sends it: a nested document of Open Referral UK 3.0, of which some is missing."""

import datetime as dt
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from village.directory.queries.finding.words import lexicon, named
from village.kernel.areas import queries as areas
from village.synthetic.services.making import Chance, Made
from village.synthetic.services.places import Spot

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# How likely a directory is to know something; orders of magnitude, not estimates.
_ASKED = ("ages", "cost", "hours", "access", "send", "terms", "languages")
_KNOWN = {
    "council": (0.85, 0.75, 0.8, 0.55, 0.5, 0.6, 0.5),
    "health": (0.9, 0.5, 0.75, 0.6, 0.6, 0.3, 0.6),
    "voluntary": (0.6, 0.6, 0.65, 0.35, 0.45, 0.3, 0.4),
    "activities": (0.8, 0.85, 0.9, 0.3, 0.4, 0.2, 0.1),
}
LANDLINES, MOBILES = "01632 960", "07700 900"  # what Ofcom keeps for drama: nobody is called
NEWEST = dt.date(2026, 11, 1)
Document = dict[str, Any]


def document(made: Made, chance: Chance) -> Document:
    """The document of a service as its own directory sends it. The same number gives the same, to the letter."""
    knows = {what: chance.share(what, made.number) < rate for what, rate in zip(_ASKED, _KNOWN[made.feed], strict=True)}
    sort = made.sort
    found: Document = {
        "id": made.id,
        "name": made.name,
        "description": _description(made, chance),
        "url": f"https://{made.provider.site}/{sort.slug}",
        "email": f"{sort.slug}@{made.provider.site}",
        "status": "active",
        **_dated(made, chance),
        "organization": _organization(made),
        "phones": [{"id": _id(made, "phone"), "number": _phone(made)}],
    }
    if knows["ages"] and sort.ages:
        found |= {"minimum_age": sort.ages[0], "maximum_age": sort.ages[1]}
    if knows["cost"] and sort.cost is not None:
        found["cost_options"] = [_cost(made)]
    if knows["hours"] and sort.when:
        found["schedules"] = list(_schedules(made))
    if knows["languages"] and sort.languages:
        found["languages"] = [
            {"id": _id(made, f"language/{code}"), "code": code, "name": named("languages")[code]}
            for code in sort.languages
        ]
    if knows["terms"]:
        found["attributes"] = list(_terms(made))
    found["service_at_locations"] = _places(made, access=knows["access"])
    if knows["send"] and sort.send:
        children = ", ".join(named("send")[slug].lower() for slug in sort.send)
        found["description"] += f" We have experience of {children}."
    return {key: value for key, value in found.items() if value not in (None, [], "")}


def _id(made: Made, what: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{made.id}/{what}"))


def _description(made: Made, chance: Chance) -> str:
    closing = ("", " Please ring first.", " Book on our website.", " No need to book.", " Everybody is welcome.")
    more = closing[int(chance.share("closing", made.number) * len(closing))]
    only = " Only in school holidays." if made.sort.holidays else ""
    return made.sort.text + only + more


def _dated(made: Made, chance: Chance) -> Document:
    """When it was last assured and changed: within three years, mostly lately."""
    days = int(chance.share("assured", made.number) ** 2 * 1100)
    day = NEWEST - dt.timedelta(days=days)
    return {"assured_date": day.isoformat(), "last_modified": f"{day.isoformat()}T09:00:00Z"}


def _organization(made: Made) -> Document:
    one = made.provider
    said = "Made up; nobody of this name is meant."
    return {"id": one.id, "name": one.name, "description": said, "website": f"https://{one.site}"}


def _phone(made: Made) -> str:
    stem = MOBILES if made.provider.sort in ("club", "private") else LANDLINES
    return f"{stem}{made.number % 1000:03d}"


def _cost(made: Made) -> Document:
    said = "Free" if made.sort.cost == 0 else "Each time"
    return {"id": _id(made, "cost"), "option": said, "amount": made.sort.cost}


def _schedules(made: Made) -> list[Document]:
    found = []
    for number, part in enumerate(parts(made.sort.when)):
        days, opens, closes = part
        said = {"id": _id(made, f"schedule/{number}"), "freq": "WEEKLY", "interval": 1, "byday": ",".join(days)}
        said |= {"opens_at": opens, "closes_at": closes}
        if made.sort.holidays:
            said["description"] = "Only in school holidays"
        found.append(said)
    return found


def parts(when: str) -> list[tuple[tuple[str, ...], str, str]]:
    """What "MO-FR 09:00-17:00 SA 10:00-12:00" says: days, with the hours of opening and closing."""
    words = when.split()
    found = []
    for days, hours in zip(words[::2], words[1::2], strict=True):
        first, _, last = days.partition("-")
        chosen = DAYS[DAYS.index(first) : DAYS.index(last or first) + 1]
        opens, _, closes = hours.partition("-")
        found.append((chosen, opens, closes))
    return found


def _terms(made: Made) -> list[Document]:
    """Terms of Open Eligibility, as a directory that uses it would tag."""
    kinds = lexicon().kinds
    terms = dict.fromkeys(kinds[slug].same[0] for slug in made.sort.kinds if kinds[slug].same)
    return [
        {"id": _id(made, f"attribute/{term}"), "link_type": "service", "taxonomy_term": _term(term)} for term in terms
    ]  # fmt: skip


def _term(name: str) -> Document:
    slug = str(uuid5(NAMESPACE_URL, f"openEligibility:{name}"))
    return {"id": slug, "name": name, "description": name, "taxonomy": "openEligibility"}


def _places(made: Made, *, access: bool) -> list[Document]:
    if made.sort.at == "online":
        online = {"id": _id(made, "online"), "location_type": "virtual", "name": "Online"}
        return [{"id": _id(made, "at"), "location": online}]
    if made.spot is None:
        return []
    location = _location(made.spot, made)
    if access and (said := made.sort.access or ("step-free",)):
        location["accessibility"] = [
            {"id": _id(made, f"access/{slug}"), "description": named("access")[slug]} for slug in said
        ]  # fmt: skip
    return [{"id": _id(made, "at"), "location": location}]


def _location(spot: Spot, made: Made) -> Document:
    address = {
        "id": str(uuid5(NAMESPACE_URL, f"{spot.id}/address")),
        "address_1": spot.street,
        "city": spot.quarter,
        "state_province": "Made-up county",
        "postal_code": spot.postcode.value,
        "country": "GB",
        "address_type": "physical",
    }
    latitude, longitude = areas.degrees_of(spot.easting, spot.northing)
    return {
        "id": spot.id,
        "location_type": "physical",
        "name": spot.name or spot.street,
        "latitude": latitude,
        "longitude": longitude,
        "addresses": [address],
    }
