"""How an API that is open to all speaks HTTP: what it refuses before it looks, which form it answers in, and how an
answer is remembered.

Problems follow RFC 9457, choosing a form and conditional requests RFC 9110, links RFC 8288.
"""

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from django.utils.http import http_date, parse_http_date_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError

from village.kernel.access.views import access

JSON = "application/json"
CSV = "text/csv"
PROBLEM = "application/problem+json"
LONGEST = 4_000  # characters of an address; nothing that can be asked for needs more
METHODS = "GET, HEAD, OPTIONS"
TITLES = {
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    414: "URI Too Long",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    503: "Service Unavailable",
}
_BROKEN_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
View = Callable[..., HttpResponseBase]


class Refused(Exception):
    """A request that is not answered: the status, why in one sentence, which parameters were wrong and how, and after
    how many seconds it may be asked again (0: not said)."""

    def __init__(self, status: int, detail: str, errors: Sequence[tuple[str, str]] = (), again: int = 0) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors, self.again = status, detail, errors, again


def problem(refused: Refused) -> HttpResponse:
    """The answer to a refused request."""
    said = {
        "type": "about:blank",
        "title": TITLES[refused.status],
        "status": refused.status,
        "detail": refused.detail,
        "errors": [{"parameter": name, "what": what} for name, what in refused.errors],
    }
    response = HttpResponse(json.dumps(said, ensure_ascii=False), status=refused.status, content_type=PROBLEM)
    response["Cache-Control"] = "no-store"
    if refused.again:
        response["Retry-After"] = str(refused.again)
    return response


def public(view: View, *, parameters: Collection[str] | None) -> View:
    """`view` as an address of the API: open to all and to every site, read-only, and strict about what it is asked.

    A query parameter that is not among `parameters` is refused, because a misspelt filter would silently give other
    data; None leaves the names alone.
    """

    def speaking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        head = request.method == "HEAD"
        try:
            response = _answered(request, view, parameters, args, kwargs)
        except Refused as refused:
            response = problem(refused)
        if response.status_code == 405:
            response["Allow"] = METHODS
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link, X-Total-Count"
        if head and isinstance(response, HttpResponse):
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        elif head and isinstance(response, StreamingHttpResponse):
            response.streaming_content = []
        return response

    speaking.csrf_exempt = True  # type: ignore[attr-defined]  # it changes nothing: a POST is told so, with 405
    return access("public")(speaking)


def _answered(
    request: HttpRequest,
    view: View,
    parameters: Collection[str] | None,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return _options()
    if request.method not in ("GET", "HEAD"):
        raise Refused(405, "This API is for reading: use GET.")
    _check_address(request)
    if parameters is not None:
        _check_names(request, parameters)
    asked_by, request.method = request.method, "GET"  # HEAD is GET whose body is left out at the end
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = asked_by


def _options() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    del response["Content-Type"]
    return response


def _check_address(request: HttpRequest) -> None:
    """Refuse an address that is too long, wrongly encoded or holds control characters. It is never echoed."""
    query = request.META.get("QUERY_STRING", "")
    if len(query) + len(request.path) > LONGEST:
        raise Refused(414, f"The address is longer than {LONGEST:,} characters.")
    if _BROKEN_PERCENT.search(query):
        raise Refused(400, "The address has a % that is not followed by two hexadecimal digits.")
    try:
        said = unquote_to_bytes(query.encode("latin-1")).decode()
    except UnicodeError:
        raise Refused(400, "The address is not UTF-8.") from None
    if _CONTROL.search(said) or _CONTROL.search(request.path):
        raise Refused(400, "The address holds a control character.")


def _check_names(request: HttpRequest, parameters: Collection[str]) -> None:
    names = Counter(name for name, _ in parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True))
    takes = f"This address takes {', '.join(sorted(parameters))}." if parameters else "This address takes none."
    unknown = [(name, f"There is no such parameter here. {takes}") for name in names if name not in parameters]
    if unknown:
        said = ", ".join(name for name, _ in unknown)
        raise Refused(400, f"Unknown query parameters: {said}. {takes}", unknown)
    twice = [(name, "Give it once.") for name, count in names.items() if count > 1]
    if twice:
        raise Refused(400, f"Given more than once: {', '.join(name for name, _ in twice)}.", twice)


def form_of(request: HttpRequest, offered: Sequence[str]) -> str:
    """Which of `offered` the caller likes best, by its Accept header; the first of those it likes equally.

    Raises Refused (406) when it takes none.
    """
    header = request.headers.get("Accept", "").strip()
    if not header:
        return offered[0]
    ranges = [found for part in header.split(",") if (found := _media_range(part))]
    liked = {form: _liking(form, ranges) for form in offered}
    best = max(offered, key=lambda form: liked[form])  # max keeps the first of equals
    if liked[best] == 0:
        raise Refused(406, f"This address answers in {' or '.join(offered)}.")
    return best


def _media_range(part: str) -> tuple[str, float] | None:
    """`text/csv;q=0.5` → ("text/csv", 0.5); None for what is not a media range."""
    name, *rest = (piece.strip().lower() for piece in part.split(";"))
    quality = 1.0
    for piece in rest:
        key, _, value = piece.partition("=")
        if key.strip() == "q":
            if not _QUALITY.fullmatch(value.strip()):
                return None
            quality = float(value)
    return (name, quality) if name.count("/") == 1 else None


def _liking(form: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of the most exact range that covers `form`; 0 when none does."""
    for pattern in (form, form.split("/")[0] + "/*", "*/*"):
        found = [quality for name, quality in ranges if name == pattern]
        if found:
            return max(found)
    return 0.0


def answer(request: HttpRequest, body: bytes, form: str, *, modified: dt.datetime | None = None) -> HttpResponse:
    """`body` with a strong ETag made from its bytes, or 304 when the caller has it already. `modified`: when what it
    tells last changed, where that is known."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if _has_already(request, tag, modified):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(body, content_type=f"{form}; charset=utf-8")
    response["ETag"] = tag
    if modified:
        response["Last-Modified"] = http_date(modified.timestamp())
    response["Cache-Control"] = "public, max-age=60"
    response["Vary"] = "Accept"
    return response


def _has_already(request: HttpRequest, tag: str, modified: dt.datetime | None) -> bool:
    """By its ETag; by the time, whole seconds, only where the caller sent no ETag."""
    if "If-None-Match" not in request.headers:
        since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
        return since is not None and modified is not None and int(modified.timestamp()) <= since
    known = {one.strip().removeprefix("W/") for one in request.headers["If-None-Match"].split(",")}
    return tag in known or "*" in known


def links(request: HttpRequest, page: int, pages: int) -> str:
    """The Link header of a page of a list: its neighbours, the first and the last, all else in the address kept."""
    asked = request.GET.copy()
    found = {"first": 1, "prev": page - 1, "next": page + 1, "last": pages}

    def address(number: int) -> str:
        asked["page"] = str(number)
        return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")

    return ", ".join(f'<{address(number)}>; rel="{rel}"' for rel, number in found.items() if 1 <= number <= pages)


class OpenApi(NinjaAPI):
    """An API whose every address is marked as open to all and speaks as above. `refuses`: the status of a parameter
    with a value that it cannot have."""

    refuses = 422

    def admit(self, request: HttpRequest) -> None:
        """Let a request in. Raises Refused for whoever asks too often; here nobody does."""

    def pages(self) -> list[URLPattern]:
        """Its addresses that are no operations: what it says of itself."""
        raise NotImplementedError

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        self.add_exception_handler(Refused, _refused)
        self.add_exception_handler(ValidationError, self._invalid)
        found: list[URLResolver | URLPattern] = [*self.pages()]
        for bound in self._get_bound_routers():
            patterns = bound.urls_paths(bound.prefix)
            for pattern, view in zip(patterns, bound.path_operations.values(), strict=True):
                (operation,) = view.operations
                pattern.callback = public(self._admitted(pattern.callback), parameters=_parameters(operation.models))
                found.append(pattern)
        return [*found, path("<path:rest>", public(_nothing, parameters=None), name="nothing")]

    def _admitted(self, view: View) -> View:
        def admitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            self.admit(request)
            return view(request, *args, **kwargs)

        return admitted

    def _invalid(self, request: HttpRequest, error: Any) -> HttpResponse:
        wrong = [(str(one["loc"][-1]), one["msg"].removeprefix("Value error, ")) for one in error.errors]
        return problem(Refused(self.refuses, f"Not possible: {', '.join(name for name, _ in wrong)}.", wrong))


def _refused(request: HttpRequest, refused: Any) -> HttpResponse:
    return problem(refused)


def _parameters(models: Any) -> frozenset[str]:
    """The names of an operation's query parameters, as they stand in addresses."""
    query = (model for model in models if model.__ninja_param_source__ == "query")
    return frozenset(name for model in query for name in model.__ninja_flatten_map__)


def _nothing(request: HttpRequest, rest: str) -> HttpResponse:
    raise Refused(404, "There is nothing at this address. The addresses are listed at the root of this API.")
