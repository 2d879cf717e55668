"""What every action asks first: who acts, and may they."""

import uuid

from village.kernel.access.queries import may
from village.kernel.access.rules import Thing, Viewer


class Refusal(Exception):
    """An action was not done; the message is for the person who asked."""


def permit(by: Viewer, permission: str, thing: Thing) -> uuid.UUID:
    """Who acts, if they may; raises Refusal if not."""
    decision = may(by, permission, thing=thing)
    if not decision or by.ref is None:
        own = "own-work" in decision.reasons
        raise Refusal("Someone else must decide on what you recorded yourself." if own else "You may not do this.")
    return uuid.UUID(by.ref)
