"""The one way in which sources are fetched over the web."""

from village.directory.actions.harvesting.coming import Got
from village.directory.rules.standard.walking import Stopped
from village.kernel.fetching.getting import fetch
from village.kernel.fetching.rules import NotFetched


def over_the_web(url: str, etag: str, modified: str) -> Got:
    """What an address answers, unless it has not changed. Raises Stopped with what went wrong."""
    try:
        came = fetch(url, etag=etag, modified=modified)
    except NotFetched as error:
        raise Stopped(str(error)) from None
    return Got(came.body, came.unchanged, came.etag, came.modified)
