"""How to get somewhere, as far as it is known: a walk by the straight line, and what the place says itself.

No route is made up, and no stop is named that the record does not name.
"""

from village.directory.rules.finding.telling import MILE

MILES_AN_HOUR = 3
FURTHEST_WALK = 2 * MILE  # metres
_A_MINUTE = MILES_AN_HOUR * MILE / 60


def walk(metres: float | None) -> str:
    """How long the straight line takes to walk, in words; blank where it is not known, or too far to walk."""
    if metres is None or metres > FURTHEST_WALK:
        return ""
    taken = max(5, 5 * round(metres / _A_MINUTE / 5))
    return f"about {taken} minutes’ walk or more"


SPEED = (
    f"Walking times are for a straight line at {MILES_AN_HOUR} miles an hour. Streets are longer, so it takes more. "
    "We do not know the buses: ask the place, or look at a journey planner."
)
