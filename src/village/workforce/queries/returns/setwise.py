"""Rules run over whole tables: each expression compiled to SQL, once, and run by DuckDB.

Nothing that anybody wrote gets into the SQL but names of the standard, and values that were read as numbers, days and
plain texts. What must be so of a tree is told in `rules.expressions`; `rules.rowwise` is the other executor.
"""

import datetime as dt
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl

from village.workforce.rules.returns.expressions import (
    Among,
    AsAt,
    Call,
    Compare,
    Expression,
    Fits,
    Literal,
    Logic,
    Missing,
    Path,
    Sum,
    Times,
    Total,
)
from village.workforce.rules.returns.packs import Rule, whose
from village.workforce.rules.returns.rowwise import TwiceThere
from village.workforce.rules.returns.standard import Standard, Tables, Value

_SQL = {
    **dict.fromkeys(("text", "code", "ref"), "VARCHAR"),
    "date": "DATE",
    "flag": "BOOLEAN",
    **dict.fromkeys(("number", "whole"), "DECIMAL(18,6)"),
}
COLUMNS: Mapping[str, Any] = {
    **dict.fromkeys(("text", "code", "ref"), pl.String),
    "date": pl.Date,
    "flag": pl.Boolean,
    **dict.fromkeys(("number", "whole"), pl.Decimal(18, 6)),
}
"""The type of each kind of field in a frame."""
_WIDE = "DECIMAL(38,6)"
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",
    "memory_limit": "2GB",
    "threads": "2",
}


def frames(standard: Standard, tables: Tables) -> dict[str, pl.DataFrame]:
    """The tables that have rows, as typed frames."""
    return {
        name: pl.DataFrame(
            {one: [row.get(one) for row in tables[name]] for one in table.fields},
            schema={one.name: COLUMNS[one.kind] for one in table.fields.values()},
        )
        for name, table in standard.tables.items()
        if tables.get(name)
    }


@contextmanager
def opened(standard: Standard, given: Mapping[str, pl.DataFrame]) -> Iterator["Sets"]:
    """The frames of a return as tables of DuckDB, in memory, until the end. Raises TwiceThere for a key that two rows
    of a table have."""
    connection = duckdb.connect(":memory:", config=CONFIG)
    try:
        for name, table in standard.tables.items():
            columns = ", ".join(f'"{one.name}" {_SQL[one.kind]}' for one in table.fields.values())
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            if name in given and len(given[name]):
                _fill(connection, name, given[name])
        connection.execute("SET lock_configuration = true")
        yield Sets(standard, connection)
    finally:
        connection.close()


def _fill(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    connection.register("given", frame)
    connection.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM given')  # nosec B608 - a table of the standard
    connection.unregister("given")
    more = f'SELECT id FROM "{name}" GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT 1'  # nosec B608 - as above
    twice = connection.execute(more).fetchone()
    if twice:
        raise TwiceThere(name, str(twice[0]))


class TooMuch(Exception):
    """A rule, by its code, would have taken more time or memory than one may."""


class Sets:
    """Tables to ask about, whole. No rule may take longer than `seconds`: raises TooMuch."""

    def __init__(self, standard: Standard, connection: duckdb.DuckDBPyConnection, seconds: float = 20) -> None:
        self.standard, self._connection, self.seconds = standard, connection, seconds

    def found(
        self, rule: Rule, as_at: dt.date, most: int | None = None
    ) -> list[tuple[str, str, tuple[Value | None, ...]]]:
        """For each row that a rule finds, in the order of their keys: its key, whom it is about, the rule's fields."""
        rows = self._run(rule, compiled(self.standard, rule, as_at, most))
        return [(row[0], str(row[1]), row[2:]) for row in rows]

    def count(self, rule: Rule, as_at: dt.date) -> int:
        """How many rows a rule finds."""
        sql = f"SELECT count(*) FROM ({compiled(self.standard, rule, as_at)})"  # nosec B608 - as in `compiled`
        return int(self._run(rule, sql)[0][0])

    def _run(self, rule: Rule, sql: str) -> list[tuple[Any, ...]]:
        """What a query gives. Rows that share one key by the hundred thousand would take for ever: it is stopped."""
        clock = threading.Timer(self.seconds, self._connection.interrupt)
        clock.start()
        try:
            return self._connection.execute(sql).fetchall()
        except (duckdb.InterruptException, duckdb.OutOfMemoryException):
            raise TooMuch(rule.code) from None
        finally:
            clock.cancel()


def compiled(standard: Standard, rule: Rule, as_at: dt.date, most: int | None = None) -> str:
    """The SQL of a rule: key, person and fields of the rows that it finds."""
    writer = _Writer(as_at)
    shown = [writer.sql(one) for one in (whose(standard, rule.table), *rule.fields)]
    when = writer.sql(rule.when)
    columns = ", ".join(f"{sql} AS c{number}" for number, sql in enumerate(shown))
    limit = f" LIMIT {most}" if most is not None else ""
    rows = f'FROM "{rule.table}" r{writer.joins("r")} WHERE {when} ORDER BY r.id{limit}'
    return f"SELECT r.id, {columns} {rows}"  # nosec B608 - names of the standard, and values that were read


class _Writer:
    """SQL of one rule. `r` is the row, `o` the other one inside a total; a reference that is followed is a join of the
    one that it begins from."""

    def __init__(self, as_at: dt.date) -> None:
        self.as_at = as_at
        self._joined: dict[str, dict[tuple[tuple[str, str], ...], str]] = {"r": {}, "o": {}}

    def joins(self, side: str) -> str:
        """The joins that the paths of a side ask for."""
        found = []
        for through, alias in self._joined[side].items():
            before = self._joined[side].get(through[:-1], side)
            name, table = through[-1]
            found.append(f' LEFT JOIN "{table}" {alias} ON {alias}.id = {before}."{name}"')
        return "".join(found)

    def sql(self, expression: Expression, exact: bool = False) -> str:
        """An expression. `exact`: it must come to false, not to NULL, when it does not hold, as inside a ``not``."""
        match expression:
            case Literal(value):
                return _literal(value)
            case Path():
                return self._path(expression)
            case AsAt():
                return _literal(self.as_at)
            case Missing(part, present):
                return f"({self.sql(part)} IS {'NOT ' if present else ''}NULL)"
            case Logic("not", parts):
                return f"(NOT {self.sql(parts[0], exact=True)})"
            case Logic(op, parts):
                return "(" + f" {op.upper()} ".join(self.sql(one, exact) for one in parts) + ")"
            case Total():
                return self._total(expression)
            case Compare() | Among() | Fits():
                held = self._held(expression)
                return f"COALESCE({held}, FALSE)" if exact else held
        return self._reckoned(expression)

    def _held(self, expression: Compare | Among | Fits) -> str:
        match expression:
            case Compare(op, left, right):
                return f"({self.sql(left)} {op} {self.sql(right)})"
            case Among(part, values):
                return f"({self.sql(part)} IN ({', '.join(map(_literal, values))}))"
        return f"regexp_full_match({self.sql(expression.part)}, '{_pattern(expression.picture)}')"

    def _reckoned(self, expression: Sum | Times | Call) -> str:
        match expression:
            case Sum(op, left, right):
                return f"CAST({self.sql(left)} {op} {self.sql(right)} AS {_WIDE})"
            case Times(part, by):
                return f"CAST(CAST({self.sql(part)} AS {_WIDE}) * {_literal(by.value)} AS {_WIDE})"
        parts = [self.sql(one) for one in expression.parts]
        match expression.name:
            case "days":
                return _number(f"date_diff('day', {parts[0]}, {parts[1]})")
            case "years":
                return _number(_years(*parts))
            case "year":
                return _number(f"year({parts[0]})")
            case "months_after":
                months = expression.parts[1]
                count = int(months.value) if isinstance(months, Literal) and isinstance(months.value, Decimal) else 0
                return f"CAST({parts[0]} + to_months({count}) AS DATE)"
        return _number(f"length({parts[0]})")

    def _path(self, path: Path) -> str:
        side = "o" if path.other else "r"
        joined = self._joined[side]
        for length in range(1, len(path.through) + 1):
            joined.setdefault(path.through[:length], f"{side}{len(joined) + 1}")
        return f'{joined.get(path.through, side)}."{path.field}"'

    def _total(self, total: Total) -> str:
        self._joined["o"] = {}
        keys = [f"{self.sql(theirs)} = {self.sql(mine)}" for theirs, mine in total.keys]
        kept = " AND ".join([*keys, *([self.sql(total.where)] if total.where else [])]) or "TRUE"
        part = self.sql(total.part) if total.part is not None else "*"
        rows = f'FROM "{total.table}" o{self.joins("o")} WHERE {kept}'
        match total.what:
            case "exists":
                return f"EXISTS (SELECT 1 {rows})"
            case "count":
                return f"(SELECT {_number('count(*)')} {rows})"
            case "sum":
                return f"(SELECT COALESCE(sum({part}), 0) {rows})"
        return f"(SELECT {'min' if total.what == 'least' else 'max'}({part}) {rows})"


def _number(sql: str) -> str:
    return f"CAST({sql} AS DECIMAL(18,6))"


def _years(first: str, last: str) -> str:
    """Whole years; who was born on 29 February is a year older on 1 March of other years."""
    day = "(month({0}) * 100 + day({0}))"
    earlier = f"{day.format(last)} < {day.format(first)}"
    return f"(year({last}) - year({first}) - CASE WHEN {earlier} THEN 1 ELSE 0 END)"


def _literal(value: Value) -> str:
    """A value of a rule as SQL. Texts are of letters, digits and a few signs, no quotation mark among them."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case Decimal():
            return f"CAST({value:f} AS DECIMAL(18,6))"
        case dt.date():
            return f"DATE '{value.isoformat()}'"
    return f"'{value}'"


_SIGNS = {"9": "[0-9]", "A": "[A-Za-z]"}


def _pattern(picture: str) -> str:
    """A picture as a pattern: a class or one escaped sign for each of its signs, nothing that repeats."""
    return "".join(_SIGNS.get(one) or (one if one.isalnum() or one in " _" else f"[{one}]") for one in picture)
