"""Panels: who sits on which, the requests that are put to one, and what there is to give. A member of a panel sees of a
family that its help asks for a service: its name, how old its children are, and the words of the request; nothing of a
family from whom something keeps them, or whom they said that they know."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from village.casework.models import Capacity, Conflict, Panel, PanelService, Request, Seat, Sitting
from village.casework.queries.around import family_of, names_of
from village.casework.queries.leading import is_barred
from village.casework.queries.passing import told_names
from village.casework.queries.visible import MANAGES, kept_from
from village.casework.rules.allocation import ALLOCATE, WITH_A_PANEL, places_left, quorate
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import who_works
from village.kernel.calendar.queries import current
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.conditions import Value
from village.people.queries.asking import NOBODY
from village.workflow.queries.processes import process_of

PANEL = "casework.panel"


@dataclass(frozen=True)
class Case:
    """A request as a panel sees it. `waits`: working days since it was made."""

    request: Request
    family: str
    ages: str
    asked_by: str
    waits: int
    state: str
    outcome: str


@dataclass(frozen=True)
class Room:
    """What a service has to give at a sitting: `places` None before somebody has said."""

    service: PanelService
    places: int | None
    weeks: int | None
    given: int

    @property
    def left(self) -> int:
        """How many places are left."""
        return places_left(self.places, self.given)


def panels_of(viewer: Viewer) -> QuerySet[Panel]:
    """The panels on which somebody sits now, where their roles still let them."""
    within = areas(viewer, PANEL)
    sits = Seat.objects.filter(panel=OuterRef("pk"), account=viewer.ref or NOBODY, until_at=None)
    found = Panel.objects.filter(Exists(sits))
    return found if within is None else found.filter(area__in=within)


def panels_kept(viewer: Viewer) -> QuerySet[Panel]:
    """The panels whose seats and services somebody keeps: of the areas in which they manage help."""
    within = areas(viewer, MANAGES)
    return Panel.objects.all() if within is None else Panel.objects.filter(area__in=within)


def part_of(viewer: Viewer, panel: Panel) -> str:
    """What somebody is on a panel now; blank for nobody of it."""
    seat = panel.seats.filter(account=viewer.ref or NOBODY, until_at=None).first()
    return seat.part if seat is not None and panels_of(viewer).filter(pk=panel.pk).exists() else ""


def sitting_of(panel: Panel) -> Sitting | None:
    """The meeting that a panel holds now."""
    return panel.sittings.filter(closed_at=None).first()


def requests_before(viewer: Viewer, panel: Panel) -> QuerySet[Request]:
    """The requests that somebody of a panel sees: those under way, and those settled at the meeting that is open."""
    now = Q(process__ended_on=None) | Q(settled__sitting__closed_at=None, settled__sitting__isnull=False)
    found = _before(viewer).filter(now, panel=panel)
    return found.distinct().select_related("episode__family", "process__process").order_by("at", "pk")


def waiting_before(viewer: Viewer) -> QuerySet[Request]:
    """The requests to all panels of somebody that they have to decide on: not those whose askers have to tell more."""
    return _before(viewer).filter(process__state__in=WITH_A_PANEL)


def _before(viewer: Viewer) -> QuerySet[Request]:
    here = Request.objects.filter(panel__in=panels_of(viewer), episode__closed_at=None)
    known = Conflict.objects.filter(episode=OuterRef("episode"), account=viewer.ref or NOBODY)
    return here.exclude(episode__in=kept_from(viewer)).exclude(Exists(known))


def cases(found: Collection[Request], *, at: dt.datetime) -> list[Case]:
    """Requests as a page shows them, those that wait longest first."""
    names, today = names_of(one.by for one in found), london_date(at)
    called = told_names(one.episode.family for one in found)
    return [
        Case(
            one,
            called[one.episode.family_id],
            _ages(one, at),
            f"{names[one.by]}, {one.episode.organisation.name}",
            current().working_days_between(london_date(one.at), today),
            state_called(one),
            one.process.state,
        )
        for one in found
    ]


def state_called(one: Request) -> str:
    """Where a request stands, in words."""
    return process_of(one.process.process).state(one.process.state).title["en"]


def _ages(one: Request, at: dt.datetime) -> str:
    children = [each for each in family_of(one.episode, at=at) if each.part == "child"]
    return ", ".join("not born yet" if each.person.due_on else _years(each.age) for each in children)


def _years(age: int | None) -> str:
    return "age not known" if age is None else "under 1" if age == 0 else f"{age}"


def rooms(panel: Panel, sitting: Sitting | None) -> list[Room]:
    """What each service of a panel has to give at a meeting."""
    newest: dict[int, Capacity] = {}
    for one in Capacity.objects.filter(sitting=sitting, sitting__isnull=False):
        newest[one.service_id] = one
    given = list(sitting.settled.filter(move=ALLOCATE).values_list("service", flat=True)) if sitting else []
    found = []
    for service in panel.services.select_related("organisation"):
        said = newest.get(service.pk)
        places, weeks = (said.places, said.weeks) if said else (None, None)
        found.append(Room(service, places, weeks, given.count(service.pk)))
    return found


def facts_of_request(request: Request, sitting: Sitting | None, room: Room | None, today: dt.date) -> dict[str, Value]:
    """What is so of a request at a meeting, in the words that its process asks for."""
    return {
        "requested-on": london_date(request.at),
        "asked-on": today,
        "service": "yes" if room is not None else "no",
        "place-free": "yes" if room is not None and room.left > 0 else "no",
        "quorate": "yes" if sitting is not None and _quorate(request, sitting) else "no",
        "open-concerns": request.episode.concerns.filter(settled_at=None).count(),
    }


def _quorate(request: Request, sitting: Sitting) -> bool:
    came = list(sitting.came.values_list("account", flat=True))
    knows = set(request.episode.conflicts.values_list("account", flat=True))
    out = {str(one) for one in came if one in knows or is_barred(one, request.episode)}
    return quorate({str(one) for one in came}, out, sitting.panel.quorum)


def who_could_sit(panel: Panel) -> list[Account]:
    """Those whose role lets them sit on a panel of its area, and who do not yet."""
    sits = set(panel.seats.filter(until_at=None).values_list("account", flat=True))
    return [one for one in who_works(PANEL, area=panel.area) if one.ref not in sits]
