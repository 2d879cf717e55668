"""A page that is sent twice is done once: by a double press, a second try after a lost answer, or going back."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping

from django.db import transaction

from village.kernel.access.rules import Viewer
from village.workflow.actions.once import is_new


@transaction.atomic
def once(
    do: Callable[[], object],
    *,
    page: uuid.UUID | None,
    content: Mapping[str, object],
    by: Viewer,
    at: dt.datetime,
) -> None:
    """Do what a page asks for, unless this very page was sent and done before. `page`: made when it was opened (None:
    it came without, and is done); `content`: all that it sends. What is refused has not been done, and can be sent
    again. Raises Refusal as what is done, and for a page that was sent before with something else in it."""
    if page is None or is_new(key=f"page-{page}", content=content, by=str(by.ref), at=at):
        do()
