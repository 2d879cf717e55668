"""Which entries answer a question: those that fit every need that is stated, and those that may."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from village.search.columns import Columns, Mask, Rows
from village.search.needs import Needs, Verdict
from village.search.places import FITS, OPEN, Ground, Metres
from village.search.postings import Scores, Wording
from village.search.rules.question import Question

SOME = 2  # entries with the words are gathered first, unless they may be as many as all divided by this
FEW = 16  # below all divided by this, only those that are left are weighed, and else all at once
Tally = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that were looked at (None: all; the others are out for their words or their place), the verdict of each
    need that was stated, and how many of them each row fails to fit. `metres` is None where no place was asked."""

    rows: Rows | None
    verdicts: dict[str, Verdict]
    unfit: Tally
    ruled_out: Mask
    metres: Metres | None
    worth: Scores | None

    def fitting(self, but: str = "") -> Rows:
        """The places in `rows` that fit every need, or every need but one."""
        verdict = self.verdicts.get(but)
        return np.flatnonzero(self.unfit == 0 if verdict is None else self.unfit - ~verdict.fits == 0)

    def open(self) -> Rows:
        """The places in `rows` that fail no need and leave some of them open."""
        return np.flatnonzero((self.unfit > 0) & ~self.ruled_out)

    def row(self, at: Rows) -> Rows:
        """The rows at some places in `rows`."""
        return at if self.rows is None else self.rows[at]


class Finding:
    """Finds in one version."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.ground = Ground(columns)
        self._needs = Needs(columns)

    def find(self, asked: Question, words: Wording | None, gone: Rows) -> Found:
        """What answers a question; `words`: its text, None where it has none; `gone`: rows that are as if they were
        not there."""
        rows = None if words is None else words.rows(SOME)
        metres, worth, verdicts = None, None, {}
        if asked.within is not None or asked.area is not None:
            states, near = self.ground.where(asked)
            rows = np.flatnonzero(states > 0) if rows is None else rows[states[rows] > 0]
            if words is not None:
                rows, worth = self._worth(words, rows)
            verdicts["where"] = Verdict(states[rows] == FITS, states[rows] == OPEN)
            metres = None if near is None else near.of(rows)
        elif words is not None:
            rows, worth = self._worth(words, rows)
        if len(gone):
            every = np.arange(self._columns.size) if rows is None else rows
            left = ~np.isin(every, gone)
            rows, worth = every[left], None if worth is None else worth[left]
            metres = None if metres is None else metres[left]
            verdicts = {need: Verdict(one.fits[left], one.may[left]) for need, one in verdicts.items()}
        if asked.place is not None and metres is None:
            metres = self.ground.nearest(asked.place, rows)
        verdicts |= dict(self._needs.judged(asked, rows))
        size = self._columns.size if rows is None else len(rows)
        unfit, ruled_out = np.zeros(size, dtype=np.int8), np.zeros(size, dtype=bool)
        for verdict in verdicts.values():
            unfit += ~verdict.fits
            ruled_out |= ~(verdict.fits | verdict.may)
        return Found(rows, verdicts, unfit, ruled_out, metres, worth)

    def _worth(self, words: Wording, rows: Rows | None) -> tuple[Rows, Scores]:
        """Those of some rows (None: all) that are worth anything for the words, and what."""
        if rows is None:
            worth = words.worth(None)
            rows = np.flatnonzero(worth > 0)
            return rows, worth[rows]
        few = len(rows) * FEW < self._columns.size
        worth = words.worth(rows) if few else words.worth(None)[rows]
        return rows[worth > 0], worth[worth > 0]
