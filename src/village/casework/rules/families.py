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
MUTUAL = frozenset({"sibling", "half-sibling", "partner", "former", "friend"})


def called(name: str, known_as: str, due_on: dt.date | None) -> str:
    """What a person is called on a page: an unborn child has no name yet."""
    return known_as or name or (f"Unborn child, due {due_on.day} {due_on:%B %Y}" if due_on else "")
