"""Schools against a line, and those that coast, in words."""

from collections.abc import Mapping
from typing import Any

from village.outcomes.rules import chance, say
from village.warehouse.schools.coasting import NO, TOO_FEW_YEARS, YES, Verdict
from village.warehouse.schools.counts import CANNOT_SAY, MET, Count
from village.warehouse.schools.definition import Floor
from village.warehouse.schools.line import STATES, Standing

Row = Mapping[str, Any]
GOAL = {MET: "Met: none is below", CANNOT_SAY: "Cannot be said"}


def line(value: float) -> str:
    """A line in percent, without needless decimals."""
    return f"{value:g}%"


def share(one: Standing, row: Row) -> str:
    """The share as printed, or why there is none."""
    if row["code"] == "not-entered" and one.share is not None:
        return "0% (nobody was entered)"
    return say.value(row, row)


def interval(one: Standing) -> str:
    """“24.1 to 37.0%”; blank where none is known."""
    if one.lower is None or one.upper is None:
        return ""
    return f"{say.number(one.lower, 1)} to {say.number(one.upper, 1)}%"


def likely(one: Standing) -> str:
    """The chance of being under the line; a dash where it is not known."""
    return "–" if one.chance is None else chance.chance(one.chance)


def exact(row: Row) -> Row:
    """A score with as many decimals as it and its limits were printed with: 0.7 beside 0.44 is said as 0.70."""
    ends = [row[part] for part in ("value", "lower", "upper") if row[part] is not None]
    return {**row, "decimals": max((len(f"{end:.6f}".rstrip("0").partition(".")[2]) for end in ends), default=0)}


def standing(one: Standing) -> str:
    """How a school stands, in a few words."""
    return STATES[one.state]


def sentence(one: Standing, at: float) -> str:
    """What may be said of a school against a line, in one sentence."""
    if not one.judged:
        why = "it has too few pupils" if one.share is not None else "its share is not known"
        return f"Whether it is below {line(at)} is not judged: {why}."
    side = "below" if one.below else "not below"
    found = f"{say.number(one.share or 0, 1)}% of {one.pupils} pupils: {side} {line(at)}"
    return f"{found}. The chance that its own share is below is put at {likely(one)}: {standing(one).lower()}."


def number(found: Count) -> str:
    """How many schools are below: “85”, or “85 to 88” where some are not known."""
    return f"{found.low:,}" if not found.unknown else f"{found.low:,} to {found.high:,}"


def goal(found: Count) -> str:
    """Whether no school is below."""
    return GOAL.get(found.goal, "Not met")


def since(rule: Floor) -> str:
    """The goal and where things stood before it, as the rule's source tells."""
    before = " and ".join(f"{one.schools:,} schools in {one.year}" for one in rule.before)
    return f"The goal: {rule.goal[0].lower()}{rule.goal[1:]} (paragraph {rule.paragraph}). Below it were {before}."


def change(verdict: Verdict) -> tuple[str, str]:
    """How the share moved and its interval, or why that is not known."""
    moved = verdict.change
    if moved is None:
        return ("too few years" if verdict.no_improvement == TOO_FEW_YEARS else "not known"), ""
    sign = "+" if moved.value > 0 else ""
    return (
        f"{sign}{say.number(moved.value, 1)} points",
        f"{say.number(moved.lower, 1)} to {say.number(moved.upper, 1)}",
    )


def why(verdict: Verdict) -> str:
    """What speaks for and against coasting, in a few words."""
    low = {YES: "low progress", NO: "progress not low"}.get(verdict.low_progress, "progress not known")
    flat = {YES: "little or no improvement", NO: "improved", TOO_FEW_YEARS: "too few years to see improvement"}
    said = f"{low}; {flat.get(verdict.no_improvement, 'improvement not known')}"
    return said[0].upper() + said[1:]
