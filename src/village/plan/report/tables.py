"""The report as tables and as one JSON document. No cell of a CSV can run as a formula."""

import json
from collections.abc import Iterable
from dataclasses import asdict, fields

from village.kernel.tables.rules import write_csv
from village.plan.rules.document import Figure, Money
from village.plan.rules.report import CommitmentLine, Report


def as_json(report: Report) -> bytes:
    """The whole report; `schema` names its shape. The same report gives the same bytes."""
    return (json.dumps(asdict(report), ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def commitments(report: Report) -> bytes:
    """Every commitment known on the day, as it stood."""
    return _csv(CommitmentLine, report.commitments)


def figures(report: Report) -> bytes:
    """Every figure stated, with how it stands in print and where."""
    return _csv(Figure, report.figures)


def money(report: Report) -> bytes:
    """Every sum stated; `counted` says whether it is in the total, and if not, why not."""
    sums = {line.id: line for line in report.money.sums}
    names = [one.name for one in fields(Money)]
    rows = [[*_cells(row, names), _counted(row, row.id in sums)] for row in report.money_rows]
    return write_csv([*names, "counted"], rows).encode()


def _counted(row: Money, whole: bool) -> str:
    if row.same_as:
        return f"no: the same as {row.same_as}"
    if row.part_of:
        return f"no: part of {row.part_of}"
    if row.per:
        return f"no: a rate for each {row.per}"
    return "no: a yearly sum" if row.recurs else "yes" if whole else "no"


def _csv(table: type, rows: Iterable[object]) -> bytes:
    names = [one.name for one in fields(table)]
    return write_csv(names, [_cells(row, names) for row in rows]).encode()


def _cells(row: object, names: list[str]) -> list[object]:
    return [_cell(getattr(row, name)) for name in names]


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "" if value is None else value
