"""Who has a place on a course and who waits, what a place cost, and what those who were there say came of it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

T = TypeVar("T")
LEAST_PAIRS = 5
"""From fewer than so many who rated themselves both times no mean is told: it would tell of one of them."""
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
    """What those who attended say of themselves, before and three months after. `change`: the mean difference in steps
    of the scale, None where fewer than LEAST_PAIRS rated themselves twice."""

    attended: int
    pairs: int
    change: Decimal | None


def effect(rated: Iterable[tuple[int | None, int | None]]) -> Effect:
    """From the ratings before and after of everybody who attended. Nobody was compared with anybody who did not."""
    found = list(rated)
    pairs = [(before, after) for before, after in found if before is not None and after is not None]
    if len(pairs) < LEAST_PAIRS:
        return Effect(len(found), len(pairs), None)
    total = sum(after - before for before, after in pairs)
    return Effect(len(found), len(pairs), (Decimal(total) / len(pairs)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def asked_again_from(on: dt.date) -> dt.date:
    """The first day on which whoever was at a course of a day is asked again."""
    return on + dt.timedelta(days=ASKED_AGAIN_DAYS)
