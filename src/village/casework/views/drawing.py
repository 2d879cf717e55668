"""The family as a genogram and each child's surroundings as an ecomap, with the same in words beneath."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.queries.drawing import Drawn, drawn
from village.casework.queries.visible import WORK
from village.casework.rules import ecomap, genogram, genogram_drawn
from village.casework.rules.families import BONDS, RELATIONS
from village.casework.views.frame import opened, page
from village.kernel.access.views import access


@access(WORK)
@never_cache
def drawing(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Who belongs to the family and what they are to each other; who and what is around each child."""
    one = opened(request, episode, "drawing")
    found = drawn(one, at=timezone.now())
    placed = genogram.family(found.people, found.ties)
    picture = genogram_drawn.Genogram("genogram", f"Genogram of {one.family.name}", placed)
    around = [
        {
            "name": name,
            "picture": ecomap.draw(ecomap.Ecomap(f"ecomap-{number}", name, things)),
            "rows": [[each.name, each.what, BONDS.get(each.strength, "Not written down")] for each in things],
        }
        for number, (name, things) in enumerate(found.children)
    ]
    drawn_bonds = [(BONDS.get(key, "Not written down"), words) for key, words in ecomap.STRENGTHS.items()]
    return page(
        request, one, "drawing", "drawing", "Drawing of the family", picture=genogram_drawn.draw(picture),
        rows=_rows(found), around=around, strengths=drawn_bonds,
    )  # fmt: skip


def _rows(found: Drawn) -> list[list[Any]]:
    names = {one.key: one.name for one in found.people}
    rows = []
    for one in found.people:
        told = [f"{RELATIONS[tie.kind].lower()} of {names[tie.other]}" for tie in found.ties if tie.one == one.key]
        told += [f"{names[tie.one]} is the {RELATIONS[tie.kind].lower()}" for tie in found.ties if tie.other == one.key]
        age = "Has died" if one.died else "Not born yet" if one.unborn else "Not known" if one.age is None else one.age
        home = f"Home {one.home}" if one.home else "With nobody drawn, or not known"
        rows.append([one.name, str(age), home, "; ".join(told) or "Nothing is written down"])
    return rows
