"""From a folder of tables to a plan, or to every reason why not.

A table is one file (`goals.csv`) or a folder of files (`commitments/1.csv`, ...); `plan.yaml` says what plan it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from types import SimpleNamespace
from typing import Any

from village.kernel.tables.rules import Problem, Refused, Row, read_csv
from village.plan.rules.document import TABLES, Plan, Source, columns
from village.plan.rules.kinds import Kind, Unreadable
from village.plan.rules.manifest import MANIFEST, manifest_from, not_its_own
from village.plan.rules.standing import known_from

MOST_ROWS = 50_000  # in all tables together: ten times the largest plan we know, and what memory bears
MOST_PROBLEMS = 100
_NAMED_BY = {"chapters": "slug", "articles": "number", "footnotes": "order", "paragraphs": "paragraph"}
_ALSO_ONCE = {"chapters": "number", "goals": "number"}  # pages are found by these numbers


@dataclass(frozen=True, slots=True)
class _Read:
    """A row that was read, with where it stands. `value` has only some of its columns if it is not `whole`."""

    file: str
    line: int
    value: Any
    whole: bool = True


def plan_from(files: Mapping[str, bytes], *, names_of: Callable[[str], tuple[str, ...]] | None = None) -> Plan:
    """The plan that `files` (relative name → bytes) hold. Raises Refused with file, row, column and reason for each
    problem found (at most 100); a plan with any problem is no plan.

    With `names_of` (the register's names for a code), also for what can be read but is not to be taken in: the template
    as it was written, a code that is not its area's, a plan that promises nothing."""
    if MANIFEST not in files:
        do = "Add it; `village plan template` writes one to start from."
        raise Refused([Problem(MANIFEST, "The file is missing.", do)])
    manifest, problems = manifest_from(files[MANIFEST])
    unread = {"sources"} if problems else set()
    tables = _tables(files, problems, unread)
    problems += islice(_between(tables, manifest["sources"], unread), MOST_PROBLEMS)
    problems += islice(_threads(tables["serves"], manifest.get("id")), MOST_PROBLEMS)
    if names_of is not None:
        problems += not_its_own(files[MANIFEST], names_of)
        if not {"goals", "commitments"} & (unread | {name for name, rows in tables.items() if rows}):
            what = "The plan holds neither a goal nor a commitment."
            problems.append(Problem(MANIFEST, what, "Fill in goals.csv or commitments.csv first."))
    if problems:
        raise Refused(problems[:MOST_PROBLEMS])
    rows: dict[str, Any] = {name: tuple(one.value for one in some) for name, some in tables.items()}
    return Plan(**manifest, **rows)


def _tables(files: Mapping[str, bytes], problems: list[Problem], unread: set[str]) -> dict[str, list[_Read]]:
    """The rows of every table; those with rows that cannot be read whole are added to `unread`. Stops reading once
    enough problems are known to refuse the plan."""
    tables: dict[str, list[_Read]] = {name: [] for name in TABLES}
    for name in sorted(files):
        path = PurePosixPath(name)
        table = path.parts[0] if len(path.parts) == 2 else path.stem
        if len(problems) >= MOST_PROBLEMS or name == MANIFEST:
            continue
        if path.suffix != ".csv" or table not in TABLES or len(path.parts) > 2:
            what = "This file is no table of a plan."
            problems.append(Problem(name, what, f"The tables are {', '.join(TABLES)}."))
            continue
        before = len(problems)
        try:
            tables[table] += _rows(name, files[name], TABLES[table], problems)
        except Refused as refusal:
            problems += refusal.problems
        if len(problems) > before:
            unread.add(table)
        if sum(map(len, tables.values())) > MOST_ROWS:
            what = f"With this file the tables come to more than {MOST_ROWS:,} rows."
            raise Refused([*problems, Problem(name, what, "Remove what does not belong.")][-MOST_PROBLEMS:])
    return tables


def _rows(file: str, raw: bytes, table: type, problems: list[Problem]) -> Iterator[_Read]:
    shape = columns(table)
    for row in read_csv(file, raw, list(shape)):
        values = _row(file, row, shape, problems)
        whole = len(values) == len(shape)
        yield _Read(file, row.line, table(**values) if whole else SimpleNamespace(**values), whole)
        if not whole and len(problems) >= MOST_PROBLEMS:
            return


def _row(file: str, row: Row, shape: Mapping[str, Kind], problems: list[Problem]) -> dict[str, object]:
    """The cells that can be read, by column."""
    values: dict[str, object] = {}
    for column, kind in shape.items():
        cell = row.cells[column]
        if kind.required and not cell:
            problems.append(Problem(file, "The cell is empty.", f"It needs {kind.name}.", row.line, column))
            continue
        try:
            values[column] = kind.read(cell)
        except Unreadable as error:
            problems.append(Problem(file, error.what, error.do, row.line, column))
    return values


# ── between rows ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _between(tables: Mapping[str, list[_Read]], sources: Sequence[Source], unread: set[str]) -> Iterator[Problem]:
    """What is wrong with rows only when they are seen together. Nobody is told that a row is not there when it only
    could not be read."""
    whole = {name: [one for one in rows if one.whole] for name, rows in tables.items()}
    ids = {"sources": {source.id for source in sources}}
    ids |= {name: {one.value.id for one in rows} for name, rows in whole.items()}
    for name, rows in whole.items():
        yield from _twice(rows, "id", _NAMED_BY.get(name, "id"))
        if name in _ALSO_ONCE:
            yield from _twice(rows, _ALSO_ONCE[name], _ALSO_ONCE[name])
        yield from _dangling(name, tables[name], ids, unread)
    yield from _sums(whole["money"], {source.id: source for source in sources})


def _twice(rows: list[_Read], attribute: str, column: str) -> Iterator[Problem]:
    first: dict[object, _Read] = {}
    for one in rows:
        value = getattr(one.value, attribute)
        seen = first.setdefault(value, one)
        if seen is not one:
            what = f"{str(value)!r} stands already in {seen.file}, row {seen.line}."
            yield Problem(one.file, what, "Give each row its own.", one.line, column)


def _dangling(table: str, rows: list[_Read], ids: Mapping[str, set[str]], unread: set[str]) -> Iterator[Problem]:
    shape = columns(TABLES[table])
    pointing = {name: kind for name, kind in shape.items() if kind.table and kind.table not in unread}
    for one in rows:
        for column, kind in pointing.items():
            value = getattr(one.value, column, None) or ()
            for wanted in value if kind.many or not value else (value,):
                if wanted not in ids[kind.table]:
                    what = f"{wanted!r} is not in {kind.table}."
                    yield Problem(
                        one.file, what, f"Add it there, or use an id that {kind.table} has.", one.line, column
                    )


def _threads(serves: list[_Read], own: str | None) -> Iterator[Problem]:
    """Threads that lead nowhere: to the plan itself, or where another has led already."""
    first: dict[tuple[str, ...], _Read] = {}
    for one in (row for row in serves if row.whole):
        if one.value.plan == own:
            what, do = f"{own!r} is this plan itself.", "Name the other plan that it serves."
            yield Problem(one.file, what, do, one.line, "plan")
        seen = first.setdefault((one.value.commitment, one.value.plan, one.value.serves), one)
        if seen is not one:
            what = f"That it serves this stands already in {seen.file}, row {seen.line}."
            yield Problem(one.file, what, "Keep one of them.", one.line, "serves")


def _sums(money: list[_Read], sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Sums that could not be added up: told again in a chain, known later than what repeats them, part of themselves,
    or with a range that is upside down."""
    rows = {one.value.id: one for one in money}
    for one in money:
        sum_, first, whole = one.value, rows.get(one.value.same_as), rows.get(one.value.part_of)
        if sum_.amount_high is not None and sum_.amount_high < sum_.amount:
            yield Problem(
                one.file, "The range is upside down.", "Write the lower amount first.", one.line, "amount_high"
            )
        if first is not None and first.value.same_as:
            what = f"{first.value.id!r} itself only tells another sum again."
            yield Problem(one.file, what, f"Write {first.value.same_as}.", one.line, "same_as")
        elif first is not None and sum_.part_of not in ("", first.value.part_of):
            what = f"{first.value.id!r}, the same sum, is not part of {sum_.part_of!r}."
            yield Problem(one.file, what, "Say it there, or leave this blank.", one.line, "part_of")
        elif first is not None and _later(first.value.source, sum_.source, sources):
            what = f"{first.value.id!r} was published after {sum_.id!r}, which tells it again."
            yield Problem(one.file, what, "Turn the two round.", one.line, "same_as")
        if whole is not None and whole.value.same_as:
            what = f"{whole.value.id!r} only tells another sum again."
            yield Problem(one.file, what, f"Write {whole.value.same_as}.", one.line, "part_of")
    for one in _in_rings(rows):
        what = f"{one.value.id!r} leads back to itself."
        do = "End the chain at the sum that was stated first."
        yield Problem(one.file, what, do, one.line, "same_as" if one.value.same_as else "part_of")


def _later(source: str, than: str, sources: Mapping[str, Source]) -> bool:
    if source not in sources or than not in sources:
        return False
    return known_from(sources[source]) > known_from(sources[than])


def _in_rings(rows: Mapping[str, _Read]) -> Iterator[_Read]:
    """Every sum that is, step by step, part of itself or the same as itself. O(rows): each is walked over once."""
    safe: set[str] = set()
    for start in rows:
        path: dict[str, None] = {}
        current = start
        while current in rows and current not in safe and current not in path:
            path[current] = None
            current = rows[current].value.same_as or rows[current].value.part_of
        if current in path:
            names = list(path)
            yield from (rows[name] for name in names[names.index(current) :])
        safe.update(path)
