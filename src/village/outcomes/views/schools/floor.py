"""Schools below a line: which, how clearly, and of how many it is not known."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from village.kernel.access.views import access
from village.outcomes import queries
from village.outcomes.queries import Row
from village.outcomes.rules import say, tracing
from village.outcomes.rules import schools as words
from village.outcomes.views.page import asked, figures_page, here, show, table, wants_csv
from village.outcomes.views.schools.asked import area_notes, choices, common, inside, marked, ordered
from village.outcomes.views.schools.counted import leading, since
from village.ui import listing as lists
from village.ui.macros import counted
from village.warehouse.schools import definition
from village.warehouse.schools.counts import count
from village.warehouse.schools.line import BELOW, CLOSE, NOT_KNOWN, TOO_FEW, Standing
from village.warehouse.schools.lists import FLOOR_COLUMNS, floor_row
from village.warehouse.uncertainty.funnel import unusual

Found = tuple[Row, Standing]
PER_PAGE = 50
Test = Callable[[Standing], bool]
SHOWS: dict[str, tuple[str, Test]] = {
    "below": ("Below the line", lambda one: one.below),
    "clear": ("Clearly below", lambda one: one.state == BELOW),
    "close": ("Too close to call", lambda one: one.state in CLOSE),
    "perhaps": ("Below, or not known whether", lambda one: one.below or one.state == NOT_KNOWN),
    "hidden": ("Share not known", lambda one: one.state == NOT_KNOWN),
    "few": ("Too few pupils to judge", lambda one: one.state == TOO_FEW),
    "unknown": ("Not judged: hidden, or too few pupils", lambda one: not one.judged),
    "judged": ("Judged", lambda one: one.judged),
    "all": ("Every school", lambda one: True),
}
UNUSUAL = {
    "by-chance": "Unusual, if schools differed by chance alone",
    "unusual": "Unusual, beyond the usual differences between schools",
}
"""Those outside the limits of a funnel of every judged school of England: one that knows chance alone, and one that
allows for more."""
CHOICES = {key: said for key, (said, _) in SHOWS.items()} | UNUSUAL
COLUMNS: list[dict[str, Any]] = [
    {"key": "name", "label": "School", "sortable": True},
    {"key": "share", "label": "Share", "numeric": True, "sortable": True},
    {"key": "pupils", "label": "Pupils", "numeric": True, "sortable": True},
    {"key": "chance", "label": "Chance below", "numeric": True, "sortable": True},
    {"key": "standing", "label": "Standing"},
]


@access("public")
@figures_page
def listing(request: HttpRequest) -> HttpResponse:
    """The schools below the line that the address draws, or those on another side of it."""
    rule = definition.floor()
    mark, problems = marked(request)
    ask = common(request, mark.indicator, mark.line)
    every = queries.schools_to_line(mark.indicator, ask.year, ask.line) if ask.year else []
    within = inside(ask.area)
    here_only = [one for one in every if within(one[0]["authority"])]
    chosen = asked(request, "show") if asked(request, "show") in CHOICES else "below"
    odd = _unusual(every)
    order = lists.sort_choice(request, ["name", "share", "pupils", "chance"], default="share")
    shown = ordered((one for one in here_only if _in(chosen, odd, one)), order, _by)
    if wants_csv(request):
        return table("schools", FLOOR_COLUMNS, [floor_row(row, one, ask.line) for row, one in shown])
    page = lists.page_of(request, shown, PER_PAGE)
    found = count([one for _, one in here_only])
    return show(
        request,
        "schools/floor",
        rule.title,
        releases={row["release"] for row, _ in every},
        rule=rule,
        mark=mark,
        ask=ask,
        problems=problems + ask.problems,
        count=found,
        many=leading(found, lambda key: here(request, show=key, page=None), ask.place),
        since=since(rule),
        page=page,
        columns=lists.sort_columns(request, COLUMNS, order),
        rows=[_line(row, one, ask.line if ask.line != mark.line else None) for row, one in page],
        shows=[(key, said, key == chosen) for key, said in CHOICES.items()],
        choices=choices(row["authority"] for row, _ in every),
        funnel=_funnel(every, odd, lambda key: here(request, show=key, area=None, page=None)),
        csv=here(request, format="csv", page=None),
        say=say,
        words=words,
    )


def _by(one: Found, what: str) -> float | str | None:
    row, standing = one
    return str(row["name"]) if what == "name" else getattr(standing, what)


def _line(row: Row, one: Standing, line: float | None) -> dict[str, Any]:
    return {
        "name": {"text": row["name"], "href": f"/schools/{row['urn']}/", "note": area_notes(row)},
        "share": {
            "text": words.share(one, row),
            "note": words.interval(one),
            "href": tracing.why_school(row, line),
        },
        "pupils": f"{one.pupils:,}" if one.pupils is not None else "not known",
        "chance": words.likely(one),
        "standing": words.standing(one),
    }


def _unusual(every: Sequence[Found]) -> dict[str, set[str]]:
    """The schools (by URN) that a funnel calls unusual, by its key; nothing where it has too few to tell."""
    judged = [(row, one) for row, one in every if one.judged and one.share is not None]
    if len(judged) < 2:
        return {}
    shares, pupils = ([getattr(one, name) for _, one in judged] for name in ("share", "pupils"))
    found = unusual(np.array(shares) / 100, np.array(pupils), kind="proportion")
    outside = {key: found.outside(plain=key == "by-chance") for key in UNUSUAL}
    urns = [row["urn"] for row, _ in judged]
    return {key: {urn for urn, out in zip(urns, some, strict=True) if out} for key, some in outside.items()}


def _in(chosen: str, odd: dict[str, set[str]], one: Found) -> bool:
    """Whether a school is in the list that is chosen."""
    return one[0]["urn"] in odd.get(chosen, ()) if chosen in UNUSUAL else SHOWS[chosen][1](one[1])


def _funnel(every: Sequence[Found], odd: dict[str, set[str]], to: Callable[[str], str]) -> Markup | None:
    """How many schools a funnel calls unusual, each number leading to just those; `to` gives the address of a list."""
    if not odd:
        return None
    judged = sum(one.judged for _, one in every)
    of = counted(to("judged"), judged, "schools that are judged: England")
    many = {key: counted(to(key), len(odd[key]), f"{said.lower()}: England") for key, said in UNUSUAL.items()}
    return Markup(
        "A funnel that knows chance alone would call {} of {} judged schools unusual ({:.0%}), for better or worse; "
        "one that allows for the usual differences between schools, {} ({:.1%})."
    ).format(many["by-chance"], of, len(odd["by-chance"]) / judged, many["unusual"], len(odd["unusual"]) / judged)
