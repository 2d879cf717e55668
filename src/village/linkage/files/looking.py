"""Columns whose name says nothing, told by what their values look like: dates of birth, postcodes, sex."""

import datetime as dt
import re
from collections.abc import Callable

import polars as pl

from village.linkage.files.guessing import Guess, Unused, said, sample, says_identifier
from village.linkage.rules import dates, places

MOST = 0.8
"""The share of a column's values that must look like a thing for the column to be taken as it."""
OLDEST = 110
"""Years: no older date is a date of birth in a file whose column does not say so."""
_OTHER_DATE = re.compile(
    r"start|end|admi|appoint|enrol|join|leav|left|event|updat|creat|refer|review|seen|visit|entry|exit|from|until|till"
    r"|since|open|clos|record|receiv|sent|census|death|died|valid|modif|decision|assess", re.IGNORECASE
)  # fmt: skip
_OTHER_PLACE = re.compile(
    r"school|gp|surgery|practice|work|service|provider|nursery|parent|carer|former|prev|old", re.I
)
_SAYS_SEX = frozenset(("M", "F", "MALE", "FEMALE", "BOY", "GIRL"))


def _born(value: str) -> bool:
    today = dt.date.today()  # noqa: DTZ011 - a date of birth has no hour, nor a zone
    found = dates.birth(value).value
    return len(found) == 10 and f"{today.year - OLDEST}" <= found[:4] and found <= today.isoformat()


def _postcode(value: str) -> bool:
    return places.is_british(places.postcode(value))


LOOKS: tuple[tuple[str, Callable[[str], bool], re.Pattern[str]], ...] = (
    ("date_of_birth", _born, _OTHER_DATE),
    ("postcode", _postcode, _OTHER_PLACE),
    ("sex", lambda value: value.upper() in _SAYS_SEX, _OTHER_PLACE),
)
"""Concept, what its values look like, and names of columns that hold such values of something else."""


def looked_at(values: pl.DataFrame, one: Guess) -> Guess:
    """The guess, with what no name told and the values of one column tell; of several such columns none is taken."""
    known = {name for names in one.concepts.values() for name in names} | {gone.column for gone in one.unused}
    rest = [name for name in values.columns if name not in known and not says_identifier(name)]
    for concept, good, others in LOOKS:
        if concept in one.concepts:
            continue
        found = [name for name in rest if not others.search(name) and _looks(values[name], good)]
        if len(found) == 1:
            one.concepts[concept] = (found[0],)
            one.by_values.append(found[0])
        else:
            why = f"several columns look like {said(concept)}: name the right one with --mapping"
            one.unused.extend(Unused(name, why) for name in found)
        rest = [name for name in rest if name not in found]
    return one


def _looks(values: pl.Series, good: Callable[[str], bool]) -> bool:
    filled = sample(values)
    return bool(filled) and sum(map(good, filled)) >= MOST * len(filled)
