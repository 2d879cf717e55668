"""Tables and releases as files: a CSV of counts and its rules in, a folder of CSVs with the same rules out."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from village.kernel.tables.rules import Problem, Refused, Row, quoted, read_csv, write_csv
from village.warehouse.disclosure.cells import SYMBOL, Cell, Hidden, Key, Release, Shown
from village.warehouse.disclosure.protect import Protected
from village.warehouse.disclosure.rules import COUNT, DENOMINATOR, Rounding, Rules, rules_from

RULES = "rules.yaml"
COLUMNS = {COUNT: pl.Int64, DENOMINATOR: pl.Int64, "rounded": pl.Int64, "published": pl.Boolean}


def read_table(file: str, raw: bytes, rules: Rules) -> pl.DataFrame:
    """A table of counts for `protect`, from a CSV with a column for each dimension of the rules, `count`, and if wanted
    `denominator`, `rounded` and `published` (no, for what will be printed nowhere). A count that its source hides is
    blank or “c”. Raises Refused."""
    rows = _rows(file, raw, rules, (DENOMINATOR, "rounded", "published"))
    names = [*rules.dimensions, COUNT, DENOMINATOR, "rounded", "published"]
    columns: dict[str, list[object]] = {name: [] for name in names}
    for row in rows:
        for name in names:
            columns[name].append(_read(file, row, name))
    filled = {name: cells for name, cells in columns.items() if any(cell not in (None, "") for cell in cells)}
    absent = [name for name in rules.dimensions if name not in filled and rules.root(name) is None]
    if absent or not rows:
        raise Refused([Problem(file, "The table holds no rows.", "Give one row for each count.")])
    kinds = {name: COLUMNS.get(name, pl.String) for name in filled} | {COUNT: pl.Int64}
    return pl.DataFrame({COUNT: columns[COUNT], **filled}, schema=kinds).select(n for n in names if n in kinds)


def _rows(file: str, raw: bytes, rules: Rules, optional: Iterable[str]) -> list[Row]:
    rooted = [name for name in rules.dimensions if rules.root(name) is not None]
    return read_csv(file, raw, [*rules.dimensions, COUNT, *optional], optional=[*rooted, *optional])


def _read(file: str, row: Row, name: str) -> object:
    cell = row.cells[name]
    if name == "published":
        if cell not in ("", "yes", "no"):
            raise Refused([Problem(file, f"{quoted(cell)} is not yes or no.", "Write one.", row.line, name)])
        return False if cell == "no" else None if cell == "" else True
    if name not in COLUMNS:
        return cell
    return None if cell == "" or (name == COUNT and cell == SYMBOL) else _whole(file, row.line, name, cell)


def _whole(file: str, line: int, name: str, cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) <= 9):
        do = f"Write digits; leave it blank, or write {SYMBOL}, where the source hides it."
        raise Refused([Problem(file, f"{quoted(cell)} is not a whole number of people.", do, line, name)])
    return int(cell)


# ── releases ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def release_files(protected: Protected, names: Sequence[str], rules_as_given: bytes) -> dict[str, str]:
    """What a release's folder holds: each table as anyone may read it, and the rules, which are public."""
    found = {RULES: rules_as_given.decode("utf-8-sig")}
    for number, name in enumerate(names):
        if name in found:
            raise Refused([Problem(name, "Two tables of one release have this name.", "Rename one.")])
        frame = protected.frame(number)
        cells = protected.release.cells
        keys = protected.keys(number)
        rounded = [_base(cells.get((*key, COUNT)), protected.release.rules) for key in keys]
        columns = [*frame.columns, *(["rounded"] if any(rounded) else [])]
        printed = [key for key in keys if (*key, COUNT) in cells]
        kept = [at for at, key in enumerate(keys) if key in set(printed)]
        lines = [
            [*_printed(frame.row(at, named=True), keys[at], cells), *([rounded[at]] if any(rounded) else [])]
            for at in kept
        ]
        found[name] = write_csv(columns, lines)
    return found


def _base(cell: Cell | None, rules: Rules) -> int | None:
    """To what the publisher rounded a shown count, when that is not what the rules do."""
    return cell.rounding.base if isinstance(cell, Shown) and cell.rounding != rules.rounding else None


def _printed(row: Mapping[str, object], key: Key, cells: Mapping[Key, Cell]) -> Iterator[object]:
    for name, value in row.items():
        hidden = value is None and any(
            isinstance(cells.get((*key, part)), Hidden)
            for part in ((COUNT, DENOMINATOR) if name == "percent" else (name,))
        )
        yield SYMBOL if hidden else value


def write_release(folder: Path, files: Mapping[str, str]) -> None:
    """Write a release's folder, whole or not at all. Raises Refused when there is something at that place."""
    if folder.exists():
        raise Refused([Problem(str(folder), "There is something here already.", "Name a folder that does not exist.")])
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, text in files.items():
            (aside / name).write_text(text, encoding="utf-8", newline="")
        aside.chmod(0o755)
        os.replace(aside, folder)  # noqa: PTH105 - a folder, renamed whole
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read_release(name: str, files: Mapping[str, bytes]) -> Release:
    """A release as anyone may read it, from the files of its folder. Raises Refused."""
    if RULES not in files or len(files) == 1:
        what = f"This is no release: it does not hold {RULES} and a table."
        raise Refused([Problem(name, what, "Give a folder that `measures protect` wrote.")])
    rules = rules_from(RULES, files[RULES])
    cells: dict[Key, Cell] = {}
    for file, raw in files.items():
        if file != RULES:
            for row in _rows(file, raw, rules, (DENOMINATOR, "percent", "rounded")):
                cells.update(_cells(file, row, rules))
    return Release(name, rules, cells)


def _cells(file: str, row: Row, rules: Rules) -> Iterator[tuple[Key, Cell]]:
    key = tuple(row.cells[name] or str(rules.root(name)) for name in rules.dimensions)
    rounding = rules.rounding
    if row.cells["rounded"]:
        rounding = Rounding(_whole(file, row.line, "rounded", row.cells["rounded"]) or 1, "conventional")
    for part in (COUNT, DENOMINATOR):
        cell = row.cells[part]
        if cell:
            hidden = cell == SYMBOL
            yield (
                (*key, part),
                Hidden("primary") if hidden else Shown(_whole(file, row.line, part, cell), "count", rounding),
            )
