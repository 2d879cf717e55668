"""A sample of links, and of records that stayed apart, is drawn and looked at again by people who are not told which
is which."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from django.db import transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.linkage.rules.decide import Comparing, chances
from village.people.actions import resolving
from village.people.actions.resolving import Arrival
from village.people.models import LinkEvent, QualityCheck, Record
from village.people.queries import quality
from village.people.queries.models_in_force import children_held, in_force
from village.people.queries.opened import SAYS_WHO
from village.people.queries.quality import Pair
from village.people.queries.shuffled import shuffled
from village.people.rules.quality import APART_BANDS, BY_NUMBER, LINK_BANDS, band
from village.people.rules.sources import TOLD

EACH = 25
"""Pairs of each band."""
FRAME = 2_000
"""Records looked at for their nearest other child."""


@dataclass(frozen=True)
class Band:
    """Pairs of records drawn of one band, the band's share of the whole, and of how many records that was counted
    (None: of all)."""

    stratum: str
    share: float
    frame: int | None
    pairs: Sequence[tuple[int, int]]


@transaction.atomic
def draw(*, seed: int, by: Viewer, at: dt.datetime) -> str:
    """Draw a sample of the viewer's areas; its name says when and by which seed, by which the same index gives it
    again. Raises Refusal when there is nothing to draw from, or this sample was drawn before."""
    within = _within(by)
    name = f"{at:%Y-%m-%d}-{seed}"
    if QualityCheck.objects.filter(sample=name).exists():
        raise Refusal("This sample was drawn before. Choose another seed.")
    drawn = [
        QualityCheck(
            sample=name,
            stratum=one.stratum,
            share=one.share,
            frame=one.frame,
            record_id=record,
            against_id=against,
            drawn_at=at,
        )
        for one in (*_links(within, name), *_apart(within, name))
        for record, against in one.pairs
    ]
    if not drawn:
        raise Refusal("There is nothing to draw from yet.")
    Random(name).shuffle(drawn)  # nosec B311: a sample, not a secret
    QualityCheck.objects.bulk_create(drawn)
    did(by, "people.quality.draw", f"sample:{name}", at, pairs=len(drawn))
    return name


@transaction.atomic
def look(*, sample: str, by: Viewer, at: dt.datetime) -> Pair | None:
    """The next pair of a sample, kept in the audit before it is shown; None when none is left."""
    found = quality.next_pair(sample, by)
    if found is not None:
        did(by, "people.quality.view", f"check:{found.number}", at)
    return found


@transaction.atomic
def answer(*, check: int, same: bool, by: Viewer, at: dt.datetime) -> None:
    """Say whether a pair is of one child. Raises Refusal when somebody has said so already."""
    waiting = QualityCheck.objects.visible_to(by).filter(pk=check, same=None)
    if not waiting.update(same=same, checked_by=by.ref or "", checked_at=at):
        raise Refusal("Someone else has checked this pair meanwhile.")
    did(by, "people.quality.check", f"check:{check}", at, same=same)


def _within(by: Viewer) -> frozenset[str] | None:
    within = areas(by, "people.review")
    if within is not None and not within:
        raise Refusal("You may not do this.")
    return within


def _links(within: frozenset[str] | None, name: str) -> list[Band]:
    """Links that no person made and by which records still are where they are, by band, each with the record that it
    was linked to, or another of the child where that has left. They are counted and drawn where they are kept."""
    since = LinkEvent.objects.filter(record=OuterRef("record"), pk__gt=OuterRef("pk"))
    others = Record.objects.filter(SAYS_WHO, ~Q(pk=OuterRef("record")), child=OuterRef("child_to"))
    stand = LinkEvent.objects.filter(
        ~Exists(since), ~Q(record__source__mode=TOLD), Exists(others), kind__in=["number", "weight"],
        record__child=F("child_to"), record__child__state="active",
    )  # fmt: skip
    if within is not None:
        stand = stand.filter(record__source__area__in=within)
    bands = [When(chance__gte=least, then=Value(slug)) for least, slug in LINK_BANDS]
    stand = stand.annotate(stratum=Case(When(kind="number", then=Value(BY_NUMBER)), *bands)).order_by()
    counts = dict(stand.values_list("stratum").annotate(Count("pk")))
    found = []
    for stratum, count in sorted(counts.items()):
        some = shuffled(stand.filter(stratum=stratum), "record", name)[:EACH]
        pairs = [
            (record, against if now == child else _another(record, child))
            for record, child, against, now in some.values_list("record", "child_to", "against", "against__child")
        ]
        found.append(Band(stratum, count / sum(counts.values()), None, pairs))
    return found


def _another(record: int, child: int) -> int:
    others = Record.objects.filter(SAYS_WHO, child=child).exclude(pk=record).order_by("pk")
    return others.values_list("pk", flat=True)[0]


def _apart(within: frozenset[str] | None, name: str) -> list[Band]:
    """Of records drawn at random: the nearest other child, by how likely it is that it is the same."""
    every = Record.objects.filter(SAYS_WHO, child__state="active")
    if within is not None:
        every = every.filter(source__area__in=within)
    drawn = list(shuffled(every, "pk", name)[:FRAME].values_list("pk", flat=True))
    frame = None if len(drawn) < FRAME else FRAME
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for record, against, chance in _nearest(drawn):
        found[band(chance, APART_BANDS)].append((record, against))
    dice = Random(name)  # nosec B311: a sample, not a secret
    return [
        Band(stratum, len(pairs) / len(drawn), frame, dice.sample(pairs, min(EACH, len(pairs))))
        for stratum, pairs in sorted(found.items())
    ]


def _nearest(records: Sequence[int]) -> Iterator[tuple[int, int, float]]:
    """Of each record that is like another child: the record of that child it is most like, and the chance."""
    model, _ = in_force()
    prior = model.odds_bits(children_held())
    rows = Record.objects.filter(pk__in=records).order_by("pk")
    arrivals = [
        Arrival(pk, source, values, home=child, apart=frozenset({child}))
        for pk, source, values, child in rows.values_list("pk", "source", "values", "child")
    ]
    near = resolving.neighbourhood(arrivals)
    for arrival in map(near.as_compared, arrivals):
        candidates = [one for one in near.of(arrival, frozenset()) if one.held]
        comparing = Comparing(arrival.values, model)
        scored = chances([comparing.score(one) for one in candidates], prior)
        if scored:
            yield arrival.number, scored[0].against, scored[0].chance
