"""How much of a service is known: eight things that people ask, each known or not.

Of a service whose place must not be found, what depends on a place is not asked: else the share would tell of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from village.directory.rules.placing import point_said, postcode_said
from village.directory.rules.reading import thing, things
from village.directory.rules.record import PLACE, PLACES

Document = Mapping[str, Any]


def _has(document: Document, *keys: str) -> bool:
    return any(bool(document.get(key)) for key in keys)


def _numbered(document: Document, *keys: str) -> bool:
    return any(document.get(key) is not None for key in keys)


def _places(document: Document) -> list[dict[str, Any]]:
    return [thing(one, PLACE) for one in things(document, PLACES)]


def _contact(document: Document) -> bool:
    there = [*things(document, PLACES), *_places(document)]
    people = [each for one in (document, *there) for each in things(one, "contacts")]
    return any(_has(one, "email", "url", "phones") for one in (document, *there)) or any(
        _has(one, "email", "phones") for one in people
    )


def _where(document: Document) -> bool:
    return _has(document, "service_areas") or any(
        postcode_said(one) or point_said(one) is not None or one.get("location_type") == "virtual"
        for one in _places(document)
    )


def _when(document: Document) -> bool:
    there = [document, *things(document, PLACES), *_places(document)]
    return any(_has(one, "byday", "opens_at", "dtstart") for each in there for one in things(each, "schedules"))


def _ages(document: Document) -> bool:
    return _numbered(document, "minimum_age", "maximum_age")


def _cost(document: Document) -> bool:
    return _has(document, "fees", "fees_description") or any(
        _numbered(one, "amount") or _has(one, "option", "amount_description")
        for one in things(document, "cost_options")
    )


def _access(document: Document) -> bool:
    return any(_has(one, "accessibility", "accessibility_for_disabilities") for one in _places(document))


def _languages(document: Document) -> bool:
    return _has(document, "languages", "interpretation_services")


def _eligibility(document: Document) -> bool:
    return _has(document, "eligibility_description", "eligibility", "eligibilitys")


@dataclass(frozen=True)
class Part:
    """One thing that people ask of a service. `missing`: what is said where it is not known."""

    slug: str
    missing: str
    known: Callable[[Document], bool]
    placed: bool = False


PARTS = (
    Part("contact", "how to get in touch", _contact),
    Part("where", "where it is or which area it serves", _where, placed=True),
    Part("when", "days and times", _when, placed=True),
    Part("ages", "for which ages it is", _ages),
    Part("cost", "what it costs", _cost),
    Part("access", "what the place has for disabled people", _access, placed=True),
    Part("languages", "in which languages", _languages),
    Part("eligibility", "who may come", _eligibility),
)


@dataclass(frozen=True)
class Completeness:
    """What is known of a service: `share` from 0 to 1, and the slugs of what is known and what is not."""

    known: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of what is asked that is known, 0 to 1."""
        return len(self.known) / (len(self.known) + len(self.missing))

    @property
    def said(self) -> str:
        """What is missing, in words; blank when nothing is."""
        return ", ".join(one.missing for one in PARTS if one.slug in self.missing)


def completeness(nested: Document, *, sensitive: bool = False) -> Completeness:
    """What of a nested service document is known."""
    asked = [one for one in PARTS if not (sensitive and one.placed)]
    answers = {one.slug: one.known(nested) for one in asked}
    return Completeness(
        tuple(slug for slug, known in answers.items() if known),
        tuple(slug for slug, known in answers.items() if not known),
    )
