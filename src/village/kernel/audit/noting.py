"""What somebody with a part in the work asked and did, written in the audit by the policy in force. `thing` and
`detail` are references and codes, never words."""

import datetime as dt
from collections.abc import Sequence

from village.kernel.access.queries import policy
from village.kernel.access.rules import Viewer
from village.kernel.audit import actions as audit

AN_ENTRY = 90
"""References in one entry, of 36 characters each."""


def told(
    by: Viewer, action: str, thing: str, at: dt.datetime, *, decision: str = "permitted", **detail: object
) -> None:
    """Keep what somebody asked, and whether they were told."""
    _note(by, action, thing, at, decision, detail)


def told_of(by: Viewer, action: str, thing: str, at: dt.datetime, *, shown: Sequence[object], **detail: object) -> None:
    """Keep which things somebody was shown, by their references, however many: an entry holds so many and no more."""
    for first in range(0, max(len(shown), 1), AN_ENTRY):
        _note(by, action, thing, at, "permitted", {**detail, "shown": shown[first : first + AN_ENTRY]})


def did(by: Viewer, action: str, thing: str, at: dt.datetime, **detail: object) -> None:
    """Keep what somebody did, or looked at in order to do it."""
    _note(by, action, thing, at, "done", detail)


def _note(by: Viewer, action: str, thing: str, at: dt.datetime, decision: str, detail: dict[str, object]) -> None:
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
