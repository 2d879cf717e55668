"""How many families one lead practitioner may have: by what the area set, how much they work, and whether they are
newly qualified. It is a limit to be seen and answered for, and stands in nobody's way."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

FULL_TIME = Decimal(1)
MOST_SHARE, LONGEST_DAYS = Decimal("1.20"), 3 * 366
"""Nobody works more than this for one service, or is newly qualified for longer (three years) from today."""
FAMILIES = range(1, 101)
SHARES = range(10, 101)


@dataclass(frozen=True)
class Limit:
    """What an area set: how many families somebody has who works full time, and how much of that, in per cent, whoever
    is newly qualified."""

    families: int
    protected: int


@dataclass(frozen=True)
class Working:
    """How much somebody works, as a share of full time, and until when they count as newly qualified (that day no
    more)."""

    share: Decimal
    newly_until: dt.date | None = None


def is_protected(working: Working | None, on: dt.date) -> bool:
    """Whether somebody counts as newly qualified on a day."""
    return working is not None and working.newly_until is not None and on < working.newly_until


def most(limit: Limit | None, working: Working | None, on: dt.date) -> int | None:
    """How many families somebody may lead on a day, whole families only; None where the area has set nothing. Of whom
    it was not written down how much they work, they count as full time."""
    if limit is None:
        return None
    found = limit.families * (working.share if working is not None else FULL_TIME)
    if is_protected(working, on):
        found = found * limit.protected / 100
    return int(found.to_integral_value(ROUND_FLOOR))


def over_by(held: int, limit: int | None) -> int:
    """How many families more than the limit somebody has; 0 up to it, and where there is none."""
    return max(held - limit, 0) if limit is not None else 0


def said(held: int, limit: int | None) -> str:
    """How many families somebody has beside how many they may have, in words."""
    if limit is None:
        return "No limit is set"
    if held > limit:
        return f"{held - limit} over"
    return "At the limit" if held == limit else f"{limit - held} under"


def limit_fault(families: int, protected: int, from_on: dt.date, because: str, today: dt.date) -> str:
    """What is wrong with a limit that an area would set; blank when nothing is."""
    if families not in FAMILIES:
        return f"Give a number of families from {FAMILIES[0]} to {FAMILIES[-1]}."
    if protected not in SHARES:
        return f"Give a share from {SHARES[0]} to {SHARES[-1]} per cent."
    if from_on < today:
        return "Choose today or a day to come."
    return "" if because.strip() else "Say why."


def working_fault(share: Decimal, newly_until: dt.date | None, today: dt.date) -> str:
    """What is wrong with how much somebody is said to work; blank when nothing is."""
    if not 0 < share <= MOST_SHARE or share != share.quantize(Decimal("0.01")):
        return f"Give a share of full time of more than 0 and at most {MOST_SHARE}, such as 0.6."
    if newly_until is not None and newly_until > today + dt.timedelta(days=LONGEST_DAYS):
        return "Somebody counts as newly qualified for three years from today at most."
    return ""
