"""The one decision: may this viewer do this, here, now? Plain Python, deny overrides, every answer has its reasons."""

import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PUBLIC = "public"
SIGNED_IN = "signed-in"


@dataclass(frozen=True)
class Permission:
    """A thing that can be done. `second_factor`: only after signing in with two factors.

    `apart`: never on what one has made oneself (approving, reviewing).
    `everywhere`: it is about everything at once, so a role held in one area does not give it.
    `cleared`: only with current vetting and training on file (004 ¶2.25, ¶7.104).
    `related`: only about those whom one's own organisation works with now. Who that is, whoever holds the records says.
    """

    slug: str
    description: str
    second_factor: bool = False
    apart: bool = False
    everywhere: bool = False
    cleared: bool = False
    related: bool = False


@dataclass(frozen=True)
class Role:
    """A named set of permissions, given to a person for an organisation and a period."""

    slug: str
    name: str
    description: str
    permissions: frozenset[str]


@dataclass(frozen=True)
class Policy:
    """All roles and permissions in force, with the version that the audit quotes."""

    version: str
    roles: Mapping[str, Role]
    permissions: Mapping[str, Permission]

    def only_everywhere(self, role: str) -> bool:
        """Whether a role holds a permission that no area gives, and so may not be given for one."""
        return any(self.permissions[permission].everywhere for permission in self.roles[role].permissions)


@dataclass(frozen=True)
class Grant:
    """One person's role from `from_on` until the day before `until_on` (None: open), in one area or (None) in all."""

    role: str
    from_on: dt.date
    until_on: dt.date | None = None
    area: str | None = None

    def holds(self, on: dt.date) -> bool:
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


CLEARANCES = ("vetting", "training")
NO_SECOND_FACTOR = "second-factor-needed"


@dataclass(frozen=True)
class Clearance:
    """Something on file about a person, of one of CLEARANCES, from `from_on` until the day before `until_on`."""

    kind: str
    from_on: dt.date
    until_on: dt.date

    def holds(self, on: dt.date) -> bool:
        return self.from_on <= on < self.until_on


@dataclass(frozen=True)
class Viewer:
    """Whoever asks. `ref` is None for someone not signed in."""

    ref: str | None = None
    name: str = ""
    organisation: str = ""
    active: bool = True
    second_factor: bool = False
    grants: tuple[Grant, ...] = ()
    clearances: tuple[Clearance, ...] = ()

    @property
    def signed_in(self) -> bool:
        return self.ref is not None


ANYONE = Viewer()


@dataclass(frozen=True)
class Thing:
    """What is asked for, as far as the decision needs it: whose area it is in and who made it (account refs).

    A thing of no area is everybody's: no role held in one area reaches it.
    """

    area: str | None = None
    made_by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Decision:
    """The answer. `reasons` are codes, never empty: why it was permitted, or every reason why it was not."""

    permitted: bool
    reasons: tuple[str, ...]
    policy: str = field(default="")

    def __bool__(self) -> bool:
        return self.permitted


def decide(policy: Policy, viewer: Viewer, permission: str, *, on: dt.date, thing: Thing) -> Decision:
    """May `viewer` use `permission` on `thing` on the day `on`? Denials override permits; silence is a denial.

    Raises KeyError for a permission that the policy does not know: a page that asks for one is a mistake, not a "no".
    """
    return _judge(policy, viewer, permission, on, thing)


def decide_opening(policy: Policy, viewer: Viewer, permission: str, *, on: dt.date) -> Decision:
    """May a page that asks for `permission` be opened at all: is there some area in which the viewer has it?

    Decides about no thing; what the page shows and does asks `decide` or `areas_held`. Raises KeyError as `decide`.
    """
    return _judge(policy, viewer, permission, on, None)


def _judge(policy: Policy, viewer: Viewer, permission: str, on: dt.date, thing: Thing | None) -> Decision:
    if permission == PUBLIC:
        return Decision(True, ("public",), policy.version)
    if not viewer.signed_in:
        return Decision(False, ("not-signed-in",), policy.version)
    if permission == SIGNED_IN:
        return Decision(viewer.active, ("signed-in" if viewer.active else "account-closed",), policy.version)
    wanted = policy.permissions[permission]
    denials = tuple(_denials(wanted, viewer, on, thing))
    if denials:
        return Decision(False, denials, policy.version)
    giving = sorted({grant.role for grant in _giving(policy, viewer, permission, on, thing)})
    if not giving:
        return Decision(False, ("no-role-gives-it",), policy.version)
    return Decision(True, tuple(f"role:{role}" for role in giving), policy.version)


def _denials(wanted: Permission, viewer: Viewer, on: dt.date, thing: Thing | None) -> Iterable[str]:
    if not viewer.active:
        yield "account-closed"
    if wanted.second_factor and not viewer.second_factor:
        yield NO_SECOND_FACTOR
    if wanted.apart and thing is not None and viewer.ref in thing.made_by:
        yield "own-work"
    if wanted.cleared:
        for kind in CLEARANCES:
            if not any(one.kind == kind and one.holds(on) for one in viewer.clearances):
                yield f"no-{kind}-on-file"


def _giving(policy: Policy, viewer: Viewer, permission: str, on: dt.date, thing: Thing | None) -> Iterable[Grant]:
    for grant in viewer.grants:
        role = policy.roles.get(grant.role)  # a role that was removed gives nothing
        if role is None or permission not in role.permissions or not grant.holds(on):
            continue
        if grant.area is None or _reaches(grant.area, policy.permissions[permission], thing):
            yield grant


def _reaches(area: str, wanted: Permission, thing: Thing | None) -> bool:
    """Whether a role in one area gives a permission, on a thing or (None) somewhere."""
    return not wanted.everywhere and (thing is None or thing.area == area)


def areas_held(policy: Policy, viewer: Viewer, permission: str, *, on: dt.date) -> frozenset[str] | None:
    """The areas in which the viewer has the permission today; None for all of them. For filtering a list in one query.

    Says only where the roles reach: a decision about one thing is still `decide`.
    """
    if not decide_opening(policy, viewer, permission, on=on):
        return frozenset()
    areas = {grant.area for grant in _giving(policy, viewer, permission, on, None)}
    return None if None in areas else frozenset(area for area in areas if area is not None)


def lacking(policy: Policy, viewer: Viewer, permission: str, *, on: dt.date) -> tuple[str, ...]:
    """What someone whose role gives the permission has still to show before they may use it: a second factor, vetting,
    training. Empty when they may use it, and when none of these would help."""
    if permission in (PUBLIC, SIGNED_IN) or not viewer.signed_in or not viewer.active:
        return ()
    given = any(True for _ in _giving(policy, viewer, permission, on, None))
    return tuple(_denials(policy.permissions[permission], viewer, on, None)) if given else ()


def needs_only_second_factor(policy: Policy, viewer: Viewer, permission: str, *, on: dt.date) -> bool:
    """Whether a second factor is all that stands between this viewer and the permission."""
    return lacking(policy, viewer, permission, on=on) == (NO_SECOND_FACTOR,)


def permissions_held(policy: Policy, viewer: Viewer, *, on: dt.date) -> frozenset[str]:
    """Every permission that some page may let this viewer use today, for menus. Not a decision about a thing."""
    return frozenset(slug for slug in policy.permissions if decide_opening(policy, viewer, slug, on=on))


def street_of(postcode: str) -> str:
    """A British postcode in capitals without its space; blank for anything else. Some fifteen homes have it."""
    code = re.sub(r"\s", "", postcode).upper()
    return code if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", code) else ""


def place_ref(street: str, number: str, key: bytes) -> str:
    """A reference to a home (`number`: of the house) or, without a number, to its street: the same place gives the same
    one, under one key; blank for no street."""
    if not street:
        return ""
    return hmac.new(key, f"{street} {number.upper()}".strip().encode(), hashlib.sha256).hexdigest()
