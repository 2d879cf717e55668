"""The whole course of help, drawn from the process by which this help runs, with where it stands and has been."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from village.casework.queries.visible import WORK
from village.casework.views.frame import opened, page
from village.kernel.access.views import access
from village.workflow.queries.processes import process_of
from village.workflow.rules.drawing import Picture, draw, stops


@access(WORK)
@never_cache
def course(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """How help goes from its beginning to its end, as a picture and in words."""
    one = opened(request, episode, "course")
    process, here = process_of(one.process.process), one.process.state
    been = {state for moved in one.process.log.values_list("source", "target") for state in moved}
    drawing = draw(Picture("course", process, here))
    listed = stops(process, here, been)
    return page(
        request, one, "summary", "course", "The whole course", drawing=drawing, stops=listed,
        which=f"{process.title['en']}, version {process.version}",
    )  # fmt: skip
