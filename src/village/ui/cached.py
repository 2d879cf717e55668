"""Pages that are the same for everyone who is not signed in: made once, kept, and answered 304 when nothing changed.

A page may be kept only if it is a pure function of its address and of a `state` that the caller names (a plan's
version, the release, the day). Someone with a session, or with a message waiting, always gets a page of their own.
"""

import gzip
import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.connection import ConnectionProxy

from village import __version__

LONGEST_ADDRESS = 600  # characters: longer ones are made for nobody else, so keeping them would only crowd the rest out
SECONDS = 24 * 3600
pages = ConnectionProxy(caches, "pages")
_NAME_OF_A_CODING = "gzip"
_WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?", re.ASCII)


@dataclass(frozen=True)
class _Kept:
    """A page's bytes, packed: public pages hold no secret that packing could give away."""

    packed: bytes
    content_type: str
    disposition: str
    mark: str


def kept_page(
    request: HttpRequest, state: str, make: Callable[[], HttpResponse], asked: Collection[str] = ()
) -> HttpResponse:
    """The page that `make` makes, from the cache when this address was asked for in the same `state` before.

    `asked`: the names that an address of this kind may ask by. An address that asks by another, by a name twice, or at
    too great length, is made for whoever asks and not kept: such addresses have no end, and the cache has one.
    Only whole answers (200) without cookies, without a form token and not marked `no-store` are kept. `Vary: Cookie`
    holds for both kinds.
    """
    if not _for_everyone(request):
        own = make()
        patch_vary_headers(own, ["Cookie"])
        return own
    address = f"{request.path}?{urlencode(list(request.GET.items()))}"  # however it was spelt: spellings have no end
    names = [name for name, values in request.GET.lists() for _ in values]
    if len(request.get_full_path()) > LONGEST_ADDRESS or not set(names) <= set(asked) or len(set(names)) < len(names):
        return make()
    key = "page:" + hashlib.sha256(f"{__version__}\n{state}\n{address}".encode()).hexdigest()
    kept = pages.get(key)
    if kept is None:
        made = make()
        if not _may_be_kept(request, made):
            return made
        kept = _keep(made)
        pages.set(key, kept, SECONDS)
    return _answer(request, kept)


def _for_everyone(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and CookieStorage.cookie_name not in request.COOKIES


def _may_be_kept(request: HttpRequest, made: HttpResponse) -> bool:
    wrote_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    unwanted = "no-store" in made.headers.get("Cache-Control", "")
    return made.status_code == 200 and not (made.streaming or made.cookies or wrote_token or unwanted)


def _keep(made: HttpResponse) -> _Kept:
    body = made.content
    mark = hashlib.sha256(body).hexdigest()[:32]
    packed = gzip.compress(body, compresslevel=6, mtime=0)
    return _Kept(packed, made.headers["Content-Type"], made.headers.get("Content-Disposition", ""), mark)


def _takes_packed(accepted: str) -> bool:
    """Whether an Accept-Encoding names gzip itself with a weight above nought (RFC 9110, 12.5.3)."""
    for one in accepted.lower().split(","):
        name, *parameters = (part.strip() for part in one.split(";"))
        if name == _NAME_OF_A_CODING:
            weight = next((part.removeprefix("q=") for part in parameters if part.startswith("q=")), "1")
            return _WEIGHT.fullmatch(weight) is not None and float(weight) > 0
    return False


def _answer(request: HttpRequest, kept: _Kept) -> HttpResponse:
    as_packed = _takes_packed(request.headers.get("Accept-Encoding", ""))
    # A strong mark names exact bytes, so the packed form has its own.
    mark = f'"{kept.mark}{"-gz" if as_packed else ""}"'
    response = get_conditional_response(request, etag=mark)
    if response is None:
        body = kept.packed if as_packed else gzip.decompress(kept.packed)
        response = HttpResponse(body, content_type=kept.content_type)
        if as_packed:
            response.headers["Content-Encoding"] = _NAME_OF_A_CODING
        if kept.disposition:
            response.headers["Content-Disposition"] = kept.disposition
    response.headers["ETag"] = mark
    response.headers["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response
