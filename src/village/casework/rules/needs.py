"""Needs as they were read: on a scale that has an order and no distances, by element, in each voice by itself.

A level is never added to another, averaged or subtracted: the Outcomes Star's own guide to researchers says of such
scales that the steps are not the same size, and that two who disagree are both kept. What was not read is not read: it
is no level, and no change.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

VOICES: Mapping[str, str] = {
    "practitioner": "The practitioner",
    "child": "The child or young person",
    "parent": "A parent or carer",
}
OWN_VOICES = ("child", "parent")
"""The family's own."""
PRACTITIONER_ASKED, FAMILY_ASKED = ".reading", ".family-reading"
"""How the concept of a question ends that asks for a reading; what stands before it is the element."""
BETTER, SAME, WORSE, NOT_AGAIN, OTHER_SCALE = "better", "same", "worse", "not-reassessed", "other-scale"
CHANGES: Mapping[str, str] = {
    BETTER: "Better",
    SAME: "The same",
    WORSE: "Worse",
    NOT_AGAIN: "Not read again",
    OTHER_SCALE: "Read again on another scale",
}


@dataclass(frozen=True)
class Reading:
    """What one voice said of one element on a day. `person` is the reference of somebody of the family, blank for the
    family as a whole; `scale` a code list as ``name@version``; `level` how far up it, higher for more need; `at` when
    it was written down, which tells apart what was said on one day."""

    person: str
    element: str
    voice: str
    scale: str
    level: int
    on: dt.date
    at: dt.datetime

    @property
    def need(self) -> "Need":
        """Whose need of what kind this speaks of."""
        return Need(self.person, self.element)


@dataclass(frozen=True, order=True)
class Need:
    """Whose, and of what kind."""

    person: str
    element: str


@dataclass(frozen=True)
class Transition:
    """From the first to the latest that one voice said of a need; `latest` is None when it was said on one day only, or
    last on another scale, which cannot be compared."""

    need: Need
    voice: str
    scale: str
    first: int
    latest: int | None
    change: str


Matrix = Mapping[tuple[str, str, str], Counter[tuple[int, int | None, str]]]
"""By element, voice and scale: how many went from which level to which, with the change."""


def asked_as(concept: str) -> tuple[str, bool] | None:
    """The element that a question asks for a reading of, and whether the family is asked; None for other questions."""
    for ending, family in ((FAMILY_ASKED, True), (PRACTITIONER_ASKED, False)):
        if concept.endswith(ending):
            return concept.removesuffix(ending), family
    return None


def by_day(readings: Iterable[Reading]) -> dict[tuple[Need, str], list[Reading]]:
    """Of each need and voice, what it said, day by day; of what was said on one day the last counts."""
    found: dict[tuple[Need, str], dict[dt.date, Reading]] = {}
    for one in sorted(readings, key=lambda one: one.at):
        found.setdefault((one.need, one.voice), {})[one.on] = one
    return {key: [days[on] for on in sorted(days)] for key, days in found.items()}


def latest(readings: Iterable[Reading]) -> dict[tuple[Need, str], Reading]:
    """What each voice says of each need now."""
    return {key: days[-1] for key, days in by_day(readings).items()}


def stands_high(reading: Reading, thresholds: Mapping[str, int]) -> bool:
    """Whether something must be done about it: it is at or above the threshold of its scale. Of a scale of which no
    threshold is known, everything above its lowest level, which is nought."""
    return reading.level >= thresholds.get(reading.scale, 1)


def needs_standing(readings: Iterable[Reading], thresholds: Mapping[str, int]) -> dict[Need, Reading]:
    """The needs about which something must be done, each with the reading that says so most: one voice is enough, and
    the other does not speak against it. Voices on different scales are not compared."""
    found: dict[Need, list[Reading]] = {}
    for (need, _), reading in latest(readings).items():
        if stands_high(reading, thresholds):
            found.setdefault(need, []).append(reading)
    return {need: most(each) for need, each in sorted(found.items())}


def most(readings: Sequence[Reading]) -> Reading:
    """The reading furthest up a scale. Of several scales, that of whoever comes first in VOICES; of several alike,
    theirs too."""
    in_order = sorted(readings, key=lambda one: list(VOICES).index(one.voice))
    return max((one for one in in_order if one.scale == in_order[0].scale), key=lambda one: one.level)


def read_again(readings: Sequence[Reading], thresholds: Mapping[str, int]) -> bool:
    """Whether help may end on what was read: each need that ever stood high was read by the practitioner on a later day
    than the first that it did, and something was read again at all."""
    return bool(readings) and not unread(readings, thresholds) and _anything_again(readings)


def unread(readings: Iterable[Reading], thresholds: Mapping[str, int]) -> list[Need]:
    """The needs that stood high once and have not been read again by the practitioner since."""
    days = by_day(readings)
    high: dict[Need, dt.date] = {}
    last: dict[Need, dt.date] = {}
    for (need, voice), said in days.items():
        for one in said:
            if stands_high(one, thresholds):
                high[need] = min(high.get(need, one.on), one.on)
                break
        if voice == "practitioner":
            last[need] = said[-1].on
    return sorted(need for need, on in high.items() if last.get(need, on) <= on)


def _anything_again(readings: Iterable[Reading]) -> bool:
    return any(voice == "practitioner" and len(said) > 1 for (_, voice), said in by_day(readings).items())


def transitions(readings: Iterable[Reading]) -> list[Transition]:
    """First to latest, of each need and voice."""
    return [_transition(need, voice, said) for (need, voice), said in by_day(readings).items()]


def _transition(need: Need, voice: str, said: Sequence[Reading]) -> Transition:
    first, last = said[0], said[-1]
    if len(said) == 1:
        return Transition(need, voice, first.scale, first.level, None, NOT_AGAIN)
    if first.scale != last.scale:
        return Transition(need, voice, first.scale, first.level, None, OTHER_SCALE)
    return Transition(need, voice, first.scale, first.level, last.level, change(first.level, last.level))


def change(first: int, last: int) -> str:
    """Which way, in a word; how far is not asked, as steps have no size."""
    return SAME if first == last else WORSE if last > first else BETTER


def matrix(found: Iterable[Transition]) -> Matrix:
    """How many went from where to where, by element, voice and scale. Those not read again are counted as such."""
    counted: dict[tuple[str, str, str], Counter[tuple[int, int | None, str]]] = {}
    for one in found:
        of = counted.setdefault((one.need.element, one.voice, one.scale), Counter())
        of[one.first, one.latest, one.change] += 1
    return counted
