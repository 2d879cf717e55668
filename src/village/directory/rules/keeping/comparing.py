"""What is different between two documents of one service, field by field, in words that a person reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from village.directory.rules.finding.entries import schedules
from village.directory.rules.keeping.hours import in_words, rows_of
from village.directory.rules.keeping.placing import is_online, places, read_place
from village.directory.rules.keeping.writing import FREE, needs_said, read_cost, read_who, ways_said
from village.directory.rules.reading import several, text, things
from village.directory.rules.record import PLACE, PLACES

LABELS = {
    "name": "Name",
    "description": "What it does",
    "url": "Website",
    "alert": "What to know now",
    "kinds": "Kinds of help",
    "ages": "Ages",
    "eligibility": "Who may come",
    "send": "Special educational needs that staff know",
    "cost": "Cost",
    "when": "Days and times",
    "languages": "Languages",
    "contact": "How to get in touch",
    "places": "Places",
    "online": "Online",
    "other": "Other fields",
}

PLACED = frozenset({"places", "online"})
"""What of it depends on a place."""


@dataclass(frozen=True)
class Difference:
    """One thing, as it is and as it would be; `slug` one of LABELS."""

    slug: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """What it is called."""
        return LABELS[self.slug]


def told(document: Mapping[str, Any], kinds: tuple[str, ...] = ()) -> dict[str, str]:
    """A nested document, each thing of it in words; blank for what it does not say."""
    who, cost = read_who(document), read_cost(document)
    rows, kept = rows_of(schedules(dict(document)))
    return {
        **{key: text(document, key) for key in ("name", "description", "url", "alert")},
        "kinds": ", ".join(kinds),
        "ages": _ages(who["minimum_age"], who["maximum_age"]),
        "eligibility": str(who["eligibility"]),
        "send": ", ".join(needs_said(document)),
        "cost": _cost(cost),
        "when": "; ".join([*(one.said for one in rows), *(in_words(one) for one in kept)]),
        "languages": ", ".join(_named(one) for one in several(document, "languages")),
        "contact": ", ".join(one for some in ways_said(document) for one in some),
        "places": "; ".join(_place(one[PLACE]) for one in places(document) if things(one[PLACE], "addresses")),
        "online": "Yes" if is_online(document) else "",
        "other": _flat({key: value for key, value in document.items() if key not in _TOLD}),
    }


_TOLD = frozenset(
    {
        "id", "name", "description", "url", "alert", "minimum_age", "maximum_age", "eligibility_description",
        "attributes", "cost_options", "fees", "fees_description", "schedules", "languages", "contacts", "email",
        "phones", "organization", "status", PLACES,
    }
)  # fmt: skip


def differences(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    kinds: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
) -> list[Difference]:
    """What is different, in the order of LABELS. `before`: none for what was not there; `kinds`: before and after."""
    one, two = told(before, kinds[0]) if before is not None else dict.fromkeys(LABELS, ""), told(after, kinds[1])
    return [Difference(slug, one[slug], two[slug]) for slug in LABELS if one[slug] != two[slug]]


def _ages(youngest: object, oldest: object) -> str:
    if youngest is None and oldest is None:
        return ""
    return f"{'any' if youngest is None else youngest} to {'any' if oldest is None else oldest}"


def _cost(said: Mapping[str, Any]) -> str:
    """free, or what it costs, and what is said of it: "£2.50. Under fives free"."""
    amount = said["amount"]
    money = "" if amount is None else f"£{amount:,.2f}".removesuffix(".00")
    first = FREE if said["cost"] == FREE else money or ("" if said["fees"] or not said["cost"] else "There is a charge")
    return ". ".join(filter(None, (first, said["fees"])))


def _place(location: Mapping[str, Any]) -> str:
    said = read_place(location)
    plain = ", ".join(str(said[key]) for key in ("name", "address", "town", "postcode") if said[key])
    return f"{plain} ({', '.join(said['access'])})" if said["access"] else plain


def _named(one: object) -> str:
    return text(one, "name") or text(one, "code") if isinstance(one, dict) else str(one)


def _flat(value: Any) -> str:
    """Whatever a source says, in words: without the ids and marks of what a machine reads."""
    if isinstance(value, dict):
        said = ((key, _flat(one)) for key, one in sorted(value.items()) if key != "id" and not key.endswith("_id"))
        return ", ".join(f"{key.replace('_', ' ')}: {one}" for key, one in said if one)
    if isinstance(value, list):
        return ", ".join(filter(None, map(_flat, value)))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else "" if value is None else str(value)
