"""A year is counted once: what was told of it then stands, so that nobody reads one person off two builds."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from village.kernel.audit import actions as audit
from village.warehouse.extract import Table
from village.warehouse.measures.counting import Counted, protect_all
from village.warehouse.measures.shipped import counted_measures
from village.warehouse.periods import period
from village.workforce.actions.measured.extracting import extract
from village.workforce.models import CountedYear
from village.workforce.queries.measured.counted import ROW, counted_years, standing

SETTLES = dt.timedelta(days=92)
"""From 1 October to 1 January: until then employers enter who left before the year ended. What is not entered by then
is not counted."""
Told = dict[str, list[list[object]]]  # by measure, rows of ROW


def count(*, cases: Sequence[Table], by: str, at: dt.datetime) -> list[Counted]:
    """Every measure of the workforce as it may be shown. `cases`: how many families each lead has, by the records of
    help, which are not kept here. A year of an area is counted when it has settled and somebody
    asks, once, by every measure that there is then; what is in the register later changes nothing of it."""
    records = [*extract(by=by, at=at - SETTLES), *cases]
    _keep(records, by, at)
    return standing(counted_measures("workforce"))


@transaction.atomic
def _keep(records: list[Table], by: str, at: dt.datetime) -> None:
    known, fresh = counted_years(), _fresh(records)
    new = [CountedYear(area=key[0], year=key[1], told=told, at=at) for key, told in fresh.items() if key not in known]
    if not new:
        return
    CountedYear.objects.bulk_create(new)
    years = sorted(f"{one.area} {one.year}" for one in new)
    audit.record(actor=by, action="workforce.years.count", thing="warehouse", at=at, detail={"years": years})


def _fresh(records: list[Table]) -> dict[tuple[str, int], Told]:
    """By area and year, what may be shown of it by each measure."""
    found: dict[tuple[str, int], Told] = defaultdict(lambda: defaultdict(list))
    for measure, rows in protect_all(counted_measures("workforce"), records):
        for row in rows.iter_rows(named=True):
            year = period(row["period"]).until_on.year
            found[row["area"], year][measure.slug].append([row[name] for name in ROW])
    return found
