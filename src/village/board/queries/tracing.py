"""What stands behind the number of answers that came to a consultation: the hops of a trace that boards own. Open to
all once the page of the consultation tells that number, and not before."""

import datetime as dt

from village.board.models import Board
from village.board.queries import office
from village.board.queries.public import public_plan
from village.kernel.access.rules import Viewer
from village.ui.filters import date, plural
from village.ui.traces import Trace

ONCE = "What anyone sent from this page while people were asked. The same attempt sent twice is one answer."
NOBODY = "Nobody is asked who they are, so that one person may have answered more than once."
NOT_QUOTED = "No answer and no part of one is shown in public: the board sums up what it heard."


def answers(slug: str, *, by: Viewer, on: dt.date) -> Trace | None:
    """Why so many answers came to the consultation on a plan, with the way to what people said for whoever may read it.
    None where people were never asked, or may still answer: until then nobody outside is told how many there are."""
    found = public_plan(slug)
    asked = found.consultation if found else None
    if found is None or asked is None or asked.closes_on >= on:
        return None
    draft = found.draft
    many = plural(found.responses, "answer")
    when = f"{many}, from {date(asked.opens_on)} to the end of {date(asked.closes_on)}."
    return Trace("Answers", draft.title, (when,), f"/have-your-say/{slug}/").with_below(
        Trace("Counted", "Each answer once", (ONCE, NOBODY)),
        Trace("Asked", "What people were asked", tuple(found.questions)),
        Trace("What may be shown", "how many, and not what", (NOT_QUOTED,)),
        *_said(slug, by),
        *([Trace("Heard", "What the board heard", (), f"/have-your-say/{slug}/#heard")] if asked.heard else []),
        missing=() if asked.heard else ("The board has not said yet what it heard.",),
    )


def _said(slug: str, by: Viewer) -> list[Trace]:
    """What people said, for a viewer whom that page is open to in the board's area."""
    board = Board.objects.get(plans__slug=slug)
    if not office.able(by, "board.office.read", board):
        return []
    read = ("Only the office of the board reads this. The look is in the audit.",)
    return [Trace("Records", "What people said", read, f"/plan-office/local-plans/{slug}/consultation/")]
