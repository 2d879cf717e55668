"""What somebody says that they hold: whether it can be so. That it is so, only a certificate or a badge shows."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from village.workforce.rules.identifiers import NotTaken
from village.workforce.rules.qualifications.bodies import key
from village.workforce.rules.qualifications.framework import Qualification
from village.workforce.rules.qualifications.listed import Version

EARLIEST = dt.date(1940, 1, 1)
NEVER_ONESELF = "Nobody awards themselves: give the body that stands on the certificate."


@dataclass(frozen=True)
class Said:
    """A holding as somebody tells of it. `what`: its reference or slug, blank where it is in no list."""

    title: str
    body: str
    awarded_on: dt.date
    level: str = ""
    started_on: dt.date | None = None
    what: str = ""


def checked(said: Said, *, holder: str, on: dt.date, of: Version | Qualification | None, levels: list[str]) -> Said:
    """What is kept of it, with the level that its list has. `holder`: what its holder is called; `of`: what the list or
    the framework has of it. Raises NotTaken for what cannot be so."""
    if not said.title.strip() or not said.body.strip():
        raise NotTaken("Give the title and the awarding body as they stand on the certificate.")
    if key(said.body) == key(holder):
        raise NotTaken(NEVER_ONESELF)
    _days(said.started_on, said.awarded_on, on)
    level = said.level.strip()
    if of is not None:
        level = str(of.level)
        if said.level.strip() not in ("", level):
            raise NotTaken(f"This qualification is of level {level}: look at the certificate again.")
    if level and level not in levels:
        raise NotTaken(f"There is no such level: give one of {', '.join(levels)}, or leave it blank.")
    if isinstance(of, Qualification):
        _offered(of, said)
    return replace(said, level=level, title=" ".join(said.title.split()), body=" ".join(said.body.split()))


def mark(said: Said, answers: Mapping[str, bool]) -> str:
    """What stands for all that somebody says of a holding (SHA-256, as text): who looked at it looked at just this."""
    days = [str(said.started_on), str(said.awarded_on)]
    told = [said.what, said.title, said.level, said.body, days, sorted(answers.items())]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _days(started_on: dt.date | None, awarded_on: dt.date, on: dt.date) -> None:
    if awarded_on > on:
        raise NotTaken("It cannot have been awarded in the future: add it once you have it.")
    if (started_on or awarded_on) < EARLIEST:
        raise NotTaken("Nobody at work today began that early: look at the days again.")
    if started_on is not None and awarded_on < started_on:
        raise NotTaken("It cannot have been awarded before it was begun: look at the days again.")


def _offered(of: Qualification, said: Said) -> None:
    begun = said.started_on or said.awarded_on
    if not of.offered(begun):
        raise NotTaken("It could not be begun on that day: nobody offered it then.")


def unit_passed(passed_on: dt.date, *, on: dt.date) -> None:
    """Raises NotTaken for a day on which nobody can have passed a unit."""
    if not EARLIEST <= passed_on <= on:
        raise NotTaken("Give the day on which you passed it: today or before.")
