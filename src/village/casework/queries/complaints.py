"""Complaints of families, for whoever hears them: apart from the record, of which nothing else is told here."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from village.casework.models import Complaint, ComplaintPaper, Episode, Independent, Lead, Member
from village.casework.queries.visible import kept_from, managed_by
from village.casework.rules.complaints import FINDING, OUTCOMES, PAPERS, SEATS, STAGE_2, STEPS, TOLD_WITH, Step
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.accounts.queries import names_and_areas, who_works
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
    help that they gave or manage."""
    within, account = areas(viewer, HEAR), viewer.ref or NOBODY
    gave = [
        Exists(ties.filter(episode=OuterRef("episode"), account=account))
        for ties in (Lead.objects.all(), Member.objects.all())
    ]
    found = Complaint.objects.exclude(by=account).exclude(episode__in=kept_from(viewer)).exclude(gave[0] | gave[1])
    found = found.exclude(episode__in=Episode.objects.filter(managed_by(viewer)))
    found = found.select_related("person", "episode__organisation", "process__process")
    return found if within is None else found.filter(episode__area__in=within)


def as_heard(complaint: Complaint, *, at: dt.datetime) -> Heard:
    """How a complaint stands."""
    about = f"complaint:{complaint.ref}"
    state = process_of(complaint.process.process).state(complaint.process.state).title["en"]
    return Heard(complaint, state, clocks_of([about], at=at).get(about, []))


def finding_of(complaint: Complaint) -> ComplaintPaper | None:
    """What its investigation found, if that is written down."""
    return complaint.papers.filter(kind=FINDING).first()


def named_for(complaint: Complaint, seat: str) -> list[Independent]:
    """Those independent persons who were named as something (`rules.complaints.SEATS`)."""
    return list(complaint.independents.filter(seat=seat))


def helped_with(complaint: Complaint) -> list[str]:
    """The names of those who are not independent of a complaint: who helped the family or is of it, whoever hears
    complaints there, and who answered or wrote of it."""
    episode = complaint.episode
    accounts = {one for one in (*episode.leads.values_list("account", flat=True), complaint.answered_by) if one}
    accounts |= set(complaint.papers.values_list("by", flat=True))
    names = [name for name, _ in names_and_areas({str(one) for one in accounts}).values()]
    for known in (episode.members, episode.family.people):
        names += known.values_list("name", flat=True)
    names += filter(None, episode.family.people.values_list("known_as", flat=True))
    return names + [one.name for one in who_works(HEAR, area=episode.area)]


def steps_now(complaint: Complaint) -> dict[str, Step]:
    """The steps that can be taken with a complaint as it stands, by name."""
    found = {name: one for name, one in STEPS.items() if one.state == complaint.process.state}
    finding = finding_of(complaint)
    if not named_for(complaint, STAGE_2):
        found.pop(FINDING, None)
    if finding is not None:
        found.pop(FINDING, None)
        found.pop("name", None)
    else:
        found.pop("adjudicate", None)
    return found


def told_of(complaint: Complaint, *, own: bool) -> list[tuple[str, str]]:
    """What came of a complaint so far: who is independent, what was written. `own`: for whoever complained, who is told
    what was found once it was decided on."""
    there = {one.kind: one for one in complaint.papers.all()}
    if own:
        there = {kind: one for kind, one in there.items() if TOLD_WITH.get(kind, kind) in there}
    seats = [one for one in complaint.independents.all() if one.seat != STAGE_2]
    rows = [(SEATS[STAGE_2], one.name) for one in named_for(complaint, STAGE_2)[-1:]]
    rows += [(PAPERS[kind], _words(there[kind])) for kind in (FINDING, "adjudicate") if kind in there]
    rows += [(SEATS[one.seat], one.name) for one in seats]
    return rows + [(PAPERS[kind], _words(there[kind])) for kind in ("report", "respond", "close") if kind in there]


def _words(paper: ComplaintPaper) -> str:
    return f"{OUTCOMES[paper.outcome]}. {paper.words}" if paper.outcome else paper.words
