"""The golden thread on a plan's pages: the areas that act on a promise, and what a promise serves in another plan."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from markupsafe import Markup

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import ENGLAND
from village.kernel.tables.rules import write_csv
from village.plan.queries import thread
from village.plan.rules.document import Commitment
from village.plan.rules.thread import Acting
from village.plan.views import words
from village.plan.views.page import Page, home_of
from village.plan.views.tables import link
from village.ui.macros import status_tag
from village.ui.maps import TileMap, TileValue, tile_map
from village.ui.maps.england import tiles

COLUMNS = (
    *("area_code", "area", "acts", "plan", "plan_title", "action", "title", "due", "due_in_words"),
    *("status", "status_known_from", "status_since", "timing", "note", "serves", "serves_plan", "as_at"),
)


@dataclass(frozen=True)
class Reach:
    """How far a promise reaches on a day: what acts on it, and the councils in force, by code, that do and do not."""

    on: dt.date
    some: Sequence[Acting]
    councils: dict[str, str]

    @property
    def acting(self) -> set[str]:
        """The councils that have at least one action."""
        return {one.area_code for one in self.some} & set(self.councils)

    @property
    def without(self) -> list[tuple[str, str]]:
        """The councils that have none, by name."""
        return sorted(((c, name) for c, name in self.councils.items() if c not in self.acting), key=lambda one: one[1])


def told_on(page: Page) -> dt.date:
    """The day of which the thread is told: the one asked for, else today. A plan's own day would be too early for the
    plans that came after it."""
    return page.asked_on or localdate()


def reach(page: Page, some: Iterable[Commitment]) -> Reach:
    """How far these promises reach together."""
    on = told_on(page)
    found = thread.acting(page.plan.id, on)
    nationwide = page.plan.area_code == ENGLAND
    councils = {area.code: area.name for area in areas.upper_tier(on)} if nationwide else {}
    return Reach(on, [act for one in some for act in found.get(one.id, ())], councils)


def context(page: Page, found: Commitment) -> dict[str, Any]:
    """What the page of a promise tells of the thread, both ways."""
    far = reach(page, [found])
    return {
        "far": far,
        "acting_rows": [_row(page, one, far) for one in far.some],
        "acting_map": _map(far) if far.acting else "",
        "acting_csv": page.here(format="csv"),
        "upward": upward(page, found),
    }


def upward(page: Page, found: Commitment) -> list[dict[str, str]]:
    """What a promise serves in other plans: where that is, or why it leads nowhere."""
    return [
        {
            "text": one.title or "",
            "plan": one.plan_title or "",
            "href": f"{home_of(one.plan)}commitments/{one.commitment}/",
            "note": one.note,
            "missing": one.missing,
        }
        for one in thread.serves(page.known, found.id)
    ]


def csv(page: Page, named: str, some: Sequence[Commitment]) -> HttpResponse:
    """Every council with what it does for a promise, or for those of a goal, and the councils that do nothing yet, one
    row each."""
    far = reach(page, some)
    served = some[0].id if len(some) == 1 else ""
    rows = [_csv_row(page, one, far) for one in far.some]
    rows += [_csv_none(page, served, code, name, far) for code, name in far.without]
    response = HttpResponse(write_csv(list(COLUMNS), rows), content_type="text/csv; charset=utf-8")
    name = f"{page.plan.id}-{named}-areas-{far.on.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv_row(page: Page, one: Acting, far: Reach) -> list[object]:
    held = one.standing
    who = (one.area_code, one.area, 1, one.plan, one.plan_title, one.commitment, one.title, one.due, one.due_words)
    stands = (held.status, held.basis, held.since_on.isoformat(), held.timing, one.note)
    return [*who, *stands, one.serves, page.plan.id, far.on.isoformat()]


def _csv_none(page: Page, served: str, code: str, name: str, far: Reach) -> list[object]:
    blank = [""] * (len(COLUMNS) - 6)
    return [code, name, 0, *blank, served, page.plan.id, far.on.isoformat()]


def council_rows(page: Page, far: Reach) -> list[list[Any]]:
    """The councils that act, by name, each with all that it does."""
    found: dict[tuple[str, str], list[Markup]] = {}
    for one in far.some:
        if one.area_code in far.councils:
            action = Markup("{} {}").format(link(_where(page, one), one.title), status_tag(one.standing.status))
            found.setdefault((far.councils[one.area_code], one.area_code), []).append(action)
    return [
        [{"text": name, "href": f"/places/{code}/"}, Markup("<br>").join(dict.fromkeys(actions))]
        for (name, code), actions in sorted(found.items())
    ]


def _where(page: Page, one: Acting) -> str:
    day = f"?as-at={page.asked_on.isoformat()}" if page.asked_on else ""
    return f"{home_of(one.plan)}commitments/{one.commitment}/{day}"


def _row(page: Page, one: Acting, far: Reach) -> list[Any]:
    late = " past its date" if one.standing.late else ""
    place = {"href": f"/places/{one.area_code}/"} if one.area_code in far.councils else {}
    return [
        {"text": one.area, "note": one.plan_title, **place},
        {"text": one.title, "href": _where(page, one), "note": one.note},
        words.sentence(words.due_short(one)) + late,
        status_tag(one.standing.status),
    ]


def _map(far: Reach) -> Any:
    titles: dict[str, list[str]] = {}
    for one in far.some:
        titles.setdefault(one.area_code, []).append(one.title)
    values = {
        tile.code: TileValue(
            int(tile.code in titles),
            href=f"/places/{tile.code}/",
            note="; ".join(titles.get(tile.code, ())),
            said="acts on it" if tile.code in titles else "does not act on it",
        )
        for tile in tiles(far.on)
    }
    chart = TileMap(
        id="acting-map",
        title="Councils that act on this promise",
        tiles=tiles(far.on),
        values=values,
        breaks=[1],
        step_names=["none yet", "acts on it"],
        summary="Every council with children’s services as one square. Those whose plan acts on this promise are dark.",
    )
    return tile_map(chart)
