"""The rules of free early learning as they are written down, with the days on which each holds."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """Whether a child may have something: what nobody knows yet is said, and never taken for a no."""

    YES = "yes"
    MAY = "may"
    NO = "no"


class Said(StrEnum):
    """What a parent answers."""

    YES = "yes"
    NO = "no"
    UNSURE = "not-sure"


Facts = Mapping[str, Said]
"""What is said of each fact; one that is not here is not known."""


@dataclass(frozen=True)
class Rule:
    """What a scheme gives between two days (half-open), to children between two ages (in months; from the first term
    after the one to the first after the other), of whom one of `any_of` is so, all of `all_of` and none of `none_of`.

    `hours_a_week` is all that a child has, over `weeks` of a year; `stretched`: fewer hours over more weeks may be had.
    `ask_if`: facts for which it goes another way than this. `at_most`: no more is promised, for the reason given.
    """

    slug: str
    from_on: dt.date
    until_on: dt.date
    from_months: int
    until_months: int
    hours_a_week: Decimal
    weeks: int
    stretched: bool
    source: str
    url: str
    up_to: bool = False
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    ask_if: tuple[str, ...] = ()
    at_most: Verdict = Verdict.YES
    may_because: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that it asks for."""
        return (*self.all_of, *self.none_of, *self.any_of, *self.ask_if)

    @property
    def hours_a_year(self) -> Decimal:
        """Hours in a year."""
        return self.hours_a_week * self.weeks

    def stretched_over(self, weeks: int) -> Decimal:
        """Hours a week where those of a year are spread over more weeks, to the nearest half hour."""
        return (self.hours_a_year / weeks * 2).quantize(Decimal(1)) / 2


@dataclass(frozen=True)
class Scheme:
    """Rules that follow one another, and what a parent does to claim what they give."""

    slug: str
    title: str
    universal: bool
    claim: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Question:
    """What is asked of one fact; `short` ends a sentence. Names in braces are amounts."""

    slug: str
    asks: str
    hint: str
    short: str


@dataclass(frozen=True)
class Book:
    """Every scheme, every question, and amounts by name with the day from which each holds, the oldest first."""

    schemes: tuple[Scheme, ...]
    questions: Mapping[str, Question]
    amounts: Mapping[str, Sequence[tuple[dt.date, str]]]

    def worded(self, words: str, on: dt.date) -> str:
        """Words with the amounts of a day in them. Before the first that is known, that one stands."""
        return words.format_map({name: _of(dated, on) for name, dated in self.amounts.items()})


def book(entitlements: Mapping[str, Any], asked: Mapping[str, Any]) -> Book:
    """Read the two files. Raises KeyError, TypeError or ValueError where something is missing or is not what it should
    be: they come with the program."""
    schemes = tuple(_scheme(slug, said) for slug, said in entitlements["schemes"].items())
    questions = {slug: Question(slug, **said) for slug, said in asked["questions"].items()}
    missing = {fact for scheme in schemes for rule in scheme.rules for fact in rule.facts} - set(questions)
    if missing:
        raise ValueError(f"Nothing asks for {', '.join(sorted(missing))}.")
    amounts = {
        name: [(one["from_on"], pounds(100 * one["pounds"])) for one in dated]
        for name, dated in asked["amounts"].items()
    }
    return Book(schemes, questions, {**amounts, **_least(asked["minimum_wage"])})


def pounds(pence: int) -> str:
    """A sum in words that people use: pence only where there are some."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"


def _scheme(slug: str, said: Mapping[str, Any]) -> Scheme:
    rules = tuple(_rule(one) for one in said["rules"])
    return Scheme(slug, said["title"], said.get("universal", False), tuple(said["claim"]), rules)


def _rule(said: Mapping[str, Any]) -> Rule:
    lists = {name: tuple(said.get(name, ())) for name in ("any_of", "all_of", "none_of", "ask_if")}
    whole = {
        "hours_a_week": Decimal(said["hours_a_week"]),
        "at_most": Verdict(said.get("at_most", Verdict.YES)),
        "until_on": said.get("until_on", dt.date.max),
    }
    return Rule(**{**said, **lists, **whole})


def _least(wage: Mapping[str, Any]) -> dict[str, list[tuple[dt.date, str]]]:
    """What the minimum wage comes to, in a week and in three months, without the pence of a whole sum."""
    weeks = {"minimum_week": 1, "minimum_three_months": wage["weeks"]}
    return {
        name: [(one["from_on"], pounds(one["pence"] * wage["hours"] * many // 100 * 100)) for one in wage["an_hour"]]
        for name, many in weeks.items()
    }


def _of(dated: Iterable[tuple[dt.date, str]], on: dt.date) -> str:
    first, *later = dated
    return next((said for day, said in reversed(later) if day <= on), first[1])
