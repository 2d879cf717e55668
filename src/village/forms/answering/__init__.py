"""The pages on which a sheet is answered, as a door: whoever knows who may see a sheet mounts them under an address of
its own, and lets people in one request at a time::

    @access("casework.assess")
    def sheet(request, episode, sheet, **where):
        found = visible(...)  # or 404
        sitting = Sitting(sheet=found, by=viewer.ref, at=timezone.now(), home=reverse("help-sheet", args=[...]),
                          may=frozenset({"answer", "sign"}), frame={"concern_url": ...})
        return respond(request, sitting, **where)

    urlpatterns = [path("help/<uuid:episode>/sheets/<uuid:sheet>/", include(addresses(sheet, "help-sheet")))]

Nothing here asks who may see, answer or sign: that was asked before. `Apart` asks one section of somebody who sees
nothing else of the sheet.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path

from village.forms.answering import moving, steps, whole
from village.forms.answering.apart import Apart
from village.forms.answering.sitting import MAY, Sitting

__all__ = ["MAY", "Apart", "Sitting", "addresses", "respond"]
_PAGES: dict[str, Callable[..., HttpResponse]] = {
    "tasks": whole.tasks,
    "check": whole.check,
    "late": whole.late,
    "version": moving.version,
    "signed": whole.signed,
    "section": steps.section,
    "entry": steps.entry,
    "add": steps.add,
    "remove": steps.remove,
}


def addresses(view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The addresses of a sheet, under that of the list of its sections, which is called `name`."""
    return [
        path("", view, {"page": "tasks"}, name=name),
        path("check/", view, {"page": "check"}, name=f"{name}-check"),
        path("late/", view, {"page": "late"}, name=f"{name}-late"),
        path("version/", view, {"page": "version"}, name=f"{name}-version"),
        path("signed/<int:number>/", view, {"page": "signed"}, name=f"{name}-signed"),
        path("section/<str:part>/", view, {"page": "section"}, name=f"{name}-section"),
        path("section/<str:part>/add/", view, {"page": "add"}, name=f"{name}-add"),
        path("section/<str:part>/<slug:entry>/", view, {"page": "entry"}, name=f"{name}-entry"),
        path("section/<str:part>/<slug:entry>/remove/", view, {"page": "remove"}, name=f"{name}-remove"),
    ]


def respond(request: HttpRequest, sitting: Sitting, *, page: str = "tasks", **where: Any) -> HttpResponse:
    """The answer to one request. Raises Http404 for a part of the form that there is not."""
    if page not in _PAGES:
        raise Http404
    return _PAGES[page](request, sitting, **where)
