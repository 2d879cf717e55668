"""Reviews that wait, and what is shown to whoever reads one. Read-only: `actions.reviewing` keeps the audit before any
of it is shown."""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.db.models import Count, Q

from village.kernel.access.queries import may
from village.kernel.access.rules import Thing, Viewer
from village.linkage.rules.compare import MISSING
from village.linkage.rules.decide import SHOWN, Candidate, Comparing, Held, Scored, chances
from village.linkage.rules.keys import KEYS, hashed, keys
from village.linkage.rules.model import Model
from village.people.models import Assertion, Child, Key, Record, RecordVersion, ReviewItem, Shield
from village.people.models.reviewing import ReviewQuerySet
from village.people.queries.ledger import standing_children
from village.people.queries.models_in_force import children_held, in_force
from village.people.queries.opened import SAYS_WHO
from village.people.rules.explaining import FIELDS, NOT_BOTH, SHORT, Sentence, said_of, sentences
from village.people.rules.reviewing import Reading
from village.people.rules.shielded import HIDDEN_FIELDS, NOWHERE

REVIEW = "people.review"
SETTINGS = Path(settings.SRC) / "reference" / "reviewing.yaml"
COMPARED = 20
"""Records of a child that are compared one by one before it is joined to another."""
HIDDEN = "Hidden"
A_SERVICE = "A service"
_HOUSEHOLD = f"{KEYS.index(('postcode', 'surname-sound'))}:"


@dataclass(frozen=True)
class Shown:
    """A record as its reader sees it: where it is from, what it says field by field, since when it has stood."""

    number: int
    source: str
    said: Mapping[str, str]
    since: dt.datetime
    ended: bool


@dataclass(frozen=True)
class Row:
    """One field side by side: what the record says, what the child's records say, and how far that agrees."""

    field: str
    here: str
    there: tuple[str, ...]
    word: str
    agrees: bool


@dataclass(frozen=True)
class Rival:
    """A child that the record may be of, and all that speaks for and against it."""

    ref: uuid.UUID
    child: int
    against: int
    records: tuple[Shown, ...]
    rows: tuple[Row, ...]
    sentences: tuple[Sentence, ...]
    scored: Scored
    barred: bool
    same_source: bool

    @property
    def counter(self) -> tuple[Sentence, ...]:
        """What speaks against it."""
        return tuple(one for one in self.sentences if one.against)


@dataclass(frozen=True)
class Reviewed:
    """A review as it is now. `seen` stands for all that is shown: it changes when any of it does."""

    item: ReviewItem
    record: Shown
    others: int
    earlier: tuple[tuple[dt.datetime, Mapping[str, str]], ...]
    rivals: tuple[Rival, ...]
    hidden: bool
    household: tuple[int, tuple[str, ...]]
    model: str
    seen: str


def open_to(viewer: Viewer, at: dt.datetime) -> ReviewQuerySet:
    """Reviews that this person may take up now: of their areas, held by nobody else, not read by them before."""
    return ReviewItem.objects.visible_to(viewer).filter(free_for(viewer, at))


def free_for(viewer: Viewer, at: dt.datetime) -> Q:
    """Which reviews are nobody else's and have not been read by this person."""
    free = Q(state__in=["waiting", "second"]) | Q(state="held", lease_until__lte=at)
    return (free | Q(state="held", held_by=viewer.ref or "")) & ~Q(first_reader=viewer.ref) & ~Q(decided_by=viewer.ref)


def by_reason(items: ReviewQuerySet) -> dict[str, int]:
    """How many there are for each reason."""
    return dict(items.order_by().values_list("reason").annotate(Count("pk")))


def needs_two(item: ReviewItem) -> bool:
    """Whether two people must agree on it."""
    wanted = _second_reader()
    return item.reason in wanted["reasons"] or item.area in wanted["areas"]


@cache
def _second_reader() -> dict[str, list[str]]:
    found: dict[str, list[str]] = yaml.safe_load(SETTINGS.read_text(encoding="utf-8"))["second_reader"]
    return found


def readings(item: ReviewItem) -> list[Reading]:
    """What its readers made of it so far."""
    return [Reading(**one) for one in item.first_decision or []]


def reviewed(item: ReviewItem, viewer: Viewer) -> Reviewed:
    """All that is shown of a review: compared anew, as the records stand now."""
    record = Record.objects.select_related("source", "child").get(pk=item.record_id)
    near = standing_children(one["child"] for one in item.candidates) - {record.child_id}
    held: dict[int, list[Record]] = defaultdict(list)
    found = Record.objects.filter(SAYS_WHO, child__in=near | {record.child_id}).select_related("source")
    for one in found.order_by("-source__trust", "pk"):
        held[one.child_id].append(one)
    concealed = concealed_of(held, item.area, viewer)
    model, _ = in_force()
    rivals = _rivals(record, {child: held[child] for child in near if held[child]}, model, concealed)
    own = held[record.child_id]
    earlier = RecordVersion.objects.filter(record=record, version__lt=record.version)
    return Reviewed(
        item,
        shown_of(record, concealed),
        len(own) - 1,
        tuple((one.received_at, _said(one.said, concealed)) for one in earlier),
        rivals,
        bool(concealed),
        (0, ()) if concealed else _household(record, {record.child_id, *near}),
        model.version,
        _seen(record, [one for child in sorted(held) for one in held[child]]),
    )


def concealed_of(children: Iterable[int], area: str | None, viewer: Viewer) -> frozenset[str]:
    """What is hidden of everybody on a page, where one of them is shielded: what agrees would tell it. It counts for
    nothing there either."""
    if may(viewer, "people.shield", thing=Thing(area=area)):
        return frozenset()
    shielded = Shield.objects.standing_on(children).exists()
    return HIDDEN_FIELDS if shielded else frozenset()


def _rivals(
    record: Record, held: Mapping[int, Sequence[Record]], model: Model, concealed: frozenset[str]
) -> tuple[Rival, ...]:
    candidates = [
        Candidate(child, [Held(one.pk, weighed_of(one, concealed)) for one in of]) for child, of in held.items()
    ]
    comparing = Comparing(weighed_of(record, concealed), model)
    scored = chances([comparing.score(one) for one in candidates], model.odds_bits(children_held()))[:SHOWN]
    refs = dict(Child.objects.filter(pk__in=held).values_list("pk", "ref"))
    barred = _barred(record.child_id, held)
    return tuple(
        Rival(
            refs[one.child],
            one.child,
            one.against,
            tuple(shown_of(other, concealed) for other in held[one.child]),
            tuple(rows_of(record, held[one.child], one.levels, model, concealed)),
            sentences(model.weigh(one.levels, one.frequencies).parts),
            one,
            one.child in barred,
            record.source.duplicate_free
            and any(other.source_id == record.source_id and other.ended_at is None for other in held[one.child]),
        )
        for one in scored
    )


def alike(keep: Child, gone: Child, viewer: Viewer) -> Rival | None:
    """Two children that somebody would join by hand, compared as in a review: the record of `gone` that fits `keep`
    best, beside all records of `keep`. None where one of them has no record that says who it is."""
    found = Record.objects.filter(SAYS_WHO, child__in=[keep.pk, gone.pk]).select_related("source", "child")
    records = list(found.order_by("-source__trust", "pk"))
    areas = {record.source.area for record in records}
    hidden = [concealed_of({keep.pk, gone.pk}, area, viewer) for area in areas]
    concealed = frozenset[str]().union(*hidden)
    having = [record for record in records if record.child_id == keep.pk]
    moving = [record for record in records if record.child_id == gone.pk][:COMPARED]
    model, _ = in_force()
    rivals = [one for record in moving if having for one in _rivals(record, {keep.pk: having}, model, concealed)]
    return max(rivals, key=lambda one: one.scored.weight, default=None)


def speaks_against(rival: Rival) -> bool:
    """Whether two are so unlike that nobody would have been asked: the chance is below that of a review."""
    return rival.scored.chance < in_force()[1].review


def _barred(child: int, held: Mapping[int, Sequence[Record]]) -> set[int]:
    """Children of which a person has said that a record of theirs and one of this child are of two."""
    of = {one.pk: other for other, records in held.items() for one in records}
    mine = Record.objects.filter(child=child).values("pk")
    apart = Assertion.objects.filter(kind="cannot", ended_at=None)
    pairs = apart.filter(Q(one__in=mine, two__in=list(of)) | Q(one__in=list(of), two__in=mine))
    return {of[number] for pair in pairs.values_list("one_id", "two_id") for number in pair if number in of}


def rows_of(
    record: Record, held: Sequence[Record], found: Sequence[int], model: Model, concealed: frozenset[str]
) -> Iterable[Row]:
    """A record and those of a child side by side; `found`: the levels of the model's comparisons."""
    levels = dict(zip((one.comparison.field for one in model.weighings), found, strict=True))
    comparisons = {one.comparison.field: one.comparison for one in model.weighings}
    for field, name in FIELDS.items():
        here = said_of(record.said, field) if field != "household" else ""
        there = (
            tuple(dict.fromkeys(text for one in held if (text := said_of(one.said, field))))
            if field != "household"
            else ()
        )
        if not here and not there:
            continue
        level = levels.get(field, MISSING)
        word = SHORT[comparisons[field].levels[level - 1]] if level != MISSING else NOT_BOTH
        same = level != MISSING and level == comparisons[field].same
        if field in concealed:
            here, there, word = here and HIDDEN, (HIDDEN,) if there else (), HIDDEN
        yield Row(name, here, there, word, same)


def weighed_of(record: Record, concealed: frozenset[str]) -> dict[str, str]:
    """What of a record is compared for its reader: what is hidden from them is not, since whether it agrees would tell
    it to whoever sent the other."""
    return {field: text for field, text in record.values.items() if field not in concealed}


def shown_of(record: Record, concealed: frozenset[str]) -> Shown:
    """A record as its reader sees it: a sensitive service is not named."""
    source = A_SERVICE if record.source.sensitive else record.source.title
    said = _said(record.said, concealed)
    return Shown(record.pk, source, said, record.first_seen_at, record.ended_at is not None)


def _said(said: Mapping[str, str], concealed: frozenset[str]) -> dict[str, str]:
    """What a record says, by the names of fields."""
    return {
        name: HIDDEN if field in concealed else text for field, name in FIELDS.items() if (text := said_of(said, field))
    }


def _household(record: Record, but: set[int]) -> tuple[int, tuple[str, ...]]:
    """How many other children have a surname that sounds the same at the same postcode, and their years of birth."""
    wanted = [hashed(key) for key in keys(record.values) if key.startswith(_HOUSEHOLD)]
    found = Key.objects.filter(key__in=wanted, area__gt=NOWHERE).exclude(child__in=but).values_list("child", flat=True)
    children = sorted(set(found[:50]))
    born = {
        child: values["birth"][:4]
        for child, values in Record.objects.filter(child__in=children).values_list("child", "values")
        if values.get("birth")
    }
    return len(children), tuple(sorted(born.values()))


def _seen(record: Record, shown: Iterable[Record]) -> str:
    told = [f"{record.pk}", *(f"{one.child_id}:{one.pk}:{one.version}" for one in shown)]
    return hashlib.sha256(" ".join(told).encode()).hexdigest()[:24]
