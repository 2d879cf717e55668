"""Who keeps which entries, and what letters are owed to them."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Min

from village.directory.models import Nudge, Service
from village.directory.queries.keeping.visible import PROVIDE, own
from village.directory.rules.keeping.freshness import due
from village.directory.rules.keeping.letters import Asked
from village.kernel.access.queries import policy, viewer_for
from village.kernel.accounts.queries import accounts
from village.kernel.calendar.rules import london_date


def keepers(on: dt.date) -> list[tuple[uuid.UUID, list[Service]]]:
    """Every account that keeps entries today, with those that are told; nobody whose organisation keeps none."""
    roles = [role.slug for role in policy().roles.values() if PROVIDE in role.permissions]
    found = {account.pk: account for role in roles for account in accounts(role=role)}
    every = [(found[key].ref, _told(found[key])) for key in sorted(found)]
    return [(ref, entries) for ref, entries in every if entries]


def _told(account: Any) -> list[Service]:
    return list(own(viewer_for(account, second_factor=False)).filter(state="shown"))


def letters_owed() -> list[uuid.UUID]:
    """Letters that are noted and were not handed over, the oldest first."""
    owed = Nudge.objects.filter(sent_at=None).values("letter").annotate(first=Min("noted_at"))
    return [row["letter"] for row in owed.order_by("first", "letter")]


def letter(number: uuid.UUID) -> tuple[Any, list[Asked]]:
    """To whom a letter goes (None if they have left), and about what: entries that they keep no more, and those that
    were confirmed meanwhile, are left out."""
    rows = list(Nudge.objects.filter(letter=number).order_by("due_on", "pk"))
    person = accounts().filter(ref=rows[0].sent_to).first()
    kept = {one.pk: one for one in _told(person)} if person else {}
    asked = [
        Asked(str(row.service_id), kept[row.service_id].name, row.kind, row.due_on)
        for row in rows
        if row.service_id in kept and _still_due(kept[row.service_id], row)
    ]
    return person, asked


def _still_due(service: Service, row: Nudge) -> bool:
    return due(service.checked_on or london_date(service.first_seen_at)) <= row.due_on
