"""What is late, and who waits, in all the help that a manager answers for: nothing that is overdue is invisible,
whoever it belongs to and whether or not anybody was told."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from village.casework.models import (
    Alarm,
    Concern,
    Decided,
    Episode,
    Handover,
    NotShared,
    Referral,
    Request,
    Share,
    Step,
    StepUp,
    Transfer,
)
from village.casework.queries.around import name_of
from village.casework.queries.crossing import Of, family_of, named_by, offered_to_service
from village.casework.queries.delegating import waiting_in
from village.casework.queries.tasks import whose_in_words
from village.casework.queries.visible import managed_by, visible_to
from village.casework.rules.episodes import ALARMS, about
from village.casework.rules.plan import OPEN
from village.casework.rules.sharing import PROPOSED
from village.casework.rules.transfers import OFFERED
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.workflow.queries.dues import overdue

ASKED = "help-requests"


@dataclass(frozen=True)
class Line:
    """Something late, or waiting, of one family: of its help, or offered before there is any. `since`: the day it was
    due on, or has waited from; `page`: the name of the address where it is seen to."""

    of: Of
    title: str
    since: dt.date
    days: int
    whose: str
    page: str = "help-record"

    @property
    def family(self) -> str:
        """What the family is called."""
        return family_of(self.of).name

    @property
    def ids(self) -> dict[str, uuid.UUID]:
        """What its address is made from."""
        return named_by(self.of)


@dataclass(frozen=True)
class Late:
    """`late`: past its day; `waiting`: for somebody to decide, without a day. Each the longest first."""

    late: list[Line]
    waiting: list[Line]

    @property
    def families(self) -> set[str]:
        """Whom it tells of."""
        return {str(one.of.ref) for one in (*self.late, *self.waiting)}


def late_in(viewer: Viewer, *, at: dt.datetime) -> Late:
    """What is late and what waits in all that a viewer's service holds where they manage it."""
    held = visible_to(viewer, at=at).filter(managed_by(viewer)).select_related("family", "organisation", "process")
    going_on = held.filter(closed_at=None)
    today = london_date(at)
    days = (_steps, _decisions, _not_shared)
    late = [*_by_process(going_on, at), *(line for each in days for line in each(going_on, today))]
    waiting = [*_concerns(held, today), *_for_somebody(going_on, today)]
    for offer, is_late in _offered(viewer, at):
        (late if is_late else waiting).append(offer)
    return Late(*(sorted(some, key=lambda one: (one.since, one.title)) for some in (late, waiting)))


def _by_process(going_on: QuerySet[Episode], at: dt.datetime) -> Iterator[Line]:
    """Clocks and tasks of the help itself and of what others are asked for it; of a task and the clock it runs by,
    the task."""
    known = {about(one.ref): one for one in going_on}
    asked = {
        one.process.about: one.episode
        for model in (Request, Referral, StepUp)
        for one in model.objects.filter(episode__in=going_on).select_related("process", "episode__family")
    }
    every = known | asked
    found = overdue(at=at, abouts=list(every))
    whose = whose_in_words(one.owner for one in found.tasks)
    for task in found.tasks:
        due, page = task.due or dt.date.min, ASKED if task.about in asked else "help-record"
        yield Line(every[task.about], task.title, due, task.days_late, whose[task.owner], page)
    told = {(task.about, task.due) for task in found.tasks}
    for clock in found.clocks:
        if (clock.about, clock.due) in told:
            continue
        if clock.about in asked:
            yield Line(asked[clock.about], clock.title, clock.due, clock.days_late, "Whoever is asked", ASKED)
        else:
            lead = known[clock.about].leads.filter(until_at=None).first()
            holder = name_of(lead.account) if lead else "Nobody"
            yield Line(known[clock.about], clock.title, clock.due, clock.days_late, holder)


def _offered(viewer: Viewer, at: dt.datetime) -> Iterator[tuple[Line, bool]]:
    """What social care offers and nobody has answered; whether its last day is past. It is in no record until then."""
    today = london_date(at)
    for one in offered_to_service(viewer, at=at):
        since = one.due if one.due and one.days_late else london_date(one.of.at)
        yield Line(one.of, one.title, since, (today - since).days, "The manager", one.page), bool(one.days_late)


def _steps(going_on: QuerySet[Episode], today: dt.date) -> Iterator[Line]:
    """Steps of plans; what they say is read in the plan."""
    undone = Q(done_on=None, cancelled_at=None, goal__state=OPEN, due_on__lt=today)
    for step in Step.objects.filter(undone, goal__episode__in=going_on).select_related("goal__episode__family"):
        whose = name_of(step.account) if step.account else step.service or "Somebody of the family"
        days = (today - step.due_on).days
        yield Line(step.goal.episode, "A step of the plan", step.due_on, days, whose, "help-plan")


def _decisions(going_on: QuerySet[Episode], today: dt.date) -> Iterator[Line]:
    """What meetings decided that somebody does by a day; what it is stands in the minutes."""
    undone = Decided.objects.filter(meeting__episode__in=going_on, done_on=None, due_on__lt=today)
    for one in undone.select_related("meeting__episode__family"):
        whose = name_of(one.account) if one.account else one.service or "Somebody of the family"
        days = (today - one.due_on).days
        yield Line(one.meeting.episode, "A decision of a meeting", one.due_on, days, whose, "help-meetings")


def _not_shared(going_on: QuerySet[Episode], today: dt.date) -> Iterator[Line]:
    """Decisions not to share that were to be looked at again, the latest for each organisation and purpose."""
    latest = NotShared.objects.filter(episode__in=going_on).values("episode", "organisation", "purpose")
    last = latest.annotate(last=Max("pk")).values("last")
    for one in NotShared.objects.filter(pk__in=last, review_on__lt=today).select_related("episode__family"):
        title, days = "A decision not to share is to be looked at again", (today - one.review_on).days
        yield Line(one.episode, title, one.review_on, days, "The lead practitioner", "help-sharing")


def _concerns(held: QuerySet[Episode], today: dt.date) -> Iterator[Line]:
    for one in Concern.objects.filter(episode__in=held, settled_at=None).select_related("episode__family"):
        yield _line(one.episode, "A concern for safety is open", one.at, today, "The manager", "help-concerns")


def _for_somebody(going_on: QuerySet[Episode], today: dt.date) -> Iterator[Line]:
    """What somebody has proposed or offered and nobody has decided, and families whom nobody can lead."""
    within, family = {"episode__in": going_on}, "episode__family"
    for share in Share.objects.filter(**within, state=PROPOSED).select_related(family):
        whose = "A second person" if share.second_check else "Whoever proposed it"
        yield _line(share.episode, "A share is proposed and not released", share.at, today, whose, "help-sharing")
    for sent in waiting_in(going_on):
        title = "What somebody outside wrote waits to be read"
        whose = "The lead practitioner"
        yield _line(sent.step.delegation.share.episode, title, sent.at, today, whose, "help-sharing")
    for offer in Handover.objects.filter(**within, state="offered").select_related(family):
        title = "The lead is offered and not accepted"
        yield _line(offer.episode, title, offer.offered_at, today, name_of(offer.offered_to), "help-team")
    for transfer in Transfer.objects.filter(**within, state=OFFERED).select_related(family):
        yield _line(
            transfer.episode, "An offer to another area is open", transfer.at, today, "The other area", "help-reviews"
        )
    for alarm in Alarm.objects.filter(**within, settled_at=None).select_related(family):
        yield _line(alarm.episode, ALARMS[alarm.kind], alarm.raised_at, today, "The manager", "help-team")


def _line(episode: Episode, title: str, at: dt.datetime, today: dt.date, whose: str, page: str) -> Line:
    since = london_date(at)
    return Line(episode, title, since, (today - since).days, whose, page)
