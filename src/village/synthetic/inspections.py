"""Made-up judgements of inspectors for the demonstration: of no real inspection, the same on every machine."""

import datetime as dt
from random import Random

from village.kernel.areas import queries as areas
from village.kernel.tables.rules import write_csv
from village.outcomes.actions import load_inspections
from village.warehouse.inspections import COLUMNS

TITLE = "Made-up judgements for the demonstration"
FRAMEWORK = "Made-up inspection of children’s services"
ON = dt.date(2025, 6, 2)
WEIGHTS = {"outstanding": 3, "good": 9, "requires improvement": 5, "inadequate": 2}
JUDGED = ("overall effectiveness", "safeguarding", "looked after children")


def demo_inspections(at: dt.datetime) -> None:
    """Keep the made-up judgements, once."""
    raw = table().encode()
    load_inspections(file="made-up-inspections.csv", raw=raw, title=TITLE, by="demo", at=at, synthetic=True)


def table() -> str:
    """The made-up file: three judgements for each authority but a few, which were never inspected."""
    rows = []
    for area in areas.upper_tier(ON):
        chance = Random(f"inspected {area.code}")  # not for secrets  # nosec B311
        if chance.random() < 0.05:
            continue
        day = max(ON - dt.timedelta(days=chance.randrange(900)), areas.same_area(area.code)[0].from_on)
        for judged in JUDGED:
            (grade,) = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
            published = day + dt.timedelta(days=45)
            rows.append([area.code, day.isoformat(), FRAMEWORK, judged, grade, published.isoformat(), ""])
    return write_csv(COLUMNS, rows)
