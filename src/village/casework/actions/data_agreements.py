"""The register of agreements between organisations, which information governance keeps. Without one in force nothing is
shared, and what is shared ends with it."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from village.casework.models import DataAgreement, DataPurpose
from village.casework.queries.sharing import codes, register
from village.casework.queries.visible import OVERSEE
from village.casework.rules.sharing import agreement_fault
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.kernel.organisations.models import Organisation


@transaction.atomic
def keep_agreement(
    *,
    giver: str,
    taker: str,
    purposes: Sequence[str],
    reference: str,
    from_on: dt.date,
    until_on: dt.date,
    by: Viewer,
    at: dt.datetime,
) -> DataAgreement:
    """Write down that one organisation may share with another, for these purposes and days; the same again is the one
    that is there. Raises Refusal for an organisation that is not of the officer's areas."""
    found = {one.slug: one for one in Organisation.objects.filter(slug__in=[giver, taker])}
    if giver not in found or taker not in found:
        raise Refusal("Choose two organisations.")
    who = permit(by, OVERSEE, Thing(found[giver].area or None))
    fault = agreement_fault(giver, taker, purposes, from_on, until_on, codes())
    if fault or not reference.strip():
        raise Refusal(fault or "Give the reference by which the agreement is found.")
    said = {
        "from_organisation": found[giver], "to_organisation": found[taker], "reference": reference.strip()[:120],
        "from_on": from_on, "until_on": until_on,
    }  # fmt: skip
    for known in DataAgreement.objects.filter(**said, ended_at=None):
        if {one.purpose for one in known.purposes.all()} == set(purposes):
            return known
    made = DataAgreement.objects.create(**said, by=who, at=at)
    DataPurpose.objects.bulk_create(DataPurpose(agreement=made, purpose=one) for one in dict.fromkeys(purposes))
    did(by, "casework.register.add", f"agreement:{made.pk}", at, giver=giver, taker=taker, purposes=list(purposes))
    return made


@transaction.atomic
def end_agreement(*, agreement: int, by: Viewer, at: dt.datetime) -> None:
    """End an agreement between organisations now. What was shared under it cannot be read from this instant."""
    found = register(by).select_for_update(of=("self",)).filter(pk=agreement, ended_at=None).first()
    if found is None:
        raise Refusal("There is no such agreement, or it has ended already.")
    who = permit(by, OVERSEE, Thing(found.from_organisation.area or None))
    DataAgreement.objects.filter(pk=found.pk).update(ended_at=at, ended_by=who)
    did(by, "casework.register.end", f"agreement:{found.pk}", at)
