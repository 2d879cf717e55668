"""A qualification as it stands on somebody's certificate, looked for in the list: by title, body, level and first day.

Titles are compared by their words, never by likeness: one that is not found is not found, and nothing follows from it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from village.workforce.rules.qualifications.bodies import key
from village.workforce.rules.qualifications.counting import (
    COUNTED,
    OPEN,
    Catalogue,
    Contradiction,
    Decision,
    Reason,
    decide,
)
from village.workforce.rules.qualifications.listed import Question, Version

TAGS = ("qcf", "vrq")  # what a certificate may show in its title, where the list says so
THE_LIST = "Early years qualifications list"


def titles(one: Version) -> set[str]:
    """The words under which a version may stand on a certificate."""
    words = key(one.title)
    return {words, *(f"{words} {tag}" for tag in TAGS if one.may_show_tags)}


def named(catalogue: Catalogue, title: str, body: str, level: int | None, started_on: dt.date | None) -> list[Version]:
    """The versions that a certificate may mean; those that its first day fits alone, where there are any."""
    found = [
        one
        for one in catalogue.versions
        if key(title) in titles(one)
        and (level is None or one.level == level)
        and (not body or catalogue.bodies.means(one.body, body, started_on))
    ]
    fitting = [one for one in found if started_on is not None and one.began_within(started_on)]
    return fitting or found


def decide_named(
    catalogue: Catalogue,
    title: str,
    body: str = "",
    level: int | None = None,
    started_on: dt.date | None = None,
    awarded_on: dt.date | None = None,
    answers: Mapping[str, bool] | None = None,
) -> Decision:
    """What a certificate counts as. Where it may mean several rows that do not come to the same, it is undecided.

    Raises Contradiction as `decide` does.
    """
    found = named(catalogue, title, body, level, started_on)
    given = answers or {}
    if not found:
        said = (
            f"The list has nothing named “{' '.join(title.split())}”{_of(body, level)}; look for its reference there."
        )
        return Decision(dict.fromkeys(COUNTED, OPEN), (Reason(said, THE_LIST),))
    strange = sorted(set(given) - {one.slug for version in found for one in _asks(catalogue, version, body)})
    if strange:
        raise Contradiction(f"{' and '.join(one.reference for one in found)} does not ask {strange[0]}.")
    made = [_one(catalogue, one, body, started_on, awarded_on, given) for one in found]
    if all(one.levels == made[0].levels for one in made[1:]):
        return _together(made, made[0].levels)
    told = Reason("It may be any of these, which do not count alike: its level or its body would tell.", THE_LIST)
    levels = {at: made[0].levels[at] if len({one.levels[at] for one in made}) == 1 else OPEN for at in COUNTED}
    return _together(made, levels, (told,))


def _of(body: str, level: int | None) -> str:
    return (f" of {' '.join(body.split())}" if body else "") + (f" at level {level}" if level else "")


def _asks(catalogue: Catalogue, one: Version, body: str) -> tuple[Question, ...]:
    """What a row asks, and whether a body that the list does not name is one of those meant."""
    slug = catalogue.bodies.asks(one.body) if body and key(body) != key(one.body) else ""
    return (*one.asks, catalogue.questions[slug]) if slug else one.asks


def _one(
    catalogue: Catalogue,
    one: Version,
    body: str,
    started_on: dt.date | None,
    awarded_on: dt.date | None,
    answers: Mapping[str, bool],
) -> Decision:
    asked = replace(one, asks=_asks(catalogue, one, body))
    own = {slug: said for slug, said in answers.items() if slug in {question.slug for question in asked.asks}}
    return decide(catalogue, asked, started_on, awarded_on, own)


def _together(made: list[Decision], levels: Mapping[int, str], more: tuple[Reason, ...] = ()) -> Decision:
    return Decision(
        levels,
        (*more, *dict.fromkeys(reason for one in made for reason in one.reasons)),
        tuple(dict.fromkeys(question for one in made for question in one.ask)),
        tuple(dict.fromkeys(reference for one in made for reference in one.considered)),
    )
