"""Who may lead, and what must be told of those who do."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from village.casework.models import Episode, Lead
from village.casework.queries.visible import WORK, keeps_out
from village.casework.rules.episodes import LeadStanding
from village.kernel.access.queries import policy
from village.kernel.access.rules import CLEARANCES
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import clearances_of, roles_held
from village.kernel.calendar.rules import london_date


def may_lead(account: uuid.UUID, episode: Episode, *, at: dt.datetime) -> bool:
    """Whether somebody could lead an episode, or be of its team that sees the record, today."""
    found = standing_of([account], episode.area, at=at).get(account)
    able = found is not None and found.active and found.cleared and found.has_role
    return able and not is_barred(account, episode)


def is_barred(account: uuid.UUID, episode: Episode) -> bool:
    """Whether somebody must not see an episode whatever their part in it: they, or their organisation as it is now."""
    body = Account.objects.filter(ref=account).values_list("organisation__slug", flat=True).first()
    return keeps_out(episode, account, body or "")


def standing_of(accounts: Collection[uuid.UUID], area: str, *, at: dt.datetime) -> dict[uuid.UUID, LeadStanding]:
    """What is so of each of these accounts today, as somebody who works with families in an area."""
    on = london_date(at)
    found = list(Account.objects.filter(ref__in=accounts).select_related("organisation"))
    cleared = clearances_of(found, at=at)
    roles = roles_held([str(one.ref) for one in found])
    staffed = set(
        Account.objects.filter(organisation__in=[one.organisation_id for one in found], is_active=True).values_list(
            "organisation", flat=True
        )
    )
    giving = {slug for slug, role in policy().roles.items() if WORK in role.permissions}
    return {
        one.ref: LeadStanding(
            active=one.is_active,
            cleared=all(cleared[one.ref][kind] is not None for kind in CLEARANCES),
            has_role=any(
                grant.role in giving
                and grant.from_on <= on
                and (grant.until_on is None or on < grant.until_on)
                and grant.area in ("", area)
                for grant in roles.get(str(one.ref), ())
            ),
            organisation_open=one.organisation_id is None or one.organisation_id in staffed,
        )
        for one in found
    }


def led_openly() -> QuerySet[Lead]:
    """Who leads what now, of episodes that are open, by area."""
    standing = Lead.objects.filter(until_at=None, episode__closed_at=None)
    return standing.select_related("episode").order_by("episode__area", "pk")
