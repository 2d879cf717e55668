"""How do we know? What stands behind a measure, and where a single figure was read."""

from typing import Any

from markupsafe import Markup

from village.outcomes import queries
from village.outcomes.queries import Row
from village.outcomes.rules import near, say
from village.outcomes.views import lineage
from village.outcomes.views.page import name_of
from village.ui.filters import date


def of_measure(measure: Row) -> list[tuple[str, Any]]:
    """A measure's definition, in rows."""
    rows = [
        ("Counted", measure["numerator"]),
        ("Out of", measure["denominator"]),
        ("Whose figure", say.BASES.get(measure["basis"], measure["basis"])),
        ("Why it matters", measure["why"]),
        ("Better is", {"higher": "a higher figure", "lower": "a lower figure"}.get(measure["polarity"], "neither")),
        ("Ages", f"{measure['age_from']} to {measure['age_to']}"),
        ("Shown from", f"{measure['minimum_count']} people"),
        ("Source", measure["source"]),
        ("Who answers for it", f"{measure['owner']}, last reviewed on {date(measure['reviewed_on'])}"),
        ("To be borne in mind", Markup("<br>").join(measure["caveats"].splitlines())),
        ("How it is worked out", Markup("<code>{}</code>").format(measure["sql"])),
    ]
    promises = [
        Markup('<a class="govuk-link" href="/plans/{}/commitments/{}/">{}</a>').format(
            one["plan"], one["commitment"], one["commitment"].replace("-", " ").capitalize()
        )
        for one in queries.serves(measure["slug"])
    ]
    rows.append(("Promises it tells of", Markup("<br>").join(promises)))
    return [(label, said) for label, said in rows if said]


def of_figure(row: Row, measure: Row, series: list[Row]) -> list[tuple[str, Any]]:
    """Where a figure was read: release, file and row; of a region or England, what its councils come to.

    `series`: the figures of the same area over time.
    """
    release = next((one for one in queries.warehouse_releases() if one["id"] == row["release"]), None)
    if release is None:
        return []
    link = Markup('<a class="govuk-link" href="/data/releases/{}/">{}</a>').format(release["id"], release["title"])
    sums = queries.sums(row["measure"], row["area"], row["group"])
    rows = [
        ("Published", Markup("{}, {}, {}").format(link, release["publisher"], date(release["published_on"]))),
        ("File", f"{release['file']}, row {row['row']:,}" if row["row"] is not None else release["file"]),
        ("Quality", row["quality"]),
        ("Period", say.when(row["period"])),
        ("Revisions", _revisions(row)),
        ("Codes", lineage.former_codes(series)),
        ("Neighbours", of_neighbours(row["area"], queries.neighbours(row["area"]), row)),
        ("Added up", say.sum_of(next((one["definition"] for one in series if one["period"] == row["period"]), ""))),
        ("Does it add up?", say.added(sums, measure) if sums and sums["period"] == row["period"] else ""),
    ]
    return [(label, said) for label, said in rows if said]


def of_neighbours(area: str, rows: list[Row], row: Row | None = None) -> Markup:
    """Whose table of neighbours it is, that to be one is not mutual, leading to which are, and how the average of a
    standing is made."""
    table = queries.neighbour_table()
    if table is None or not rows:
        return Markup("")
    link = Markup('<a class="govuk-link" href="/data/neighbours/">{}</a>').format(table["title"])
    made = near.average(row) if row else ""
    average = f"The figure is {made}. " if made else ""
    first, back, last = near.not_mutual(name_of(area), rows).partition(near.back(rows))
    mutual = Markup('{}<a class="govuk-link" href="/data/neighbours/?area={}">{}</a>{}').format(first, area, back, last)
    return Markup("{}{} The neighbours are those of {}, {}.").format(average, mutual, link, table["publisher"])


def _revisions(row: Row) -> str:
    """When a figure was first published as what, and revised to what; blank where it never was."""
    found, told = queries.measure(row["measure"]), queries.revisions(row)
    if found is None or len(told) < 2:
        return ""
    said = [f"{date(one['published_on'])}{_TO[number > 0]} {say.value(one, found)}" for number, one in enumerate(told)]
    return f"First published on {'; revised on '.join(said)}."


_TO = {False: " as", True: " to"}
