"""How do we know? What stands behind a measure, and where a single figure was read."""

from typing import Any

from markupsafe import Markup

from village.outcomes import queries
from village.outcomes.queries import Row
from village.outcomes.rules import say
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
    return [(label, said) for label, said in rows if said]


def of_figure(row: Row, measure: Row) -> list[tuple[str, Any]]:
    """Where a figure was read: release, file and row; of a region or England, what its councils come to."""
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
        ("Compared with", _neighbours(row)),
        ("Does it add up?", say.added(sums, measure) if sums and sums["period"] == row["period"] else ""),
    ]
    return [(label, said) for label, said in rows if said]


def _neighbours(row: Row) -> str:
    if not row.get("neighbours_named"):
        return ""
    weighted = "weighted by how many children each has" if row["neighbours_weighted"] else "each counting once"
    return (
        f"England, and the mean of {row['neighbours_counted']} of the {row['neighbours_named']} areas most like this "
        f"one, {weighted}. To be alike is not mutual: those areas may be compared with others."
    )
