"""What others have shared with the viewer's organisation: exactly that, for as long as it stands."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import sharing
from village.casework.forms.sharing import BecauseForm
from village.casework.queries.around import name_of
from village.casework.queries.sharing import codes
from village.casework.queries.sharing_shown import called, shown_items
from village.casework.views.frame import MINE, WORK, sent
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.people.queries.contacts import concern_contacts

LIST = {"text": "What others have shared with you", "href": "/help/shared/"}


@access(WORK)
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """What can be read now."""
    found = sharing.list_shared(by=viewer_of(request), at=timezone.now())
    shares = [{"share": each, "purpose": called(codes().purposes[each.purpose])} for each in found]
    return render(
        request, "casework/shared.html", {"title": LIST["text"], "shares": shares, "breadcrumbs": [MINE]}
    )  # fmt: skip


@access(WORK)
@never_cache
def one(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    """One share and what stands in it."""
    found = sharing.open_shared(share=share, by=viewer_of(request), at=timezone.now())
    if found is None:
        raise Http404
    context = {
        "title": f"Shared with you: {found.episode.family.name}",
        "share": found,
        "purpose": called(codes().purposes[found.purpose]),
        "by": name_of(found.by),
        "items": shown_items(found),
        "concern_contacts": concern_contacts(viewer_of(request)),
        "breadcrumbs": [MINE, LIST],
    }
    return render(request, "casework/shared-one.html", context)


@access(WORK)
@never_cache
def decline(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    """Give back what was shared."""
    viewer, at = viewer_of(request), timezone.now()
    if sharing.open_shared(share=share, by=viewer, at=at) is None:
        raise Http404
    form, here = BecauseForm(sent(request)), reverse("shared-one", args=[share])
    if request.method == "POST" and form.is_valid():
        try:
            sharing.decline_shared(share=share, by=viewer, at=at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "It is given back. Nobody of your organisation reads it any more.")
            return redirect("shared")
    words = "Nobody of your organisation will read it any more. Whoever shared it sees that you gave it back, and why."
    context = {
        "title": "Give this back?", "form": form, "button": "Give it back", "words": words,
        "breadcrumbs": [MINE, LIST, {"text": "This share", "href": here}],
    }  # fmt: skip
    return render(request, "ui/ask.html", context, status=400 if form.errors else 200)
