"""What was told of years that were counted: it stands, whatever the register holds today."""

from collections import defaultdict
from collections.abc import Iterable

import polars as pl

from village.warehouse.measures.counting import STAFF, TOLD, Counted, told
from village.warehouse.measures.definition import Measure
from village.workforce.models import CountedYear

ROW = [name for name in TOLD if name != "area"]


def counted_years() -> set[tuple[str, int]]:
    """The areas and years that were counted."""
    return set(CountedYear.objects.values_list("area", "year"))


def standing(measures: Iterable[Measure]) -> list[Counted]:
    """The values of each measure by which anything was told, as they were told, and sums over areas of these."""
    kept: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for one in CountedYear.objects.all():
        for slug, rows in one.told.items():
            kept[slug] += [(one.area, *row) for row in rows]
    return [
        (one, told(one, pl.DataFrame(kept[one.slug], schema=TOLD, orient="row"), STAFF))
        for one in measures
        if one.slug in kept
    ]
