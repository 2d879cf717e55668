"""Showing an employer what one holds, who looked, and taking it back."""

import functools
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.rules import SIGNED_IN
from village.kernel.access.views import access
from village.ui.one_form import ask
from village.workforce.actions.portfolio.reading import open_portfolio
from village.workforce.actions.portfolio.sharing import share, withdraw
from village.workforce.forms.portfolio import ShareForm, shown
from village.workforce.forms.vetting import PartForm
from village.workforce.queries.portfolio.holdings import own, own_shares
from village.workforce.queries.portfolio.looks import looks
from village.workforce.queries.portfolio.shared import may_be_shown
from village.workforce.rules.portfolio.sharing import stands
from village.workforce.views.frame import by
from village.workforce.views.own import OWN
from village.workforce.views.portfolio.own import HOME

SHARES = {"text": "Whom you show what", "href": "/my-work/portfolio/share/"}


@access(SIGNED_IN)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Whom one shows what, until when, and who looked."""
    open_portfolio(part="shares", **by(request))
    viewer, at = viewer_of(request), timezone.now()
    rows: list[dict[str, Any]] = [
        {
            "one": one,
            "stands": stands(one.shared_at, one.ended_at, at=at),
            "what": [str(each) for each in one.holdings.all()],
        }
        for one in own_shares(viewer)
    ]
    context = {
        "title": SHARES["text"],
        "rows": rows,
        "looks": looks([one["one"] for one in rows]),
        "holds": own(viewer).exists(),
        "breadcrumbs": [OWN, HOME],
    }
    return render(request, "workforce/portfolio/shares.html", context)


@access(SIGNED_IN)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Show something to one employer until an instant."""
    viewer = viewer_of(request)
    employers = [(one.slug, one.name) for one in may_be_shown()]
    mine = [(str(one.ref), f"{one.title} ({one.awarded_on:%Y})") for one in own(viewer)]
    return ask(
        request, functools.partial(ShareForm, employers=employers, holdings=mine),
        lambda told: share(**shown(told), **by(request)), title="Show an employer what you hold", button="Show it",
        back=SHARES["href"], done="They see it from now on, until then or until you take it back.",
        initial={"employer": viewer.organisation}, breadcrumbs=[OWN, HOME, SHARES],
        words="They see what you choose here and nothing else, and you see when they look.",
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def stop(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    """Take back what one shows."""
    found = own_shares(viewer_of(request)).filter(ref=share).first()
    if found is None:
        raise Http404
    return ask(
        request, PartForm, lambda told: withdraw(share=share, **by(request)),
        title=f"Stop showing it to {found.employer.name}", button="Stop showing it", back=SHARES["href"],
        done="From this moment they see nothing of it.", breadcrumbs=[OWN, HOME, SHARES],
    )  # fmt: skip
