"""Starting, leaving, being away."""

import functools
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.ui.one_form import ask
from village.workforce.actions import engaging as actions
from village.workforce.forms.keeping import AbsenceForm, BackForm, BecauseForm, LeaveForm, StartForm
from village.workforce.models import Worker
from village.workforce.queries import visible
from village.workforce.queries.catalogue import role_name
from village.workforce.queries.checks import known
from village.workforce.queries.visible import KEEP
from village.workforce.rules.starting import NOT_QUALIFIED, REASONS
from village.workforce.views.frame import LIST, by, crumb, opened


@access(KEEP)
@never_cache
def start(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """Somebody begins in a post."""
    found = opened(request, worker, part="start")
    here = crumb(found)
    open_posts = visible.posts(viewer_of(request)).exclude(funded_until__lte=london_date(timezone.now()))
    choices = [(str(one.ref), f"{role_name(one.role)}, {one.site.name}, {one.fte.normalize():f}") for one in open_posts]
    return ask(
        request, functools.partial(StartForm, posts=choices),
        lambda said: actions.start_engagement(worker=worker, start=_start(said), **by(request)),
        title="Start in a post", button="Start", back=here["href"], done="They are in the post from that day on.",
        breadcrumbs=[LIST, here], words=_warning(found, [one.role for one in open_posts]),
    )  # fmt: skip


def _warning(worker: Worker, roles: list[str]) -> str:
    """What is to be looked at before somebody begins in some roles."""
    lacks = known(worker, at=timezone.now()).lacks
    asking = ", ".join(role_name(role) for role in dict.fromkeys(roles) if role in lacks)
    if not asking:
        return ""
    return f"{asking}: {REASONS[NOT_QUALIFIED]} You may start them; see the certificate first, or ask them to show it."


def _start(said: dict[str, Any]) -> actions.Start:
    return actions.Start(**{**said, "post": uuid.UUID(said["post"])})


@access(KEEP)
@never_cache
def leave(request: HttpRequest, worker: uuid.UUID, engagement: uuid.UUID) -> HttpResponse:
    """Somebody leaves a post."""
    here = crumb(_with(request, worker, engagement))
    return ask(
        request, LeaveForm, lambda said: actions.end_engagement(engagement=engagement, **said, **by(request)),
        title="Leave a post", button="End it", back=here["href"], done="It ends with that day, and access with it.",
        breadcrumbs=[LIST, here],
    )  # fmt: skip


@access(KEEP)
@never_cache
def annul(request: HttpRequest, worker: uuid.UUID, engagement: uuid.UUID) -> HttpResponse:
    """What was written down of a post was a mistake."""
    here = crumb(_with(request, worker, engagement))
    return ask(
        request, BecauseForm, lambda said: actions.annul_engagement(engagement=engagement, **said, **by(request)),
        title="This was a mistake", button="Take it back", back=here["href"], done="It counts nowhere from now on.",
        breadcrumbs=[LIST, here], words="What was written stays on the page with the reason, and counts nowhere.",
    )  # fmt: skip


def _with(request: HttpRequest, worker: uuid.UUID, engagement: uuid.UUID) -> Worker:
    """The worker, of whom the engagement is; 404 for one of anybody else."""
    found = opened(request, worker, part="engagement")
    if not visible.engagements(viewer_of(request)).filter(ref=engagement, worker=found, annulled_at=None).exists():
        raise Http404
    return found


@access(KEEP)
@never_cache
def away(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """Somebody is, or was, away."""
    here = crumb(opened(request, worker, part="absence"))
    return ask(
        request, AbsenceForm, lambda said: actions.record_absence(worker=worker, **said, **by(request)),
        title="Record an absence", button="Save", back=here["href"], done="The absence is recorded.",
        breadcrumbs=[LIST, here],
    )  # fmt: skip


@access(KEEP)
@never_cache
def back(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """Somebody came back."""
    here = crumb(opened(request, worker, part="absence"))
    return ask(
        request, BackForm, lambda said: actions.end_absence(worker=worker, **said, **by(request)),
        title="Back at work", button="Save", back=here["href"], done="The absence has ended.", breadcrumbs=[LIST, here],
    )  # fmt: skip
