"""Work that begins with other work: what a panel gave a place in, or those who help a family ask for, is asked of
whoever runs it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from village.casework.models import Episode, PanelService, Referral
from village.casework.queries.kept import kept_of
from village.casework.rules.allocation import ALLOCATE
from village.kernel.audit import actions as audit
from village.kernel.calendar.rules import london_date
from village.workflow.actions.moving import begin
from village.workflow.models import Effect, Instance
from village.workflow.queries.processes import newest

REFERRAL = "referral"


def open_work(effect: Effect, by: str, at: dt.datetime) -> Referral | None:
    """Ask whoever runs the service in which a panel gave a place, inside the transaction that marks the effect done.
    The process of the referral is begun under the effect's own key. None once help has ended: nobody is asked then.

    Raises LookupError for work that is opened by another part.
    """
    kept = kept_of(effect.instance)
    if kept.request is None or effect.about["process"] != REFERRAL:
        raise LookupError(f"Nothing of a family's help is opened by {effect.about['process']} here.")
    if kept.episode.closed_at is not None:
        return None
    settled = kept.request.settled.get(move=ALLOCATE)
    service = PanelService.objects.get(pk__in=kept.request.settled.filter(pk=settled.pk).values("service"))
    made = begin_referral(
        kept.episode,
        service,
        on=london_date(effect.at),
        key=f"open:{effect.key}",
        who=by,
        at=at,
        told={"settled": settled},
    )
    detail = {"referral": str(made.ref), "to": made.organisation.slug}
    audit.record(actor=by, action="casework.referral.open", thing=f"episode:{kept.episode.ref}", at=at, detail=detail)
    return made


def begin_referral(
    episode: Episode,
    service: PanelService,
    *,
    on: dt.date,
    key: str,
    who: str,
    at: dt.datetime,
    told: Mapping[str, Any],
) -> Referral:
    """Ask whoever runs a service, inside the transaction of whoever decided to. `on`: the day on which they are asked;
    `key`: of the command that begins its process; `told`: what else is kept of it."""
    ref = uuid.uuid4()
    begun = begin(
        process=newest(REFERRAL), about=f"referral:{ref}", facts={"asked-on": on}, key=key, area=episode.area, by=who,
        at=at,
    )  # fmt: skip
    process = Instance.objects.get(ref=begun.instance)
    return Referral.objects.create(ref=ref, episode=episode, service=service, process=process, at=at, **told)
