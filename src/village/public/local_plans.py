"""The plan that a board made for its area, as anyone may read it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.board.queries import progress, told
from village.board.queries import public as boards
from village.board.queries.public import PublicPlan
from village.board.rules import review
from village.board.rules.facts import CHAPTERS, PARTNERS, Aim, Deed
from village.board.rules.needs import address
from village.board.rules.strategy import projected
from village.kernel.access.views import access
from village.outcomes import queries as outcomes
from village.outcomes.rules import say, tracing
from village.plan import queries as plans
from village.plan.rules.amounts import pounds
from village.plan.rules.dates import say_due, say_period
from village.plan.rules.document import Serving
from village.plan.rules.thread import served
from village.ui.macros import status_tag

PRIORITIES = "Our priorities"


@access("public")
@require_safe
def local_plan(request: HttpRequest, code: str) -> HttpResponse:
    """An area's plan: the one adopted last, else the one on which people are or were asked."""
    board, shown = boards.board_of(code), boards.plans_of(code)
    first = chosen(shown)
    found = boards.public_plan(first.slug) if first else None
    if board is None or found is None:
        raise Http404
    today = localdate()
    stand = progress.aims(found.draft, today)
    area = {"text": found.draft.area_name, "href": f"/places/{code}/"}
    context = {
        "title": found.draft.title,
        "description": f"What children’s services in {found.draft.area_name} promise, and what becomes of it.",
        "breadcrumbs": [{"text": "Home", "href": "/"}, {"text": "Places", "href": "/places/"}, area],
        "board": board.name,
        "adoption": told.adoption(found.draft.slug),
        "seats": boards.seats_of(board, today),
        "reviews": [(one, _reviewed(found, one, stand)) for one in boards.reviews_of(found.draft.slug)],
        "support": told.support_of(board),
        "others": [one for one in shown if one.slug != found.draft.slug],
        **of_plan(found, stand),
    }
    return render(request, "public/local-plan.html", context)


def chosen(shown: Sequence[Any]) -> Any:
    """Of the plans of an area that anyone may see, that which stands at its place."""
    return next((one for one in shown if one.state == "adopted"), shown[0] if shown else None)


def of_plan(found: PublicPlan, stand: Sequence[review.Aim]) -> dict[str, Any]:
    """What every page that shows a plan's text needs, as its priorities `stand`."""
    stands = {one.number: one for one in stand}
    aims = [_aim(found, aim, stands[aim.number]) for aim in found.draft.aims]
    titles = {"": PRIORITIES, **CHAPTERS}
    releases = {one for need in found.needs for one in need.releases}
    releases |= {row["release"] for one in stands.values() for row in (one.start, one.now) if row}
    return {
        "made_up": bool(outcomes.made_up() & releases),
        "draft": found.draft,
        "state": found.state,
        "asked": found.consultation,
        "questions": found.questions,
        "needs": [_need(one) for one in found.needs],
        "chapters": [
            {
                "slug": slug or "priorities",
                "title": title,
                "aims": [aim for aim in aims if aim["chapter"] == slug],
                "without": found.draft.without.get(slug, ""),
            }
            for slug, title in titles.items()
            if slug or any(aim["chapter"] == slug for aim in aims)
        ],
    }


def _reviewed(found: PublicPlan, one: Any, stand: Sequence[review.Aim]) -> list[progress.ReviewPart]:
    return progress.reviewed(found.draft, one.drafted, stand, drafted_on=localdate(one.drafted_at))


def _need(one: Any) -> dict[str, Any]:
    releases = [f"/data/releases/{release}/" for release in one.releases]
    href = "" if one.kind == projected.KIND else address(one.area, one.measure, one.group)
    return {"text": one.sentence, "href": href, "releases": releases}


def _aim(found: PublicPlan, aim: Aim, stands: review.Aim) -> dict[str, Any]:
    return {
        "number": aim.number,
        "title": aim.title,
        "why": aim.why,
        "chapter": aim.chapter,
        "needs": aim.needs,
        "measure": aim.measure_title,
        "href": stands.href,
        "start": _figure(stands.start),
        "start_why": tracing.why(stands.start) if stands.start else "",
        "now": _figure(stands.now),
        "now_why": tracing.why(stands.now) if stands.now else "",
        "target": sentence(stands.target),
        "target_why": stands.why,
        "tag": status_tag(*say.tag(stands.state)) if stands.measured else "",
        "said": stands.said,
        "no_measure": aim.no_measure,
        "actions": [_action(deed, one) for deed, one in zip(aim.deeds, stands.deeds, strict=True)],
    }


def sentence(said: str) -> str:
    """With a capital at its beginning."""
    return said[:1].upper() + said[1:]


def _figure(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    between = say.interval(row, row)
    return f"{say.value(row, row)}{f' ({between})' if between else ''}, {say.in_period(row['period'])}"


def _action(deed: Deed, stands: review.Deed) -> dict[str, Any]:
    return {
        "number": stands.number,
        "title": deed.title,
        "difference": deed.difference,
        "rests_on": deed.rests_on,
        "href": stands.href,
        "lead": PARTNERS.get(deed.lead, "Nobody yet"),
        "partners": [PARTNERS[one] for one in deed.partners],
        "due": say_due(deed.due) or "No date yet",
        "money": _money(deed),
        "money_why": stands.why,
        "tag": status_tag(stands.status) if stands.href else "",
        "late": stands.late,
        "serves": _serves(deed.serves),
    }


def _money(deed: Deed) -> str:
    if deed.amount is None:
        return "No new money is needed" if deed.no_money else "Not said yet"
    return pounds(deed.amount) + (f", {say_period(deed.period)}" if deed.period else "")


def _serves(named: Sequence[str]) -> list[dict[str, str]]:
    """The national promises that an action serves, each with where it is, or why it leads nowhere."""
    pairs = [one.partition(":") for one in named]
    rows = [Serving(id=one, commitment="", plan=plan, serves=one) for plan, _, one in pairs]
    return [
        {"text": one.title or "", "missing": one.missing, "href": f"{_home(one.plan)}commitments/{one.commitment}/"}
        for one in served(rows, {row.plan: plans.plan(row.plan) for row in rows})
    ]


def _home(plan: str) -> str:
    return "/plan/" if plan == plans.default_plan() else f"/plans/{plan}/"
