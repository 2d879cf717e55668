"""The report in its first lines, which stand on its cover."""

import datetime as dt

from village.plan.report.saying import counted, day, listed, pounds, sentence, small, some
from village.plan.rules.report import Report, Tally
from village.plan.rules.standing import SOON, STATUS_WORDS
from village.plan.rules.targets import WORDS as TARGET_WORDS


def answer(report: Report) -> list[str]:
    """The report in its first lines: how many promises are kept, what presses, what the goals and the money come
    to."""
    cover, tally = report.cover, report.tally
    if not cover.reported:
        return _before(report)
    first = f"Of {counted(tally.total, 'commitment')} known on {day(cover.as_at)}, {_progress(tally)}."
    until = dt.date.fromisoformat(cover.as_at) + SOON
    soon, undated = tally.by_timing["due-soon"], tally.by_timing["no-date"]
    coming = f"{sentence(some(soon, 'falls', 'fall'))} due by {day(until.isoformat())}, and "
    coming += (
        f"{counted(undated, 'open one has', 'open ones have')} no date." if undated else "all open ones have a date."
    )
    return [first, f"{_late_said(tally)} {coming}", _goals_said(report), _money_said(report)]


def _late_said(tally: Tally) -> str:
    """Whose date is past: the plan's own first, then those made before it began."""
    late, older = tally.by_timing["overdue"], tally.by_timing["overdue-older"]
    if late:
        said = f"{counted(late, 'was', 'were')} past the date without being told as delivered."
        return f"{said} So {'was' if older == 1 else 'were'} {older:,} made before the plan began." if older else said
    if older:
        own = "None of the plan's own was past the date without being told as delivered;"
        return f"{own} {older:,} made before it began {'was' if older == 1 else 'were'}."
    return "None was past the date without being told as delivered."


def _progress(tally: Tally) -> str:
    begun = [status for status in ("delivered", "under-way", "delayed", "stopped") if tally.by_status[status]]
    if not begun:
        return "none is told as begun"
    first, *rest = begun
    number = tally.by_status[first]
    said = [
        f"{number:,} {'was' if number == 1 else 'were'} {STATUS_WORDS[first]}",
        *(f"{tally.by_status[s]:,} {STATUS_WORDS[s]}" for s in rest),
    ]
    return listed(said) + (
        f"; {tally.by_status['promised']:,} promised but not told as begun" if tally.by_status["promised"] else ""
    )


def _before(report: Report) -> list[str]:
    cover, tally = report.cover, report.tally
    known = [source for source in report.sources if source.known]
    lines = [
        (
            f"On {day(cover.as_at)} little was known of this plan: its first report is of "
            f"{day(cover.reported_on)}, which "
            f"had not come."
        ),
        f"{counted(len(known), 'source').capitalize()} of {len(report.sources)} could be read by then"
        + (f": {listed([source.title for source in known])}." if known else "."),
    ]
    held = listed(
        [
            counted(tally.total, "commitment"),
            counted(len(report.goals), "goal"),
            counted(len(report.figures), "figure"),
            counted(report.money.statements, "sum") + " of money",
        ]
    )
    return [
        *lines,
        (
            f"From what was known come {held}. Everything else in this report is empty for that reason, and not "
            f"because "
            f"nothing was done."
        ),
    ]


def _goals_said(report: Report) -> str:
    if not report.goals:
        return "The plan has set no goals yet."
    found = report.goal_statuses
    measures = sum(found.values())
    judged = found["met"] + found["missed"]
    have = "has" if len(report.goals) == 1 else "have"
    text = f"The {small(len(report.goals), 'goal')} to {report.cover.horizon} {have} {counted(measures, 'measure')}"
    if not measures:
        return f"{text}."
    parts = [
        f"{number} {TARGET_WORDS[status]}" for status, number in found.items() if number and status in ("met", "missed")
    ]
    if found["no-target"]:
        parts.append(f"{found['no-target']} without a target")
    if found["not-enough-data"]:
        parts.append(f"{found['not-enough-data']} without enough figures to judge")
    unjudged = "It cannot be judged yet." if measures == 1 else "None can be judged yet."
    return f"{text}: {listed(parts)}." + ("" if judged else f" {unjudged}")


def _money_said(report: Report) -> str:
    money = report.money
    if not money.sums:
        return "No money is stated."
    largest = money.sums[0]
    sums = counted(len(money.sums), "separate sum") + " of money"
    return (
        f"The sources name {sums}, the largest {pounds(largest.amount, largest.bound, largest.amount_high)}. "
        f"{money.caveat}"
    )
