"""A manager decides that something may take longer."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from village.casework.actions.timing import extend_clock
from village.casework.forms.records import LongerForm
from village.casework.queries.visible import WORK
from village.casework.rules.access import MANAGE
from village.casework.rules.episodes import about
from village.casework.views.frame import ask, by, may_do, opened, sent
from village.kernel.access.views import access
from village.workflow.queries.dues import clocks_of


@access(WORK)
@never_cache
def longer(request: HttpRequest, episode: uuid.UUID, clock: int) -> HttpResponse:
    """May what this clock counts take longer? Until when, and why."""
    one, told = opened(request, episode, "time"), by(request)
    known_as = about(one.ref)
    found = next((each for each in clocks_of([known_as], at=told["at"]).get(known_as, []) if each.pk == clock), None)
    if found is None or found.longest is None or MANAGE not in may_do(request, one):
        raise Http404
    form = LongerForm(sent(request), initial={"seen": found.due})
    words = f"{found.title} is due on {found.due.day} {found.due:%B %Y} at the latest."
    return ask(
        request, one, form,
        lambda: extend_clock(episode=episode, clock=clock, **form.cleaned_data, **told),
        title="May it take longer?", button="Let it take longer", done="The day and the reason are kept.",
        part="summary", back=reverse("help-record", args=[one.ref]), about=words,
    )  # fmt: skip
