"""Beginning a form about a family. How it is answered and signed is the forms engine's; who may is asked here."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from village.casework.actions.permitted import held, readable
from village.casework.queries.visible import decision
from village.casework.rules.access import LEAD, WRITE
from village.casework.rules.episodes import about
from village.casework.rules.sheets import FORMS
from village.forms.actions import begin
from village.forms.models import Sheet
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.documents.queries import in_force

Answer = TypeVar("Answer")


@transaction.atomic
def begin_form(*, episode: uuid.UUID, form: str, by: Viewer, at: dt.datetime) -> Sheet:
    """Begin a form in the version in force; one of its kind that is still open is gone on with instead. Raises Refusal
    for a form that is not among those of casework, or that nobody has published."""
    one = held(episode, WRITE, by=by, at=at)
    version = in_force("form", form) if form in FORMS else None
    if version is None:
        raise Refusal("There is no such form.")
    known = Sheet.objects.filter(about=about(one.ref), form__key=form, state="open").first()
    if known is not None:
        return known
    made = begin(form=version, about=about(one.ref), by=str(by.ref), at=at)
    did(by, "casework.form.begin", about(one.ref), at, sheet=str(made.ref), form=form)
    return made


@transaction.atomic
def while_held(do: Callable[[frozenset[str]], Answer], *, episode: uuid.UUID, by: Viewer, at: dt.datetime) -> Answer:
    """What is done with a form of an episode, told what the viewer may do with that, while nobody closes it, hands it
    over or takes them out of its team. Raises Refusal as `permitted.held`."""
    one = readable(episode, by=by, at=at)
    return do(frozenset(what for what in (WRITE, LEAD) if decision(by, one, what, at=at)))
