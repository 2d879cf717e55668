"""The shortest way to what a role asks: which units are left to learn, of the least credit. Exact, by an integer
programme (HiGHS through scipy), because a greedy choice misses units that serve two qualifications at once.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from village.workforce.rules.qualifications.framework import Framework, Learned, Qualification, Unit
from village.workforce.rules.qualifications.roles import MET, Equivalence, Holding

EXACT = {"mip_rel_gap": 0.0}


@dataclass(frozen=True)
class Route:
    """What is left to learn: units, the qualifications that they complete, the credit of those units whose credit is
    known, and those whose credit nobody has said."""

    units: tuple[str, ...]
    qualifications: tuple[str, ...]
    credit: int
    unknown: tuple[str, ...] = ()


@dataclass
class _Programme:
    """An integer programme in the making: variables of 0 or 1 by name, and sums of them between bounds."""

    names: dict[tuple[str, ...], int] = field(default_factory=dict)
    sums: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def variable(self, *name: str) -> int:
        return self.names.setdefault(name, len(self.names))

    def between(self, least: float, most: float, terms: Iterable[tuple[int, float]]) -> None:
        summed: dict[int, float] = {}
        for at, factor in terms:
            summed[at] = summed.get(at, 0.0) + factor
        self.sums.append((summed, least, most))

    def least(self, weights: Mapping[int, float]) -> dict[tuple[str, ...], bool] | None:
        """The cheapest way to keep every sum within its bounds; None when there is no way."""
        many = len(self.names)
        at = [(row, column) for row, (terms, _, _) in enumerate(self.sums) for column in terms]
        factors = [factor for terms, _, _ in self.sums for factor in terms.values()]
        rows, columns = ([one[side] for one in at] for side in (0, 1))
        table = csr_matrix((factors, (rows, columns)), shape=(len(self.sums), many))
        bounds = LinearConstraint(table, [low for _, low, _ in self.sums], [high for _, _, high in self.sums])
        cost = [weights.get(column, 0.0) for column in range(many)]
        found = milp(cost, integrality=[1] * many, bounds=Bounds(0, 1), constraints=bounds, options=EXACT)
        return None if found.x is None else {name: found.x[column] > 0.5 for name, column in self.names.items()}


def route(
    framework: Framework,
    units: Mapping[str, Unit],
    qualifications: Sequence[Qualification],
    learned: Learned,
    needs: Sequence[Sequence[str]],
    on: dt.date,
    edges: Sequence[Equivalence] = (),
    scope: str = "",
) -> Route | None:
    """The route of least credit for somebody who begins on a day to one of each of `needs`; units of unknown credit are
    avoided first. None when no qualification that is offered leads there."""
    ways = [
        [one for one in qualifications if one.offered(on) and _leads(one, need, on, edges, scope)] for need in needs
    ]
    if not ways:
        return Route((), (), 0)
    if not all(ways):
        return None
    programme = _Programme()
    for one in {one.slug: one for way in ways for one in way}.values():
        _completed(programme, framework, units, one, learned)
    for way in ways:
        programme.between(1, len(way), [(programme.variable("take", one.slug), 1) for one in way])
    new = {name[1]: column for name, column in programme.names.items() if name[0] == "learn"}
    unknown = {column: 1.0 for unit, column in new.items() if units[unit].credit is None}
    found = programme.least(unknown)
    if found is None:
        return None
    fewest = sum(found["learn", unit] for unit, column in new.items() if column in unknown)
    programme.between(0, fewest, unknown.items())
    found = programme.least({column: float(units[unit].credit or 0) for unit, column in new.items()})
    assert found is not None  # nosec B101: the first solution is one of this programme too
    left = sorted(unit for unit in new if found["learn", unit])
    return Route(
        units=tuple(left),
        qualifications=tuple(dict.fromkeys(next(q.slug for q in way if found["take", q.slug]) for way in ways)),
        credit=sum(units[unit].credit or 0 for unit in left),
        unknown=tuple(unit for unit in left if units[unit].credit is None),
    )


def _leads(one: Qualification, need: Sequence[str], on: dt.date, edges: Sequence[Equivalence], scope: str) -> bool:
    """Whether a qualification, begun on a day, is what is needed or counts as it."""
    begun = Holding(one.slug, on, one.body, on)
    return one.slug in need or any(edge.counts_as in need and edge.of(begun, scope) == MET for edge in edges)


def _completed(
    programme: _Programme, framework: Framework, units: Mapping[str, Unit], one: Qualification, learned: Learned
) -> None:
    """What it takes to take a qualification: `use` of units that are passed, learned anew, or recognised (`prior`)."""
    rule, taken = one.combination, programme.variable("take", one.slug)
    credit = {unit: float(units[unit].credit or 0) for unit in rule.units}
    use = {unit: programme.variable("use", one.slug, unit) for unit in rule.units}
    recognised = {unit: programme.variable("prior", one.slug, unit) for unit in rule.units if unit in learned.prior}
    for unit, column in use.items():
        programme.between(-1, 0, [(column, 1), (taken, -1)])
        if unit not in learned.passed:
            ways = [programme.variable("learn", unit), *([recognised[unit]] if unit in recognised else [])]
            programme.between(-len(ways), 0, [(column, 1), *((way, -1) for way in ways)])
    for unit in rule.mandatory:
        programme.between(0, 0, [(use[unit], 1), (taken, -1)])
    for first, second in rule.barred:
        programme.between(0, 1, [(use[first], 1), (use[second], 1)])
    enough = [(sum(credit.values()), rule.optional_credit, rule.optional)]
    if rule.floor_level:
        least = framework.rank(rule.floor_level)
        high = [unit for unit in rule.units if framework.rank(units[unit].level) >= least]
        enough.append((sum(credit.values()), rule.floor_credit, tuple(high)))
    for most, needed, some in enough:
        programme.between(0, most, [*((use[unit], credit[unit]) for unit in some), (taken, -needed)])
    if rule.prior_most is not None and recognised:
        programme.between(0, rule.prior_most, [(column, credit[unit]) for unit, column in recognised.items()])
