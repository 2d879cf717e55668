"""Messages for information governance to pass on, and whom each may be about: hidden fields serve here, since nobody
but the officer sees what they find."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, QuerySet

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.linkage.rules.decide import Candidate, Comparing, Held
from village.linkage.rules.keys import hashed, keys, keys_one_slip_away
from village.people.models import Child, Message, Record
from village.people.queries.asking import A_SENSITIVE_SERVICE, LIKE_ENOUGH, NOBODY, meant
from village.people.queries.models_in_force import in_force
from village.people.queries.near import HOT, under_keys
from village.people.queries.opened import OPEN, openness_of, with_openness
from village.people.rules.searching import SHOWN, Criteria, aged, aged_bits, not_enough, vague

SHIELD = "people.shield"
NUMBERS = ("nhs", "upn")


@dataclass(frozen=True)
class Reached:
    """A service that a message can be passed on to, by the number of the record that says so."""

    record: int
    title: str
    role: str


@dataclass(frozen=True)
class Match:
    """A child whom a message may be about, and who works with that child now."""

    child: Child
    name: str
    born: str
    shielded: bool
    services: tuple[Reached, ...]


def messages(viewer: Viewer) -> QuerySet[Message]:
    """Messages of the viewer's areas, never the viewer's own: those that wait first, the oldest of them first."""
    found = Message.objects.exclude(from_account=viewer.ref or NOBODY)
    within = areas(viewer, SHIELD)
    if within is not None:
        found = found.filter(area__in=within)
    return found.order_by(F("settled_at").desc(nulls_first=True), "asked_at", "pk")


def matches(viewer: Viewer, message: Message, *, on: dt.date) -> list[Match]:
    """Children of the viewer's areas like the one a message is about, likeliest first; none once it is dealt with."""
    asked, said = meant(Criteria(**message.said))
    if not_enough(asked):
        return []
    age = asked.age
    comparing = Comparing(said, in_force()[0])
    scored = []
    for child, records in _near(viewer, said, age, on).items():
        held = [Held(one.pk, one.values) for one in records if one.values]
        same = any(one.values[scheme] == said.get(scheme) for one in held for scheme in NUMBERS if scheme in one.values)
        births = [one.values["birth"] for one in held if "birth" in one.values]
        likely = not age or not births or any(aged(birth, int(age), on.year) for birth in births)
        weight = comparing.score(Candidate(child, held)).weight + aged_bits(births, asked)
        if same or (likely and weight >= LIKE_ENOUGH):
            scored.append((-weight, child, records))
    return [_match(records) for _, _, records in sorted(scored, key=lambda one: one[:2])[:SHOWN]]


def _near(viewer: Viewer, said: Mapping[str, str], age: str, on: dt.date) -> dict[int, list[Record]]:
    """The open records, by child, of the children found under any key of what was said that is not too many's."""
    ways: list[Mapping[str, str]] = [said]
    if age and "birth" not in said:
        ways += [{**said, "birth": f"{on.year - int(age) - back:04d}"} for back in (-1, 0, 1)]
    slips = keys_one_slip_away(said) if vague(said) else set()
    wanted = {hashed(key) for key in slips.union(*map(keys, ways))}
    within = areas(viewer, SHIELD)
    known = Record.objects.filter(OPEN, child=OuterRef("pk"))
    known = known if within is None else known.filter(source__area__in=within)
    near = {child for group in under_keys(wanted, HOT).values() if len(group) <= HOT for child in group}
    children = Child.objects.filter(Exists(known), pk__in=near, state="active").values_list("pk", flat=True)
    by_child: dict[int, list[Record]] = defaultdict(list)
    for record in with_openness(Record.objects.filter(OPEN, child__in=list(children))).order_by("-source__trust", "pk"):
        by_child[record.child_id].append(record)
    return by_child


def _match(records: Iterable[Record]) -> Match:
    held = list(records)
    first = held[0].said
    born = next((one.values["birth"] for one in held if "birth" in one.values), "")
    name = " ".join(first[part] for part in ("forename", "surname") if part in first)
    now = [one for one in held if one.ended_at is None and hasattr(one, "involvement")]
    services = tuple(_reached(one) for one in now if one.involvement.ended_on is None)
    return Match(held[0].child, name, born, any(openness_of(one).shielded for one in held), services)


def _reached(record: Record) -> Reached:
    if record.source.sensitive:
        return Reached(record.pk, A_SENSITIVE_SERVICE, "")
    return Reached(record.pk, record.involvement.organisation, record.involvement.role)
