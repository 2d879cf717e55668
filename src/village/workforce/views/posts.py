"""Posts, what of them is vacant, and what was declared so."""

import functools
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.calendar.rules import london_date
from village.ui import listing
from village.ui.forms import FilterForm
from village.ui.one_form import ask
from village.workforce.actions import posts as actions
from village.workforce.forms.days import DayField
from village.workforce.forms.keeping import DeclareForm, KindForm, LastDayForm, PostForm, SiteForm
from village.workforce.queries import register, visible
from village.workforce.queries.catalogue import catalogue, role_name
from village.workforce.queries.visible import KEEP
from village.workforce.rules.counting import Scope
from village.workforce.rules.said import SITES
from village.workforce.views.frame import LIST, POSTS, by


class DayForm(FilterForm):
    """On which day."""

    on = DayField(label="On which day", required=False)


@access(KEEP)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Every post, how much of it is vacant on a day, and by role what was declared beside it."""
    viewer, form = viewer_of(request), DayForm(request.GET or None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    on = said.get("on") or london_date(timezone.now())
    page = listing.page_of(request, visible.posts(viewer), per_page=50)
    scope = Scope(on)
    context = {
        "title": POSTS["text"],
        "form": None,
        "filter": form,
        "page": page,
        "on": on,
        "vacant": register.vacant_posts(viewer, on=on),
        "reconciled": register.reconciled(viewer, on=on),
        "counts": register.counted(viewer, scope),
        "scope": scope.said(catalogue().sectors),
        "role_name": role_name,
        "sites": list(visible.sites(viewer)),
        "kinds": SITES,
        "breadcrumbs": [LIST],
    }
    return render(request, "workforce/posts.html", context)


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
