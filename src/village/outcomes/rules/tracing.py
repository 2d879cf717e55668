"""What a trace says of a figure: where it stands, its definition, what it is compared with, and what of it may be
shown. Never a count of what is hidden."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlencode

from village.kernel.areas.rules import ENGLAND
from village.outcomes.rules import chance, near, say
from village.outcomes.rules.say import Row
from village.warehouse.observations import CODES

BEFORE = "Compared with the last figure before it of other days by the same definition."
CHANCE = "Better or worse is only said where the difference is larger than chance explains."
GAP = "How far the first group stands behind the other, worked out before anything is rounded."


def capital(said: str) -> str:
    """With a capital at its beginning."""
    return said[:1].upper() + said[1:]


def times(many: int) -> str:
    """How often: “once”, “3 times”."""
    return "once" if many == 1 else f"{many:,} times"


def address(slug: str, area: str, group: str = "", on: dt.date | None = None) -> str:
    """Where a figure of a measure stands: as known now, or as it was published by a day."""
    return f"/measures/{slug}/{area}/{_asked(group, on)}"


def why(row: Row, on: dt.date | None = None) -> str:
    """Where it is told what stands behind a figure: of its own period, as known now or as published by a day."""
    return f"/measures/{row['measure']}/{row['area']}/why/{_asked(row['group'], on, row['period'])}"


def why_gap(row: Row) -> str:
    """Where it is told what stands behind a gap, of its own period."""
    return f"/measures/{row['measure']}/{row['area']}/why/?{urlencode({'gap': row['gap'], 'period': row['period']})}"


def why_school(row: Row, line: float | None = None) -> str:
    """Where it is told what stands behind a figure of a school; `line`: one that was asked for, not the rule's."""
    asked = {"figure": row["indicator"], "period": row["period"]} | ({"line": f"{line:g}"} if line is not None else {})
    return f"/schools/{row['urn']}/why/?{urlencode(asked)}"


def why_profile(area: str, of: str = "") -> str:
    """Where it is told what stands behind an area's profile: its whole, or an outcome or a measure of it."""
    return f"/places/{area}/profile/why/{f'?of={of}' if of else ''}"


def _asked(group: str, on: dt.date | None, period: str = "") -> str:
    asked = {"group": group, "period": period, "as-at": on.isoformat() if on else ""}
    told = urlencode({name: value for name, value in asked.items() if value})
    return f"?{told}" if told else ""


def definition(measure: Row) -> tuple[str, ...]:
    """What a measure asks and counts, a sentence each."""
    out_of = [f"Out of: {measure['denominator']}."] if measure["denominator"] else []
    whose = say.BASES.get(measure["basis"], measure["basis"])
    return (measure["question"], f"Counted: {measure['numerator']}.", *out_of, f"Whose figure: {whose}.")


def judged(row: Row, measure: Row) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """What the latest figure of an area is compared with, and how each comparison was made: kind, verdict, sentences,
    address. None for an earlier figure, which is compared with nothing, and for one that is not shown."""
    if "state" not in row or row["value"] is None:
        return
    yield "Change", say.since(row, measure), (BEFORE,), ""
    if row["level"] != "country":
        there = address(measure["slug"], ENGLAND)
        yield "Beside England", _beside(row, measure, "england", "England"), (CHANCE,), there
    if row["neighbours_named"]:
        made = near.average(row)
        how = (f"It is {made}.", CHANCE) if made else (CHANCE,)
        yield "Beside its neighbours", _beside(row, measure, "neighbours", "its neighbours"), how, "/data/neighbours/"
    if row["rank"] is not None:
        unusual = [f"{say.unusual(row['unusual'])}."] if row["unusual"] else []
        yield "Rank", say.rank(row), ("Among the councils of the same period; 1 is best.", *unusual), ""
    yield "Target", capital(row["state"]), tuple(chance.sentences(row, measure)), ""


def _beside(row: Row, measure: Row, what: str, whom: str) -> str:
    verdict = say.compared(row[f"{what}_verdict"], whom)
    return f"{say.bare(row[f'{what}_value'], measure, row)}{f', {verdict}' if verdict else ''}"


def runs(row: Row, measure: Row) -> tuple[str, ...]:
    """How a figure of a quarter that runs was counted, and why so little is said of it."""
    last = row["until_on"] - dt.timedelta(days=1)
    only = (
        "Only families counted one by one are told of before a quarter is over, and only all of them together: of a "
        "share or a group, two figures a few days apart would tell of the families between."
    )
    return (
        "Counted here, from the records that are kept here.",
        f"The quarter is not over: counted from {_day(row['from_on'])} to {_day(last)}.",
        "Nothing is compared with a part of a quarter: no trend, target or rank.",
        only,
        f"Worked out by: {' '.join(measure['sql'].split())}",
    )


def _day(one: dt.date) -> str:
    return f"{one.day} {one:%B %Y}"


def gap(row: Row) -> tuple[str, ...]:
    """What is said of a gap: how large it is and when, how sure that is, and how it was worked out."""
    said, between = say.gap(row, row)
    return (f"{capital(said)}, {say.in_period(row['period'])}.", f"Its 95% interval: {between}.", GAP)


def suppression(row: Row, measure: Row, *, counted_here: bool) -> tuple[str, tuple[str, ...]]:
    """Whether a figure is shown, in a word or two, and why or why not, a sentence each. `counted_here`: it was counted
    of records that are kept here, and not published by somebody else."""
    shown = "shown" if row["value"] is not None else "not shown"
    return shown, tuple(_counted(row, measure) if counted_here else [_published(row)])


def _published(row: Row) -> str:
    if row["code"] == "suppressed":
        return "Whoever published it hid it, to protect people. What they counted is not known here."
    if row["value"] is None:
        return f"There is no figure: {CODES.get(row['code'], say.NOT_KNOWN[0])}."
    if row["code"]:
        return f"It is shown as printed: {CODES[row['code']]}."
    return "It is shown as its publisher printed it. Whoever published it decided what to hide."


def _counted(row: Row, measure: Row) -> list[str]:
    rule = (
        f"Counts from 1 to {measure['minimum_count'] - 1} are hidden, and so is what would give one of them away. "
        "That is done last and once, before a figure leaves the records."
    )
    if row["value"] is None:
        return [rule, "This figure is hidden for that reason. No page and no file holds what was counted."]
    return [rule, "Nothing of this figure had to be hidden."]
