"""Saying of which answers of a form that they tell of somebody else."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from village.casework.actions.tagging import tag_answers
from village.casework.forms.tagging import TagForm
from village.casework.queries.answers import answers_to_tag, tags_of
from village.casework.queries.sheets import sheet_of
from village.casework.queries.visible import WORK
from village.casework.views.frame import ask, by, opened, sent
from village.kernel.access.views import access

ABOUT = (
    "An answer that tells of somebody else is left out of what the family is given unless whoever gives it says "
    "otherwise, and of what other organisations read."
)


@access(WORK)
@never_cache
def tags(request: HttpRequest, episode: uuid.UUID, sheet: uuid.UUID) -> HttpResponse:
    """Each answer, and of whom else it tells."""
    one = opened(request, episode, f"form:{sheet}")
    found = sheet_of(one, sheet)
    if found is None:
        raise Http404
    form = TagForm(sent(request), answers=answers_to_tag(found), tags=tags_of(found))

    def do() -> None:
        tag_answers(episode=episode, sheet=sheet, tags=form.tags(), seen=form.read(), **by(request))

    return ask(
        request, one, form, do, title="Of whom else do the answers tell?", button="Save", part="forms", about=ABOUT,
        done="It is kept, and holds from now on.",
    )  # fmt: skip
