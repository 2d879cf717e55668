"""An employer's workforce, and the page of one worker."""

import uuid
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe
from markupsafe import Markup

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.ui import listing
from village.ui.filters import number
from village.ui.macros import counted
from village.ui.one_form import ask
from village.workforce.actions import workers as actions
from village.workforce.actions.reading import show_workers
from village.workforce.forms.keeping import AboutForm, ListForm, RegistrationForm, RenameForm, WorkerForm
from village.workforce.models import Worker
from village.workforce.queries import register, visible
from village.workforce.queries.catalogue import catalogue, role_name
from village.workforce.queries.checks import known, known_of
from village.workforce.queries.visible import KEEP
from village.workforce.rules.counting import COVERING, IN_POST, LENT, PARTS, Counts
from village.workforce.rules.growing.succession import AGES
from village.workforce.rules.identifiers import SCHEMES
from village.workforce.rules.said import ABSENCES, ETHNICITIES, KINDS, REASONS, SEXES
from village.workforce.rules.starting import may_start
from village.workforce.views.frame import LIST, POSTS, asked_of, by, called, crumb, opened, scope_of
from village.workforce.views.portfolio.asked import on_the_page_of

PER_PAGE = 25


@access(KEEP)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Who works for the viewer's employer on a day, and how many that is, of which scope."""
    viewer, today = viewer_of(request), london_date(timezone.now())
    sites = list(visible.sites(viewer))
    form = ListForm(request.GET or None, sites=[(str(one.ref), one.name) for one in sites])
    said = form.said()
    on = said.get("on") or today
    site = next((one.pk for one in sites if str(one.ref) == said.get("site")), None)
    scope = scope_of(said, on)
    wanted = register.Wanted(
        said.get("q", ""), said.get("role", ""), said.get("kind", ""), site, said.get("part", ""), scope,
        said.get("age", ""),
    )  # fmt: skip
    page = listing.page_of(request, register.listed(viewer, wanted, on=on), per_page=PER_PAGE)
    some = list(page.object_list)
    requests = list(visible.corrections(viewer))
    show_workers(what="list", shown={*some, *(one.worker for one in requests)}, **by(request))
    standing, time = known_of(some, at=timezone.now()), register.time_of(some, wanted, on=on)
    counts = register.counted(viewer, scope)
    context = {
        "title": LIST["text"],
        "form": None,
        "filter": form,
        "page": page,
        "on": on,
        "employer": visible.employers(viewer, KEEP).first(),
        "lines": [_line(one, standing, time) for one in register.lines(some, on=on)],
        "many": _many(counts),
        "part": PARTS.get(wanted.part, ""),
        "narrowed": _narrowed(wanted),
        "scope": scope.said(catalogue().sectors),
        "requests": requests,
        "applied": len([one for one in said.values() if one]),
        "called": called,
    }
    return render(request, "workforce/workers.html", context)


def _narrowed(wanted: register.Wanted) -> list[str]:
    """The role and the age that a list is cut to, as far as it is."""
    role = [role_name(wanted.role)] if wanted.role else []
    return [*role, AGES[wanted.age].lower()] if wanted.age else role


def _many(counts: Counts) -> dict[str, Markup]:
    """The counts of a scope, each leading to the list of just those workers, or those posts."""
    said, workers = asked_of(counts.scope), LIST["href"]
    people = {part: f"{workers}?{urlencode({**said, 'part': part})}" for part in PARTS}
    posts = {show: f"{POSTS['href']}?{urlencode({**said, 'show': show})}" for show in ("funded", "vacant")}
    return {
        "heads": counted(people[IN_POST], counts.heads, "people in post"),
        "fte": counted(people[IN_POST], number(counts.fte, 2), "full-time equivalents of people in post"),
        "agency": counted(people[LENT], counts.agency_heads, "agency staff"),
        "agency_fte": counted(people[LENT], number(counts.agency_fte, 2), "full-time equivalents of agency staff"),
        "covering": counted(people[COVERING], counts.covering, "agency staff who cover a vacancy"),
        "vacant": counted(posts["vacant"], number(counts.vacant, 2), "full-time equivalents that are vacant"),
        "funded": counted(posts["funded"], number(counts.funded, 2), "full-time equivalents that are funded"),
    }


def _line(one: register.Line, standing: dict[int, Any], time: dict[int, Decimal]) -> dict[str, Any]:
    roles = [catalogue().roles[each.post.role] for each in one.engagements]
    answers = [may_start(standing[one.worker.pk], role).for_employer for role in roles]
    return {
        "worker": one.worker,
        "name": one.name,
        "posts": "; ".join(f"{role_name(each.post.role)} ({KINDS[each.kind].lower()})" for each in one.engagements),
        "sites": "; ".join(sorted({each.post.site.name for each in one.engagements})),
        "fte": time.get(one.worker.pk, 0),
        "alarm": any(each.kind == "deny" for each in answers),
    }  # fmt: skip


@access(KEEP)
@never_cache
def one(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """A worker: who they are, their posts, absences, registration, and whether they may work."""
    found = opened(request, worker)
    context = {**record(found), **on_the_page_of(request, found), "breadcrumbs": [LIST]}
    return render(request, "workforce/worker.html", context)


def record(worker: Worker) -> dict[str, Any]:
    """What an employer holds of a worker, for a page. Of checks only what they come to."""
    at = timezone.now()
    on = london_date(at)
    there = known(worker, at=at)
    engagements = register.engagements_of(worker)
    now = [each for each in engagements if each.annulled_at is None and (each.end_on is None or each.end_on > on)]
    answers = [
        (role_name(each.post.role), may_start(there, catalogue().roles[each.post.role]).for_employer) for each in now
    ]
    return {
        "title": called(worker),
        "worker": worker,
        "names": list(worker.names.all()),
        "sex": SEXES[worker.sex],
        "ethnicity": ETHNICITIES[worker.ethnicity],
        "numbers": [(SCHEMES[each.scheme], each) for each in worker.identifiers.filter(ended_at=None)],
        "engagements": [(role_name(each.post.role), each) for each in engagements],
        "open_now": now,
        "answers": answers,
        "vetting": there.vetting,
        "cleared": there.vetting.lets_work and not there.barred and not there.waits,
        "training": there.training,
        "absences": register.absences_of(worker),
        "on": on,
        "kinds": KINDS,
        "reasons": REASONS,
        "absence_kinds": ABSENCES,
    }


@access(KEEP)
@sensitive_post_parameters("national")
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Take somebody into the register."""
    return ask(
        request, WorkerForm, lambda said: actions.add_worker(who=_who(said), **by(request)),
        title="Add a worker", button="Add", back=LIST["href"], done="They are there. Say next where they work.",
        then=lambda made: reverse("worker", args=[made.ref]), breadcrumbs=[LIST],
    )  # fmt: skip


@sensitive_variables()
def _who(said: dict[str, Any]) -> actions.Who:
    told = {name: value for name, value in said.items() if name not in ("scheme", "number")}
    return actions.Who(**told, numbers={said["scheme"]: said["number"]} if said["scheme"] else {})


@access(KEEP)
@never_cache
def rename(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """Somebody is called something else."""
    found = opened(request, worker, part="name")
    here = crumb(found)
    return ask(
        request, RenameForm, lambda said: actions.rename_worker(worker=worker, **said, **by(request)),
        title="Change the name", button="Save", back=here["href"], done="The name is changed.",
        breadcrumbs=[LIST, here], words="What they were called before is kept, until the day before.",
    )  # fmt: skip


@access(KEEP)
@never_cache
def correct(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """Put right what is held of somebody."""
    found = opened(request, worker, part="about")
    here = crumb(found)
    start = {"born_on": found.born_on, "sex": found.sex, "ethnicity": found.ethnicity}
    return ask(
        request, AboutForm, lambda said: actions.correct_worker(worker=worker, **said, **by(request)),
        title="Put right what is held", button="Save", back=here["href"], done="It is put right.", initial=start,
        breadcrumbs=[LIST, here],
    )  # fmt: skip


@access(KEEP)
@never_cache
def registration(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """On which register somebody stands."""
    found = opened(request, worker, part="registration")
    here = crumb(found)
    return ask(
        request, RegistrationForm, lambda said: actions.record_registration(worker=worker, **said, **by(request)),
        title="Record a registration", button="Save", back=here["href"], done="The registration is recorded.",
        breadcrumbs=[LIST, here],
    )  # fmt: skip
