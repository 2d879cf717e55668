"""Reading accounts and the roles they hold."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from village.kernel.access.models import Clearance
from village.kernel.access.queries import policy, standing_clearances, today
from village.kernel.access.rules import CLEARANCES
from village.kernel.accounts.models import Account, ApiToken, RoleGrant
from village.kernel.accounts.rules import is_slug, persona_email, persona_slug, token_hash
from village.kernel.calendar.rules import london_date


@dataclass(frozen=True)
class Persona:
    """Someone to be in a demo: press the button and you are."""

    slug: str
    name: str
    organisation: str
    roles: tuple[str, ...]


def accounts(
    *,
    areas: Collection[str] | None = None,
    words: str = "",
    organisation: str = "",
    role: str = "",
    closed: bool | None = False,
) -> QuerySet[Account]:
    """Accounts by name. `areas`: only those of organisations that serve one of these (None: everywhere).

    `words` are looked for in the name and the e-mail address; `role` is held today; closed
    accounts, open ones or (None) both.
    """
    found = Account.objects.select_related("organisation")
    if closed is not None:
        found = found.filter(is_active=not closed)
    if areas is not None:
        found = found.filter(organisation__area__in=areas)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if organisation:
        found = found.filter(organisation__slug=organisation)
    if role:
        holding = _standing(today()).filter(role=role, from_on__lte=today())
        found = found.filter(pk__in=holding.values("account"))
    return found.order_by("name", "pk")


def role_names(found: Iterable[Account]) -> dict[int, list[str]]:
    """The names of the roles that each account holds today, by its key. One query."""
    names: dict[int, list[str]] = {}
    holding = _standing(today()).filter(account__in=found, from_on__lte=today())
    for account, role in holding.order_by("role").values_list("account", "role").distinct():
        names.setdefault(account, []).append(policy().roles[role].name if role in policy().roles else role)
    return names


def account_by_email(email: str) -> Account | None:
    """The open account with this address."""
    return Account.objects.filter(email=email.strip().lower(), is_active=True).first()


def grants_of(account: Account, *, on: dt.date | None = None) -> QuerySet[RoleGrant]:
    """An account's roles that hold on a day (today in London) or will later, soonest first."""
    return _standing(on or today()).filter(account=account).order_by("from_on", "role")


def clearances_of(found: Iterable[Account], *, at: dt.datetime) -> dict[uuid.UUID, dict[str, Clearance | None]]:
    """By account (its ref) and kind: what is on file and holds at an instant, or (None) nothing. One query."""
    refs, on = [account.ref for account in found], london_date(at)
    told: dict[uuid.UUID, dict[str, Clearance | None]] = {ref: dict.fromkeys(CLEARANCES) for ref in refs}
    for one in standing_clearances(at).filter(account__in=refs, from_on__lte=on, until_on__gt=on):
        told[one.account][one.kind] = one
    return told


def who_holds(permission: str, *, area: str) -> list[str]:
    """The names of those who may do something in an area today, for "ask …"."""
    return sorted({one.name for one in who_works(permission, area=area)})


def who_works(permission: str, *, area: str) -> list[Account]:
    """Those whose role lets them do something in an area today, by name; whether they are vetted is not asked here."""
    giving = [slug for slug, role in policy().roles.items() if permission in role.permissions]
    holding = _standing(today()).filter(role__in=giving, from_on__lte=today(), area__in=["", area])
    found = Account.objects.filter(pk__in=holding.values("account"), is_active=True, is_demo=settings.DEMO)
    return list(found.select_related("organisation").order_by("name", "pk"))


def names_and_areas(refs: Collection[str]) -> dict[str, tuple[str, str]]:
    """The name of each account and the area that its organisation serves (blank: all, or none), by its ref."""
    found = Account.objects.filter(ref__in=refs).values_list("ref", "name", "organisation__area")
    return {str(ref): (name, area or "") for ref, name, area in found}


def name_and_organisation(ref: uuid.UUID | None) -> tuple[str, str]:
    """What an open account is called, and its organisation; blank for what there is not."""
    open_now = Account.objects.filter(ref__in=[ref] if ref else [], is_active=True)
    name, organisation = open_now.values_list("name", "organisation__name").first() or ("", "")
    return name, organisation or ""


def work_email(ref: uuid.UUID | None) -> str:
    """Where an open account is written to at work; blank where there is none."""
    open_now = Account.objects.filter(ref__in=[ref] if ref else [], is_active=True)
    return open_now.values_list("email", flat=True).first() or ""


def roles_held(refs: Collection[str]) -> dict[str, list[RoleGrant]]:
    """Every role that accounts hold or held, by the account's ref."""
    told: dict[str, list[RoleGrant]] = {}
    for grant in RoleGrant.objects.filter(account__ref__in=refs).select_related("account").order_by("pk"):
        told.setdefault(str(grant.account.ref), []).append(grant)
    return told


def anyone_manages_accounts(*, on: dt.date) -> bool:
    """Whether some open account holds, on a day or later, a role that manages accounts. Outside a demo its personas
    do not count: nobody can sign in as one."""
    managing = [slug for slug, role in policy().roles.items() if "accounts.manage" in role.permissions]
    found = _standing(on).filter(role__in=managing, account__is_active=True)
    return (found if settings.DEMO else found.filter(account__is_demo=False)).exists()


def personas() -> list[Persona]:
    """Who can be signed in as with one click: nobody, unless this is a demo."""
    if not settings.DEMO:
        return []
    found = list(Account.objects.filter(is_demo=True, is_active=True).select_related("organisation").order_by("name"))
    roles = role_names(found)
    return [
        Persona(
            persona_slug(account.email),
            account.name,
            account.organisation.name if account.organisation else "",
            tuple(roles.get(account.pk, ())),
        )
        for account in found
    ]


def persona(slug: str) -> Account | None:
    """The account behind a persona's slug; None unless this is a demo, and for what is no slug."""
    if not settings.DEMO or not is_slug(slug):
        return None
    return Account.objects.filter(email=persona_email(slug), is_demo=True, is_active=True).first()


def token_in_force(secret: str, *, at: dt.datetime) -> ApiToken | None:
    """The token with this secret, while it lasts, is not taken back, and its account is open."""
    found = ApiToken.objects.select_related("account__organisation").filter(hash=token_hash(secret))
    return found.filter(revoked_at=None, until_at__gt=at, account__is_active=True).first()


def why_refused(secret: str, *, at: dt.datetime) -> tuple[ApiToken | None, str]:
    """The token with this secret, if there is or was one, and why it is not in force: "unknown", "revoked", "expired",
    or "account closed"."""
    found = ApiToken.objects.select_related("account__organisation").filter(hash=token_hash(secret)).first()
    if found is None:
        return None, "unknown"
    if found.revoked_at is not None:
        return found, "revoked"
    return found, "expired" if found.until_at <= at else "account closed"


def tokens_of(account: Account) -> QuerySet[ApiToken]:
    """An account's tokens, the newest first."""
    return ApiToken.objects.filter(account=account)


def _standing(on: dt.date) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on))
