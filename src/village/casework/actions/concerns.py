"""Concerns for a child's safety: raised, whatever fails around it, and settled by somebody else."""

import datetime as dt
import uuid

import structlog
from django.db import transaction

from village.casework.actions.permitted import NO_EPISODE, account_of, held
from village.casework.models import Concern
from village.casework.queries.visible import may_still_raise
from village.casework.rules.access import MANAGE
from village.casework.rules.episodes import CONCERN_OUTCOMES, about
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import policy
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.audit import actions as audit
from village.kernel.audit.noting import did
from village.kernel.jobs.registry import job

log = structlog.get_logger()
SAME_CONCERN = dt.timedelta(minutes=1)
"""Within what time the same words of the same person are one concern that was sent twice, and no second one."""


@transaction.atomic
def raise_concern(*, episode: uuid.UUID, words: str = "", by: Viewer, at: dt.datetime) -> Concern:
    """Raise a concern for a child's safety, from whatever state and with whatever words, none too. Nothing is asked of
    whoever raises it but that they may read the record, or could a day ago; of what cannot be kept as text, the rest
    is. The same words again within SAME_CONCERN are the same concern. Where the audit cannot be written, the concern is
    kept all the same and its entry is owed to it."""
    one = may_still_raise(by, at=at).filter(ref=episode).first()
    if one is None:
        raise Refusal(NO_EPISODE)
    kept = words.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    twice = one.concerns.filter(words=kept, by=account_of(by), at__gt=at - SAME_CONCERN, at__lte=at, settled_at=None)
    before = twice.first()
    if before is not None:
        return before
    made = Concern.objects.create(episode=one, words=kept, by=account_of(by), at=at)
    try:
        with transaction.atomic():
            did(by, "casework.concern", about(one.ref), at, concern=str(made.ref))
    except Exception:  # whatever fails there must not cost a child the concern
        log.exception("the entry of a concern is owed to the audit", concern=str(made.ref))
        made.owes_entry = True
        made.save(update_fields=["owes_entry"])
    return made


@transaction.atomic
def settle_concern(
    *, episode: uuid.UUID, concern: uuid.UUID, outcome: str, finding: str, by: Viewer, at: dt.datetime
) -> None:
    """Write down what came of a concern; somebody else than whoever raised it does. Raises Refusal when it was settled
    already, or nothing is said of what was found."""
    one = held(episode, MANAGE, by=by, at=at)
    found = one.concerns.filter(ref=concern, settled_at=None).first()
    if found is None:
        raise Refusal("There is no such concern, or it was settled already.")
    if str(found.by) == by.ref:
        raise Refusal("Somebody else must settle what you raised.")
    if outcome not in CONCERN_OUTCOMES or not finding.strip():
        raise Refusal("Say what came of it, and how you know.")
    Concern.objects.filter(pk=found.pk).update(
        outcome=outcome, finding=finding.strip()[:300], settled_at=at, settled_by=account_of(by)
    )
    did(by, "casework.concern.settle", about(one.ref), at, concern=str(concern), outcome=outcome)


@job("casework.concerns", cron="* * * * *")
def tell_owed(*, by: str, at: dt.datetime) -> int:
    """Write the entries that concerns owe to the audit, each for whoever raised it; returns how many. `by`: the job,
    which is not who did it."""
    owing = list(Concern.objects.filter(owes_entry=True).order_by("pk").values_list("pk", flat=True))
    return sum(_tell_owed(one, at) for one in owing)


@transaction.atomic
def _tell_owed(concern: int, at: dt.datetime) -> bool:
    found = Concern.objects.select_for_update(of=("self",)).select_related("episode").filter(pk=concern)
    one = found.filter(owes_entry=True).first()
    if one is None:  # another has
        return False
    body = Account.objects.filter(ref=one.by).values_list("organisation__slug", flat=True).first()
    Concern.objects.filter(pk=one.pk).update(owes_entry=False)
    audit.record(
        actor=str(one.by), action="casework.concern", thing=about(one.episode.ref), at=at, organisation=body or "",
        policy=policy().version, detail={"concern": str(one.ref), "raised": one.at.isoformat()},
    )  # fmt: skip
    return True
