"""A naive twin of the search: every entry is looked at, one after another, with nothing prepared.

It shares with the engine what an entry and a question are, and how words are stemmed and read by a thesaurus (which
have tests of their own); nothing of how entries are found, judged, counted or ranked.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from village.search.rules.entry import Entry
from village.search.rules.question import Question, When
from village.search.rules.words import Reader, Thesaurus, stemmed, words_of

Verdict = bool | None


@dataclass
class Twin:
    """What answers a question: scores and metres of hits by ref, the open needs of those to check, counts."""

    hits: dict[str, float]
    metres: dict[str, float | None]
    check: dict[str, set[str]]
    facets: dict[str, dict[str, int]]


def answered(entries: Sequence[Entry], thesaurus: Thesaurus, asked: Question, *, counted: bool = True) -> Twin:
    worth = _worth(entries, thesaurus, asked.text)
    twin = Twin({}, {}, {}, {})
    for entry in entries:
        if worth is not None and worth[entry.ref] == 0:
            continue
        verdicts = needs(entry, asked)
        if any(verdict is False for verdict in verdicts.values()):
            continue
        metres = away(entry, asked)
        twin.metres[entry.ref] = metres
        if opened := {need for need, verdict in verdicts.items() if verdict is None}:
            twin.check[entry.ref] = opened
        else:
            twin.hits[entry.ref] = _score(entry, asked, metres, 1.0 if worth is None else worth[entry.ref])
    if counted:
        twin.facets = _facets(entries, thesaurus, asked)
    return twin


# ── needs ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def needs(entry: Entry, asked: Question) -> dict[str, Verdict]:
    """Each need that is stated: met, not met, or not known."""
    found: dict[str, Verdict] = {}
    if asked.kinds:
        found["kinds"] = None if not entry.kinds else any(kind in asked.kinds for kind in entry.kinds)
    if asked.within is not None or asked.area is not None:
        found["where"] = _where(entry, asked)
    if asked.ages:
        found["ages"] = _any([_age(entry, age) for age in asked.ages])
    if asked.when is not None:
        found["when"] = _when(entry, asked.when)
    for need in ("free", "online"):
        if getattr(asked, need) is not None:
            said = getattr(entry, need)
            found[need] = None if said is None else said == getattr(asked, need)
    for need in ("access", "send", "languages"):
        if wanted := getattr(asked, need):
            said = getattr(entry, need)
            some = any if need == "languages" else all
            found[need] = None if said is None else some(value in said for value in wanted)
    return found


def _any(verdicts: list[Verdict]) -> Verdict:
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _all(verdicts: list[Verdict]) -> Verdict:
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _age(entry: Entry, age: float) -> Verdict:
    old_enough = None if entry.minimum_age is None else age >= entry.minimum_age
    young_enough: Verdict = None
    if entry.maximum_age is not None:
        birthdays = math.floor(age) if float(entry.maximum_age).is_integer() else age
        young_enough = birthdays <= entry.maximum_age
    return _all([old_enough, young_enough])


def _when(entry: Entry, when: When) -> Verdict:
    verdicts: list[Verdict] = []
    if when.day is not None:
        verdicts.append(None if entry.hours is None else bool(_open_slots(entry.hours, when.day, when.start, when.end)))
    if when.holidays is not None:
        verdicts.append(entry.in_holidays if when.holidays else entry.in_term)
    return _all(verdicts)


def _open_slots(hours: bytes, day: int, start: int, end: int) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in hours)[day * 48 : day * 48 + 48]
    return [slot for slot in range(start, end) if bits[slot] == "1"]


def _points(entry: Entry) -> tuple[tuple[int, int], ...]:
    return entry.points if entry.placed else ()


def _far(entry: Entry, place: tuple[float, float]) -> float | None:
    return min((math.dist(point, place) for point in _points(entry)), default=None)


def _serves(entry: Entry, area: str | None) -> Verdict:
    if entry.areas is None:
        return None
    if not entry.areas:
        return True
    return None if area is None else area in entry.areas


def _where(entry: Entry, asked: Question) -> Verdict:
    serves = _serves(entry, asked.area)
    if asked.within is None:
        return serves
    far = _far(entry, asked.place or (0, 0))
    if far is None:
        return serves
    if serves is False:
        return False
    return far <= asked.within or (entry.online is True and serves is True)


def away(entry: Entry, asked: Question) -> float | None:
    """Metres to be told with a hit."""
    far = None if asked.place is None else _far(entry, asked.place)
    return None if far is None or (asked.within is not None and far > asked.within) else far


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────

FIELDS = (("name", 10), ("summary", 6), ("organisation", 4), ("description", 2))


def _weights(entry: Entry) -> Counter[str]:
    found: Counter[str] = Counter()
    for field, weight in FIELDS:
        for word in words_of(getattr(entry, field)):
            found[stemmed(word)] += weight
    found.update({f"kind:{kind}": 10 for kind in entry.kinds})
    return found


def _worth(entries: Sequence[Entry], thesaurus: Thesaurus, text: str) -> dict[str, float] | None:
    """BM25 by the textbook; each concept by its best way and half the second; all of them times the share that fits.
    Who fits by weak words alone is left out if anybody fits by others."""
    concepts, _ = Reader(thesaurus).read(text, lambda word: word)
    if not concepts:
        return None
    weights = {entry.ref: _weights(entry) for entry in entries}
    lengths = {entry.ref: sum(len(words_of(getattr(entry, field))) for field, _ in FIELDS) for entry in entries}
    usual = max(sum(lengths.values()) / len(lengths), 1) if lengths else 1
    holders = Counter(term for found in weights.values() for term in found)

    def one(ref: str, term: str) -> float:
        weight = weights[ref][term]
        rare = math.log(1 + (len(entries) - holders[term] + 0.5) / (holders[term] + 0.5))
        return rare * weight * 2.2 / (weight + 1.2 * (0.25 + 0.75 * lengths[ref] / usual))

    found, surely = {}, set()
    for ref, held in weights.items():
        best = []
        for concept in concepts:
            ways = [way for way in concept.ways if all(held[term] for term in way.terms)]
            worths = [way.weight * sum(one(ref, term) for term in way.terms) for way in ways]
            first, second, *_ = [*sorted(worths, reverse=True), 0, 0]
            best.append((first + second / 2, concept.share))
        if any(worth and share == 1 for worth, share in best):
            surely.add(ref)
        fits = sum(share for worth, share in best if worth) / sum(share for _, share in best)
        found[ref] = sum(worth * share for worth, share in best) * fits
    return {ref: worth if ref in surely or not surely else 0 for ref, worth in found.items()}


def _score(entry: Entry, asked: Question, metres: float | None, worth: float) -> float:
    near = 1.0 if asked.place is None else 0.5 if metres is None else 8000 / (8000 + metres)
    fresh = 1.0
    if asked.today is not None:
        fresh = 0.7
        if entry.checked_on is not None:
            fresh += 0.3 / (1 + max((asked.today - entry.checked_on).days, 0) / 365)
    return worth * near * fresh * (0.7 + 0.3 * entry.completeness)


# ── counts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _facets(entries: Sequence[Entry], thesaurus: Thesaurus, asked: Question) -> dict[str, dict[str, int]]:
    """By asking again: for each value, with that filter set to it alone; of access and send, of which a service must
    have all that is asked, with it as well."""
    counts: dict[str, dict[str, int]] = {}
    for need in ("kinds", "access", "send", "languages"):
        values = {value for entry in entries for value in getattr(entry, need) or ()}
        made = tuple if need == "kinds" else frozenset
        also = getattr(asked, need) if need in ("access", "send") else ()
        counts[need] = {
            value: _count(entries, thesaurus, replace(asked, **{need: made([*also, value])})) for value in values
        }
    for need in ("free", "online"):
        counts[need] = {
            word: _count(entries, thesaurus, replace(asked, **{need: word == "yes"})) for word in ("yes", "no")
        }
    counts["days"] = {str(day): _count(entries, thesaurus, replace(asked, when=When(day))) for day in range(7)}
    return {need: {value: count for value, count in of.items() if count} for need, of in counts.items()}


def _count(entries: Sequence[Entry], thesaurus: Thesaurus, asked: Question) -> int:
    return len(answered(entries, thesaurus, asked, counted=False).hits)
