"""Reading the policy and the viewer behind a request."""

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import localdate

from village.kernel.access.models import RoleGrant
from village.kernel.access.rules import ANYONE, Decision, Grant, Permission, Policy, Role, Thing, Viewer, decide

ROLES_FILE = Path(settings.SRC) / "reference" / "roles.yaml"


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
        raise ValueError(f"reference/roles.yaml gives permissions that it does not describe: {', '.join(sorted(unknown))}.")
    return Policy(hashlib.sha256(raw).hexdigest()[:12], roles, permissions)


def viewer_for(account: Any, *, second_factor: bool) -> Viewer:
    """Who an account is, as the decision function sees them. One query for the grants."""
    if not getattr(account, "is_authenticated", False):
        return ANYONE
    grants = tuple(
        Grant(grant.role, grant.from_on, grant.until_on, grant.area or None)
        for grant in RoleGrant.objects.filter(account=account).order_by("pk")
    )
    organisation = account.organisation.slug if account.organisation_id else ""
    return Viewer(str(account.ref), account.name, organisation, account.is_active, second_factor, grants)


def may(viewer: Viewer, permission: str, *, on: dt.date | None = None, thing: Thing | None = None) -> Decision:
    """The decision under today's policy (London's date unless `on` is given)."""
    return decide(policy(), viewer, permission, on=on or localdate(), thing=thing)


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer whom the middleware put on the request."""
    viewer: Viewer = getattr(request, "viewer", ANYONE)
    return viewer
