"""Columns that no name tells: which of them say something of who a record is about, and which must not be used."""

import re

import polars as pl

from village.linkage.files.guessing import Guess, Unused, sample, says_identifier, squashed
from village.linkage.rules.names import fold

LEAST_FILLED = 0.05
"""A column with fewer values than this says too little to be worth its comparisons."""
MOST_WORDS = 60
"""Characters that a value may have on average: longer ones are essays."""
MANY_CODES = 60
"""Distinct numbers from which a column of numbers is taken for an identifier: no coded answer has so many."""
NOT_RECOGNISED = "it is not recognised, and no column of the other file has its name: name it with --mapping"
_A_NUMBER = re.compile(r"[A-Za-z]{0,4}[-_/ ]?\d+(?:[-_/ .]?\d+)*[A-Za-z]?|[0-9a-fA-F]{8}-?[0-9a-fA-F-]{8,}")


def with_others(tables: list[pl.DataFrame], guesses: list[Guess]) -> list[Guess]:
    """The guesses, with the columns added that both files have under one name and that carry information."""
    rest = [
        [name for name in table.columns if not _known(name, one)] for table, one in zip(tables, guesses, strict=True)
    ]
    files = zip(tables, guesses, rest, strict=True)
    why = [{name: _no_evidence(name, table, one) for name in names} for table, one, names in files]
    for one, names in zip(guesses, rest, strict=True):
        for name in names:
            twins = [[n for n in others if squashed(n) == squashed(name)] for others in rest]
            reasons = [found[ns[0]] if ns else NOT_RECOGNISED for found, ns in zip(why, twins, strict=True)]
            if reason := next(filter(None, reasons), ""):
                one.unused.append(Unused(name, reason))
            else:
                one.concepts[f"other:{squashed(name)}"] = (name,)
    return guesses


def _known(name: str, one: Guess) -> bool:
    return any(name in names for names in one.concepts.values()) or any(name == gone.column for gone in one.unused)


def _no_evidence(name: str, table: pl.DataFrame, one: Guess) -> str:
    """Why a column is not used as evidence; empty when it is."""
    values = table[name]
    if values.null_count() == len(values):
        return "it is empty"
    if says_identifier(name) or _numbers(values):
        return "it looks like an identifier and was not named with --ids"
    if 1 - values.null_count() / len(values) < LEAST_FILLED:
        return f"it is filled in fewer than {LEAST_FILLED:.0%} of records"
    if values.drop_nulls().n_unique() < 2:
        return "it says the same of everyone"
    looked = sample(values)
    if sum(map(len, looked)) > MOST_WORDS * len(looked):
        return "it holds long text"
    return _repeats(values, table, one)


def _numbers(values: pl.Series) -> bool:
    """Whether a column holds numbers of things: more of them than any code has, or one for each record."""
    looked = sample(values)
    numbers = sum(bool(_A_NUMBER.fullmatch(value)) for value in looked)
    distinct = values.drop_nulls().n_unique()
    few = len(looked) / 2
    return numbers > few and (distinct > MANY_CODES or distinct > few)


def _repeats(values: pl.Series, table: pl.DataFrame, one: Guess) -> str:
    """Whether a column only says again what others say: joined names, an initial, a year of a date, half a postcode."""
    names = [one.concepts[concept][0] for concept in ("forename", "surname") if concept in one.concepts]
    for columns in ([names] if len(names) == 2 else []) + [list(c) for k, c in one.concepts.items() if k != "sex"]:
        rows = table.select(values.alias("?"), *(c for c in columns)).drop_nulls()
        rows = rows.gather_every(max(len(rows) // 500, 1))
        texts = [[fold(value).replace(" ", "") for value in row] for row in rows.iter_rows()]
        both = len(columns) == 2 and columns == names
        held = sum(_holds(row[0], row[1:], both) for row in texts)
        if texts and held >= 0.8 * len(texts) and (both or rows["?"].n_unique() > 2):
            return f"it repeats {' and '.join(columns)}"
    return ""


def _holds(value: str, texts: list[str], both: bool) -> bool:
    """Whether a value holds all the texts (of joined names), or begins or ends one of them."""
    if both:
        return all(text in value for text in texts)
    short = value.isdigit() and len(value) < 4
    return bool(value) and not short and any(text.startswith(value) or text.endswith(value) for text in texts)
