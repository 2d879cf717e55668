"""Sites, the posts at them, and what an employer declares vacant."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workforce.actions.permitted import employer_of, post_of, site_of, taken
from village.workforce.models import Declared, Engagement, Post, Site
from village.workforce.queries.catalogue import catalogue
from village.workforce.queries.visible import own_account
from village.workforce.rules import hours
from village.workforce.rules.said import NOT_SAID, SCOPES, SITES

NO_ROLE = "Choose a role from the list."
NO_KIND = "Choose a kind of site from the list."
MOST_DECLARED = Decimal(99_999)


@transaction.atomic
def add_site(*, name: str, area: str, kind: str = NOT_SAID, by: Viewer, at: dt.datetime) -> Site:
    """A place where the employer's people work; the name that is there already gives back the site that has it. `area`:
    the ONS code of the authority; `kind`: one of SITES. Raises Refusal without name or area, and for no such kind."""
    employer = employer_of(by)
    if not name.strip() or not area or len(name.strip()) > 120:
        raise Refusal("Give the site a name of at most 120 characters, and say in which area it lies.")
    if kind not in SITES:
        raise Refusal(NO_KIND)
    site, made = Site.objects.get_or_create(employer=employer, name=name.strip(), defaults={"area": area, "kind": kind})
    if made:
        did(by, "workforce.site.add", f"site:{site.ref}", at, area=area, kind=kind)
    return site


@transaction.atomic
def say_kind(*, site: uuid.UUID, kind: str, by: Viewer, at: dt.datetime) -> None:
    """Say what kind of site one is: one of SITES. Where it is that already nothing is written. Raises Refusal for no
    such site of the employer, and for no such kind."""
    one = site_of(site, by=by)
    if kind not in SITES:
        raise Refusal(NO_KIND)
    if kind != one.kind:
        Site.objects.filter(pk=one.pk).update(kind=kind)
        did(by, "workforce.site.kind", f"site:{one.ref}", at, was=one.kind, kind=kind)


@transaction.atomic
def add_post(
    *,
    site: uuid.UUID | None,
    role: str,
    fte: Decimal,
    standard_hours: Decimal,
    funded_from: dt.date,
    paid: bool = True,
    band: str = "",
    scope: str = "",
    by: Viewer,
    at: dt.datetime,
) -> Post:
    """A post to be filled at a site of the employer, paid for from a day on. `scope`: core or wider, where it differs
    from the role's. Raises Refusal for a post at no site, of no role, or that nobody could fill."""
    employer, where = employer_of(by), site_of(site, by=by)
    known = catalogue().roles.get(role)
    if known is None:
        raise Refusal(NO_ROLE)
    if scope not in ("", *SCOPES) or len(band) > 20:
        raise Refusal("Choose core or wider, and a pay band of at most 20 characters.")
    taken(hours.of_a_post, fte, standard_hours)
    post = Post.objects.create(
        employer=employer, site=where, role=role, scope=scope or known.scope, paid=paid, band=band.strip(),
        fte=fte, standard_hours=standard_hours, funded_from=funded_from, made_at=at,
    )  # fmt: skip
    did(by, "workforce.post.add", f"post:{post.ref}", at, role=role)
    return post


@transaction.atomic
def end_post(*, post: uuid.UUID, last_on: dt.date, by: Viewer, at: dt.datetime) -> None:
    """A post is paid for until the end of a day. It stays in the register: what it was before can be seen. Raises
    Refusal for a day before it began, one that has ended, or while somebody is in it after that day."""
    one = post_of(post, by=by)
    until = last_on + dt.timedelta(days=1)
    if one.funded_until is not None:
        raise Refusal("This post has ended already.")
    if until <= one.funded_from:
        raise Refusal("A post is not funded to before it began: give a later day.")
    standing = Engagement.objects.filter(post=one, annulled_at=None)
    if any(each.end_on is None or each.end_on > until for each in standing):
        raise Refusal("Somebody is in this post after that day. End their engagement first, or give a later day.")
    Post.objects.filter(pk=one.pk).update(funded_until=until)
    did(by, "workforce.post.end", f"post:{one.ref}", at, until=until.isoformat())


@transaction.atomic
def declare_vacancy(*, role: str, on: dt.date, fte: Decimal, by: Viewer, at: dt.datetime) -> None:
    """Say how many full-time equivalents of a role are vacant on a day: kept beside what the register has, and changes
    nothing of it. Raises Refusal for no role, less than none, or a day that has not come."""
    employer = employer_of(by)
    if role not in catalogue().roles:
        raise Refusal(NO_ROLE)
    if not fte.is_finite() or not 0 <= fte <= MOST_DECLARED:
        raise Refusal("Give the full-time equivalents that are vacant: 0 or more.")
    if on > london_date(at):
        raise Refusal("What is vacant can be said of a day that has come.")
    Declared.objects.create(employer=employer, role=role, on=on, fte=fte, by=own_account(by), at=at)
    did(by, "workforce.vacancy.declare", f"organisation:{employer.slug}", at, role=role, on=on.isoformat())
