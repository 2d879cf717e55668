"""Linkage from start to end: files in, a folder of answers out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from village.kernel.tables.rules import Problem, Refused
from village.linkage.files import report, results, sui_matcher
from village.linkage.files.choosing import Choice
from village.linkage.files.columns import NotTaken
from village.linkage.files.deciding import decide
from village.linkage.files.decisions import LABELS, together, told
from village.linkage.files.guessing import Guess, Unused, guess, said
from village.linkage.files.linking import Sizes, weigh
from village.linkage.files.looking import looked_at
from village.linkage.files.mapping import drafted, guessed, read_mapping
from village.linkage.files.preparing import fields, fields_of
from village.linkage.files.reading import Table, read
from village.linkage.files.spreading import helped
from village.linkage.short_names import short_names

Step = Callable[[str], None]
STEPS = 7


@dataclass(frozen=True)
class Wanted:
    """What a person asks for beside the files."""

    mapping: Path | None = None
    identifiers: list[str] = field(default_factory=list)
    decisions: list[Path] = field(default_factory=list)
    labels: Path | None = None
    choice: Choice = field(default_factory=Choice)
    samples: bool = False
    sui_matcher: bool = False


def link(paths: list[Path], out: Path, wanted: Wanted, step: Step = lambda _: None) -> results.Linked:
    """Link two files, or free one of duplicates, and write the folder `out`.

    Raises Refused, with nothing written, when a file, the mapping or a decision cannot be used.
    """
    results.check_place(out)
    step("Reading")
    tables = [read(path) for path in paths]
    guesses = _mapped(tables, wanted)
    records = [_records(table, one) for table, one in zip(tables, guesses, strict=True)]
    given = [read(path) for path in wanted.decisions]
    decided = told(given, records) if given else None
    labels = told([read(wanted.labels)], records, LABELS) if wanted.labels else None
    with helped():
        step("Making values comparable")
        columns, refused = fields([t.values for t in tables], [g.concepts for g in guesses], short_names())
        if not columns:
            do = "Say with --mapping which columns hold names, dates of birth or addresses."
            raise Refused([Problem(tables[0].name, "No column was found that can be compared.", do)])
        _tell_one_sided(guesses, set(columns), refused)
        sizes = Sizes(len(tables[0]), len(tables[1]) if len(tables) > 1 else 0)
        weighed = weigh(columns, sizes, step, decided, labels)
        outcome = decide(weighed, wanted.choice, decided)
    linked = results.Linked(tables, guesses, records, weighed, outcome, labels)
    step("Writing")
    page = report.page(linked, refused, wanted.choice, samples=wanted.samples)
    more = {results.DECISIONS: together(given)} if given else {}
    more |= {results.SUI_MATCHER: sui_matcher.answers(linked)} if wanted.sui_matcher else {}
    results.write(out, linked, drafted(guesses), page, more)
    return linked


def _mapped(tables: list[Table], wanted: Wanted) -> list[Guess]:
    if wanted.mapping is None:
        return guessed(tables, [looked_at(t.values, guess(t.values)) for t in tables], wanted.identifiers)
    found = read_mapping(wanted.mapping.name, wanted.mapping.read_bytes(), tables)
    for one in found:
        for name in wanted.identifiers:
            one.concepts.setdefault(f"id:{name}", (name,))
            one.unused[:] = [gone for gone in one.unused if gone.column != name]
    return found


def _tell_one_sided(guesses: list[Guess], compared: set[str], refused: list[NotTaken]) -> None:
    """Say of columns that are understood that nothing can be compared with them; the mapping keeps them."""
    for one in guesses:
        for concept, names in one.concepts.items():
            if concept != "record" and not fields_of(concept) & compared:
                why = f"it is taken as {said(concept)}, and {_without(concept, guesses, refused)}"
                one.unused.extend(Unused(name, why) for name in names)


def _without(concept: str, guesses: list[Guess], refused: list[NotTaken]) -> str:
    """Why a column that is understood is compared with nothing: no file has another, or what is there was not read."""
    wanted = fields_of(concept)
    if not all(any(fields_of(c) & wanted for c in one.concepts if c != "record") for one in guesses):
        return "there is none to compare it with"
    why = [f"{one.reason}, {one.records:,} records" for one in refused if fields_of(one.concept) & wanted]
    return "a file has none that can be read" + (f": {'; '.join(why)}" if why else "")


def _records(table: Table, one: Guess) -> pl.Series:
    """What each record is called: by its own column, or by its row, the first below the header being 1."""
    if "record" not in one.concepts:
        return pl.Series("record", range(1, len(table) + 1)).cast(pl.String)
    name = one.concepts["record"][0]
    values = table.values[name]
    if values.null_count() or values.n_unique() < len(values):
        do = "Map another column as record, or none: rows are then numbered."
        raise Refused([Problem(table.name, f"Column {name!r} does not tell all records apart.", do)])
    one.unused[:] = [gone for gone in one.unused if gone.column != name]
    return values.alias("record")
