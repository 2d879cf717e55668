"""From plain frames to the unprotected table: what is held of every cell, and which cells add up to which."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from village.kernel.tables.rules import MAX_PROBLEMS, Problem, Refused, quoted
from village.warehouse.disclosure.cells import Held, Key, Release, Shown, named
from village.warehouse.disclosure.rules import COUNT, DENOMINATOR, NONE, REST, Rounding, Rules

MOST_CELLS = 20_000
UNKNOWN = 10**9  # the greatest count there can be, where nothing bounds it
Sum = tuple[Key, tuple[Key, ...]]  # a total and its parts


@dataclass(frozen=True)
class Table:
    """The exact counts, before protection: the only place that holds them. It is never written and never shown.

    `known` is what earlier releases already say of a cell; `revised` are the cells of which they say something else.
    """

    rules: Rules
    held: Mapping[Key, Held] = field(repr=False)
    sums: Sequence[Sum] = field(repr=False)
    known: Mapping[Key, tuple[int, int]] = field(repr=False)
    revised: frozenset[Key] = field(repr=False)


def table_from(
    frames: Sequence[pl.DataFrame], rules: Rules, file: str = "table", earlier: Sequence[Release] = ()
) -> Table:
    """The table that all of `frames` are parts of: they will be published together, so they are protected together.

    Columns of a frame: the dimensions of the rules (one may be absent where it has one total: then the frame speaks of
    that total); `count`, a whole number, null where the publisher hid it; and if wanted `denominator` (of the count),
    `rounded` (the base that the publisher rounded to) and `published` (false for what is known and printed nowhere).
    Raises Refused: a cell twice with two counts, counts that are not whole or not in their denominator, a sum that
    lacks a part or does not add up.
    """
    held: dict[Key, Held] = {}
    problems: list[Problem] = []
    for frame in frames:
        for key, one in _cells(frame, rules, file):
            before = held.get(key, one)
            held[key] = before if before.published else one
            if (before.lower, before.upper) != (one.lower, one.upper):
                problems.append(Problem(file, f"The cell {named(rules, key)} has two counts.", "Keep the right one."))
    if len(held) > MOST_CELLS:
        raise Refused([Problem(file, f"There are more than {MOST_CELLS:,} cells.", "Protect the table in parts.")])
    known, revised, only_earlier = _said_earlier(held, earlier)
    here = set(held)
    held |= {key: Held(*known[key], published=False, by_publisher=True) for key in only_earlier}
    sums = list(_sums(held, rules))
    _complete(held, sums, here)
    problems += _do_not_add_up(held, sums, rules, file)
    if problems:
        raise Refused(problems[:MAX_PROBLEMS])
    return Table(rules, held, sums, known, revised)


def _said_earlier(
    held: Mapping[Key, Held], earlier: Sequence[Release]
) -> tuple[dict[Key, tuple[int, int]], frozenset[Key], set[Key]]:
    """What earlier releases say of each cell; the cells that were revised since; the cells that only they hold."""
    known: dict[Key, tuple[int, int]] = {}
    revised, elsewhere = set(), set()
    for release in earlier:
        for key, cell in release.cells.items():
            lower, upper = release.rules.least_hidden, UNKNOWN
            if isinstance(cell, Shown):
                lower, upper = release.rules.shown_bounds(int(cell.value), cell.rounding)
            before = known.get(key, (0, UNKNOWN))
            known[key] = max(before[0], lower), min(before[1], upper)
            now = held.get(key)
            if now is None:
                elsewhere.add(key)
            elif known[key][0] > now.upper or known[key][1] < now.lower:
                known[key] = before if before[0] <= now.upper and before[1] >= now.lower else (0, UNKNOWN)
                revised.add(key)
    return known, frozenset(revised), elsewhere


def _complete(held: dict[Key, Held], sums: Sequence[Sum], here: set[Key]) -> None:
    """Give sums that reach into earlier releases the parts that nobody published, and drop what was revised since."""
    for total, parts in sums:
        if all(key in here for key in (total, *parts) if key in held):
            continue  # of this table alone: what it lacks is refused
        for part in parts:
            held.setdefault(part, Held(0, UNKNOWN, published=False, by_publisher=True))
        least, most = sum(held[part].lower for part in parts), sum(held[part].upper for part in parts)
        if least > held[total].upper or most < held[total].lower:
            for key in {total, *parts} - here:
                held[key] = Held(0, UNKNOWN, published=False, by_publisher=True)


def _cells(frame: pl.DataFrame, rules: Rules, file: str) -> Iterator[tuple[Key, Held]]:
    fixed: dict[str, str] = {}
    for name in rules.dimensions:
        if name not in frame.columns:
            root = rules.root(name)
            if root is None:
                what = f"The column {quoted(name)} is missing and has no one total to stand for it."
                raise Refused([Problem(file, what, "Add the column.", 1, name)])
            fixed[name] = root
    if COUNT not in frame.columns:
        raise Refused([Problem(file, "The column 'count' is missing.", "Add it.", 1, COUNT)])
    for row, cells in enumerate(frame.iter_rows(named=True), 2):
        key = tuple(str(fixed.get(name) or cells[name]) for name in rules.dimensions)
        yield from _of_row(key, cells, rules, (file, row))


def _of_row(key: Key, cells: Mapping[str, object], rules: Rules, at: tuple[str, int]) -> Iterator[tuple[Key, Held]]:
    published = cells.get("published", True) not in (False, "no")
    rounded = _whole(cells.get("rounded"), "rounded", at) or 1
    if rounded > 1 and rules.rounding != NONE:
        what = "The publisher has rounded this count, and the rules would round it again."
        raise Refused([Problem(at[0], what, "Take `rounding` out of the rules.", at[1], "rounded")])
    count = _held(_whole(cells[COUNT], COUNT, at), rounded, published, rules)
    yield (*key, COUNT), count
    of = _whole(cells.get(DENOMINATOR), DENOMINATOR, at)
    if of is None:
        return
    if not count.by_publisher and of < count.lower:
        what = "The count is greater than its denominator."
        raise Refused([Problem(at[0], what, "Put them right.", at[1], DENOMINATOR)])
    among = _held(of, rounded, published, rules)
    yield (*key, DENOMINATOR), among
    exact = count.lower == count.upper and among.lower == among.upper
    rest = max(among.lower - count.upper, 0), max(among.upper - count.lower, 0)
    yield (*key, REST), Held(*rest, published=False, by_publisher=not exact)


def _whole(value: object, column: str, at: tuple[str, int]) -> int | None:
    if value is None or value == "":
        return None
    whole = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < UNKNOWN
    if whole and value == int(value):  # type: ignore[call-overload]
        return int(value)  # type: ignore[call-overload, no-any-return]
    what = f"{quoted(str(value))} is not a whole number of people."
    raise Refused([Problem(at[0], what, "Write a count, or leave it blank where the source hides it.", at[1], column)])


def _held(count: int | None, rounded: int, published: bool, rules: Rules) -> Held:
    if count is None:
        return Held(rules.least_hidden, UNKNOWN, published, by_publisher=True)
    lower, upper = Rounding(rounded, "conventional").holds(count)
    return Held(lower, upper, published, rounded=rounded)


def _sums(held: dict[Key, Held], rules: Rules) -> Iterator[Sum]:
    """Every total with its parts. A total whose parts are all here is added, unpublished: anyone can add them up."""
    added = True
    while added:
        added = False
        for total, parts in list(_possible(held, rules)):
            if total not in held and all(part in held for part in parts):
                bounds = [sum(held[part].lower for part in parts), sum(held[part].upper for part in parts)]
                unknown = any(held[part].by_publisher for part in parts)
                held[total] = Held(bounds[0], min(bounds[1], UNKNOWN), published=False, by_publisher=unknown)
                added = True
    yield from ((total, parts) for total, parts in _possible(held, rules) if total in held)


def _possible(held: Mapping[Key, Held], rules: Rules) -> Iterator[Sum]:
    """Each sum of the rules of which at least one part is held."""
    for at, sums in enumerate(rules.dimensions.values()):
        rests = {key[:at] + key[at + 1 :] for key in held}
        for total, lists in sums.items():
            for parts in lists:
                for rest in sorted(rests):
                    keys = tuple((*rest[:at], part, *rest[at:]) for part in parts)
                    if any(key in held for key in keys):
                        yield (*rest[:at], total, *rest[at:]), keys
    for key in [key for key in held if key[-1] == DENOMINATOR]:
        yield key, ((*key[:-1], COUNT), (*key[:-1], REST))


def _do_not_add_up(held: Mapping[Key, Held], sums: Sequence[Sum], rules: Rules, file: str) -> Iterator[Problem]:
    for total, parts in sums:
        missing = [part for part in parts if part not in held]
        if missing:
            what = f"The sum {named(rules, total)} lacks its part {named(rules, missing[0])}."
            yield Problem(file, what, "Add it; if it will not be published, with `published` as no.")
            continue
        least, most = sum(held[part].lower for part in parts), sum(held[part].upper for part in parts)
        if least > held[total].upper or most < held[total].lower:
            what = f"The parts of {named(rules, total)} do not add up to it."
            yield Problem(file, what, "Give counts as they were before any rounding, or say what they were rounded to.")


def shown(one: Held, rules: Rules) -> Shown:
    """A held count as its publisher rounded it, or to the nearest of the rules' multiples."""
    if one.rounded > 1:
        return Shown(one.upper - (one.rounded - 1) // 2, "count", Rounding(one.rounded, "conventional"))
    rounding = rules.rounding
    return Shown(one.lower if rounding == NONE else rounding.nearest(one.lower), "count", rounding)
