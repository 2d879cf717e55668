"""Where requests of people without an account come from: counted, so that nobody tries on and on; never kept."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from village.kernel.accounts.rules import client_address


def too_often(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Whether something was tried more often than `most` from where a request comes from, within so many seconds; this
    time counts. The address itself is not kept."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    address = client_address(request.META.get("REMOTE_ADDR", ""), forwarded, settings.PROXIES)
    key = f"{what}:{salted_hmac('village.kernel.accounts.callers', address).hexdigest()}"
    cache.add(key, 0, seconds)
    return bool(cache.incr(key) > most)
