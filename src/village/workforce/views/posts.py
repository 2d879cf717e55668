"""Posts, what of them is vacant, and what was declared so."""

import functools
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from markupsafe import Markup

from village.kernel.access.queries import viewer_of
from village.kernel.access.rules import Viewer
from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.calendar.rules import london_date
from village.ui import listing
from village.ui.filters import number
from village.ui.macros import counted
from village.ui.one_form import ask
from village.workforce.actions import posts as actions
from village.workforce.forms.keeping import DeclareForm, KindForm, LastDayForm, PostForm, PostsForm, SiteForm
from village.workforce.models import Post
from village.workforce.queries import register, visible
from village.workforce.queries.catalogue import catalogue, role_name
from village.workforce.queries.visible import KEEP
from village.workforce.rules.counting import Counts, Scope
from village.workforce.rules.said import SITES
from village.workforce.views.frame import LIST, POSTS, asked_of, by, scope_of

PER_PAGE = 50


@access(KEEP)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Every post, how much of it is vacant on a day, and by role what was declared beside it."""
    viewer, form = viewer_of(request), PostsForm(request.GET or None)
    said = form.said()
    on = said.get("on") or london_date(timezone.now())
    scope = scope_of(said, on)
    vacant, counts = register.vacant_posts(viewer, on=on), register.counted(viewer, scope)
    shown = _shown(viewer, scope, said, vacant)
    page = listing.page_of(request, shown, per_page=PER_PAGE)
    context = {
        "title": POSTS["text"],
        "form": None,
        "filter": form,
        "page": page,
        "on": on,
        "vacant": vacant,
        "many": _many(counts),
        "lead": _lead(scope),
        "chosen": {"funded": "Funded on the day", "vacant": "Vacant on the day"}.get(said.get("show", ""), ""),
        "reconciled": register.reconciled(viewer, on=on),
        "scope": scope.said(catalogue().sectors),
        "role_name": role_name,
        "sites": list(visible.sites(viewer)),
        "kinds": SITES,
        "breadcrumbs": [LIST],
    }
    return render(request, "workforce/posts.html", context)


def _shown(viewer: Viewer, scope: Scope, said: dict[str, Any], vacant: dict[int, Decimal]) -> QuerySet[Post]:
    """The posts that an address asks for, of its scope; every one where it asks for none."""
    found = register.within(visible.posts(viewer), scope)
    found = found.filter(role=said["role"]) if said.get("role") else found
    keys = {"funded": list(vacant), "vacant": [key for key, fte in vacant.items() if fte]}
    return found.filter(pk__in=keys[said["show"]]) if said.get("show") in keys else found


def _many(counts: Counts) -> dict[str, Markup]:
    """How much is vacant and funded in a scope, each leading to the posts that it is of."""
    return {
        "vacant": _leading(counts.scope, "vacant", counts.vacant, "full-time equivalents that are vacant"),
        "funded": _leading(counts.scope, "funded", counts.funded, "full-time equivalents that are funded"),
    }


def _lead(scope: Scope) -> Callable[[str, Decimal], Markup]:
    """What is vacant of a role, whatever the scope of the page, leading to its vacant posts."""
    return lambda role, fte: _leading(Scope(scope.on), "vacant", fte, f"vacant: {role_name(role)}", role)


def _leading(scope: Scope, show: str, fte: Decimal, of: str, role: str = "") -> Markup:
    asked = {**asked_of(scope), "show": show} | ({"role": role} if role else {})
    return counted(f"?{urlencode(asked)}#posts", number(fte, 2), of)


@access(KEEP)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """A post to be filled."""
    sites = [(str(one.ref), one.name) for one in visible.sites(viewer_of(request))]
    return ask(
        request, functools.partial(PostForm, sites=sites),
        lambda said: actions.add_post(**{**said, "site": uuid.UUID(said["site"])}, **by(request)),
        title="Add a post", button="Add", back=POSTS["href"], done="The post is there, and vacant.",
        breadcrumbs=[LIST, POSTS],
    )  # fmt: skip


@access(KEEP)
@never_cache
def end(request: HttpRequest, post: uuid.UUID) -> HttpResponse:
    """A post is funded no longer."""
    found = visible.posts(viewer_of(request)).filter(ref=post).first()
    if found is None:
        raise Http404
    return ask(
        request, LastDayForm, lambda said: actions.end_post(post=post, **said, **by(request)),
        title=f"End the post: {role_name(found.role)}, {found.site.name}", button="End it", back=POSTS["href"],
        done="The post ends with that day. What it was before stays.", breadcrumbs=[LIST, POSTS],
    )  # fmt: skip


@access(KEEP)
@never_cache
def add_site(request: HttpRequest) -> HttpResponse:
    """A place where people work."""
    every = sorted(
        ((one.code, one.name) for one in areas.upper_tier(london_date(timezone.now()))), key=lambda one: one[1]
    )
    employer = visible.employers(viewer_of(request), KEEP).first()
    return ask(
        request, functools.partial(SiteForm, areas=every), lambda said: actions.add_site(**said, **by(request)),
        title="Add a site", button="Add", back=POSTS["href"], done="The site is there: posts can be added to it.",
        initial={"area": employer.area if employer else ""}, breadcrumbs=[LIST, POSTS],
    )  # fmt: skip


@access(KEEP)
@never_cache
def site_kind(request: HttpRequest, site: uuid.UUID) -> HttpResponse:
    """What kind of site one is."""
    found = visible.sites(viewer_of(request)).filter(ref=site).first()
    if found is None:
        raise Http404
    return ask(
        request, KindForm, lambda said: actions.say_kind(site=site, **said, **by(request)),
        title=f"Kind of site: {found.name}", button="Save", back=POSTS["href"], initial={"kind": found.kind},
        done="What kind of site it is, is kept.", breadcrumbs=[LIST, POSTS],
    )  # fmt: skip


@access(KEEP)
@never_cache
def declare(request: HttpRequest) -> HttpResponse:
    """What is declared vacant, beside what the register has."""
    return ask(
        request, DeclareForm, lambda said: actions.declare_vacancy(**said, **by(request)),
        title="Declare what is vacant", button="Declare", back=POSTS["href"],
        done="It stands beside what the register has.", initial={"on": london_date(timezone.now())},
        breadcrumbs=[LIST, POSTS], words="This changes nothing in the register: both are shown beside each other.",
    )  # fmt: skip
