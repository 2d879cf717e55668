"""What every page of a source has: what may not be seen is not there."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from village.directory.models import Source
from village.directory.queries.harvesting.standing import sources
from village.kernel.access.queries import viewer_of

DESK = {"text": "Directory of services", "href": "/directory/"}


def by(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"by": viewer_of(request), "at": timezone.now()}


def kept_source(request: HttpRequest, slug: str) -> Source:
    """A source that the viewer keeps; 404 for any other, as for what is not."""
    found = sources(viewer_of(request)).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def crumb(source: Source) -> dict[str, str]:
    """The way back to a source's page."""
    return {"text": source.title, "href": reverse("directory-source", args=[source.slug])}
