"""Files of feeds, read row by row by what a source's mapping says of their columns."""

import csv
import hashlib
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NoReturn

from village.kernel.access.actions import Refusal
from village.people.rules.rows import PROBLEM

Mapped = dict[str, str | None]
MOST_OF_ONE = 100_000  # characters of one value: no name and no address
CHUNK = 1 << 20
AT_ONCE = 5_000
OWN_CONTENT = "@row"
"""In place of a column: the row has no key of its own, so its content is its key."""
SEPARATORS = ",;\t|"
MOST_COLUMNS = 1_000
Form = Literal["csv", "parquet", "jsonl"]


class Unreadable(Refusal):
    """A file that cannot be read. `bare`: why, with nothing that stands in it."""

    def __init__(self, said: str, bare: str = "") -> None:
        super().__init__(said)
        self.bare = bare or said


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            found.update(piece)
    return found.hexdigest()


def rows_of(path: Path, mapping: Mapping[str, Any], name: str = "") -> Iterator[Mapped]:
    """The rows of a file of any form, by concept; one that cannot be read says why, under `PROBLEM`.

    Raises Unreadable, with one sentence, for a file that cannot be read, or lacks the columns of who a row is of.
    """
    name = name or path.name
    columns: dict[str, list[str]] = mapping["columns"]
    constants: dict[str, str] = mapping.get("constants", {})
    tables = _READERS[form_of(path)](path, name)
    header = next(tables)
    _check(name, header, columns)
    where = {
        concept: [header.index(one) for one in named if one in header]
        for concept, named in columns.items()
        if named != [OWN_CONTENT]
    }
    for cells in tables:
        if len(cells) != len(header):
            yield {PROBLEM: f"it has {len(cells)} cells, the header {len(header)}"}
            continue
        row: Mapped = dict(constants)
        for concept, places in where.items():
            row[concept] = " ".join(cells[place] for place in places if cells[place].strip())
        if columns["record"] == [OWN_CONTENT]:
            whole = "\x1f".join(cells).encode(errors="surrogatepass")
            row["record"] = hashlib.blake2b(whole, digest_size=16).hexdigest()
        yield row


def _check(name: str, header: Sequence[str], columns: Mapping[str, Sequence[str]]) -> None:
    double = sorted({one for one in header if header.count(one) > 1})
    if double:
        raise Unreadable(
            f"{name} has two columns called {double[0]!r}: which one is meant? Nothing was changed.",
            f"{name} has two columns of one name: which one is meant? Nothing was changed.",
        )
    key = columns["record"]
    if key != [OWN_CONTENT] and not set(key) & set(header):
        wanted = f"{name} has no column {' or '.join(map(repr, key))}, which holds each record's key"
        has = f"; it has {', '.join(map(repr, header[:12])) or 'none'}"
        do = ". Mend the file, or the source's columns. Nothing was changed."
        raise Unreadable(wanted + has + do, wanted + do)
    who = [one for concept in ("forename", "surname", "nhs_number", "upn") for one in columns.get(concept, ())]
    if not set(who) & set(header):
        raise Unreadable(
            f"{name} has no column of a name or number ({', '.join(map(repr, who)) or 'the source names none'}). "
            "Nothing was changed."
        )


def form_of(path: Path) -> Form:
    """What form a file's content has: Parquet by its first bytes, JSON lines by the first brace, else CSV."""
    with path.open("rb") as file:
        start = file.read(CHUNK)
    if start.startswith(b"PAR1"):
        return "parquet"
    return "jsonl" if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else "csv"


def _csv(path: Path, name: str) -> Iterator[list[str]]:
    """The header, then the cells of each row. Empty lines are none."""
    line = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline(CHUNK)
            if not first.strip():
                raise Unreadable(f"{name} is empty. Nothing was changed.")
            separator = max(SEPARATORS, key=first.count)
            reader = csv.reader(itertools.chain([first], file), delimiter=separator, strict=True)
            for cells in reader:
                if any(len(cell) > MOST_OF_ONE for cell in cells):  # the reader's own limit is the whole process's
                    raise csv.Error(f"field larger than {MOST_OF_ONE:,} characters")
                line = reader.line_num
                if line <= 1 or any(cells):
                    yield [cell.strip() for cell in cells] if line <= 1 else cells
    except UnicodeDecodeError as error:
        raise _not_text(name, line) from error
    except csv.Error as error:
        raise Unreadable(f"{name} cannot be read after row {max(line, 1)}: {error}. Nothing was changed.") from error


def _not_text(name: str, line: int) -> Unreadable:
    return Unreadable(f"{name} is not UTF-8 text after row {max(line, 1)}: save it as UTF-8. Nothing was changed.")


def _json_lines(path: Path, name: str) -> Iterator[list[str]]:
    """As `_csv`, of a file with one JSON object a line. A column that a line leaves out is blank in it."""
    header: dict[str, None] = {}
    for one in _objects(path, name):
        header.update(dict.fromkeys(one))
        if len(header) > MOST_COLUMNS:
            raise Unreadable(f"{name} has more than {MOST_COLUMNS:,} columns. Nothing was changed.")
    yield list(header)
    for one in _objects(path, name):
        yield [one.get(column, "") for column in header]


def _objects(path: Path, name: str) -> Iterator[dict[str, str]]:
    line = 0
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            while text := file.readline(CHUNK):
                line += 1
                if text.strip():
                    yield _object(text)
    except UnicodeDecodeError as error:
        raise _not_text(name, line) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            f"{name} cannot be read at line {line}: it must be one JSON object, each column once, and no lists or "
            "objects in it. Nothing was changed."
        ) from error


def _object(line: str) -> dict[str, str]:
    """Raises ValueError for what is no object of single values; numbers are as they were written."""
    found = json.loads(line, parse_int=str, parse_float=str, parse_constant=_no_number, object_pairs_hook=_once)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return {column: _text(value) for column, value in found.items()}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a column twice")
    return found


def _no_number(_: str) -> NoReturn:
    raise ValueError("no number")


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise ValueError("no single value")
    return str({None: "", True: "yes", False: "no"}.get(value, value))


def _parquet(path: Path, name: str) -> Iterator[list[str]]:
    """As `_csv`; a file is never in memory as a whole."""
    import pyarrow as pa  # noqa: PLC0415  # takes a third of a second to read
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(path) as file:
            yield [str(one) for one in file.schema_arrow.names]
            for batch in file.iter_batches(AT_ONCE):
                columns = [
                    ["" if value is None else str(value) for value in column.to_pylist()] for column in batch.columns
                ]
                yield from map(list, zip(*columns, strict=True))
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0][:120]
        bare = f"{name} is not a Parquet file that can be read. Nothing was changed."
        raise Unreadable(
            f"{name} is not a Parquet file that can be read: {said}. Nothing was changed.", bare
        ) from error


_READERS = {"csv": _csv, "parquet": _parquet, "jsonl": _json_lines}
