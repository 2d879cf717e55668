"""What leaves outcomes for the warehouse: the releases in use, all they ever said, and the measures made of it."""

from collections.abc import Sequence

import polars as pl

from village.outcomes import queries
from village.outcomes.models import Release
from village.warehouse import releases
from village.warehouse.extract import Progress, Table, quiet
from village.warehouse.measures import shipped
from village.warehouse.measures.tables import tables as measured
from village.warehouse.observations import KEY, OBSERVATION, latest
from village.warehouse.schools import figures as schools

_KINDS = {pl.String: "text", pl.Int64: "whole", pl.Float64: "number", pl.Date: "day"}
_RELEASES = {
    **dict.fromkeys(("id", "dataset", "title", "publisher", "url", "licence"), "text"),
    "published_on": "day",
    **dict.fromkeys(("quality", "file", "file_sha256"), "text"),
    "rows": "whole",
    "quarantined": "whole",
    "note": "text",
    "synthetic": "flag",
}


def tables(progress: Progress = quiet) -> list[Table]:
    """Every table of figures, from the releases in use."""
    used = queries.in_use()
    names = [one.id for one, _ in used]
    ever = releases.ever(queries.folder(), names)
    now = latest(ever)
    titles = {indicator: title for _, said in used for indicator, title in said.indicators.items()}
    columns = {name: _KINDS[kind] for name, kind in OBSERVATION.items()}
    about = "Every observation of every release in use: what was ever published."
    return [
        _releases(used),
        Table("observations_ever", about, columns, (*KEY, "release"), ever),
        *schools.tables(now, releases.schools(queries.folder(), names), titles),
        *measured(shipped.measures(), now, None, shipped.targets(), progress),
    ]


def _releases(used: Sequence[tuple[Release, releases.Release]]) -> Table:
    rows = [
        (
            *(one.id, said.dataset, said.title, said.publisher, said.url, said.licence, one.published_on),
            *(said.quality, said.file, said.file_sha256, said.rows, said.quarantined, said.note, one.synthetic),
        )
        for one, said in used
    ]
    return Table("releases", "The releases that figures are made of.", _RELEASES, ("id",), rows)
