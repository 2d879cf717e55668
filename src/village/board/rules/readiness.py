"""What a plan still lacks: before people are asked about it, and before it may be adopted. A sentence for each."""

import datetime as dt
from collections.abc import Iterator, Sequence

from village.board.rules.facts import CHAPTERS, Aim, Deed, Draft, Heard, Seat, Sitting, Terms
from village.board.rules.quorum import not_carried, not_quorate
from village.board.rules.strategy.lint import chapter_lacking
from village.plan.rules.dates import say_due

MOST_DAYS = 366


def lacking(draft: Draft) -> list[str]:
    """What is missing in a plan's text."""
    return list(_lacking(draft))


def _lacking(draft: Draft) -> Iterator[str]:
    if not draft.aims:
        yield "The plan has no priority yet."
    for slug, title in CHAPTERS.items():
        if not draft.without.get(slug) and slug not in {aim.chapter for aim in draft.aims}:
            yield f"The chapter “{title}” has no priority, and no sentence says why not."
    for aim in draft.aims:
        yield from _aim_lacking(aim)


def _aim_lacking(aim: Aim) -> Iterator[str]:
    if not aim.measure and not aim.no_measure:
        yield f"Priority {aim.number} has neither a measure with a target nor a sentence why there is none yet."
    if not aim.deeds:
        yield f"Priority {aim.number} has no action yet."
    yield from chapter_lacking(aim)
    for deed in aim.deeds:
        yield from _deed_lacking(f"Action {aim.number}.{deed.number}", deed)


def _deed_lacking(named: str, deed: Deed) -> Iterator[str]:
    if not deed.lead:
        yield f"{named} has no partner who leads."
    if not deed.due:
        yield f"{named} has no date."
    if deed.amount is None and not deed.no_money:
        yield f"{named} says neither what it costs nor that it needs no money."


def may_not_consult(draft: Draft, terms: Terms, opens_on: dt.date, closes_on: dt.date, today: dt.date) -> list[str]:
    """Why people cannot be asked about the plan from one day to another (both within)."""
    wrong = []
    if draft.state != "drafting":
        wrong.append("Only a plan that is being drafted can go out for consultation.")
    if opens_on < today:
        wrong.append("It cannot open on a day that is over.")
    if (closes_on - opens_on).days + 1 < terms.consult_days:
        wrong.append(f"It must be open for at least {terms.consult_days} days.")
    if (closes_on - today).days > MOST_DAYS:  # until its last day is over nothing of the plan can be changed
        wrong.append("It must be over within a year from today.")
    return wrong + lacking(draft)


def may_not_adopt(
    draft: Draft, consultation: Heard | None, meeting: Sitting, terms: Terms, seats: Sequence[Seat], today: dt.date
) -> list[str]:
    """Everything that stands in the way of adopting a plan by what a meeting decided; nothing when it may be."""
    wrong = []
    if draft.state != "closed" or consultation is None:
        wrong.append("A plan is adopted after its consultation has closed.")
    elif meeting.held_on <= consultation.closes_on:
        wrong.append("The meeting was held before the consultation was over.")
    if consultation is not None and not (consultation.heard and consultation.changed):
        wrong.append("The board has not yet said what it heard and what it changed.")
    if meeting.held_on > today:
        wrong.append(f"The meeting has not been held yet: it is on {say_due(meeting.held_on.isoformat())}.")
    if meeting.saw is None:
        wrong.append("The meeting was not about this plan.")
    elif meeting.saw != draft.changes:
        wrong.append("The plan was changed after the meeting: the board must see it again.")
    return wrong + not_quorate(terms, seats, meeting) + not_carried(meeting) + lacking(draft)


def may_not_decide(meeting: Sitting, terms: Terms, seats: Sequence[Seat], today: dt.date) -> list[str]:
    """Everything that stands in the way of acting on what a meeting decided of anything else."""
    late = [] if meeting.held_on <= today else [f"The meeting is on {say_due(meeting.held_on.isoformat())}."]
    return late + not_quorate(terms, seats, meeting) + not_carried(meeting)
