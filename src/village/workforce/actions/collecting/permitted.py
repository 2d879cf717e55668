"""What each action of a collection asks first, in the same words for what is not there and what is another's."""

import uuid

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.workforce.models import Asked, Collection
from village.workforce.queries.collecting import visible
from village.workforce.queries.visible import KEEP
from village.workforce.rules.collecting.moving import NOT_NOW, moved

NO_COLLECTION = "There is no such collection."
NO_RETURN = "There is no such return."
CLOSED = "This collection is closed: nothing more is taken. Ask whoever collects."


def collection_of(collection: uuid.UUID, *, by: Viewer) -> Collection:
    """A collection that somebody manages, held until the transaction ends; raises Refusal."""
    found = visible.collections(by).select_for_update().filter(ref=collection).first()
    if found is None:
        raise Refusal(NO_COLLECTION)
    return found


def collected(asked: uuid.UUID, *, by: Viewer) -> Asked:
    """A return of a collection that somebody manages, held until the transaction ends; raises Refusal."""
    return _held(visible.collected(by).filter(ref=asked).values_list("pk", flat=True).first())


def asked_for(asked: uuid.UUID, *, by: Viewer, permission: str = KEEP) -> Asked:
    """What somebody's own employer is asked for, held until the transaction ends: of one employer's return one thing
    is done at a time. Raises Refusal."""
    return _held(visible.asked_of(by, permission).filter(ref=asked).values_list("pk", flat=True).first())


def _held(key: int | None) -> Asked:
    """The collection is held first, as whoever closes it holds it: nothing is taken beside a closing."""
    if key is None:
        raise Refusal(NO_RETURN)
    Collection.objects.select_for_update(of=("self",)).get(asked=key)
    found = Asked.objects.select_for_update(of=("self",)).select_related("collection", "employer").get(pk=key)
    if found.collection.closed_at:
        raise Refusal(CLOSED)
    return found


def move(asked: Asked, made: str) -> str:
    """The state that a move leads to; raises Refusal where it cannot be made now."""
    after = moved(asked.state, made)
    if after is None:
        raise Refusal(NOT_NOW[made])
    return after


def about(asked: Asked) -> str:
    """What the audit calls an employer's return."""
    return f"return:{asked.ref}"
