"""Complaints of families, for whoever hears them: apart from the record, of which nothing else is told here."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from village.casework.models import Complaint, Lead, Member
from village.casework.queries.visible import kept_from
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.people.queries.asking import NOBODY
from village.workflow.queries.dues import ClockSeen, clocks_of
from village.workflow.queries.processes import process_of

HEAR = "casework.complaints"


@dataclass(frozen=True)
class Heard:
    """A complaint, where it stands in words, and what it may take at most."""

    complaint: Complaint
    state: str
    clocks: list[ClockSeen]


def heard_by(viewer: Viewer) -> QuerySet[Complaint]:
    """The complaints that a viewer hears, the newest first: in their areas, of nobody's family of theirs, and never of
    help that they gave."""
    within, account = areas(viewer, HEAR), viewer.ref or NOBODY
    gave = [
        Exists(ties.filter(episode=OuterRef("episode"), account=account))
        for ties in (Lead.objects.all(), Member.objects.all())
    ]
    found = Complaint.objects.exclude(by=account).exclude(episode__in=kept_from(viewer)).exclude(gave[0] | gave[1])
    found = found.select_related("person", "episode__organisation", "process__process")
    return found if within is None else found.filter(episode__area__in=within)


def as_heard(complaint: Complaint, *, at: dt.datetime) -> Heard:
    """How a complaint stands."""
    about = f"complaint:{complaint.ref}"
    state = process_of(complaint.process.process).state(complaint.process.state).title["en"]
    return Heard(complaint, state, clocks_of([about], at=at).get(about, []))
