"""Whether a text has the form that the standard asks for. Each agrees with JSON Schema's formats (draft 2020-12).

An e-mail address is one of RFC 5321 with a name of a host or an address in brackets, as JSON Schema says; validators
that only look for an at sign let through what no mail reaches. A leap second is refused, as most programs do.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from math import inf

_PCT = r"%[0-9A-Fa-f]{2}"
_UNRESERVED = r"A-Za-z0-9\-._~"
_SUB = r"!$&'()*+,;="
_PCHAR = rf"(?:[{_UNRESERVED}{_SUB}:@]|{_PCT})"
_IP_LITERAL = rf"\[(?:[0-9A-Fa-f:.]+|[vV][0-9A-Fa-f]+\.[{_UNRESERVED}{_SUB}:]+)\]"
_AUTHORITY = rf"(?:(?:[{_UNRESERVED}{_SUB}:]|{_PCT})*@)?(?:{_IP_LITERAL}|(?:[{_UNRESERVED}{_SUB}]|{_PCT})*)(?::[0-9]*)?"
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*:"
    rf"(?://{_AUTHORITY}(?:/{_PCHAR}*)*|/(?:{_PCHAR}+(?:/{_PCHAR}*)*)?|{_PCHAR}+(?:/{_PCHAR}*)*|)"
    rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:#(?:{_PCHAR}|[/?])*)?"
)
_UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_HOLDS_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_WEB = re.compile(r"(?:https?|wss?|ftp)://")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(
    rf'(?:{_ATOM}(?:\.{_ATOM})*|"(?:[^"\\\x00-\x1f\x7f-\U0010ffff]|\\[ -~])*")'
    rf"@(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Fa-f:.]+\])"
)
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+\-]([01][0-9]|2[0-3]):[0-5][0-9])"
_DATE_TIME = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})[Tt]{_TIME}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_LOCAL = 64


def is_uri(text: str) -> bool:
    """Whether this is an absolute URI (RFC 3986)."""
    return _URI.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    """Whether this is a UUID with hyphens, of any version."""
    return _UUID.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether this is an address that mail may be sent to (RFC 5321)."""
    return _EMAIL.fullmatch(text) is not None and len(text.rpartition("@")[0]) <= _MOST_LOCAL


def is_date(text: str) -> bool:
    """Whether this is a day that there is, as YYYY-MM-DD."""
    return date_of(text) is not None


def date_of(text: str) -> dt.date | None:
    """The day of a text as YYYY-MM-DD; None for any other."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def is_date_time(text: str) -> bool:
    """Whether this is an instant (RFC 3339), with its offset."""
    found = _DATE_TIME.fullmatch(text)
    return found is not None and is_date(found[1])


def number_of(value: object) -> float | None:
    """A number of JSON, infinite where it is larger than any that is meant; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return inf if value > 0 else -inf


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "uuid": is_uuid,
    "uri": is_uri,
    "email": is_email,
    "date": is_date,
    "date-time": is_date_time,
    "web": lambda text: is_uri(text) and _WEB.match(text) is not None,
    "holds-uuid": lambda text: _HOLDS_UUID.search(text) is not None,
    "filled": bool,
}
SAYS = {
    "uuid": "a UUID, such as ac148810-d857-441c-9679-408f346de14b",
    "uri": "a whole address, such as https://example.org/group",
    "email": "an e-mail address, such as office@example.org",
    "date": "a day as YYYY-MM-DD",
    "date-time": "an instant such as 2026-03-15T10:30:00Z",
    "web": "a whole web address, such as https://example.org/group",
    "holds-uuid": "a UUID in small letters",
    "filled": "not empty",
}
