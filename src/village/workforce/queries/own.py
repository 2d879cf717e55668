"""What a worker is told of what is held about them."""

from village.kernel.audit.models import Entry
from village.kernel.audit.queries import Wanted, entries, names_of
from village.workforce.models import CorrectionRequest, Worker

AT_MOST = 100


def looks(worker: Worker) -> list[tuple[Entry, str]]:
    """Who looked at or changed what is held of a worker, the newest first, each with their name; nobody whom it was
    denied."""
    found = entries(Wanted(thing=f"worker:{worker.ref}"), at_most=AT_MOST).entries
    told = [one for one in found if one.decision != "denied"]
    names = names_of({one.actor for one in told})
    return [(one, names.get(one.actor, "")) for one in told]


def requests(worker: Worker) -> list[CorrectionRequest]:
    """What a worker asked to have put right, the newest first."""
    return list(CorrectionRequest.objects.filter(worker=worker).order_by("-asked_at", "-pk"))
