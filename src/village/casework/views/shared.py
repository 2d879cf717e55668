"""What others have shared with the viewer's organisation: exactly that, for as long as it stands."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import sharing
from village.casework.actions.files import open_shared_file
from village.casework.forms.sharing import BecauseForm
from village.casework.queries.around import name_of
from village.casework.queries.passing import told_name, told_names
from village.casework.queries.sharing import codes
from village.casework.queries.sharing_shown import called, shown_items
from village.casework.queries.visible import WORK
from village.casework.views.attachments import handed_over
from village.casework.views.frame import MINE, by
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.people.queries.contacts import concern_contacts
from village.ui.one_form import ask

LIST = {"text": "What others have shared with you", "href": "/help/shared/"}


@access(WORK)
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """What can be read now."""
    found = sharing.list_shared(by=viewer_of(request), at=timezone.now())
    names = told_names(each.episode.family for each in found)
    shares = [
        {"share": each, "family": names[each.episode.family_id], "purpose": called(codes().purposes[each.purpose])}
        for each in found
    ]
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
        "title": f"Shared with you: {told_name(found.episode.family)}",
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
def file(request: HttpRequest, share: uuid.UUID, item: int) -> HttpResponse:
    """A document that is shared, to be saved."""
    return handed_over(open_shared_file(share=share, item=item, **by(request)))


@access(WORK)
@never_cache
def decline(request: HttpRequest, share: uuid.UUID) -> HttpResponse:
    """Give back what was shared."""
    if sharing.open_shared(share=share, **by(request)) is None:
        raise Http404
    return ask(
        request, BecauseForm, lambda said: sharing.decline_shared(share=share, **said, **by(request)),
        title="Give this back?", button="Give it back", back=LIST["href"],
        done="It is given back. Nobody of your organisation reads it any more.",
        words="Nobody of your organisation will read it any more. Whoever shared it sees that, and why.",
        breadcrumbs=[MINE, LIST, {"text": "This share", "href": reverse("shared-one", args=[share])}],
    )  # fmt: skip
