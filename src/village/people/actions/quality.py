"""A sample of links, and of records that stayed apart, is drawn and looked at again by people who are not told which
is which."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from random import Random

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.audit import actions as audit
from village.linkage.rules.decide import Comparing, chances
from village.people.actions import resolving
from village.people.actions.resolving import Arrival
from village.people.models import LinkEvent, QualityCheck, Record
from village.people.queries import quality
from village.people.queries.models_in_force import children_held, in_force
from village.people.queries.quality import Pair
from village.people.rules.quality import APART_BANDS, BY_NUMBER, LINK_BANDS, band

EACH = 25
"""Pairs of each band."""
FRAME = 2_000
"""Records looked at for their nearest other child."""
Found = dict[str, list[tuple[int, int]]]


@transaction.atomic
def draw(*, seed: int, by: Viewer, at: dt.datetime) -> str:
    """Draw a sample of the viewer's areas; its name says when and by which seed, by which the same index gives it
    again. Raises Refusal when there is nothing to draw from, or this sample was drawn before."""
    within = _within(by)
    name = f"{at:%Y-%m-%d}-{seed}"
    if QualityCheck.objects.filter(sample=name).exists():
        raise Refusal("This sample was drawn before. Choose another seed.")
    dice = Random(name)  # nosec B311: a sample, not a secret
    drawn: list[QualityCheck] = []
    for found, counted in (_links(within), _apart(within, dice)):
        for stratum, pairs in sorted(found.items()):
            for one, two in dice.sample(pairs, min(EACH, len(pairs))):
                check = QualityCheck(
                    sample=name, stratum=stratum, share=len(pairs) / counted, record_id=one, against_id=two, drawn_at=at
                )
                drawn.append(check)
    if not drawn:
        raise Refusal("There is nothing to draw from yet.")
    dice.shuffle(drawn)
    QualityCheck.objects.bulk_create(drawn)
    _told(by, "people.quality.draw", f"sample:{name}", at, pairs=len(drawn))
    return name


@transaction.atomic
def look(*, sample: str, by: Viewer, at: dt.datetime) -> Pair | None:
    """The next pair of a sample, kept in the audit before it is shown; None when none is left."""
    found = quality.next_pair(sample, by)
    if found is not None:
        _told(by, "people.quality.view", f"check:{found.number}", at)
    return found


@transaction.atomic
def answer(*, check: int, same: bool, by: Viewer, at: dt.datetime) -> None:
    """Say whether a pair is of one child. Raises Refusal when somebody has said so already."""
    waiting = QualityCheck.objects.visible_to(by).filter(pk=check, same=None)
    if not waiting.update(same=same, checked_by=by.ref or "", checked_at=at):
        raise Refusal("Someone else has checked this pair meanwhile.")
    _told(by, "people.quality.check", f"check:{check}", at, same=same)


def _within(by: Viewer) -> frozenset[str] | None:
    within = areas(by, "people.review")
    if within is not None and not within:
        raise Refusal("You may not do this.")
    return within


def _records(within: frozenset[str] | None) -> Iterator[tuple[int, int]]:
    found = Record.objects.filter(child__state="active").order_by("pk")
    if within is not None:
        found = found.filter(source__area__in=within)
    return found.values_list("pk", "child").iterator()


def _links(within: frozenset[str] | None) -> tuple[Found, int]:
    """Links that no person made and that stand, by band, each with the record that it was linked to."""
    events = LinkEvent.objects.filter(kind__in=["number", "weight"]).order_by("pk")
    if within is not None:
        events = events.filter(record__source__area__in=within)
    others: dict[int, list[int]] = defaultdict(list)
    home: dict[int, int] = {}
    for record, child in Record.objects.order_by("pk").values_list("pk", "child").iterator():
        others[child].append(record)
        home[record] = child
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for record, child, against, chance, kind in events.values_list(
        "record", "child_to", "against", "chance", "kind"
    ).iterator():
        if record is None or child is None or home[record] != child:
            continue
        other = against if against and home[against] == child else next((o for o in others[child] if o != record), None)
        if other is not None and other != record:
            found[BY_NUMBER if kind == "number" or chance is None else band(chance, LINK_BANDS)][record] = other
    pairs = {stratum: sorted(of.items()) for stratum, of in found.items()}
    return pairs, max(sum(len(of) for of in pairs.values()), 1)


def _apart(within: frozenset[str] | None, dice: Random) -> tuple[Found, int]:
    """Of records drawn at random: the nearest other child, by how likely it is that it is the same."""
    frame = _some(_records(within), dice)
    model, _ = in_force()
    prior = model.odds_bits(children_held())
    rows = Record.objects.filter(pk__in=frame).order_by("pk")
    arrivals = [
        Arrival(pk, source, values, home=child, apart=frozenset({child}))
        for pk, source, values, child in rows.values_list("pk", "source", "values", "child")
    ]
    near = resolving.neighbourhood(arrivals)
    found: Found = defaultdict(list)
    for arrival in arrivals:
        candidates = [one for one in near.of(arrival, frozenset()) if one.held]
        comparing = Comparing(arrival.values, model)
        scored = chances([comparing.score(one) for one in candidates], prior)
        if scored:
            found[band(scored[0].chance, APART_BANDS)].append((arrival.number, scored[0].against))
    return found, max(len(arrivals), 1)


def _some(records: Iterable[tuple[int, int]], dice: Random) -> list[int]:
    """As many of them as a frame holds, each as likely to be among these as any other (Vitter 1985, algorithm R)."""
    kept: list[int] = []
    for i, (record, _) in enumerate(records):
        if i < FRAME:
            kept.append(record)
        elif (place := dice.randint(0, i)) < FRAME:
            kept[place] = record
    return kept


def _told(by: Viewer, action: str, thing: str, at: dt.datetime, **detail: object) -> None:
    audit.record(actor=str(by.ref), organisation=by.organisation, action=action, thing=thing, at=at, detail=detail)
