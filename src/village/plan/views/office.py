"""The plan office: what presses on a day, what waits for whom, and every update with all that was decided of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.kernel.access.queries import may, second_factor_would_do, viewer_of
from village.kernel.access.rules import Thing, Viewer
from village.kernel.access.views import access
from village.kernel.tables.rules import write_csv
from village.plan import queries
from village.plan.forms import OfficeFilter
from village.plan.models import ProgressUpdate
from village.plan.queries import ToldUpdate
from village.plan.rules.asat import PlanAsAt, chapter_of
from village.plan.rules.dates import say_due
from village.plan.rules.office import Due, due_list, leads_of, say_days
from village.plan.views import words
from village.plan.views.page import EARLIEST
from village.ui import filters
from village.ui.listing import page_of
from village.ui.macros import status_tag

SHOWN = 6  # of each list on the desk
PER_PAGE = 25
COLUMNS = [
    {"key": "title", "label": "Promise"},
    {"key": "due", "label": "Due"},
    {"key": "leads", "label": "Who leads"},
    {"key": "status", "label": "How it stands"},
]
CSV = ("id", "paragraph", "title", "leads", "due", "last_day", "days_to_last_day", "status", "as_of", "plan", "as_at")


class WrongDay(Exception):
    """The day in the address cannot be; the message is for the reader."""


@dataclass(frozen=True)
class Office:
    """What a viewer asked to see: one plan on a day, one chapter or lead of it (blank: all)."""

    viewer: Viewer
    known: PlanAsAt
    cards: list[queries.PlanCard]
    chapter: str
    lead: str
    asked_on: str

    @property
    def plan_id(self) -> str:
        return self.known.plan.id

    @property
    def may_record(self) -> bool:
        return bool(may(self.viewer, "plan.progress.record", thing=Thing(area=self.known.plan.area_code)))

    def dues(self, timing: str) -> list[Due]:
        return due_list(self.known, timing=timing, chapter=self.chapter, lead=self.lead)

    def updates(self, some: list[ProgressUpdate]) -> list[ToldUpdate]:
        """Those of the updates that belong to the chapter and the lead asked for, whichever day the page shows."""
        if not self.chapter and not self.lead:
            return queries.told_updates(some)
        whole = queries.plan(self.plan_id) or self.known.plan
        ids = {one.id for one in whole.commitments if self._wanted(one)}
        return queries.told_updates(one for one in some if one.commitment in ids)

    def _wanted(self, one: Any) -> bool:
        return (not self.lead or self.lead in one.leads) and (
            not self.chapter or str(chapter_of(one.paragraph)) == self.chapter
        )

    def to(self, name: str, **more: str) -> str:
        """The address of another page of the office, with everything that was asked for."""
        asked = {"plan": self.plan_id, "chapter": self.chapter, "lead": self.lead, "as-at": self.asked_on, **more}
        return f"{reverse(name)}?{urlencode({key: value for key, value in asked.items() if value})}"


@access("plan.office.read")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Due soon and overdue on the day shown; waiting, returned and decided as they stand now, whatever that day:
    they are lists of work."""
    try:
        office = _office(request)
    except WrongDay as wrong:
        return _wrong_day(request, wrong)
    if office is None:
        return render(request, "plan/office/empty.html", {"title": "Plan office"})
    decided = list(queries.office_updates(office.viewer, office.plan_id).exclude(decision=""))
    decided.sort(key=lambda one: one.decided_at or one.proposed_at, reverse=True)
    overdue, soon = office.dues("overdue"), office.dues("due-soon")
    return _page(
        request,
        office,
        "desk",
        "Plan office",
        overdue=[_due_item(office, due) for due in overdue[:SHOWN]],
        overdue_all=len(overdue),
        soon=[_due_item(office, due) for due in soon[:SHOWN]],
        soon_all=len(soon),
        waiting=[_update_item(office, one) for one in office.updates(queries.waiting(office.viewer, office.plan_id))],
        returned=[
            _update_item(office, one) for one in office.updates(queries.returned_to(office.viewer, office.plan_id))
        ],
        decided=[_update_item(office, one) for one in office.updates(decided)[:SHOWN]],
    )


@access("plan.office.read")
@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """Every open promise past its date on a day."""
    return _list(request, "overdue", "Past their date", "plan-office-overdue")


@access("plan.office.read")
@require_safe
def due_soon(request: HttpRequest) -> HttpResponse:
    """Every open promise due within 60 days of a day."""
    return _list(request, "due-soon", "Due soon", "plan-office-due")


def _list(request: HttpRequest, timing: str, title: str, name: str) -> HttpResponse:
    try:
        office = _office(request)
    except WrongDay as wrong:
        return _wrong_day(request, wrong)
    if office is None:
        return render(request, "plan/office/empty.html", {"title": title})
    found = office.dues(timing)
    if request.GET.get("format") == "csv":
        return _csv(office, found, timing)
    page = page_of(request, found, PER_PAGE)
    return _page(
        request,
        office,
        "list",
        title,
        page_of_list=page,
        found=found,
        columns=COLUMNS,
        rows=[_row(office, due) for due in page],
        csv=office.to(name, format="csv"),
        timing=timing,
    )


@access("plan.office.read")
@require_safe
def commitment(request: HttpRequest, plan_id: str, commitment_id: str) -> HttpResponse:
    """A promise as the office knows it: how it stands today, and every update, approved or not."""
    viewer = viewer_of(request)
    card = next((card for card in queries.office_plans(viewer) if card.id == plan_id), None)
    known = queries.as_at(plan_id, localdate()) if card else None
    one = known.get("commitments", commitment_id) if known else None
    if known is None or one is None:
        raise Http404
    told = queries.told_updates(queries.office_updates(viewer, plan_id).filter(commitment=commitment_id))
    actions = []
    if may(viewer, "plan.progress.record", thing=Thing(area=known.plan.area_code)):
        actions.append(
            {"text": "Record progress", "href": reverse("plan-office-record-on", args=[plan_id, commitment_id])}
        )
    return render(
        request,
        "plan/office/commitment.html",
        {
            "title": one.title,
            "known": known,
            "plan": known.plan,
            "one": one,
            "stands": known.standing(one.id),
            "told": told,
            "actions": actions,
            "words": words,
            "leads": known.some("bodies", one.leads),
            "breadcrumbs": _crumbs(plan_id),
            "as_at": known.on,
        },
    )


@access("plan.office.read")
@require_safe
def update(request: HttpRequest, update_id: int) -> HttpResponse:
    """One update, whole, with what was decided of it and by whom."""
    viewer = viewer_of(request)
    found = queries.update_for(viewer, update_id)
    if found is None:
        raise Http404
    told = queries.told_update(found)
    own = str(found.proposed_by) == viewer.ref
    thing = Thing(area=queries.area_of(found.plan), made_by=frozenset({str(found.proposed_by)}))
    able = may(viewer, "plan.progress.approve", thing=thing) or second_factor_would_do(viewer, "plan.progress.approve")
    actions = []
    if not found.decision and not own and able:
        actions.append({"text": "Decide", "href": reverse("plan-office-decide", args=[update_id])})
    others = queries.told_updates(
        queries.office_updates(viewer, found.plan).filter(commitment=found.commitment).exclude(pk=found.pk)
    )
    return render(
        request,
        "plan/office/update.html",
        {
            "title": told.commitment.title if told.commitment else found.commitment,
            "told": told,
            "update": found,
            "own": own,
            "actions": actions,
            "others": others,
            "words": words,
            "breadcrumbs": _crumbs(found.plan),
        },
    )


def _office(request: HttpRequest) -> Office | None:
    """What the address asks for; None when there is no plan for this viewer. An unknown plan is 404, a wrong day
    WrongDay."""
    viewer = viewer_of(request)
    cards = queries.office_plans(viewer)
    wanted = request.GET.get("plan", "") or (cards[0].id if cards else "")
    if not cards:
        return None
    if wanted not in {card.id for card in cards}:
        raise Http404
    asked_on = request.GET.get("as-at", "").strip()
    known = queries.as_at(wanted, _day(asked_on))
    if known is None:
        raise Http404
    chapters = {str(chapter.number) for chapter in known.plan.chapters} | {"0"}
    chapter, lead = request.GET.get("chapter", ""), request.GET.get("lead", "")
    return Office(
        viewer,
        known,
        cards,
        chapter if chapter in chapters else "",
        lead if known.get("bodies", lead) else "",
        asked_on,
    )


def _day(said: str) -> dt.date | None:
    if not said:
        return None
    try:
        on = dt.date.fromisoformat(said)
    except ValueError:
        raise WrongDay("There is no such day: write it as year, month and day, like 2026-11-23.") from None
    if not EARLIEST <= on <= localdate():
        raise WrongDay("That day has not come yet, or is too long ago: choose today or an earlier day.")
    return on


def _wrong_day(request: HttpRequest, wrong: WrongDay) -> HttpResponse:
    context = {"title": "That cannot be shown", "problem": str(wrong)}
    return render(request, "plan/office/wrong-day.html", context, status=400)


def _page(request: HttpRequest, office: Office, template: str, title: str, **context: Any) -> HttpResponse:
    known = office.known
    every = due_list(known)
    choices = {
        "plan": [(card.id, card.title) for card in office.cards],
        "chapter": [
            ("", "Every chapter"),
            *((str(one.number), f"{one.number} {one.title}") for one in known.plan.chapters),
        ],
        "lead": [("", "Everyone"), *leads_of(known, every)],
    }
    asked = {"plan": office.plan_id, "chapter": office.chapter, "lead": office.lead}
    return render(
        request,
        f"plan/office/{template}.html",
        {
            "title": title,
            "office": office,
            "plan": known.plan,
            "known": known,
            "as_at": known.on,
            "live": not known.plan.shown_as_at,
            "past": known.on != localdate(),
            "filters": OfficeFilter(initial=asked, choices=choices, on=known.on),
            "applied": _applied(office, choices),
            "words": words,
            "clear": f"{request.path}?plan={office.plan_id}",
            **context,
        },
    )


def _applied(office: Office, choices: dict[str, list[tuple[str, str]]]) -> list[dict[str, str]]:
    asked = {"chapter": office.chapter, "lead": office.lead, "as-at": office.asked_on}
    said = {name: dict(some) for name, some in choices.items()}
    applied = []
    for name, value in asked.items():
        if value:
            rest = {key: kept for key, kept in {"plan": office.plan_id, **asked}.items() if kept and key != name}
            text = f"As at {value}" if name == "as-at" else said[name].get(value, value)
            applied.append({"text": text, "remove": f"?{urlencode(rest)}"})
    return applied


def _due_item(office: Office, due: Due) -> dict[str, Any]:
    leads = words.join([body.name for body in office.known.some("bodies", due.commitment.leads)])
    return {
        "title": due.commitment.title,
        "href": _where(office, due),
        "tag": status_tag(due.standing.status),
        "meta": leads or "Nobody is said to lead",
        "due": f"{say_due(due.commitment.due)} ({say_days(due.days)})",
        "overdue": due.standing.timing == "overdue",
    }


def _update_item(office: Office, told: ToldUpdate) -> dict[str, Any]:
    one = told.update
    own = str(one.proposed_by) == office.viewer.ref
    by = "you" if own else told.proposed_by
    if one.decided_at is None:
        meta = f"Recorded by {by} on {filters.date(one.proposed_at)}" + (": someone else must decide" if own else "")
    else:
        who = "you" if str(one.decided_by) == office.viewer.ref else told.decided_by
        meta = f"{one.get_decision_display()} by {who} on {filters.date(one.decided_at)}"
    return {
        "title": told.commitment.title if told.commitment else one.commitment,
        "tag": status_tag(one.status),
        "href": reverse("plan-office-update", args=[one.pk]),
        "meta": meta,
    }


def _row(office: Office, due: Due) -> dict[str, Any]:
    one = due.commitment
    return {
        "title": {
            "text": one.title,
            "href": _where(office, due),
            "note": words.sentence(words.place(one.paragraph, one.source, office.known.plan)),
        },
        "due": {"text": say_due(one.due), "note": say_days(due.days)},
        "leads": words.join([body.name for body in office.known.some("bodies", one.leads)]) or "Nobody is said to lead",
        "status": status_tag(due.standing.status),
    }


def _where(office: Office, due: Due) -> str:
    return reverse("plan-office-commitment", args=[office.plan_id, due.commitment.id])


def _crumbs(plan_id: str) -> list[dict[str, str]]:
    return [
        {"text": "Work", "href": "/work/"},
        {"text": "Plan office", "href": f"{reverse('plan-office')}?plan={plan_id}"},
    ]


def _csv(office: Office, found: list[Due], timing: str) -> HttpResponse:
    on = office.known.on.isoformat()
    rows = [
        (
            due.commitment.id,
            due.commitment.paragraph,
            due.commitment.title,
            "; ".join(body.name for body in office.known.some("bodies", due.commitment.leads)),
            due.commitment.due,
            due.last_on.isoformat(),
            due.days,
            due.standing.status,
            due.standing.since_on.isoformat(),
            office.plan_id,
            on,
        )
        for due in found
    ]
    response = HttpResponse(write_csv(CSV, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{office.plan_id}-{timing}-{on}.csv"'
    return response
