"""Where everybody of a family goes in its genogram: one row for each generation, couples side by side, children under
their parents, those who live together inside one ring. Homes are letters: no address comes this far.

Generations are counted from what people are to each other; who is nobody's relation stands with those of their part.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

DOWN: Mapping[str, int] = {"parent": 1, "step-parent": 1, "foster-carer": 1, "grandparent": 2}
"""How many generations below the one the other is, for each relation that goes down."""
LEVEL = frozenset({"sibling", "half-sibling", "partner", "former"})
COUPLES = frozenset({"partner", "former"})
_STARTS: Mapping[str, int] = {"child": 0, "carer": -1, "other": -1}


@dataclass(frozen=True)
class Someone:
    """Somebody to be drawn. `sex`: m, f or blank; `helped`: a child of this help; `home`: a letter, blank for a home
    that is shared with nobody drawn or not known."""

    key: str
    name: str
    part: str = "other"
    sex: str = ""
    age: int | None = None
    unborn: bool = False
    died: bool = False
    helped: bool = False
    home: str = ""


@dataclass(frozen=True)
class Tie:
    """What one is to another, as it is recorded."""

    one: str
    other: str
    kind: str


@dataclass(frozen=True)
class Unit:
    """Parents and those who are their children in one way: `kind` is the relation. Two parents stand side by side."""

    parents: tuple[str, ...]
    kind: str
    children: tuple[str, ...]


@dataclass(frozen=True)
class Ring:
    """Those of one home who stand beside each other: `rows`, each a row and its first and last place; rows follow each
    other. A home whose people stand apart has several rings."""

    home: str
    rows: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Family:
    """Everybody's place: rows from the oldest generation, each with keys from the left."""

    people: Mapping[str, Someone]
    rows: tuple[tuple[str, ...], ...]
    units: tuple[Unit, ...]
    couples: tuple[Tie, ...]
    siblings: tuple[Tie, ...]
    rings: tuple[Ring, ...] = field(default=())

    def place(self, key: str) -> tuple[int, int]:
        """The row and the place in it of somebody."""
        return next((n, row.index(key)) for n, row in enumerate(self.rows) if key in row)

    def beside(self, one: str, other: str) -> bool:
        """Whether two stand next to each other."""
        (row, place), (other_row, other_place) = self.place(one), self.place(other)
        return row == other_row and abs(place - other_place) == 1


def family(people: Sequence[Someone], ties: Iterable[Tie]) -> Family:
    """The places of these people, in the order in which they are given where nothing else decides."""
    by_key = {one.key: one for one in people}
    known = [tie for tie in ties if tie.one in by_key and tie.other in by_key]
    depth = _generations(people, known)
    rows: list[tuple[str, ...]] = []
    for generation in sorted(set(depth.values())):
        rows.append(_row([one.key for one in people if depth[one.key] == generation], known, rows))
    bare = Family(by_key, tuple(rows), (), tuple(tie for tie in known if tie.kind in COUPLES), ())
    units = _units(bare, known)
    shared = [set(unit.children) for unit in units if unit.kind == "parent"]
    siblings = tuple(
        tie
        for tie in known
        if tie.kind in ("sibling", "half-sibling") and not any({tie.one, tie.other} <= each for each in shared)
    )
    return Family(by_key, bare.rows, units, bare.couples, siblings, tuple(_rings(bare)))


def _generations(people: Sequence[Someone], ties: Sequence[Tie]) -> dict[str, int]:
    steps: dict[str, list[tuple[str, int]]] = {one.key: [] for one in people}
    for tie in ties:
        if tie.kind in DOWN or tie.kind in LEVEL:
            down = DOWN.get(tie.kind, 0)
            steps[tie.one].append((tie.other, down))
            steps[tie.other].append((tie.one, -down))
    found: dict[str, int] = {}
    for one in sorted(people, key=lambda each: list(_STARTS).index(each.part)):
        waiting = [] if one.key in found else [(one.key, _STARTS[one.part])]
        while waiting:
            key, depth = waiting.pop(0)
            if key not in found:
                found[key] = depth
                waiting += [(other, depth + down) for other, down in steps[key]]
    return found


def _row(keys: Sequence[str], ties: Sequence[Tie], above: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A generation from the left: by where their parents stand, couples together."""
    places = {key: place + 0.5 - len(row) / 2 for row in above for place, key in enumerate(row)}

    def under(key: str) -> float | None:
        parents = [places[tie.one] for tie in ties if tie.other == key and tie.kind in DOWN and tie.one in places]
        return sum(parents) / len(parents) if parents else None

    def group_place(group: Sequence[str]) -> tuple[bool, float, int]:
        known = [place for place in map(under, group) if place is not None]
        return not known, sum(known) / len(known) if known else 0.0, keys.index(min(group, key=keys.index))

    return tuple(key for group in sorted(_groups(keys, ties), key=group_place) for key in group)


def _groups(keys: Sequence[str], ties: Sequence[Tie]) -> list[list[str]]:
    """Those who are or were couples with each other, each group in a line: who had two partners stands between them."""
    joined: dict[str, list[str]] = {key: [] for key in keys}
    for tie in ties:
        if tie.kind in COUPLES and tie.one in joined and tie.other in joined and tie.other not in joined[tie.one]:
            joined[tie.one].append(tie.other)
            joined[tie.other].append(tie.one)
    groups, taken = [], set()
    for start in sorted(keys, key=lambda key: (len(joined[key]) > 1, keys.index(key))):
        line = []
        waiting = [start]
        while waiting:
            key = waiting.pop()
            if key not in taken:
                taken.add(key)
                line.append(key)
                waiting += sorted(joined[key], key=keys.index, reverse=True)
        groups += [line] if line else []
    return groups


def _units(found: Family, ties: Sequence[Tie]) -> tuple[Unit, ...]:
    """Who is drawn under whom. A grandparent whose own child among the parents is drawn needs no line of their own."""
    above: dict[tuple[str, str], list[str]] = {}
    for tie in ties:
        if tie.kind in DOWN:
            above.setdefault((tie.other, tie.kind), []).append(tie.one)
    children: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for (child, kind), over in above.items():
        for parents in _together(found, [one for one in over if not _implied(one, child, kind, ties)]):
            children.setdefault((parents, kind), []).append(child)
    return tuple(Unit(parents, kind, tuple(under)) for (parents, kind), under in children.items())


def _implied(one: str, child: str, kind: str, ties: Sequence[Tie]) -> bool:
    if kind != "grandparent":
        return False
    parents = {tie.one for tie in ties if tie.other == child and tie.kind == "parent"}
    return any(tie.one == one and tie.kind == "parent" and tie.other in parents for tie in ties)


def _together(found: Family, parents: Sequence[str]) -> list[tuple[str, ...]]:
    """Two parents who stand side by side are drawn as two; others each by themselves."""
    placed = sorted(dict.fromkeys(parents), key=found.place)
    if len(placed) == 2 and found.beside(*placed):
        return [(placed[0], placed[1])]
    return [(one,) for one in placed]


def _rings(found: Family) -> list[Ring]:
    homes = dict.fromkeys(found.people[key].home for row in found.rows for key in row if found.people[key].home)
    rings = []
    for home in homes:
        joined: list[list[tuple[int, int, int]]] = []
        for run in _runs(found, home):
            last = joined[-1][-1] if joined else None
            alone = sum(each[0] == run[0] for each in _runs(found, home)) == 1
            if last and alone and last[0] == run[0] - 1 and _over(found, last, run) and _only(found, home, last[0]):
                joined[-1].append(run)
            else:
                joined.append([run])
        rings += [Ring(home, tuple(rows)) for rows in joined]
    return rings


def _runs(found: Family, home: str) -> list[tuple[int, int, int]]:
    """Where those of a home stand next to each other: row, first place, last place."""
    runs: list[tuple[int, int, int]] = []
    for number, row in enumerate(found.rows):
        for place, key in enumerate(row):
            if found.people[key].home != home:
                continue
            if runs and runs[-1][0] == number and runs[-1][2] == place - 1:
                runs[-1] = (number, runs[-1][1], place)
            else:
                runs.append((number, place, place))
    return runs


def _only(found: Family, home: str, row: int) -> bool:
    return sum(each[0] == row for each in _runs(found, home)) == 1


def _over(found: Family, upper: tuple[int, int, int], lower: tuple[int, int, int]) -> bool:
    """Whether a run stands over another, both rows being centred."""
    shift = (len(found.rows[lower[0]]) - len(found.rows[upper[0]])) / 2
    return upper[1] + shift < lower[2] + 1 and lower[1] < upper[2] + 1 + shift
