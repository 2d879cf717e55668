"""What the actions on boards refuse, whom, and that the same attempt sent twice is done once. Denied roles first."""

import csv
import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import bare_plan
from tests.unit.board import made
from tests.unit.plan.office_people import load, some_viewer
from village.board.actions import board, consult, meetings, plans, priorities, reviews, support
from village.board.actions.common import Overtaken
from village.board.models import (
    Consultation,
    LocalAction,
    LocalPlan,
    Meeting,
    Member,
    Priority,
    Response,
    Review,
    Support,
    SupportPlan,
)
from village.kernel.access.rules import ANYONE, Viewer
from village.kernel.audit.models import Entry
from village.kernel.tables.rules import write_csv
from village.plan.actions import Refusal

pytestmark = pytest.mark.django_db
NOBODY = ("", "plan-officer", "plan-approver", "administrator", "auditor", "practitioner")
Act = Callable[[Viewer], Any]


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> made.People:
    made.measured(monkeypatch)
    return made.People()


@pytest.fixture
def written(people: made.People) -> LocalPlan:
    made.a_board()
    return made.written(people.planner)


BEFORE = made.DONE - dt.timedelta(days=1)  # on the day of the meeting


def review_of(by: Viewer, **values: Any) -> Review:
    told: dict[str, Any] = {
        "plan": "leeds-2026", "year": 2026, "sentences": ["Absence fell."], "warehouse": "w2", "at": BEFORE,
        "today": made.HELD,
    }  # fmt: skip
    return reviews.draft_review(by=by, **told | values)


def line(by: Viewer, version: int = 0, **values: Any) -> Support:
    told: dict[str, Any] = {
        "board": "leeds", "year": 2026, "need": "Too few nurses.", "given": "Two nurses for a year.",
        "who": "The region’s health team", "by_on": dt.date(2026, 9, 1), "once": "s1", "at": made.NOW,
    }  # fmt: skip
    return support.add_support(by=by, version=version, **told | values)


def agreed(by: Viewer, side: str, version: int = 2, **values: Any) -> SupportPlan:
    told: dict[str, Any] = {"board": "leeds", "year": 2026, "at": made.NOW}
    return support.agree_support(by=by, side=side, version=version, **told | values)


DRAFTING: dict[str, Act] = {
    "begin": lambda by: made.begun(by, from_year=2027),
    "change": lambda by: plans.change_plan(
        plan="leeds-2026", version=3, title="T", vision="V", to_year=2028, by=by, at=made.NOW
    ),
    "without": lambda by: plans.say_without(
        plan="leeds-2026", version=3, chapter="14-19", why="", by=by, at=made.NOW
    ),
    "take": lambda by: made.need(by, kind="gap"),
    "drop need": lambda by: plans.drop_need(plan="leeds-2026", need=_need(), by=by, at=made.NOW),
    "priority": lambda by: made.priority(by, made.EARLY, "p9"),
    "change priority": lambda by: priorities.change_priority(
        plan="leeds-2026", priority=_priority(), version=1, said=made.EARLY, by=by, at=made.NOW
    ),
    "action": lambda by: made.action(by, Priority.objects.get(pk=_priority()), made.FREE, "a9"),
    "change action": lambda by: priorities.change_action(
        plan="leeds-2026", action=_action(), version=1, said=made.FREE, by=by, at=made.NOW
    ),
    "drop action": lambda by: priorities.drop_action(
        plan="leeds-2026", action=_action(), version=1, by=by, at=made.NOW
    ),
    "consult": made.asked,
}  # fmt: skip
KEEPING: dict[str, Act] = {
    "seat": lambda by: board.seat_member(
        board="leeds", partner="police", title="Chief", account=None, from_on=made.FIRST, once="x", by=by, at=made.NOW
    ),
    "meeting": lambda by: made.met(by, [], about="other", plan=""),
    "withdraw": lambda by: plans.withdraw_plan(plan="leeds-2026", by=by, at=made.NOW),
}


def _need() -> int:
    return LocalPlan.objects.get().needs.order_by("-pk").values_list("pk", flat=True)[0]


def _priority() -> int:
    return Priority.objects.values_list("pk", flat=True)[0]


def _action() -> int:
    return LocalAction.objects.values_list("pk", flat=True)[0]


# ── who may not ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", [*NOBODY, "board-secretary", "board-chair", "regional-adviser"])
@pytest.mark.parametrize("name", DRAFTING)
def test_only_a_planner_makes_the_plan(written: LocalPlan, role: str, name: str) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Refusal, match="may not"):
        DRAFTING[name](some_viewer(role, area=made.AREA))
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("role", [*NOBODY, "area-planner", "board-chair", "regional-adviser"])
@pytest.mark.parametrize("name", KEEPING)
def test_only_a_secretary_keeps_the_board(written: LocalPlan, role: str, name: str) -> None:
    with pytest.raises(Refusal, match="may not"):
        KEEPING[name](some_viewer(role, area=made.AREA))
    with pytest.raises(Refusal, match="may not"):
        KEEPING[name](ANYONE)


@pytest.mark.parametrize("name", DRAFTING)
def test_a_role_elsewhere_cannot_tell_that_a_plan_exists(written: LocalPlan, name: str) -> None:
    elsewhere = made.People(made.ELSEWHERE)
    with pytest.raises(Refusal) as there:
        DRAFTING[name](elsewhere.planner)
    with pytest.raises(Refusal) as not_there:
        plans.change_plan(
            plan="none", version=1, title="T", vision="V", to_year=2028, by=elsewhere.planner, at=made.NOW
        )
    assert str(there.value) == str(not_there.value)


@pytest.mark.parametrize("role", [*NOBODY, "area-planner", "board-secretary", "regional-adviser"])
def test_only_a_chair_with_a_second_factor_adopts(people: made.People, written: LocalPlan, role: str) -> None:
    meeting = _ready(people)
    with pytest.raises(Refusal, match="may not"):
        made.adopted(some_viewer(role, area=made.AREA), meeting)
    with pytest.raises(Refusal, match="may not"):
        made.adopted(some_viewer("board-chair", area=made.AREA, second_factor=False), meeting)
    with pytest.raises(Refusal, match="may not"):
        made.adopted(some_viewer("board-chair", area=made.ELSEWHERE), meeting)
    assert LocalPlan.objects.get().state == "closed"


@pytest.mark.parametrize("role", [*NOBODY, "area-planner", "board-secretary"])
def test_only_area_and_region_write_and_agree_to_support(people: made.People, written: LocalPlan, role: str) -> None:
    with pytest.raises(Refusal, match="may not"):
        line(some_viewer(role, area=made.AREA))
    made_line = line(people.adviser)
    with pytest.raises(Refusal, match="may not"):
        support.drop_support(
            board="leeds", line=made_line.pk, version=2, by=some_viewer(role, area=made.AREA), at=made.NOW
        )  # fmt: skip
    for side, other in (("area", people.adviser), ("region", people.chair)):
        with pytest.raises(Refusal, match="may not"):
            agreed(other, side)


def test_what_does_not_exist_is_told_to_those_who_could_see_it(people: made.People, written: LocalPlan) -> None:
    everywhere = made.People(None)
    at = made.NOW
    tries: list[tuple[Act, Viewer, str]] = [
        (lambda by: made.begun(by, board="none"), everywhere.planner, "no such board"),
        (lambda by: made.asked(by, plan="none"), everywhere.planner, "no such plan"),
        (lambda by: line(by, board="none"), everywhere.chair, "no such board"),
        (lambda by: agreed(by, "area", board="none"), everywhere.chair, "nothing to agree"),
        (
            lambda by: board.end_seat(board="leeds", member=0, until_on=made.HELD, by=by, at=at),
            people.secretary,
            "member",
        ),
        (lambda by: plans.drop_need(plan="leeds-2026", need=0, by=by, at=at), people.planner, "no such need"),
        (
            lambda by: priorities.drop_priority(plan="leeds-2026", priority=0, version=1, by=by, at=at),
            people.planner,
            "no such priority",
        ),
        (
            lambda by: priorities.drop_action(plan="leeds-2026", action=0, version=1, by=by, at=at),
            people.planner,
            "no such action",
        ),
        (lambda by: support.drop_support(board="leeds", line=0, version=1, by=by, at=at), people.chair, "no such line"),
        (lambda by: made.adopted(by, Meeting(pk=0)), people.chair, "no such meeting"),
        (lambda by: made.adopted(by, Meeting(pk=0), plan="none"), everywhere.chair, "no such plan"),
    ]
    for act, by, why in tries:
        with pytest.raises(Refusal, match=why):
            act(by)


# ── the board ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"slug": "other"}, "already"),
        ({"area": made.ELSEWHERE}, "already"),
        ({"slug": "b", "area": "E06000003", "kind": "club"}, "no rules"),
        ({"slug": "b", "area": "E06000003", "must_attend": ["crown"]}, "no rules"),
        ({"slug": "b", "area": "E06000003", "least_members": 1}, "no rules"),
        ({"slug": "b", "area": "E06000003", "consult_days": 6}, "no rules"),
        ({"slug": "b", "area": "E06999888"}, "no such area"),
        ({"slug": "b", "area": "E06000003", "name": " "}, "Write the board’s name"),
    ],
)
def test_an_area_has_one_board_with_rules_that_can_be(values: dict[str, Any], why: str) -> None:
    first = made.a_board()
    assert made.a_board().pk == first.pk
    with pytest.raises(Refusal, match=why):
        made.a_board(**values)


@pytest.mark.parametrize("role", [*NOBODY, "board-secretary", "board-chair", "regional-adviser"])
def test_only_a_planner_of_the_area_who_used_two_factors_opens_a_board(role: str) -> None:
    near = some_viewer("area-planner", area=made.ELSEWHERE)
    for by in (some_viewer(role), some_viewer("area-planner", second_factor=False), near, ANYONE):
        with pytest.raises(Refusal, match="may not"):
            made.a_board(by=by)
    assert not Entry.objects.filter(action="board.open").exists()
    by = some_viewer("area-planner", area=made.AREA)
    made.a_board(by=by)
    with pytest.raises(Refusal, match="may not"):
        made.a_board(by=near)  # nor is told that there is one
    entry = Entry.objects.get(action="board.open")
    assert (entry.actor, entry.thing) == (by.ref, "board:leeds")


def test_a_seat_is_given_once_and_ends_once(people: made.People) -> None:
    made.a_board()
    someone = uuid.uuid4()

    def seat(once: str, **values: Any) -> Member:
        told: dict[str, Any] = {
            "board": "leeds", "partner": "health", "title": "Nurse", "account": someone, "from_on": made.FIRST,
        }  # fmt: skip
        return board.seat_member(once=once, by=people.secretary, at=made.NOW, **told | values)

    first = seat("a")
    assert seat("a").pk == first.pk
    with pytest.raises(Refusal, match="sits on the board already"):
        seat("b")
    with pytest.raises(Refusal, match="Choose a partner"):
        seat("c", partner="crown", account=None)
    made.met(people.secretary, [first.pk], about="other", plan="")

    def end(on: dt.date) -> Member:
        return board.end_seat(board="leeds", member=first.pk, until_on=on, by=people.secretary, at=made.NOW)

    with pytest.raises(Refusal, match="after it began"):
        end(made.FIRST)
    with pytest.raises(Refusal, match="later meeting"):
        end(made.HELD)
    assert end(made.HELD + dt.timedelta(days=1)).until_on == dt.date(2026, 6, 23)
    with pytest.raises(Refusal, match="ended already"):
        end(dt.date(2026, 7, 1))


def test_a_meeting_is_noted_as_it_can_have_been(people: made.People, written: LocalPlan) -> None:
    made.a_board(slug="boro", area=made.ELSEWHERE)
    there = made.seats(people.secretary)
    other = made.begun(made.People(made.ELSEWHERE).planner, board="boro")
    both = some_viewer("board-secretary", area=None)
    for values, why in (
        ({"about": "lunch"}, "Say what"),
        ({"votes_against": -1}, "Say what"),
        ({"plan": ""}, "Say which plan"),
        ({"plan": other.slug}, "another board"),
        ({}, "consultation has closed"),
        ({"about": "other", "held_on": made.HELD + dt.timedelta(days=1)}, "once it has been held"),
        ({"about": "other", "present": [*there, 0]}, "Only members"),
        ({"about": "other", "votes_for": 7}, "More votes"),
        ({"about": "other", "decision": ""}, "Write what was decided"),
    ):
        with pytest.raises(Refusal, match=why):
            meetings.note_meeting(
                board="leeds",
                said=replace(_said(there), **values),  # type: ignore[arg-type]
                once="m", by=both, at=made.DONE, today=made.HELD,
            )  # fmt: skip
    first = made.met(people.secretary, there, about="other")
    assert made.met(people.secretary, there, about="other").pk == first.pk


def _said(there: list[int]) -> meetings.MeetingSaid:
    return meetings.MeetingSaid(
        about="adopt", plan="leeds-2026", held_on=made.HELD, present=there, decision="Yes.", votes_for=6,
        votes_against=0, abstained=0,
    )  # fmt: skip


# ── the plan ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_is_begun_once_for_its_first_year(people: made.People, written: LocalPlan) -> None:
    assert made.begun(people.planner).pk == written.pk
    with pytest.raises(Refusal, match="already"):
        made.begun(people.planner, title="Another")
    load(bare_plan(id="leeds-2027"))
    with pytest.raises(Refusal, match="already"):
        made.begun(people.planner, from_year=2027)
    for from_year, to_year in ((2030, 2029), (1999, 2001), (2030, 2050)):
        with pytest.raises(Refusal, match="years"):
            made.begun(people.planner, from_year=from_year, to_year=to_year)


@pytest.mark.parametrize(
    ("title", "why"),
    [("", "Write the plan’s title"), ("x" * 201, "to 200 characters"), ("=A1", "Begin"), ("a\u202eb", "hidden")],
)
def test_words_that_cannot_be_kept_are_refused(people: made.People, title: str, why: str) -> None:
    made.a_board()
    with pytest.raises(Refusal, match=why):
        made.begun(people.planner, title=title)


def test_of_two_who_change_the_same_thing_the_second_is_asked_again(people: made.People, written: LocalPlan) -> None:
    row = written.priorities.get(number=1)

    def change(by: Viewer, title: str, version: int) -> Priority:
        said = replace(made.PRIORITY, title=title)
        return priorities.change_priority(
            plan="leeds-2026", priority=row.pk, version=version, said=said, by=by, at=made.NOW
        )  # fmt: skip

    change(people.planner, "First", 1)
    with pytest.raises(Overtaken) as overtaken:
        change(people.second_planner, "Second", 1)
    assert isinstance(overtaken.value.now, Priority)
    assert overtaken.value.now.title == "First"
    assert change(people.second_planner, "Second", overtaken.value.now.version).title == "Second"
    assert set(LocalPlan.objects.get().editors) == {people.planner.ref, people.second_planner.ref}


def test_the_plans_own_words_change(people: made.People, written: LocalPlan) -> None:
    by = people.planner
    kept = plans.change_plan(plan="leeds-2026", version=3, title="New", vision="V", to_year=2028, by=by, at=made.NOW)
    assert (kept.title, kept.to_year, kept.version) == ("New", 2028, 4)
    with pytest.raises(Refusal, match="one of the plan’s chapters"):
        plans.say_without(plan="leeds-2026", version=4, chapter="wings", why="x", by=by, at=made.NOW)
    back = plans.say_without(plan="leeds-2026", version=4, chapter="14-19", why="", by=by, at=made.NOW)
    assert set(back.without) == {"workforce"}


def test_a_need_stays_as_it_was_taken(people: made.People, written: LocalPlan) -> None:
    first = written.needs.get()
    assert made.need(people.planner, sentence="Other words.").sentence == first.sentence
    with pytest.raises(Refusal, match="rests on this need"):
        plans.drop_need(plan="leeds-2026", need=first.pk, by=people.planner, at=made.NOW)
    other = made.need(people.planner, kind="gap")
    plans.drop_need(plan="leeds-2026", need=other.pk, by=people.planner, at=made.NOW)
    assert list(written.needs.all()) == [first]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"measure": "wings"}, "no such measure"),
        ({"needs": (0,)}, "among the needs"),
        ({"value": None}, "needs a target"),
        ({"why": ""}, "Write why"),
    ],
)
def test_a_priority_that_cannot_be_is_refused(
    people: made.People, written: LocalPlan, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        made.priority(people.planner, replace(made.PRIORITY, **values), "x")


def test_a_measure_is_kept_as_it_was_and_may_have_no_figure_here(
    people: made.People, written: LocalPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = written.priorities.get(number=1)
    assert (row.measure_title, row.unit, row.start_value, row.start_period) == (
        "School missed",
        "per cent",
        7.25,
        "2024/25",
    )
    monkeypatch.setattr("village.outcomes.queries.standing", lambda slug, area: None)
    assert made.priority(people.planner, once="p5").start_value is None


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"serves": ("here-2007:wings",)}, "commitment of another plan"),
        ({"serves": ("none:helmets",)}, "commitment of another plan"),
        ({"serves": ("leeds-2026:action-1-1",)}, "commitment of another plan"),
        ({"amount": 0}, "whole pounds"),
        ({"title": "x" * 91}, "to 90 characters"),
    ],
)
def test_an_action_that_cannot_be_is_refused(
    people: made.People, written: LocalPlan, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        made.action(people.planner, written.priorities.get(number=1), replace(made.ACTION, **values), "x")


def test_what_is_sent_twice_is_there_once_and_what_goes_closes_the_gap(people: made.People, written: LocalPlan) -> None:
    by, at = people.planner, made.NOW
    first, second = written.priorities.all()
    assert made.priority(by).pk == first.pk
    assert made.action(by, first).number == 1
    with pytest.raises(Refusal, match="actions out first"):
        priorities.drop_priority(plan="leeds-2026", priority=first.pk, version=1, by=by, at=at)
    one, two = first.actions.all()
    priorities.drop_action(plan="leeds-2026", action=one.pk, version=1, by=by, at=at)
    two.refresh_from_db()
    assert two.number == 1
    changed = priorities.change_action(plan="leeds-2026", action=two.pk, version=1, said=made.ACTION, by=by, at=at)
    priorities.drop_action(plan="leeds-2026", action=two.pk, version=changed.version, by=by, at=at)
    priorities.drop_priority(plan="leeds-2026", priority=first.pk, version=1, by=by, at=at)
    second.refresh_from_db()
    assert second.number == 1


def test_a_plan_has_a_bound(people: made.People, written: LocalPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priorities, "MOST", 2)
    with pytest.raises(Refusal, match="at most 2 priorities"):
        made.priority(people.planner, once="x")
    with pytest.raises(Refusal, match="at most 2 actions"):
        made.action(people.planner, written.priorities.get(number=1), once="x")


@pytest.mark.parametrize("said", ["- more buses\n- later", "= less noise", "+44", "@all of you", "-"])
def test_what_people_say_may_begin_with_a_list_or_a_sign_and_a_plans_own_words_may_not(
    people: made.People, written: LocalPlan, said: str
) -> None:
    made.asked(people.planner)
    assert made.said(said).text == said
    with pytest.raises(Refusal, match="Begin the plan’s title with a letter or a number"):
        made.begun(people.planner, title=said, from_year=2027)
    table = write_csv(["said"], [[Response.objects.get().text]])
    assert next(csv.reader(table.splitlines(keepends=True)[1:])) == [f"'{said}"]


def test_a_plan_for_the_same_years_may_follow_one_that_was_withdrawn(people: made.People, written: LocalPlan) -> None:
    with pytest.raises(Refusal, match="begins in 2026 already"):
        made.begun(people.planner, title="Again")
    for slug in ("leeds-2026-2", "leeds-2026-3"):
        gone = LocalPlan.objects.get(state="drafting").slug
        plans.withdraw_plan(plan=gone, by=people.secretary, at=made.NOW)
        plan = made.begun(people.planner, title="Again")
        assert (plan.slug, plan.state, plan.from_year) == (slug, "drafting", 2026)
        assert made.begun(people.planner, title="Again").pk == plan.pk
        with pytest.raises(Refusal, match="begins in 2026 already"):
            made.begun(people.planner, title="Another")
    assert [one.state for one in LocalPlan.objects.order_by("slug")] == ["withdrawn", "withdrawn", "drafting"]
    assert Entry.objects.filter(action="board.plan.begin", thing="local-plan:leeds-2026-2").count() == 1


def test_a_withdrawn_plan_is_settled(people: made.People, written: LocalPlan) -> None:
    for _ in range(2):
        assert plans.withdraw_plan(plan="leeds-2026", by=people.secretary, at=made.NOW).state == "withdrawn"
    with pytest.raises(Refusal, match="settled"):
        made.priority(people.planner, once="x")


# ── asking people ────────────────────────────────────────────────────────────────────────────────────────────────────


def _ready(people: made.People) -> Meeting:
    there = made.seats(people.secretary)
    made.closed(people.planner)
    return made.met(people.secretary, there)


def test_the_text_stands_still_while_people_are_asked(people: made.People, written: LocalPlan) -> None:
    made.asked(people.planner)
    made.asked(people.planner)
    assert Consultation.objects.count() == 1
    with pytest.raises(Refusal, match="People are being asked"):
        made.priority(people.planner, once="x")


@pytest.mark.parametrize("questions", [[], [" "], ["Why?"] * 9])
def test_a_consultation_asks_something(people: made.People, written: LocalPlan, questions: list[str]) -> None:
    with pytest.raises(Refusal, match="at least one question"):
        made.asked(people.planner, questions=questions)
    assert LocalPlan.objects.get().state == "drafting"


@pytest.mark.parametrize(("days", "fits"), [(366, True), (367, False)])
def test_a_consultation_is_over_within_a_year(people: made.People, written: LocalPlan, days: int, fits: bool) -> None:
    with nullcontext() if fits else pytest.raises(Refusal, match="within a year"):
        made.asked(people.planner, closes_on=made.TODAY + dt.timedelta(days=days))


def test_a_response_is_taken_once_and_only_while_people_are_asked(people: made.People, written: LocalPlan) -> None:
    with pytest.raises(Refusal, match="no consultation"):
        made.said()
    with pytest.raises(Refusal, match="no consultation"):
        consult.respond(plan="none", kind="parent", said="x", once="r", at=made.NOW, today=made.OPENS)
    made.asked(people.planner)
    for values, why in (
        ({"on": made.TODAY}, "not open today"),
        ({"on": made.AFTER}, "not open today"),
        ({"kind": "king"}, "Choose who you are"),
        ({"text": " "}, "Write what you think"),
    ):
        with pytest.raises(Refusal, match=why):
            made.said(**values)  # type: ignore[arg-type]
    assert made.said().pk == made.said("Something else.").pk
    assert Response.objects.get().text == "Buses stop too early."
    entry = Entry.objects.get(action="board.response")
    assert (entry.actor, "Buses" in entry.detail) == ("anyone", False)


def test_a_consultation_runs_to_the_end_of_its_last_day(people: made.People, written: LocalPlan) -> None:
    def close(on: dt.date) -> LocalPlan:
        return consult.close_consultation(plan="leeds-2026", by=people.planner, at=made.NOW, today=on)

    with pytest.raises(Refusal, match="no open consultation"):
        close(made.AFTER)
    made.asked(people.planner)
    with pytest.raises(Refusal, match="end of its last day"):
        close(made.CLOSES)
    for _ in range(2):
        assert close(made.AFTER).state == "closed"


def test_the_board_answers_after_the_consultation(people: made.People, written: LocalPlan) -> None:
    with pytest.raises(Refusal, match="has closed"):
        made.answered(people.planner)


# ── adoption ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_after_the_meeting_sends_the_plan_back(people: made.People, written: LocalPlan) -> None:
    meeting = _ready(people)
    made.need(people.planner, kind="gap")
    with pytest.raises(Refusal, match="changed after the meeting"):
        made.adopted(people.chair, meeting)


def test_a_meeting_cannot_have_seen_what_was_written_after_its_day(people: made.People, written: LocalPlan) -> None:
    there = made.seats(people.secretary)
    made.closed(people.planner)
    late = made.DONE - dt.timedelta(hours=2)  # the meeting was the day before; it is noted two hours later
    made.need(people.planner, kind="gap", at=late)
    with pytest.raises(Refusal, match="changed after that day"):
        made.met(people.secretary, there)
    made.met(people.secretary, there, about="other")
    made.adopted(people.chair, made.met(people.secretary, there, held_on=late.date(), on=late.date(), once="m2"),
                 today=late.date())  # fmt: skip


def test_a_plan_of_that_name_from_elsewhere_is_not_overwritten(people: made.People, written: LocalPlan) -> None:
    meeting = _ready(people)
    load(bare_plan(id="leeds-2026"))
    with pytest.raises(Refusal, match="another plan of this name"):
        made.adopted(people.chair, meeting)


def test_an_adopted_plan_is_neither_withdrawn_nor_adopted_by_another_meeting(
    people: made.People, written: LocalPlan
) -> None:
    meeting = _ready(people)
    again = made.met(people.secretary, list(meeting.present), once="m2")
    made.adopted(people.chair, meeting)
    with pytest.raises(Refusal, match="cannot be withdrawn"):
        plans.withdraw_plan(plan="leeds-2026", by=people.secretary, at=made.NOW)
    with pytest.raises(Refusal, match="after its consultation"):
        made.adopted(people.chair, again)


# ── reviews ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_review_is_drafted_written_and_published_by_a_meeting(people: made.People, written: LocalPlan) -> None:
    with pytest.raises(Refusal, match="once it has been adopted"):
        review_of(people.planner)
    made.adopted(people.chair, _ready(people))
    there = list(Member.objects.values_list("pk", flat=True))
    review_of(people.planner)
    again = review_of(people.planner, sentences=["Absence rose."])
    assert again.drafted == ["Absence rose."]
    for year in (2025, 2027, 2030):
        with pytest.raises(Refusal, match="Choose a year"):
            review_of(people.planner, year=year)
    noted = made.met(people.secretary, there, about="review", once="m2")

    def publish(by: Viewer, meeting: int = noted.pk, year: int = 2026) -> Review:
        return reviews.publish_review(
            plan="leeds-2026", year=year, meeting=meeting, by=by, at=made.DONE, today=made.HELD
        )  # fmt: skip

    def write(at: dt.datetime) -> Review:
        return reviews.write_review(
            plan="leeds-2026", year=2026, version=Review.objects.get().version, words="A hard year.",
            by=people.planner, at=at,
        )  # fmt: skip

    with pytest.raises(Refusal, match="own words"):
        publish(people.chair)
    with pytest.raises(Refusal, match="no such meeting"):
        publish(people.chair, 0)
    with pytest.raises(Refusal, match="no review of that year"):
        publish(people.chair, year=2027)
    write(made.DONE + dt.timedelta(hours=1))
    with pytest.raises(Refusal, match="changed after the meeting"):
        publish(people.chair)
    write(BEFORE)
    both = Viewer(people.planner.ref, second_factor=True, grants=(*people.planner.grants, *people.chair.grants))
    with pytest.raises(Refusal, match="Someone else"):
        publish(both)
    published = publish(people.chair)
    assert publish(people.chair).published_at == published.published_at
    assert Entry.objects.filter(action="board.review.publish").count() == 1
    for change in (lambda: write(made.DONE), lambda: review_of(people.planner)):
        with pytest.raises(Refusal, match="is public"):
            change()


def _two_years(people: made.People) -> list[int]:
    """An adopted plan whose years 2026 and 2027 are reviewed; those who were there."""
    made.adopted(people.chair, _ready(people))
    for year in (2026, 2027):
        review_of(people.planner, year=year, today=dt.date(2027, 5, 1))
        reviews.write_review(
            plan="leeds-2026", year=year, version=1, words="A hard year.", by=people.second_planner, at=BEFORE
        )  # fmt: skip
    return list(Member.objects.values_list("pk", flat=True))


def _publish(by: Viewer, meeting: Meeting, year: int = 2026) -> Review:
    return reviews.publish_review(
        plan="leeds-2026", year=year, meeting=meeting.pk, by=by, at=made.DONE, today=made.HELD
    )  # fmt: skip


def test_a_meeting_approves_one_review(people: made.People, written: LocalPlan) -> None:
    there = _two_years(people)
    noted = made.met(people.secretary, there, about="review", once="m2")
    _publish(people.chair, noted)
    with pytest.raises(Refusal, match="another year"):
        _publish(people.chair, noted, 2027)


def test_nobody_publishes_words_of_their_own_whoever_drafts_last(people: made.People, written: LocalPlan) -> None:
    noted = made.met(people.secretary, _two_years(people), about="review", once="m2")
    for wrote in (people.planner, people.second_planner):  # drafted it; wrote its words
        both = Viewer(wrote.ref, second_factor=True, grants=(*wrote.grants, *people.chair.grants))
        with pytest.raises(Refusal, match="Someone else"):
            _publish(both, noted)


def test_a_meeting_has_not_approved_a_review_changed_after_its_day(people: made.People, written: LocalPlan) -> None:
    there = _two_years(people)
    review_of(people.planner, sentences=["Absence rose."], at=made.DONE - dt.timedelta(hours=2))
    noted = made.met(people.secretary, there, about="review", once="m2")
    with pytest.raises(Refusal, match="changed after the meeting"):
        _publish(people.chair, noted)


# ── support ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_support_is_in_force_while_two_people_agree_to_the_same_lines(people: made.People) -> None:
    made.a_board()
    with pytest.raises(Refusal, match="nothing to agree"):
        agreed(people.chair, "area")
    with pytest.raises(Refusal, match="four figures"):
        line(people.adviser, year=26)
    first = line(people.adviser)
    assert line(people.adviser).pk == first.pk
    with pytest.raises(Refusal, match="for whom"):
        agreed(people.chair, "nation")
    with pytest.raises(Overtaken):
        agreed(people.chair, "area", version=1)
    with pytest.raises(Overtaken):
        line(people.chair, version=0, once="s2")
    assert not agreed(people.chair, "area").agreed
    assert agreed(people.adviser, "region").agreed
    assert agreed(people.adviser, "region").region_at == made.NOW
    line(people.chair, version=2, once="s2")
    assert not SupportPlan.objects.get().agreed
    agreed(people.adviser, "region", version=3)
    support.drop_support(board="leeds", line=first.pk, version=3, by=people.chair, at=made.NOW)
    assert SupportPlan.objects.get().region_by is None


def test_one_person_does_not_agree_for_both(people: made.People) -> None:
    made.a_board()
    line(people.adviser)
    both = Viewer(people.chair.ref, second_factor=True, grants=(*people.chair.grants, *people.adviser.grants))
    agreed(both, "area")
    with pytest.raises(Refusal, match="two different people"):
        agreed(both, "region")


def test_the_same_attempt_at_another_plan_is_another(people: made.People, written: LocalPlan) -> None:
    made.begun(people.planner, from_year=2028)
    said = replace(made.EARLY, needs=())
    other = priorities.add_priority(plan="leeds-2028", said=said, once="p1", by=people.planner, at=made.NOW)
    assert other.plan.slug == "leeds-2028"


def test_what_people_said_is_read_by_the_office_alone_and_the_audit_knows_first(
    people: made.People, written: LocalPlan
) -> None:
    made.closed(people.planner)
    plan = LocalPlan.objects.get().slug
    for stranger in (ANYONE, some_viewer("board-chair", area="E08000012")):
        with pytest.raises(Refusal):
            consult.read_responses(plan=plan, by=stranger, at=made.NOW)
    assert not Entry.objects.filter(action="board.responses.read").exists()
    said = consult.read_responses(plan=plan, by=people.planner, at=made.NOW)
    assert [one.text for one in said] == ["Buses stop too early."]
    entry = Entry.objects.get(action="board.responses.read")
    assert (entry.actor, entry.thing) == (str(people.planner.ref), f"local-plan:{plan}")


@pytest.mark.parametrize("once", ["", "  "])
def test_an_attempt_without_a_name_is_refused_and_not_taken_for_another(
    people: made.People, written: LocalPlan, once: str
) -> None:
    with pytest.raises(Refusal, match="Open the form again"):
        priorities.add_priority(
            plan="leeds-2026", said=replace(made.EARLY, needs=()), once=once, by=people.planner, at=made.NOW
        )
