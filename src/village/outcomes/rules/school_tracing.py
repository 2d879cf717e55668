"""What a trace says of a school's figure: what it means, how it was worked out, and what it was held against."""

from village.outcomes.rules import say, schools
from village.outcomes.rules.say import Row
from village.warehouse.schools.coasting import STATES, Verdict
from village.warehouse.schools.definition import Coasting, Floor, Marked
from village.warehouse.schools.line import Standing

Told = tuple[str, tuple[str, ...]]
PROGRESS = "ks4.progress8"
SCORES = "How far pupils came from eleven to sixteen beside others who began alike: 0 is the average of England."
SHARES = (
    "Its interval holds what lies behind the share with 95%, given how many pupils there were (Jeffreys’ prior; Brown, "
    "Cai and DasGupta 2001)."
)


def printed(row: Row) -> Row:
    """A figure with as many decimals as it and its limits were printed with; as it is where it has no limits."""
    return row if row["lower"] is None else schools.exact(row)


def definition(row: Row, mark: Marked | None) -> tuple[str, ...]:
    """What a figure means, a sentence each."""
    whose = say.BASES.get(row["basis"], row["basis"])
    more = [SCORES] if row["indicator"] == PROGRESS else []
    return (f"Whose figure: {whose}.", *more, *([mark.note] if mark else []))


def worked_out(row: Row, one: Standing) -> Told:
    """Of when it is, and how it and its interval were made. Of a figure that is not shown only that it was read."""
    said = ["Read from what was published."]
    if row["value"] is not None or row["code"] == "not-entered":
        said += [f"Of {row['denominator']:,.0f} pupils."] if row["denominator"] is not None else []
        if row["unit"] == "percent" and schools.interval(one):
            said += [f"95% interval {schools.interval(one)}.", SHARES]
        elif say.interval(printed(row), row):
            said.append(f"The limits are the publisher’s: {say.interval(printed(row), row)}.")
        else:
            said.append("No interval is known.")
    return f"{say.when(row['period'])}, {row['quality']}", tuple(said)


def beside(one: Standing, mark: Marked, line: float | None, rule: Floor) -> Told:
    """How a school stands to the line that is its figure's own, or to another that was asked for, and whose line it
    is."""
    own = schools.line(mark.line)
    whose = f"The line of {own} is that of a rule: {rule.goal} ({rule.source})."
    if line is not None and line != mark.line:
        whose = f"The line of {schools.line(line)} was asked for; that of the rule is {own} ({rule.source})."
    few = f"Fewer than {rule.minimum_pupils} pupils are not judged. {rule.minimum_why}"
    return schools.standing(one), (schools.sentence(one, mark.line if line is None else line), whose, few)


def not_judged(mark: Marked) -> Told:
    """That a school is of no kind that the line is for."""
    why = f"The line of {schools.line(mark.line)} is for mainstream schools paid for by the state, and this is none."
    return "Not judged", (why,)


def coasting(verdict: Verdict, rule: Coasting, own: Coasting) -> Told:
    """Whether a school coasts, what speaks for and against it, and by which rule: `own` is the rule as it is written,
    `rule` the one that was used, whose line may have been asked for."""
    moved, between = schools.change(verdict)
    changed = f"Change in {rule.improvement.years} years: {moved} (95% interval {between})." if between else ""
    how = (
        f"It coasts when {schools.line(rule.attainment.at_least)} or more reach the mark, and the published interval "
        f"of Progress 8 lies wholly below {rule.progress.below:g} or the share rose by less than "
        f"{rule.improvement.at_least:g} point in {rule.improvement.years} years."
    )
    whose = f"The rule: {own.source}."
    if rule.attainment.at_least != own.attainment.at_least:
        asked, written = schools.line(rule.attainment.at_least), schools.line(own.attainment.at_least)
        whose = f"The line of {asked} was asked for; that of the rule is {written} ({own.source})."
    said = (f"{schools.why(verdict)}.", changed, how, whose)
    return STATES[verdict.state], tuple(one for one in said if one)
