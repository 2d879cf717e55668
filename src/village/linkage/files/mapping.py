"""The mapping of columns as a file that a person can read, change and give back."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from village.kernel.tables.rules import Problem, Refused, quoted, read_yaml
from village.linkage.files.guessing import Guess, Unused, squashed
from village.linkage.files.others import with_others
from village.linkage.files.reading import Table
from village.linkage.rules.normalise import FIELDS

SIDES = ("left", "right")
CONCEPTS = ("record", *(concept for parts in FIELDS.values() for concept, _ in parts), "full_name")
_RECORD = ("record", "recordid", "recid", "id", "uniqueid", "rowid", "personid")
HEADING = """# Which column holds what, as this run took it. Change it and run again with --mapping.
# A concept may have several columns: [day, month, year] of a date, the lines of an address in their order.
# Concepts: {concepts}; other:NAME for anything else that says who someone is; id:NAME for a number of theirs.
"""


def read_mapping(file: str, raw: bytes, tables: list[Table]) -> list[Guess]:
    """What a mapping file says of each table: concepts at the top for both, or below `left` and `right`.

    Raises Refused when it names a concept or a column that is not there.
    """
    said = dict(read_yaml(file, raw).values)
    sided = {side: said.pop(side) for side in SIDES if side in said}
    found = []
    for side, table in zip(SIDES, tables, strict=False):
        own = sided.get(side) or {}
        if not isinstance(own, Mapping):
            raise _refused(file, f"{side} is not a list of concepts.")
        concepts = {str(c): _columns(file, str(c), names, table) for c, names in {**said, **own}.items()}
        used = {name for names in concepts.values() for name in names}
        gone = [Unused(name, "the mapping does not name it") for name in table.values.columns if name not in used]
        found.append(Guess(concepts, gone))
    return found


def _columns(file: str, concept: str, names: Any, table: Table) -> tuple[str, ...]:
    if concept not in CONCEPTS and not concept.startswith(("other:", "id:")):
        raise _refused(file, f"There is no concept called {quoted(concept)}.")
    listed = tuple(map(str, names)) if isinstance(names, list) else (str(names),)
    if missing := next((name for name in listed if name not in table.values.columns), None):
        raise _refused(file, f"{table.name} has no column called {quoted(missing)}.")
    if (len(listed) > 1 and concept not in ("address", "date_of_birth")) or (
        concept == "date_of_birth" and len(listed) == 2
    ):
        raise _refused(file, f"{quoted(concept)} cannot be made of {len(listed)} columns.")
    return listed


def _refused(file: str, what: str) -> Refused:
    return Refused([Problem(file, what, f"Known concepts: {', '.join(CONCEPTS)}; other:NAME; id:NAME.")])


def guessed(tables: list[Table], guesses: list[Guess], identifiers: list[str]) -> list[Guess]:
    """The guesses completed: columns named as identifiers, the one that tells records apart, and any others."""
    for name in identifiers:
        for table, one in zip(tables, guesses, strict=True):
            if name not in table.values.columns:
                do = "Name a column that stands under one name in each file."
                raise Refused([Problem(table.name, f"There is no column called {quoted(name)}.", do)])
            if not any(name in names for names in one.concepts.values()):
                one.concepts[f"id:{squashed(name)}"] = (name,)
    for table, one in zip(tables, guesses, strict=True):
        likely = _likely_records(table, one)
        if record := next((name for name in likely if _tells_apart(table.values[name])), ""):
            one.concepts["record"] = (record,)
        else:
            why = "it does not tell all records apart: a value of it stands twice or is missing"
            one.unused.extend(Unused(name, why) for name in likely if squashed(name) in _RECORD)
    return with_others([table.values for table in tables], guesses)


def _likely_records(table: Table, one: Guess) -> list[str]:
    """Columns that are called as if they told records apart, the likeliest first."""
    used = {name for names in one.concepts.values() for name in names}
    names = [name for name in table.values.columns if name not in used]
    likely = sorted((n for n in names if squashed(n) in _RECORD), key=lambda n: _RECORD.index(squashed(n)))
    return likely + [n for n in names if n not in likely and n.lower().endswith(("_id", " id", "id"))]


def _tells_apart(values: pl.Series) -> bool:
    """Whether a column is filled in throughout, no value twice."""
    return not values.null_count() and values.n_unique() == len(values)


def drafted(guesses: list[Guess]) -> str:
    """The mapping as YAML, with the columns that were not used as remarks."""
    concepts = ", ".join(CONCEPTS)
    lines = [HEADING.format(concepts=concepts)]
    for side, one in zip(SIDES, guesses, strict=False):
        indent = "  " if len(guesses) > 1 else ""
        if indent:
            lines.append(f"{side}:\n")
        for concept, names in one.concepts.items():
            value = _written(names[0]) if len(names) == 1 else f"[{', '.join(map(_written, names))}]"
            lines.append(f"{indent}{_written(concept) if ':' in concept else concept}: {value}\n")
        lines += [f"{indent}# not used: {gone.column!r} ({gone.reason})\n" for gone in one.unused]
    return "".join(lines)


def _written(name: str) -> str:
    plain = name.replace("_", "").isalnum() and name.isascii() and not name[0].isdigit()
    return (
        name
        if plain and name.lower() not in ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
        else quoted_yaml(name)
    )


def quoted_yaml(name: str) -> str:
    """A name between double quotes, as YAML reads it."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
