"""A return that waits for a second person of the employer."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.kernel.access.views import access
from village.workforce.actions.collecting import signing as actions
from village.workforce.forms.collecting import NumberForm, WhyForm
from village.workforce.queries.collecting import returns
from village.workforce.queries.collecting.overview import lines_of
from village.workforce.queries.collecting.visible import SIGN
from village.workforce.views.collecting.frame import ask, opened
from village.workforce.views.frame import by


@access(SIGN)
@never_cache
def sign(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Sign the version that was sent."""
    found = opened(request, asked, permission=SIGN, part="sign")
    version = returns.last_version(found)
    if version is None:
        raise Http404
    return ask(
        request, found, NumberForm, lambda said: actions.sign_return(asked=asked, **said, **by(request)),
        title=f"Sign off version {version.number}", button="Sign it off", done="It is signed off.",
        initial={"number": version.number}, template="workforce/collecting/sign.html",
        line=lines_of([found], timezone.now())[0], taken=version,
    )  # fmt: skip


@access(SIGN)
@never_cache
def send_back(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Send it back to whoever made it."""
    found = opened(request, asked, permission=SIGN, part="send-back")
    return ask(
        request, found, WhyForm, lambda said: actions.refuse_to_sign(asked=asked, **said, **by(request)),
        title="Send the return back", button="Send it back", done="It is sent back. They read why.",
    )  # fmt: skip
