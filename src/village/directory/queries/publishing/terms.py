"""The taxonomies of the directory, made anew when a service that is told has changed."""

import datetime as dt
from functools import cache, lru_cache

from django.db.models import Count, Max

from village.directory.models import Provider
from village.directory.queries.documents import documents, shown
from village.directory.queries.finding.words import lexicon
from village.directory.rules.publishing.asked import terms_in
from village.directory.rules.publishing.terms import Terms, gathered, our_terms

Version = tuple[int, dt.datetime | None, dt.datetime | None]


@cache
def ours() -> Terms:
    """The kinds of help as they ship (`reference/directory/kinds`)."""
    return our_terms(lexicon())


def version() -> Version:
    """What is told now: how many services, and when one of them and one of the providers changed last."""
    found = shown().aggregate(count=Count("pk"), last=Max("changed_at"))
    return found["count"], found["last"], Provider.objects.aggregate(last=Max("changed_at"))["last"]


def terms() -> Terms:
    """Our taxonomy and those that the sources of what is told use."""
    return _terms(version())


@lru_cache(maxsize=2)
def _terms(of: Version) -> Terms:
    # What services say here is what they are told as: a term within what is hidden is in nobody's taxonomy.
    return gathered(ours(), (term for _, document in documents(shown()) for term in terms_in(document)))
