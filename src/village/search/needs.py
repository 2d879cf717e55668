"""Which entries fit the needs that are stated: yes, no, or not known."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from village.search.columns import NOT_SAID, Column, Columns, Mask, Rows
from village.search.rules.question import HALF_HOURS, Question, When

ANY_OF = ("kinds", "languages")
ALL_OF = ("access", "send")
YES_OR_NO = ("free", "online")


@dataclass(frozen=True, slots=True)
class Verdict:
    """For each row that was looked at: whether it fits a need; where it does not, whether it still may."""

    fits: Mask
    may: Mask


class Needs:
    """What the records of a version say of each need but where."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def judged(self, asked: Question, rows: Rows | None) -> Iterator[tuple[str, Verdict]]:
        """Each need that is stated, with the verdict on each of some rows (None: all)."""
        for need in (*ANY_OF, *ALL_OF):
            if wanted := getattr(asked, need):
                yield need, self._of_set(need, sorted(wanted), rows)
        if asked.ages:
            yield "ages", self._ages(asked.ages, rows)
        if asked.when is not None:
            yield "when", self._when(asked.when, rows)
        for need in YES_OR_NO:
            if (want := getattr(asked, need)) is not None:
                yield need, self._said(need, want, rows)

    def _column(self, name: str, rows: Rows | None) -> Column:
        column = self._columns[name]
        return column if rows is None else column[rows]

    def _of_set(self, need: str, wanted: list[str], rows: Rows | None) -> Verdict:
        join: Callable[[Mask, Mask], Mask] = np.logical_or if need in ANY_OF else np.logical_and
        fits: Mask | None = None
        for value in wanted:
            has = np.zeros(self._columns.size, dtype=bool)
            has[self._columns.having(need, value)] = True
            fits = has if fits is None else join(fits, has)
        assert fits is not None  # nosec B101 - a need is stated by at least one value
        return Verdict(fits if rows is None else fits[rows], ~self._column(f"{need}_known", rows))

    def _ages(self, ages: tuple[float, ...], rows: Rows | None) -> Verdict:
        """Any of the ages; a bound that is known can rule one out, and only both let one in."""
        least, until = self._column("minimum", rows), self._column("until", rows)
        fits, may = np.zeros(len(least), dtype=bool), np.zeros(len(least), dtype=bool)
        for age in ages:
            out = (age < least) | (age >= until)  # never, where the bound is not known
            fits |= (least <= age) & (age < until)
            may |= ~out
        return Verdict(fits, may & ~fits)

    def _when(self, when: When, rows: Rows | None) -> Verdict:
        verdicts = []
        if when.day is not None:
            known = self._column("hours_known", rows) == 1
            verdicts.append(Verdict(self._is_open(when.day, when.start, when.end, rows), ~known))
        if when.holidays is not None:
            verdicts.append(self._said("in_holidays" if when.holidays else "in_term", True, rows))
        return verdicts[0] if len(verdicts) == 1 else both(*verdicts)

    def _is_open(self, day: int, start: int, end: int, rows: Rows | None) -> Mask:
        """Open in any half-hour: the bytes of the day, against those of the time asked."""
        each = HALF_HOURS // 8
        asked = ((1 << (end - start)) - 1 << (HALF_HOURS - end)).to_bytes(each, "big")
        found: Mask = np.zeros(self._columns.size if rows is None else len(rows), dtype=bool)
        for at, bits in enumerate(asked):
            if bits:
                column = self._columns["hours"][:, day * each + at]
                found |= ((column if rows is None else column[rows]) & bits) != 0
        return found

    def _said(self, name: str, want: bool, rows: Rows | None) -> Verdict:
        column = self._column(name, rows)
        return Verdict(column == int(want), column == NOT_SAID)


def both(one: Verdict, other: Verdict) -> Verdict:
    """Fits both; may, where neither rules it out."""
    fits = one.fits & other.fits
    return Verdict(fits, (one.fits | one.may) & (other.fits | other.may) & ~fits)
