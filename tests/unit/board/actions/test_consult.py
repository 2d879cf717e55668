"""Asking people about a plan, and answering them."""

import csv
import datetime as dt
from contextlib import nullcontext

import pytest

from tests.unit.board import made
from tests.unit.plan.office_people import some_viewer
from village.board.actions import consult
from village.board.models import Consultation, LocalPlan, Response
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE
from village.kernel.audit.models import Entry
from village.kernel.tables.rules import write_csv

pytestmark = pytest.mark.django_db


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
