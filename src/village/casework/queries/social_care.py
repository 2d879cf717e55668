"""What early help asks of social care: who there sees it, and what of a record goes along as it stands."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from village.casework.models import Episode, StepUp
from village.casework.queries.releasing import Thing, things_of
from village.casework.queries.sheets import assessed
from village.casework.queries.visible import asker_of, keeps_out, kept_from
from village.casework.rules.access import READABLE_AFTER
from village.casework.rules.own import given
from village.casework.rules.redacting import Guard
from village.casework.rules.social_care import SOCIAL_CARE, TAKEN
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.accounts.queries import who_works
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.reader import digest
from village.kernel.organisations.models import Organisation

ASKED = "asked"


def step_ups_for(viewer: Viewer, *, at: dt.datetime) -> QuerySet[StepUp]:
    """What a viewer decides for social care: asked of their own organisation, where their role lets them, of families
    from whom nothing keeps them. It is there while it is asked, and for a while once it was taken over; what was not
    taken over or was taken back is not."""
    within = areas(viewer, SOCIAL_CARE)
    mine = StepUp.objects.filter(organisation__slug=asker_of(viewer).organisation or "-")
    mine = mine.exclude(episode__in=kept_from(viewer))
    mine = mine if within is None else mine.filter(episode__area__in=within)
    lately = Q(process__state=TAKEN, process__ended_on__gt=london_date(at - READABLE_AFTER))
    found = mine.filter(Q(process__state=ASKED) | lately)
    return found.select_related("episode__family", "episode__organisation", "process__process").order_by("at", "pk")


def who_takes(episode: Episode) -> list[Organisation]:
    """The organisations where somebody decides for social care where an episode is, by name, and from whom nothing
    keeps it."""
    found = {one.organisation for one in who_works(SOCIAL_CARE, area=episode.area) if one.organisation is not None}
    able = [one for one in found if not keeps_out(episode, None, one.slug)]
    return sorted(able, key=lambda one: (one.name, one.pk))


def as_it_stands(episode: Episode) -> dict[str, Any]:
    """What goes along when social care is asked: the assessment as it was signed, the plan as it was agreed last, and
    the needs as they were read. What there is not yet is not there."""
    signed = assessed(episode)[1]
    every = things_of(episode)
    plan = next((one for one in every if one.key.startswith("plan:")), None)
    wanted = [f"form:{signed.pk}" if signed is not None else "", plan.key if plan is not None else "", "needs:all"]
    return {"things": [_written(one) for key in wanted for one in every if one.key == key]}


def _written(thing: Thing) -> dict[str, Any]:
    passages = [(one.key, one.section, one.label, one.text) for one in thing.passages]
    return {"title": thing.title, "sections": given(passages, (), Guard())}


def is_as_it_stood(step_up: StepUp) -> bool:
    """Whether what is kept of a record is what was kept when social care was asked."""
    return digest(step_up.content) == step_up.sha256
