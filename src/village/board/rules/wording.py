"""What may stand in a priority or an action: why not, a sentence each."""

from math import isfinite

from village.board.rules.facts import CHAPTERS, PARTNERS, TARGETS, Aim, Deed
from village.plan.rules.dates import due_window, period_window

MOST_POUNDS = 10**12


def aim_wrong(aim: Aim, from_year: int, to_year: int) -> list[str]:
    """What is wrong with a priority, as far as its own fields tell."""
    wrong = []
    if aim.chapter and aim.chapter not in CHAPTERS:
        wrong.append("Choose one of the plan’s chapters, or none.")
    if aim.measure and aim.no_measure:
        wrong.append("Give a measure, or say why there is none yet: not both.")
    if aim.measure and (aim.value is None or aim.bound not in TARGETS or not aim.due):
        wrong.append("A measure needs a target: at least or at most how much, and by when.")
    if not aim.measure and (aim.value is not None or aim.bound or aim.due):
        wrong.append("A target needs a measure.")
    if aim.value is not None and not (isfinite(aim.value) and abs(aim.value) < MOST_POUNDS):
        wrong.append("Write the target as a number.")
    return wrong + _date_wrong(aim.due, from_year, to_year)


def deed_wrong(deed: Deed, from_year: int, to_year: int) -> list[str]:
    """What is wrong with an action, as far as its own fields tell."""
    wrong = []
    if deed.lead and deed.lead not in PARTNERS:
        wrong.append("Choose the partner who leads.")
    if not set(deed.partners) <= set(PARTNERS) or deed.lead in deed.partners:
        wrong.append("Choose the other partners; whoever leads is not among them.")
    if deed.amount is not None and not 0 < deed.amount < MOST_POUNDS:
        wrong.append("Write the money in whole pounds.")
    if deed.amount is not None and deed.no_money:
        wrong.append("Say how much money, or that none is needed: not both.")
    if deed.period and (deed.amount is None or period_window(deed.period) is None):
        wrong.append("Write the years of the money like 2027/28 or 2027/28..2029/30.")
    return wrong + _date_wrong(deed.due, from_year, to_year)


def _date_wrong(due: str, from_year: int, to_year: int) -> list[str]:
    window = due_window(due) if due else None
    if due and window is None:
        return ["Write the date like 2027-09-30, 2027-09, 2027 or 2027/28."]
    if window and not (from_year <= window.last_on.year <= to_year + 1):
        return [f"The date must lie within the plan’s years, {from_year} to {to_year}."]
    return []
