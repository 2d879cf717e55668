"""What somebody holds, what it counts as today and for which roles, and where they can go from here."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.rules import SIGNED_IN, Viewer
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.ui import charts
from village.ui.one_form import ask
from village.workforce.actions.portfolio import holdings as actions
from village.workforce.actions.portfolio.reading import open_portfolio
from village.workforce.forms.vetting import PartForm
from village.workforce.models import Holding
from village.workforce.queries.portfolio import holdings as queries
from village.workforce.queries.portfolio import kept
from village.workforce.queries.portfolio.taking import taken_along
from village.workforce.queries.portfolio.ways import Way, anew, drawn, said, stands, ways
from village.workforce.queries.qualifications.listed import roles, titles
from village.workforce.rules.portfolio.standing import (
    PROOFS,
    Held,
    asked_of,
    credit,
    decided,
    learned,
    relied_upon,
    said_of,
    stands_to,
)
from village.workforce.views.frame import by
from village.workforce.views.own import OWN

HOME = {"text": "What you hold", "href": "/my-work/portfolio/"}
COLUMNS = ("You have, or learn", "On the way", "What is asked", "Roles")


@access(SIGNED_IN)
@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The portfolio: what is held, what it counts as, for which roles it is enough."""
    return render(request, "workforce/portfolio/home.html", {**_whole(request, "home"), "breadcrumbs": [OWN]})


@access(SIGNED_IN)
@require_safe
@never_cache
def printed(request: HttpRequest) -> HttpResponse:
    """The portfolio on paper."""
    return render(request, "workforce/portfolio/printed.html", {**_whole(request, "print"), "breadcrumbs": [OWN, HOME]})


@access(SIGNED_IN)
@require_safe
@never_cache
def badges(request: HttpRequest) -> HttpResponse:
    """The portfolio as a file: badges as their issuers signed them, and what is only said, marked as such."""
    open_portfolio(part="export", **by(request))
    made = taken_along(list(queries.own(viewer_of(request))), on=london_date(timezone.now()))
    answer = JsonResponse(made, json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="portfolio.json"'
    return answer


def _whole(request: HttpRequest, part: str) -> dict[str, Any]:
    open_portfolio(part=part, **by(request))
    viewer, known = viewer_of(request), kept.known()
    mine = list(queries.own(viewer))
    held, on = queries.as_held(mine), london_date(timezone.now())
    counted = relied_upon(held, shown=False)
    units = queries.own_units(viewer)
    passed = learned(counted, [*(one.unit for one in units), *queries.units_of_badges(mine)], known).passed
    told = [stands_to(counted, role, on, known, anew(on)) for role in roles().values()]
    return {
        "title": HOME["text"],
        "name": viewer.name,
        "on": on,
        "rows": [row(one, each) for one, each in zip(mine, held, strict=True)],
        "seen": queries.seen_of(mine),
        "proofs": PROOFS,
        "roles": [(one.role.title, stands(one), [said(each) for each in one.answers]) for one in told],
        "units": [_unit(one, known, {each.unit: each for each in units}, mine) for one in sorted(passed)],
        "credit": credit(sorted(passed), known),
        "hours": credit(sorted(passed), known) * known.framework.hours_in_a_credit,
        "has_units": bool(known.units),
        "has_list": known.catalogue is not None,
    }


def row(one: Holding, held: Held) -> dict[str, Any]:
    """A holding as a page shows it: what it counts as, why, and what is left to ask."""
    known = kept.known()
    decision = decided(held, known)
    return {
        "one": one,
        "held": held,
        "proof": PROOFS[held.proof],
        "counts": said_of(decision) if decision else "Not a matter for the early years list",
        "why": [reason.said for reason in decision.reasons] if decision else [],
        "ask": [asked.ask for asked in decision.ask] if decision else [],
        "answered": [(asked.ask, held.answers.get(asked.slug)) for asked in asked_of(held, known)],
    }


def _unit(slug: str, known: Any, written: dict[str, Any], mine: Sequence[Holding]) -> dict[str, Any]:
    own = written.get(slug)
    uses = [one for one in known.qualifications.values() if slug in one.combination.units]
    holders = [one.title for one in mine if one.what in {each.slug for each in uses}]
    return {
        "unit": known.units[slug],
        "own": own,
        "towards": own.holding.title if own and own.holding else " and ".join(holders),
        "uses": ", ".join(one.slug.replace("-", " ") for one in uses),
    }


@access(SIGNED_IN)
@never_cache
def take_out(request: HttpRequest, holding: uuid.UUID) -> HttpResponse:
    """Take something out of one's portfolio."""
    found = queries.own(viewer_of(request)).filter(ref=holding).first()
    if found is None:
        raise Http404
    return ask(
        request, PartForm, lambda told: actions.take_out(holding=holding, **by(request)),
        title=f"Take out “{found.title}”", button="Take it out", back=HOME["href"],
        done="It is taken out. No employer sees it any more.", breadcrumbs=[OWN, HOME],
        words="From this moment it counts nowhere, and no employer to whom you showed it sees it.",
    )  # fmt: skip


@access(SIGNED_IN)
@require_safe
@never_cache
def where_next(request: HttpRequest) -> HttpResponse:
    """Where somebody can go from here: each role, what is missing, and the shortest way."""
    open_portfolio(part="where-next", **by(request))
    known = kept.known()
    found, held = _ways(viewer_of(request), london_date(timezone.now()))
    map_ = drawn(found, held, known)
    picture = charts.ways(
        charts.WayChart(
            "ways", "Where you can go from here", _summary(found), COLUMNS,
            [charts.Place(one.key, one.column, one.text, STATES[one.state]) for one in map_.stops], map_.lines,
        )
    )  # fmt: skip
    context = {
        "title": "Where can I go from here?",
        "summary": _summary(found),
        "picture": picture,
        "rows": [_way_row(one) for one in found],
        "has_framework": bool(known.qualifications),
        "breadcrumbs": [OWN, HOME],
    }
    return render(request, "workforce/portfolio/where-next.html", context)


STATES = {"held": charts.HAVE, "left": charts.TO_DO, "aim": charts.GOAL}


def _ways(viewer: Viewer, on: dt.date) -> tuple[list[Way], list[Held]]:
    known, mine = kept.known(), list(queries.own(viewer))
    held = relied_upon(queries.as_held(mine), shown=False)
    passed = [*(one.unit for one in queries.own_units(viewer)), *queries.units_of_badges(mine)]
    return ways(held, learned(held, passed, known), on=on), held


def _summary(found: Sequence[Way]) -> str:
    met = [one.role.title for one in found if not one.told.missing]
    near = next((one for one in found if one.route is not None), None)
    told = f"{len(met)} of {len(found)} roles ask for nothing that you lack."
    if near is not None and near.route is not None:
        told += f" The nearest of the others is “{near.role.title}”: {near.route.credit} credits ({near.hours} hours)."
    return told


def _way_row(one: Way) -> dict[str, Any]:
    known = kept.known()
    units = [
        f"{slug.replace('-', ' ').capitalize()}"
        + (f" ({known.units[slug].credit} credits)" if known.units[slug].credit else " (nobody says how much credit)")
        for slug in (one.route.units if one.route else ())
    ]
    needs = [" or ".join(titles()[need] for need in some) for some in one.told.missing]
    return {
        "role": one.role.title,
        "said": stands(one.told),
        "answers": [said(each) for each in one.told.answers],
        "missing": "; ".join(needs),
        "units": units,
        "to": " and ".join(
            slug.replace("-", " ").capitalize() for slug in (one.route.qualifications if one.route else ())
        ),
        "credit": one.route.credit if one.route else None,
        "hours": one.hours,
    }
