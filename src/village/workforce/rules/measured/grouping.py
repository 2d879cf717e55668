"""The groups that published counts tell apart: few enough, and large enough, that nobody is known by them."""

import datetime as dt
from collections.abc import Mapping

LEAST_OF_A_SECTOR = 10
"""A sector with fewer in post in an area stands with others: twice the least count that is shown, so that what is left
of a total is never the few of one sector."""
SEVERAL = "several"
AGES = ((25, "under-25"), (35, "25-to-34"), (45, "35-to-44"), (55, "45-to-54"), (65, "55-to-64"))
OLDEST = "65-and-over"
NOT_KNOWN = "not-known"
# The five groups of England's census of 2021, in which Chinese stands among Asian (Office for National Statistics).
ETHNIC_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(("WBRI", "WIRI", "WOTH"), "white"),
    **dict.fromkeys(("MWBC", "MWBA", "MWAS", "MOTH"), "mixed"),
    **dict.fromkeys(("AIND", "APKN", "ABAN", "AOTH", "CHNE"), "asian"),
    **dict.fromkeys(("BCRB", "BAFR", "BOTH"), "black"),
    "OOTH": "other",
}
GRADUATES = frozenset({"early-years-professional", "teacher"})
"""Roles that make a setting graduate-led where somebody is in post in one: the early years professional whom the
Children's Plan promised, and a qualified teacher, who was taken as such (Department for Children, Schools and Families,
The Children's Plan: One Year On, 2008, 4.13)."""


def age_band(born_on: dt.date, on: dt.date) -> str:
    """Ten years of age, open at both ends, as a group's slug."""
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return next((band for below, band in AGES if age < below), OLDEST)


def ethnic_group(code: str) -> str:
    """The group of a census code; not known where it was not said."""
    return ETHNIC_GROUPS.get(code, NOT_KNOWN)


def level_group(level: str) -> str:
    """The group of a level of the national framework (Entry 1 to 8); not known where it was not shown."""
    number = int(level) if level.isdigit() else 1 if level else 0
    bands = ((6, "6-and-over"), (4, "4-5"), (3, "3"), (1, "2-and-under"))
    return next((band for least, band in bands if number >= least), NOT_KNOWN)


def sectors(in_post: Mapping[str, int]) -> dict[str, str]:
    """What each sector of an area is called when counted there: by its own name, or as one of several. Small sectors
    stand together, and where these are still few the next smallest joins them."""
    ordered = sorted(in_post, key=lambda one: (in_post[one], one))
    together = [one for one in ordered if in_post[one] < LEAST_OF_A_SECTOR]
    for one in ordered[len(together) :]:
        if not 0 < sum(in_post[each] for each in together) < LEAST_OF_A_SECTOR:
            break
        together.append(one)
    return {one: SEVERAL if one in together else one for one in in_post}
