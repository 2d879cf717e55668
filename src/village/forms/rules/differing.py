"""What a version of a form changed, and which answers given to one can stand under the next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from village.forms.rules.asking import Given, Key
from village.forms.rules.documents import LISTED, CodeList, Form, Question, Section
from village.kernel.documents.rules.conditions import Value


@dataclass(frozen=True)
class Change:
    """One thing that differs: what happened to which concept, and how it read before and reads now."""

    what: str  # added, removed, reworded, helped, moved, asked-when, required-when, listed, classed
    concept: str
    before: object = None
    after: object = None


def changes(before: Form, after: Form) -> list[Change]:
    """What differs between two versions, in the order of the later one, what is gone last."""
    was = {one.concept: (section, one) for section, one in before.questions()}
    now = {one.concept: (section, one) for section, one in after.questions()}
    found: list[Change] = []
    for concept, (section, question) in now.items():
        if concept not in was:
            found.append(Change("added", concept, None, dict(question.label)))
        else:
            found += _changed(*was[concept], section, question)
    kept = [one for one in was if one in now]
    moved = _moved(kept, [one for one in now if one in was])
    found += [Change("moved", one) for one in moved]
    found += [Change("removed", one, dict(question.label)) for one, (_, question) in was.items() if one not in now]
    return found


def carried(given: Given, after: Form, lists: Mapping[str, CodeList]) -> tuple[dict[Key, Value], list[Key]]:
    """The answers that stand under another version, and the keys of those that it has no place for; they are kept where
    they were given, and never shown through questions they did not answer."""
    homes = {one.concept: (section, one) for section, one in after.questions()}
    entered = {one.key for one in after.sections if one.entries}
    stands: dict[Key, Value] = {}
    left: list[Key] = []
    for key, value in given.items():
        home = homes.get(key[1])
        fits = key[1] in entered if home is None else _fits(key, value, *home, lists)
        if fits:
            stands[key] = value
        else:
            left.append(key)
    return stands, left


def _fits(key: Key, value: Value, section: Section, question: Question, lists: Mapping[str, CodeList]) -> bool:
    if bool(key[0]) != bool(section.entries):
        return False
    if question.kind not in LISTED:
        return True
    codes = {one.code for one in lists[question.codes].codes}
    return all(one in codes for one in (value if isinstance(value, tuple) else (value,)))


def _changed(was_in: Section, was: Question, now_in: Section, now: Question) -> Iterator[Change]:
    concept = now.concept
    if dict(was.label) != dict(now.label):
        yield Change("reworded", concept, dict(was.label), dict(now.label))
    if dict(was.help) != dict(now.help):
        yield Change("helped", concept, dict(was.help), dict(now.help))
    if was_in.key != now_in.key:
        yield Change("moved", concept, was_in.key, now_in.key)
    if (was_in.shown, was.shown) != (now_in.shown, now.shown):
        yield Change("asked-when", concept, (was_in.shown, was.shown), (now_in.shown, now.shown))
    if was.required != now.required:
        yield Change("required-when", concept, was.required, now.required)
    if was.codes != now.codes:
        yield Change("listed", concept, was.codes, now.codes)
    if was.classes != now.classes:
        yield Change("classed", concept, was.classes, now.classes)


def _moved(was: list[str], now: list[str]) -> list[str]:
    """The concepts that stand elsewhere among those that both have: all but a longest run that kept its order."""
    place = {concept: n for n, concept in enumerate(was)}
    best: list[list[str]] = []  # by length, the run ending lowest
    for concept in now:
        n = place[concept]
        low, high = 0, len(best)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if place[best[middle][-1]] < n else (low, middle)
        run = [*(best[low - 1] if low else []), concept]
        best[low : low + 1] = [run]
    stayed = set(best[-1]) if best else set()
    return [one for one in now if one not in stayed]
