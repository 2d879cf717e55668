"""Tasks: one's own, those of a service, what is late in it, and giving, handing over and closing them."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.casework.actions import tasks
from village.casework.actions.reading import show_list
from village.casework.forms.tasks import HandForm, TaskForm
from village.casework.queries.late import late_in
from village.casework.queries.recorded_late import recorded_late
from village.casework.queries.tasks import my_promises, my_tasks, owners_of, service_tasks, tasks_in
from village.casework.queries.visible import MANAGES, WORK
from village.casework.rules.access import LEAD, MANAGE
from village.casework.views.frame import MINE, ask, by, may_do, opened, or_404, page, sent
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import may_open, viewer_of
from village.kernel.access.views import access

TASKS = {"text": "Tasks", "href": "/help/tasks/"}


@access(WORK)
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What one is to do; for a manager also all that the service is to do."""
    viewer, at = viewer_of(request), timezone.now()
    manages = bool(may_open(viewer, MANAGES))
    service = manages and request.GET.get("show") == "service"
    found = service_tasks(viewer, at=at) if service else my_tasks(viewer, at=at)
    taken = [] if service else my_promises(viewer, at=at)
    shown = {str(one.episode.ref) for one in found} | {str(one.episode.ref) for one in taken}
    show_list(what="tasks of the service" if service else "tasks", shown=shown, by=viewer, at=at)
    filters = [("", "Yours", not service), ("?show=service", "All of your service", service)] if manages else []
    context = {
        "title": TASKS["text"], "found": found, "taken": taken, "filters": filters, "breadcrumbs": [MINE],
        "manages": manages,
    }  # fmt: skip
    return render(request, "casework/tasks.html", context)


@access(MANAGES)
@never_cache
def late(request: HttpRequest) -> HttpResponse:
    """What is late, and what waits, in all that one's service holds."""
    viewer, at = viewer_of(request), timezone.now()
    found = late_in(viewer, at=at)
    recorded = recorded_late(viewer, at=at)
    shown = found.families | {str(one.episode.ref) for one in recorded}
    show_list(what="overdue", shown=shown, by=viewer, at=at)
    context = {"title": "Overdue and waiting", "found": found, "recorded": recorded, "breadcrumbs": [MINE]}
    return render(request, "casework/late.html", context)


@access(WORK)
@never_cache
def of_one(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """What is to be done for one family."""
    one = opened(request, episode, "tasks")
    found = tasks_in(one, at=timezone.now())
    return page(request, one, "tasks", "family-tasks", "Tasks", found=found, mine=f"account:{viewer_of(request).ref}")


@access(WORK)
@never_cache
def add(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Give somebody a task."""
    one = opened(request, episode, "tasks")
    if one.closed_at is not None or not {LEAD, MANAGE} & may_do(request, one):
        raise Http404
    owners = owners_of(one, at=timezone.now())
    form = TaskForm(sent(request), owners=owners, initial={"key": uuid.uuid4().hex, "to": "role:lead"})
    return ask(
        request, one, form, lambda: tasks.add_task(episode=episode, **form.cleaned_data, **by(request)),
        title="Give a task", button="Give the task", done="The task is given.", part="tasks",
    )  # fmt: skip


@access(WORK)
@never_cache
def hand(request: HttpRequest, episode: uuid.UUID, task: uuid.UUID) -> HttpResponse:
    """Hand a task to somebody else."""
    one, at = opened(request, episode, "tasks"), timezone.now()
    found = next((each for each in tasks_in(one, at=at) if each.task.ref == task), None)
    if found is None or not {LEAD, MANAGE} & may_do(request, one):
        raise Http404
    form = HandForm(sent(request), owners=owners_of(one, at=at), initial={"seen": found.task.owner})
    return ask(
        request, one, form, lambda: tasks.hand_task(episode=episode, task=task, **form.cleaned_data, **by(request)),
        title="Hand this task over", button="Hand it over", done="The task is handed over.", part="tasks",
        about=f"{found.task.title}. It is with: {found.whose}.",
    )  # fmt: skip


@access(WORK)
@require_POST
def close(request: HttpRequest, episode: uuid.UUID, task: uuid.UUID) -> HttpResponse:
    """A task was done, or is not to be done any more."""
    done = request.POST.get("done") != "no"
    try:
        tasks.close_task(episode=episode, task=task, done=done, **by(request))
    except Refusal as refusal:
        if str(refusal) == tasks.NO_TASK:
            raise Http404 from refusal
        messages.error(request, or_404(refusal))
    else:
        messages.success(request, "The task is done." if done else "The task is taken off the list.")
    return redirect(reverse("help-tasks", args=[episode]))
