"""A file of children's centres, as GIAS gives it, read into services with the authorities of today."""

import datetime as dt
from pathlib import Path

from village.directory.queries.harvesting.files import InFile
from village.directory.queries.standard.files import bytes_of
from village.directory.rules.harvesting.centres import COLUMNS, centre
from village.directory.rules.standard.cells import table_of
from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.reading import NotRead, Read, text_of
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area, UnknownArea
from village.kernel.standards.rules import NotValid

FORMAT = "uk-3.0"


def read_centres(path: Path, *, on: dt.date) -> InFile:
    """The children's centres of a file, under the authorities of a day. Raises NotRead."""
    text = text_of(bytes_of(path))
    header, rows = table_of(text.document)
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise NotRead(f"There is no column “{missing[0]}”.", "Give the extract of children’s centres from GIAS.")
    found = InFile(FORMAT, [], list(text.findings))
    for line, cells in rows:
        if isinstance(cells, str):
            found.findings.append(_bad(line, cells))
            continue
        row = dict(zip(header, [*cells, *[""] * len(header)], strict=False))
        area = authority(row, on=on)
        if area is None or not row["URN"].strip() or not row["EstablishmentName"].strip():
            what = "This row has no URN, no name, or no authority that is known."
            found.findings.append(_bad(line, what))
        else:
            found.services.append(Read(centre(row, area=area.code, authority=area.name)))
    return found


def _bad(line: int, what: str) -> Finding:
    return Finding("schema", "row", f"line {line}", what, "Mend the row; the others were read.")


def authority(row: dict[str, str], *, on: dt.date) -> Area | None:
    """The authority that answers for a centre on a day: by its district, else its postcode, else the number that the
    register gives, which may be that of an authority which is no more."""
    code = row["DistrictAdministrative (code)"].strip()
    found = areas.upper_tier_of(code, on) if code else None
    if found is None:
        try:
            found = areas.postcode_area(row["Postcode"].strip())
        except NotValid:
            found = None
    return found or _numbered(row["LA (code)"].strip(), on)


def _numbered(number: str, on: dt.date) -> Area | None:
    try:
        became = areas.successors(areas.get(number).code, on)
    except UnknownArea:
        return None
    return became[0] if len(became) == 1 else None
