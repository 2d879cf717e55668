"""What stands behind a figure of a school: the hops of a trace that figures of schools own. No hop holds a count of
what is hidden: nothing of a figure that is not shown is asked for here."""

from village.outcomes.queries import schools
from village.outcomes.queries.asking import Row
from village.outcomes.queries.tracing import released
from village.outcomes.rules import say, school_tracing, tracing
from village.outcomes.rules import schools as words
from village.ui.traces import Trace
from village.warehouse.schools import definition
from village.warehouse.schools.line import NOT_KNOWN, Standing, standing


def row(urn: str, indicator: str, period: str = "") -> Row | None:
    """The figure of a school that is named, of a period or the latest. None where there is no such figure."""
    mine = (one for one in schools.figures_of_school(urn) if one["indicator"] == indicator)
    return next((one for one in mine if period in ("", one["period"])), None)


def figure(row: Row, line: float | None = None) -> Trace:
    """What stands behind a figure of a school (a row as `row` gives it): what it means, how it was worked out, how the
    school stands to the rule's line or to another (percent), whether it coasts, which release it is of and what of it
    is hidden."""
    said = schools.school(row["urn"])
    name = said["name"] if said else f"School {row['urn']}"
    rule, release = definition.floor(), released(row)
    mark = rule.marked(row["indicator"])
    judged = said is not None and said["sector"] in rule.sectors
    one = Standing(NOT_KNOWN)
    if row["unit"] == "percent":
        one = standing(row, mark.line if mark and line is None else line or 50, rule.minimum_pupils)
    hops = [Trace("Definition", row["title"], school_tracing.definition(row, mark), f"/schools/{row['urn']}/#all")]
    hops.append(Trace("Worked out", *school_tracing.worked_out(row, one)))
    if mark:
        told = school_tracing.beside(one, mark, line, rule) if judged else school_tracing.not_judged(mark)
        hops.append(Trace("Beside the line", *told, "/schools/"))
    hops += _coasts(row, line) if judged else []
    shown = tracing.suppression(row, {}, counted_here=False)
    value = words.share(one, row) if row["unit"] == "percent" else say.value(school_tracing.printed(row), row)
    when = f"{tracing.capital(value)}, {say.in_period(row['period'])}."
    return Trace("Figure", f"{row['title']}, {name}", (when,), f"/schools/{row['urn']}/").with_below(
        *hops,
        *release,
        Trace("What may be shown", *shown),
        missing=() if release else ("The release that it was read from is not in the warehouse in use.",),
    )


def _coasts(row: Row, line: float | None) -> list[Trace]:
    """Whether the school coasts in the period of a figure by which that is judged; nothing of any other figure."""
    own = definition.coasting()
    rule = own if line is None else own.at_least(line)
    if row["indicator"] not in (rule.attainment.indicator, rule.progress.indicator):
        return []
    verdict = schools.coasts(schools.figures_of_school(row["urn"]), rule, row["period"])
    told = school_tracing.coasting(verdict, rule, own) if verdict else ()
    return [Trace("Coasting", *told, "/schools/coasting/")] if told else []
