"""In which order hits are shown. No two entries are ever equal, so pages never overlap and never miss any."""

import numpy as np
import numpy.typing as npt

from village.search.columns import Columns, Rows
from village.search.finding import Found
from village.search.rules.question import Question
from village.search.rules.ranking import MOST_OF_ONE, STALE, WITHOUT_PLACE, freshness, fullness, nearness
from village.search.rules.spreading import spread

Keys = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
SPARE = 4  # how many times what is shown is put in order at first: providers may be put off
RANK_BITS, VALUE_BITS = 26, 32  # of a key, after its number of open needs: 67 million entries can be told apart
FAR = 1 << 23  # further than any metre; what has no place comes after, the best first


class Ordering:
    """Orders entries of one version."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def scores(self, asked: Question, found: Found, at: Rows) -> Scores:
        """How good each hit is: words, nearness, freshness and completeness multiplied."""
        rows = found.row(at)
        score = np.ones(len(at)) if found.worth is None else found.worth[at].astype(np.float64)
        if found.metres is not None:
            metres = found.metres[at]
            known = np.isfinite(metres)
            score *= np.where(known, nearness(np.where(known, metres, 0.0)), WITHOUT_PLACE)
        if asked.today is not None:
            checked = self._columns["checked"][rows]
            days = np.maximum(asked.today.toordinal() - checked, 0)
            score *= np.where(checked > 0, freshness(days), STALE)
        score *= fullness(self._columns["fullness"][rows].astype(np.float64))
        return score.astype(np.float32)

    def first(self, asked: Question, found: Found, at: Rows, scores: Scores) -> Rows:
        """Which of `at` (by place in it) come on the pages up to the one asked, in the order of showing."""
        wanted = asked.page * asked.size
        keys = self._keys(asked, found, at, scores)
        if asked.order != "best":
            return _least(keys, wanted)
        groups = self._columns["group"]
        size = wanted * SPARE
        while True:
            order = _least(keys, size)
            shown, holds = spread(groups[found.row(at[order])].tolist(), asked.size, MOST_OF_ONE, wanted)
            if holds or size >= len(at):
                return order[shown]
            size *= SPARE

    def _keys(self, asked: Question, found: Found, at: Rows, scores: Scores) -> Keys:
        """A number for each hit, the least first: open needs, then what is ordered by, then the order of refs."""
        rows = found.row(at)
        # The bits of a positive float grow with it.
        worse = np.int64(np.iinfo(np.int32).max) - scores.view(np.int32).astype(np.int64)
        value = worse
        if asked.order == "name":
            value = self._columns["name_rank"][rows].astype(np.int64)
        elif asked.order == "near" and found.metres is not None:
            metres = found.metres[at]
            known = np.isfinite(metres)
            value = np.where(known, np.where(known, metres, 0).astype(np.int64), FAR + (worse >> 1))
        opens = found.unfit[at].astype(np.int64)
        return (opens << RANK_BITS + VALUE_BITS) + (value << RANK_BITS) + self._columns["ref_rank"][rows]


def _least(keys: Keys, count: int) -> Rows:
    """Where the least keys are, in order."""
    if count >= len(keys):
        return np.argsort(keys)
    some = np.argpartition(keys, count)[:count]
    return some[np.argsort(keys[some])]
