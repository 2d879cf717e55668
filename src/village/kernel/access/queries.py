"""Reading the policy and the viewer behind a request."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timezone import localdate

from village.kernel.access.models import Clearance, Home, Registered
from village.kernel.access.rules import (
    ANYONE,
    Decision,
    Grant,
    Permission,
    Policy,
    Role,
    Thing,
    Viewer,
    areas_held,
    decide,
    decide_opening,
    lacking,
    needs_only_second_factor,
    place_ref,
)
from village.kernel.access.rules import Clearance as RuleClearance

ROLES_FILE = Path(settings.SRC) / "reference" / "roles.yaml"


def today() -> dt.date:
    """The date in London now, by which roles begin and end."""
    return localdate()


@cache
def policy() -> Policy:
    """The roles and permissions shipped in `reference/roles.yaml`; its version is the file's hash."""
    raw = ROLES_FILE.read_bytes()
    data: dict[str, Any] = yaml.safe_load(raw)
    permissions = {slug: Permission(slug=slug, **fields) for slug, fields in data["permissions"].items()}
    roles = {
        slug: Role(slug, fields["name"], fields["description"], frozenset(fields["permissions"]))
        for slug, fields in data["roles"].items()
    }
    unknown = {p for role in roles.values() for p in role.permissions} - set(permissions)
    if unknown:
        raise ValueError(
            f"reference/roles.yaml gives permissions that it does not describe: {', '.join(sorted(unknown))}."
        )
    return Policy(hashlib.sha256(raw).hexdigest()[:12], roles, permissions)


def viewer_for(account: Any, *, second_factor: bool) -> Viewer:
    """Who an account is, as the decision function sees them. One query for its roles; a second, of what is on file,
    for those whose roles ask that.

    Takes the account rather than looking it up: accounts stand above this module and bring their `role_grants`.
    Outside a demo, a demo's persona is nobody. Who is barred has no role, whatever was given.
    """
    if not getattr(account, "is_authenticated", False) or (account.is_demo and not settings.DEMO):
        return ANYONE
    grants = tuple(
        Grant(grant.role, grant.from_on, grant.until_on, grant.area or None)
        for grant in account.role_grants.exclude(account__ref__in=_barred(account.ref).values("account")).order_by("pk")
    )
    clearances = _on_file(account.ref) if any(_asks_clearance(grant.role) for grant in grants) else ()
    organisation = account.organisation.slug if account.organisation_id else ""
    return Viewer(str(account.ref), account.name, organisation, account.is_active, second_factor, grants, clearances)


@cache
def _asks_clearance(role: str) -> bool:
    """Whether a role gives something that only the vetted and trained may do."""
    given = policy().roles.get(role)
    return given is not None and any(policy().permissions[slug].cleared for slug in given.permissions)


def _on_file(ref: uuid.UUID) -> tuple[RuleClearance, ...]:
    kept = standing_clearances(timezone.now()).filter(account=ref).order_by("pk")
    return tuple(RuleClearance(one.kind, one.from_on, one.until_on) for one in kept)


def standing_clearances(at: dt.datetime) -> QuerySet[Clearance]:
    """What is on file and was neither ended nor has run out at an instant; the day is for whoever asks."""
    return Clearance.objects.filter(Q(until_at=None) | Q(until_at__gt=at), ended_at=None)


def in_register(ref: uuid.UUID) -> bool:
    """Whether what is on file of an account follows from the register of workers."""
    return Registered.objects.filter(account=ref).exists()


def may_have_roles(ref: uuid.UUID) -> bool:
    """Whether an account may be given a role: not one that the register of workers has barred."""
    return not _barred(ref).exists()


def _barred(ref: uuid.UUID) -> QuerySet[Registered]:
    return Registered.objects.filter(account=ref).exclude(barred_at=None)


def homes(refs: Collection[str]) -> dict[str, Home]:
    """Where accounts live, by ref, of those of whom it is on file: for the monitors alone."""
    return {str(one.account): one for one in Home.objects.filter(account__in=refs)}


def place_refs(street: str, number: str) -> set[str]:
    """What a home or a street may be kept as: under the server's key, and those that it replaced."""
    return {
        place_ref(street, number, str(key).encode()) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    }


def may(viewer: Viewer, permission: str, *, thing: Thing, on: dt.date | None = None) -> Decision:
    """The decision on a thing under today's policy (London's date unless `on` is given)."""
    return decide(policy(), viewer, permission, on=on or today(), thing=thing)


def may_open(viewer: Viewer, permission: str) -> Decision:
    """Whether pages that ask for the permission open to the viewer today; what is on them asks `may` or `areas`."""
    return decide_opening(policy(), viewer, permission, on=today())


def areas(viewer: Viewer, permission: str) -> frozenset[str] | None:
    """The areas in which the viewer has the permission today; None for all of them."""
    return areas_held(policy(), viewer, permission, on=today())


def second_factor_would_do(viewer: Viewer, permission: str) -> bool:
    """Whether a second factor is all that stands between this viewer and the permission."""
    return needs_only_second_factor(policy(), viewer, permission, on=today())


def still_to_show(viewer: Viewer, permission: str) -> tuple[str, ...]:
    """What a viewer whose role gives the permission has still to show before they may use it today."""
    return lacking(policy(), viewer, permission, on=today())


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer whom the middleware put on the request."""
    viewer: Viewer = getattr(request, "viewer", ANYONE)
    return viewer
