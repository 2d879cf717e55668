"""Reading what was answered before: each record from which an answer is shown is in the audit first."""

import datetime as dt

from village.casework.actions.reading import open_record
from village.casework.models import Episode
from village.casework.queries.brought import answered_before
from village.casework.queries.chronology import earlier_of_the_same
from village.forms.models import OPEN, Sheet
from village.forms.queries import Earlier
from village.forms.rules.asking import Key
from village.kernel.access.rules import Viewer


def read_before(*, episode: Episode, sheet: Sheet, by: Viewer, at: dt.datetime) -> dict[Key, Earlier]:
    """What was answered before to the questions of a form that is still open, in this help and in earlier help of the
    same children, as far as the viewer may read that now."""
    if sheet.state != OPEN:
        return {}
    refs = [one.ref for one in earlier_of_the_same(episode, by, at=at)]
    opened = [open_record(episode=ref, part="answers", by=by, at=at) for ref in refs]
    return answered_before(sheet, episode, [one for one in opened if one is not None])
