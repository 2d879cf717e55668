"""Work that follows from other work: what a panel gave a place in is asked of whoever runs it."""

import datetime as dt
import uuid

from village.casework.models import PanelService, Referral
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
    ref, on = uuid.uuid4(), london_date(effect.at)
    begun = begin(
        process=newest(REFERRAL), about=f"referral:{ref}", facts={"asked-on": on}, key=f"open:{effect.key}",
        area=kept.episode.area, by=by, at=at,
    )  # fmt: skip
    made = Referral.objects.create(
        ref=ref, episode=kept.episode, settled=settled, service=service,
        process=Instance.objects.get(ref=begun.instance), at=at,
    )  # fmt: skip
    detail = {"referral": str(ref), "to": made.organisation.slug}
    audit.record(actor=by, action="casework.referral.open", thing=f"episode:{kept.episode.ref}", at=at, detail=detail)
    return made
