"""How often one address may ask: often, since this is open data."""

from django.http import HttpRequest

from village.kernel.access.wire import Refused
from village.kernel.accounts.callers import too_often

SECONDS = 600
MOST = 3_000
"""Requests from one address in ten minutes: five in a second. All of a directory is one request, as `ndjson`."""


def not_too_often(request: HttpRequest) -> None:
    """Count a request. Raises Refused (429) for whoever asks too often."""
    if too_often(request, "oruk", most=MOST, seconds=SECONDS):
        said = f"More than {MOST:,} requests came from your address in ten minutes. Ask again in ten, or ask once with"
        raise Refused(429, f"{said} format=ndjson for everything.", again=SECONDS)
