"""The restrictions that information governance keeps: who must not see whose record."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.casework.actions.restrictions import end_restriction, restrict_named, show_restrictions
from village.casework.forms.restrictions import EndingForm, RestrictForm
from village.casework.queries.around import names_of
from village.casework.queries.restrictions import standing
from village.casework.queries.visible import OVERSEE
from village.casework.rules.restricting import KINDS
from village.casework.views.frame import by
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.ui.one_form import ask

LIST = {"text": "Restrictions", "href": "/oversight/restrictions/"}


@access(OVERSEE)
@require_safe
@never_cache
def restrictions(request: HttpRequest) -> HttpResponse:
    """Those that stand in the officer's areas, each with the day on which it is looked at again."""
    found, today = show_restrictions(**by(request)), london_date(timezone.now())
    names = names_of(one.account for one in found)
    bodies = dict(Organisation.objects.values_list("slug", "name"))
    told = [
        {
            "restriction": one,
            "kind": KINDS[one.kind],
            "kept": bodies.get(one.organisation, one.organisation) or names[one.account],
            "late": one.review_on < today,
        }
        for one in found
    ]
    return render(request, "casework/restrictions.html", {"title": LIST["text"], "found": told})


@access(OVERSEE)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Keep somebody from a person's record."""
    form_of = partial(RestrictForm, organisations=Organisation.objects.values_list("slug", "name"))
    return ask(
        request, form_of, lambda said: restrict_named(**said, **by(request)), title="Keep somebody from a record",
        button="Restrict", back=LIST["href"], done="They cannot see the record from now on.", breadcrumbs=[LIST],
        words="Whoever you name sees nothing of the person’s families from this moment, whatever their work is.",
    )  # fmt: skip


@access(OVERSEE)
@never_cache
def end(request: HttpRequest, restriction: int) -> HttpResponse:
    """End a restriction now."""
    if not standing(viewer_of(request)).filter(pk=restriction).exists():
        raise Http404
    return ask(
        request, EndingForm, lambda said: end_restriction(restriction=restriction, **said, **by(request)),
        title="End this restriction?", button="End it now", back=LIST["href"], done="The restriction has ended.",
        breadcrumbs=[LIST], words="They can see the record again where their work lets them.",
    )  # fmt: skip
