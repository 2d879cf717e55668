"""A portfolio as its holder takes it along: badges just as their issuers signed them, which whoever knows the keys can
check; and what is only said, which proves nothing."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from village.workforce.models import Holding


def taken_along(holdings: Sequence[Holding], *, on: dt.date) -> dict[str, Any]:
    """What the file says, as data."""
    carried = [one.carried.token for one in holdings if hasattr(one, "carried")]
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": carried,
        "said_and_not_signed": [_said(one) for one in holdings if not hasattr(one, "carried")],
        "taken_on": on.isoformat(),
    }


def _said(one: Holding) -> dict[str, Any]:
    return {
        "what": one.what,
        "title": one.title,
        "level": one.level,
        "body": one.body,
        "started": one.started_on.isoformat() if one.started_on else None,
        "awarded": one.awarded_on.isoformat(),
        "certificate": one.certificate,
    }
