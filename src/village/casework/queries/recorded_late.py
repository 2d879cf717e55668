"""Facts that clocks count and that were written down later than they were: what is said beside what was recorded, for
whoever manages, and for whoever reads the record."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from village.casework.models import Episode
from village.casework.queries.around import Ref, names_of
from village.casework.queries.visible import managed_by, visible_to
from village.casework.rules.episodes import about
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.workflow.models import Correction
from village.workflow.queries.dues import ClockSeen, clocks_of, corrections_of
from village.workflow.rules.clocks import BEGUN, ENDED, crosses

LATELY = dt.timedelta(weeks=12)
"""How far back the list of a manager goes; each record keeps all of it."""
NOT_ASKED = "No reason was asked: the day was given with the step."


@dataclass(frozen=True)
class Late:
    """One fact: on which day it is said to have been, and on which it was recorded. `crosses`: what was late is in time
    by what is said; `by`: who said so, blank where it was said with a step; `written`: on which day they did."""

    episode: Episode
    clock: ClockSeen
    fact: str
    said: dt.date
    recorded: dt.date
    crosses: bool
    because: str
    by: str
    written: dt.date

    @property
    def days(self) -> int:
        """How many days lie between the two."""
        return (self.recorded - self.said).days


def recorded_late(viewer: Viewer, *, at: dt.datetime) -> list[Late]:
    """The facts of the last weeks that were recorded late in all that a viewer manages: what crosses its last day
    first, then the longest."""
    since = at - LATELY
    held = visible_to(viewer, at=at).filter(managed_by(viewer)).select_related("family")
    found = late_in_records(held.filter(Q(closed_at=None) | Q(closed_at__gt=since)), at=at)
    lately = [one for one in found if one.written > london_date(since)]
    return sorted(lately, key=lambda one: (not one.crosses, -one.days, one.episode.pk, one.clock.pk))


def late_in_records(episodes: Collection[Episode], *, at: dt.datetime) -> list[Late]:
    """The same of some records, whenever it was."""
    known = {about(one.ref): one for one in episodes}
    clocks = [one for some in clocks_of(list(known), at=at, running=False).values() for one in some]
    said = {(one.clock_id, one.fact): one for one in corrections_of([one.pk for one in clocks])}  # the last counts
    names = names_of({one.by for one in said.values()})
    return [late for one in clocks for late in _of_clock(known[one.about], one, said, names)]


def _of_clock(
    episode: Episode, one: ClockSeen, said: dict[tuple[int, str], Correction], names: Mapping[Ref, str]
) -> Iterator[Late]:
    begun, ended = said.get((one.pk, BEGUN)), said.get((one.pk, ENDED))
    if begun is not None and one.since < one.recorded_since:
        yield Late(episode, one, BEGUN, one.since, one.recorded_since, False, *_why(begun, names))
    if one.satisfied_on and one.recorded_on and one.satisfied_on < one.recorded_on:
        over = crosses(one.due, one.recorded_on, one.satisfied_on)
        told = _why(ended, names) if ended else (NOT_ASKED, "", one.recorded_on)
        yield Late(episode, one, ENDED, one.satisfied_on, one.recorded_on, over, *told)


def _why(one: Correction, names: Mapping[Ref, str]) -> tuple[str, str, dt.date]:
    """In which words, by whom and on which day another day was said."""
    return str(one.why.get("reason", "")), names[one.by], london_date(one.at)
