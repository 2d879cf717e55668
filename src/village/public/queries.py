"""What hangs together, joined where several modules may be read: a figure with the promises that it tells of, a promise
with all that serves it, area by area. Every hop is as open as its own page; docs/adr/0025 says who makes which."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from village.directory.queries.finding import of_area as directory
from village.kernel.access.queries import areas as held_in
from village.kernel.access.rules import Viewer
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import ENGLAND
from village.outcomes import queries as outcomes
from village.outcomes.queries import school_tracing as schools
from village.outcomes.queries import tracing as figures
from village.plan.queries import tracing as plans
from village.plan.rules.thread import Acting
from village.ui.filters import plural
from village.ui.traces import Trace
from village.warehouse.measures.counting import PLACES, RELEASE, SERVICES, STAFF
from village.warehouse.schools import definition

IN_POST = "workforce-in-post"
# The records that figures are counted of, by what stands in the place of their release: where they are listed, for
# whom. Each list shows of them what its reader may see, and decides that itself.
RECORDS: Mapping[str, tuple[str, str, str]] = {
    RELEASE: ("Families whose records you may read", "/help/", "casework.work"),
    STAFF: ("The register of your organisation", "/workforce/", "workforce.keep"),
    PLACES: ("The directory’s desk", "/directory/", "directory.keep"),
    SERVICES: ("The directory’s desk", "/directory/", "directory.keep"),
}
# Measures that count families one by one, by what the list of families calls those whom they count.
ONE_BY_ONE: Mapping[str, str] = {"help-opened": "began", "help-closed": "ended"}
REASON = "reason="
OTHER = f"{REASON}other"


def figure(row: outcomes.Row, *, by: Viewer, on: dt.date, as_at: dt.date | None = None) -> Trace | None:
    """Why a figure is what it is (a row as `outcomes.queries.tracing.row` gives it, as published by `as_at` if it was
    asked so): what figures say of it, the records behind it for whoever may list them there, and the promises that it
    tells of, as known on a day. None if its measure is not in use."""
    found = figures.figure(row, as_at)
    if found is None:
        return None
    told, lacking = [], []
    for one in outcomes.serves(row["measure"]):
        promise = plans.promise(one["plan"], one["commitment"], on)
        told += [promise] if promise else []
        lacking += [] if promise else [f"The promise “{one['commitment']}” of “{one['plan']}” is not held here."]
    if not told and not lacking:
        lacking = ["No promise is named that it tells of."]
    return found.with_below(*_records(row, by), *told, missing=lacking)


def school(row: outcomes.Row, on: dt.date, line: float | None = None) -> Trace:
    """Why a figure of a school is what it is (a row as `school_tracing.row` gives it), beside the rule's line or
    another (percent), and the promise that the line comes from, as known on a day."""
    rule, found = definition.floor(), schools.figure(row, line)
    if rule.marked(row["indicator"]) is None:
        return found.with_below(missing=["No promise is named that it tells of."])
    promise = plans.promise(rule.plan, rule.commitment, on)
    if promise is None:
        return found.with_below(missing=[f"The promise “{rule.commitment}” of “{rule.plan}” is not held here."])
    return found.with_below(promise)


def _records(row: outcomes.Row, by: Viewer) -> list[Trace]:
    """Where the records behind a figure are listed, for a viewer whose role lets them open that list in its area: those
    that it counts, where it counts families one by one."""
    if row["release"] not in RECORDS:
        return []
    title, href, permission = RECORDS[row["release"]]
    within = held_in(by, permission)
    if within is not None and row["area"] not in within:
        return []
    title, href = _one_by_one(row) or (title, href)
    since = ("It has those since the figure was counted too.",) if row.get("runs") else ()
    return [Trace("Records", title, ("That list shows those that you may see.", *since), href)]


def _one_by_one(row: outcomes.Row) -> tuple[str, str] | None:
    what, group = ONE_BY_ONE.get(row["measure"]), row["group"]
    if what is None or group == OTHER or not areas.get(row["area"]).is_upper_tier:
        return None
    asked = {"show": what, "period": row["period"], "area": row["area"]}
    reason = {"reason": group.removeprefix(REASON)} if group else {}
    return "Families counted here whose records you may read", f"/help/?{urlencode(asked | reason)}"


def commitment(plan: str, name: str, on: dt.date) -> Trace | None:
    """What has been done about a promise, as known on a day: its money, the figures that tell of it, and in each area
    that acts on it the actions, money, figures, services and people; what is missing is said. None where it is not."""
    found = plans.promise(plan, name, on)
    if found is None:
        return None
    sums = plans.money(plan, name, on)
    england = [replace(one, kind="In England") for one in figures.telling_of(plan, name, [ENGLAND])[ENGLAND]]
    lacking = [] if sums else ["No sum of money is named for it in its own plan."]
    lacking += [] if outcomes.serving(plan, name) else ["Nothing is measured that tells of it."]
    places = _areas(plan, name, on)
    told = replace(found, said=(f"{found.said[0]} {places.title}.", *places.said[:1], *found.said[1:]))
    return told.with_below(*sums, *england, places, missing=lacking)


def _areas(plan: str, name: str, on: dt.date) -> Trace:
    acting: dict[str, list[tuple[Acting, Trace]]] = {}
    for one, hop in plans.acting(plan, name, on):
        acting.setdefault(one.area_code, []).append((one, hop))
    councils = {one.code: one.name for one in areas.upper_tier(on)}
    measured, people = figures.telling_of(plan, name, list(acting)), figures.stand_in(IN_POST, list(acting))
    hops = [
        _area(code, some[0][0].area, [hop for _, hop in some], measured[code], people.get(code))
        for code, some in acting.items()
    ]
    without = sorted(title for code, title in councils.items() if code not in acting)
    acts = plural(len(hops), "area acts", "areas act") if hops else "No area acts"
    title = f"{acts} on it in a plan of its own"
    said = (
        f"Figures that may be shown tell of it in {len(figures.evidenced(plan, name, list(acting)))} of these areas.",
        "No service of a directory says which promise it serves: an area’s services are all of its services.",
    )
    some_do_not = plural(len(without), "council has no action", "councils have no action")
    lacking = [f"{some_do_not} that names it: {'; '.join(without)}."] if without else []
    return Trace("Areas", title, said if hops else (), "", tuple(hops), tuple(lacking))


def _area(code: str, title: str, actions: list[Trace], measured: list[Trace], people: Trace | None) -> Trace:
    services = directory.offered(code)
    hops, lacking = [*actions, *measured], []
    if not measured:
        lacking.append("No figure of the area tells of it.")
    if services:
        told = f"{plural(services, 'service')} in the area’s directory"
        hops.append(Trace("Services", told, (), f"/places/{code}/services/"))
    else:
        lacking.append("No service of the area is in a directory here.")
    if people:
        hops.append(Trace("Workforce", people.title, people.said, people.href))
    else:
        lacking.append("Nobody who works there is counted here.")
    return Trace("Area", title, (), f"/places/{code}/", tuple(hops), tuple(lacking))
