"""Shields that stand, as matching goes by them. What a shield hides decides of no record whose it is: a source could
find out where a child lives by sending records that guess it, and looking which of them are linked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from village.linkage.rules.identifiers import SCHEMES
from village.linkage.rules.keys import hashed, keys
from village.people.models import Identifier, Record, Shield
from village.people.queries.near import under_keys
from village.people.rules.shielded import Openness, open_part

_SHIELDED = Openness(shielded=True)


@dataclass(frozen=True)
class Behind:
    """Whom shields stand on: children, and numbers that a record may give."""

    children: set[int]
    numbers: frozenset[str]

    def named_by(self, values: Mapping[str, str]) -> bool:
        """Whether a record gives a number on which a shield lies."""
        return bool(self.numbers) and any(values.get(scheme) in self.numbers for scheme in SCHEMES)

    def under(self, wanted: Iterable[int], most: int) -> dict[int, set[int]]:
        """By key, the children that have it, as `near.under_keys`: a shielded one under none that is made only of what
        is hidden, which counts for nothing where a key is too many's either."""
        found = under_keys(wanted, most)
        here = self.children and set(chain.from_iterable(found.values())) & self.children
        if not here:
            return found
        shown = _keys_shown(here)
        for key, children in found.items():
            hidden = {child for child in children & here if key not in shown[child]}
            if hidden and len(children) > most:  # those that are hidden come first of all
                children = found[key] = under_keys([key], most + len(hidden))[key]
            children -= hidden
        return found


def behind() -> Behind:
    """The shields that stand now. That of a child who became another waits until they are parted again: what was
    carried to the other stands or was taken off there."""
    standing = list(Shield.objects.filter(until_at=None).exclude(child__state="merged").values_list("child", "value"))
    numbers = frozenset(value for _, value in standing if value)
    children = {child for child, _ in standing if child is not None}
    if numbers:
        children |= set(Identifier.objects.filter(value__in=numbers).values_list("record__child", flat=True))
    return Behind(children, numbers)


def compared(values: Mapping[str, str]) -> dict[str, str]:
    """What of a shielded child's record is compared: nothing that its shield hides."""
    return open_part(values, _SHIELDED)


def keys_compared(records: Iterable[Mapping[str, str]]) -> set[int]:
    """The keys that records of a shielded child make of what is compared."""
    return {hashed(key) for values in records for key in keys(compared(values))}


def _keys_shown(children: set[int]) -> dict[int, set[int]]:
    shown: dict[int, set[int]] = {child: set() for child in children}
    for child, values in Record.objects.filter(child__in=children).values_list("child", "values"):
        shown[child] |= keys_compared([values])
    return shown
