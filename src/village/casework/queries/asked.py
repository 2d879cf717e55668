"""What is asked of somebody apart from the records of families: complaints to hear, what their organisation is asked to
do, requests to a panel, shares to read. A desk says of none of these whom it is about."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from village.casework.models import Complaint, Episode, Referral
from village.casework.queries.complaints import HEAR, heard_by
from village.casework.queries.panels import PANEL, waiting_before
from village.casework.queries.referrals import asked_of
from village.casework.queries.sharing import shared_with
from village.casework.queries.visible import WORK
from village.kernel.access.queries import may_open
from village.kernel.access.rules import Viewer
from village.kernel.audit.queries import last_of_each
from village.kernel.calendar.rules import london_date
from village.people.queries.asking import NOBODY
from village.workflow.queries.dues import WEEKLY, clocks_of


@dataclass(frozen=True)
class Asked:
    """Something asked that is late or due within a week. `page`, `ids`: the address where it is answered."""

    episode: Episode
    title: str
    page: str
    ids: dict[str, uuid.UUID]
    due: dt.date
    days_late: int


@dataclass(frozen=True)
class Some:
    """So many of something, what one and several are called, and the address of the page where all of them are."""

    count: int
    one: str
    many: str
    page: str
    ids: dict[str, uuid.UUID]


def asked_by_a_day(viewer: Viewer, *, at: dt.datetime) -> list[Asked]:
    """Complaints that somebody hears and referrals to their organisation, as far as a clock of theirs is late or ends
    within a week; the most pressing first."""
    complaints = heard_by(viewer).filter(process__ended_on=None) if may_open(viewer, HEAR) else []
    referrals = asked_of(viewer, at=at).filter(process__ended_on=None) if may_open(viewer, WORK) else []
    some: list[Complaint | Referral] = [*complaints, *referrals]
    every = {one.process.about: one for one in some}
    until = london_date(at) + dt.timedelta(days=WEEKLY)
    clocks = [one for each in clocks_of(list(every), at=at).values() for one in each if one.due < until]
    found = [_asked(every[one.about], one.title, one.due, one.days_late) for one in clocks]
    return sorted(found, key=lambda one: (one.due, one.title))


def _asked(one: Complaint | Referral, title: str, due: dt.date, late: int) -> Asked:
    if isinstance(one, Complaint):
        return Asked(one.episode, f"A complaint: {title}", "complaint", {"complaint": one.ref}, due, late)
    told = f"Asked of {one.service.name}: {title}"
    return Asked(one.episode, told, "referral", {"referral": one.ref}, due, late)


def asked_of_viewer(viewer: Viewer) -> list[Some]:
    """What waits for somebody without a day: complaints that are open, and what their panels have not decided."""
    found = []
    if may_open(viewer, HEAR):
        count = heard_by(viewer).filter(process__ended_on=None).count()
        found.append(Some(count, "complaint is open", "complaints are open", "complaints", {}))
    if may_open(viewer, PANEL):
        found += _panels(viewer)
    return [one for one in found if one.count]


def _panels(viewer: Viewer) -> Iterable[Some]:
    waiting = waiting_before(viewer).order_by().values_list("panel__ref", "panel__locality")
    for (ref, locality), count in sorted(Counter(waiting).items(), key=lambda one: one[0][1]):
        of = f"for the panel of {locality}"
        yield Some(count, f"request waits {of}", f"requests wait {of}", "panel", {"panel": ref})


def unread_shares(viewer: Viewer, *, at: dt.datetime) -> list[Some]:
    """How much of what others share with somebody they have not read."""
    found = shared_with(viewer, at=at) if may_open(viewer, WORK) else []
    read = last_of_each(str(viewer.ref or NOBODY), "casework.share.read", [f"share:{one.ref}" for one in found])
    count = len(found) - len(read)
    one, many = "thing that others share with you is unread", "things that others share with you are unread"
    return [Some(count, one, many, "shared", {})] if count else []
