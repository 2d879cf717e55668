"""What a viewer may read of their own family's record, and as whom. Nothing is kept from one look to the next: access
that was ended, somebody who left the family, a restriction or a move bites at once."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from village.casework.models import Belonging, Complaint, Episode, FamilyAccess, FamilyWord, Person, Residence
from village.casework.queries.corrected import reaches_of
from village.casework.queries.visible import restricted
from village.casework.rules.families import called
from village.casework.rules.own import Reader, at_home
from village.casework.rules.redacting import Guard, address_words, postcode_of, reach_words
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.people.queries.asking import NOBODY

FAMILY = "casework.family"


def own_episodes(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Episode]:
    """The episodes of a viewer's own family that they may read something of, the newest first: those to which they
    accepted an access that stands, and from which no restriction keeps them."""
    within, account = areas(viewer, FAMILY), _account(viewer)
    if within == frozenset():
        return Episode.objects.none()
    found = Episode.objects.filter(pk__in=_standing(at=at).filter(account=account).values("episode"))
    found = found.exclude(pk__in=restricted(account, viewer.organisation).values("pk"))
    return found if within is None else found.filter(area__in=within)


def is_invited(viewer: Viewer, *, at: dt.datetime) -> bool:
    """Whether a code waits to be entered by the viewer."""
    open_ones = FamilyAccess.objects.filter(accepted_at=None, ended_at=None, until_at__gt=at)
    return open_ones.filter(account=_account(viewer)).exists()


def reader_in(viewer: Viewer, episode: Episode, *, at: dt.datetime) -> Reader:
    """As whom a viewer reads one of their `own_episodes`."""
    stands = _standing(at=at).filter(account=_account(viewer), episode=episode)
    return reader_of(stands.select_related("person")[0].person, episode, at=at)


def reader_of(person: Person, episode: Episode, *, at: dt.datetime) -> Reader:
    """What somebody of a family may read of an episode, by where its people live, and what must not reach them."""
    homes = _homes(episode, london_date(at))
    home = at_home(person.ref, homes)
    children = set(episode.children.values_list("ref", flat=True))
    born = episode.children.filter(due_on=None).values_list("ref", flat=True)
    apart = len({homes.get(one, str(one)) for one in born}) > 1
    return Reader(person.ref, _name(person), home, bool(home & children), _guard(person, episode, home), apart)


def is_restricted(person: Person, episode: Episode) -> bool:
    """Whether a restriction keeps somebody of a family, by their account, from an episode of it."""
    return person.account is not None and restricted(person.account, "").filter(pk=episode.pk).exists()


def own_words(viewer: Viewer, episode: Episode) -> QuerySet[FamilyWord]:
    """What a viewer said on their own pages; nobody else of the family reads it."""
    return episode.family_words.filter(by=_account(viewer))


def own_complaints(viewer: Viewer, episode: Episode) -> QuerySet[Complaint]:
    """What a viewer complained of."""
    return episode.complaints.filter(by=_account(viewer)).select_related("process__process")


def access_in(episode: Episode) -> list[FamilyAccess]:
    """Who was invited to read an episode, and has not been ended, with those who have accepted first: whoever left the
    family too, who reads nothing."""
    found = episode.own_access.filter(ended_at=None).select_related("person")
    return sorted(found, key=lambda one: (one.accepted_at is None, one.pk))


def readers_in(episode: Episode, *, at: dt.datetime) -> list[Reader]:
    """Those of a family who read something of it now; whom a restriction keeps from it does not."""
    return [
        reader_of(one.person, episode, at=at)
        for one in _standing(at=at).filter(episode=episode).select_related("person")
        if not restricted(one.account, "").filter(pk=episode.pk).exists()
    ]


def _standing(*, at: dt.datetime) -> QuerySet[FamilyAccess]:
    """What was accepted and nobody ended, of the living who have belonged to the family ever since they were invited:
    whoever left it and came back is invited anew."""
    belongs = Belonging.objects.filter(
        family=OuterRef("episode__family"), person=OuterRef("person"), person__account=OuterRef("account"),
        until_on=None, from_on__lte=OuterRef("on"), person__died_on=None,
    )  # fmt: skip
    found = FamilyAccess.objects.filter(accepted_at__lte=at, ended_at=None).alias(on=TruncDate("at"))
    return found.filter(Exists(belongs))


def _account(viewer: Viewer) -> uuid.UUID:
    return uuid.UUID(str(viewer.ref or NOBODY))


def _name(person: Person) -> str:
    return called(person.name, person.known_as, person.due_on)


def _lived(episode: Episode) -> QuerySet[Residence]:
    """Where the people of a family live or lived: a child of the index too where another record knows it."""
    people = episode.family.people.all()
    same = Q(person__in=people) | Q(person__child__in=people.exclude(child=None).values("child"))
    return Residence.objects.filter(same).select_related("person", "household").order_by("pk")


def _homes(episode: Episode, today: dt.date) -> dict[uuid.UUID, str]:
    """The home of each of the family of whom one is written down: the same address is the same home, however often it
    was written down."""
    people = episode.family.belongings.filter(until_on=None).values("person")
    now = Residence.objects.filter(person__in=people, until_on=None, from_on__lte=today, mistaken_at=None)
    found = now.select_related("person", "household").order_by("pk")
    return {one.person.ref: _home(one) for one in found}


def _home(one: Residence) -> str:
    words = "".join(filter(str.isalnum, one.household.address.casefold()))
    return f"{words} {postcode_of(one.household.postcode)}"


def _guard(person: Person, episode: Episode, home: Iterable[uuid.UUID]) -> Guard:
    """Every address that is not, and was not, the reader's own; how to reach, or what was said to reach, whoever does
    not live with them. An address that was written down as theirs by mistake is another's."""
    lived = list(_lived(episode))
    own = {_home(one) for one in lived if one.person_id == person.pk and one.mistaken_at is None}
    others = [one.household.address for one in lived if _home(one) not in own]
    theirs = [one.household.address for one in lived if _home(one) in own]
    kept = {postcode_of(one.household.postcode) for one in lived if _home(one) in own} - {""}
    reach = reaches_of(episode.family.people.exclude(ref__in=home))
    words = [word for one in others for word in address_words(one, theirs)] + [
        word for one in reach for word in reach_words(one)
    ]
    return Guard(tuple(dict.fromkeys(words)), frozenset(kept))
