"""A second reading of the early years qualifications list, straight from the file and knowing nothing of how the first
is made: a dictionary of months, the questions by their numbers, the notes by the words that ask something.
"""

import csv
import datetime as dt
import functools
from collections.abc import Mapping
from pathlib import Path

MONTHS = dict(
    zip(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), range(1, 13), strict=True)
)
# Asked in the list by number: what is asked, and the answer with which it counts.
ASKED = {
    "7ymGLoQg58CBfQt91G3ez5": ("practice-assessed-in-maintained-sector", True),
    "4Mx3V72twImd3VY5uNHiTG": ("early-years-practice-certificate", True),
    "7eot0lrAmhr5ELmUWhzn1P": ("assessed-in-early-years-setting", True),
    "42X2tdGJMiGNxPpdY8uXZ8": ("about-early-years", True),
    "6uL6wdcrq5r0Kfz8ysaKls": ("scottish-level-7", True),
    "4N8w699OMeC7Nn248Y8BCN": ("knowledge-only", False),
    "2VEwBnnS9hVpRXZzQD0yaK": ("certificate-says-early-years-educator", True),
    "3TQk4RjOMcMGlCUy9ECDVS": ("assessed-in-england", True),
    "4qccwjESYJfce8rruWvr6F": ("already-an-early-years-educator", True),
    "23NmTS0KsPkJfXuiKqE97Q": ("fits-the-benchmark", True),
}
# Asked by a note, wherever these words stand in it.
NOTED = {
    "assessed in the Early Years Foundation Stage in the maintained sector": (
        "practice-assessed-in-maintained-sector",
        True,
    ),
    "certificate awarded by either the Training and Development Agency": ("higher-level-assistant-certificate", True),
    "sector endorsed": ("sector-endorsed", True),
    "when they have been awarded the status": ("status-awarded", True),
    "(Knowledge only pathway)": ("knowledge-only", False),
}
STATUSES = [{"EYQ-200", "EYQ-296"}, {"EYQ-201", "EYQ-295"}, {"EYQ-202", "EYQ-294"}]


def rows(path: Path) -> list[dict[str, str]]:
    """Every row of the file as it stands."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def first_day(written: str, *, after: bool) -> dt.date | None:
    """The first day of a month, or of the month after it."""
    if written in ("", "null"):
        return None
    name, short = written.split("-")
    months = (2000 + int(short)) * 12 + MONTHS[name] - 1 + after
    return dt.date(months // 12, months % 12 + 1, 1)


def covers(row: Mapping[str, str], on: dt.date) -> bool:
    """Whether somebody who began on a day began what this row lists."""
    first, end = first_day(row["From which date"], after=False), first_day(row["To which date"], after=True)
    return (first is None or on >= first) and (end is None or on < end)


def asks(row: Mapping[str, str]) -> dict[str, bool]:
    """What a row asks of its holder, and the answer with which it counts."""
    numbers = row["AdditionalRequirementQuestions"].split(":")
    note = " ".join(row["Notes/Additional Requirements"].split())
    return dict([ASKED[one] for one in numbers if one] + [asked for words, asked in NOTED.items() if words in note])


def same_name(one: Mapping[str, str], two: Mapping[str, str]) -> bool:
    """Whether two rows list the same qualification, begun at different times."""
    references = {one["Qualification Ref"], two["Qualification Ref"]}
    return any(references <= status for status in STATUSES) or all(
        one[column].lower().split() == two[column].lower().split()
        for column in ("Qualification Name", "Awarding Organisation Title", "Qualification Level")
    )


def levels(listed: list[dict[str, str]], on: dt.date) -> set[str]:
    """The levels of which the list says anything, of those who began on a day."""
    return {row["Qualification Level"] for row in listed if covers(row, on)}


def counts(
    listed: list[dict[str, str]], then: set[str], row: Mapping[str, str], on: dt.date, answers: Mapping[str, bool]
) -> tuple[str, str, str]:
    """What a row comes to at levels 2, 3 and 6 of the ratios: yes, no or open. `then` is `levels` of the day."""
    level = row["Qualification Level"]
    status = any(row["Qualification Ref"] in some for some in STATUSES)
    top = (2, 6 if status else 2 if level == "2" else 3)

    def upto(said: str) -> tuple[str, str, str]:
        return said, said if top[1] >= 3 else "no", said if top[1] == 6 else "no"

    below = ("no" if "2" in then else "open", "no", "no")
    if not covers(row, on):
        renamed = any(other is not row and covers(other, on) and same_name(other, row) for other in listed)
        return upto("open") if renamed or level not in then else below
    wanted = asks(row)
    if any(answers.get(slug) == (not good) for slug, good in wanted.items()):
        return ("no", "no", "no") if answers.get("knowledge-only") and "knowledge-only" in wanted else below
    return upto("open") if any(slug not in answers for slug in wanted) else upto("yes")
