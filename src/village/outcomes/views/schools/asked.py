"""What an address asks of the lists of schools. What cannot be is told in a sentence and left out."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.http import HttpRequest

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import ENGLAND, UnknownArea
from village.outcomes import queries
from village.outcomes.rules import say
from village.outcomes.rules.schools import line as said_line
from village.outcomes.views.page import asked, name_of
from village.warehouse.schools import definition
from village.warehouse.schools.definition import Marked

_PLAIN = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?%?", re.ASCII)
SCHOOLS = ("Schools", "/schools/")
Found = TypeVar("Found", bound=tuple[Any, ...])


@dataclass
class Asked:
    """The year, line and area that a list is of. `problems`: what of the address was left out, a sentence each."""

    year: str = ""
    years: list[str] = field(default_factory=list)
    line: float = 0
    area: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def when(self) -> str:
        return say.when(self.year)

    @property
    def place(self) -> str:
        return name_of(self.area) if self.area else "England"


def common(request: HttpRequest, indicator: str, line: float) -> Asked:
    """The parts that every list asks for; `line` is the rule's own."""
    found = Asked(years=[one["period"] for one in queries.school_years(indicator)], line=line)
    found.year = found.years[0] if found.years else ""
    year = asked(request, "year")
    if year in found.years:
        found.year = year
    elif year and found.years:
        found.problems.append(
            f"There are no schools’ figures for “{year[:20]}”, so those {say.in_period(found.year)} are shown."
        )
    text = asked(request, "line")
    number = _number(text, 0, 100)
    if number is not None:
        found.line = number
    elif text:
        wrong = f"A line is a number of percent between 0 and 100 and “{text[:20]}” is not"
        found.problems.append(f"{wrong}, so {said_line(line)} is used.")
    area = asked(request, "area")
    if area and area != ENGLAND:
        try:
            found.area = areas.get(area).code
        except UnknownArea:
            found.problems.append(f"There is no area with the code “{area[:20]}”, so all of England is shown.")
    return found


def _number(text: str, above: float, below: float) -> float | None:
    """A plain decimal number strictly between two, to one decimal; None for anything else."""
    if not _PLAIN.fullmatch(text):
        return None
    value = round(float(text.removesuffix("%")), 1)
    return value if above < value < below else None


def marked(request: HttpRequest) -> tuple[Marked, list[str]]:
    """The figure that the line is drawn through, and what is wrong with the one asked for."""
    rule = definition.floor()
    text = asked(request, "indicator")
    found = rule.marked(text)
    if found is not None or not text:
        return found or rule.indicators[0], []
    first = rule.indicators[0]
    return first, [f"No line is drawn through “{text[:40]}”, so it is {first.title[0].lower()}{first.title[1:]}."]


def inside(area: str) -> Callable[[str], bool]:
    """Whether an authority is, or lies in, the area asked for; blank is everywhere."""
    if not area:
        return lambda authority: True
    return lambda authority: authority == area or region_of(authority) == area


def region_of(authority: str) -> str:
    """The code of an authority's region; blank where the register does not know it."""
    try:
        return areas.get(authority).parent_code or ""
    except UnknownArea:
        return ""


def choices(authorities: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The areas that a list can be cut to: regions, then councils that have schools in it."""
    held = sorted({one for one in authorities if one}, key=name_of)
    regions = sorted({region_of(one) for one in held} - {""}, key=name_of)
    return [("Regions", [(one, name_of(one)) for one in regions]), ("Councils", [(one, name_of(one)) for one in held])]


def area_notes(row: dict[str, Any]) -> str:
    """What stands below a school's name."""
    parts = [name_of(row["authority"]) if row["authority"] else "", row["kind"], "closed" if row["closed"] else ""]
    return ", ".join(filter(None, parts))


def ordered(found: Iterable[Found], order: str, by: Callable[[Found, str], Any]) -> list[Found]:
    """Schools, each the first of its tuple, in the order asked for ("-" turns it round), then by name; those of which
    `by` does not know what they are ordered by stand last, whichever way."""
    what, down = order.removeprefix("-"), order.startswith("-")
    keyed = [(by(one, what), one[0]["name"], one[0]["urn"], one) for one in found]
    known = sorted((one for one in keyed if one[0] is not None), key=lambda one: one[:3], reverse=down)
    return [one for *_, one in known] + [one for value, *_, one in keyed if value is None]
