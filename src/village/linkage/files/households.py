"""Pairs that one household explains as well as one person does: what of a person's own tells the two apart."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from village.linkage.files.learning import TELLS
from village.linkage.files.linking import Weighed
from village.linkage.files.scoring import weights_and_mates
from village.linkage.rules.compare import MISSING
from village.linkage.rules.model import Weighing

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SPEAKS = 4.0
"""How much oftener records of one person than those of two of one household must agree in something of their own, for
it to speak for one person: names that are only alike do not."""
ANOTHERS = {
    "forename": frozenset({"differs", "initial", "alike", "very-alike"}),
    **dict.fromkeys(("surname", "postcode", "address"), frozenset({"differs", "alike", "district", "sector"})),
}
"""Levels at which sisters (a forename one letter apart), neighbours and strangers are."""


def questions(weighed: Weighed) -> Flags:
    """Pairs that are a question at most, whatever they weigh: with different forenames, nothing else of a person's own
    speaking for one person, so that what agrees is what brothers and sisters share; or with a forename as all that
    tells them apart, and not the same one, surname and home, so that a sister or namesake agrees as much. How many children were renamed,
    and how many are sisters, files without dates of birth or numbers do not tell."""
    levels = weighed.compared.levels
    speaks, named = np.zeros(len(levels), dtype=bool), np.zeros(len(levels), dtype=bool)
    for i, one in _telling(weighed):
        good = np.array(one.m) >= SPEAKS * np.array(one.h)
        good[:2] = False
        speaks |= good[levels[:, i]]
        if one.comparison.field == "forename":
            named = levels[:, i] != MISSING
    apart = np.zeros(len(levels), dtype=bool)
    for i, comparison in enumerate(weighed.comparisons):
        anothers = ANOTHERS.get(comparison.field, frozenset())
        apart |= np.array([False, *(level in anothers for level in comparison.levels)])[levels[:, i]]
    return named & (~speaks | (_single(weighed) & apart))


def _single(weighed: Weighed) -> Flags:
    """Pairs in which at most one thing is compared that tells people of one household apart."""
    told = np.zeros(len(weighed.weights), dtype=np.int8)
    for i, _ in _telling(weighed):
        told += weighed.compared.levels[:, i] != MISSING
    return told < 2


def unlinked(weighed: Weighed, left: float, right: float) -> Floats:
    """How much the odds of each pair rise as only the shares `left` and `right` of the files are still to be linked. Of
    brothers and sisters each file may hold one, who are in that smaller crowd too: where one thing alone tells them
    apart, the odds against a household do not rise."""
    single = np.flatnonzero(_single(weighed))
    rises = np.full(len(weighed.weights), 1 / (left * right))
    mates = weights_and_mates(weighed.compared.of(single), weighed.model, weighed.columns)[1]
    rises[single] = 1 / (left * right * (1 - mates) + mates)
    return rises


def _telling(weighed: Weighed) -> Iterator[tuple[int, Weighing]]:
    """The comparisons in which people of one household seldom agree."""
    for i, one in enumerate(weighed.model.weighings):
        if not one.comparison.household and one.h[one.comparison.same] < TELLS:
            yield i, one
