"""What holdings come to on a day: what each counts as, and how somebody stands to a role; with what shows each.

What is only said decides nothing for an employer. A badge of which it is not known whether it was revoked counts for no
role that works with children.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from village.workforce.rules.qualifications.counting import OPEN as UNDECIDED
from village.workforce.rules.qualifications.counting import YES, Catalogue, Decision, decide
from village.workforce.rules.qualifications.finding import decide_named
from village.workforce.rules.qualifications.framework import Framework, Learned, Qualification, Unit
from village.workforce.rules.qualifications.listed import LEVELS, Question, Version
from village.workforce.rules.qualifications.roles import (
    DEPARTMENT,
    OPEN,
    RATIOS_IN_ENGLAND,
    UNMET,
    Answer,
    Equivalence,
    Explained,
    Holding,
    Post,
    Role,
    explain,
)

SAID, SEEN, BADGE, UNCHECKED, REFUSED = "said", "seen", "badge", "unchecked", "refused"
PROOFS = {
    SAID: "Said by the holder; no certificate was seen",
    SEEN: "The certificate was seen",
    BADGE: "A badge that was checked",
    UNCHECKED: "A badge of which it is not known whether it was revoked",
    REFUSED: "A badge that is not relied upon",
}
SHOWN = (SEEN, BADGE)
"""What an employer relies upon."""
COUNTS_AT = "counts-at-level-"
NO_POST = Post()


@dataclass(frozen=True)
class Held:
    """A holding as it stands: what it is, what shows it (one of PROOFS) and why a badge is not relied upon."""

    ref: str
    what: str
    title: str
    level: str
    body: str
    awarded_on: dt.date
    started_on: dt.date | None = None
    answers: Mapping[str, bool] = field(default_factory=dict)
    proof: str = SAID
    why: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """By what requirements and equivalences know it."""
        return self.what or f"own:{self.ref}"


@dataclass(frozen=True)
class Known:
    """What holdings are read against: the early years list where one was taken in, what counts as what, and units."""

    catalogue: Catalogue | None
    framework: Framework
    units: Mapping[str, Unit]
    qualifications: Mapping[str, Qualification]
    edges: tuple[Equivalence, ...]


def decided(one: Held, known: Known) -> Decision | None:
    """What a holding counts as in the ratios by the early years list; None for what the list is not asked about."""
    if known.catalogue is None or one.what in known.qualifications:
        return None
    version = known.catalogue.version(one.what) if one.what else None
    if version is not None:
        slugs = {asked.slug for asked in version.asks}
        answers = {slug: said for slug, said in one.answers.items() if slug in slugs}
        return decide(known.catalogue, version, one.started_on, one.awarded_on, answers)
    if one.what:
        return None
    level = int(one.level) if one.level.isdigit() and int(one.level) in LEVELS else None
    return decide_named(known.catalogue, one.title, one.body, level, one.started_on, one.awarded_on)


def relied_upon(some: Sequence[Held], *, shown: bool) -> list[Held]:
    """Which of these count: for an employer (`shown`) those that something shows; for their holder all but the badges
    that are not relied upon."""
    return [one for one in some if one.proof in SHOWN or (one.proof == SAID and not shown)]


def as_held(some: Sequence[Held], known: Known) -> list[Holding]:
    """Holdings as requirements are held against them. A version that is a status is that status too."""
    found = []
    statuses = known.catalogue.ratios.statuses if known.catalogue else {}
    for one in some:
        made = Holding(one.name, one.awarded_on, one.body, one.started_on)
        found.append(made)
        if one.what in statuses and version_fits(one, known):
            found.append(replace(made, what=statuses[one.what]))
    return found


def version_fits(one: Held, known: Known) -> bool:
    """Whether a listed holding was begun within what its row covers, as far as anybody knows."""
    version: Version | None = known.catalogue.version(one.what) if known.catalogue else None
    return version is not None and (one.started_on is None or version.began_within(one.started_on))


def edges_of(some: Sequence[Held], known: Known) -> list[Equivalence]:
    """What counts as what, with what the list decides of just these holdings, by what their holder answered."""
    made = list(known.edges)
    for one in some:
        decision = decided(one, known)
        for level, said in (decision.levels if decision else {}).items():
            if said == YES and decision is not None:
                source = decision.reasons[0].source
                made.append(
                    Equivalence(one.name, f"{COUNTS_AT}{level}", RATIOS_IN_ENGLAND, DEPARTMENT, source)
                )  # fmt: skip
    return made


def stands_to(some: Sequence[Held], role: Role, on: dt.date, known: Known, post: Post = NO_POST) -> Explained:
    """How somebody stands to a role on a day with what counts. Where the list leaves open what a holding counts as, so
    is what it would meet."""
    told = explain(as_held(some, known), role, on, edges_of(some, known), post)
    return replace(told, answers=tuple(_left_open(one, some, role, known) for one in told.answers))


def _left_open(answer: Answer, some: Sequence[Held], role: Role, known: Known) -> Answer:
    if answer.said != UNMET or role.scope != RATIOS_IN_ENGLAND:
        return answer
    wanted = {int(need.removeprefix(COUNTS_AT)) for need in answer.requirement.needs if need.startswith(COUNTS_AT)}
    open_ones = [one.title for one in some if _open_at(decided(one, known), wanted)]
    if not open_ones:
        return answer
    return replace(answer, said=OPEN, why=f"The list leaves open what {' and '.join(open_ones)} counts as.")


def _open_at(decision: Decision | None, levels: set[int]) -> bool:
    return decision is not None and any(decision.levels[level] == UNDECIDED for level in levels)


def said_of(decision: Decision) -> str:
    """What a decision comes to, in words."""
    if decision.counts == UNDECIDED:
        sure = [level for level, said in decision.levels.items() if said == YES]
        return f"Undecided: counts at level {max(sure)} at least" if sure else "Undecided"
    return f"Counts at level {decision.counts}" if decision.counts.isdigit() else "Does not count at level 2, 3 or 6"


def asked_of(one: Held, known: Known) -> tuple[Question, ...]:
    """What the list asks of a holder, and an answer decides."""
    version = known.catalogue.version(one.what) if known.catalogue and one.what else None
    return tuple(asked for asked in version.asks if asked.counts_if is not None) if version else ()


def learned(some: Sequence[Held], passed: Sequence[str], known: Known) -> Learned:
    """The units that somebody brings, each once: those that they passed, and those that what they hold is made of."""
    of_awards = {
        unit
        for one in some
        if one.what in known.qualifications
        for unit in known.qualifications[one.what].combination.mandatory
    }
    return Learned(frozenset({*passed, *of_awards} & set(known.units)))


def credit(units: Sequence[str], known: Known) -> int:
    """The credit of units, each once; one of which nobody has said how much counts for none."""
    return sum(known.units[unit].credit or 0 for unit in set(units) if unit in known.units)


def highest_level(some: Sequence[Held], framework: Framework) -> str:
    """The highest level of these; blank where none says one."""
    told = [one.level for one in some if one.level in framework.levels]
    return max(told, key=framework.rank, default="")
