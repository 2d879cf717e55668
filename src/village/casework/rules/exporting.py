"""Writing records as another dataset has them, by a mapping that is data: what stands in which column, of what type.

A row that does not fit its mapping's own types is one sentence, and then nothing is written. A value that fewer
children share than the mapping allows is left out where its column says so, with the next smallest beside it, and the
whole of too few children."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from village.kernel.tables.rules import Problem, quoted

Cell = str | int | dt.date | None
Row = Mapping[str, Cell]
TYPES: Mapping[str, type] = {"text": str, "whole": int, "day": dt.date}


@dataclass(frozen=True)
class Column:
    """`source`: what of a record stands in it, blank for nothing, as we hold none. `codes`: what its values become.
    `hide_few`: left out where too few children share it, so that it cannot be told from what is shown. `not_before`: a
    column whose day it does not come before."""

    name: str
    type: str
    source: str = ""
    length: int = 0
    required: bool = False
    key: bool = False
    hide_few: bool = False
    not_before: str = ""
    codes: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Written:
    """One table of an export. `of`: which of our records it is of."""

    name: str
    of: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Export:
    """A mapping. `least`: of how many children it must be, and how many must share what stands in a column that could
    tell them. `confirmed`: whether it was checked with whoever sets the dataset; else `unconfirmed` says what not."""

    slug: str
    title: str
    about: str
    source: str
    confirmed: bool
    unconfirmed: str
    least: int
    tables: tuple[Written, ...]


def export_from(slug: str, values: Mapping[str, object]) -> Export:
    """A mapping as it is written down. Raises ValueError, whose message is a sentence, for one that is not whole."""
    told = {name: values.get(name) for name in ("title", "about", "source", "unconfirmed")}
    if not all(isinstance(one, str) for one in told.values()):
        raise ValueError(f"The export {slug} lacks its title, what it is about, its source or what is not confirmed.")
    tables = values.get("tables")
    least = values.get("least")
    if not isinstance(tables, list) or not isinstance(least, int) or least < 1:
        raise ValueError(f"The export {slug} lacks its tables, or of how many children it must be.")
    made = tuple(
        Written(one["table"], one["of"], tuple(_column(slug, each) for each in one["columns"])) for one in tables
    )
    for table in made:
        names = {one.name for one in table.columns}
        strays = [one.not_before for one in table.columns if one.not_before and one.not_before not in names]
        if strays:
            raise ValueError(f"In the export {slug}, {table.name} has no column {strays[0]}.")
    said = {name: " ".join(str(one).split()) for name, one in told.items()}
    return Export(slug=slug, confirmed=values.get("confirmed") is True, least=least, tables=made, **said)


def _column(slug: str, told: Mapping[str, object]) -> Column:
    kind = str(told.get("type"))
    if kind not in TYPES:
        raise ValueError(f"In the export {slug}, {told.get('column')} is of no known type: text, whole or day.")
    codes = told.get("codes")
    return Column(
        name=str(told["column"]),
        type=kind,
        source=str(told.get("from") or ""),
        length=int(str(told.get("length") or 0)),
        required=told.get("required") is True,
        key=told.get("key") is True,
        hide_few=told.get("hide_few") is True,
        not_before=str(told.get("not_before") or ""),
        codes={str(key): str(one) for key, one in codes.items()} if isinstance(codes, dict) else None,
    )


def written(table: Written, rows: Sequence[Row], least: int) -> list[dict[str, Cell]]:
    """The rows of a table as the mapping has them, without what would tell of fewer children than `least`."""
    made = [{one.name: _cell(one, row) for one in table.columns} for row in rows]
    for column in table.columns:
        if not column.hide_few:
            continue
        sharing: dict[Cell, set[Cell]] = {}
        for row, told in zip(rows, made, strict=True):
            if told[column.name] is not None:
                sharing.setdefault(told[column.name], set()).add(row.get("child"))
        hidden = _hidden(sharing, least)
        for told in made:
            if told[column.name] in hidden:
                told[column.name] = None
    return made


def _hidden(sharing: Mapping[Cell, set[Cell]], least: int) -> set[Cell]:
    """Which values of a column are left out: those that fewer children than `least` share and, as a blank would tell
    the one value that is not shown, the next smallest until two values and `least` children are behind the blanks."""
    hidden: set[Cell] = set()
    behind: set[Cell] = set()
    for value, children in sorted(sharing.items(), key=lambda one: (len(one[1]), str(one[0]))):
        enough = not hidden or (len(hidden) > 1 and len(behind) >= least)
        if len(children) >= least and enough:
            break
        hidden.add(value)
        behind |= children
    return hidden


def _cell(column: Column, row: Row) -> Cell:
    value = row.get(column.source) if column.source else None
    if value in (None, "") or column.codes is None:
        return value or None if isinstance(value, str) else value
    return column.codes.get(str(value), value)


def faults(table: Written, rows: Sequence[Row], made: Sequence[Mapping[str, Cell]]) -> Iterator[Problem]:
    """What in the rows of a table is not as its mapping says, one sentence for each. `rows`: what they were made of.
    Rows count from 2, as the header is the first."""
    keys = Counter(tuple(told[one.name] for one in table.columns if one.key) for told in made)
    file = f"{table.name}.csv"
    for number, (row, told) in enumerate(zip(rows, made, strict=True), 2):
        for column in table.columns:
            what = _fault(column, row, told)
            if what:
                yield Problem(file, what, "Mend the record or the mapping; nothing was written.", number, column.name)
        key = tuple(told[one.name] for one in table.columns if one.key)
        if key and keys[key] > 1:
            yield Problem(file, "Another row has the same key.", "Mend the mapping; nothing was written.", number)


def _fault(column: Column, row: Row, told: Mapping[str, Cell]) -> str:
    value = told[column.name]
    if value is None:
        return "This is required and there is nothing." if column.required or column.key else ""
    if type(value) is not TYPES[column.type]:
        return f"This is not a {column.type}: {quoted(str(value))}."
    if column.length and len(str(value)) > column.length:
        return f"This is longer than {column.length} characters."
    if column.codes is not None and str(row.get(column.source)) not in column.codes:
        return f"The mapping has no code for {quoted(str(value))}."
    before = told.get(column.not_before) if column.not_before else None
    if isinstance(value, dt.date) and isinstance(before, dt.date) and value < before:
        return f"This is before {column.not_before}."
    return ""


def children_in(rows: Iterable[Iterable[Row]]) -> int:
    """Of how many children some rows are."""
    return len({row["child"] for some in rows for row in some if row.get("child")})
