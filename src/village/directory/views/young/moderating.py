"""Those who read what young people wrote before it is shown; and providers, who may answer."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.directory.actions.young import moderating
from village.directory.forms.young import DecideForm, DecideReplyForm, ReplyForm
from village.directory.models import Contribution
from village.directory.queries.keeping.visible import PROVIDE
from village.directory.queries.young import visible
from village.directory.queries.young.lists import marks
from village.directory.queries.young.visible import MODERATE, Together
from village.directory.rules.young.interests import BANDS
from village.directory.rules.young.said import AGAIN, FACES, KINDS, REPORTS, STATES
from village.directory.rules.young.words import SIGNALS
from village.directory.views.keeping.frame import MINE, OFFICE, by, there
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui import listing
from village.ui.one_form import ask

LIST = {"text": "What young people wrote", "href": "/directory/contributions/"}
PER_PAGE = 50


@access(MODERATE)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """What waits, what may tell of harm first."""
    viewer = viewer_of(request)
    found = visible.queue(viewer)
    page = listing.page_of(request, found, per_page=PER_PAGE)
    context = {
        "title": LIST["text"],
        "breadcrumbs": OFFICE,
        "page": page,
        "held": visible.to_read(viewer).held,
        "rows": [_row(one) for one in page.object_list],
        "replies": list(visible.replies(viewer)[:PER_PAGE]),
    }
    return render(request, "directory/young/contributions.html", context)


def _row(one: Together) -> list[Any]:
    """A line of the list. Words that may tell of harm are read on their own page, where it is noted who read them."""
    first = one.first
    what = first.service.name if first.service else "" if first.state == "held" else first.document.get("name", "")
    note = f"and {one.others} that say nearly the same" if one.others else ""
    cell = {"text": what or KINDS[first.kind], "href": f"/directory/contributions/{first.ref}/", "note": note}
    return [cell, KINDS[first.kind], STATES[first.state], _look_at(first), first.received_on]


def _look_at(one: Contribution) -> str:
    said = [SIGNALS[signal] for signal in one.signals if signal in SIGNALS]
    return "; ".join([*(f"Reported: {REPORTS[kind].lower()}" for kind in one.reports if one.reported), *said])


@access(MODERATE)
@never_cache
def one(request: HttpRequest, contribution: uuid.UUID) -> HttpResponse:
    """What somebody wrote: whether it is shown."""
    found = there(moderating.open_contribution(ref=contribution, **by(request)))

    def form(*args: Any, **kwargs: Any) -> DecideForm:
        return DecideForm(*args, state=found.state, **kwargs)

    return ask(
        request, form, lambda said: moderating.decide(contribution=contribution, **said, **by(request)),
        title=KINDS[found.kind], button="Decide", back=LIST["href"], done="It is decided.",
        template="directory/young/contribution.html", breadcrumbs=[LIST], one=found, facts=_facts(found),
        over=found.state in ("refused", "removed"), look_at=_look_at(found),
    )  # fmt: skip


def _facts(one: Contribution) -> list[tuple[str, Any]]:
    said = one.document
    rows: list[tuple[str, Any]] = [
        ("Of", one.service.name if one.service else said.get("name", "")),
        ("State", STATES[one.state]),
    ]
    if one.kind == "activity":
        rows += [("What", said.get("description", "")), ("Place", said.get("place", "")),
                 ("Postcode", said.get("postcode", ""))]  # fmt: skip
    else:
        rows += [("Face", FACES[one.face or 0]), ("Would go again", AGAIN[one.again]), ("Words", one.words)]
    return [*rows, ("Age", BANDS[one.band]), ("Written on", one.received_on), ("Why", one.because)]


@access(MODERATE)
@never_cache
def answer(request: HttpRequest, contribution: uuid.UUID) -> HttpResponse:
    """A provider's answer: whether it is shown."""
    found = there(visible.replies(viewer_of(request)).filter(ref=contribution).first())

    def do(said: dict[str, Any]) -> None:
        moderating.decide_reply(contribution=contribution, **said, **by(request))

    return ask(
        request, DecideReplyForm, do,
        title="A provider’s answer", button="Decide", back=LIST["href"], done="It is decided.",
        words=f"To “{found.words}” they say: “{found.reply}”{_marked(found.reply)}", breadcrumbs=[LIST],
    )  # fmt: skip


def _marked(reply: str) -> str:
    found = "; ".join(SIGNALS[signal] for signal in marks(reply))
    return f" Look at: {found}." if found else ""


@access(PROVIDE)
@require_safe
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """What young people thought of one's own services."""
    page = listing.page_of(request, visible.own_reviews(viewer_of(request)), per_page=PER_PAGE)
    context = {
        "title": "What young people thought",
        "page": page,
        "breadcrumbs": [MINE],
        "rows": said_of(page.object_list),
    }
    return render(request, "directory/young/own.html", context)


def said_of(some: Any) -> list[dict[str, Any]]:
    """What young people thought, as it is read."""
    return [
        {
            "ref": one.ref,
            "of": one.service.name,
            "face": FACES[one.face],
            "again": AGAIN[one.again],
            "band": BANDS[one.band],
            "words": one.words,
            "month": f"{one.received_on:%B %Y}",
            "reply": one.reply if one.reply_state == "shown" else "",
            "answered": bool(one.reply),
        }
        for one in some
    ]


@access(PROVIDE)
@never_cache
def reply(request: HttpRequest, contribution: uuid.UUID) -> HttpResponse:
    """Answer one."""
    found = there(visible.own_reviews(viewer_of(request)).filter(ref=contribution, reply="").first())
    return ask(
        request, ReplyForm,
        lambda said: moderating.reply(contribution=contribution, by=viewer_of(request), at=timezone.now(), **said),
        title=f"Answer what was said of {found.service.name if found.service else ''}", button="Send it",
        back="/my-services/reviews/", done="It is read before it is shown.", breadcrumbs=[MINE],
        words=f"“{found.words}”" if found.words else f"{FACES[found.face or 0]}. Would go again: {AGAIN[found.again]}",
    )  # fmt: skip
