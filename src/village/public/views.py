"""The home page, places, and the pages in which Village speaks of itself."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe
from markupsafe import Markup

from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area
from village.plan import queries as plans
from village.plan.rules.asat import PlanAsAt
from village.plan.rules.document import Plan
from village.plan.rules.resting import later_told, own_teller
from village.ui.cached import kept_page
from village.ui.filters import date, plural
from village.ui.maps import TileMap, TileValue, tile_map
from village.ui.maps.england import tiles

LONGEST_SAID = 100
DOORS = ("parent", "young", "work")


@dataclass(frozen=True)
class Answer:
    """Is the plan working? In one line, with what it rests on."""

    line: str
    basis: str
    title: str


@dataclass(frozen=True)
class Found:
    """What a postcode or a place's name led to: councils, a region with what is inside it, an area that only a plan
    names, or a sentence that says why there is none. `former` is the council that was meant and has ended since."""

    said: str
    areas: tuple[Area, ...] = ()
    problem: str = ""
    region: Area | None = None
    inside: tuple[Area, ...] = ()
    former: Area | None = None
    plans: tuple[Plan, ...] = ()

    @property
    def shown(self) -> str:
        """What to leave in the box: what was written, but a name for a code, which nobody wrote."""
        known = [self.region, self.former, *self.areas]
        return next((area.name for area in known if area and area.code == self.said.upper()), self.said)

    @property
    def last_on(self) -> dt.date | None:
        """The last day of the council that has ended."""
        return self.former.until_on - dt.timedelta(days=1) if self.former and self.former.until_on else None


def _state() -> str:
    default = plans.default_plan()
    held = [(card.id, card.edition) for card in plans.plans()]
    return f"{default} {plans.version(default)} {held} {localdate()}"


@access("public")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return kept_page(request, _state(), lambda: _home(request), ("place",))


def _home(request: HttpRequest) -> HttpResponse:
    today = localdate()
    found = find_place(request.GET.get("place", ""), today)
    if found and len(found.areas) == 1 and found.former is None:
        return redirect(f"/places/{found.areas[0].code}/")
    known = plans.as_at(plans.default_plan(), today)
    context = {
        "title": "Village",
        "description": "What England promised its children, and what became of it: in one place, for everyone.",
        "found": found,
        "answer_line": is_it_working(known) if known else None,
        "map": _map(today),
    }
    return render(request, "public/home.html", context)


def find_place(said: str, on: dt.date) -> Found | None:
    """The areas that a reader may mean; None when nothing was asked."""
    said = "".join(letter for letter in said[:LONGEST_SAID] if letter.isprintable()).strip()
    if not said:
        return None
    meant = areas.meant(said, on)
    if meant.postcode and meant.place is None:
        return Found(
            said,
            problem="That looks like a postcode, but it is not in the directory. Check it, or name your council.",
        )
    if (meant.place or meant.part) and not meant.areas:
        return Found(said, problem="That postcode is not in England. Village knows only England’s areas.")
    if meant.region:
        inside = _inside(meant.region, on)
        return Found(said, region=meant.region, inside=inside, plans=_plans_of(said, (meant.region,)))
    found = Found(said, meant.areas[:10], former=meant.former, plans=_plans_of(said, meant.areas))
    if meant.is_known or found.plans:
        return found
    return Found(
        said,
        problem="No area is known by that name. Write a postcode, like SW1A 1AA, or the name of a council.",
    )


def _inside(region: Area, on: dt.date) -> tuple[Area, ...]:
    return tuple(sorted(areas.children(region.code, on), key=lambda area: area.name))


def _plans_of(said: str, found: Sequence[Area]) -> tuple[Plan, ...]:
    """The plans for any of these areas, or for an area that goes by the name said: an area may have a plan here that
    no register knows."""
    codes, name = {area.code for area in found}, said.casefold()
    held = (plans.plan(card.id) for card in plans.plans())
    return tuple(plan for plan in held if plan and (plan.area_code in codes or plan.area.casefold() == name))


def is_it_working(known: PlanAsAt) -> Answer:
    """The plan in one line, as known on a day: told, not judged."""
    counts, total = known.counts, len(known.plan.commitments)
    if not total:
        return Answer("The plan is loaded, but nothing of it is known yet.", "", known.plan.title)
    newer = sum(1 for one in known.standings.values() if one.basis == "progress")
    kept, begun = counts["delivered"], counts["under-way"]
    line = Markup("Nobody can say yet. Of {}, {} and {}.").format(
        _promises(known.on, plural(total, "promise")),
        _promises(known.on, f"{plural(kept, 'is', 'are')} told as kept", "delivered"),
        _promises(known.on, f"{begun} as under way", "under-way"),
    )
    told = dt.date.fromisoformat(known.plan.reported_on)
    since = (
        f"{plural(newer, 'has', 'have')} newer, approved progress." if newer else "No progress has been recorded since."
    )
    later = later_told(known)
    own = (
        f"the plan’s own report of {date(told)}" if own_teller(known) == "report" else f"the plan itself, {date(told)}"
    )
    tellers = own + (f", and {plural(len(later), 'later source')}" if later else "")
    return Answer(
        line,
        f"As known on {date(known.on)}. Told by {tellers}, which nobody else has checked. {since}",
        known.plan.title,
    )


def _promises(on: dt.date, said: str, status: str = "") -> Markup:
    """A count that leads to the promises that it is of, as known on a day."""
    asked = urlencode(({"status": status} if status else {}) | {"as-at": on.isoformat()})
    return Markup('<a class="govuk-link" href="/plan/commitments/?{}">{}</a>').format(asked, said)


def _map(today: dt.date) -> str:
    drawn = tiles(today)
    values = {tile.code: TileValue(1, href=f"/places/{tile.code}/", said="") for tile in drawn}
    chart = TileMap(
        id="village-map",
        title="England’s children’s services areas",
        tiles=drawn,
        values=values,
        breaks=[],
        summary="Each square is one council with children’s services. Choose one to see what is known of it.",
    )
    return tile_map(chart)


HOME = [{"text": "Home", "href": "/"}]


@access("public")
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    return kept_page(request, _state(), lambda: _data(request))


def _data(request: HttpRequest) -> HttpResponse:
    cards = plans.plans()
    context = {
        "title": "Data and methods",
        "breadcrumbs": HOME,
        "plans": cards,
        "default": plans.default_plan(),
        "postcodes": areas.postcodes_version(),
        "areas": areas.areas_version(),
    }
    return render(request, "public/data.html", context)


def _page_of_words(name: str, title: str, request: HttpRequest) -> HttpResponse:
    return kept_page(
        request, name, lambda: render(request, f"public/{name}.html", {"title": title, "breadcrumbs": HOME})
    )


@access("public")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _page_of_words("accessibility", "Accessibility", request)


@access("public")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _page_of_words("privacy", "Privacy", request)


@access("public")
@require_safe
def licence(request: HttpRequest) -> HttpResponse:
    return _page_of_words("licence", "Licence", request)


@access("public")
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return _page_of_words("about", "About Village", request)
