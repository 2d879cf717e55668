"""In whose words pages are labelled: those of today, or those of 2006 to 2010. Whoever signed in chooses for
themselves, until they sign out."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from village.casework.queries.visible import WORK
from village.casework.queries.words import NOW, THEN, labels, words
from village.casework.rules.words import said
from village.kernel.access.views import access

ERA = "words"


def called(request: HttpRequest) -> Callable[[str], str]:
    """How labels are said to whoever asks."""
    return partial(said, words=labels(str(request.session.get(ERA, NOW))))


@access(WORK)
@never_cache
def eras(request: HttpRequest) -> HttpResponse:
    """Both vocabularies side by side, and the choice between them."""
    chosen = str(request.session.get(ERA, NOW))
    if request.method == "POST":
        asked = request.POST.get("era", "")
        if asked in (NOW, THEN):
            request.session[ERA] = asked
            messages.success(request, "Pages are labelled in these words from now on.")
        return redirect("help-words")
    rows = [[one.now, one.then, "yes" if one.label else "to be read only"] for one in words()]
    context = {"title": "Words of today and of 2008", "rows": rows, "then": chosen == THEN}
    return render(request, "casework/words.html", context)
