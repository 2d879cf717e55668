"""The days that clocks count: a manager decides that something may take longer, and whoever recorded a fact late says
on which day it was."""

import datetime as dt
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions.timing import extend_clock, say_day
from village.casework.forms.records import DayForm, LongerForm
from village.casework.queries.recorded_late import late_in_records
from village.casework.queries.visible import WORK
from village.casework.rules.access import LEAD, MANAGE, WRITE
from village.casework.rules.episodes import about
from village.casework.views.frame import ask, by, may_do, opened, page, sent
from village.kernel.access.views import access
from village.ui.filters import date
from village.workflow.queries.dues import ClockSeen, clocks_of
from village.workflow.rules.clocks import BEGUN, ENDED

STANDS = {"done": "In time", "late-done": "Late", "lapsed": "Ended with the help"}
WORDS = {BEGUN: "began", ENDED: "was done"}


@access(WORK)
@never_cache
def times(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Every clock of this help: since when, by when, on which day it was done, and when that was written down."""
    one, at = opened(request, episode, "time"), timezone.now()
    found = clocks_of([about(one.ref)], at=at, running=False)[about(one.ref)]
    return page(
        request, one, "summary", "times", "Days that clocks count",
        clocks=found, stands=STANDS, late=late_in_records([one], at=at), words=WORDS,
        writes=bool({WRITE, LEAD, MANAGE} & may_do(request, one)),
    )  # fmt: skip


@access(WORK)
@never_cache
def day(request: HttpRequest, episode: uuid.UUID, clock: int, fact: str) -> HttpResponse:
    """On which day was this really?"""
    one, told = opened(request, episode, "time"), by(request)
    every = clocks_of([about(one.ref)], at=told["at"], running=False)[about(one.ref)]
    found = next((each for each in every if each.pk == clock), None)
    said = _said(found, fact) if found is not None else None
    if found is None or said is None or not {WRITE, LEAD, MANAGE} & may_do(request, one):
        raise Http404
    form = DayForm(sent(request), initial={"seen": said})
    recorded = found.recorded_on if fact == ENDED else found.recorded_since
    words = f"{found.title}: by what is said now it {WORDS[fact]} on {date(said)}; recorded: {date(recorded)}."
    return ask(
        request, one, form,
        lambda: say_day(episode=episode, clock=clock, fact=fact, **form.cleaned_data, **told),
        title="On which day was it really?", button="Keep this day", part="summary", about=words,
        done="The day is kept, beside the day on which it was recorded.", back=reverse("help-times", args=[one.ref]),
    )  # fmt: skip


def _said(found: ClockSeen, fact: str) -> dt.date | None:
    """The day that is said of a fact now, where another can be said: of what runs its beginning, of what is done its
    end."""
    if fact == BEGUN and found.recorded_on is None:
        return found.since
    return found.satisfied_on if fact == ENDED else None


@access(WORK)
@never_cache
def longer(request: HttpRequest, episode: uuid.UUID, clock: int) -> HttpResponse:
    """May what this clock counts take longer? Until when, and why."""
    one, told = opened(request, episode, "time"), by(request)
    known_as = about(one.ref)
    found = next((each for each in clocks_of([known_as], at=told["at"]).get(known_as, []) if each.pk == clock), None)
    if found is None or found.longest is None or MANAGE not in may_do(request, one):
        raise Http404
    form = LongerForm(sent(request), initial={"seen": found.due})
    words = f"{found.title} is due on {found.due.day} {found.due:%B %Y} at the latest."
    return ask(
        request, one, form,
        lambda: extend_clock(episode=episode, clock=clock, **form.cleaned_data, **told),
        title="May it take longer?", button="Let it take longer", done="The day and the reason are kept.",
        part="summary", back=reverse("help-record", args=[one.ref]), about=words,
    )  # fmt: skip
