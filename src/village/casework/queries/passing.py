"""What of a record others may read: without those who must not appear, without where anybody lives, and without what
somebody said tells of others."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from village.casework.models import Episode, Family, Household, Person, Release, Residence, Restriction
from village.casework.queries.answers import Answered, signed_answers
from village.casework.queries.corrected import reaches_of
from village.casework.queries.releasing import Passage, Thing
from village.casework.rules.redacting import Guard, address_parts, address_words, reach_words
from village.casework.rules.transfers import Row, names_apart, passed_on
from village.forms.models import Snapshot
from village.kernel.accounts.models import Account

Kept = list[tuple[str, Row]]
"""The rows that others may read, each with the key of its passage."""


def signed_in(thing: str) -> QuerySet[Snapshot]:
    """The signed form that a thing is, by its key; none for what is no form, and for one that is no longer kept."""
    kind, _, pk = thing.partition(":")
    found = Snapshot.objects.filter(pk=pk) if kind == "form" else Snapshot.objects.none()
    return found.exclude(content={}).select_related("sheet")


def answers_in(snapshot: Snapshot) -> dict[str, Answered]:
    """The answers of a signed form by the keys of their passages (`queries.releasing`)."""
    return {f"{number}": one for number, one in enumerate(signed_answers(snapshot))}


def kept_rows(passages: Iterable[Passage], names: Guard, homes: Guard) -> Kept:
    """What is left of passages for others to read (`rules.transfers.passed_on`)."""
    rows = ((one.key, (one.section, one.label, one.text)) for one in passages)
    return [(key, kept) for key, row in rows for kept in passed_on([row], names, homes)]


def marks_on(thing: Thing, episode: Episode) -> tuple[set[str], Guard] | None:
    """What was marked in a thing when it was given to the family: which passages are not given, and which words are
    taken out. A signed form and an agreed plan never change, so the marks hold whatever was said of them since. None
    when there are marks on what stood there before: nobody knows which passages they mean now."""
    found = list(Release.objects.filter(episode=episode, thing=thing.key))
    changes = not thing.key.startswith(("form:", "plan:"))
    if changes and any(one.left_out and one.source_sha256 != thing.sha256 for one in found):
        return None
    marked = {key for one in found for key in one.left_out}
    return marked, Guard(tuple(dict.fromkeys(word for one in found for word in one.taken_out)))


def apart_from(episode: Episode) -> list[Person]:
    """Those of a record who are not of the family any more: they left it."""
    belongs = episode.family.belongings.filter(until_on=None).values("person")
    return list(episode.family.people.exclude(pk__in=belongs).exclude(episodes=episode).distinct())


def names_kept(episode: Episode) -> Guard:
    """Whoever must not appear: those who left the family, and those from whom somebody of the family is kept."""
    people = list(episode.family.people.distinct())
    apart = apart_from(episode)
    staying = [word for one in people if one not in apart for word in (one.name, one.known_as)]
    words = [word for one in apart for word in names_apart(one.name, one.known_as, staying)]
    known = {one.child for one in people if one.child is not None}
    bars = Restriction.objects.filter(Q(person__in=people) | Q(person__child__in=known), until_at=None)
    kept = Account.objects.filter(ref__in=bars.exclude(account=None).values("account")).values_list("name", flat=True)
    return Guard((*words, *(word for one in kept for word in names_apart(one, "", staying))))


def homes_of(people: QuerySet[Person]) -> Guard:
    """Every address of anybody of a family, and how to reach them: where they live they say to others themselves."""
    homes = Household.objects.filter(residences__person__in=people).distinct().values_list("address", flat=True)
    words = [word for one in homes for word in address_words(one)]
    words += [word for one in reaches_of(people) for word in reach_words(one)]
    return Guard(tuple(dict.fromkeys(words)))


def told_names(families: Iterable[Family]) -> dict[int, str]:
    """What families are called where others read it, by their keys: without where anybody of them lives. Their town
    may stay: it may be their name."""
    found = {one.pk: one.name for one in families}
    homes = Residence.objects.filter(person__belongings__family__in=found)
    words: dict[int, list[str]] = {}
    for family, address in homes.values_list("person__belongings__family", "household__address").distinct():
        words.setdefault(family, []).extend(address_words(address, address_parts(address)[1:][-1:]))
    return {pk: Guard(tuple(words.get(pk, ()))).clean(name) for pk, name in found.items()}


def told_name(family: Family) -> str:
    """What a family is called where others read it."""
    return told_names([family])[family.pk]
