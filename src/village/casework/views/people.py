"""What is written down of one child of a family: the birth of one who was expected, and how the index knows them."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from village.casework.actions import families
from village.casework.forms.records import BirthForm, IndexForm
from village.casework.models import Episode, Person
from village.casework.queries.visible import WORK
from village.casework.views.frame import ask, by, opened, sent
from village.kernel.access.views import access


def _child(one: Episode, person: uuid.UUID) -> Person:
    found = (
        one.family.belongings.filter(person__ref=person, part="child", until_on=None).select_related("person").first()
    )
    if found is None:
        raise Http404
    return found.person


@access(WORK)
@never_cache
def born(request: HttpRequest, episode: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """An unborn child is born, and has a name."""
    one, form = opened(request, episode, "family"), BirthForm(sent(request))
    _child(one, person)
    return ask(
        request, one, form,
        lambda: families.record_birth(episode=episode, person=person, **form.cleaned_data, **by(request)),
        title="The child has been born", button="Save", done="The birth was written down.", part="family",
    )  # fmt: skip


@access(WORK)
@never_cache
def in_the_index(request: HttpRequest, episode: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """By which reference the index knows a child."""
    one = opened(request, episode, "family")
    form = IndexForm(sent(request), initial={"child": _child(one, person).child})
    return ask(
        request, one, form,
        lambda: families.link_to_index(episode=episode, person=person, **form.cleaned_data, **by(request)),
        title="How does the index know this child?", button="Save", done="This was written down.", part="family",
    )  # fmt: skip
