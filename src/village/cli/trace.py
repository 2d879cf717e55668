"""The command that prints what stands behind a figure, a promise or an action of a child's plan."""

import uuid
from typing import Annotated

import typer
from django.utils.timezone import localdate, now

from village.casework.actions.reading import open_record
from village.casework.queries.tracing import episode_of
from village.cli.complaint import Complaint
from village.desk import queries as desk
from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import ANYONE, Viewer
from village.kernel.accounts.queries import account_by_email
from village.kernel.areas import queries as areas
from village.public import queries as public
from village.ui.traces import Trace, lines

FORMS = (
    "Write a figure as MEASURE/AREA or MEASURE/AREA/GROUP, a promise as PLAN:PROMISE, and an action of a child’s plan "
    "as the long name at the end of its address."
)


def trace(
    what: Annotated[str, typer.Argument(help="MEASURE/AREA[/GROUP], PLAN:PROMISE, or an action of a child’s plan.")],
    by: Annotated[str, typer.Option("--by", help="E-mail address of whoever asks; of an action it must be said.")] = "",
) -> None:
    """Print what stands behind a figure, a promise or an action of a child’s plan, as a tree, and what is missing.

    Example: ./village trace ready-for-school/Leeds
    """
    found = _found(what.strip(), _viewer(by))
    if found is None:
        raise Complaint(f"There is nothing called {what!r} to trace.", FORMS, 2)
    typer.echo("\n".join(lines(found)))


def _found(what: str, viewer: Viewer) -> Trace | None:
    try:
        step = uuid.UUID(what)
    except ValueError:
        return _public(what, viewer)
    if viewer is ANYONE:
        raise Complaint("An action of a child’s plan is not open to all.", "Say with --by who asks.", 2)
    at = now()
    episode = open_record(episode=episode_of(step) or step, part="plan", by=viewer, at=at)
    return desk.step(episode, step, at=at) if episode else None


def _public(what: str, viewer: Viewer) -> Trace | None:
    plan, colon, promise = what.partition(":")
    if colon and "/" not in plan:
        return public.commitment(plan, promise, localdate())
    slug, _, rest = what.partition("/")
    area, _, group = rest.partition("/")
    codes = {areas.same_area(one.code)[-1].code for one in areas.find(area)} if area else set()
    every = (public.figure(slug, code, group, by=viewer, on=localdate()) for code in sorted(codes))
    return next((one for one in every if one), None)


def _viewer(email: str) -> Viewer:
    if not email:
        return ANYONE
    account = account_by_email(email)
    if account is None:
        raise Complaint(f"There is no open account {email!r}.", "Nothing was read.", 2)
    return viewer_for(account, second_factor=True)
