"""Which episodes a viewer may see, and what they may do with one: `rules.access` as one question to the database.

Every page, list, count, export and job begins here; what is not in `visible_to` does not exist for that viewer.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from village.casework.models import Belonging, Episode, Family, Glass, Lead, Member, Person, Restriction, Transfer
from village.casework.rules.access import (
    END,
    LEAD,
    MANAGE,
    READ,
    READABLE_AFTER,
    WRITE,
    Asker,
    Bar,
    Decision,
    Facts,
    Tie,
    decide,
    denials,
)
from village.casework.rules.episodes import OFFERED as OFFERED_THE_LEAD
from village.casework.rules.transfers import OFFERED
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.people.queries.asking import NOBODY

__all__ = [
    "LEAD",
    "MANAGE",
    "READ",
    "WRITE",
    "asker_of",
    "barred",
    "decision",
    "facts_of",
    "families_of",
    "granted",
    "keeps_out",
    "kept_from",
    "kept_from_child",
    "lead_of",
    "managed_by",
    "may_still_raise",
    "not_kept_out",
    "offered_to",
    "overseen",
    "restricted",
    "visible_to",
    "with_those_around",
]
STILL_RAISES = dt.timedelta(days=1)
"""How long after somebody could last read a record they may still raise a concern that they had begun to write."""
NOWHERE: frozenset[str] = frozenset()
WORK, MANAGES, GLASS, OVERSEE = "casework.work", "casework.manage", "casework.glass", "casework.oversee"


def asker_of(viewer: Viewer) -> Asker:
    """A viewer as the decision sees them: where their roles, with all that these ask for, let them do what today."""
    return Asker(
        str(viewer.ref or NOBODY),
        viewer.organisation,
        areas(viewer, WORK),
        areas(viewer, MANAGES),
        areas(viewer, GLASS),
    )


def visible_to(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Episode]:
    """The episodes that a viewer may read at an instant."""
    return Episode.objects.filter(_may_read(asker_of(viewer), at))


def managed_by(viewer: Viewer) -> Q:
    """Of episodes that a viewer may read: whether they manage the service that holds it, where it is helped."""
    return _managed(asker_of(viewer))


def may_still_raise(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Episode]:
    """The episodes of whose children a viewer may raise a concern: those that they may read, and for a day after it
    ended those that they led, were of the team of or had broken the glass for; never where something bars them."""
    asker = asker_of(viewer)
    account, since = uuid.UUID(asker.account), at - STILL_RAISES
    ended = Q(closed_at=None) | Q(closed_at__gt=since - READABLE_AFTER)
    own = Q(_tied(Lead, account, at, since)) | Q(_tied(Member, account, at, since))
    broken = Glass.objects.filter(episode=OuterRef("pk"), account=account, at__lte=at, until_at__gt=since)
    had = ((ended & own) | Q(Exists(broken))) & ~_barred(asker, account)
    return Episode.objects.filter(_may_read(asker, at) | had)


def families_of(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Family]:
    """The families of whom a viewer may read an episode."""
    return Family.objects.filter(Exists(visible_to(viewer, at=at).filter(family=OuterRef("pk"))))


def overseen(viewer: Viewer) -> QuerySet[Person]:
    """The people of the families whom an officer of information governance answers for: as names to restrict and to
    release to, never their records."""
    within = areas(viewer, OVERSEE)
    found = Person.objects.all() if within is None else Person.objects.filter(families__area__in=within)
    return found.distinct()


def openable(viewer: Viewer, child: uuid.UUID, *, at: dt.datetime) -> QuerySet[Episode]:
    """The open episodes of a child of the index that a viewer could open by breaking the glass: where their role lets
    them, and nothing bars them."""
    asker = asker_of(viewer)
    found = Episode.objects.filter(_within(asker.breaks), children__child=child, closed_at=None)
    return found.filter(~_barred(asker, uuid.UUID(asker.account))).distinct()


def to_review(viewer: Viewer) -> QuerySet[Glass]:
    """Glass that was broken in the areas that an officer answers for, of families from whom nothing keeps them, and
    that nobody has reviewed, oldest first."""
    within = areas(viewer, OVERSEE)
    found = Glass.objects.filter(reviewed_at=None).exclude(episode__in=kept_from(viewer)).order_by("at", "pk")
    return found if within is None else found.filter(episode__area__in=within)


def offered_to(viewer: Viewer) -> QuerySet[Transfer]:
    """The episodes that other areas offer to the areas whose help a viewer manages, and from which nothing keeps them:
    as offers, not as records."""
    asker = asker_of(viewer)
    found = Transfer.objects.filter(state=OFFERED, episode__closed_at=None)
    found = found if asker.manages is None else found.filter(to_area__in=asker.manages)
    return found.exclude(episode__in=kept_from(viewer))


def kept_from(viewer: Viewer) -> QuerySet[Episode]:
    """The episodes that a viewer must not see whatever their part in them: of their own family, or where a restriction
    names them."""
    return Episode.objects.filter(barred(viewer))


def barred(viewer: Viewer) -> Q:
    """Of what is about a family: whether a viewer must not see it whatever their part in it, as `kept_from`."""
    asker = asker_of(viewer)
    return _barred(asker, uuid.UUID(asker.account))


def kept_from_child(viewer: Viewer, child: uuid.UUID) -> bool:
    """Whether something keeps a viewer from a family to which a child of the index belongs."""
    return kept_from(viewer).filter(family__people__child=child).exists()


def keeps_out(episode: Episode, account: uuid.UUID | None, organisation: str) -> bool:
    """Whether somebody with an account, or an organisation, must not see an episode whatever their part in it."""
    asker = Asker(str(account or NOBODY), organisation)
    return Episode.objects.filter(_barred(asker, uuid.UUID(asker.account)), pk=episode.pk).exists()


def not_kept_out(episode: Episode, accounts: Sequence[Account]) -> list[Account]:
    """Those of some accounts from whom nothing keeps an episode: who may be chosen to have a part in it."""
    facts = facts_of(episode)
    bodies = {one.pk: one.organisation.slug if one.organisation else "" for one in accounts}
    return [one for one in accounts if not denials(Asker(str(one.ref), bodies[one.pk]), facts)]


def with_those_around(found: QuerySet[Episode]) -> QuerySet[Episode]:
    """Episodes with all that a page asks of those around them again and again: who may do what, who leads, who they
    are. Read once for a page, never for an action, which asks anew."""
    told = found.select_related("family", "organisation", "process__process").defer("process__process__document")
    return told.prefetch_related("leads", "members", "glass", "family__people")


def lead_of(episode: Episode) -> Lead | None:
    """Who leads an episode now."""
    return next((one for one in episode.leads.all() if one.until_at is None), None)


def granted(viewer: Viewer, episode: Episode, *, at: dt.datetime) -> frozenset[str]:
    """All that a viewer may do with an episode now."""
    asker, facts = asker_of(viewer), facts_of(episode)
    return frozenset(what for what in (READ, WRITE, LEAD, MANAGE, END) if decide(asker, facts, what, at))


def restricted(account: uuid.UUID, organisation: str) -> QuerySet[Episode]:
    """The episodes from which a restriction keeps an account, or an organisation, of the family or not."""
    return Episode.objects.filter(_restricted(organisation, account))


def decision(viewer: Viewer, episode: Episode, what: str, *, at: dt.datetime) -> Decision:
    """May the viewer do this (READ, WRITE, LEAD, MANAGE, END) with an episode now?"""
    return decide(asker_of(viewer), facts_of(episode), what, at)


def facts_of(episode: Episode) -> Facts:
    """What the decision needs to know of an episode."""
    people = episode.family.people.all()
    known = {one.child for one in people if one.child is not None}
    same = Person.objects.filter(Q(pk__in=[one.pk for one in people]) | Q(child__in=known))
    bars = Restriction.objects.filter(person__in=same, until_at=None)
    members: list[Tie] = []
    offered: list[Tie] = []
    for one in episode.members.all():
        if one.account is None:
            continue
        tie = Tie(str(one.account), one.from_at, one.until_at)
        (offered if one.role == OFFERED_THE_LEAD else members).append(tie)
    glass = [Tie(str(one.account), one.at, one.until_at) for one in episode.glass.all()]
    return Facts(
        episode.area,
        episode.organisation.slug,
        episode.closed_at,
        [Tie(str(one.account), one.from_at, one.until_at) for one in episode.leads.all()],
        members,
        glass,
        [Bar(str(one.account or ""), one.organisation) for one in bars],
        [str(one.account) for one in people if one.account is not None],
        offered,
    )


def _may_read(asker: Asker, at: dt.datetime) -> Q:
    """Every ground that some role of theirs gives: what none gives is not asked of the database."""
    account = uuid.UUID(asker.account)
    grounds = _managed(asker)
    if asker.works != NOWHERE:
        recent = Q(closed_at=None) | Q(closed_at__gt=at - READABLE_AFTER)
        own = Q(_tied(Lead, account, at, at)) | Q(_tied(Member, account, at, at))  # who is offered the lead reads too
        grounds |= _within(asker.works) & recent & own
    if asker.breaks != NOWHERE:
        broken = Glass.objects.filter(episode=OuterRef("pk"), account=account, at__lte=at, until_at__gt=at)
        grounds |= _within(asker.breaks) & Q(Exists(broken))
    return grounds & ~_barred(asker, account)


def _managed(asker: Asker) -> Q:
    if asker.manages == NOWHERE or not asker.organisation:
        return Q(pk__in=[])
    return _within(asker.manages) & Q(organisation__slug=asker.organisation)


def _tied(model: type[Lead] | type[Member], account: uuid.UUID, at: dt.datetime, since: dt.datetime) -> Exists:
    """Whether something joins an account with an episode that began by `at` and had not ended at `since`."""
    ties = model._default_manager.filter(episode=OuterRef("pk"), account=account, from_at__lte=at)
    return Exists(ties.filter(Q(until_at=None) | Q(until_at__gt=since)))


def _barred(asker: Asker, account: uuid.UUID) -> Q:
    """Whether a restriction that stands on anybody of the family names the asker, or they are of the family."""
    own = Belonging.objects.filter(person__account=account).values("family")
    return _restricted(asker.organisation, account) | Q(family__in=own)


@lru_cache(maxsize=128)
def _restricted(organisation: str, account: uuid.UUID) -> Q:
    """Whether a restriction that stands keeps an account, or an organisation, from anybody of a family. A child of the
    index may be in the records of several families, each time as another person: what bars from one bars from all.
    Several questions, each by its own index: as one, with an "or" within, a database reads every person there is. Kept
    is how they are asked, which takes longer than the answer; they are asked anew each time."""
    standing = Restriction.objects.filter(until_at=None)
    names = [standing.filter(account=account)]
    names += [standing.filter(organisation=organisation)] if organisation else []
    found = Q()
    for named in names:
        children = named.exclude(person__child=None).values("person__child")
        found |= Q(family__in=Belonging.objects.filter(person__in=named.values("person")).values("family"))
        found |= Q(family__in=Belonging.objects.filter(person__child__in=children).values("family"))
    return found


def _within(areas: frozenset[str] | None) -> Q:
    return Q() if areas is None else Q(area__in=areas)
