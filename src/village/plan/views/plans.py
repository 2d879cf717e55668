"""Every plan that Village holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from village.kernel.access.views import access
from village.plan import queries
from village.plan.views.page import home_of


@access("public")
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    cards = []
    for card in queries.plans():
        known = queries.as_at(card.id)
        if known is not None:
            place = home_of(card.id)
            cards.append(
                {
                    "card": card,
                    "counts": known.counts,
                    "total": len(known.plan.commitments),
                    "href": place,
                    "plan": known.plan,
                }
            )
    return render(
        request, "plan/plans.html", {"title": "Plans", "cards": cards, "breadcrumbs": [{"text": "Home", "href": "/"}]}
    )
