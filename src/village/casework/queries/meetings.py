"""Meetings of a team around a family as pages show them, and the days to come of a record."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from village.casework.models import ApprovedMinutes, Decided, Episode, Invited, Meeting, Step
from village.casework.queries.around import names_of
from village.casework.queries.plan_shown import person_called
from village.casework.queries.visible import facts_of
from village.casework.rules.meetings import CAME, CANCELLED, HELD, MEETING_STATES, PLANNED, PRESENCE
from village.kernel.accounts.models import Account
from village.kernel.audit.queries import mentioning
from village.kernel.calendar.rules import london_date
from village.workflow.queries.dues import clocks_of
from village.workflow.queries.work import Entry


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked to a meeting, as a page shows them."""

    invited: Invited
    name: str
    part: str
    presence: str


@dataclass(frozen=True)
class Shown:
    """A meeting as a page shows it. `approved`: the minutes as they were read, else None."""

    meeting: Meeting
    state: str
    asked: list[Asked]
    decided: list[tuple[Decided, str]]
    approved: ApprovedMinutes | None

    @property
    def came(self) -> list[str]:
        """Those who were there."""
        return [one.name for one in self.asked if one.invited.presence in CAME]


@dataclass(frozen=True)
class Day:
    """Something of a record on a day."""

    on: dt.date
    title: str
    late: bool = False
    meeting: Meeting | None = None


def meetings_of(episode: Episode) -> list[Shown]:
    """The meetings of an episode: those to come, the next first; then those that were, the last first."""
    shown = [shown_meeting(one) for one in episode.meetings.all()]
    planned = [one for one in shown if one.meeting.state == PLANNED]
    return [*planned, *reversed([one for one in shown if one.meeting.state != PLANNED])]


def shown_meeting(one: Meeting) -> Shown:
    """A meeting as a page shows it."""
    invited = list(one.invited.select_related("member", "person"))
    decided = list(one.decided.select_related("person"))
    names = names_of([*(each.lead for each in invited), *(each.account for each in decided)])
    asked = [_asked(each, names.get(each.lead, "")) for each in invited]
    told = [(each, _doer(each, names.get(each.account, ""))) for each in decided]
    approved = ApprovedMinutes.objects.filter(meeting=one).first()
    state = MEETING_STATES[one.state]
    if one.state == HELD:
        state = "Minutes approved" if approved else "Minutes to be approved"
    return Shown(one, state, asked, told, approved)


def _doer(one: Decided, name: str) -> str:
    return one.service or (person_called(one.person) if one.person else name)


def _asked(one: Invited, lead: str) -> Asked:
    if one.member is not None:
        name, part = one.member.name, one.member.role
    elif one.person is not None:
        name, part = person_called(one.person), "Of the family"
    else:
        name, part = (lead, "Lead practitioner") if one.lead else (one.name, "")
    return Asked(one, name, part, PRESENCE.get(one.presence, ""))


def minutes_content(one: Meeting) -> dict[str, object]:
    """The minutes of a meeting whole: what somebody reads who approves them, and what is kept of them then."""
    shown = shown_meeting(one)
    return {
        "starts_at": one.starts_at.isoformat(),
        "place": one.place,
        "agenda": one.agenda,
        "minutes": one.minutes,
        "asked": [
            {"name": each.name, "part": each.part, "presence": each.invited.presence, "dissent": each.invited.dissent}
            for each in shown.asked
        ],
        "decided": [{"words": each.words, "who": who, "by": each.due_on.isoformat()} for each, who in shown.decided],
    }


def writers_of(one: Meeting) -> set[str]:
    """The accounts that wrote minutes of a meeting, those too over whose words others wrote, or a decision: the audit
    knows them all."""
    written = mentioning("casework.meeting.minutes", str(one.ref), at_most=1000)
    return {*(each.actor for each in written), *(str(each.by) for each in one.decided.all()), str(one.minuted_by)}


def kept_out(episode: Episode, accounts: Collection[uuid.UUID]) -> bool:
    """Whether a restriction that stands on anybody of the family names one of these accounts, or their organisation."""
    bars = facts_of(episode).bars
    found = Account.objects.filter(ref__in=accounts, organisation__isnull=False)
    bodies = set(found.values_list("organisation__slug", flat=True))
    named = {str(one) for one in accounts}
    return any(one.account in named or one.organisation in bodies for one in bars)


def next_meeting(episode: Episode, *, at: dt.datetime) -> Meeting | None:
    """The next meeting that is planned."""
    today = dt.datetime.combine(london_date(at), dt.time(), at.tzinfo)
    return episode.meetings.filter(state=PLANNED, starts_at__gte=today).first()


def days_of(episode: Episode, *, at: dt.datetime) -> list[Day]:
    """The calendar of a record: what is to come or is late, by day: meetings, what they decided, steps of the plan, and
    the most that something may take."""
    about, today = f"episode:{episode.ref}", london_date(at)
    steps = Step.objects.filter(goal__episode=episode, goal__state="open", done_on=None, cancelled_at=None)
    decided = Decided.objects.filter(meeting__episode=episode, done_on=None).exclude(meeting__state=CANCELLED)
    found = [
        *(_meeting_day(one) for one in episode.meetings.filter(state=PLANNED)),
        *(Day(one.due_on, one.words, one.due_on < today, one.meeting) for one in decided.select_related("meeting")),
        *(Day(one.due_on, one.words, one.due_on < today) for one in steps),
        *(Day(one.due, f"{one.title}: at the latest", one.overdue) for one in clocks_of([about], at=at).get(about, [])),
    ]
    return sorted(found, key=lambda one: (one.on, one.title))


def _meeting_day(one: Meeting) -> Day:
    return Day(london_date(one.starts_at), f"Meeting at {one.place}", False, one)


@dataclass(frozen=True)
class Line:
    """One line of a timeline."""

    on: dt.date
    title: str
    text: str
    meeting: Meeting | None = None


def told_of_meetings(meetings: Iterable[Meeting]) -> list[Line]:
    """Meetings that were held or cancelled, as a timeline tells of them."""
    return [
        Line(
            london_date(one.starts_at),
            "The team met" if one.state == HELD else "A meeting was cancelled",
            one.place if one.state == HELD else one.because,
            one,
        )
        for one in meetings
        if one.state in (HELD, CANCELLED)
    ]


def told_newest(moves: Iterable[Entry], meetings: Iterable[Line]) -> list[Line]:
    """What happened, the newest first: the steps of the process, and the meetings."""
    steps = [Line(one.on, one.title, _said(one)) for one in moves]
    return sorted([*steps, *meetings], key=lambda one: one.on)[::-1]


def _said(one: Entry) -> str:
    late = f"Recorded {one.late_by} {'day' if one.late_by == 1 else 'days'} later" if one.late_by > 0 else ""
    return ". ".join(part for part in (f"Now: {one.target}" if one.source else "", late) if part)
