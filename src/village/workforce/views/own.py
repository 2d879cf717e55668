"""What is held about a worker, for the worker."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.rules import SIGNED_IN
from village.kernel.access.views import access
from village.kernel.audit.queries import names_of
from village.kernel.calendar.rules import london_date
from village.ui.one_form import ask
from village.workforce.actions.correcting import ask_correction
from village.workforce.actions.reading import open_own
from village.workforce.forms.vetting import CorrectionForm
from village.workforce.queries import own as queries
from village.workforce.queries.checks import known
from village.workforce.queries.collecting.holding import holding
from village.workforce.queries.register import over_hours
from village.workforce.rules.correcting import FIELDS
from village.workforce.rules.vetting import COURSES, RESULTS, STATES, WORKFORCES
from village.workforce.views.frame import by
from village.workforce.views.workers import record

OWN = {"text": "What is held about you", "href": "/my-work/"}


@access(SIGNED_IN)
@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """All that one's employer holds of one, what one asked to have put right, and who looked."""
    found = open_own(**by(request))
    context: dict[str, Any] = {"title": OWN["text"], "worker": found}
    if found is not None:
        checks = list(found.checks.order_by("-pk"))
        context |= {
            **record(found),
            "title": OWN["text"],
            "known": known(found, at=timezone.now()),
            "over": over_hours(found, on=london_date(timezone.now())),
            "checks": checks,
            "who": names_of({str(one.by) for one in checks}),
            "trainings": list(found.trainings.order_by("-pk")),
            "leading": queries.preparing(found),
            "returns": holding(found),
            "requests": queries.requests(found),
            "looks": queries.looks(found),
            "fields": FIELDS,
            "results": RESULTS,
            "states": STATES,
            "workforces": WORKFORCES,
            "courses": COURSES,
        }
    return render(request, "workforce/own.html", context)


@access(SIGNED_IN)
@never_cache
def correct(request: HttpRequest) -> HttpResponse:
    """Ask one's employer to put something right."""
    return ask(
        request, CorrectionForm, lambda said: ask_correction(**said, **by(request)), title="Something is wrong",
        button="Ask for it to be put right", back=OWN["href"],
        done="Your employer decides, and says why if they decline. You read it here.", breadcrumbs=[OWN],
    )  # fmt: skip
