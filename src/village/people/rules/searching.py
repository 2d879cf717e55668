"""What a search for a child must say, so that the index can be asked but never browsed.

A number; or both names with a date of birth, an age or a postcode; or one name with a full date of birth and a
postcode (the other may be misspelt beyond recognition, or not yet given). Anything less is a list of children.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from village.linkage.rules.identifiers import SCHEMES
from village.linkage.rules.places import is_british

SHOWN = 10
"""Children one search may show: more than this is browsing, and the search must say more."""
AN_HOUR, A_DAY = 60, 300
"""Searches of one person in an hour and in a day; ten times what a survey of 2007 found practitioners to make in a
day of calls to find each other (107 a year)."""
OLDEST = 25
"""Years: nobody older is in the index."""
MOST_OVERRIDES = 5
"""Shields that one person may look behind in a day; who must see more than that asks information governance."""
MOST_MESSAGES = 10
"""Messages that one person may ask to have passed on in a day."""
AGED_BITS = 2.6
"""What it says, in bits, that a child's date of birth is such as the age that was given means: of children up to 18,
three years in nineteen are (`aged`)."""
NUMBER_OR_NAME = "Enter an NHS or pupil number, or a forename and a surname with a date of birth, an age or a postcode."
PURPOSES = {
    "concern": "I am worried about a child",
    "assess": "I am assessing what a child needs",
    "help": "I am working with this child already",
    "referral": "A referral has come to me",
    "missing": "A child is missing, or not in education",
    "request": "The family asked me to",
}


@dataclass(frozen=True)
class Criteria:
    """What is searched for, as written; `age` in years, blank or a number."""

    number: str = ""
    forename: str = ""
    surname: str = ""
    date_of_birth: str = ""
    age: str = ""
    postcode: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        """Which of them were given: the names only, for the audit."""
        return tuple(name for name, text in vars(self).items() if text.strip())


def mistakes(criteria: Criteria) -> list[tuple[str, str]]:
    """All that is missing or cannot be: each one sentence, with the criterion at which it can be put right. None when
    the search may be made."""
    given = set(criteria.said)
    age = criteria.age.strip()
    found = []
    if "number" not in given:
        if {"forename", "surname"} <= given:
            if not given & {"date_of_birth", "age", "postcode"}:
                found.append(("date_of_birth", "Enter a date of birth, an age or a postcode too."))
        elif not (given & {"forename", "surname"} and {"date_of_birth", "postcode"} <= given):
            found.append(("number", NUMBER_OR_NAME))
    if age and not (age.isascii() and age.isdigit() and int(age) <= OLDEST):
        found.append(("age", f"Enter an age in years, from 0 to {OLDEST}."))
    return found


def not_enough(criteria: Criteria) -> str:
    """The first of the `mistakes`; empty when the search may be made."""
    return next((sentence for _, sentence in mistakes(criteria)), "")


def searched_by(criteria: Criteria) -> Criteria:
    """What of it is searched by: a number with too little else is a number alone, or any figure would make a list of
    children out of a name."""
    number = criteria.number.strip()
    alone = Criteria(number=criteria.number, age=criteria.age)
    return alone if number and not_enough(replace(criteria, number="")) else criteria


def too_often(in_an_hour: int, in_a_day: int) -> bool:
    """Whether somebody has made all the searches that work can need."""
    return in_an_hour >= AN_HOUR or in_a_day >= A_DAY


def aged(birth: str, age: int, year: int) -> bool:
    """Whether a child of this date (or year) of birth may be of an age, give or take a year."""
    return abs((year - int(birth[:4])) - age) <= 1


def vague(said: Mapping[str, str]) -> bool:
    """Whether what is said, as compared, has only names to find a child by: neither a date of birth nor a number, and
    of a postcode no more than its district. Where such a search finds nobody, it goes by every name that is one slip
    away."""
    return said.keys().isdisjoint(("birth", *SCHEMES)) and not is_british(said.get("postcode", "").partition("|")[0])


def aged_bits(births: Iterable[str], criteria: Criteria) -> float:
    """What the age that was given adds, in bits, where a date of birth that it does not rule out bears it out."""
    return AGED_BITS if criteria.age.strip() and any(births) else 0.0


def unlike(values: Mapping[str, str], criteria: Criteria, year: int) -> bool:
    """Whether the age that was given rules a child out."""
    return bool(criteria.age.strip()) and "birth" in values and not aged(values["birth"], int(criteria.age), year)
