"""Where an area stands on each outcome and as a whole: a claim between two bands, how sure it is, and what limits it.

Method: each measure's distance from the comparator, in standard deviations among councils, is drawn many times from
its 95 % interval; a measure without a figure may be anywhere, so it counts as the worst when the lower end of the claim
is sought and as the best when the upper is. An outcome is the plain mean of its measures and the whole that of the
outcomes: nothing weighs more. The claim leaves out (1 − sure)/2 of the draws on either side, so a single band is named
only when at least `sure` of the draws fall in it. The draws are the same every time: the normal distribution's own
quantiles, shuffled by the measure's name (Latin hypercube sampling, McKay, Beckman and Conover 1979).
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from random import Random
from statistics import NormalDist, stdev
from typing import Any

from village.outcomes.rules.say import number
from village.warehouse.measures.definition import OUTCOMES

DRAWS = 1000
FIVE = tuple(OUTCOMES)[:5]  # Every Child Matters' outcomes; services are no outcome
_Z = NormalDist().inv_cdf(0.975)
_FEWEST_CHANGES = 3
BASES = {"interval": "its 95% interval", "jumps": "how far it jumps from year to year", "": "cannot be placed"}


@dataclass(frozen=True)
class Limit:
    """What limits the whole to a band: a judgement with a grade, or an outcome in its lowest band; and its source."""

    name: str
    at_most: int
    source: str
    judgement: str = ""
    grade: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Terms:
    """The declared terms: `cuts` part the `bands` (worst first), `most` bounds a measure's distance either way."""

    cuts: tuple[float, ...]
    bands: tuple[str, ...]
    most: float
    sure: float
    coverage: float
    fewest: int
    needs: str
    limits: tuple[Limit, ...]

    def band(self, distance: float) -> int:
        """The band of a distance, 0 the worst."""
        return bisect_right(self.cuts, distance)


def terms_from(told: Mapping[str, Any]) -> Terms:
    """The terms of a file's names and values. Raises KeyError or ValueError for one that is missing or wrong."""
    bands = tuple(told["bands"])
    limits = tuple(
        Limit(
            name,
            bands.index(one["at_most"]),
            one["source"],
            **{key: one[key] for key in ("judgement", "grade", "outcome") if key in one},
        )
        for name, one in told["limits"].items()
    )
    cuts = tuple(map(float, told["cuts"]))
    numbers = {name: float(told[name]) for name in ("most", "sure", "coverage")}
    return Terms(cuts, bands, fewest=int(told["fewest"]), needs=told["needs"], limits=limits, **numbers)


@dataclass(frozen=True)
class Place:
    """Where a measure stands: its distance from the comparator and the 95 % interval of it; None where not known.

    basis: "interval", "jumps" (from how far its figures jump from year to year) or "" when nothing can be said.
    """

    measure: str
    outcome: str
    distance: float | None = None
    low: float | None = None
    high: float | None = None
    basis: str = ""


def place(row: Mapping[str, Any], spread: float | None, before: Sequence[float]) -> Place:
    """A standing (see `queries.scorecard`) as a distance. `spread`: the standard deviation among councils; `before`:
    the area's figures over time by one definition."""
    nowhere = Place(row["measure"], row["outcome"])
    against = comparator(row)
    if row["value"] is None or against is None or not spread or row["polarity"] == "neither":
        return nowhere
    ends, basis = (row["lower"], row["upper"]), "interval"
    if None in ends:
        off = jumps(before)
        if off is None:
            return nowhere
        ends, basis = (row["value"] - _Z * off, row["value"] + _Z * off), "jumps"
    sign = 1 if row["polarity"] == "higher" else -1
    low, high = sorted(sign * (end - against) / spread for end in ends)
    return Place(row["measure"], row["outcome"], sign * (row["value"] - against) / spread, low, high, basis)


def comparator(row: Mapping[str, Any]) -> float | None:
    """What a standing is compared with: the mean of the areas most alike where a table names them, else England."""
    found = row["neighbours_value"] if row["neighbours_value"] is not None else row["england_value"]
    return None if found is None else float(found)


def verdict(row: Mapping[str, Any]) -> str:
    """The comparison that counts: with the areas most alike where there are any, else with England."""
    return str(row["neighbours_verdict"] if row["neighbours_value"] is not None else row["england_verdict"])


def between(one: Place) -> str:
    """A distance with its interval: “0.52 (0.10 to 0.94)”; blank where it is not known."""
    if one.distance is None or one.low is None or one.high is None:
        return ""
    return f"{number(one.distance, 2)} ({number(one.low, 2)} to {number(one.high, 2)})"


def jumps(figures: Sequence[float]) -> float | None:
    """How far a figure is off by chance, as its jumps from year to year tell: the standard deviation of the changes
    over the root of two, which leaves a steady trend out. None for under three changes, or when it never changed."""
    changes = [later - earlier for earlier, later in pairwise(figures)]
    if len(changes) < _FEWEST_CHANGES:
        return None
    return stdev(changes) / math.sqrt(2) or None


@dataclass(frozen=True)
class Claim:
    """What may be said: from which band to which, the share of draws within, on how many measures of how many; or why
    nothing may be said. `limits`: those that hold; `free`: the ends without them, to which the share belongs."""

    low: int = 0
    high: int = 0
    probability: float = 0.0
    known: int = 0
    expected: int = 0
    why: str = ""
    limits: tuple[Limit, ...] = ()
    free: tuple[int, int] = (0, 0)


Draws = tuple[list[float], list[float]]  # as if all that is missing were worst, and best


def outcome(places: Sequence[Place], terms: Terms) -> tuple[Claim, Draws]:
    """The claim of one outcome, and its draws for the whole."""
    known = sum(one.distance is not None for one in places)
    nothing = ([-terms.most] * DRAWS, [terms.most] * DRAWS)
    if known < terms.fewest:
        why = f"{known} of its {_measures(len(places))} can be placed, and at least {terms.fewest} are needed"
        return Claim(known=known, expected=len(places), why=why), nothing
    if known < terms.coverage * len(places):
        why = f"only {known} of its {_measures(len(places))} can be placed, and {terms.coverage:.0%} are needed"
        return Claim(known=known, expected=len(places), why=why), nothing
    draws = _mean([_drawn(one, terms.most) for one in places])
    return _claim(draws, terms, known, len(places)), draws


def _measures(number: int) -> str:
    return f"{number} measure{'' if number == 1 else 's'}"


def whole(
    outcomes: Mapping[str, tuple[Claim, Draws]], judgements: Mapping[str, str], terms: Terms, comparable: bool = True
) -> Claim:
    """The claim of the whole, from the outcomes and the latest judgements (what was judged → the grade)."""
    said = sum(not claim.why for claim, _ in outcomes.values())
    if not comparable:
        return Claim(expected=len(outcomes), why="England is what the others are compared with")
    if terms.needs not in judgements:
        why = f"no inspectors’ judgement on {terms.needs} is held, and without it the whole is not told"
        return Claim(known=said, expected=len(outcomes), why=why)
    claim = _claim(_mean([draws for _, draws in outcomes.values()]), terms, said, len(outcomes))
    if said < terms.coverage * len(outcomes):
        why = f"{said} of the {len(outcomes)} outcomes can be placed, and {terms.coverage:.0%} are needed"
        claim = _anything(terms, said, len(outcomes), why)
    return _limited(claim, outcomes, judgements, terms)


def _limited(
    claim: Claim, outcomes: Mapping[str, tuple[Claim, Draws]], judgements: Mapping[str, str], terms: Terms
) -> Claim:
    """A claim brought down to what limits it: its lower end by what may limit, its upper by what surely does. Where the
    figures say nothing, what surely limits still does."""
    low, high, held = claim.low, claim.high, []
    for limit in terms.limits:
        if limit.outcome:
            part = outcomes.get(limit.outcome, (Claim(), None))[0]
            may, must = not part.why and part.low == 0, not part.why and part.high == 0
        else:
            may = must = judgements.get(limit.judgement) == limit.grade
        if may:
            low = min(low, limit.at_most)
            held.append(limit)
        if must:
            high = min(high, limit.at_most)
    why = "" if high < claim.high else claim.why
    return replace(claim, low=low, high=high, why=why, limits=tuple(held), free=(claim.low, claim.high))


def _claim(draws: Draws, terms: Terms, known: int, expected: int) -> Claim:
    cut = int((1 - terms.sure) / 2 * DRAWS)
    low, high = terms.band(sorted(draws[0])[cut]), terms.band(sorted(draws[1])[-1 - cut])
    if (low, high) == (0, len(terms.bands) - 1):
        why = f"what is known of it allows anything from {_without(terms.bands[0])} to {_without(terms.bands[-1])}"
        return _anything(terms, known, expected, why)
    within = sum(low <= terms.band(one) and terms.band(other) <= high for one, other in zip(*draws, strict=True))
    return Claim(low, high, within / DRAWS, known, expected)


def _anything(terms: Terms, known: int, expected: int, why: str) -> Claim:
    return Claim(0, len(terms.bands) - 1, 1.0, known, expected, why)


def _mean(parts: Sequence[Draws]) -> Draws:
    worst, best = ([sum(one) / len(parts) for one in zip(*side, strict=True)] for side in zip(*parts, strict=True))
    return worst, best


def _drawn(one: Place, most: float) -> Draws:
    if one.distance is None or one.low is None or one.high is None:
        return [-most] * DRAWS, [most] * DRAWS
    down, up = (one.distance - one.low) / _Z, (one.high - one.distance) / _Z
    drawn = [max(-most, min(most, one.distance + z * (up if z > 0 else down))) for z in noise(one.measure)]
    return drawn, drawn


@lru_cache(maxsize=1024)
def noise(name: str) -> tuple[float, ...]:
    """The quantiles of the normal distribution in an order of this name's own."""
    values = [NormalDist().inv_cdf((place + 0.5) / DRAWS) for place in range(DRAWS)]
    Random(name).shuffle(values)  # not for secrets  # nosec B311
    return tuple(values)


def said(claim: Claim, terms: Terms, whom: str) -> str:
    """A claim in words: “about level with England”, “between behind and about level with England”, “cannot say”."""
    if claim.why:
        return "cannot say"
    low, high = terms.bands[claim.low], terms.bands[claim.high]
    if claim.low == claim.high:
        return f"{low} {whom}"
    return f"between {_without(low)} and {high} {whom}"


def _without(band: str) -> str:
    return band.removesuffix(" with").removesuffix(" of")


def basis(claim: Claim, parts: str = "measures") -> str:
    """What a claim rests on, in one sentence: how often it holds, and how many of its parts were placed; or why nothing
    is said."""
    if claim.why:
        return f"{claim.why[:1].upper()}{claim.why[1:]}."
    often = "over 99" if claim.probability > 0.99 else f"{claim.probability * 100:.0f}"
    placed = f"{claim.known} of its {claim.expected} {parts} could be placed"
    return f"Allowing for chance, this holds {often} times in 100; {placed}."


def latest(judgements: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The latest judgement on each thing that is judged, by the day of the inspection, then of publication."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in sorted(judgements, key=lambda one: (one["inspected_on"], one["published_on"])):
        found[one["judgement"]] = one
    return found


def whom(rows: Iterable[Mapping[str, Any]]) -> str:
    """Whom an area is compared with: the areas most like it where a table names them, else England."""
    return "the areas most like it" if any(row["neighbours_named"] for row in rows) else "England"


def sentence(name: str, whole: Claim, terms: Terms, whom: str) -> str:
    """The whole in words; where something limits it, that comes first, for it is no finding of the figures."""
    if whole.why:
        return f"How {name} stands as a whole cannot be said."
    words = said(whole, terms, whom)
    if not _is_limited(whole):
        return f"As a whole, {name} stands {words}."
    low, high = whole.free
    figures = said(replace(whole, low=low, high=high), terms, whom)
    band = _without(words.removesuffix(f" {whom}"))
    return f"As a whole, {name} is held to “{band}” by what limits it. The figures alone would say: {figures}."


def _is_limited(whole: Claim) -> bool:
    return bool(whole.limits) and whole.free != (whole.low, whole.high)


def whole_basis(whole: Claim) -> str:
    """What the whole rests on; how often it holds is said of the figures alone where something limits them."""
    told = basis(whole, "outcomes")
    return f"Of the figures alone: {told[:1].lower()}{told[1:]}" if _is_limited(whole) and not whole.why else told


def limit(one: Limit, parts: Mapping[str, tuple[Claim, Any]], terms: Terms) -> str:
    """A limit in words."""
    if one.judgement:
        why = f"The inspectors judged {one.judgement} {one.grade}"
    else:
        surely = "is" if parts[one.outcome][0].high == 0 else "may be"
        why = f"“{OUTCOMES[one.outcome]}” {surely} in the lowest band"
    return f"{why}: the whole is at most “{terms.bands[one.at_most]}”."


def unplaced(row: Mapping[str, Any], spread: float | None) -> str:
    """Why a measure cannot be placed, of one that `place` could not."""
    if comparator(row) is None:
        return "there is nothing to compare it with"
    if not spread:
        return "councils do not differ in the same period, or too few have a figure"
    return "no interval is known, nor how far the area’s own figure jumped from year to year"


HOW_SURE = (
    "From the 95% interval of the figure. Where none is known, from how far the area’s own figure jumped from year to "
    "year; where that is not known either, the measure cannot be placed."
)
_LEFT_OUT = "The services around children, which are no outcome, and measures of which neither direction is better."
_WEIGHTS = "None. Every measure of an outcome counts alike, and every outcome of the whole."


def method(terms: Terms, whom: str) -> list[tuple[str, str]]:
    """How a profile is made: what is told, and how."""
    distance = (
        f"The figure less that of {whom}, divided by the standard deviation among councils in the same period, "
        "turned so that more is better. How sure the comparator is, is left out."
    )
    chance = (
        "Each measure is drawn 1,000 times from its interval, and it is counted how often the same would be said. "
        f"No measure counts for more than {terms.most} either way. A measure that cannot be placed is taken as the "
        "worst for the lower end of what is said and as the best for the upper: what is missing never makes an area "
        "look better, or surer."
    )
    bands = (
        f"Fixed cut-off points, not quarters: {', '.join(terms.bands)}, parted at {', '.join(map(str, terms.cuts))}. "
        f"A single band is named only when at least {terms.sure:.0%} of the draws fall in it."
    )
    little = (
        f"Nothing is said of an outcome with fewer than {terms.fewest} measures placed, or under {terms.coverage:.0%} "
        f"of them; nothing of the whole with fewer outcomes than that, or without the inspectors’ judgement on "
        f"{terms.needs}."
    )
    return [
        ("Distance", distance),
        ("How sure", HOW_SURE),
        ("Allowing for chance", chance),
        ("Bands", bands),
        ("Left out", _LEFT_OUT),
        ("Weights", _WEIGHTS),
        ("Too little", little),
    ]
