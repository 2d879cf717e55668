"""Looking for a qualification as it stands on a certificate: in the early years list, in the framework, and among what
roles need."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from village.workforce.queries.portfolio import kept
from village.workforce.queries.qualifications.listed import reference, titles
from village.workforce.rules.portfolio.standing import COUNTS_AT, Known, said_of
from village.workforce.rules.qualifications.bodies import key
from village.workforce.rules.qualifications.counting import decide, window
from village.workforce.rules.qualifications.framework import Qualification
from village.workforce.rules.qualifications.listed import Question, Version

MOST = 30


@dataclass(frozen=True)
class Found:
    """Something that can be held: its reference or slug, and what it comes to for whoever began on the day asked for.
    `source`: which list has it; `asks`: what the list asks of its holder."""

    what: str
    title: str
    level: str = ""
    body: str = ""
    counts: str = ""
    begun: str = ""
    source: str = ""
    asks: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Result:
    """What was found, at most MOST of `many`."""

    found: tuple[Found, ...]
    many: int


def search(words: str, body: str = "", started_on: dt.date | None = None) -> Result:
    """What has all these words in its title or as its reference, of a body or (blank) any, and could be begun on a day
    or (None) whenever. What counts on that day stands first."""
    known = kept.known()
    wanted = key(words).split()
    every = [*_named(), *_framework(known, started_on), *_listed(known, started_on)]
    found = [one for one in every if _fits(one, wanted, body, known, started_on)]
    found.sort(key=lambda one: (not one.counts.startswith("Counts"), one.title.casefold(), one.what))
    return Result(tuple(found[:MOST]), len(found))


def one(what: str, started_on: dt.date | None = None) -> Found | None:
    """What a reference or slug stands for; None for nothing."""
    known = kept.known()
    every = [*_named(), *_framework(known, None), *_listed(known, started_on)]
    return next((each for each in every if each.what.casefold() == what.casefold()), None)


def _fits(one: Found, wanted: list[str], body: str, known: Known, started_on: dt.date | None) -> bool:
    text = f"{key(one.title)} {key(one.what)}"
    if not all(word in text for word in wanted):
        return False
    if not body or not one.body:
        return True
    listed = known.catalogue is not None and known.catalogue.bodies.means(one.body, body, started_on)
    return listed or key(body) in key(one.body)


def _named() -> Iterator[Found]:
    """A status is of level 6, where the early years list has its versions."""
    statuses = reference("early-years")["ratios"]["statuses"]
    for slug, title in titles().items():
        if not slug.startswith(COUNTS_AT):
            yield Found(slug, title, "6" if slug in statuses else "", source="What roles ask for")


def _framework(known: Known, started_on: dt.date | None) -> Iterator[Found]:
    for slug, one in known.qualifications.items():
        if started_on is None or one.offered(started_on):
            yield Found(slug, _title(slug), one.level, one.body, begun=_offered(one), source="The framework")


def _title(slug: str) -> str:
    """A framework has slugs and no titles."""
    return slug.replace("-", " ").capitalize()


def _offered(one: Qualification) -> str:
    return " and ".join(
        [*([f"from {one.from_on}"] if one.from_on else []), *([f"before {one.until_on}"] if one.until_on else [])]
    )


def _listed(known: Known, started_on: dt.date | None) -> Iterator[Found]:
    for one in known.catalogue.versions if known.catalogue else ():
        yield _version(known, one, started_on)


def _version(known: Known, one: Version, started_on: dt.date | None) -> Found:
    assert known.catalogue is not None  # nosec B101: a version is of a list
    counts = said_of(decide(known.catalogue, one, started_on)) if started_on else ""
    asks = tuple(asked for asked in one.asks if asked.counts_if is not None)
    return Found(
        one.reference, one.title, str(one.level), one.body, counts, window(one), "Early years list", asks
    )  # fmt: skip
