"""What organisations' systems are told, and how: kinds of events, their bytes, retries, where may be sent to.

A payload holds references and nothing else: no name, no date, no number of a child, no service.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

EVENTS = {
    "child.merged": "The child of a record of yours was joined to another",
    "child.split": "A record of yours is of a child of its own now",
    "link.changed": "A record of yours is of another child now",
    "id.superseded": "The child of a record of yours is known by another reference now",
    "child.archived": "The time of a child of whom you hold a record is over: nothing is answered of it any more",
    "involvement.started": "Another service works with a child you know",
    "involvement.ended": "Another service no longer works with a child you know",
    "contact.asked": "Somebody asks to be contacted about a child you know",
}
MOVED = frozenset({"child.merged", "child.split", "link.changed", "id.superseded"})
"""Events that a record went from child to child."""
OWN = MOVED | {"child.archived", "contact.asked"}
"""Events that tell an organisation of its own records only; the others tell it that somebody else does something."""
MOST_TRIES = 12
"""After these a push is given up (a day and a half); the event still waits to be fetched."""
LONGEST_WAIT = 6 * 3600
TOLD_AFTER = 5
"""Pushes in a row that an organisation does not take (half an hour) before a person is told."""
BOTH_SECRETS = dt.timedelta(days=1)
"""How long hints are signed with the secret before a new one too."""


def wait(tries: int) -> int:
    """Seconds until the next try, after so many: a minute, two, four, ... and never more than six hours."""
    return int(min(60 * 2 ** min(tries, 20), LONGEST_WAIT))


def payload(ref: str, kind: str, child: str, before: str | None) -> bytes:
    """The body of a push. `before`: the reference by which the receiver may know the child."""
    said = {"id": ref, "event": kind, "child": child, **({"was": before} if before else {})}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def signed_text(timestamp: int, body: bytes) -> bytes:
    """What a signature is over: when it was sent and the very bytes of the body."""
    return str(timestamp).encode() + b"." + body


def signature(secrets: Iterable[str], timestamp: int, body: bytes) -> str:
    """The header that signs a hint: when, and a `v1` by each secret, the newest first."""
    signed = (hmac.new(one.encode(), signed_text(timestamp, body), hashlib.sha256).hexdigest() for one in secrets)
    return ",".join([f"t={timestamp}", *(f"v1={one}" for one in signed)])


def url_problem(url: str, *, private: bool) -> str:
    """What is wrong with an address to push to, in a sentence; empty when nothing is. `private`: http and addresses
    inside a network are allowed too, for tests and for services that never leave one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is no address."
    if any(ord(c) <= 32 or ord(c) > 126 for c in url) or not parts.hostname or port == 0:
        return "This is no address."
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        return "The address must begin with https://."
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "The address may hold no user, password or fragment."
    return ""


RECORD_TYPES: Mapping[str, str] = {
    "school": "education",
    "health": "health",
    "social-care": "local-authority.children-social-care",
    "youth-justice": "crime-justice",
    "early-help": "local-authority",
    "childrens-centre": "local-authority",
}
"""Kinds of sources in the words of the search interface; anything else, and any sensitive service, is "other"."""
