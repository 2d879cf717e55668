"""Which entries answer a question: those that fit every need that is stated, and those that may."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from village.search.columns import Columns, Mask, Rows
from village.search.needs import Needs, Verdict
from village.search.places import FITS, FITS_NOT, OPEN, Ground, Metres
from village.search.postings import Scores
from village.search.rules.question import Question

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

    def find(self, asked: Question, worth: Scores | None) -> Found:
        """What answers a question; `worth` of each entry for its words, None where there are none."""
        rows, metres, verdicts = None, None, {}
        if asked.within is not None or asked.area is not None:
            states, metres = self.ground.where(asked)
            if worth is not None:
                states[worth == 0] = FITS_NOT
            rows = np.flatnonzero(states)
            verdicts["where"] = Verdict(states[rows] == FITS, states[rows] == OPEN)
            metres = None if metres is None else metres[rows]
        elif worth is not None:
            rows = np.flatnonzero(worth)
        if asked.place is not None and metres is None:
            metres = self.ground.nearest(asked.place, rows)
        verdicts |= dict(self._needs.judged(asked, rows))
        if worth is not None and rows is not None:
            worth = worth[rows]
        size = self._columns.size if rows is None else len(rows)
        unfit, ruled_out = np.zeros(size, dtype=np.int8), np.zeros(size, dtype=bool)
        for verdict in verdicts.values():
            unfit += ~verdict.fits
            ruled_out |= ~(verdict.fits | verdict.may)
        return Found(rows, verdicts, unfit, ruled_out, metres, worth)
