"""The model to begin with, before any records have taught one: orders of magnitude for children in England.

A child is one of some 12 million; births spread over some 7,000 days; a postcode has about eight children; the
commonest forenames and surnames are each borne by about one in a hundred. It is meant to be replaced: `village people
train` makes a model from the records themselves.
"""

from collections.abc import Sequence
from functools import cache

from village.linkage.rules.compare import Comparison, comparison_of
from village.linkage.rules.model import Model, Weighing

_BY_CHANCE: dict[str, tuple[float, ...]] = {
    # levels from 1 ("differs") upwards, as `compare` has them
    "forename": (0.9838, 0.0005, 0.005, 0.004, 0.0016, 0.0001, 0.005),
    "surname": (0.9894, 0.004, 0.003, 0.0006, 0.003),
    "birth": (0.9937, 0.0005, 0.004, 0.0016, 0.00005, 0.00015),
    "sex": (0.5, 0.5),
    "postcode": (0.9989, 0.0008, 0.00028, 0.00001, 0.000005, 0.000005),
    "address": (0.9985, 0.001, 0.0004, 0.0001),
    "phone": (0.99998, 0.00001, 0.00001),
    "email": (0.9999, 0.00005, 0.00005),
    "nhs": (0.999998, 0.000001, 0.000001),
    "upn": (0.999998, 0.000001, 0.000001),
}


@cache
def untrained() -> Model:
    """A model of priors alone."""
    return Model("untrained", tuple(_weighing(comparison_of(name), u) for name, u in _BY_CHANCE.items()), 1e-7, 3e-7)


def _weighing(comparison: Comparison, by_chance: tuple[float, ...]) -> Weighing:
    total = sum(by_chance)
    u = (1.0, *(share / total for share in by_chance))
    m = (1.0, *comparison.prior)
    return Weighing(comparison, m, u, household_shares(comparison, m, u))


def household_shares(comparison: Comparison, m: Sequence[float], u: Sequence[float]) -> tuple[float, ...]:
    """h where nothing has taught it: what a household shares agrees nearly as in one person, all else as by chance but
    for twins."""
    if comparison.household:
        return (1.0, *(0.9 * one + 0.1 * other for one, other in zip(m[1:], u[1:], strict=True)))
    apart = 1 - comparison.mates_same
    return (1.0, *(apart * one for one in u[1:-1]), apart * u[-1] + comparison.mates_same)
