"""Rules run a row at a time, in plain Python: where somebody types, and beside the other executor in tests."""

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Mapping, Set
from decimal import Decimal
from typing import Any

from village.kernel.documents.rules.conditions import years
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
from village.workforce.rules.returns.standard import Record, Tables, Value
from village.workforce.rules.returns.values import rounded

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class TwiceThere(ValueError):
    """Two rows of a table have one key, so that no reference to it can be followed."""

    def __init__(self, table: str, key: str) -> None:
        super().__init__(f"{table} has two rows with the key {key}")
        self.table, self.key = table, key


class Rows:
    """Tables to ask about, as at a day. What a rule looks up is indexed once."""

    def __init__(self, tables: Tables, as_at: dt.date) -> None:
        self.tables, self.as_at = tables, as_at
        self._by_key: dict[str, dict[Value, Record]] = {}
        self._by: dict[tuple[str, tuple[Path, ...]], dict[tuple[Value | None, ...], list[Record]]] = {}
        self._alone: dict[Total, Value | None] = {}
        for table, rows in tables.items():
            keys: set[Value | None] = set()
            for one in rows:
                if one["id"] in keys:
                    raise TwiceThere(table, str(one["id"]))
                keys.add(one["id"])

    def found(self, table: str, when: Expression, keys: Set[str] | None = None) -> list[Record]:
        """The rows of a table, of those with these keys where some are given, that an expression holds for."""
        every = self.tables.get(table, [])
        return [row for row in every if (keys is None or str(row["id"]) in keys) and self.worth(when, row)]

    def worth(self, expression: Expression, row: Record, other: Record | None = None) -> Any:
        """What an expression comes to: a truth, or a value, None for a missing one."""
        match expression:
            case Literal(value):
                return value
            case Path():
                return self._followed(expression, row, other)
            case AsAt():
                return self.as_at
            case Total():
                return self._total(expression, row)
            case Sum() | Times() | Call():
                return self._reckoned(expression, row, other)
            case Logic("not", parts):
                return not self.worth(parts[0], row, other)
            case Logic(op, parts):
                return (all if op == "and" else any)(self.worth(one, row, other) for one in parts)
        return self._held(expression, row, other)

    def _held(self, expression: Compare | Missing | Among | Fits, row: Record, other: Record | None) -> bool:
        match expression:
            case Compare(op, left, right):
                one, two = self.worth(left, row, other), self.worth(right, row, other)
                return one is not None and two is not None and _COMPARE[op](one, two)
            case Missing(part, present):
                return (self.worth(part, row, other) is not None) == present
            case Among(part, values):
                return self.worth(part, row, other) in values
        return fits(self.worth(expression.part, row, other), expression.picture)

    def _reckoned(self, expression: Sum | Times | Call, row: Record, other: Record | None) -> Any:
        if isinstance(expression, Sum):
            parts: Iterable[Expression] = (expression.left, expression.right)
        else:
            parts = (expression.part,) if isinstance(expression, Times) else expression.parts
        values = [self.worth(one, row, other) for one in parts]
        if any(one is None for one in values):
            return None
        match expression:
            case Sum(op):
                return values[0] + values[1] if op == "+" else values[0] - values[1]
            case Times(_, by):
                return rounded(values[0] * by.value)
        return called(expression.name, values)

    def _followed(self, path: Path, row: Record, other: Record | None) -> Value | None:
        record = other if path.other and other is not None else row
        for name, table in path.through:
            record = self._keyed(table).get(record.get(name) or "", {})
        return record.get(path.field)

    def _keyed(self, table: str) -> dict[Value, Record]:
        if table not in self._by_key:
            self._by_key[table] = {str(one["id"]): one for one in self.tables.get(table, [])}
        return self._by_key[table]

    def _total(self, total: Total, row: Record) -> Value | None:
        if not total.keys:
            if total not in self._alone:
                self._alone[total] = self._of(total, row, self.tables.get(total.table, []))
            return self._alone[total]
        wanted = tuple(self.worth(mine, row) for _, mine in total.keys)
        return self._of(total, row, self._grouped(total).get(wanted, []) if None not in wanted else [])

    def _grouped(self, total: Total) -> dict[tuple[Value | None, ...], list[Record]]:
        paths = tuple(theirs for theirs, _ in total.keys)
        if (total.table, paths) not in self._by:
            groups: dict[tuple[Value | None, ...], list[Record]] = {}
            for one in self.tables.get(total.table, []):
                groups.setdefault(tuple(self._followed(path, {}, one) for path in paths), []).append(one)
            self._by[total.table, paths] = groups
        return self._by[total.table, paths]

    def _of(self, total: Total, row: Record, rows: list[Record]) -> Value | None:
        where = total.where
        kept = (one for one in rows if where is None or self.worth(where, row, one))
        if total.what == "exists":
            return next(kept, None) is not None
        if total.part is None:
            return Decimal(sum(1 for _ in kept))
        values = [value for one in kept if (value := self.worth(total.part, row, one)) is not None]
        if total.what == "sum":
            return sum(values, Decimal(0))
        found: Value | None = (min if total.what == "least" else max)(values, default=None)
        return found


def fits(text: str | None, picture: str) -> bool:
    """Whether a text fits a picture, sign by sign."""
    if text is None or len(text) != len(picture):
        return False
    return all(_fits(one, sign) for one, sign in zip(text, picture, strict=True))


def _fits(one: str, sign: str) -> bool:
    if sign == "9":
        return one in "0123456789"
    if sign == "A":
        return one.isascii() and one.isalpha()
    return one == sign


def called(name: str, values: list[Any]) -> Value:
    """What a call comes to; none of `values` is missing."""
    match name:
        case "days":
            return Decimal((values[1] - values[0]).days)
        case "years":
            return Decimal(years(values[0], values[1]))
        case "year":
            return Decimal(values[0].year)
        case "months_after":
            return months_after(values[0], int(values[1]))
    return Decimal(len(values[0]))


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last when it has no such day."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")  # pragma: no cover
