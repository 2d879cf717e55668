"""What there is to do for a young person: out of the search, and looked at one by one for dates and for age."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from village.directory.queries.finding.asking import One, answered
from village.directory.queries.finding.asking import one as told_one
from village.directory.queries.finding.where import Where
from village.directory.queries.young.lists import doing, every, is_doing
from village.directory.rules.finding.entries import schedules
from village.directory.rules.young.asked import PER_PAGE, Wanted
from village.directory.rules.young.interests import ages_of, is_one
from village.directory.rules.young.nights import ASK, YES, Spell, after, on_of, open_then, spells, times_then
from village.search.rules.answer import Hit
from village.search.rules.question import MOST_AT_ONCE, Question, When

MOST = 300
"""So many are looked at one by one; whoever asks for a whole city at once is told that there are more."""


@dataclass(frozen=True)
class Doing:
    """Something to do. `metres` from where it was asked; `unknown`: what its record does not say; `spell`: the first
    of the times asked for at which it is open."""

    one: One
    metres: float | None
    unknown: tuple[str, ...]
    spell: Spell | None = None


@dataclass(frozen=True)
class Found:
    """`hits` are of one page of `total`; `ask`: those that may be, the nearest first. `more`: whether there may be
    others that nobody looked at. `on`: the date of the night, where a Friday or a Saturday was asked for."""

    hits: tuple[Doing, ...]
    total: int
    ask: tuple[Doing, ...]
    more: bool
    on: dt.date | None = None


def find(wanted: Wanted, where: Where | None, now: dt.datetime) -> Found | None:
    """What answers; None where there is no directory to search yet. `now`: a moment of the clock in London. Once all
    that says its hours has closed on a Friday night, the next is meant."""
    put = _question(wanted, where, now.date())
    times = spells(wanted.night, now)
    some, then = _seen(put, wanted, times), after(wanted.night, now)
    if some is not None and then is not None and not any(_keeps_open(one) for one in some[0]):
        times = spells(wanted.night, then)
        some = _seen(put, wanted, times)
    if some is None:
        return None
    sure = [one for one in some[0] if not one.unknown]
    ask = tuple(one for one in some[0] if one.unknown)[:PER_PAGE]
    first = (wanted.page - 1) * PER_PAGE
    on = on_of(wanted.night, times)
    return Found(tuple(sure[first : first + PER_PAGE]), len(sure), ask, some[1], on)


def _keeps_open(one: Doing) -> bool:
    """Whether something says the hours at which it is, or may be, open in what is left of a night."""
    return one.spell is not None and any(
        said.opens and said.closes for said in times_then(schedules(one.one.document), one.spell)
    )


def _seen(put: Question, wanted: Wanted, times: tuple[Spell, ...]) -> tuple[list[Doing], bool] | None:
    """What is to do at some times, in order, and whether there may be more; None without a directory."""
    whens: list[When | None] = [one.when for one in times] or [_holidays(wanted)]
    seen: dict[uuid.UUID, Doing] = {}
    more = False
    for at in whens:
        gathered = _gathered(replace(put, when=at))
        if gathered is None:
            return None
        more = more or gathered[1]
        for hit, one in gathered[0]:
            found = _doing(hit, one, wanted, times)
            if found is not None:
                seen[one.id] = _better(seen.get(one.id), found)
    return sorted(seen.values(), key=_order), more


def _question(wanted: Wanted, where: Where | None, today: dt.date) -> Question:
    some = [every()[slug] for slug in wanted.interest]
    kinds = frozenset().union(*(one.kinds for one in some)) if some else doing()
    return Question(
        kinds=tuple(sorted(kinds)), ages=ages_of(wanted.band), free=wanted.free or None, size=MOST_AT_ONCE,
        place=where.point if where else None, within=wanted.metres if where else None,
        order="near" if where else "best", today=today,
    )  # fmt: skip


def _holidays(wanted: Wanted) -> When | None:
    return When(None, holidays=True) if wanted.night == "holidays" else None


def _gathered(put: Question) -> tuple[list[tuple[Hit, One]], bool] | None:
    """Every hit and everything that may be one, up to MOST; and whether there are more."""
    some: list[tuple[Hit, One]] = []
    for page in range(1, MOST // MOST_AT_ONCE + 1):
        found = answered(replace(put, page=page))
        if found is None:
            return None
        some += [*found.hits, *found.check]
        if page * MOST_AT_ONCE >= max(found.answer.total, found.answer.total_check):
            return some, False
    return some, True


def _doing(hit: Hit, one: One, wanted: Wanted, times: tuple[Spell, ...]) -> Doing | None:
    """A hit as something to do; None where it is not, by its dates, its words or who it is for."""
    if not suits(one) or not is_one(one.document, one.service.kinds, (every()[slug] for slug in wanted.interest)):
        return None
    if not times:
        return Doing(one, hit.metres, hit.unknown)
    then = {spell: open_then(schedules(one.document), spell) for spell in times}
    sure, may = ([spell for spell in times if then[spell] == said] for said in (YES, ASK))
    if sure:
        return Doing(one, hit.metres, tuple(need for need in hit.unknown if need != "when"), sure[0])
    if not may and any(said.get("byday") or said.get("dtstart") for said in schedules(one.document)):
        return None  # it says when it is open, and that is not then
    return Doing(one, hit.metres, tuple(dict.fromkeys((*hit.unknown, "when"))), may[0] if may else None)


def suits(one: One) -> bool:
    """Whether an entry may be shown as something to do: never one whose place must not be found, nor what is help
    first or is for adults, which those who are 18 find among all services."""
    return not one.service.sensitive and is_doing(one.service.kinds, one.document)


def _better(before: Doing | None, now: Doing) -> Doing:
    if before is None or (before.unknown and not now.unknown):
        return now
    return before


def _order(one: Doing) -> tuple[bool, float]:
    return one.metres is None, one.metres or 0.0


def activity(key: uuid.UUID) -> One | None:
    """Something to do that is told, by its id; None for all else, whatever it is."""
    found = told_one(key)
    if found is None or not suits(found):
        return None
    return found
