"""What holders show to the viewer's employer, and that a certificate was seen."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.audit.queries import names_of
from village.kernel.calendar.rules import london_date
from village.ui import listing
from village.ui.one_form import ask
from village.workforce.actions.portfolio.reading import open_share, show_shares
from village.workforce.actions.portfolio.seeing import see_certificate, unsee_certificate
from village.workforce.forms.portfolio import SeenForm
from village.workforce.forms.vetting import PartForm
from village.workforce.models import PortfolioShare
from village.workforce.queries.portfolio import kept
from village.workforce.queries.portfolio.holdings import as_held, looked_at, seen_of
from village.workforce.queries.portfolio.shared import QUALIFY, in_share, shares
from village.workforce.queries.portfolio.ways import anew, said, stands
from village.workforce.queries.qualifications.listed import roles
from village.workforce.rules.portfolio.standing import relied_upon, stands_to
from village.workforce.views.frame import LIST, by
from village.workforce.views.portfolio.own import row

SHARED = {"text": "Qualifications shown to you", "href": "/workforce/shared-qualifications/"}


@access(QUALIFY)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Everybody who shows something to the viewer’s employer now; what it is, is on a page of its own, so that its
    holder reads who looked."""
    page = listing.page_of(request, shares(viewer_of(request), at=timezone.now()), per_page=50)
    some = list(page.object_list)
    show_shares(shown=some, **by(request))
    names = names_of({str(one.account) for one in some})
    rows = [(one, names.get(str(one.account), ""), len(in_share(one))) for one in some]
    context = {"title": SHARED["text"], "page": page, "rows": rows, "breadcrumbs": [LIST]}
    return render(request, "workforce/portfolio/shared.html", context)


def _opened(request: HttpRequest, share: uuid.UUID) -> PortfolioShare:
    """What is shared, once the look is in the audit; 404 for what is not, as for what is not there."""
    found = open_share(share=share, **by(request))
    if found is None:
        raise Http404
    return found


@access(QUALIFY)
@require_safe
@never_cache
def one(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    """What somebody shows, what it counts as, and for which roles what was seen of it is enough."""
    found = _opened(request, share)
    context = {**shown_in(found), "title": _name(found), "own": _own(request, found), "breadcrumbs": [LIST, SHARED]}
    return render(request, "workforce/portfolio/one-share.html", context)


def _name(share: PortfolioShare) -> str:
    return names_of({str(share.account)}).get(str(share.account), "") or "Somebody"


def _own(request: HttpRequest, share: PortfolioShare) -> bool:
    return str(share.account) == viewer_of(request).ref


def shown_in(share: PortfolioShare) -> dict[str, Any]:
    """What a share shows, for a page of its employer."""
    some = in_share(share)
    held, known, on = as_held(some, share.employer), kept.known(), london_date(timezone.now())
    counted = relied_upon(held, shown=True)
    seen = seen_of(some, share.employer)
    told = [stands_to(counted, role, on, known, anew(on)) for role in roles().values()]
    return {
        "share": share,
        "on": on,
        "rows": [row(one, each) for one, each in zip(some, held, strict=True)],
        "seen": seen,
        "who": names_of({str(each.by) for some_seen in seen.values() for each in some_seen}),
        "roles": [(each.role.title, stands(each), [said(answer) for answer in each.answers]) for each in told],
    }


@access(QUALIFY)
@never_cache
def seen(request: HttpRequest, share: uuid.UUID, holding: uuid.UUID) -> HttpResponse:
    """Write down that one saw a certificate."""
    return _about(
        request, share, holding, SeenForm, lambda told, **ask_of: see_certificate(**told, **ask_of),
        "You saw the certificate of “{}”", "Save", "It counts here from now on.",
        "Hold it in your hands: is it theirs, and does it say just this? No other employer is told that you saw it.",
    )  # fmt: skip


@access(QUALIFY)
@never_cache
def unseen(request: HttpRequest, share: uuid.UUID, holding: uuid.UUID) -> HttpResponse:
    """That a certificate was seen was a mistake."""
    return _about(
        request, share, holding, PartForm, lambda told, **ask_of: unsee_certificate(**ask_of),
        "Nobody saw the certificate of “{}”", "Take it back", "It counts here no longer.",
        "That it was written down stays in the audit.",
    )  # fmt: skip


def _about(
    request: HttpRequest, share: uuid.UUID, holding: uuid.UUID, form: Any, do: Any, title: str, button: str, done: str,
    words: str,
) -> HttpResponse:  # fmt: skip
    found = _opened(request, share)
    wanted = next((each for each in in_share(found) if each.ref == holding), None)
    if wanted is None:
        raise Http404
    (held,) = as_held([wanted], found.employer)
    here = {"text": _name(found), "href": reverse("shared-qualification", args=[share])}
    return ask(
        request, form, lambda told: do(told, share=share, holding=holding, **by(request)),
        title=title.format(wanted.title), button=button, back=here["href"], done=done, words=words,
        breadcrumbs=[LIST, SHARED, here], template="workforce/portfolio/certificate.html", row=row(wanted, held),
        initial={"said": looked_at(wanted)},
    )  # fmt: skip
