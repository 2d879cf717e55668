"""Who belongs to a family and what people are to each other, in codes that stay."""

import datetime as dt
from collections.abc import Mapping

BELONGING: Mapping[str, str] = {"child": "Child", "carer": "Parent or carer", "other": "Somebody who matters"}
RELATIONS: Mapping[str, str] = {
    "parent": "Parent",
    "step-parent": "Step-parent",
    "foster-carer": "Foster carer",
    "grandparent": "Grandparent",
    "sibling": "Brother or sister",
    "half-sibling": "Half-brother or half-sister",
    "partner": "Partner",
    "former": "Former partner",
    "friend": "Friend",
    "other": "Other",
}
"""What one person is to another. Of `sibling`, `half-sibling`, `partner`, `former` and `friend` both are the same to
each other."""
BONDS: Mapping[str, str] = {"strong": "Strong", "weak": "Distant", "strained": "Strained", "broken": "Broken off"}
SEXES: Mapping[str, str] = {"f": "Female", "m": "Male"}
MUTUAL = frozenset({"sibling", "half-sibling", "partner", "former", "friend"})

SPEAKS_FROM, ADULT_FROM = 10, 18
"""From what age a child is asked on their own standing: Village's own, no national age was found; whether one child is
able to decide is for whoever asks to see. And from what age somebody is an adult."""


def age_on(born_on: dt.date | None, on: dt.date) -> int | None:
    """Age in whole years on a day; None when the date of birth is not known."""
    if born_on is None:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def can_speak(part: str, age: int | None, unborn: bool) -> bool:
    """Whether what somebody of a family says can stand as agreement: carers, and others who are adults, as somebody of
    unknown age is taken to be; children from SPEAKS_FROM, which must be known; never the unborn."""
    if unborn:
        return False
    if part == "child":
        return age is not None and age >= SPEAKS_FROM
    return age is None or age >= (SPEAKS_FROM if part == "carer" else ADULT_FROM)


def called(name: str, known_as: str, due_on: dt.date | None) -> str:
    """What a person is called on a page: an unborn child has no name yet."""
    return known_as or name or (f"Unborn child, due {due_on.day} {due_on:%B %Y}" if due_on else "")
