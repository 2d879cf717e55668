"""How often one address may ask: often, since this is open data, and less often for what takes long to answer."""

from django.http import HttpRequest

from village.kernel.access.wire import Refused
from village.kernel.accounts.callers import too_often

SECONDS = 600
MOST = 3_000
"""Requests from one address in ten minutes: five in a second. All of a directory is one request, as `ndjson`."""
MOST_READ = 60
"""Of these, questions for which every service must be read."""


def not_too_often(request: HttpRequest) -> None:
    """Count a request. Raises Refused (429) for whoever asks too often."""
    if too_often(request, "oruk", most=MOST, seconds=SECONDS):
        said = f"More than {MOST:,} requests came from your address in ten minutes. Ask again in ten, or ask once with"
        raise Refused(429, f"{said} format=ndjson for everything.", again=SECONDS)


def not_too_much(request: HttpRequest) -> None:
    """Count a question for which every service must be read. Raises Refused (429) for whoever asks too many."""
    if too_often(request, "oruk-read", most=MOST_READ, seconds=SECONDS):
        said = f"More than {MOST_READ} different questions that take long came from your address in ten minutes. Ask"
        raise Refused(429, f"{said} again in ten, or read everything with format=ndjson.", again=SECONDS)
