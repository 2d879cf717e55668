"""What leaves outcomes for the warehouse: the releases in use, all they ever said, and the measures made of it."""

import datetime as dt
from collections.abc import Sequence

import polars as pl

from village.outcomes import queries
from village.outcomes.models import Release
from village.warehouse import releases
from village.warehouse.extract import Cell, Progress, Table, quiet
from village.warehouse.kept import Kept
from village.warehouse.measures import shipped
from village.warehouse.measures.children import children
from village.warehouse.measures.counting import PLACES, RELEASE, SERVICES, STAFF, Counted, count_all
from village.warehouse.measures.run import VALUES
from village.warehouse.measures.so_far import so_far, with_so_far
from village.warehouse.measures.so_far import table as so_far_table
from village.warehouse.measures.tables import tables as measured
from village.warehouse.observations import KEY, OBSERVATION, latest
from village.warehouse.schools import figures as schools
from village.warehouse.status.target import Target

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
_NEIGHBOURS = {
    **dict.fromkeys(("sha256", "title", "publisher", "url", "licence", "note"), "text"),
    "published_on": "day",
    "file": "text",
    "areas": "whole",
    "synthetic": "flag",
}


def tables(
    progress: Progress = quiet,
    records: Sequence[Table] = (),
    *,
    staff: Sequence[Counted] = (),
    directory: Sequence[Table] = (),
    records_made_up: bool = False,
) -> list[Table]:
    """Every table of figures, from the releases in use, and what is counted of `records` of help kept here and of the
    `directory` of services with its places of early learning, and was of `staff`. Records themselves go no further: of
    them only counts that were protected reach a table."""
    counting = shipped.counted_measures("help")
    counted = count_all(counting, records) if records else []
    now = so_far(counting, records)
    used, near = queries.in_use(), queries.neighbours_in_use()
    names = [one.id for one, _ in used]
    ever = releases.ever(queries.folder(), names)
    observed = latest(ever)
    early, listed = _of_directory(directory, observed)
    titles = {indicator: title for _, said in used for indicator, title in said.indicators.items()}
    return [
        _releases(used, _counted_here(counted, now, records_made_up) + _counted(staff, early, listed, records_made_up)),
        _inspections(),
        _ever(ever),
        _neighbours(near[0] if near else None),
        *schools.tables(observed, releases.schools(queries.folder(), names), titles),
        so_far_table(now),
        *measured(
            shipped.in_use(queries.own_measures()),
            *(
                observed,
                near[1] if near else None,
                _targets(),
                progress,
                [*with_so_far(counted, counting, now), *staff, *early, *listed],
            ),
        ),
    ]


def _ever(ever: pl.DataFrame) -> Table:
    columns = {name: _KINDS[kind] for name, kind in OBSERVATION.items()}
    about = "Every observation of every release in use: what was ever published."
    return Table("observations_ever", about, columns, (*KEY, "release"), ever)


def _of_directory(directory: Sequence[Table], observed: pl.DataFrame) -> tuple[list[Counted], list[Counted]]:
    """What is counted of places of early learning, held against the children of an area, and of all services."""
    if not directory:
        return [], []
    early = count_all(shipped.counted_measures("early"), [*directory, children(observed)], PLACES)
    return early, count_all(shipped.counted_measures("directory"), directory, SERVICES)


def _targets() -> dict[str, Target]:
    return {slug: one.target for slug, one in shipped.targets_in_use(queries.own_measures()).items()}


_HELP = (
    "help",
    "Records of early help, counted",
    "Counted from the records of help kept here; what might show a family is hidden.",
)
_STAFF = (
    "workforce",
    "Registers of a workforce, counted",
    "Counted from the registers of employers who keep them here; what might show somebody is hidden.",
)
_PLACES = (
    "early",
    "Places of early learning, counted",
    "Counted from what nurseries, preschools and childminders say of their free places. No child is in it.",
)
_SERVICES = (
    "directory",
    "The directory of services, counted",
    "Counted from the directory that is kept here. Services whose place must not be found are not counted.",
)


def _counted_here(counted: Sequence[Counted], now: pl.DataFrame, made_up: bool) -> list[tuple[Cell, ...]]:
    """What stands in the place of a release for figures counted here: as published when their last quarter ended, or,
    where none has, on the first day that is not in what is counted of the quarter that runs."""
    rows = _values(counted)
    ends = rows["until_on"].to_list() or now["until_on"].to_list()
    return [_release(RELEASE, _HELP, max(ends), rows.height, made_up)] if ends else []


def _counted(
    staff: Sequence[Counted], early: Sequence[Counted], listed: Sequence[Counted], made_up: bool
) -> list[tuple[Cell, ...]]:
    """The same of registers of staff, as published when their last year ended, of places of early learning, when the
    last term that is told of began, and of the directory, on the day."""
    told = (
        (STAFF, _STAFF, _values(staff)), (PLACES, _PLACES, _values(early)), (SERVICES, _SERVICES, _values(listed)),
    )  # fmt: skip
    return [
        _release(slug, said, max(rows["until_on"]), rows.height, made_up) for slug, said, rows in told if rows.height
    ]


def _values(counted: Sequence[Counted]) -> pl.DataFrame:
    return pl.concat([VALUES.to_frame(), *(values for _, values in counted)])


def _release(slug: str, said: tuple[str, str, str], on: dt.date, rows: int, made_up: bool) -> tuple[Cell, ...]:
    dataset, title, about = said
    return (
        *(slug, dataset, title, "Those who keep these records", "", "None stated", on),
        *("final", "Records kept here", "", rows, 0, about, made_up),
    )


def _releases(used: Sequence[tuple[Release, releases.Release]], counted: Sequence[tuple[Cell, ...]]) -> Table:
    rows = [
        (
            *(one.id, said.dataset, said.title, said.publisher, said.url, said.licence, one.published_on),
            *(said.quality, said.file, said.file_sha256, said.rows, said.quarantined, said.note, one.synthetic),
        )
        for one, said in used
    ]
    return Table("releases", "The releases that figures are made of.", _RELEASES, ("id",), [*rows, *counted])


def _neighbours(used: Kept | None) -> Table:
    rows: list[list[Cell]] = []
    if used:
        said = [used.about[name] for name in ("title", "publisher", "url", "licence", "note")]
        day, count = dt.date.fromisoformat(used.on), int(used.about["areas"])
        rows = [[used.sha256, *said, day, used.file, count, used.synthetic]]
    return Table("neighbour_tables", "The table of neighbours in use.", _NEIGHBOURS, ("sha256",), rows)


def _inspections() -> Table:
    columns = {
        "area": "text",
        "inspected_on": "day",
        **dict.fromkeys(("framework", "judgement", "grade"), "text"),
        "published_on": "day",
        "link": "text",
        "row": "whole",
        "kept": "text",
        "title": "text",
        "file": "text",
        "file_sha256": "text",
        "synthetic": "flag",
    }
    rows = [
        (
            *(one.area, one.inspected_on, one.framework, one.judgement, one.grade, one.published_on, one.link, one.row),
            *(kept.id, kept.title, kept.file, kept.sha256, kept.synthetic),
        )
        for kept, found in queries.inspections_kept()
        for one in found
    ]
    return Table("inspections", "What inspectors judged, as each file says it.", columns, ("kept", "row"), rows)
