"""How much of full time somebody works: contracted hours over the standard hours of the post."""

from decimal import ROUND_HALF_UP, Decimal

from village.workforce.rules.identifiers import NotTaken

MOST_FTE = Decimal("1.2")
"""The most that one post or one engagement can be: more than that is hours, or a whole team, typed as a share."""
MOST_HOURS = Decimal(75)
"""The most hours a week that anybody can have: in one engagement, and as what is said of all of them together."""
_PLACES = Decimal("0.000001")
TOO_MUCH = f"Nobody fills more than {MOST_FTE} of full time in one post. Give a share such as 0.8, or hours a week."
NEGATIVE = "Hours and full-time equivalents cannot be less than none."


def share(hours: Decimal | None, fte: Decimal | None, standard: Decimal) -> Decimal:
    """The full-time equivalent, to six places: as given, or `hours` a week over the `standard` ones of the post. Raises
    NotTaken when neither or both are given, or for what nobody can work."""
    if (hours is None) == (fte is None):
        raise NotTaken("Give either contracted hours a week or a full-time equivalent, not both.")
    if fte is None:
        fte = (hours or Decimal(0)) / standard
    checked = _within(fte, TOO_MUCH, MOST_FTE).quantize(_PLACES, ROUND_HALF_UP)
    if hours is not None:
        _within(hours, f"Nobody is contracted for more than {MOST_HOURS} hours a week.", MOST_HOURS)
    return checked


def of_a_post(fte: Decimal, standard: Decimal) -> None:
    """Raises NotTaken for a post that nobody could fill."""
    if not fte.is_finite() or fte <= 0 or fte > MOST_FTE:
        raise NotTaken(
            f"A post is more than 0 and at most {MOST_FTE} of full time. Add one post for each to be filled."
        )
    if not standard.is_finite() or standard <= 0 or standard > MOST_HOURS:
        raise NotTaken(f"Full time is more than 0 and at most {MOST_HOURS} hours a week.")


def _within(value: Decimal, too_much: str, most: Decimal) -> Decimal:
    if not value.is_finite():
        raise NotTaken("Give a number.")
    if value < 0:
        raise NotTaken(NEGATIVE)
    if value > most:
        raise NotTaken(too_much)
    return value
