"""What every public page of a plan needs: which plan, which day, which words, and addresses that carry these on."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.plan import queries
from village.plan.queries import remits, thread
from village.plan.rules.asat import PlanAsAt
from village.plan.rules.document import Plan
from village.plan.rules.standing import known_from
from village.plan.rules.stated import StatedFigure
from village.plan.views import words
from village.ui.cached import kept_page
from village.ui.filters import plural

LEVELS = ("standard", "plain", "children")
EARLIEST = dt.date(1989, 11, 20)  # the day of the Convention on the Rights of the Child; no plan here is older
LONGEST_WORD = 200
# The names that a public page of a plan may be asked by; a page is kept for others only if it is asked by these.
ASKED = frozenset(
    (
        *("as-at", "level", "page", "format", "sort", "q", "kind", "year", "area", "indicator", "precision"),
        *("status", "timing", "theme", "age", "alone", "lead", "due", "chapter", "goal", "article", "basis"),
        *("severity", "measures", "source", "answers"),
    )
)
SECTIONS = (
    ("", "Plan on a page"),
    ("goals/", "Goals"),
    ("chapters/", "Chapters"),
    ("commitments/", "Promises"),
    ("ages/", "Ages"),
    ("progress/", "Progress"),
    ("money/", "Money"),
    ("rights/", "Rights"),
    ("roles/", "Roles"),
    ("stories/", "Stories"),
    ("timeline/", "Timeline"),
    ("figures/", "Figures"),
    ("check/", "Check"),
    ("sources/", "Sources"),
)
Crumbs = Sequence[tuple[str, str]]


class BadAddress(Exception):
    """The address asks for what cannot be; the message is one sentence for the reader."""


@dataclass(frozen=True)
class Page:
    """A request for a page of `plan` as known on `known.on`. `asked_on` is None when the plan's own day is shown."""

    request: HttpRequest
    plan: Plan
    known: PlanAsAt
    asked_on: dt.date | None
    level: str
    base: str
    carried: dict[str, str] = field(default_factory=dict)

    @property
    def on(self) -> dt.date:
        return self.known.on

    @property
    def reported_on(self) -> dt.date:
        return dt.date.fromisoformat(self.plan.reported_on)

    @property
    def before_report(self) -> bool:
        """Whether this is a day on which the report that tells of the plan was not out yet."""
        return self.on < self.reported_on

    @cached_property
    def figures(self) -> list[StatedFigure]:
        """Every figure known on this day, by what it measures: asked once, and never of the plan's rows themselves."""
        return queries.told_figures(self.known)

    @cached_property
    def newer(self) -> frozenset[str]:
        """The promises of which progress was approved after this page's day and counts today."""
        now = queries.as_at(self.plan.id, localdate())
        heard = {update.commitment for update in now.updates if update.known_on > self.on} if now else set()
        return frozenset(one for one in heard if now and one in now.standings and now.standing(one).basis == "progress")

    def not_known(self, table: str, row_id: str, crumbs: Crumbs, *, status: int = 200) -> HttpResponse:
        """What stands in the place of a row that was not known yet on this day: from which day it is. Raises Http404
        for a row that the plan does not tell of at all."""
        row = next((one for one in getattr(self.plan, table) if one.id == row_id), None)
        if row is None:
            raise Http404
        told_in = next((one for one in self.plan.sources if one.id == getattr(row, "source", "")), None)
        from_on = known_from(told_in) if told_in else self.reported_on
        return self.render("not-known", row.title, crumbs=crumbs, status=status, told_in=told_in, from_on=from_on)

    def to(self, where: str = "", **query: Any) -> str:
        """The address of another page of this plan on the same day, in the same words. Blank values are left out."""
        asked = {name.replace("_", "-"): str(value) for name, value in query.items() if value not in (None, "")}
        rest = urlencode({**asked, **self.carried})
        return f"{self.base}{where}?{rest}" if rest else f"{self.base}{where}"

    def here(self, **changes: str | None) -> str:
        """This page's address with some of its query changed; None takes a key away."""
        asked = {name: value for name, value in self.request.GET.items() if name != "page"}
        for name, value in changes.items():
            asked.pop(name.replace("_", "-"), None)
            if value:
                asked[name.replace("_", "-")] = value
        rest = urlencode({name: value[:LONGEST_WORD] for name, value in asked.items()})
        return f"{self.request.path}?{rest}" if rest else self.request.path

    def asked(self, name: str) -> str:
        """A word of the address, trimmed and of bounded length; NUL and other controls are dropped."""
        said = self.request.GET.get(name, "")[:LONGEST_WORD]
        return "".join(letter for letter in said if letter.isprintable()).strip()

    def told(self, row: Any) -> str:
        """A row's text at the reading level asked for; the standard text where there is no other."""
        standard = getattr(row, "summary", "") or row.title
        chosen = {"plain": getattr(row, "plain", ""), "children": getattr(row, "child", "")}.get(self.level, "")
        return chosen or standard

    def render(
        self, template: str, title: str, *, crumbs: Crumbs = (), status: int = 200, **context: Any
    ) -> HttpResponse:
        """The page. `crumbs`: (words, place) of the pages above it, below the plan itself."""
        return render(self.request, f"plan/{template}.html", {**self._frame(title, crumbs), **context}, status=status)

    def _frame(self, title: str, crumbs: Crumbs) -> dict[str, Any]:
        trail = [("Home", "/"), (self.plan.short_title, self.to()), *((said, self.to(place)) for said, place in crumbs)]
        where = self.request.path.removeprefix(self.base)
        return {
            "title": title,
            "page": self,
            "plan": self.plan,
            "known": self.known,
            "as_at": self.on,
            "breadcrumbs": [{"text": said, "href": href} for said, href in trail]
            if where
            else [{"text": "Home", "href": "/"}],
            "sections": [
                {"text": said, "href": self.to(place), "current": where.startswith(place) if place else not where}
                for place, said in SECTIONS
                if place != "roles/" or self.plan.id == remits.plan_told_of()  # other plans tell of none
            ],
            "levels": {level: self.here(level=None if level == "standard" else level) for level in LEVELS},
            "kept_query": [
                (name, self.asked(name)) for name in self.request.GET if name not in ("as-at", "page", "format")
            ][:20],
            "today": localdate(),
            "newer": self._newer_said(),
            "words": words,
        }

    def _newer_said(self) -> str:
        """What a reader who chose no day should know: that more has been told since the day that the plan opens at."""
        if self.asked_on is not None or not self.newer:
            return ""
        return f"{plural(len(self.newer), 'promise has', 'promises have')} newer approved progress"


PageView = Callable[..., HttpResponse]


def base_of(plan_id: str) -> str:
    """Where a plan's pages stand; the default plan's when no plan is named."""
    return f"/plans/{plan_id}/" if plan_id else "/plan/"


def home_of(plan_id: str) -> str:
    """Where a plan is at home: the default one at /plan/, the others under their names."""
    return base_of("" if plan_id == queries.default_plan() else plan_id)


def plan_page(view: PageView, also: Callable[[str], str] | None = None) -> Callable[..., HttpResponseBase]:
    """Load the plan named in the address (the default one when none is), and keep the page made for everyone alike.

    `also`: what the page depends on besides its plan, by the plan's id."""

    @wraps(view)
    @require_safe
    def opened(request: HttpRequest, plan_id: str = "", **kwargs: Any) -> HttpResponseBase:
        wanted = plan_id or queries.default_plan()
        state = queries.version(wanted)
        if state is None:
            return _no_plan(request, wanted, named=bool(plan_id))
        state = f"{wanted} {state} {queries.warehouse_version()} {localdate()} {also(wanted) if also else ''}"
        return kept_page(request, state, lambda: _made(view, request, plan_id, wanted, kwargs), ASKED)

    return opened


def beside(row: Any, order: Sequence[Any]) -> dict[str, Any]:
    """The rows that a page of one leads on to: the one before it and the one after it, None at either end."""
    at = order.index(row)
    return {"before": order[at - 1] if at else None, "after": order[at + 1] if at + 1 < len(order) else None}


def threaded_page(view: PageView) -> Callable[..., HttpResponseBase]:
    """A plan_page that tells of the golden thread, so also of other plans: made anew when one that it tells of is."""
    return plan_page(view, thread.state)


def _made(view: PageView, request: HttpRequest, named: str, wanted: str, kwargs: dict[str, Any]) -> HttpResponse:
    base = base_of(named)
    try:
        page = open_page(request, wanted, base)
        return view(request, page, **kwargs)
    except BadAddress as problem:
        return render(
            request,
            "plan/bad-address.html",
            {"title": "That cannot be shown", "problem": str(problem), "base": base},
            status=400,
        )


def open_page(request: HttpRequest, plan_id: str, base: str) -> Page:
    """The page that an address asks for. Raises BadAddress for a day that cannot be, Http404 for an unknown plan."""
    plan = queries.plan(plan_id)
    asked_on = _day(request.GET.get("as-at", ""))
    known = queries.as_at(plan_id, asked_on or queries.default_day(plan)) if plan else None
    if plan is None or known is None:
        raise Http404
    level = request.GET.get("level", "standard")
    level = level if level in LEVELS else "standard"
    carried = {"as-at": asked_on.isoformat()} if asked_on else {}
    if level != "standard":
        carried["level"] = level
    return Page(request, plan, known, asked_on, level, base, carried)


def _day(said: str) -> dt.date | None:
    """The day asked for. ISO, or day month year with any common mark between."""
    if not said.strip():
        return None
    try:
        day = dt.date.fromisoformat(said.strip()[:LONGEST_WORD])
    except ValueError:
        raise BadAddress("There is no such day: write it as year, month and day, like 2008-12-11.") from None
    if day > localdate():
        raise BadAddress("That day has not come yet, so nothing is known of it: choose today or an earlier day.")
    if day < EARLIEST:
        raise BadAddress("That day is too long ago: no plan here is older than 20 November 1989.")
    return day


def _no_plan(request: HttpRequest, wanted: str, *, named: bool) -> HttpResponse:
    if named:
        raise Http404
    return render(request, "plan/no-plan.html", {"title": "No plan has been loaded yet", "wanted": wanted}, status=200)
