"""What a child may have for free, when and why: pure decisions from a birth date and what a parent says.

A child's life under the rules is a list of stretches, one for each rule whose days meet the child's ages. What holds on
a day, in the next term and after the next change is read off that list, so the three cannot disagree.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from village.directory.rules.early.book import Book, Facts, Rule, Said, Scheme, Verdict
from village.directory.rules.early.terms import term_after, term_at

LEAST = (Verdict.NO, Verdict.MAY, Verdict.YES)
OF = {Said.YES: Verdict.YES, Said.UNSURE: Verdict.MAY, Said.NO: Verdict.NO}
NOT = {Verdict.YES: Verdict.NO, Verdict.MAY: Verdict.MAY, Verdict.NO: Verdict.YES}


@dataclass(frozen=True)
class Entitlement:
    """What a rule gives a child between two days (half-open), whether it does, and why in sentences."""

    scheme: Scheme
    rule: Rule
    verdict: Verdict
    why: tuple[str, ...]
    from_on: dt.date
    until_on: dt.date


@dataclass(frozen=True)
class Change:
    """What will hold from a day on."""

    on: dt.date
    then: tuple[Entitlement, ...]


@dataclass(frozen=True)
class Outlook:
    """What holds on a day; when the next term begins, and what holds then; the first day on which it is another."""

    on: dt.date
    now: tuple[Entitlement, ...]
    next_term: Change
    next_change: Change | None


def timeline(book: Book, born_on: dt.date, facts: Facts) -> tuple[Entitlement, ...]:
    """Every stretch of a child's life in which a rule holds that asks for an age that the child has then, by scheme and
    in order. One of whom the facts say no is there too, with the reason."""
    found = []
    for scheme in book.schemes:
        for rule in scheme.rules:
            from_on = max(rule.from_on, term_at(born_on, rule.from_months))
            until_on = min(rule.until_on, term_at(born_on, rule.until_months))
            if from_on < until_on:
                verdict, why = decide(book, rule, facts, from_on)
                found.append(Entitlement(scheme, rule, verdict, why, from_on, until_on))
    return tuple(found)


def entitlements(book: Book, born_on: dt.date, facts: Facts, on: dt.date) -> tuple[Entitlement, ...]:
    """What the rules of a day say of a child: one for each scheme that is for children of that age, with yes, may or
    no."""
    return _at(timeline(book, born_on, facts), on)


def outlook(book: Book, born_on: dt.date, facts: Facts, on: dt.date) -> Outlook:
    """What holds on a day, in the next term, and from the next change on; None where nothing will change any more."""
    life = timeline(book, born_on, facts)
    now, term_on = _at(life, on), term_after(on)
    days = sorted({day for one in life for day in (one.from_on, one.until_on) if day > on})
    changed = next((day for day in days if _told(_at(life, day)) != _told(now)), None)
    later = Change(changed, _at(life, changed)) if changed else None
    return Outlook(on, now, Change(term_on, _at(life, term_on)), later)


def most(found: Iterable[Entitlement], *verdicts: Verdict) -> Decimal:
    """The most hours a week of those with one of these verdicts; 0 for none. Schemes are not added: the hours of each
    are all that a child has."""
    return max((one.rule.hours_a_week for one in found if one.verdict in verdicts), default=Decimal(0))


def asked(book: Book, born_on: dt.date, on: dt.date) -> tuple[str, ...]:
    """The facts that matter to what a child may have on a day or later, each once."""
    ahead = [one.rule for one in timeline(book, born_on, {}) if one.until_on > on]
    return tuple(dict.fromkeys(fact for rule in ahead for fact in rule.facts))


def decide(book: Book, rule: Rule, facts: Facts, on: dt.date) -> tuple[Verdict, tuple[str, ...]]:
    """Whether a rule gives its hours to a child of the right age, and why; amounts are those of a day."""
    parts = [_needed(rule.all_of, facts), _needed(rule.any_of, facts, enough=True), _barred(rule.none_of, facts)]
    verdict = min(parts, key=LEAST.index)
    ask = [fact for fact in rule.ask_if if facts.get(fact) is Said.YES]
    if verdict is not Verdict.NO and (ask or rule.at_most is Verdict.MAY):
        return Verdict.MAY, (_capped(book, rule, ask, on),)
    return verdict, _why(book, rule, facts, on)[verdict]


def _at(life: Sequence[Entitlement], on: dt.date) -> tuple[Entitlement, ...]:
    return tuple(one for one in life if one.from_on <= on < one.until_on)


def _told(found: Iterable[Entitlement]) -> set[tuple[str, Verdict, Decimal]]:
    """What makes a difference to a parent: of a scheme that gives nothing, neither its coming nor its going."""
    return {(one.scheme.slug, one.verdict, one.rule.hours_a_week) for one in found if one.verdict is not Verdict.NO}


def _of(fact: str, facts: Facts) -> Verdict:
    return OF[facts.get(fact, Said.UNSURE)]


def _needed(wanted: Sequence[str], facts: Facts, *, enough: bool = False) -> Verdict:
    """Whether all of these are so, or (`enough`) one of them; nothing wanted is a yes."""
    said = [_of(fact, facts) for fact in wanted] or [Verdict.YES]
    return max(said, key=LEAST.index) if enough else min(said, key=LEAST.index)


def _barred(unwanted: Sequence[str], facts: Facts) -> Verdict:
    return NOT[_needed(unwanted, facts, enough=True)] if unwanted else Verdict.YES


def _capped(book: Book, rule: Rule, ask: Sequence[str], on: dt.date) -> str:
    if ask:
        return f"You said that {book.worded(book.questions[ask[0]].short, on)}: ask the council and your social worker."
    return f"It may be, and no more: {rule.may_because}."


def _why(book: Book, rule: Rule, facts: Facts, on: dt.date) -> dict[Verdict, tuple[str, ...]]:
    """Sentences for each verdict, from what was said."""

    def short(fact: str) -> str:
        return book.worded(book.questions[fact].short, on)

    by = {said: [one for one in rule.facts if facts.get(one, Said.UNSURE) is said] for said in Said}
    wanted = (*rule.all_of, *rule.any_of)
    met = tuple(f"You said that {short(one)}." for one in by[Said.YES] if one in wanted)
    barred = tuple(f"You said that {short(one)}." for one in by[Said.YES] if one in rule.none_of)
    open_ = [one for one in by[Said.UNSURE] if one not in rule.ask_if]
    lacking = tuple(f"It asks that {short(one)}." for one in by[Said.NO] if one in rule.all_of)
    none = ("None of what it asks for is so, by what you said.",) if rule.any_of else ()
    return {
        Verdict.YES: met or ("Every child of this age has it, whatever their parents earn.",),
        Verdict.MAY: tuple(f"It depends on whether {short(one)}." for one in open_),
        Verdict.NO: barred or lacking or none,
    }
