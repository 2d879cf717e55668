"""Checks, training and bars, for whoever is designated for safeguarding."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.audit.queries import names_of
from village.kernel.calendar.rules import london_date
from village.ui import listing
from village.ui.one_form import ask
from village.workforce.actions import vetting as actions
from village.workforce.actions.reading import show_workers
from village.workforce.forms.vetting import AccountForm, BarForm, CheckForm, PartForm, TrainingForm, checked
from village.workforce.models import Worker
from village.workforce.queries.checks import known, known_of
from village.workforce.queries.register import name_of
from village.workforce.queries.visible import VET, visible_to
from village.workforce.rules.vetting import BASES, COURSES, LEVELS, RESULTS, STATES, WORKFORCES
from village.workforce.views.frame import by, crumb, opened

LIST = {"text": "Checks and training", "href": "/workforce/vetting/"}


@access(VET)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Every worker and how they stand: whoever may not work first."""
    at = timezone.now()
    found = list(visible_to(viewer_of(request), VET))
    standing = known_of(found, at=at)
    found.sort(key=lambda one: (_clear(standing[one.pk]), name_of(one, on=london_date(at)).casefold(), one.pk))
    page = listing.page_of(request, found, per_page=50)
    some = list(page.object_list)
    show_workers(what="vetting", shown=some, **by(request))
    rows = [(one, name_of(one, on=london_date(at)), standing[one.pk]) for one in some]
    return render(
        request, "workforce/vetting.html",
        {"title": LIST["text"], "page": page, "rows": rows, "states": STATES, "courses": COURSES},
    )  # fmt: skip


def _clear(one: Any) -> bool:
    return not one.barred and not one.held_back and one.vetting.lets_work and not one.training.missing


@access(VET)
@never_cache
def person(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """What was checked of one worker, and how they stand."""
    found = opened(request, worker, permission=VET, part="vetting")
    checks, trainings = list(found.checks.order_by("-pk")), list(found.trainings.order_by("-pk"))
    context = {
        "title": crumb(found)["text"],
        "worker": found,
        "known": known(found, at=timezone.now()),
        "checks": checks,
        "trainings": trainings,
        "who": names_of({*(str(one.by) for one in checks), *(str(one.by) for one in trainings)}),
        "signs_in_as": _signs_in_as(found),
        "results": RESULTS,
        "levels": LEVELS,
        "workforces": WORKFORCES,
        "bases": BASES,
        "states": STATES,
        "courses": COURSES,
        "own": str(found.account) == viewer_of(request).ref,
        "breadcrumbs": [LIST],
    }
    return render(request, "workforce/vetting-worker.html", context)


def _page(
    form: Any, do: Callable[..., object], title: str, button: str, done: str, words: str = ""
) -> Callable[..., HttpResponseBase]:
    """A journey of one question about a worker."""

    @access(VET)
    @never_cache
    def asked(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
        here = crumb(opened(request, worker, permission=VET, part="vetting"), "worker-vetting")
        return ask(
            request, form, lambda said: do(said, worker=worker, **by(request)), title=title, button=button,
            back=here["href"], done=done, words=words, breadcrumbs=[LIST, here],
        )  # fmt: skip

    return asked


check = _page(
    CheckForm, lambda said, **who: actions.record_check(checked=checked(said), **who), "Record a check", "Record",
    "It is recorded, and their access follows from it from this moment.",
    "A status and dates. What a certificate says, and its number, are kept nowhere.",
)  # fmt: skip
training = _page(
    TrainingForm, lambda said, **who: actions.record_training(**said, **who), "Record training", "Record",
    "It is recorded, and their access follows from it from this moment.",
)  # fmt: skip
bar = _page(
    BarForm, lambda said, **who: actions.record_bar(**said, **who), "Barred from work with children", "Record",
    "It is recorded.",
    "Whoever is barred and joined with an account has no role and no access from this moment, whoever employs them. "
    "Only the designated are told.",
)  # fmt: skip
account = _page(
    AccountForm, lambda said, **who: actions.join_account(**said, **who), "Join with an account", "Join",
    "What is on file of the account follows from the register from now on.",
    "What was put on file of the account by hand ends where the register does not say the same.",
)  # fmt: skip


@access(VET)
@never_cache
def part(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """The account that a worker was joined with is somebody else's."""
    found = opened(request, worker, permission=VET, part="vetting")
    here = crumb(found, "worker-vetting")
    return ask(
        request, PartForm, lambda said: actions.part_account(worker=worker, **by(request)),
        title="Part from the account", button="Part from it", back=here["href"],
        done="What the register put on file of the account has ended.", breadcrumbs=[LIST, here],
        words=f"{_signs_in_as(found) or 'Nobody'} signs in with the account that the record is joined with. What the "
        "register put on file of it ends; a bar stays on it, and whoever else it belongs to is given another.",
    )  # fmt: skip


def _signs_in_as(worker: Worker) -> str:
    """The name of the account that a worker is joined with; blank for none."""
    return names_of({str(worker.account)}).get(str(worker.account), "") if worker.account else ""
