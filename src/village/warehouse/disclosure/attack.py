"""What can be worked out from a release by someone who has only what is published: this release, those beside it,
earlier ones, and the rules, which are public.

Written apart from `protect` and sharing only its words, so that neither can hide the other's mistakes. Three means, the
simplest first: subtraction, carried as far as it goes (each sum narrows the bounds of its terms); whole-number bounds,
the least and greatest value of each hidden cell that fit everything (Fischetti and Salazar, 2001; Hundepool et al.,
2012, section 4.3 “the attacker problem”); and both again with earlier releases laid beside this one.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from village.warehouse.disclosure.bounds import ENDLESS, DoesNotFit, Row, Unknown, WholeBounds
from village.warehouse.disclosure.cells import Hidden, Key, Release, Shown, named
from village.warehouse.disclosure.rules import COUNT, DENOMINATOR, REST

ROUNDS = 60  # of subtraction; each narrows bounds, and what is left goes to the whole-number bounds
SLIP = 1e-3  # bounds are divided by small whole numbers, so nothing nearer to a whole number is not one
HOWS = ("subtraction", "bounds", "an earlier release", "no answer in time")


@dataclass(frozen=True)
class Finding:
    """A cell that can be known too nearly. Its bounds (people) are for whoever mends the release, never for print."""

    key: Key
    cell: str
    how: str  # of HOWS
    width: int  # that was promised
    lower: int = field(repr=False)
    upper: int = field(repr=False)

    def __str__(self) -> str:
        if self.how == HOWS[3]:
            return f"The cell {self.cell} could not be shown to be safe in the time allowed."
        by = {"bounds": "from all that is shown together", "subtraction": "by subtraction"}
        return f"The cell {self.cell} can be worked out {by.get(self.how, 'with ' + self.how)}."


class Recoverable(Exception):
    """A release that must not go out. The message names the cells and no values."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        lines = [str(one) for one in findings[:50]]
        more = [f"And {len(findings) - 50:,} cells more."] if len(findings) > 50 else []
        super().__init__("\n".join(["The release is blocked.", *lines, *more]))


def check_release(release: Release, *, linked: Sequence[Release] = (), earlier: Sequence[Release] = ()) -> None:
    """Nothing, when nothing can be recovered; else raises Recoverable."""
    findings = attack(release, linked=linked, earlier=earlier)
    if findings:
        raise Recoverable(findings)


def attack(release: Release, *, linked: Sequence[Release] = (), earlier: Sequence[Release] = ()) -> list[Finding]:
    """Every cell that can be known too nearly from `release`, those published with it, and those published before.

    Too nearly: less than `rules.width` between the least and the greatest count that a hidden cell may have; or the
    same of a number that is printed nowhere (who is left out of a count, say), when it is certainly a small one.
    Earlier figures are taken to be unchanged unless this release shows otherwise; where they cannot be, they are left.
    Raises DoesNotFit for releases that no counts of people would give.
    """
    alone = {one.key: one for one in _findings(release, linked, ())}
    if not earlier:
        return list(alone.values())
    try:
        together = _findings(release, linked, earlier)
    except DoesNotFit:
        return list(alone.values())
    return [
        alone.get(one.key) or Finding(one.key, one.cell, HOWS[2], one.width, one.lower, one.upper) for one in together
    ]


def _findings(release: Release, linked: Sequence[Release], earlier: Sequence[Release]) -> list[Finding]:
    said = [release, *linked, *earlier]
    known = _Known(said)
    known.subtract()
    whole = WholeBounds(known.bounds, known.rows)
    now = {key: cell for one in (*linked, release) for key, cell in one.cells.items()}
    shown = {key for one in said for key, cell in one.cells.items() if isinstance(cell, Shown)}
    found = []
    for key in [key for kind, key in known.bounds if kind == COUNT]:
        hidden = isinstance(now.get(key), Hidden)
        if hidden or key not in shown:
            finding = _judged(release, key, hidden, known.bounds[COUNT, key], whole)
            if finding:
                found.append(finding)
    return found


def _judged(release: Release, key: Key, hidden: bool, after: tuple[int, int], whole: "WholeBounds") -> Finding | None:
    """Whether one cell is known too nearly, and how."""
    rules = release.rules
    enough = rules.width if hidden else None
    answer = whole.of((COUNT, key), width=enough, ceiling=None if hidden else rules.threshold)
    if answer is None:
        return None
    lower, upper, certain = answer
    if not hidden and not (rules.small(lower) and rules.small(upper)):
        return None
    if upper - lower >= rules.width:
        return None
    how = HOWS[0] if after[1] - after[0] < rules.width else HOWS[1]
    return Finding(key, named(rules, key), how if certain else HOWS[3], rules.width, lower, upper)


class _Known:
    """Bounds of every number that the releases speak of, and the rows that tie them to each other."""

    def __init__(self, releases: Sequence[Release]) -> None:
        self.rules = releases[0].rules
        self.bounds: dict[Unknown, tuple[int, int]] = {}
        self.rows: list[Row] = []
        for one in releases:
            self._read(one)
        self._tie()

    def _read(self, one: Release) -> None:
        """Take in what each cell of a release says of its count; the first to speak of a figure is believed."""
        for key, cell in one.cells.items():
            lower, upper = one.rules.least_hidden, ENDLESS
            if isinstance(cell, Shown):
                lower, upper = _behind(one, cell)
            before = self.bounds.get((COUNT, key), (0, ENDLESS))
            both = max(before[0], lower), min(before[1], upper)
            self.bounds[COUNT, key] = both if both[0] <= both[1] else before  # else it has been revised since
        if one.rules.rounding.how == "controlled":
            self._read_steps(one)

    def _read_steps(self, one: Release) -> None:
        """Under controlled rounding the printed figures add up too, the hidden ones among them."""
        base, name = one.rules.rounding.base, "steps of " + one.name
        for key, cell in one.cells.items():
            if isinstance(cell, Shown):
                self.bounds[name, key] = int(cell.value) // base, int(cell.value) // base
            else:
                self.bounds[name, key] = 0, ENDLESS
                self.rows.append(((((COUNT, key), 1), ((name, key), -base)), 1 - base, base - 1))
        for total, parts in self._sums(one.cells):
            if total in one.cells and all(part in one.cells for part in parts):
                self.rows.append(_adds_up(name, total, parts))

    def _tie(self) -> None:
        """Every sum that anything is known of; a total of known parts is known, though nobody printed it."""
        for key in [key for _, key in self.bounds if key[-1] == DENOMINATOR]:
            count, rest = (*key[:-1], COUNT), (*key[:-1], REST)
            if (COUNT, count) in self.bounds:
                self.bounds.setdefault((COUNT, rest), (0, ENDLESS))
                self.rows.append(_adds_up(COUNT, key, [count, rest]))
        done: set[tuple[Key, tuple[Key, ...]]] = set()
        new = True
        while new:
            new = False
            cells = {key for kind, key in self.bounds if kind == COUNT}
            for total, parts in self._sums(cells):
                if (total, tuple(parts)) in done or not (total in cells or cells.issuperset(parts)):
                    continue
                done.add((total, tuple(parts)))
                new = new or total not in cells
                for key in (total, *parts):
                    self.bounds.setdefault((COUNT, key), (0, ENDLESS))
                self.rows.append(_adds_up(COUNT, total, parts))

    def _sums(self, cells: Collection[Key]) -> Iterator[tuple[Key, list[Key]]]:
        """Each sum in which one of the cells is a part."""
        for at, sums in enumerate(self.rules.dimensions.values()):
            where = defaultdict(set)
            for key in cells:
                where[key[at]].add((key[:at], key[at + 1 :]))
            for total, lists in sums.items():
                for parts in lists:
                    for before, after in set().union(*(where[part] for part in parts)):
                        yield (*before, total, *after), [(*before, part, *after) for part in parts]

    def subtract(self) -> None:
        """Each row narrows the bounds of each of its terms by those of the others, again until nothing moves."""
        for _ in range(ROUNDS):
            moved = [self._narrow(row) for row in self.rows]
            if not any(moved):
                return

    def _narrow(self, row: Row) -> bool:
        terms, least, most = row
        ends = [sorted(factor * end for end in self.bounds[unknown]) for unknown, factor in terms]
        low, high = sum(end[0] for end in ends), sum(end[1] for end in ends)
        moved = False
        for (unknown, factor), end in zip(terms, ends, strict=True):
            reach = sorted(((least - (high - end[1])) / factor, (most - (low - end[0])) / factor))
            before = self.bounds[unknown]
            after = max(before[0], math.ceil(reach[0] - SLIP)), min(before[1], math.floor(reach[1] + SLIP))
            if after[0] > after[1]:
                raise DoesNotFit
            if after != before:
                self.bounds[unknown] = after
                moved = True
        return moved


def _adds_up(kind: str, total: Key, parts: Sequence[Key]) -> Row:
    return (((kind, total), 1), *(((kind, part), -1) for part in parts)), 0, 0


def _behind(one: Release, cell: Shown) -> tuple[int, int]:
    """What may stand behind a shown count: its rounding undone, less the small ones, which would have been hidden."""
    value, base, how = int(cell.value), cell.rounding.base, cell.rounding.how
    down, up = {"none": (0, 0), "conventional": (base // 2, (base - 1) // 2)}.get(how, (base - 1, base - 1))
    may = range(max(value - down, 0), value + up + 1)
    if cell.rounding == one.rules.rounding:
        none = value == 0 and one.rules.zeros == "shown"
        may_be = [count for count in may if count >= one.rules.threshold or (count == 0 and none)]
        if may_be:
            return may_be[0], may_be[-1]
    return may[0], may[-1]
