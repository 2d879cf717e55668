"""The report's facts in words: the same sentences, dates and amounts for the web page and for paper."""

from typing import Any

from village.plan.report.answer import answer
from village.plan.report.saying import (
    about,
    counted,
    day,
    place,
    plain_pounds,
    pounds,
    quantity,
    sentence,
    some,
)
from village.plan.rules.dates import say_due, say_period, say_years
from village.plan.rules.document import Figure
from village.plan.rules.report import CommitmentLine, GoalLine, MeasureLine, MoneyLine, Report, Tally
from village.plan.rules.standing import STATUS_WORDS
from village.plan.rules.targets import WORDS as TARGET_WORDS
from village.plan.rules.undated import Undated

ORDER = ("delivered", "under-way", "promised", "delayed", "stopped")  # from done to given up, as people read it
NOT_STATED = "Not stated"  # the one word for what the sources do not give
SHOWN = 25  # rows of a long list in the document; the tables beside it hold them all
SAID = {"provisional": " (provisional)", "forecast": " (forecast)", "approximate": " (approximate)"}
UNKNOWN = {
    "figures-disagree": "Figures that cannot both be right",
    "sums-disagree": "Sums that cannot both be right",
    "parts-exceed-whole": "Parts that come to more than their whole",
    "counted-twice": "Sums that stand twice and may be one",
    "no-owner": "Commitments that nobody is said to lead",
    "no-date": "Commitments without any word of time",
    "loose-date": "Commitments whose date is said only loosely",
    "goal-without-measure": "Goals without a measure",
    "target-not-set": "Measures without a target",
    "target-without-value": "Targets given by a value that is not stated",
    "no-baseline": "Measures whose starting point is not stated",
    "milestone-without-measure": "Milestones that nothing measures",
    "no-such-paragraph": "References to paragraphs that do not exist",
    "figures-told-differently": "Figures told in two ways that can both be true",
    "sums-told-differently": "Sums told in two ways that can both be true",
}
ABOUT_PROMISES = tuple(UNKNOWN)  # the rest is about how the document was printed: it stands in the JSON


def view(report: Report) -> dict[str, Any]:
    """Everything that the document shows, as text and lists of text."""
    cover = report.cover
    return {
        "title": f"{cover.title}: progress report",
        "plan_title": cover.title,
        "as_at": day(cover.as_at),
        "as_at_iso": cover.as_at,
        "area": cover.area,
        "publisher": cover.publisher,
        "edition": f"Edition {cover.edition}",
        "sha256": cover.sha256,
        "reported": cover.reported,
        "answer": answer(report),
        "facts": _facts(report.tally),
        "statuses": [STATUS_WORDS[status].capitalize() for status in ORDER],
        "chapters": [_chapter(line.number, line.title, line.summary, line.tally) for line in report.chapters],
        "goals": [_goal(goal) for goal in report.goals],
        "changes": [_commitment(report, line) for line in report.changes[:SHOWN]],
        "overdue": [_commitment(report, line) for line in report.overdue[:SHOWN]],
        "overdue_all": len(report.overdue),
        "next": [_commitment(report, line) for line in report.next_due[:SHOWN]],
        "next_all": len(report.next_due),
        "no_date": _no_date(report),
        "money": _money(report),
        "stories": [_story(report, story) for story in report.stories],
        "unknown": _unknown(report),
        "sources": [_source(source) for source in report.sources],
        "method": method(report),
        "licence": cover.licence,
    }


def _facts(tally: Tally) -> list[dict[str, str]]:
    shown = [("commitment" if tally.total == 1 else "commitments", tally.total)] + [
        (STATUS_WORDS[s], tally.by_status[s]) for s in ("delivered", "under-way", "promised")
    ]
    return [
        {"value": f"{number:,}", "label": label}
        for label, number in [*shown, ("past their date", tally.by_timing["overdue"])]
    ]


def _chapter(number: int, title: str, summary: str, tally: Tally) -> dict[str, Any]:
    return {
        "number": str(number) if number else "",
        "title": title,
        "summary": summary,
        "total": tally.total,
        "counts": [tally.by_status[status] for status in ORDER],
        "overdue": tally.by_timing["overdue"],
        "soon": tally.by_timing["due-soon"],
    }


def _goal(goal: GoalLine) -> dict[str, Any]:
    return {
        "number": str(goal.number),
        "title": goal.title,
        "commitments": goal.commitments,
        "measures": [_measure(one) for one in goal.measures],
    }


def _measure(one: MeasureLine) -> dict[str, str]:
    return {
        "title": one.title,
        "target": sentence(_target(one)),
        "baseline": sentence(_baseline(one)),
        "latest": sentence(figure(one.latest)) or NOT_STATED,
        "status": one.status,
        "status_words": TARGET_WORDS[one.status].capitalize(),
        "why": one.why,
    }


def _target(one: MeasureLine) -> str:
    if one.target_kind == "not-set":
        return "no target set"
    if one.value is None:
        return f"as in a past year, value not stated, by {say_due(one.due)}"
    if one.target_kind != "absolute":
        way = "lower" if one.value < 0 else "higher"
        return f"{quantity(abs(one.value), one.bound, one.unit)} {way} than at the start, by {say_due(one.due)}"
    return f"{quantity(one.value, one.bound, one.unit)} by {say_due(one.due)}"


def _baseline(one: MeasureLine) -> str:
    if one.baseline_value is None or one.baseline_kind == "unknown":
        return NOT_STATED
    about = "about " if one.baseline_kind == "approximate" and one.baseline_bound in ("", "exactly") else ""
    said = quantity(one.baseline_value, one.baseline_bound, one.baseline_unit or one.unit)
    return f"{about}{said} ({say_period(one.baseline_period)})"


def figure(one: Figure | None) -> str:
    """A stated figure with its period and whether it is provisional or a forecast; blank for none."""
    if one is None:
        return ""
    return f"{quantity(one.value, one.bound, one.unit)} ({say_period(one.period)}){SAID.get(one.precision, '')}"


def _titles(report: Report) -> dict[str, str]:
    return {source.id: source.title for source in report.sources}


def _commitment(report: Report, line: CommitmentLine) -> dict[str, str]:
    return {
        "title": line.title,
        "difference": line.difference,
        "leads": "; ".join(line.leads) or "Nobody named",
        "due": sentence(say_due(line.due)),
        "status": STATUS_WORDS[line.status].capitalize(),
        "status_slug": line.status,
        "since": day(line.since),
        "where": place(line.paragraph, line.source, _titles(report)),
    }


def _no_date(report: Report) -> str:
    """The open commitments without a date, and how they come from all that have none; blank when none has."""
    open_ones = report.tally.by_timing["no-date"]
    found = {line.check: line.count for line in report.unknown}
    every = Undated(found.get("no-date", 0), found.get("loose-date", 0))
    if not open_ones:
        return ""
    said = f"A further {counted(open_ones, 'open commitment has', 'open commitments have')} no date"
    closed = every.total - open_ones
    if closed:
        said += f". With {some(closed, 'that is', 'that are')} no longer open that makes {every.total:,}"
    return f"{said}: {every.said}."


def _money(report: Report) -> dict[str, Any]:
    money = report.money
    shown = money.sums[:20]
    return {
        "total": about(money.total),
        "caveat": money.caveat,
        "notes": _money_notes(report),
        "rows": [_sum(report, line) for line in shown],
        "rest": _rest(len(money.sums) - len(shown), shown[-1]) if len(money.sums) > len(shown) else "",
    }


def _rest(number: int, last: MoneyLine) -> str:
    """Of the sums that the document has no room for."""
    most = plain_pounds(last.amount)
    if number == 1:
        return f"Another sum, not larger than {most}, stands in money.csv."
    return f"Another {number:,} sums, none larger than {most}, stand in money.csv."


def _money_notes(report: Report) -> list[str]:
    money = report.money
    if not money.sums:
        return []
    largest = money.sums[0]
    notes = [
        f"The sources state {counted(money.statements, 'sum')} of money. "
        f"{some(money.repeats, 'repeats', 'repeat').capitalize()} another, "
        f"{some(money.parts, 'is', 'are')} part of a larger one, and "
        f"{some(money.rates, 'is a rate', 'are rates')} for one area, child or school: "
        f"these are not added. {some(len(money.sums), 'remains', 'remain').capitalize()}"
        + (
            f", of which {some(money.yearly, 'is a yearly sum', 'are yearly sums')}, listed but not added."
            if money.yearly
            else "."
        ),
    ]
    if money.total and largest.amount * 4 > money.total:
        notes.append(
            f"The largest, {_lower(largest.title)} ({pounds(largest.amount, largest.bound)}), is "
            f"{largest.amount / money.total:.0%} of the whole. "
            "It may hold some of the others without the sources saying so; the whole is then smaller."
        )
    return notes


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _sum(report: Report, line: MoneyLine) -> dict[str, Any]:
    source = next(row.source for row in report.money_rows if row.id == line.id)
    return {
        "title": line.title,
        "amount": sentence(pounds(line.amount, line.bound, line.amount_high)) + (" a year" if line.recurs else ""),
        "period": sentence(say_years(line.years) if line.years else say_period(line.period)) or NOT_STATED,
        "purpose": line.purpose,
        "where": sentence(place(line.paragraph, source, _titles(report))),
        "parts": [f"{title}, {pounds(amount, bound)}" for title, amount, _, bound in line.parts],
    }


def _story(report: Report, story: Any) -> dict[str, str]:
    places = [place.removeprefix("region: ") for place in story.places]
    return {
        "title": story.title,
        "theme": story.theme,
        "places": "; ".join(places).replace("not stated", "Place not stated"),
        "summary": story.summary,
        "what_changed": story.what_changed,
        "by_how_much": sentence(story.by_how_much),
        "where": sentence(place(story.paragraph, "", _titles(report))),
    }


def _unknown(report: Report) -> list[dict[str, Any]]:
    shown = [line for line in report.unknown if line.check in ABOUT_PROMISES]
    return [
        {
            "title": UNKNOWN[line.check],
            "count": line.count,
            "examples": list(line.examples),
            "grave": line.severity == "contradiction",
        }
        for line in shown
    ]


def _source(source: Any) -> dict[str, str]:
    said = say_due(source.published_on)
    return {
        "title": source.title,
        "published": said if source.known else f"{said}, not known on this day",
        "kind": source.kind,
    }


def method(report: Report) -> list[str]:
    """How the report was made, so that anyone can make it again."""
    cover = report.cover
    return [
        (
            f"This is the plan as known on {day(cover.as_at)}: only sources published by then, and only progress "
            f"approved "
            f"by then. The same plan and the same day give the same report."
        ),
        (
            "A commitment's status is what the last source known on this day told of it, or what a later update says "
            "that a second person approved. Nobody's silence is read as progress."
        ),
        (
            "A commitment is past its date when the last day of the time it was promised for is over, unless it is "
            "told as delivered or stopped, or was taken up by a later commitment that is delivered. What is due in "
            "2009 is late from 1 January 2010."
        ),
        (
            "A goal's measure is called met or missed only when its day has passed and a figure for that time is "
            "stated. "
            "With a handful of figures nobody can say whether a target is likely to be met, so this report does "
            "not."
        ),
        (
            "Money is added only where the sources do not tell the same sum twice, a part of another sum, a rate "
            "for one "
            "area or child, or a yearly amount."
        ),
        (
            f"Text of the plan: edition {cover.edition}, SHA-256 {cover.sha256}. The tables beside this document "
            f"hold "
            f"every commitment, figure and sum with its paragraph."
        ),
    ]
