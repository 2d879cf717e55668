"""Which service holds a record of which child, from when until when: half-open spans of days since 1970."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from village.synthetic.people.draws import I64, U64, Bools, Draws
from village.synthetic.people.families import NEVER, Children, World
from village.synthetic.people.rates import MONTH, Source

_KINDS = 16  # more than the records any source has of one child
DUPLICATE = 8  # added to the number of the record it is a duplicate of


@dataclass(frozen=True)
class Episodes:
    """Records of one source: `row` is the child's place among the children, `kind` tells its records apart."""

    source: Source
    row: I64
    kind: I64
    key: U64
    started: I64
    ended: I64
    kept_until: I64

    def __len__(self) -> int:
        return len(self.row)

    @property
    def duplicate(self) -> Bools:
        """Whether each is a second record by mistake."""
        return self.kind >= DUPLICATE

    def on(self, day: int) -> Bools:
        """Whether each is in the source's file on a day."""
        return (self.started <= day) & (day < self.kept_until)

    def pick(self, where: Bools | I64) -> Episodes:
        """Some of them."""
        parts = (self.row, self.kind, self.key, self.started, self.ended, self.kept_until)
        return Episodes(self.source, *(one[where] for one in parts))  # type: ignore[arg-type]


Spans = list[tuple[int, I64, I64, I64]]  # kind, rows, started, ended


def episodes(world: World, some: Children, source: Source) -> Episodes:
    """Every record that the source holds of these children on any day from the first feed to the last."""
    spans = {"school": _school, "health": _health}.get(source.name, _cases)(world, some, source)
    row = np.concatenate([rows for _, rows, _, _ in spans])
    kind = np.concatenate([np.full(len(rows), kind) for kind, rows, _, _ in spans])
    started = np.concatenate([one for _, _, one, _ in spans])
    ended = np.minimum(np.concatenate([one for _, _, _, one in spans]), some.left_on[row])
    # A full file drops who has left after a month, which is the one feed that tells of it.
    kept = np.minimum(ended + round(source.said.get("kept_months", 1) * MONTH), NEVER)
    made = Episodes(source, row, kind, _keys(world.draws, source, some, row, kind), started, ended, kept)
    made = made.pick((made.started < made.ended) & (made.started <= world.last) & (made.kept_until > world.first))
    return _with_duplicates(world.draws, some, made)


def _keys(draws: Draws, source: Source, some: Children, row: I64, kind: I64) -> U64:
    """The source's own number of each record: 64 bits that say nothing of the child."""
    # Twice, with two constants nobody knows: from keys of one child in two sources nothing can be worked back.
    return draws.bits(f"record/{source.name}", draws.bits(source.name, some.child[row] * _KINDS + kind))


def _with_duplicates(draws: Draws, some: Children, made: Episodes) -> Episodes:
    """And a second record by mistake for some, begun a little later."""
    twice = made.pick(draws.happens("twice", made.key, made.source.errors["twice"]))
    later = twice.started + draws.whole("twice/later", twice.key, 200)
    kind = twice.kind + DUPLICATE
    key = _keys(draws, made.source, some, twice.row, kind)
    more = Episodes(made.source, twice.row, kind, key, later, twice.ended, twice.kept_until)
    more = more.pick(more.started < more.ended)
    parts = ("row", "kind", "key", "started", "ended", "kept_until")
    return Episodes(made.source, *(np.concatenate((getattr(made, one), getattr(more, one))) for one in parts))


def _school(world: World, some: Children, source: Source) -> Spans:
    """Primary school from the September after the fourth birthday, secondary seven years on, to 16 or 18."""
    draws, child = world.draws, some.child
    rows = np.flatnonzero(draws.happens("school", child, source.coverage))
    first, second = school_from(some.born[rows], 4), school_from(some.born[rows], 11)
    stays = draws.happens("school/stays", child[rows], source.said["stays_to_18"])
    last = np.where(stays, school_from(some.born[rows], 18), school_from(some.born[rows], 16)) - 31
    found: Spans = []
    for kind, start, end in ((0, first, second - 31), (1, second, last)):
        found += _split(world, some, source, kind, rows, start, end)
    return found


def school_from(born: I64, age: int) -> I64:
    """The first of September on which each is of an age: school years take in who was that old on the day before."""
    year = (born.astype("M8[D]") + np.timedelta64(122, "D")).astype("M8[Y]")  # the year in which the school year ends
    september = (year + np.timedelta64(age, "Y")).astype("M8[M]") + np.timedelta64(8, "M")
    day: I64 = september.astype("M8[D]").astype(np.int64)
    return day


def _split(world: World, some: Children, source: Source, kind: int, rows: I64, start: I64, end: I64) -> Spans:
    """One span, or two where a move of the family ends it and another school or practice goes on."""
    draws, moved = world.draws, some.moved_on[1][rows]
    changes = draws.happens(f"{source.name}/changes", some.family[rows], source.said["changes_on_moving"])
    inside = changes & (start < moved) & (moved < end)
    wait = draws.waiting(f"{source.name}/wait", some.family[rows], source.lag_months * MONTH)
    again = np.minimum(moved + wait, NEVER)
    return [
        (kind, rows, start, np.where(inside, again, end)),
        (kind + 4, rows[inside], again[inside], end[inside]),
    ]


def _health(world: World, some: Children, source: Source) -> Spans:
    """A record of birth until a practice takes the child on at about six weeks; then the practice's."""
    draws, child = world.draws, some.child
    rows = np.flatnonzero(draws.happens("health", child, source.coverage))
    born = some.born[rows]
    taken = born + 28 + draws.whole("health/taken", child[rows], 43)
    return [(0, rows, born, taken), *_split(world, some, source, 1, rows, taken, np.full(len(rows), NEVER))]


def _cases(world: World, some: Children, source: Source) -> Spans:
    """A case, begun on any day as long before the first feed as closed ones are kept, or after it."""
    draws, said = world.draws, source.said
    before = round(said["kept_months"] * MONTH)
    opened, window = world.first - before, before + world.last - world.first
    together = draws.happens(f"{source.name}/together", some.family, said["together"])
    key = np.where(together, some.family + (1 << 40), some.child)
    started = opened + draws.whole(f"{source.name}/started", key, window + 1)
    age = (started - some.born) / 365.25
    low, high = said["ages"]
    # Where siblings share a case, their number does not raise the share of children that have one.
    fits = (age >= low) & (age < high) & (started >= some.born)
    held = draws.happens(source.name, key, _rate(source, before, window))
    if source.name == "social-care":  # nobody is looked after without a case
        held |= some.looked_after
    rows = np.flatnonzero(held & fits)
    lasts = 14 + draws.waiting(f"{source.name}/lasts", key[rows], said["lasts_months"] * MONTH)
    return [(0, rows, started[rows], started[rows] + lasts)]


def _rate(source: Source, before: int, window: int) -> float:
    """The share that has a case in the whole window, when `coverage` is that of the children on the first day."""
    return source.coverage * (window + 1) / (before + 1)
