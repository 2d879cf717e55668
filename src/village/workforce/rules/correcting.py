"""What a worker may say is wrong, and how what they wrote becomes what is kept."""

import datetime as dt

from village.workforce.rules.identifiers import NotTaken
from village.workforce.rules.said import ETHNICITIES, SEXES

FIELDS = {
    "name": "Your name",
    "born_on": "Your date of birth",
    "sex": "Your sex",
    "ethnicity": "Your ethnicity",
    "registration": "Your registration",
    "posts": "Your posts",
    "absences": "Your absences",
    "checks": "Your checks and training",
}
APPLIED = ("name", "born_on", "sex", "ethnicity")
"""What is put right as the worker wrote it once the employer accepts; of the rest the employer does what is to be done
on the worker's page."""
DECISIONS = ("accepted", "declined")
OLDEST, YOUNGEST = 100, 13


def wanted(field: str, text: str, *, on: dt.date) -> str:
    """What a worker asks for, as it is kept. Raises NotTaken for what the field cannot be."""
    said = text.strip()
    if not said:
        raise NotTaken("Write what it should be.")
    if field == "born_on":
        return born(said, on=on).isoformat()
    known = {"sex": SEXES, "ethnicity": ETHNICITIES}.get(field)
    if known is None:
        return said
    found = next((slug for slug, name in known.items() if said.casefold() in (slug.casefold(), name.casefold())), "")
    if not found:
        raise NotTaken(f"Write one of: {'; '.join(known.values())}.")
    return found


def born(text: str, *, on: dt.date) -> dt.date:
    """A date of birth written as 31/12/1980 or 1980-12-31. Raises NotTaken for any other text, a date that is none, or
    an age that no worker has."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            found = dt.datetime.strptime(text, form)  # noqa: DTZ007 - a day, read as one
        except ValueError:
            continue
        return of_an_age(found.date(), on=on)
    raise NotTaken("Write the date of birth with four figures for the year, as in 31/12/1980.")


def of_an_age(born_on: dt.date, *, on: dt.date) -> dt.date:
    """A date of birth that a worker can have on a day. Raises NotTaken for any other."""
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    if not YOUNGEST <= age <= OLDEST:
        raise NotTaken(f"A worker is from {YOUNGEST} to {OLDEST} years old: look at the date of birth again.")
    return born_on


def split(name: str) -> tuple[str, str]:
    """A name as given and family name: the last word is the family name, and so is an only one."""
    given, _, family = name.strip().rpartition(" ")
    return given.strip(), family
