"""What people write of what they decide: kept beside the ledger, never in it, since it may have to be destroyed."""

import datetime as dt
import uuid
from collections.abc import Iterable

from village.kernel.access.actions import Refusal
from village.people.models import Remark

LONGEST = 200


def words_of(reason: str) -> str:
    """A reason as kept. Raises Refusal when there is none, or it cannot be kept."""
    words = tidied(reason)
    if not words:
        raise Refusal("Say why, for whoever looks at this later.")
    if len(words) > LONGEST:
        raise Refusal(f"Keep the reason to {LONGEST} characters.")
    return words


def tidied(text: str) -> str:
    """Words without what no database keeps and no reader sees."""
    return " ".join(text.replace("\0", "").split())


def remark(*, operation: uuid.UUID, text: str, about: Iterable[int], by: str, at: dt.datetime) -> None:
    """Keep what somebody wrote of an operation; `about`: numbers of the children of whom it may tell."""
    made = Remark.objects.create(operation=operation, text=text, by=by, made_at=at)
    made.about.set(about)
