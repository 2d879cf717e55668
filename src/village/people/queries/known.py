"""What the index knows already, for whoever sets it up or shows it."""

import datetime as dt
import uuid
from typing import NamedTuple

from village.kernel.access.rules import Viewer
from village.kernel.audit.queries import was_done
from village.people.models import Child, Feed, MatchingModel, Record, Shield
from village.people.queries.ledger import names_of_child
from village.people.queries.opened import openness_of, with_openness

SHOWN_FOR = dt.timedelta(days=1)


def has_taken(source: str) -> bool:
    """Whether a feed of this source was ever taken in."""
    return Feed.objects.filter(source__slug=source, state="taken").exists()


def has_signed_model() -> bool:
    """Whether some model of matching was signed off."""
    return MatchingModel.objects.filter(signed_at__isnull=False).exists()


def known_to_both(one: str, other: str) -> uuid.UUID | None:
    """The first child, by the key of the first source, whom two sources know, at an address; None while a shield stands
    on any."""
    if Shield.objects.exists():
        return None
    known = Record.objects.filter(source__slug=one, child__records__source__slug=other, ended_at=None)
    first = known.filter(said__postcode__isnull=False).select_related("child").order_by("key").first()
    return first.child.ref if first else None


def known_to_most(source: str) -> tuple[str, dt.date] | None:
    """Name and date of birth of the child, among those whom a source knows, whom most services know openly."""
    best: dict[int, list[Record]] = {}
    some = Child.objects.filter(state="active", records__source__slug=source, shields=None).order_by("pk")
    for record in with_openness(Record.objects.filter(child__in=some, ended_at=None)).order_by("pk"):
        if openness_of(record).open and {"forename", "surname"} <= record.said.keys():
            best.setdefault(record.child_id, []).append(record)
    records = max(best.values(), key=len, default=[])
    told = next((one for one in records if len(one.values.get("birth", "")) == 10), None)
    if told is None:
        return None
    return f"{told.said['forename']} {told.said['surname']}", dt.date.fromisoformat(told.values["birth"])


class LengthKept(NamedTuple):
    """What decides how long a child is kept, beside their age: a ground to be kept until 25, and the day of death."""

    kept_for: str
    died_on: dt.date | None


def length_kept(child: int) -> LengthKept:
    """How long a child is kept, whichever of the children who became it this was said of: so it follows a merge, and
    goes back when that is undone. Of two days of death the later counts, so that nobody is archived too early."""
    said = list(Child.objects.filter(pk__in=names_of_child(child)).order_by("pk").values_list("kept_for", "died_on"))
    grounds = [ground for ground, _ in said if ground]
    return LengthKept(grounds[0] if grounds else "", max((on for _, on in said if on), default=None))


def was_shown(viewer: Viewer, child: uuid.UUID, *, at: dt.datetime) -> bool:
    """Whether a child's page was shown to somebody within a day, as the audit has it: they know its reference from
    there, and from nowhere else."""
    return was_done(str(viewer.ref), "people.view", f"child:{child}", since=at - SHOWN_FOR)
