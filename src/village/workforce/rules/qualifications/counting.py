"""At what level somebody counts in the ratios of staff to children, by the early years list; and what it leaves open.

The list is of what counts. Out of it follows that another start of the same qualification does not count, but only
where the list speaks of that level at that time at all: of level 2 begun from September 2014 to August 2019 it holds
nothing, and from nothing follows nothing. What is undecided is told as undecided, with what would settle it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from village.workforce.rules.qualifications.bodies import Bodies, key
from village.workforce.rules.qualifications.listed import Question, Version

YES, NO, OPEN = "yes", "no", "undecided"
COUNTED = (2, 3, 6)
UNQUALIFIED, UNDECIDED = "unqualified", "undecided"
STATUS_AWARDED = "status-awarded"


class Contradiction(ValueError):
    """What was told of a qualification cannot be so; it reads as a sentence."""


@dataclass(frozen=True)
class Ratios:
    """What counts where, and who says so: `counts_at` is the level of the ratios by the level of the qualification;
    `statuses` are versions that are a status, by its name, which alone counts at level 6."""

    counts_at: Mapping[int, int]
    statuses: Mapping[str, str]
    source: str

    def level_of(self, one: Version) -> int:
        """The level of the ratios that a version counts at when all that it asks is met; 0 when nobody says."""
        return 6 if one.reference in self.statuses else self.counts_at.get(one.level, 0)


@dataclass(frozen=True)
class Catalogue:
    """The list as it was read, with what is known beside it."""

    versions: Sequence[Version]
    bodies: Bodies
    ratios: Ratios
    questions: Mapping[str, Question] = field(default_factory=dict)

    def version(self, reference: str) -> Version | None:
        """The version of a reference, in any case of its letters."""
        return next((one for one in self.versions if one.reference == reference.strip().upper()), None)

    def speaks_of(self, level: int, on: dt.date) -> bool:
        """Whether the list holds anything of a level for learners who began on a day."""
        return any(one.level == level and one.began_within(on) for one in self.versions)

    def same(self, one: Version) -> list[Version]:
        """Other versions of the same qualification: of the same title, body and level, or the same status."""
        status = self.ratios.statuses.get(one.reference)
        return [
            other
            for other in self.versions
            if other.reference != one.reference
            and (
                (status is not None and self.ratios.statuses.get(other.reference) == status)
                or (key(other.title), key(other.body), other.level) == (key(one.title), key(one.body), one.level)
            )
        ]


@dataclass(frozen=True)
class Reason:
    """Why, and who says so."""

    said: str
    source: str


@dataclass(frozen=True)
class Decision:
    """What somebody counts as: at each level of the ratios yes, no or undecided. `ask` is what would settle it."""

    levels: Mapping[int, str]
    reasons: tuple[Reason, ...]
    ask: tuple[Question, ...] = ()
    considered: tuple[str, ...] = ()

    @property
    def counts(self) -> str:
        """ "2", "3" or "6", the highest level that somebody counts at; "unqualified"; "undecided" when a level is open
        above the highest that is sure."""
        for level in sorted(self.levels, reverse=True):
            if self.levels[level] == OPEN:
                return UNDECIDED
            if self.levels[level] == YES:
                return str(level)
        return UNQUALIFIED


def _until(level: int, said: str) -> dict[int, str]:
    """Who counts at a level counts at every lower one; above it, nobody does by this."""
    return {one: said if one <= level else NO for one in COUNTED}


def decide(
    catalogue: Catalogue,
    one: Version,
    started_on: dt.date | None,
    awarded_on: dt.date | None = None,
    answers: Mapping[str, bool] | None = None,
) -> Decision:
    """What a listed qualification counts as, for somebody whose first day of learning it was `started_on`.

    `answers` are by the slug of what is asked. Raises Contradiction for a day of award before the first day, and for an
    answer to what is not asked of this qualification.
    """
    _check(one, started_on, awarded_on, answers or {})
    source = f"Early years qualifications list, {one.reference}"
    top = catalogue.ratios.level_of(one)
    if not top:
        said = Reason(f"Nobody says at what level of the ratios a qualification of level {one.level} counts.", source)
        return Decision(dict.fromkeys(COUNTED, OPEN), (said,), (), (one.reference,))
    if started_on is None:
        first = Question("started-on", "On which day did they begin it?", None)
        return Decision(
            _until(top, OPEN),
            (Reason("The list goes by the learner’s first day.", source),),
            (first,),
            (one.reference,),
        )
    if not one.began_within(started_on):
        return _outside(catalogue, one, started_on, source)
    return _within(catalogue, one, started_on, {STATUS_AWARDED: True} if awarded_on else {}, answers or {})


def _check(one: Version, started_on: dt.date | None, awarded_on: dt.date | None, answers: Mapping[str, bool]) -> None:
    if started_on and awarded_on and awarded_on < started_on:
        raise Contradiction(f"It cannot have been awarded on {awarded_on}, before it was begun on {started_on}.")
    strange = sorted(set(answers) - {asked.slug for asked in one.asks})
    if strange:
        raise Contradiction(f"{one.reference} does not ask {strange[0]}.")


def _outside(catalogue: Catalogue, one: Version, on: dt.date, source: str) -> Decision:
    """A start that the row does not cover: another version may, or the list may be silent of that level then."""
    top = catalogue.ratios.level_of(one)
    told = Reason(f"It counts for those who began it {window(one)}, and {on} is outside that.", source)
    others = tuple(other.reference for other in catalogue.same(one) if other.began_within(on))
    if others:
        named = " and ".join(others)
        said = Reason(f"For that start the list has {named} of the same name: ask by that.", f"{source}; {named}")
        return Decision(_until(top, OPEN), (told, said), (), (one.reference, *others))
    if not catalogue.speaks_of(one.level, on):
        return Decision(_until(top, OPEN), (told, _silence(one.level, on)), (), (one.reference,))
    return _not(catalogue, one, on, (told,))


def _within(
    catalogue: Catalogue, one: Version, on: dt.date, known: Mapping[str, bool], answers: Mapping[str, bool]
) -> Decision:
    """A start that the row covers: what is left is what it asks."""
    source = f"Early years qualifications list, {one.reference}"
    given = {**known, **answers}
    began = Reason(f"It counts for those who began it {window(one)}, and {on} is within that.", source)
    failed = [
        asked for asked in one.asks if asked.counts_if is not None and given.get(asked.slug) == (not asked.counts_if)
    ]
    if failed:
        told = tuple(Reason(f"{asked.ask}: {'no' if asked.counts_if else 'yes'}.", source) for asked in failed)
        if any(asked.closes_all for asked in failed):
            return Decision(_until(0, NO), (began, *told), (), (one.reference,))
        return _not(catalogue, one, on, (began, *told))
    left = tuple(asked for asked in one.asks if asked.counts_if is None or asked.slug not in given)
    top = catalogue.ratios.level_of(one)
    if left:
        said = Reason("What it asks of its holder is not known.", source)
        return Decision(_until(top, OPEN), (began, said), left, (one.reference,))
    at = Reason(_counts_at(one, top), catalogue.ratios.source)
    return Decision(_until(top, YES), (began, at), (), (one.reference,))


def _counts_at(one: Version, top: int) -> str:
    if top == 6:
        return "It is a status that counts at level 6, and so at levels 3 and 2."
    if top == 3:
        return (
            f"Listed at level {one.level}, it counts at level 3, and so at level 2; level 6 is for those with a status."
        )
    return "Listed at level 2, it counts at level 2."


def _not(catalogue: Catalogue, one: Version, on: dt.date, reasons: tuple[Reason, ...]) -> Decision:
    """It does not count at its own level. Of a higher qualification something may be left at level 2: only the list
    says what, and where it is silent of level 2 that is open."""
    if catalogue.speaks_of(2, on):
        return Decision(_until(0, NO), reasons, (), (one.reference,))
    return Decision({**_until(0, NO), 2: OPEN}, (*reasons, _silence(2, on)), (), (one.reference,))


def _silence(level: int, on: dt.date) -> Reason:
    said = f"The list holds no qualification of level {level} begun on {on}: it decides nothing of that level then."
    return Reason(said, "Early years qualifications list")


def window(one: Version) -> str:
    """When it must have been begun, in words."""
    if one.from_on and one.until_on:
        return f"from {one.from_on} and before {one.until_on}"
    if one.from_on or one.until_on:
        return f"from {one.from_on}" if one.from_on else f"before {one.until_on}"
    return "at any time"
