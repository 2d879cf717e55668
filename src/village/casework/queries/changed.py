"""What others changed in records since somebody last looked at each, told from the audit."""

import datetime as dt
from collections.abc import Iterable

from village.casework.models import Episode
from village.casework.rules.changed import kinds_changed
from village.casework.rules.episodes import about
from village.kernel.access.rules import Viewer
from village.kernel.audit.queries import done_by_others, last_of_each
from village.people.queries.asking import NOBODY

LATELY = dt.timedelta(days=28)
"""How far back it is told; what is older stands in the record."""


def changed(viewer: Viewer, episodes: Iterable[Episode], *, at: dt.datetime) -> list[tuple[Episode, list[str]]]:
    """Of episodes that a viewer may read, those in which somebody else changed something since they looked last, each
    with what kinds of thing. Two questions, however many episodes."""
    known, actor = {about(one.ref): one for one in episodes}, str(viewer.ref or NOBODY)
    looked = last_of_each(actor, "casework.read", list(known))
    since: dict[str, list[str]] = {}
    for entry in done_by_others(actor, "casework", list(known), since=at - LATELY):
        if entry.seq > looked.get(entry.thing, 0):
            since.setdefault(entry.thing, []).append(entry.action)
    told = ((known[thing], kinds_changed(actions)) for thing, actions in since.items())
    return [(one, kinds) for one, kinds in told if kinds]
