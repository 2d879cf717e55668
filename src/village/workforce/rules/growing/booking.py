"""Who has a place on a course and who waits, what a place cost, and what those who were there say came of it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

T = TypeVar("T")
LEAST_PAIRS = 5
"""By so many who rated themselves both times a mean is told, and by the next so many again: from two means that one
answer alone lies between, that answer could be told."""
ASKED_AGAIN_DAYS = 91
"""Days after a course, about three months, from which whoever was there is asked again how they rate themselves."""


def shared_out(asked: Sequence[T], places: int) -> tuple[Sequence[T], Sequence[T]]:
    """Who has a place and who waits, each in order: who asked first has one first. `asked`: in the order of asking,
    without those who gave theirs up."""
    return asked[:places], asked[places:]


def cost_of_a_place(cost: Decimal, attended: int) -> Decimal | None:
    """Pounds for each who was there, to the penny; None where nobody was."""
    return (cost / attended).quantize(Decimal("0.01"), ROUND_HALF_UP) if attended else None


@dataclass(frozen=True)
class Effect:
    """What those who attended say of themselves, before and three months after. `told`: how many of the `pairs` the
    mean is of; `change`: the mean difference in steps of the scale, None where it is of nobody."""

    attended: int
    pairs: int
    told: int
    change: Decimal | None


def effect(rated: Iterable[tuple[int | None, int | None]]) -> Effect:
    """From the ratings before and after of everybody who attended, in the order in which they rated themselves again.
    Nobody was compared with anybody who did not attend."""
    found = list(rated)
    pairs = [(before, after) for before, after in found if before is not None and after is not None]
    told = len(pairs) - len(pairs) % LEAST_PAIRS
    if not told:
        return Effect(len(found), len(pairs), 0, None)
    total = sum(after - before for before, after in pairs[:told])
    return Effect(len(found), len(pairs), told, (Decimal(total) / told).quantize(Decimal("0.1"), ROUND_HALF_UP))


def asked_again_from(on: dt.date) -> dt.date:
    """The first day on which whoever was at a course of a day is asked again."""
    return on + dt.timedelta(days=ASKED_AGAIN_DAYS)
