"""Pairs that one household explains as well as one person does: what of a person's own tells the two apart."""

from collections.abc import Container, Mapping

import numpy as np
from numpy.typing import NDArray

from village.linkage.files.learning import TELLS, unvouched
from village.linkage.files.linking import Weighed
from village.linkage.files.scoring import weights_and_mates
from village.linkage.rules.compare import MISSING

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
RENAMED = {"forename": frozenset({"differs", "alike"})}
"""Levels at which a forename is another one."""
ANOTHERS = {
    "forename": frozenset({"differs", "initial", "alike", "very-alike"}),
    **dict.fromkeys(("surname", "postcode", "address"), frozenset({"differs", "alike", "district", "sector"})),
}
"""Levels at which sisters (a forename one letter apart), neighbours and strangers are."""


def questions(weighed: Weighed) -> Flags:
    """Pairs that are a question at most, whatever they weigh: those of files that hold nothing but forenames of a
    person's own, unless forename, surname and home are the same, for sisters and namesakes agree as much. How many
    children were renamed, and how many are sisters, such files do not tell."""
    return _apart(weighed, ANOTHERS) if _unvouched(weighed) else np.zeros(len(weighed.weights), dtype=bool)


def _apart(weighed: Weighed, apart: Mapping[str, Container[str]]) -> Flags:
    """Pairs in which a forename is all of their own that was compared, and some field is at such a level."""
    named, unlike = (np.zeros(len(weighed.weights), dtype=bool) for _ in range(2))
    for i, comparison in enumerate(weighed.comparisons):
        levels = weighed.compared.levels[:, i]
        unlike |= np.array([False, *(level in apart.get(comparison.field, ()) for level in comparison.levels)])[levels]
        if comparison.field == "forename":
            named = levels != MISSING
    return _alone(weighed) & named & unlike


def _unvouched(weighed: Weighed) -> bool:
    """Whether one thing alone tells people of a household apart in these files."""
    h = [one.h for one in weighed.model.weighings]
    return bool(unvouched(weighed.comparisons, h, weighed.columns, weighed.sizes.left))


def _alone(weighed: Weighed) -> Flags:
    """Pairs in which at most one thing was compared that tells people of one household apart."""
    told = np.zeros(len(weighed.weights), dtype=np.int8)
    for i, one in enumerate(weighed.model.weighings):
        if not one.comparison.household and one.h[one.comparison.same] < TELLS:
            told += weighed.compared.levels[:, i] != MISSING
    return told < 2


def unlinked(weighed: Weighed, left: float, right: float) -> Floats:
    """How much the odds of each pair rise as only the shares `left` and `right` of the files are still to be linked. Of
    brothers and sisters each file may hold one, who are in that smaller crowd too: where one thing alone tells them
    apart, and is not the same or nothing vouches for it in these files, the odds against a household do not rise."""
    rises = np.full(len(weighed.weights), 1 / (left * right))
    single = np.flatnonzero(_alone(weighed) if _unvouched(weighed) else _apart(weighed, RENAMED))
    mates = weights_and_mates(weighed.compared.of(single), weighed.model, weighed.columns)[1]
    rises[single] = 1 / (left * right * (1 - mates) + mates)
    return rises
