"""Filters as links with counts, what is filtered now, and the way out when nothing is left."""

from typing import Any

from village.directory.queries.finding.asking import Found
from village.directory.queries.finding.words import named
from village.directory.rules.finding.asked import HOLIDAYS, TIMES, Asked, address
from village.directory.rules.finding.hours import DAYS
from village.directory.rules.finding.telling import distance
from village.directory.views.finding.frame import card
from village.search.counting import ALL_AT_ONCE
from village.search.rules.answer import Answer

SHOWN = 8
# A filter's name in an address, what the search calls it, and its heading.
_LISTS = (
    ("kind", "kinds", "Kind of help"),
    ("access", "access", "Getting in"),
    ("send", "send", "Knows about"),
    ("language", "languages", "Language"),
)


def facets(asked: Asked, answer: Answer) -> list[dict[str, Any]]:
    """Each filter with its values: how many there would be, and the address that asks for it."""
    found = [_yes_or_no(asked, answer)]
    for name, facet, heading in _LISTS:
        words = named(facet)
        counts = answer.facets.get(facet, {})
        chosen = getattr(asked, name)
        some = sorted((slug for slug in counts if slug in words), key=lambda slug: (-counts[slug], words[slug]))
        items = [
            {
                "text": words[slug],
                "count": counts[slug],
                "on": slug in chosen,
                "href": address(asked, **_turned(name, chosen, slug)),
            }
            for slug in some[:SHOWN]
        ]
        found.append({"heading": heading, "items": items})
    days = answer.facets.get("days", {})
    found.append({"heading": "Open on", "items": [_day(asked, day, count) for day, count in sorted(days.items())]})
    return [one for one in found if one["items"]]


def _turned(name: str, chosen: tuple[str, ...], slug: str) -> dict[str, Any]:
    """A list with a value taken off if it is on, else with it as its count counts it: as well, where all must be met (a
    child in a wheelchair may need a hearing loop, too), and otherwise alone."""
    if slug in chosen:
        return {name: tuple(one for one in chosen if one != slug)}
    return {name: (*chosen, slug) if name in ALL_AT_ONCE else (slug,)}


def _switched(name: str, on: bool) -> dict[str, Any]:
    return {name: on}


def _yes_or_no(asked: Asked, answer: Answer) -> dict[str, Any]:
    items = []
    for name, words in (("free", "Free"), ("online", "Online or by phone")):
        count = answer.facets.get(name, {}).get("yes", 0)
        on = getattr(asked, name)
        if count or on:
            items.append({"text": words, "count": count, "on": on, "href": address(asked, **_switched(name, not on))})
    return {"heading": "Cost and place", "items": items}


def _day(asked: Asked, day: str, count: int) -> dict[str, Any]:
    on = asked.day == int(day)
    return {"text": DAYS[int(day)], "count": count, "on": on, "href": address(asked, day=None if on else int(day))}


def applied(asked: Asked) -> list[dict[str, str]]:
    """What is filtered now, each with the address without it."""
    found = [
        {
            "text": named(facet)[slug],
            "remove": address(asked, **_turned(name, getattr(asked, name), slug)),
        }
        for name, facet, _ in _LISTS
        for slug in getattr(asked, name)
    ]
    if asked.ages:
        found.append({"text": f"Age {', '.join(f'{age:g}' for age in asked.ages)}", "remove": address(asked, ages=())})
    if asked.day is not None:
        time = f", {TIMES[asked.time][0].lower()}" if asked.time else ""
        found.append({"text": f"{DAYS[asked.day]}{time}", "remove": address(asked, day=None, time="")})
    if asked.holidays:
        found.append({"text": HOLIDAYS[asked.holidays], "remove": address(asked, holidays="")})
    if asked.free:
        found.append({"text": "Free", "remove": address(asked, free=False)})
    if asked.online:
        found.append({"text": "Online or by phone", "remove": address(asked, online=False)})
    return found


# What to leave out when nothing was found, in words, and how the address does without it.
_WITHOUT: dict[str, tuple[str, dict[str, Any]]] = {
    "text": ("the words", {"need": ""}),
    "kinds": ("the kind of help", {"kind": ()}),
    "where": ("the distance", {"within": 0}),
    "ages": ("the age", {"ages": ()}),
    "when": ("the day and time", {"day": None, "time": "", "holidays": ""}),
    "free": ("“free”", {"free": False}),
    "online": ("“online or by phone”", {"online": False}),
    "access": ("access", {"access": ()}),
    "send": ("what they know about", {"send": ()}),
    "languages": ("the language", {"language": ()}),
}


def rescue(asked: Asked, found: Found) -> dict[str, Any] | None:
    """The way out of nothing: the filter that cost most, how many there are without it, and the nearest that fits."""
    way = found.answer.rescue
    if way is None:
        return None
    changes: dict[str, Any] = {}
    for need in way.needs:
        changes |= _WITHOUT[need][1]
    if "where" in way.needs and len(way.needs) > 1:
        changes |= {"near": ""}
    nearest = found.nearest
    return {
        "words": [_WITHOUT[need][0] for need in way.needs],
        "count": way.without,
        "href": address(asked, **changes),
        "nearest": card(nearest[0], nearest[1], asked=asked) if nearest else None,
        "far": distance(nearest[0].metres) if nearest else "",
    }
