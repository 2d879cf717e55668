"""Adding organisations."""

import datetime as dt

from django.db import transaction

from village.kernel.audit import actions as audit
from village.kernel.organisations.models import Organisation


@transaction.atomic
def add_organisation(*, slug: str, name: str, kind: str, by: str, at: dt.datetime, area: str = "") -> Organisation:
    """Add a body on whose behalf people act. The same slug again gives back the one that is there, unchanged."""
    organisation, made = Organisation.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind, "area": area})
    if made:
        audit.record(actor=by, action="organisations.add", thing=f"organisation:{slug}", at=at, detail={"kind": kind, "area": area})
    return organisation
