"""What programs ask of services, answered by columns that are made out of each document (`LookedUp`), without reading
it. Which of them are not made yet, or otherwise than they would be today, is known, and those are read."""

import datetime as dt
import hashlib
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from village.directory.models import LookedUpTerm, LookedUpTime, Service
from village.directory.queries.publishing.terms import ours
from village.directory.rules.finding.hours import CODES
from village.directory.rules.publishing.asked import Asked, words_of
from village.kernel.areas import queries as areas

EDITION = 1
"""Of `rules.publishing.looked_up`: another one for each change to what it makes of a document, or to what is told."""


def made_by() -> str:
    """By what columns are made today: the rules, the kinds of help, and the areas that are in force."""
    return _made_by(localdate())


@lru_cache(maxsize=1)
def _made_by(on: dt.date) -> str:
    every = [one for one in areas.every_area() if one.in_force(on)]
    return hashlib.sha256(repr((EDITION, ours(), every)).encode()).hexdigest()[:16]


def waiting(among: QuerySet[Service]) -> tuple[QuerySet[Service], QuerySet[Service]]:
    """Those of services whose columns must be made anew: two ranges, of which an index finds each."""
    now = made_by()
    return among.filter(looked_up_by__lt=now), among.filter(looked_up_by__gt=now)


def fitting(among: QuerySet[Service], asked: Asked) -> QuerySet[Service]:
    """Those of services that fit, as far as their columns are made."""
    found = among.filter(looked_up_by=made_by())
    for word in words_of(asked.words):
        found = found.filter(looked_up__words__contains=f" {word}")
    if asked.minimum_age is not None:
        found = found.filter(looked_up__minimum_age__gte=asked.minimum_age)
    if asked.maximum_age is not None:
        found = found.filter(looked_up__maximum_age__lte=asked.maximum_age)
    if asked.codes:
        somewhere = (Q(looked_up__areas__contains=f" {code}") for code in sorted(asked.codes))
        found = found.filter(reduce(or_, somewhere, Q(looked_up__areas="")))
    if asked.term or asked.taxonomy:
        found = found.filter(pk__in=_terms(asked).values("service"))
    if asked.day or asked.start is not None or asked.end is not None:
        found = found.filter(pk__in=_times(asked).values("service"))
    return found


def _terms(asked: Asked) -> QuerySet[LookedUpTerm]:
    """The terms that are asked for: one must be of the taxonomy as well."""
    said = {"term": asked.term, "taxonomy": asked.taxonomy}
    return LookedUpTerm.objects.filter(**{key: one for key, one in said.items() if one})


def _times(asked: Asked) -> QuerySet[LookedUpTime]:
    """The times that are asked for: one must fit day, beginning and end at once."""
    found = LookedUpTime.objects.all()
    if asked.day:
        found = found.filter(day=CODES.index(asked.day))
    if asked.start is not None:
        found = found.filter(opens__gte=asked.start)
    return found.filter(closes__lte=asked.end) if asked.end is not None else found
