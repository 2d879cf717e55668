"""What a role asks on a day, what somebody holds that meets it, and what is missing.

An equivalence says that one thing counts as another, for a purpose, for those who began within some days, and who says
so. It leads one way and one step: from two of them nothing third follows, so that no circle lends anybody anything; and
what a body says of its own awards alone is no equivalence.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from village.workforce.rules.qualifications.bodies import key
from village.workforce.rules.qualifications.counting import Catalogue

BAR, TARGET, ANNOUNCED = "bar", "target", "announced"
HOLDERS, FIRST = "holders", "first"
MET, UNMET, OPEN, NOT_ASKED = "met", "unmet", "undecided", "not asked"
RATIOS_IN_ENGLAND = "ratios-in-england"
DEPARTMENT = "Department for Education"


@dataclass(frozen=True)
class Holding:
    """Something that somebody holds: what, when it was awarded and by whom, and the first day of learning it."""

    what: str
    awarded_on: dt.date
    body: str
    started_on: dt.date | None = None


@dataclass(frozen=True)
class Equivalence:
    """That `what` counts as `counts_as` for a purpose, begun within [from_on, until_on); who says so, and where."""

    what: str
    counts_as: str
    scope: str
    said_by: str
    source: str
    from_on: dt.date | None = None
    until_on: dt.date | None = None

    def of(self, held: Holding, scope: str) -> str:
        """Whether it holds of something held: met, unmet, or undecided when its first day is not known."""
        own = key(self.said_by) in ("", key(held.body)) or not self.source.strip()
        if held.what != self.what or self.scope != scope or own:
            return UNMET
        if self.from_on is None and self.until_on is None:
            return MET
        if held.started_on is None:
            return OPEN
        begun = (self.from_on is None or self.from_on <= held.started_on) and (
            self.until_on is None or held.started_on < self.until_on
        )
        return MET if begun else UNMET


@dataclass(frozen=True)
class Requirement:
    """What a role asks: any one of `needs`. `of` says of whom, `from_on` from when; both as `kind` and `source` say."""

    needs: tuple[str, ...]
    kind: str
    of: str
    source: str
    stated: str
    from_on: dt.date | None = None


@dataclass(frozen=True)
class Role:
    """A role, what it asks, and the purpose for which equivalences must hold to count for it. `posts`: the roles of the
    register whose posts ask just this."""

    slug: str
    title: str
    requires: tuple[Requirement, ...]
    scope: str = ""
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Post:
    """When somebody took the role up, and whether for the first time; None when nobody knows."""

    taken_up_on: dt.date | None = None
    first: bool | None = None


@dataclass(frozen=True)
class Answer:
    """How one requirement stands: met, unmet, undecided, or not asked of this person on this day; met by what, or what
    is missing, any one of which would do; and why."""

    requirement: Requirement
    said: str
    by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Explained:
    """How somebody stands to a role. What is aimed at, or only announced, bars nobody."""

    role: Role
    answers: tuple[Answer, ...]

    @property
    def said(self) -> str:
        """met, unmet or undecided, by what bars alone."""
        bars = {one.said for one in self.answers if one.requirement.kind == BAR}
        return UNMET if UNMET in bars else OPEN if OPEN in bars else MET

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        """For each requirement that is unmet, what would do."""
        return tuple(one.missing for one in self.answers if one.said == UNMET)


def explain(
    holdings: Sequence[Holding], role: Role, on: dt.date, edges: Sequence[Equivalence] = (), post: Post = Post()
) -> Explained:
    """How somebody stands to a role on a day, with what they hold by then."""
    held = [one for one in holdings if one.awarded_on <= on]
    return Explained(role, tuple(_answer(held, role, asked, on, edges, post) for asked in role.requires))


def _answer(
    held: Sequence[Holding], role: Role, asked: Requirement, on: dt.date, edges: Sequence[Equivalence], post: Post
) -> Answer:
    applies, why = _applies(asked, on, post)
    if applies == NOT_ASKED:
        return Answer(asked, NOT_ASKED, why=why)
    by = [one.what for one in held if one.what in asked.needs]
    leading = [edge for edge in edges if edge.counts_as in asked.needs]
    found = [(one.what, edge.of(one, role.scope)) for one in held for edge in leading]
    by += [what for what, said in found if said == MET]
    if by:
        return Answer(asked, MET, by=tuple(dict.fromkeys(by)))
    if applies == OPEN:
        return Answer(asked, OPEN, missing=asked.needs, why=why)
    unsure = tuple(dict.fromkeys(what for what, said in found if said == OPEN))
    if unsure:
        return Answer(asked, OPEN, missing=asked.needs, why=f"When {' and '.join(unsure)} was begun is not known.")
    return Answer(asked, UNMET, missing=asked.needs)


def _applies(asked: Requirement, on: dt.date, post: Post) -> tuple[str, str]:
    """Whether a requirement is made of somebody on a day, and why not or why nobody can tell."""
    if asked.kind == ANNOUNCED:
        return NOT_ASKED, "It was announced, without a day."
    if asked.from_on is not None and on < asked.from_on:
        return NOT_ASKED, f"It is asked {asked.stated}."
    if asked.of == HOLDERS:
        return UNMET, ""
    if post.first is False or (post.taken_up_on and asked.from_on and post.taken_up_on < asked.from_on):
        return NOT_ASKED, "It is asked of those who take up such a post for the first time from that day on."
    if post.first is None or post.taken_up_on is None:
        return OPEN, "When they took the post up, and whether it was their first, is not known."
    return UNMET, ""


def listed(catalogue: Catalogue) -> list[Equivalence]:
    """What the early years list says outright: each version that asks nothing counts at its level in the ratios, and at
    every lower one, for those who began it in time."""
    return [
        Equivalence(
            what=one.reference,
            counts_as=f"counts-at-level-{level}",
            scope=RATIOS_IN_ENGLAND,
            said_by=DEPARTMENT,
            source=f"Early years qualifications list, {one.reference}",
            from_on=one.from_on,
            until_on=one.until_on,
        )
        for one in catalogue.versions
        if not one.asks
        for level in (2, 3, 6)
        if level <= catalogue.ratios.level_of(one)
    ]
