"""From where on something must be done about a need, as an area sets it."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions.thresholds import set_threshold
from village.casework.forms.thresholds import ThresholdForm
from village.casework.queries.around import names_of
from village.casework.queries.needs import scale_now
from village.casework.queries.thresholds import SET, set_for
from village.casework.views.frame import by
from village.kernel.access.queries import areas, viewer_of
from village.kernel.access.views import access
from village.kernel.areas import queries as register
from village.kernel.calendar.rules import london_date
from village.ui.one_form import ask


@access(SET)
@never_cache
def thresholds(request: HttpRequest) -> HttpResponse:
    """What was set, by whom and why; and the form to set it anew."""
    viewer, scale = viewer_of(request), scale_now()
    held = areas(viewer, SET)
    every = register.upper_tier(london_date(timezone.now()))
    places = sorted(((one.code, one.name) for one in every if held is None or one.code in held), key=lambda one: one[1])
    levels = [(one.code, one.label["en"]) for one in scale.codes if one.level]
    form_of = partial(ThresholdForm, places=places, levels=levels)
    return ask(
        request, form_of, lambda said: set_threshold(**said, **by(request)),
        title="From where on a need is answered", button="Set it", back=request.path, done="It is set.",
        template="casework/thresholds.html", rows=_rows(viewer),
    )  # fmt: skip


def _rows(viewer: Any) -> list[list[Any]]:
    found = set_for(viewer)
    names, called = names_of(one.by for one in found), {one.code: one.label["en"] for one in scale_now().codes}
    return [
        [
            {"text": register.get(one.area).name, "note": f"{one.because} ({names[one.by]})"},
            called.get(one.code, one.code).partition(":")[0],
            f"{one.from_on.day} {one.from_on:%B %Y}",
        ]
        for one in found
    ]
