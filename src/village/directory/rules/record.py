"""What a thing of the record may be, and how the standard's nested document is cut into things and joined again."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]

STATUSES = ("active", "inactive", "defunct", "temporarily closed")  # the standard's
TOLD = ("active", "temporarily closed")  # the others say that it has ended: nobody is told of it
STATES = ("waiting", "shown", "withdrawn", "gone")
FORMATS = ("uk-1.0", "uk-3.0", "hsds-3", "csv")
# Whoever looks for them must find help and nobody may find where it is given.
SENSITIVE = ("refuge", "forced-marriage", "sexual-violence", "exploitation", "safe-house")

PROVIDER = "organization"
PLACES = "service_at_locations"
PLACE = "location"


class NotAService(ValueError):
    """A document that cannot be kept as a service: it says in a sentence what is missing."""


@dataclass(frozen=True)
class Cut:
    """A nested service document, cut into things. Each holds only what is its own."""

    service: Document
    provider: Document
    at: tuple[tuple[Document, Document], ...]  # what differs there, and the location itself


def keepable(document: object) -> bool:
    """Whether every database can keep what a document says: no half of a character, and no NUL."""
    text = json.dumps(document, ensure_ascii=False, default=str)
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in text.replace("\\\\", "")


def cut(nested: Mapping[str, Any]) -> Cut:
    """A nested service document in its parts; nothing is lost: `joined` makes the same again.

    Raises NotAService without an id, a name, or an organisation with both.
    """
    if not keepable(nested):
        raise NotAService("It holds half a character or a NUL, which no database keeps: export it again as UTF-8.")
    provider = nested.get(PROVIDER)
    if not isinstance(provider, dict) or not _text(provider, "id") or not _text(provider, "name"):
        raise NotAService("It names no organisation that provides it: give the organisation with an id and a name.")
    for key in ("id", "name"):
        if not _text(nested, key):
            raise NotAService(f"It has no {key}: give each service one.")
    return Cut(
        {key: value for key, value in nested.items() if key not in (PROVIDER, PLACES)},
        dict(provider),
        tuple(_places(nested.get(PLACES) or ())),
    )


def _places(places: Any) -> Iterable[tuple[Document, Document]]:
    if not isinstance(places, list | tuple):
        raise NotAService("Its locations are not a list: give a list of them, or leave it out.")
    for place in places:
        if not isinstance(place, dict) or not isinstance(place.get(PLACE), dict) or not _text(place[PLACE], "id"):
            raise NotAService("One of its locations has no id: give each location one.")
        yield {key: value for key, value in place.items() if key != PLACE}, dict(place[PLACE])


def joined(parts: Cut) -> Document:
    """The nested document that the parts were cut from."""
    whole = {**parts.service, PROVIDER: parts.provider}
    if parts.at:
        whole[PLACES] = [{**there, PLACE: location} for there, location in parts.at]
    return whole


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document.get(key)
    return value.strip() if isinstance(value, str) else ""


def together(first: Mapping[str, Any], then: Mapping[str, Any]) -> Document:
    """What is said twice of a service at one place, as one: the last stands, and of lists, such as hours, all."""
    lists = {
        name: [*first[name], *(one for one in then[name] if one not in first[name])]
        for name in first.keys() & then.keys()
        if isinstance(first[name], list) and isinstance(then[name], list)
    }
    return {**first, **then, **lists}
