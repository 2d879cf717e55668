"""The command that prints what stands behind a figure, a promise or an action of a child's plan."""

import datetime as dt
import uuid
from typing import Annotated

import typer
from django.utils.timezone import localdate, now

from village.board.queries import tracing as boards
from village.casework.actions.reading import open_record
from village.casework.queries.tracing import episode_of
from village.cli.complaint import Complaint
from village.desk import queries as desk
from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import ANYONE, Viewer
from village.kernel.accounts.queries import account_by_email
from village.kernel.areas import queries as areas
from village.outcomes import queries as outcomes
from village.outcomes.queries import profile_tracing, school_tracing, tracing
from village.plan import queries as plans
from village.plan.queries import stating
from village.public import queries as public
from village.ui.traces import Trace, lines

FORMS = (
    "Write a figure as MEASURE/AREA or MEASURE/AREA/GROUP, of a school as school:URN/FIGURE, an area’s "
    "profile as profile:AREA or profile:AREA/OUTCOME or profile:AREA/MEASURE, one that a plan states as "
    "PLAN:figures/FIGURE, PLAN:targets/TARGET, PLAN:milestones/NEARER-TARGET or PLAN:money/SUM, what its sums come to "
    "as PLAN:money/, answers to a consultation as asked:PLAN, a promise as PLAN:PROMISE, and an action of a child’s "
    "plan as the long name at the end of its address."
)


def trace(
    what: Annotated[
        str,
        typer.Argument(
            help="MEASURE/AREA[/GROUP], school:URN/FIGURE, profile:AREA[/OUTCOME or MEASURE], PLAN:figures/FIGURE, "
            "PLAN:targets/TARGET, PLAN:milestones/NEARER-TARGET, PLAN:money/[SUM], asked:PLAN, PLAN:PROMISE, or an "
            "action of a child’s plan."
        ),
    ],
    by: Annotated[str, typer.Option("--by", help="E-mail address of whoever asks; of an action it must be said.")] = "",
    period: Annotated[str, typer.Option("--period", help="The period of a figure, as 2018/19; else the latest.")] = "",
    on: Annotated[str, typer.Option("--on", help="A day: what was published or known by then, as 2014-03-01.")] = "",
) -> None:
    """Print what stands behind a figure, a promise or an action of a child’s plan, as a tree, and what is missing.

    Example: ./village trace ready-for-school/Leeds
    """
    found = _found(what.strip(), _viewer(by), period.strip(), _day(on.strip()))
    if found is None:
        raise Complaint(f"There is nothing called {what!r} to trace.", FORMS, 2)
    typer.echo("\n".join(lines(found)))


def _day(said: str) -> dt.date | None:
    if not said:
        return None
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        raise Complaint(f"{said!r} is no day.", "Write it as year, month and day, like 2014-03-01.", 2) from None
    if day > localdate():
        raise Complaint(f"{said} has not come yet.", "Say today or an earlier day.", 2)
    return day


def _found(what: str, viewer: Viewer, period: str, on: dt.date | None) -> Trace | None:
    try:
        step = uuid.UUID(what)
    except ValueError:
        return _public(what, viewer, period, on)
    if viewer is ANYONE:
        raise Complaint("An action of a child’s plan is not open to all.", "Say with --by who asks.", 2)
    at = now()
    episode = open_record(episode=episode_of(step) or step, part="plan", by=viewer, at=at)
    return desk.step(episode, step, at=at) if episode else None


def _public(what: str, viewer: Viewer, period: str, on: dt.date | None) -> Trace | None:
    of, colon, named = what.partition(":")
    if colon and "/" not in of:
        return _named(of, named, viewer, period, on)
    slug, _, rest = what.partition("/")
    area, _, group = rest.partition("/")
    rows = (tracing.row(slug, code, group, period=period, on=on) for code in _codes(area))
    row = next((one for one in rows if one), None)
    return public.figure(row, by=viewer, on=localdate(), as_at=on) if row else None


def _codes(area: str) -> list[str]:
    """The codes of today of the areas of a name."""
    return sorted({areas.same_area(one.code)[-1].code for one in areas.find(area)}) if area else []


def _profile(area: str, of: str) -> Trace | None:
    found = (profile_tracing.trace(outcomes.profile_of(areas.get(code)), of) for code in _codes(area))
    return next((one for one in found if one), None)


def _named(of: str, named: str, viewer: Viewer, period: str, on: dt.date | None) -> Trace | None:
    """A figure of a school, one that a plan states, or a promise of a plan: what a name before a colon is of."""
    first, slash, figure = named.partition("/")
    if on and (of in ("profile", "asked") or (of == "school" and slash)):
        raise Complaint("Figures of schools, profiles and answers are told as known now.", "Leave --on out.", 2)
    if of == "profile":
        return _profile(first, figure)
    if of == "asked":
        return boards.answers(named, by=viewer, on=localdate())
    if of == "school" and slash:
        row = school_tracing.row(first, figure, period)
        return public.school(row, localdate()) if row else None
    if slash and first in stating.STATED:
        plan = plans.plan(of)
        return stating.stated(of, first, figure, on or plans.default_day(plan)) if plan else None
    return public.commitment(of, named, on or localdate())


def _viewer(email: str) -> Viewer:
    if not email:
        return ANYONE
    account = account_by_email(email)
    if account is None:
        raise Complaint(f"There is no open account {email!r}.", "Nothing was read.", 2)
    return viewer_for(account, second_factor=True)
