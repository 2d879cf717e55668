"""What the directory lists, service by service, to be counted: by area, what each helps with, and whether it was
confirmed of late. Services whose place must not be found are not among them."""

import datetime as dt
import uuid
from collections.abc import Iterator

from village.directory.queries.documents import findable, shown
from village.directory.queries.finding.words import lexicon
from village.directory.rules.keeping.freshness import FRESH, freshness

NOT_KNOWN = "not-known"


def listed(on: dt.date) -> Iterator[tuple[uuid.UUID, str, str, bool]]:
    """Each service that is told on a day: its id, its area, the group of the kind of help that comes first (NOT_KNOWN
    without), and whether somebody confirmed it so lately that it is not due to be confirmed again."""
    kinds = lexicon().kinds
    told = findable(shown()).exclude(area="").order_by("pk")
    for key, area, of, checked_on in told.values_list("pk", "area", "kinds", "checked_on").iterator(2_000):
        known = [kinds[one].group for one in of if one in kinds]
        yield key, area, known[0] if known else NOT_KNOWN, freshness(checked_on, on) == FRESH
