"""What every page of an employer's return has: the look is in the audit first; what is another's is not there."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from village.ui.one_form import ask as ask_one
from village.workforce.actions.collecting.looking import look_at_return
from village.workforce.models import Asked
from village.workforce.queries.collecting.visible import RETURN
from village.workforce.views.collecting.managing import titled
from village.workforce.views.frame import by

LIST = {"text": "Returns", "href": "/workforce/returns/"}


def opened(request: HttpRequest, asked: uuid.UUID, *, permission: str = RETURN, part: str = "") -> Asked:
    """The return, once the look is in the audit; 404 for whoever may not see it, as for what is not."""
    found = look_at_return(asked=asked, permission=permission, part=part, **by(request))
    if found is None:
        raise Http404
    return found


def crumb(asked: Asked) -> dict[str, str]:
    """The way back to a return."""
    return {"text": titled(asked.collection), "href": reverse("return", args=[asked.ref])}


def ask(request: HttpRequest, asked: Asked, form: Any, do: Any, **told: Any) -> HttpResponse:
    """One form about a return; what it comes to is said on the page of the return."""
    here = crumb(asked)
    return ask_one(request, form, do, **{"asked": asked, "back": here["href"], "breadcrumbs": [LIST, here], **told})
