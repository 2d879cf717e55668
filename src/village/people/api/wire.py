"""How other systems are known, what they are refused before anything is looked at, and in whose name they ask.

A caller sends the token of its account; cookies count for nothing. No token, a wrong one and one that has ended are
answered alike. Asking about a child needs a purpose, in the header X-Purpose, as a page asks for it.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Schema

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import may_open, still_to_show, viewer_for, viewer_of
from village.kernel.access.rules import Viewer
from village.kernel.access.views import access
from village.kernel.accounts.actions.proving import record_refused_token
from village.kernel.accounts.adapters import client_address_of
from village.kernel.accounts.queries import token_in_force, why_refused
from village.kernel.accounts.rules import bearer
from village.people.actions import asking
from village.people.queries.asking import ASK, Found
from village.people.rules.searching import PURPOSES, Criteria, not_enough

PURPOSE = "X-Purpose"
LONGEST = 4_000
"""Characters of an address; nothing that can be asked needs more."""
FORM = "application/x-www-form-urlencoded"
REPEATED = frozenset({"given", "birthdate", "targetSystem"})
"""Parameters that may be given more than once; nothing else may."""
BODIES = ("application/json", "application/fhir+json", FORM)
TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
}
_BROKEN_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
View = Callable[..., HttpResponseBase]


class Refused(Exception):
    """A request that is not answered: the status and why, in one sentence. `code` and `diagnostics`: what FHIR and IHE
    call it, where the status does not say."""

    def __init__(self, status: int, detail: str, *, code: str = "", diagnostics: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.code, self.diagnostics = status, detail, code, diagnostics


Say = Callable[[Refused], HttpResponse]


def json_answer(said: Any, *, status: int = 200, form: str = "application/json") -> HttpResponse:
    """An answer in JSON."""
    return HttpResponse(json.dumps(said, ensure_ascii=False), status=status, content_type=form)


def problem(refused: Refused) -> HttpResponse:
    """A refusal as RFC 9457 has it."""
    said = {"type": "about:blank", "title": TITLES[refused.status], "status": refused.status, "detail": refused.detail}
    return json_answer(said, status=refused.status, form="application/problem+json")


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str


def problems(*statuses: int) -> Any:
    """How an operation's refusals are described."""
    return dict.fromkeys((400, 401, 403, 404, 414, 415, 422, *statuses), Problem)


def answer(said: Schema, status: int = 200, location: str = "") -> HttpResponse:
    """An answer as it is described."""
    response = json_answer(said.model_dump(mode="json", by_alias=True), status=status)
    if location:
        response["Location"] = location
    return response


def once_of(request: HttpRequest) -> str:
    """The caller's own key for a request, by which the same again is known; blank for none. Raises Refused."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 80 or not key.isprintable():
        raise Refused(400, "Keep the Idempotency-Key to 80 printable characters.")
    return key


def parameters_of(models: Any) -> frozenset[str]:
    """The names of an operation's parameters, as they stand in addresses and forms."""
    taken = (model for model in models if model.__ninja_param_source__ in ("query", "form"))
    return frozenset(name for model in taken for name in model.__ninja_flatten_map__)


def by_token(
    view: View,
    *,
    say: Say,
    permission: str,
    parameters: Mapping[str, Collection[str]] | None = None,
    lenient: bool = False,
    bodies: Collection[str] = BODIES,
) -> View:
    """`view` for callers whose account has `permission`; its refusals told by `say`. `parameters`: by method, the only
    ones it takes; None leaves them alone. `lenient`: others are passed over. `bodies`: the types of content that it
    takes."""

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            request.viewer = _caller(request, permission)  # type: ignore[attr-defined]
            _check(request, parameters, bodies, lenient=lenient)
            if permission == ASK and request.headers.get(PURPOSE, "") not in PURPOSES:
                raise Refused(403, f"Say why you need to know: send {PURPOSE} with one of {', '.join(PURPOSES)}.")
            response = view(request, *args, **kwargs)
        except Refused as refused:
            response = say(refused)
            if refused.status == 401:
                response["WWW-Authenticate"] = "Bearer"
        except SuspiciousOperation:
            response = say(Refused(400, "The body is too long, or cannot be read."))
        return _finished(response, say)

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie is looked at
    answered.access, answered.by_token = permission, True  # type: ignore[attr-defined]
    return answered


def public(view: View, *, say: Say) -> View:
    """`view` for anyone, to read."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            response: HttpResponseBase = HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
            return _finished(response, say)
        return view(request)

    answered.csrf_exempt = True  # type: ignore[attr-defined]
    return access("public")(answered)


def _finished(response: HttpResponseBase, say: Say) -> HttpResponseBase:
    if response.status_code == 405:
        allowed = response["Allow"]
        response = say(Refused(405, f"This address takes {allowed}."))
        response["Allow"] = allowed
    response["Cache-Control"] = "no-store"
    return response


def _caller(request: HttpRequest, permission: str) -> Viewer:
    secret = bearer(request.headers.get("Authorization", ""))
    now = timezone.now()
    token = token_in_force(secret, at=now) if secret else None
    if token is None:
        if secret:
            known, why = why_refused(secret, at=now)
            record_refused_token(token=known, caller=client_address_of(request), why=why, at=now)
        raise Refused(401, "Send the token of your system: Authorization: Bearer …")
    viewer = viewer_for(token.account, second_factor=token.second_factor)
    if not may_open(viewer, permission):
        why = ", ".join(still_to_show(viewer, permission)) or "no role gives it"
        record_refused_token(token=token, caller="", why=why, at=now)
        raise Refused(
            403, "This account may not do this now: its role, vetting and training, or its token do not allow it."
        )
    return viewer


def _check(
    request: HttpRequest,
    parameters: Mapping[str, Collection[str]] | None,
    bodies: Collection[str],
    *,
    lenient: bool,
) -> None:
    """Refuse an address that cannot be read, and parameters that are given twice, modified, or not known: passed over,
    they would silently give another answer. `lenient`: those not known are passed over all the same, since the answer
    says what was used. What was sent is never echoed."""
    if parameters is not None and request.method not in parameters:
        return  # told by 405
    query = request.META.get("QUERY_STRING", "")
    if request.method in ("POST", "PUT") and request.content_type not in bodies:
        raise Refused(415, f"Send {', '.join(bodies)}.")
    if len(query) + len(request.path) > LONGEST:
        raise Refused(414, f"The address is longer than {LONGEST:,} characters.")
    try:
        said = unquote_to_bytes(query.encode("latin-1")).decode()
    except UnicodeError:
        raise Refused(400, "The address is not UTF-8.") from None
    if _BROKEN_PERCENT.search(query) or _CONTROL.search(said) or _CONTROL.search(request.path):
        raise Refused(400, "The address cannot be read.")
    taken = (parameters or {}).get(str(request.method))
    if taken is not None:
        _check_names(request, taken, lenient=lenient)


def _check_names(request: HttpRequest, taken: Collection[str], *, lenient: bool) -> None:
    sent = [request.GET, *([request.POST] if request.content_type == FORM else [])]
    names = Counter(name for one in sent for name, values in one.lists() for _ in values)
    modified = any(re.split("[:.]", name)[0] in taken for name in set(names) - set(taken))
    unknown = bool(set(names) - set(taken)) and (modified or not lenient or strictly(request))
    if unknown or any(count > 1 for name, count in names.items() if name in taken and name not in REPEATED):
        more = sorted(REPEATED.intersection(taken))
        takes = f"takes {', '.join(sorted(taken))}, each once" if taken else "takes no parameters"
        takes += f" but {' and '.join(more)}" if more else ""
        raise Refused(400, f"This address {takes}.")


def of_sender(where: Sequence[str | int]) -> Sequence[str | int]:
    """A place in a request without our own names before it: of ("query", "asked", "birthdate", 0) the last two."""
    return where[2:] if len(where) > 2 else where[1:] or where


def strictly(request: HttpRequest) -> bool:
    """Whether the caller wants to be refused where it would be passed over (RFC 7240, as FHIR R4 uses it)."""
    return "handling=strict" in re.split("[,; ]+", request.headers.get("Prefer", "").lower())


def with_purpose(request: HttpRequest) -> Viewer:
    """Who asks, once they have said why: for this purpose, which stands for an hour as it does on a page."""
    viewer = viewer_of(request)
    purpose = request.headers[PURPOSE]
    now = timezone.now()
    standing = asking.reason_of(by=viewer, at=now)
    if standing is None or standing.purpose != purpose:
        asking.give_reason(purpose=purpose, words="", by=viewer, at=now)
    return viewer


def enough(criteria: Criteria) -> Criteria:
    """Criteria that may be searched by. Raises Refused (400)."""
    missing = not_enough(criteria)
    if missing:
        raise Refused(400, missing)
    return criteria


def searched(request: HttpRequest, criteria: Criteria) -> list[Found]:
    """The children like what was said, as a page would find them. Raises Refused."""
    with refusals():
        return asking.search(criteria=enough(criteria), by=with_purpose(request), at=timezone.now())


class refusals:  # noqa: N801  it reads as a phrase: with refusals():
    """What an action refuses is refused over the wire: 429 for too many searches, else 403."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, Refusal):
            raise Refused(429 if str(error) == asking.TOO_OFTEN else 403, str(error)) from error
