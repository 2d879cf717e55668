"""What an area was made of and what became of it: no series runs on through a split or a merger, so it is said."""

from collections.abc import Callable

from markupsafe import Markup

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area
from village.outcomes.queries import Row
from village.ui.filters import date
from village.warehouse.measures.carrying import PUBLISHED_AS


def told(area: Area, address: Callable[[str], str]) -> list[Markup]:
    """A sentence if the area is new, and one if it is no more, with links to what was before and came after.

    `address` gives where another area is told of, by its code.
    """
    said = []
    made_of, heirs = areas.made_of(area.code), areas.changes(area.code)
    if made_of:
        began = areas.same_area(area.code)[0].from_on
        said.append(
            Markup("{} is new since {}. Figures from before are those of {}, from which it was made.").format(
                area.name, date(began), _named(made_of, address)
            )
        )
    if area.until_on is not None and heirs:
        after = [areas.same_area(one.to_code)[-1] for one in heirs]
        said.append(
            Markup("{} is no more since {}. What it was is now in {}; its figures end here.").format(
                area.name, date(area.until_on), _named(after, address)
            )
        )
    return said


def _named(some: list[Area] | tuple[Area, ...], address: Callable[[str], str]) -> Markup:
    link = Markup('<a class="govuk-link" href="{}">{}</a>')
    links = [link.format(address(one.code), one.name) for one in some]
    return Markup(" and ").join([Markup(", ").join(links[:-1]), links[-1]] if len(links) > 1 else links)


def former_codes(rows: list[Row]) -> str:
    """Under which former codes of the same area some of the figures were published; blank if under none."""
    former = list(dict.fromkeys(row[PUBLISHED_AS] for row in rows if row[PUBLISHED_AS] != row["area"]))
    said = []
    for code in former:
        until = areas.get(code).until_on
        last = [row["period"] for row in rows if row[PUBLISHED_AS] == code]
        ended = f", the area’s code until {date(until)}" if until else ""
        figures = "1 figure was" if len(last) == 1 else f"{len(last)} figures were"
        said.append(f"{figures} published under {code}{ended}. The area is the same.")
    return " ".join(said)
