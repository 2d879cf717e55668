"""Entries that may be of one service, side by side; a person says."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.directory.actions.keeping import pairing
from village.directory.actions.keeping.reading import open_joined, open_pair
from village.directory.forms import keeping as forms
from village.directory.models import Service
from village.directory.queries.documents import document_of
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.known import known_of
from village.directory.queries.keeping.standing import owner
from village.directory.queries.keeping.visible import MERGE
from village.directory.queries.keeping.whole import states_of
from village.directory.rules.keeping.comparing import LABELS, told
from village.directory.rules.keeping.trusting import Trust, trust
from village.directory.views.keeping.frame import OFFICE, SAME, by, kinds_said, there
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui import listing
from village.ui.one_form import ask


@access(MERGE)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """The pairs that wait, and those that were joined and can be taken apart."""
    viewer = viewer_of(request)
    page = listing.page_of(request, visible.pairs(viewer), per_page=50)
    rows = [(one, owner(one.one), owner(one.two)) for one in page.object_list]
    joined = list(visible.pairs(viewer, decided="same").order_by("-decided_at")[:20])
    context = {"title": SAME["text"], "page": page, "rows": rows, "joined": joined, "breadcrumbs": OFFICE}
    return render(request, "directory/keeping/pairs.html", context)


@access(MERGE)
@never_cache
def one(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """Two entries side by side: one service or two, and which is told."""
    found = there(open_pair(ref=pair, **by(request)))
    both = (found.one, found.two)
    first = _preferred(*both)
    ordered = sorted(both, key=lambda each: each.pk != first.pk)
    choices = [(str(each.pk), f"One service: tell {each.name}, as {owner(each)} has it") for each in ordered]

    def do(said: dict[str, Any]) -> None:
        keep = None if said["decision"] == "two" else uuid.UUID(said["decision"])
        pairing.decide_pair(pair=pair, same=keep is not None, keep=keep, seen=said["seen"], **by(request))

    return ask(
        request,
        lambda *args, **kwargs: forms.PairForm(*args, choices=[*choices, ("two", "Two services")], **kwargs),
        do, title=SAME["text"], button="Decide", back=SAME["href"], done="It is decided. It can be undone.",
        template="directory/keeping/pair.html", breadcrumbs=[SAME], pair=found, labels=LABELS,
        columns=_columns(ordered), initial={"seen": states_of(*both)},
        sensitive=any(each.sensitive for each in both),
    )  # fmt: skip


def _columns(ordered: list[Service]) -> list[tuple[str, str, dict[str, str]]]:
    """Each entry under its source, since the two are often called the same; numbered where one source has both."""
    titles = [each.source.title if each.source else "Kept here" for each in ordered]
    if len(set(titles)) < len(titles):
        titles = [f"{title}, {number}" for number, title in enumerate(titles, 1)]
    said = [told(document_of(each), kinds_said(each.kinds)) for each in ordered]
    return list(zip(titles, map(owner, ordered), said, strict=True))


def _preferred(one: Service, two: Service) -> Service:
    return max(one, two, key=_trust)


def _trust(service: Service) -> Trust:
    return trust(
        service.source.trust if service.source else None, kept_by_provider=service.provider.steward_id is not None,
        share=known_of(service).share, checked_on=service.checked_on,
    )  # fmt: skip


@access(MERGE)
@never_cache
def undo(request: HttpRequest, pair: uuid.UUID) -> HttpResponse:
    """Take apart what was joined."""
    found = there(open_joined(ref=pair, **by(request)))
    return ask(
        request, forms.SeenForm, lambda _: pairing.undo_pair(pair=pair, **by(request)),
        title=f"Two services after all? {found.one.name}", button="Take them apart", back=SAME["href"],
        done="Each is told by itself again, and the two are not put forward again.", breadcrumbs=[SAME],
    )  # fmt: skip
