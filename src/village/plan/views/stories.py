"""The local examples, on the tile map and in a list."""

from collections import Counter, defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse

from village.kernel.access.views import access
from village.plan.queries.places import places_of
from village.plan.rules.document import Story
from village.plan.views.page import Page, beside, plan_page
from village.plan.views.places import where
from village.ui.maps import TileMap, TileValue, tile_map
from village.ui.maps.england import tiles


@access("public")
@plan_page
def stories(request: HttpRequest, page: Page) -> HttpResponse:
    known = page.known
    theme, area = page.asked("theme"), page.asked("area")
    places = places_of(known.plan.stories, page.reported_on, page.on)
    themes = list(dict.fromkeys(one.theme for one in known.plan.stories))
    shown = [
        one
        for one in known.plan.stories
        if (not theme or one.theme == theme) and (not area or area in {code for code, _ in places[one.id]})
    ]
    return page.render(
        "stories",
        "Stories",
        description="What the plan looked like in places across England.",
        shown=shown,
        total=len(known.plan.stories),
        spots=len({code for found in places.values() for code, _ in found}),
        elsewhere=[one for one in known.plan.stories if not places[one.id]],
        themes=sorted(((one.id, one.title) for one in known.some("themes", themes)), key=lambda pair: pair[1]),
        chosen={"theme": theme if known.get("themes", theme) else "", "area": area},
        area_name=next((name for found in places.values() for code, name in found if code == area), ""),
        spots_list=_spots(page, places),
        map=_map(page, places),
        where=where,
    )


@access("public")
@plan_page
def story(request: HttpRequest, page: Page, story_id: str) -> HttpResponse:
    known = page.known
    found: Story | None = known.get("stories", story_id)
    if found is None:
        return page.not_known("stories", story_id, [("Stories", "stories/")], status=404)
    return page.render(
        "story",
        found.title,
        crumbs=[("Stories", "stories/")],
        story=found,
        where=where(found),
        place_of=where,
        theme=known.get("themes", found.theme),
        commitments=known.some("commitments", found.commitments),
        spots=places_of((found,), page.reported_on, page.on)[found.id],
        **beside(found, known.plan.stories),
        alike=[one for one in known.plan.stories if one.theme == found.theme and one.id != found.id][:3],
    )


def _spots(page: Page, places: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, int]]:
    """Every place with a story: its address, name and how many, by name."""
    counts = Counter(pair for found in places.values() for pair in found)
    return [
        (page.to("stories/", area=code) + "#list", name, count)
        for (code, name), count in sorted(counts.items(), key=lambda one: one[0][1])
    ]


def _map(page: Page, places: dict[str, list[tuple[str, str]]]) -> Any:
    told: dict[str, list[Story]] = defaultdict(list)
    for one in page.known.plan.stories:
        for code, _ in places[one.id]:
            told[code].append(one)
    values = {
        code: TileValue(
            len(some), href=page.to("stories/", area=code) + "#list", note="; ".join(one.title for one in some)
        )
        for code, some in told.items()
    }
    drawn = tiles(page.on)
    values |= {tile.code: TileValue(0) for tile in drawn if tile.code not in values}
    chart = TileMap(
        id="stories-map",
        title="Where the stories happened",
        tiles=drawn,
        values=values,
        breaks=[1, 2],
        step_names=["no story", "one story", "two or more"],
        summary="Every authority of England as one square. Those with a story are strong and lead to it.",
    )
    return tile_map(chart)
