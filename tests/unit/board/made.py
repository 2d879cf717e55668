"""A board, its people and a plan on every step of its way, for the tests of boards."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from tests.builders import whole_plan
from tests.unit.plan.office_people import forget, load, some_viewer
from village.board.actions import adopt, board, consult, meetings, plans, priorities, reviews, support
from village.board.actions.meetings import MeetingSaid
from village.board.actions.priorities import ActionSaid, PrioritySaid
from village.board.models import Board, LocalAction, LocalPlan, Meeting, Need, Priority, Review, Support, SupportPlan
from village.kernel.access.rules import Viewer
from village.outcomes import queries as outcomes

AREA, ELSEWHERE = "E08000035", "E06000002"  # Leeds, Middlesbrough
FIRST = dt.date(2026, 4, 1)
TODAY = dt.date(2026, 5, 4)
NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
OPENS, CLOSES = dt.date(2026, 5, 11), dt.date(2026, 6, 7)  # 28 days with the last
AFTER = dt.date(2026, 6, 8)
HELD = dt.date(2026, 6, 22)
DONE = dt.datetime(2026, 6, 23, 9, tzinfo=dt.UTC)
BEFORE = DONE - dt.timedelta(days=1)  # on the day of the meeting
MEASURE = {"slug": "absence", "title": "School missed", "unit": "percent", "polarity": "lower", "decimals": 1}
STANDS = {"value": 7.25, "period": "2024/25"}
SEATS = (
    ("local-authority", "Director of children’s services"),
    ("local-authority", "Lead member for children"),
    ("schools", "Head of a primary school"),
    ("health", "Nurse who leads for children"),
    ("police", "Superintendent"),
    ("youth", "Two members of the youth council"),
)


class People:
    """One for each role, all in the area of the board."""

    def __init__(self, area: str | None = AREA) -> None:
        self.planner = some_viewer("area-planner", area=area)
        self.second_planner = some_viewer("area-planner", area=area)
        self.secretary = some_viewer("board-secretary", area=area)
        self.chair = some_viewer("board-chair", area=area)
        self.adviser = some_viewer("regional-adviser", area=area)


def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A warehouse that knows one measure."""
    monkeypatch.setattr(outcomes, "measure", lambda slug: MEASURE if slug == "absence" else None)
    monkeypatch.setattr(outcomes, "standing", lambda slug, area: STANDS if area == AREA else None)


def a_board(**values: Any) -> Board:
    """A board of Leeds, whose quorum is four members with the authority, schools and health."""
    forget()
    told: dict[str, Any] = {
        "slug": "leeds",
        "area": AREA,
        "name": "The board of Leeds",
        "kind": "trust-board",
        "least_members": 4,
        "must_attend": ["local-authority", "schools", "health"],
        "consult_days": 28,
        "by": some_viewer("area-planner"),
        "at": NOW,
    }
    return board.open_board(**told | values)


def seats(by: Viewer) -> list[int]:
    """SEATS given; their keys in that order."""
    return [
        board.seat_member(
            board="leeds", partner=partner, title=title, account=None, from_on=FIRST, once=title, by=by, at=NOW
        ).pk
        for partner, title in SEATS
    ]


def begun(by: Viewer, **values: Any) -> LocalPlan:
    told: dict[str, Any] = {
        "board": "leeds",
        "title": "The plan of Leeds",
        "vision": "Every child is in school and well.",
        "from_year": 2026,
        "to_year": 2029,
        "at": NOW,
    }
    return plans.begin_plan(by=by, **told | values)


def need(by: Viewer, **values: Any) -> Need:
    told: dict[str, Any] = {
        "plan": "leeds-2026",
        "kind": "worst-against-neighbours",
        "measure": "absence",
        "group": "",
        "sentence": "Children here miss more school than in places like it.",
        "figures": {"value": 7.25, "neighbours": 6.5},
        "releases": ["absence-2026"],
        "warehouse": "w1",
        "at": NOW,
    }
    return plans.take_need(by=by, **told | values)


PRIORITY = PrioritySaid(
    title="Children are in school", why="They miss more than elsewhere.", measure="absence", bound="at-most", value=6.5,
    due="2028/29",
)  # fmt: skip
EARLY = PrioritySaid(
    title="Help comes early", why="Families wait.", chapter="early-help", no_measure="Nobody counts it yet."
)
ACTION = ActionSaid(
    title="A worker for every school", difference="Someone rings on the first day.", lead="schools",
    partners=("local-authority", "health"), amount=250_000, period="2026/27..2028/29", due="2027-09-30",
    serves=("here-2007:helmets",),
)  # fmt: skip
FREE = ActionSaid(title="One front door", difference="One number to ring.", lead="health", no_money=True, due="2027")


def priority(by: Viewer, said: PrioritySaid = PRIORITY, once: str = "p1") -> Priority:
    return priorities.add_priority(plan="leeds-2026", said=said, once=once, by=by, at=NOW)


def action(by: Viewer, under: Priority, said: ActionSaid = ACTION, once: str = "a1") -> LocalAction:
    return priorities.add_action(plan="leeds-2026", priority=under.pk, said=said, once=once, by=by, at=NOW)


def written(by: Viewer) -> LocalPlan:
    """A plan in which nothing is missing: two priorities, three actions, two chapters excused."""
    load(whole_plan())
    begun(by)
    taken = need(by)
    first = priority(by, PrioritySaid(**{**PRIORITY.__dict__, "needs": (taken.pk,)}))
    second = priority(by, EARLY, "p2")
    action(by, first)
    action(by, first, FREE, "a2")
    action(by, second, FREE, "a3")
    for version, chapter in enumerate(("14-19", "workforce"), 1):
        plans.say_without(
            plan="leeds-2026", version=version, chapter=chapter, why="In its own plan.", by=by, at=NOW
        )  # fmt: skip
    return LocalPlan.objects.get(slug="leeds-2026")


@contextmanager
def for_all_of_a_file(blocker: Any) -> Iterator[LocalPlan]:
    """A board with such a plan, in the database as long as this holds: every test begins with it anew, since its own
    changes are taken back."""
    with blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        measured(patch)
        a_board()
        yield written(some_viewer("area-planner", area=AREA))
        transaction.set_rollback(True)
    forget()


def asked(by: Viewer, **values: Any) -> None:
    told: dict[str, Any] = {
        "plan": "leeds-2026", "opens_on": OPENS, "closes_on": CLOSES, "questions": ["What would you change?"],
        "at": NOW, "today": TODAY,
    }  # fmt: skip
    consult.open_consultation(by=by, **told | values)


def said(text: str = "Buses stop too early.", kind: str = "young-person", once: str = "r1", on: dt.date = OPENS) -> Any:
    return consult.respond(plan="leeds-2026", kind=kind, said=text, once=once, at=NOW, today=on)


def closed(by: Viewer) -> None:
    """Asked, closed and answered."""
    asked(by)
    said()
    consult.close_consultation(plan="leeds-2026", by=by, at=NOW, today=AFTER)
    answered(by)


def answered(by: Viewer, heard: str = "Buses.", changed: str = "A later bus.") -> None:
    consult.answer_consultation(plan="leeds-2026", heard=heard, changed_what=changed, by=by, at=NOW)


def met(
    by: Viewer, present: list[int], *, once: str = "m1", at: dt.datetime = DONE, on: dt.date = HELD, **values: Any
) -> Meeting:
    told: dict[str, Any] = {
        "about": "adopt", "plan": "leeds-2026", "held_on": HELD, "present": present,
        "decision": "The board adopts its plan.", "votes_for": len(present), "votes_against": 0, "abstained": 0,
    }  # fmt: skip
    said = MeetingSaid(**told | values)
    return meetings.note_meeting(board="leeds", said=said, once=once, by=by, at=at, today=on)


def adopted(by: Viewer, meeting: Meeting, **values: Any) -> LocalPlan:
    told: dict[str, Any] = {"plan": "leeds-2026", "meeting": meeting.pk, "at": DONE, "today": HELD}
    return adopt.adopt_plan(by=by, **told | values)


def ready(people: People) -> Meeting:
    """A plan that was asked about, and the meeting that voted for it."""
    there = seats(people.secretary)
    closed(people.planner)
    return met(people.secretary, there)


def reviewed(by: Viewer, **values: Any) -> Review:
    told: dict[str, Any] = {
        "plan": "leeds-2026", "year": 2026, "sentences": ["Absence fell."], "warehouse": "w2", "at": BEFORE,
        "today": HELD,
    }  # fmt: skip
    return reviews.draft_review(by=by, **told | values)


def line(by: Viewer, version: int = 0, **values: Any) -> Support:
    told: dict[str, Any] = {
        "board": "leeds", "year": 2026, "need": "Too few nurses.", "given": "Two nurses for a year.",
        "who": "The region’s health team", "by_on": dt.date(2026, 9, 1), "once": "s1", "at": NOW,
    }  # fmt: skip
    return support.add_support(by=by, version=version, **told | values)


def agreed(by: Viewer, side: str, version: int = 2, **values: Any) -> SupportPlan:
    told: dict[str, Any] = {"board": "leeds", "year": 2026, "at": NOW}
    return support.agree_support(by=by, side=side, version=version, **told | values)


def all_the_way(people: People) -> LocalPlan:
    """From nothing to an adopted plan."""
    a_board()
    written(people.planner)
    return adopted(people.chair, ready(people))
