"""What joins the cases that somebody leads with the time that they work, for the counts of a year: a pseudonym that is
made here alone. The register and the records of help both take it from here, and neither says whose it is.

An account is that of one employer's worker or of none (`Worker.account`), so rows of two employers have nothing in
common; and a year is in it, so nor have the years of one worker. No other table knows anybody by it."""

import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.crypto import salted_hmac

from village.workforce.queries.measured.register import Line
from village.workforce.rules.measured.years import Year


def holder(account: uuid.UUID, year: Year) -> str:
    """What an account is called in a year: the same every time, and led back to nobody without the secret."""
    said = f"{account}:{year.year}"
    return salted_hmac("village.workforce.holding", said, algorithm="sha256").hexdigest()[:32]


def holders(people: Iterable[Line]) -> Iterator[tuple[str, Year, str, Decimal]]:
    """Whoever signs in and works on the last day of a year, agency staff too, whether they lead anything or not: their
    pseudonym, the year, the area, and the full-time equivalents that they work."""
    for one in people:
        if one.worker.account is not None and (one.told.in_post or one.told.agency):
            yield holder(one.worker.account, one.year), one.year, one.told.main.area, one.told.working
