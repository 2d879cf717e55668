"""An organisation says that it is a provider of the record, and the area answers."""

import datetime as dt
import uuid

from django.db import transaction

from village.directory.actions.keeping.drafting import drop_drafts
from village.directory.actions.keeping.permitted import apart, own_organisation, reason, waiting
from village.directory.models import Claim, Provider, Service
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.limits import both, no_claim_now
from village.directory.queries.keeping.visible import ASSURE
from village.directory.rules.keeping.said import CLAIM_ANSWERS
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation

NO_PROVIDER = "There is no such provider."
NO_CLAIM = "There is no such claim, or it was decided already."


@transaction.atomic
def claim(*, provider: uuid.UUID, why: str, by: Viewer, at: dt.datetime) -> Claim:
    """Say that a provider is one's own organisation; an officer of the area decides. One claim is open at a time, and
    a no holds for a while (`queries.keeping.limits`). Raises Refusal."""
    organisation = own_organisation(by)
    found = visible.claimable().filter(pk=provider).first()
    if found is None:
        raise Refusal(NO_PROVIDER)
    said = reason(why, "Say how the area can know that it is yours.")
    if found.steward_id == organisation.pk:
        raise Refusal("Your organisation keeps it already.")
    list(Provider.objects.select_for_update().filter(pk__in=both(found)).order_by("pk").values_list("pk"))
    not_now = no_claim_now(found, organisation, london_date(at))
    if not_now:
        raise Refusal(not_now)
    made = Claim.objects.create(
        provider=found, organisation=organisation, why=said, asked_by=uuid.UUID(str(by.ref)), asked_at=at
    )
    did(by, "directory.claim.ask", f"provider:{found.pk}", at)
    return made


@transaction.atomic
def decide_claim(*, claim: uuid.UUID, decision: str, because: str, by: Viewer, at: dt.datetime) -> None:
    """Grant a claim or decline it (`decision`: a key of CLAIM_ANSWERS), with a reason where it is declined; never one's
    own, nor one of one's own organisation. Raises Refusal."""
    found = waiting(visible.claims(by), claim, NO_CLAIM)
    for area in set(found.provider.services.values_list("area", flat=True)) or {""}:  # no entry is left: of every area
        who = apart(by, ASSURE, area=area, writers=[found.asked_by])
    if found.organisation.slug == by.organisation:
        raise Refusal("Somebody of another organisation must decide what yours claims.")
    if decision not in CLAIM_ANSWERS:
        raise Refusal("Choose whether it is theirs.")
    said = reason(because, "Say why: they read it.") if decision == "declined" or because else ""
    Claim.objects.filter(pk=found.pk).update(decision=decision, because=said, decided_by=who, decided_at=at)
    if decision == "granted":
        _give(found.provider, found.organisation, by, at)
    did(by, "directory.claim.decide", f"provider:{found.provider_id}", at, decision=decision)


def _give(provider: Provider, organisation: Organisation, by: Viewer, at: dt.datetime) -> None:
    """Let an organisation keep a provider, as a source has it and as it is kept here, whichever was claimed."""
    every = both(provider)
    others = Provider.objects.filter(pk__in=every).exclude(steward=organisation)
    drop_drafts(Service.objects.filter(provider__in=others), by=by, at=at)  # what the former keeper wrote is theirs
    Provider.objects.filter(pk__in=every).update(steward=organisation, changed_at=at)
