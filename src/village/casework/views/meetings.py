"""Meetings of the team around a family, and the days to come."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.casework.actions import meetings as actions
from village.casework.forms.meetings import DayForm, DecisionForm, MeetingForm, MinutesForm, WhyForm
from village.casework.models import Episode, Meeting
from village.casework.queries.around import family_of, name_of
from village.casework.queries.meetings import days_of, meetings_of, minutes_content, shown_meeting
from village.casework.queries.plan_shown import owners_of
from village.casework.queries.visible import WORK
from village.casework.views.frame import ask, by, opened, or_404, page, sent
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.reader import digest


@access(WORK)
@never_cache
def meetings(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The days to come, and the meetings."""
    one = opened(request, episode, "meetings")
    days = days_of(one, at=timezone.now())
    return page(request, one, "meetings", "meetings", "Meetings and days", days=days, told=meetings_of(one))


@access(WORK)
@never_cache
def plan(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Plan a meeting, those asked who were asked to the last one."""
    one, at = opened(request, episode, "meetings"), timezone.now()
    last = one.meetings.last()
    asked = list(last.invited.select_related("person")) if last else []
    start = {
        "key": uuid.uuid4().hex,
        "team": [str(each.member_id) for each in asked if each.member_id],
        "family": [str(each.person.ref) for each in asked if each.person],
        "others": "\n".join(each.name for each in asked if each.name),
    }
    people = [(str(each.person.ref), each.name) for each in family_of(one, at=at) if each.person.due_on is None]
    lead = one.leads.filter(until_at=None).values_list("account", flat=True).first()
    team = [
        (str(each.pk), f"{each.name}, {each.role}")
        for each in one.members.filter(until_at=None)
        if each.account is None or each.account != lead
    ]
    form = MeetingForm(sent(request), people=people, team=team, initial=start)

    def do() -> None:
        actions.plan_meeting(episode=episode, asked=form.asked(), key=form.cleaned_data["key"], **by(request))

    return ask(
        request, one, form, do, part="meetings", title="Plan a meeting", button="Plan the meeting",
        done="The meeting is planned. Tell those who are asked: nothing is sent to them from here.",
        about="The lead practitioner is always asked. A meeting that was held can be written down for a month.",
    )  # fmt: skip


@access(WORK)
@never_cache
def meeting(request: HttpRequest, episode: uuid.UUID, meeting: uuid.UUID) -> HttpResponse:
    """A meeting: who was asked and came, what was talked about and decided."""
    one = opened(request, episode, "meeting")
    found = _meeting(one, meeting)
    mine = str(found.minuted_by) == viewer_of(request).ref
    shown = shown_meeting(found)
    return page(
        request, one, "meetings", "meeting", f"Meeting on {_day(found)}", shown=shown, mine=mine,
        by_name=name_of(found.minuted_by), approved_by=name_of(shown.approved.by if shown.approved else None),
        seen=digest(minutes_content(found)), held_now=london_date(found.starts_at) <= london_date(timezone.now()),
    )  # fmt: skip


@access(WORK)
@never_cache
def minutes(request: HttpRequest, episode: uuid.UUID, meeting: uuid.UUID) -> HttpResponse:
    """Who came, what was talked about, who did not agree to what."""
    one = opened(request, episode, "meeting")
    found = _meeting(one, meeting)
    asked = shown_meeting(found).asked
    start = {"minutes": found.minutes, "seen": found.changed}
    for each in asked:
        start[f"presence_{each.invited.pk}"] = each.invited.presence
        start[f"dissent_{each.invited.pk}"] = each.invited.dissent
    form = MinutesForm(sent(request), asked=[(each.invited.pk, each.name) for each in asked], initial=start)

    def do() -> None:
        said = form.cleaned_data
        actions.write_minutes(
            episode=episode, meeting=meeting, minutes=said["minutes"], presences=form.presences(), seen=said["seen"],
            **by(request),
        )  # fmt: skip

    return ask(
        request, one, form, do, part="meetings", title="Minutes", button="Keep the minutes", template="minutes",
        done="The minutes are kept. Somebody else approves them.", back=_at(one, found), agenda=found.agenda,
        fields=[(form[f"presence_{pk}"], form[f"dissent_{pk}"]) for pk, _ in form.asked],
    )  # fmt: skip


@access(WORK)
@never_cache
def decide(request: HttpRequest, episode: uuid.UUID, meeting: uuid.UUID) -> HttpResponse:
    """Write down what was decided."""
    one = opened(request, episode, "meeting")
    found = _meeting(one, meeting)
    form = DecisionForm(sent(request), owners=owners_of(one), initial={"key": uuid.uuid4().hex})

    def do() -> None:
        key = form.cleaned_data["key"]
        actions.add_decision(episode=episode, meeting=meeting, doing=form.doing(), key=key, **by(request))

    return ask(
        request, one, form, do, part="meetings", title="What was decided?", button="Add the decision",
        done="The decision is kept.", back=_at(one, found),
    )  # fmt: skip


@access(WORK)
@never_cache
def done(request: HttpRequest, episode: uuid.UUID, meeting: uuid.UUID, decision: uuid.UUID) -> HttpResponse:
    """What was decided is done."""
    one = opened(request, episode, "meeting")
    found = _meeting(one, meeting)
    what = found.decided.filter(ref=decision).first()
    if what is None:
        raise Http404
    form = DayForm(sent(request), initial={"done_on": london_date(timezone.now())})

    def do() -> None:
        on = form.cleaned_data["done_on"]
        actions.finish_decision(episode=episode, meeting=meeting, decision=decision, done_on=on, **by(request))

    return ask(
        request, one, form, do, part="meetings", title="Is it done?", button="It is done", done="It is done.",
        back=_at(one, found), about=what.words,
    )  # fmt: skip


@access(WORK)
@never_cache
def cancel(request: HttpRequest, episode: uuid.UUID, meeting: uuid.UUID) -> HttpResponse:
    """A planned meeting is not held."""
    one = opened(request, episode, "meeting")
    found, form = _meeting(one, meeting), WhyForm(sent(request))

    def do() -> None:
        actions.cancel_meeting(episode=episode, meeting=meeting, **form.cleaned_data, **by(request))

    return ask(
        request, one, form, do, part="meetings", title="Is this meeting not held?", button="Cancel the meeting",
        done="The meeting is cancelled. Tell those who were asked.", back=_at(one, found),
        about=f"{_day(found)}, {found.place}",
    )  # fmt: skip


@access(WORK)
@require_POST
def approve(request: HttpRequest, episode: uuid.UUID, meeting: uuid.UUID) -> HttpResponse:
    """Approve the minutes that were on the page."""
    seen = request.POST.get("seen", "")
    try:
        actions.approve_minutes(episode=episode, meeting=meeting, seen=seen, **by(request))
    except Refusal as refusal:
        if str(refusal) == actions.NO_MEETING:
            raise Http404 from refusal
        messages.error(request, or_404(refusal))
    else:
        messages.success(request, "The minutes are approved, and stay as you read them.")
    return redirect("help-meeting", episode=episode, meeting=meeting)


def _meeting(one: Episode, ref: uuid.UUID) -> Meeting:
    found = one.meetings.filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


def _at(one: Episode, found: Meeting) -> str:
    return reverse("help-meeting", args=[one.ref, found.ref])


def _day(found: Meeting) -> str:
    on: dt.date = london_date(found.starts_at)
    return f"{on.day} {on:%B %Y}"
