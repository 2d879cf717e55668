"""Days, amounts, quantities and counts as the report says them."""

import datetime as dt
from collections.abc import Sequence

from village.plan.rules.amounts import BOUND_WORDS
from village.plan.rules.telling import place as place
from village.plan.rules.telling import sentence as sentence

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def day(iso: str) -> str:
    """11 December 2008."""
    on = dt.date.fromisoformat(iso)
    return f"{on.day} {on:%B} {on.year}"


def pounds(amount: float, bound: str = "exactly", high: float | None = None) -> str:
    """An amount in pounds: `£235 million`, `at least £23 billion`, `£4.68 million to £5 million`."""
    said = f"{plain_pounds(amount)} to {plain_pounds(high)}" if high is not None else plain_pounds(amount)
    return BOUND_WORDS[bound] + said


def plain_pounds(amount: float) -> str:
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if amount >= size:
            return f"£{amount / size:,.2f}".rstrip("0").rstrip(".") + word
    return f"£{amount:,.0f}"


def about(value: int) -> str:
    """A large sum to one decimal: "about £29.5 billion"."""
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if value >= size:
            said = f"{value / size:,.1f}".removesuffix(".0")
            return f"{'' if round(value / size, 1) * size == value else 'about '}£{said} {word}"
    return f"£{value:,}"


def quantity(value: float | None, bound: str, unit: str) -> str:
    """`at least 90 per cent`, `2.9 million people`; blank when there is no value."""
    if value is None:
        return ""
    number = f"{value / 1e6:g} million" if abs(value) >= 1e6 else f"{value:,.10g}".replace("-", "−")
    return f"{BOUND_WORDS[bound]}{number} {unit}".strip()


def counted(number: int, one: str, many: str = "") -> str:
    """`3 measures`, `1 measure`, `no measures`."""
    return f"{f'{number:,}' if number else 'no'} {one if number == 1 else many or one + 's'}"


def small(number: int, one: str) -> str:
    word = NUMBERS[number] if number < len(NUMBERS) else f"{number}"
    return f"{word} {one if number == 1 else one + 's'}"


def listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""


def some(number: int, one: str, many: str) -> str:
    """A count and what is said of it: `3 repeat`, `1 repeats`, `none repeats`."""
    return f"{f'{number:,}' if number else 'none'} {many if number > 1 else one}"
