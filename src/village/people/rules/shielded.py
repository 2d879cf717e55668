"""What of a child's records is open to whoever may ask, and what is hidden.

Under a shield users see name, sex, date of birth and number, and nothing else; a search by anything hidden finds
nothing (SI 2007/2182, reg. 6). A record of a sensitive service is open only with consent, or a recorded substantial
reason (reg. 11(3)); without, neither it nor anything only it says is shown, counted or found.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HIDDEN_FIELDS = frozenset({"postcode", "address", "phone", "email"})
"""Fields of a record, as compared, that a shield hides."""
HIDDEN_CONCEPTS = frozenset({"postcode", "former_postcode", "address", "phone", "email"})
"""What a record says that a shield hides."""
REVIEWED_AFTER_MONTHS = 6


NOWHERE = 0
"""In place of an area: known openly in none."""


def area_number(code: str) -> int:
    """An area's code as a number, 8000035 of E08000035: what a key keeps of it."""
    return int(code[1:])


def areas_opened(known: Iterable[tuple[str, bool]]) -> set[str]:
    """The areas that a child is open to, of the area of each open record and whether its service works with the child
    now: those where one does. A child who has moved is no longer open where only ended records are left; one with
    whom nobody works now is open where somebody last did."""
    told = set(known)
    return {area for area, now in told if now} or {area for area, _ in told}


@dataclass(frozen=True)
class Openness:
    """Whether a record's source is sensitive and was agreed to, and whether its child is shielded."""

    sensitive: bool = False
    agreed: bool = False
    shielded: bool = False

    @property
    def open(self) -> bool:
        """Whether anything of the record is open at all."""
        return self.agreed or not self.sensitive


def open_part(texts: Mapping[str, str], openness: Openness, hidden: frozenset[str] = HIDDEN_FIELDS) -> dict[str, str]:
    """What of a record is open: nothing, all but what a shield hides, or all."""
    if not openness.open:
        return {}
    return {name: text for name, text in texts.items() if not (openness.shielded and name in hidden)}
