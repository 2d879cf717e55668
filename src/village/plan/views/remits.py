"""Roles with their duties, and national bodies with their remits, beside each other."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from village.kernel.access.views import access
from village.plan.queries import remits as known
from village.plan.rules import remits
from village.plan.rules.remits import Remits
from village.plan.views.page import Page, plan_page

ROLES, BODIES = "roles/", "bodies/"


def _told_here(page: Page) -> None:
    """Raises Http404 for a plan whose documents tell of no remits."""
    if page.plan.id != known.plan_told_of():
        raise Http404


def _places(page: Page) -> dict[str, tuple[str, str]]:
    """For each place that a remit may rest on, what to call it and where to read of it."""
    chapters = {str(one.number): f"chapters/{one.slug}/" for one in page.plan.chapters}
    found = {
        one.paragraph: (f"¶{one.paragraph}", page.to(chapters[str(one.chapter)]))
        for one in page.plan.paragraphs
        if str(one.chapter) in chapters
    }
    found["annex B"] = ("annex B", page.to("glossary/"))
    return found | {one.id: (one.title, page.to("sources/")) for one in page.plan.sources}


def _compared(page: Page, every: Remits) -> dict[str, Any]:
    sources = {"", *(one.id for one in page.known.plan.sources)}
    shared = remits.shared(every)
    several = {one.slug for _, who in shared for one in who}
    return {
        "every": every,
        "holding": [one for one in every.holders.values() if one.holds],
        "shared": shared,
        "columns": [one for one in every.holders.values() if one.slug in several],
        "overlaps": remits.overlaps(every),
        "nobody_holds": remits.held_by_nobody(every),
        "untold": [one for one in every.untold if one.source in sources],
    }


@access("public")
@plan_page
def roles(request: HttpRequest, page: Page) -> HttpResponse:
    """Which roles have which duties, which of them overlap, and what nobody is named for."""
    _told_here(page)
    return page.render(
        "roles",
        "Roles",
        description="Who does what for children: duties that several roles have, and duties that nobody is named for.",
        places=_places(page),
        **_compared(page, known.roles()),
    )


@access("public")
@plan_page
def role(request: HttpRequest, page: Page, role: str) -> HttpResponse:
    """One role: its duties, and the roles that share some of them."""
    _told_here(page)
    every = known.roles()
    found = every.holders.get(role)
    if found is None:
        raise Http404
    return page.render(
        "role",
        found.name,
        crumbs=[("Roles", ROLES)],
        description=f"What the documents say of the role of {found.name}.",
        places=_places(page),
        role=found,
        duties=[(every.duties[slug], place) for slug, place in found.holds.items()],
        overlaps=remits.overlaps_of(every, found),
    )


@access("public")
@plan_page
def bodies(request: HttpRequest, page: Page) -> HttpResponse:
    """Which national bodies were asked to do what, and which were asked to do the same."""
    _told_here(page)
    sources = {one.id for one in page.known.plan.sources}
    return page.render(
        "bodies",
        "National bodies",
        description="What national bodies were asked to do for the workforce of children, and which the same.",
        places=_places(page),
        reviewed=[one for one in known.bodies().holders.values() if one.under_review in sources],
        **_compared(page, known.bodies()),
    )
