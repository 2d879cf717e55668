"""Whether a service may be for somebody: what speaks for it, what against, and what only the service can say.

Three answers, and never more than is known: yes where the record and what was told decide it, no where they exclude it,
and "check with the service" for all else. Nothing here says that somebody will be taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from village.directory.rules.finding.entries import ages
from village.directory.rules.finding.hours import text_said
from village.directory.rules.finding.telling import listed, who_for
from village.directory.rules.reading import thing, things
from village.directory.rules.record import Document
from village.search.rules.entry import oldest_exclusive

YES, NO, CHECK = "yes", "no", "check"
# What only the service can say, by the words in which records ask for it.
_CONDITIONS = (
    ("income", r"low[- ]income|income|means[- ]tested|benefits?\b|universal credit|tax credits?|free school meals"),
    ("a diagnosis or disability", r"diagnos\w+|disabilit\w+|disabled|special educational needs|SEND?\b|EHCP?\b"),
    ("a referral", r"referr\w+|referral"),
    ("where you live", r"resid\w+|living in|live in|lives in|catchment|postcode area|registered with a gp"),
    ("who it is for: women or girls", r"women only|for women|for girls|girls only|mums only|for mothers"),
    ("who it is for: men or boys", r"men only|for men\b|for fathers|for dads|for boys|boys only"),
    ("caring for somebody", r"young carers?|parent carers?|unpaid carers?"),
    ("being in care", r"in care\b|looked[- ]after|care leavers?|fostered|adopted"),
    ("work or study", r"employed|unemployed|in work|working parents?|students? only|not in education"),
    ("a waiting list", r"waiting list|wait(ing)? times?"),
)
_NEGATED = re.compile(
    r"\b(no|not|without|regardless of|whatever|\w+n.t|self)[^\w.;!?]+(?:\w+[^\w.;!?]+){0,3}$", re.IGNORECASE
)


@dataclass(frozen=True)
class Facts:
    """What somebody told: ages in years of those it is for, and the ONS code of the area where they live."""

    ages: tuple[float, ...] = ()
    area: str = ""


@dataclass(frozen=True)
class Condition:
    """One condition: "yes", "no" or "check", and the words for it."""

    answer: str
    words: str


@dataclass(frozen=True)
class Eligibility:
    """All conditions, and what they come to."""

    conditions: tuple[Condition, ...]

    @property
    def answer(self) -> str:
        """No if one excludes; yes only if one speaks for it and none is open; else check."""
        given = {one.answer for one in self.conditions}
        return NO if NO in given else YES if given == {YES} else CHECK

    @property
    def explained(self) -> str:
        """In one sentence or two: "You may qualify because …; check with the service: income."."""
        because, against, open_ = (
            [one.words for one in self.conditions if one.answer == answer] for answer in (YES, NO, CHECK)
        )
        if against:
            return f"This may not be for you: {listed(against)}."
        first = f"You may qualify because {listed(because)}" if because else ""
        rest = f"check with the service: {', '.join(open_)}" if open_ else ""
        if not first and not rest:
            return "It names no conditions. Check with the service if you are not sure."
        said = "; ".join(filter(None, (first, rest)))
        return f"{said[0].upper()}{said[1:]}."


def eligibility(document: Document, facts: Facts, areas: tuple[str, ...] | None = None) -> Eligibility:
    """Whether a service may be for somebody. `areas`: ONS codes of those it serves, () everywhere, None not said."""
    return Eligibility((*_of_age(document, facts), *_of_area(facts, areas), *_of_words(document, areas is not None)))


def _of_age(document: Document, facts: Facts) -> Iterator[Condition]:
    youngest, oldest = ages(document)
    if youngest is None and oldest is None:
        if facts.ages:
            yield Condition(CHECK, "the ages that it is for")
        return
    told = who_for(document) or "all ages"
    told = told[0].lower() + told[1:]
    if not facts.ages:
        if told != "all ages":
            yield Condition(CHECK, f"age: it is for {told}")
        return
    fits = [age for age in facts.ages if fits_age(age, youngest, oldest)]
    if not fits:
        yield Condition(NO, f"it is for {told}")
    elif youngest is None or oldest is None:
        missing = "youngest" if youngest is None else "oldest"
        yield Condition(CHECK, f"the {missing} age that it takes")
    else:
        yield Condition(YES, f"it is for {told}")


def fits_age(age: float, youngest: float | None, oldest: float | None) -> bool:
    """Whether an age is within two that may not be known: up to 4 is until the fifth birthday."""
    return (youngest is None or age >= youngest) and (oldest is None or age < oldest_exclusive(oldest))


def _of_area(facts: Facts, areas: tuple[str, ...] | None) -> Iterator[Condition]:
    if areas is None or not facts.area:
        return
    if not areas:
        yield Condition(YES, "it is for people everywhere in England")
    elif facts.area in areas:
        yield Condition(YES, "it serves the area where you live")
    else:
        yield Condition(NO, "it serves other areas")


def _of_words(document: Document, areas_said: bool) -> Iterator[Condition]:
    text = conditions_said(document)
    for words, pattern in _CONDITIONS:
        if words == "where you live" and areas_said:
            continue  # said better by the areas that it names
        for found in re.finditer(pattern, text, re.IGNORECASE):
            if not _NEGATED.search(text[max(0, found.start() - 40) : found.start()]):
                yield Condition(CHECK, words)
                break


def conditions_said(document: Document) -> str:
    """What it says of whom it takes and how one gets there, in its own words."""
    required = [text_said(one.get("document")) for one in things(document, "required_documents")]
    keys = ("eligibility_description", "application_process", "wait_time")
    links = [
        text_said(thing(one, "taxonomy_term").get("name"))
        for one in things(document, "attributes")
        if "eligib" in text_said(one.get("link_type")).casefold()
    ]
    return ". ".join(filter(None, [*(text_said(document.get(key)) for key in keys), *required, *links]))
