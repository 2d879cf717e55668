"""Where somebody can go from here: each role, what of it they meet, what is missing and the shortest way there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from village.workforce.queries.portfolio import kept
from village.workforce.queries.qualifications.listed import roles, titles
from village.workforce.queries.qualifications.routes import Route, route
from village.workforce.rules.portfolio.standing import Held, Known, edges_of, relied_upon, stands_to
from village.workforce.rules.qualifications.framework import Learned
from village.workforce.rules.qualifications.roles import (
    ANNOUNCED,
    BAR,
    MET,
    NOT_ASKED,
    OPEN,
    TARGET,
    UNMET,
    Answer,
    Equivalence,
    Explained,
    Post,
    Role,
)

HELD, LEFT, AIM = "held", "left", "aim"
MET_BY = {MET: "Met", OPEN: "Undecided", NOT_ASKED: "Not asked today", UNMET: "Missing"}
STANDS = {MET: "Met", UNMET: "Not met", OPEN: "Undecided"}
SHORT_OF_THE_AIM = "Nothing bars; short of what is aimed at"
KINDS = {BAR: "", TARGET: " (aimed at; it bars nobody)", ANNOUNCED: " (announced only)"}


@dataclass(frozen=True)
class Way:
    """A role and how somebody stands to it. `route`: the shortest way to what is missing, None where nothing that is
    offered leads there or nothing is missing."""

    role: Role
    told: Explained
    route: Route | None
    hours: int = 0


@dataclass(frozen=True)
class Stop:
    """A place on the way, in one of four columns from what is held to a role. `state`: held, left or aim."""

    key: str
    column: int
    text: str
    state: str


@dataclass(frozen=True)
class Map:
    """The framework as far as it leads somewhere: places, and which leads to which."""

    stops: tuple[Stop, ...]
    lines: tuple[tuple[str, str], ...]


def ways(holdings: Sequence[Held], learned: Learned, *, on: dt.date) -> list[Way]:
    """How somebody stands to every role of which something is asked, as if they took it up on a day for the first time:
    what they meet already first, then the nearest."""
    known, some = kept.known(), relied_upon(holdings, shown=False)
    made = [_way(role, some, learned, on, known) for role in roles().values()]
    return sorted(made, key=_distance)


def _distance(one: Way) -> tuple[bool, bool, int, str]:
    wanting = bool(one.told.missing)
    return wanting, wanting and one.route is None, one.hours, one.role.title


def _way(role: Role, some: Sequence[Held], learned: Learned, on: dt.date, known: Known) -> Way:
    told = stands_to(some, role, on, known, anew(on))
    if not told.missing or not known.qualifications:
        return Way(role, told, None)
    found = route(
        known.framework, known.units, list(known.qualifications.values()), learned, told.missing, on,
        edges_of(some, known), role.scope,
    )  # fmt: skip
    return Way(role, told, found, known.framework.hours_in_a_credit * found.credit if found else 0)


def said(answer: Answer) -> str:
    """How one requirement stands, in words."""
    needs = " or ".join(titles()[slug] for slug in answer.requirement.needs)
    return f"{MET_BY[answer.said]}: {needs}{KINDS[answer.requirement.kind]}. {answer.why}".strip()


def stands(told: Explained) -> str:
    """How somebody stands to a role, in words."""
    return SHORT_OF_THE_AIM if told.said == MET and told.missing else STANDS[told.said]


def anew(on: dt.date) -> Post:
    """A post as it would be taken up on a day, for the first time: what can be reached is asked of such a one."""
    return Post(on, True)


@dataclass
class _Drawing:
    """A map in the making."""

    known: Known
    titles: dict[str, str]
    edges: Sequence[Equivalence]
    stops: dict[str, Stop] = field(default_factory=dict)
    lines: list[tuple[str, str]] = field(default_factory=list)

    def add(self, kind: str, name: str, column: int, text: str, state: str) -> str:
        at = f"{kind}:{name}"
        if at not in self.stops or state == HELD:
            self.stops[at] = Stop(at, column, text, state)
        return at

    def answer(self, answer: Answer, to: str) -> None:
        """What a requirement needs, and what meets it."""
        for need in answer.requirement.needs:
            self.lines.append((self.add("need", need, 2, titles()[need], HELD if answer.said == MET else AIM), to))
        for by in answer.by:
            own = self.add("own", by, 0, self.titles.get(by) or titles().get(by, by), HELD)
            self.lines += [(own, f"need:{need}") for need in self.leads(by, answer.requirement.needs)]

    def way(self, slug: str, way: Way, left: Sequence[str]) -> None:
        """A qualification on the way, and its units that are left."""
        award = self.add("award", slug, 1, _words(slug), LEFT)
        for unit in sorted({*left} & {*self.known.qualifications[slug].combination.units}):
            self.lines.append((self.add("unit", unit, 0, _unit(unit, self.known), LEFT), award))
        needs = [need for some in way.told.missing for need in some]
        self.lines += [(award, f"need:{need}") for need in self.leads(slug, needs)]

    def leads(self, name: str, needs: Sequence[str]) -> list[str]:
        """Which of some needs something is, or counts as."""
        counted = {one.counts_as for one in self.edges if one.what == name} | {name}
        return [need for need in dict.fromkeys(needs) if need in counted]


def drawn(found: Sequence[Way], holdings: Sequence[Held], known: Known) -> Map:
    """The map of these ways: what is held and the units that are left, the qualifications that they make, what those
    count as, and the roles."""
    made = _Drawing(known, {one.name: one.title for one in holdings}, edges_of(holdings, known))
    for way in found:
        to = made.add("role", way.role.slug, 3, way.role.title, AIM if way.told.missing else HELD)
        for answer in way.told.answers:
            made.answer(answer, to)
        for slug in way.route.qualifications if way.route else ():
            made.way(slug, way, way.route.units if way.route else ())
    # What is there stands first, so that the ways from it are above what is to be done.
    stops = sorted(made.stops.values(), key=lambda one: one.state != HELD)
    return Map(tuple(stops), tuple(dict.fromkeys(made.lines)))


def _words(slug: str) -> str:
    """A framework has slugs and no titles."""
    return slug.replace("-", " ").capitalize()


def _unit(unit: str, known: Known) -> str:
    credit = known.units[unit].credit
    return f"{_words(unit)} ({credit} credits)" if credit else _words(unit)
