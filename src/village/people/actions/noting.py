"""What is asked of the index, and what it answered, written in the audit."""

import datetime as dt

from village.kernel.access.queries import policy
from village.kernel.access.rules import Viewer
from village.kernel.audit import actions as audit


def told(
    by: Viewer, action: str, thing: str, at: dt.datetime, *, decision: str = "permitted", **detail: object
) -> None:
    """Keep what somebody was told, by the policy in force: `thing` and `detail` are references and codes."""
    audit.record(
        actor=str(by.ref),
        action=action,
        thing=thing,
        at=at,
        organisation=by.organisation,
        decision=decision,
        policy=policy().version,
        detail=detail,
    )
