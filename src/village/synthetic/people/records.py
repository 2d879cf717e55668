"""What stands in a source's records on a day: what is so, as far as it has been told, and what went wrong."""

from __future__ import annotations

import polars as pl

from village.synthetic.people.draws import U64
from village.synthetic.people.sheet import Sheet
from village.synthetic.people.written_facts import birth, home, identifiers, reach, service
from village.synthetic.people.written_names import written_names

FLAGS = (
    *("twin", "cousin", "adopted", "looked_after", "duplicate", "typo", "sound", "ocr", "swapped", "known_as"),
    *("middle_as_forename", "initial", "title", "placeholder", "surname_part", "accents", "punctuation"),
    *("former_name", "carers_name", "dob_missing", "dob_wrong", "sex_missing", "sex_wrong"),
    *("postcode_missing", "postcode_wrong", "moved", "nhs_missing", "nhs_wrong", "upn_missing", "upn_wrong"),
)
"""What truth says of each record."""


def rows_on(sheet: Sheet) -> pl.DataFrame:
    """The records as they leave the source; `sheet.flags` says afterwards what is wrong with them."""
    for name in ("twin", "cousin", "adopted", "looked_after"):
        sheet.note(name, getattr(sheet.some, name)[sheet.held.row])
    sheet.note("duplicate", sheet.held.duplicate)
    columns: dict[str, pl.Series] = {"record": record_names(sheet.held.source.name, sheet.held.key)}
    for part in (written_names, birth, home, identifiers, reach, service):
        columns |= part(sheet)
    return pl.DataFrame(columns)


def record_names(source: str, keys: U64) -> pl.Series:
    """The source's own keys as it writes them: its letters and sixteen hexadecimal digits."""
    letters = "".join(word[0] for word in source.split("-")).upper()
    digits = keys.astype(">u8").tobytes().hex()
    return pl.Series([f"{letters}-{digits[at : at + 16]}" for at in range(0, len(digits), 16)], dtype=pl.String)


def truth_of(sheet: Sheet, rows: pl.DataFrame) -> pl.DataFrame:
    """Whose records they are and what was done to each."""
    said = {"record": rows["record"], "child": sheet.child, "family": sheet.family}
    flags = {name: sheet.flags[name] for name in FLAGS}
    return pl.DataFrame({**said, **flags}).insert_column(0, pl.lit(sheet.held.source.name).alias("source"))
