"""What was to follow from work and could not be done, for whoever looks after the service."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.casework.actions.effects import try_effect_again
from village.casework.queries.effects import MEND, given_up_for, unseen_for
from village.casework.views.frame import by
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access

KINDS = {"tell": "A letter", "open": "The beginning of other work", "tell-index": "Telling the index of children"}
AT_ONCE = 100


@access(MEND)
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """What was given up, and what has waited for longer than it should."""
    viewer, at = viewer_of(request), timezone.now()
    gone, unseen = given_up_for(viewer), unseen_for(viewer, at=at)
    context = {
        "title": "What could not be done",
        "gone": gone[:AT_ONCE],
        "gone_all": gone.count(),
        "unseen": unseen[:AT_ONCE],
        "unseen_all": unseen.count(),
        "kinds": KINDS,
    }
    return render(request, "casework/effects.html", context)


@access(MEND)
@require_POST
def again(request: HttpRequest, effect: int) -> HttpResponse:
    """Have one tried again."""
    try:
        try_effect_again(effect=effect, **by(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It will be tried again within a minute or two.")
    return redirect("effects")
