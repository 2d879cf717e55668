"""Made-up services at real English postcodes, for measuring alone: one after another, the same from the same number.

Their words are few for so many records (a kind of help has a dozen of its own), which is harder on a search than life:
common words stand in tens of thousands of them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Any

from village.kernel.areas.queries import english_postcodes, postcode_place
from village.search.rules.entry import Entry
from village.search.rules.hours import packed
from village.search.rules.question import Question, When
from village.search.rules.words import Thesaurus

SEED, TODAY, POSTCODES, RARE_WORDS = 2008, date(2026, 11, 27), 100_000, 20_000
MILE = 1609.344
HELP = (
    "speech stammer language talking listening; sleep bedtime routine night tired; swimming pool water lessons; "
    "football pitch coaching team; autism sensory calm communication; wheelchair ramp lift disabled; food parcel "
    "pantry cooking; debt money budgeting benefits; bereavement grief loss counselling; anxiety worry calm therapy; "
    "anger behaviour parenting course; baby breastfeeding weaning midwife; toddler playgroup stay play; nursery "
    "childcare preschool places; youth club friday evening; dance drama theatre stage; music guitar choir band; "
    "homework reading library study; apprenticeship careers training job; housing tenancy homeless shelter; refuge "
    "violence safety women; drugs alcohol recovery misuse; carers respite young break; fostering adoption kinship "
    "family; asylum refugee interpreter welcome; transport bus travel pass; holiday camp activities outdoor; boxing "
    "gym fitness martial; cycling skate park bikes; separation divorce mediation contact"
)
SUBJECTS = tuple(tuple(one.split()) for one in HELP.split("; "))
KINDS = tuple(f"{subject[0]}-{subject[1]}" for subject in SUBJECTS)
FORMS = ("Club", "Group", "Service", "Centre", "Project", "Sessions", "Clinic", "Network")
NEEDS = {
    "access": ("wheelchair", "hearing-loop", "changing-place", "lift", "parking", "quiet-space"),
    "send": ("autism", "learning", "physical", "speech", "sensory"),
    "languages": ("en", "pl", "ur", "bn", "pa", "so", "ar", "ro", "bsl"),
}
THESAURUS = Thesaurus(kinds={word: (kind,) for kind, of in zip(KINDS, SUBJECTS, strict=True) for word in of})


@dataclass(frozen=True)
class Town:
    """Points of real postcodes, with the lower-tier area of each."""

    points: tuple[tuple[int, int], ...]
    areas: tuple[str, ...]


@lru_cache(maxsize=1)
def town() -> Town:
    """Some postcodes of England, spread as postcodes are."""
    every = english_postcodes()
    found = [postcode_place(key.decode()) for key in every[:: max(1, len(every) // POSTCODES)]]
    known = [place for place in found if place and place.easting and place.northing and place.lower_code]
    return Town(
        tuple((int(place.easting or 0), int(place.northing or 0)) for place in known),
        tuple(str(place.lower_code) for place in known),
    )


@lru_cache(maxsize=1)
def _rare() -> tuple[list[str], list[float]]:
    """Words of no meaning, and how often each stands, as words do: the second half as often as the first."""
    dice = random.Random(SEED)
    parts = ["ba", "co", "den", "fi", "gor", "hal", "jun", "ke", "lim", "mor", "na", "pel", "ro", "sta", "tun", "wi"]
    words = sorted({"".join(dice.choices(parts, k=dice.randint(2, 5))) for _ in range(RARE_WORDS)})
    dice.shuffle(words)
    return words, list(accumulate(1 / rank for rank in range(1, len(words) + 1)))


def entries(services: int) -> Iterator[Entry]:
    """So many services; four in ten have a second place, and each thing is unsaid in some."""
    dice, where = random.Random(SEED), town()
    words, often = _rare()
    for number in range(services):
        subject = dice.randrange(len(SUBJECTS))
        of = SUBJECTS[subject]
        at = dice.randrange(len(where.points))
        said = dice.choices(of, k=14) + dice.choices(words, cum_weights=often, k=30)
        youngest = dice.choice((0, 0, 2, 5, 8, 11, 13))
        places = [where.points[at], *([dice.choice(where.points)] if dice.random() < 0.39 else [])]
        evening = dice.choice((18, 20, 30, 36))
        spans = [(day, evening, evening + 5) for day in dice.sample(range(7), dice.randint(1, 5))]
        yield Entry(
            ref=f"{number:032x}",
            name=f"{dice.choice(words).title()} {of[number % len(of)].title()} {dice.choice(FORMS)}",
            summary=f"{of[0]} {of[-1]} {' '.join(said[:6])}",
            organisation=f"{words[number % 5_000].title()} Trust",
            description=" ".join(said),
            kinds=(KINDS[subject],) if dice.random() < 0.9 else (),
            points=tuple(places) if dice.random() < 0.95 else (),
            online=_said(dice, dice.random() < 0.2),
            minimum_age=_said(dice, youngest),
            maximum_age=_said(dice, youngest + dice.choice((3, 6, 12))),
            free=_said(dice, dice.random() < 0.4),
            hours=_said(dice, packed(spans)),
            in_term=_said(dice, True),
            in_holidays=_said(dice, dice.random() < 0.4),
            access=_said(dice, frozenset(dice.sample(NEEDS["access"], 2))),
            send=_said(dice, frozenset(dice.sample(NEEDS["send"], 1))),
            languages=_said(dice, frozenset(dice.sample(NEEDS["languages"], 2))),
            areas=(where.areas[at],) if dice.random() < 0.6 else None,
            group=f"o{number % 5_000}",
            checked_on=_said(dice, TODAY - timedelta(dice.randrange(1_500))),
            completeness=dice.random(),
            placed=dice.random() < 0.99,
        )


def _said(dice: random.Random, value: Any) -> Any:
    return value if dice.random() < 0.7 else None


def texts(count: int) -> list[str]:
    """What people type: one to three words of a kind of help, one in ten with a slip."""
    dice, found = random.Random(SEED + 1), []
    for _ in range(count):
        words = dice.sample(dice.choice(SUBJECTS), dice.choice((1, 1, 2, 3)))
        if dice.random() < 0.1:
            words[0] = words[0][:-2] + words[0][-1] + words[0][-2]
        found.append(" ".join(words))
    return found


def questions(count: int, *, worded: bool, miles: float | None, filtered: bool) -> list[Question]:
    """Questions from real places."""
    dice, where = random.Random(SEED + 2), town()
    found = []
    for text in texts(count):
        at = dice.randrange(len(where.points))
        found.append(
            Question(
                text=text if worded else "",
                place=where.points[at] if miles else None,
                within=miles * MILE if miles else None,
                area=where.areas[at] if miles else None,
                ages=(float(dice.randrange(18)),) if filtered else (),
                free=True if filtered else None,
                when=When(dice.randrange(7), 36, 44) if filtered and dice.random() < 0.5 else None,
                access=frozenset(dice.sample(NEEDS["access"], 1)) if filtered and dice.random() < 0.5 else frozenset(),
                today=TODAY,
            )
        )
    return found
