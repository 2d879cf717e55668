"""What a series and its projection say that a workforce strategy must answer: needs, each with how sure it is.

Nothing is claimed that chance could explain. What cannot be said is said, with why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from village.warehouse.uncertainty.different import Counts, Difference, from_others

CAPACITY = "capacity"


@dataclass(frozen=True)
class Coming:
    """People expected in post at the end of a period: a point, an interval that should hold four times in five, and
    what there would be if nothing changed. `scenario`: so far on that no past tells how it would have fared."""

    period: str
    point: float
    low: float
    high: float
    no_change: float
    scenario: bool = False


@dataclass(frozen=True)
class Year:
    """People in post at the end of a period, and those who left in it; None for what is not known."""

    period: str
    in_post: float | None
    leavers: float | None = None

    @property
    def counts(self) -> Counts | None:
        """Leavers of those in post at the end; None where either is not known, nobody was there, or more left than
        were there, so that they are no share."""
        if not self.in_post or self.leavers is None or self.leavers > self.in_post:
            return None
        return Counts(self.leavers, self.in_post)


@dataclass(frozen=True)
class Found:
    """A need: its theme, the sentence, how sure, and what would show that it is answered."""

    theme: str
    sentence: str
    sure: str
    measure: str


@dataclass(frozen=True)
class Findings:
    """What was found, and what could not be said."""

    needs: Sequence[Found]
    unsaid: Sequence[str]


def findings(
    area: str, years: Sequence[Year], others: Sequence[Year], coming: Sequence[Coming], needed: float | None
) -> Findings:
    """The needs of an area. `years`: its own, the oldest first; `others`: the other areas in the last of them;
    `coming`: what is projected, the nearest first; `needed`: people needed at its end, if anybody said."""
    found, unsaid = gap(coming[-1], needed)
    needs = [*found, *_leaving(area, years[-1], others), *_fewer(years, coming[-1])]
    return Findings(needs, [*unsaid, *_unsaid(years[-1], others)])


def gap(last: Coming, needed: float | None) -> tuple[list[Found], list[str]]:
    """Needs and what is not known: too few for what is needed, where the whole interval lies below it."""
    if needed is None:
        return [], ["How many are needed: nobody has said. Without it a projection is a number and no gap."]
    short, least, most = needed - last.point, needed - last.high, needed - last.low
    if least <= 0:
        sure = "may be enough" if most > 0 else "are enough"
        return [], [f"A gap in {last.period}: {last.low:,.0f} to {last.high:,.0f} people {sure} for {needed:,.0f}."]
    said = (
        f"In {last.period} {needed:,.0f} people are needed and {last.point:,.0f} expected: {short:,.0f} too few "
        f"({least:,.0f} to {most:,.0f}). If nothing changed it would be {needed - last.no_change:,.0f}."
    )
    return [Found(CAPACITY, said, _sure(last), f"People in post: at least {needed:,.0f} by {last.period}")], []


def _sure(last: Coming) -> str:
    if last.scenario:
        return "A scenario, not a forecast: no past tells how it would have fared so far on."
    return "Four times in five what comes lies in the range."


def _leaving(area: str, now: Year, others: Sequence[Year]) -> Iterator[Found]:
    found = _beside(now, others)
    if found is None or found.verdict != "higher" or now.counts is None:
        return
    share = now.counts.numerator / now.counts.denominator
    rest = share - found.value
    said = (
        f"In {now.period} {share:.1%} left of those in post in {area} at its end; in the other areas {rest:.1%}. The "
        f"difference is {found.lower * 100:.1f} to {found.upper * 100:.1f} points."
    )
    sure = "95% interval of a difference: more than chance explains."
    yield Found(CAPACITY, said, sure, "Leavers, of those in post at the end")


def _beside(now: Year, others: Sequence[Year]) -> Difference | None:
    """The share who left beside that of all other areas with both parts; None where there is nothing to compare."""
    pairs = [one.counts for one in others if one.counts is not None]
    return from_others(now.counts, pairs, name="the other areas") if now.counts is not None and pairs else None


def _fewer(years: Sequence[Year], last: Coming) -> Iterator[Found]:
    """Fewer people to come, where even the high end lies below those there are."""
    now = years[-1].in_post
    if now is not None and last.high < now:
        said = (
            f"{now:,.0f} people were in post in {years[-1].period}; in {last.period} {last.point:,.0f} are expected "
            f"({last.low:,.0f} to {last.high:,.0f})."
        )
        yield Found(CAPACITY, said, _sure(last), f"People in post: at least {now:,.0f} by {last.period}")


def _unsaid(now: Year, others: Sequence[Year]) -> Iterator[str]:
    found = _beside(now, others)
    if found is None:
        yield "Whether more leave than elsewhere: leavers or people in post are not known here or there."
    elif found.verdict == "no clear difference":
        yield "Whether more leave than elsewhere: a difference as small as this can be chance."
    yield "Why people leave, how able they are and how they work together: a series of numbers does not tell."
