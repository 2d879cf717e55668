"""What becomes of a record that arrives: whose it is, that it is nobody's yet, or that a person must look.

The order: what a person has settled; a number that identifies, with something to support it; else the weight of what
agrees, against the rivals. Who have different NHS numbers that the health service verified are never linked but by a
person. Nothing is ever joined through a third record: a record that is like two children joins
neither to the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from village.linkage.rules.compare import MISSING, SWAPPED, birth_level, forename_level, swapped
from village.linkage.rules.model import Model, Weighing
from village.linkage.rules.normalise import TRACED

Values = Mapping[str, str]
STRONG = ("nhs", "upn")
"""Numbers given to one person for life, with a check digit."""
CLASH_BITS = 6.0
"""By how much a record must fit better than the one of the same source that a child has, to take its place."""
SHOWN = 5
"""How many candidates a review shows."""
DOUBLES = 1 / 500
"""Records that a source said to hold each child once holds twice all the same: registers of patients and of pupils have
a few in a thousand. So likely is, beforehand, that a record is of a child whom its own source alone knows."""


@dataclass(frozen=True)
class Thresholds:
    """From which chance a record is linked without a person, and from which a person looks.

    A link at `link` is expected to be wrong no oftener than 1 - `link`; both belong to a model and are signed with it.
    """

    link: float = 0.99
    review: float = 0.02


class Held(NamedTuple):
    """A record that a child has: `record` its number, what it says, whether its source still sends it, and whether it
    is of the source that the arriving record is of, a source that holds each child once."""

    record: int
    values: Values
    same_source: bool = False


class Candidate(NamedTuple):
    """A child that the record may be of. `must`, `cannot`: a person said so of one of its records."""

    child: int
    held: Sequence[Held]
    must: bool = False
    cannot: bool = False


class Scored(NamedTuple):
    """A candidate as weighed: against which of its records, at which levels, how common what is shared, its weight in
    bits, its chance among all rivals. `beforehand`: bits that are known before comparing, beside how many there are."""

    child: int
    against: int
    levels: tuple[int, ...]
    frequencies: tuple[float | None, ...]
    weight: float
    chance: float = 0.0
    beforehand: float = 0.0


class _Said(NamedTuple):
    """What one field of a pair says: its level, how common the shared value is, bits for a person and a household."""

    level: int
    frequency: float | None
    person: float
    household: float


_NOTHING = _Said(MISSING, None, 0.0, 0.0)


class Compared(NamedTuple):
    """Two records compared: the level of each comparison, how common each shared value is, the weight in bits."""

    levels: tuple[int, ...]
    frequencies: tuple[float | None, ...]
    weight: float


@dataclass(frozen=True)
class Decision:
    """`kind`: link, new or review (new for now, and a person looks). `reason`: a slug of what settled it. `scored`: the
    likeliest children; of a link that no weight decided, that child alone, compared and without a chance. `displaced`:
    the record of the same source that leaves the child."""

    kind: str
    reason: str
    child: int | None = None
    scored: tuple[Scored, ...] = field(default=())
    displaced: int | None = None


def decide(
    values: Values, candidates: Sequence[Candidate], model: Model, children: int, thresholds: Thresholds
) -> Decision:
    """Whose a record is. `children` is how many the index holds: the more, the less likely is any one of them."""
    settled = [candidate for candidate in candidates if candidate.must and not candidate.cannot]
    if settled:
        return Decision("link", "asserted", settled[0].child, (Comparing(values, model).score(settled[0]),))
    open_to = [candidate for candidate in candidates if not candidate.cannot and candidate.held]
    by_number = _by_number(values, open_to, model)
    if by_number is not None:
        return by_number
    comparing = Comparing(values, model)
    open_to = [candidate for candidate in open_to if not another(values, candidate)]
    scored = chances([comparing.score(candidate) for candidate in open_to], model.odds_bits(children))
    return _by_weight(values, open_to, scored, model, thresholds)


class Comparing:
    """One record and the others that it is compared with. What a value of theirs says is worked out once, however many
    of them have it: those found under one key are much alike."""

    def __init__(self, values: Values, model: Model) -> None:
        self._values, self._model = values, model
        self._surname = values.get("surname", "").partition("|")[0]
        self._said: list[tuple[Weighing, str, str, dict[str, _Said]]] = [
            (one, one.comparison.field, values.get(one.comparison.field, ""), {}) for one in model.weighings
        ]

    def compared(self, other: Values) -> Compared:
        """The levels of another record, how common each shared value is, and its weight in bits."""
        said = [
            (known.get(theirs) or known.setdefault(theirs, _said(weighing, mine, theirs)))
            if mine and (theirs := other.get(field, ""))
            else _NOTHING
            for weighing, field, mine, known in self._said
        ]
        if other.get("forename", "").startswith(self._surname) and swapped(self._values, other):
            said = [self._exchanged(*pair) for pair in zip(self._model.weighings, said, strict=True)]
        bits = [one.person for one in said if one.level != MISSING]
        bits.append(self._model.household_bits(sum(one.household for one in said)))
        return Compared(tuple([one.level for one in said]), tuple([one.frequency for one in said]), sum(bits))

    @staticmethod
    def _exchanged(weighing: Weighing, said: _Said) -> _Said:
        """Names the wrong way round are told by the forename, and the surname says nothing (`compare.levels`)."""
        if weighing.comparison.field == "forename":
            return _Said(SWAPPED, None, *weighing.bits(SWAPPED))
        return _NOTHING if weighing.comparison.field == "surname" else said

    def score(self, candidate: Candidate) -> Scored:
        """The candidate by the record of it that fits best."""
        against, best = max(
            ((held.record, self.compared(held.values)) for held in candidate.held), key=lambda one: one[1].weight
        )
        known = self._model.doubled_bits(DOUBLES) if all(held.same_source for held in candidate.held) else 0.0
        return Scored(candidate.child, against, *best, beforehand=known)


def _said(weighing: Weighing, mine: str, theirs: str) -> _Said:
    level = weighing.comparison.level(mine, theirs)
    frequency = weighing.common(level, mine.partition("|")[0])
    return _Said(level, frequency, *weighing.bits(level, frequency))


def chances(scored: Sequence[Scored], prior_bits: float) -> tuple[Scored, ...]:
    """Each candidate's chance against all others and against being of none of them, likeliest first."""
    odds = [2.0 ** min(max(one.weight + one.beforehand + prior_bits, -200.0), 200.0) for one in scored]
    whole = 1 + sum(odds)
    found = [one._replace(chance=odd / whole) for one, odd in zip(scored, odds, strict=True)]
    return tuple(sorted(found, key=lambda one: (-one.chance, -one.weight, one.child)))


def _by_number(values: Values, candidates: Sequence[Candidate], model: Model) -> Decision | None:
    """A strong number that a child has too: linked when name or date of birth supports it, and no verified number
    speaks against it; else looked at."""
    for scheme in STRONG:
        if scheme not in values:
            continue
        bearing = [c for c in candidates if any(held.values.get(scheme) == values[scheme] for held in c.held)]
        if not bearing:
            continue
        supported = [
            c for c in bearing if not another(values, c) and any(supports(values, held.values) for held in c.held)
        ]
        if len(supported) == 1 and not any(held.same_source for held in supported[0].held):
            having = [held for held in supported[0].held if held.values.get(scheme) == values[scheme]]
            pair = Comparing(values, model).score(Candidate(supported[0].child, having))
            return Decision("link", "number", supported[0].child, (pair,))
        why = "id-conflict" if not supported else "several" if len(supported) > 1 else "same-source"
        shown = tuple(Scored(c.child, c.held[0].record, (), (), 0.0) for c in (supported or bearing)[:SHOWN])
        return Decision("review", why, None, shown)
    return None


def supports(a: Values, b: Values) -> bool:
    """Whether name or date of birth says that a shared number is no slip: born within one figure, or the forename (a
    known-as name counts) much alike."""
    born = birth_level(a["birth"], b["birth"]) if "birth" in a and "birth" in b else MISSING
    called = forename_level(a["forename"], b["forename"]) if "forename" in a and "forename" in b else MISSING
    return born >= 4 or called >= 4 or (born == MISSING and called == MISSING)


def another(values: Values, candidate: Candidate) -> bool:
    """Whether the health service has verified one NHS number for the record and only others for the child: two people,
    whatever agrees. Numbers that nobody verified may be slips, and are weighed."""
    if TRACED not in values:
        return False
    theirs = {held.values["nhs"] for held in candidate.held if TRACED in held.values}
    return bool(theirs) and values["nhs"] not in theirs


def _by_weight(
    values: Values, candidates: Sequence[Candidate], scored: tuple[Scored, ...], model: Model, thresholds: Thresholds
) -> Decision:
    if not scored or scored[0].chance < thresholds.review:
        several = len(scored) > 1 and sum(one.chance for one in scored) >= thresholds.review
        return Decision("review", "several", None, scored[:SHOWN]) if several else Decision("new", "new")
    best = scored[0]
    incumbents = [held for c in candidates if c.child == best.child for held in c.held if held.same_source]
    if best.chance < thresholds.link:
        return Decision("review", _why_a_person(scored, incumbents, thresholds), None, scored[:SHOWN])
    candidate = next(c for c in candidates if c.child == best.child)
    if not incumbents:
        return Decision("link", "weight", best.child, scored[:SHOWN])
    return _clash(values, candidate, incumbents, scored, model)


def _why_a_person(scored: tuple[Scored, ...], incumbents: list[Held], thresholds: Thresholds) -> str:
    if len(scored) > 1 and scored[1].chance >= thresholds.review:
        return "rivals"
    return "same-source" if incumbents else "band"


def _clash(
    values: Values, candidate: Candidate, incumbents: list[Held], scored: tuple[Scored, ...], model: Model
) -> Decision:
    """The child has a record of this source already, and the source holds each child once: the one that fits the
    child's other records clearly better stays, and when neither does a person looks."""
    others = [held for held in candidate.held if not held.same_source]
    if not others:
        return Decision("review", "same-source", None, scored[:SHOWN])
    without = Candidate(candidate.child, others)
    mine = Comparing(values, model).score(without).weight
    theirs = max(Comparing(held.values, model).score(without).weight for held in incumbents)
    if mine - theirs >= CLASH_BITS and len(incumbents) == 1:
        return Decision("link", "weight", candidate.child, scored[:SHOWN], displaced=incumbents[0].record)
    if theirs - mine >= CLASH_BITS:
        return Decision("new", "new", None, scored[:SHOWN])
    return Decision("review", "same-source", None, scored[:SHOWN])
