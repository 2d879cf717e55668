"""A year of an adopted plan, drafted from its figures and its progress: what happened, and what the board should talk
about. It says what the figures bear and no more; the board's own words come after it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from village.board.rules.needs import change_of
from village.outcomes.rules import say
from village.plan.rules.amounts import pounds
from village.plan.rules.dates import say_due
from village.plan.rules.standing import STATUS_WORDS

Row = Mapping[str, Any]
UNKNOWN = ("too little data", "baseline unknown")
GRAVE = ("unlikely", "missed")


@dataclass(frozen=True)
class Deed:
    """An action of a priority: as `1.2`, who leads by name, its date, how it stands (a status of a commitment), whether
    its date has passed, its money, where its page is, and where it is told what stands behind the money."""

    number: str
    title: str
    lead: str
    due: str
    status: str
    since_on: dt.date
    late: bool
    href: str
    amount: int | None = None
    no_money: bool = False
    why: str = ""


@dataclass(frozen=True)
class Aim:
    """A priority a year on. `start`: its measure's row (`outcomes.queries.values`) at adoption; `now`: the latest, both
    with the measure's `title`, `unit`, `polarity` and `decimals`; None where there is no figure. `state` and `said`:
    the status of its local target and its sentences (`warehouse.status`); blank without a measure. `why`: where it is
    told what stands behind the target, once it is adopted."""

    number: int
    title: str
    no_measure: str = ""
    target: str = ""
    start: Row | None = None
    now: Row | None = None
    state: str = ""
    said: tuple[str, ...] = ()
    href: str = ""
    deeds: tuple[Deed, ...] = ()
    why: str = ""

    @property
    def measured(self) -> bool:
        return bool(self.target)


@dataclass(frozen=True)
class Sentence:
    """A sentence and the pages that it rests on."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Review:
    """A drafted review. The last section says what the board should talk about, what presses first."""

    sections: tuple[Section, ...]

    @property
    def lines(self) -> list[str]:
        """Every sentence under its section's title, as plain lines."""
        return [f"{section.title}: {one.text}" for section in self.sections for one in section.sentences]


def grouped(lines: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Lines of a review (see Review.lines) under their titles again; a line without one stands under a blank title."""
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        title, colon, text = line.partition(": ")
        title, text = (title, text) if colon else ("", line)
        if not found or found[-1][0] != title:
            found.append((title, []))
        found[-1][1].append(text)
    return found


def behind(title: str, aims: Iterable[Aim]) -> list[tuple[str, str]]:
    """Where it is told what stands behind the section of a priority, by its title: words and address. Nothing for a
    section that is no priority’s."""
    return [one for aim in aims if _titled(aim) == title for one in _behind(aim) if one[1]]


def _behind(aim: Aim) -> Iterator[tuple[str, str]]:
    yield f"The figure of priority {aim.number} as it is now", aim.href
    yield f"What stands behind the target of priority {aim.number}", aim.why
    for deed in aim.deeds:
        yield f"Action {deed.number}", deed.href
        yield f"The money of action {deed.number}", deed.why


def review(year: int, aims: Iterable[Aim], *, on: dt.date) -> Review:
    """The review of a plan's `year` as known on a day. The same facts give the same words."""
    some = sorted(aims, key=lambda aim: aim.number)
    deeds = [deed for aim in some for deed in aim.deeds]
    short = Section(f"{year} in short", (*_in_short(some, deeds, on), *_money(deeds)))
    each = [Section(_titled(aim), tuple(_priority(aim))) for aim in some]
    talk = tuple(_talk(some)) or (Sentence("Nothing in the figures or the progress presses by itself."),)
    return Review((short, *each, Section("What the board should talk about", talk)))


# ── in short ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _in_short(aims: Sequence[Aim], deeds: Sequence[Deed], on: dt.date) -> Iterator[Sentence]:
    yield Sentence(f"As known on {say_due(on.isoformat())}.")
    if not aims:
        yield Sentence("The plan has no priority.")
        return
    states = Counter(aim.state for aim in aims if aim.measured)
    if states:
        said = [f"{count} {state}" for state, count in sorted(states.items(), key=lambda one: (-one[1], one[0]))]
        yield Sentence(f"Of {_many(states.total(), 'target', 'targets')}, {', '.join(said)}.")
    if without := sum(not aim.measured for aim in aims):
        yield Sentence(f"{_many(without, 'priority has', 'priorities have')} no measure.")
    if not deeds:
        yield Sentence("The plan has no action.")
        return
    counts = Counter(deed.status for deed in deeds)
    told = ", ".join(f"{counts[status]} {words}" for status, words in STATUS_WORDS.items() if counts[status])
    late = sum(deed.late for deed in deeds)
    past = f"; {late} past {'its' if late == 1 else 'their'} date" if late else ""
    yield Sentence(f"Of {_many(len(deeds), 'action', 'actions')}, {told}{past}.", tuple(deed.href for deed in deeds))


def _money(deeds: Sequence[Deed]) -> Iterator[Sentence]:
    """What was put aside, by how far it has come: what was spent nobody has said."""
    funded = [deed for deed in deeds if deed.amount is not None]
    if not funded:
        return
    total = sum(deed.amount or 0 for deed in funded)
    kept = sum(deed.amount or 0 for deed in funded if deed.status == "delivered")
    unsaid = sum(deed.amount is None and not deed.no_money for deed in deeds)
    rest = f" Of {_many(unsaid, 'action', 'actions')} the money is not said." if unsaid else ""
    yield Sentence(
        f"{_many(len(funded), 'action has', 'actions have')} {pounds(total)} put aside, {pounds(kept)} of it for what "
        f"is delivered. What was spent is not known here.{rest}",
        tuple(deed.href for deed in funded),
    )


def _many(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


# ── a priority ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _priority(aim: Aim) -> Iterator[Sentence]:
    here = (aim.href,) if aim.href else ()
    if not aim.measured:
        yield Sentence(f"It has no measure yet: {aim.no_measure or 'the plan does not say why'}")
    else:
        yield Sentence(_figures(aim), here)
        yield Sentence(f"The board’s target is {aim.target}.", here)
        yield from (Sentence(one, here) for one in aim.said)
    if not aim.deeds:
        yield Sentence("It has no action.")
    for deed in aim.deeds:
        yield Sentence(_deed(deed), (deed.href,))


def _figures(aim: Aim) -> str:
    now, start = aim.now, aim.start
    if now is None or now["value"] is None:
        why = say.value(now, now or {}) if now is not None else say.NOT_KNOWN[0]
        return f"There is no figure of it now: {why}."
    said = f"{now['title']}: {_shown(now)}"
    if start is None or start["value"] is None:
        return f"{said}. There was no figure when the plan was adopted, so nothing can be said of a change."
    if start["period"] == now["period"]:
        return f"{said}. No newer figure has come out since the plan was adopted."
    return f"{said}; when the plan was adopted it was {_shown(start)}. {CHANGES[change(aim)]}"


def _shown(row: Row) -> str:
    between = say.interval(row, row)
    return f"{say.value(row, row)}{f' ({between})' if between else ''} {say.in_period(row['period'])}"


CHANGES = {
    "better": "It is better, by more than chance explains.",
    "worse": "It is worse, by more than chance explains.",
    "changed": "It has changed, by more than chance explains; neither direction is better.",
    "no clear difference": "There is no clear difference: chance may explain it.",
    "other definition": "It is counted in another way since, so the two cannot be compared.",
    "cannot say": "Whether that is a change cannot be said: no interval is known.",
}


def change(aim: Aim) -> str:
    """What may be said of a measure since adoption, as a key of CHANGES; blank where there are no two figures."""
    now, start = aim.now, aim.start
    if now is None or start is None or now["value"] is None or start["value"] is None:
        return ""
    if now["period"] == start["period"]:
        return ""
    if now["definition"] != start["definition"]:
        return "other definition"
    if any(row[end] is None for row in (now, start) for end in ("lower", "upper")):
        return "cannot say"
    low, high = change_of(now, start)
    if low <= 0 <= high:
        return "no clear difference"
    if now["polarity"] == "neither":
        return "changed"
    return "better" if (low > 0) == (now["polarity"] == "higher") else "worse"


def _deed(deed: Deed) -> str:
    lead = f"{deed.lead} leads" if deed.lead else "nobody is said to lead"
    due = f"due {say_due(deed.due)}" if deed.due else "no date"
    late = ", past its date" if deed.late else ""
    stands = f"{STATUS_WORDS[deed.status]} since {say_due(deed.since_on.isoformat())}"
    money = f", {pounds(deed.amount)}" if deed.amount is not None else ""
    return f"{deed.number} {deed.title}: {stands}{late} ({lead}, {due}{money})."


# ── what to talk about ───────────────────────────────────────────────────────────────────────────────────────────────


def _talk(aims: Sequence[Aim]) -> Iterator[Sentence]:
    """What presses, the gravest first: targets out of reach, what got worse, what is late, what nobody can know."""
    for press in (_out_of_reach, _worse):
        yield from (Sentence(f"{_named(aim)}: {why}", (aim.href,)) for aim in aims if (why := press(aim)))
    for deed in (deed for aim in aims for deed in aim.deeds):
        if why := _stuck(deed):
            yield Sentence(f"Action {deed.number}, {deed.title}: {why}", (deed.href,))
    for aim in aims:
        if why := _unknown(aim):
            yield Sentence(f"{_named(aim)}: {why}", (aim.href,) if aim.href else ())


def _named(aim: Aim) -> str:
    return f"Priority {aim.number}, {aim.title}"


def _titled(aim: Aim) -> str:
    return _named(aim).replace(": ", ", ")


def _out_of_reach(aim: Aim) -> str:
    if aim.state not in GRAVE:
        return ""
    done = bool(aim.deeds) and all(deed.status == "delivered" for deed in aim.deeds)
    more = "Every action is delivered: what else is needed?" if done else "What would change that?"
    return f"its target, {aim.target}, is {'unlikely to be met' if aim.state == 'unlikely' else 'missed'}. {more}"


def _worse(aim: Aim) -> str:
    return "it is worse than when the plan was adopted. Why?" if change(aim) == "worse" else ""


def _unknown(aim: Aim) -> str:
    if not aim.measured:
        return "it has no measure. How will the board know that it has changed?"
    known = aim.state not in UNKNOWN and aim.now is not None and aim.now["value"] is not None
    return "" if known else "nobody can say yet whether its target will be met. What would tell?"


def _stuck(deed: Deed) -> str:
    if deed.status == "stopped":
        return "it was stopped. What is done in its place?"
    if deed.late:
        return f"it was due {say_due(deed.due)} and is not delivered. What keeps it?"
    if deed.status == "delayed":
        return "it is delayed. What keeps it?"
    return ""
