"""From the number of answers that came to a consultation: what one answer is, what people were asked, and for the
office of the board alone what they said. While people may answer there is no such number, and no page of it."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from tests import kept
from tests.spec.places.conftest import links, words
from tests.unit.board import made
from village.board.models import Response
from village.cli import trace as command
from village.cli.complaint import Complaint
from village.kernel.access.rules import ANYONE
from village.public import consultations, local_plans, tracing

pytestmark = pytest.mark.django_db
HERE, WHY = "/have-your-say/leeds-2026/", "/have-your-say/leeds-2026/why/"
OFFICE = "/plan-office/local-plans/leeds-2026/consultation/"


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets a test say what day it is where pages and the command look."""

    def say(day: dt.date) -> None:
        for module in (consultations, local_plans, tracing, command):
            monkeypatch.setattr(module, "localdate", lambda: day)

    return say


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch, today: Any) -> made.People:
    """People who made a plan on which two answered, and that is closed."""
    made.measured(monkeypatch)
    found = made.People()
    made.a_board()
    made.seats(found.secretary)
    made.written(found.planner)
    made.asked(found.planner)
    made.said()
    made.said("Later buses.", once="r2")
    today(made.AFTER)
    return found


def hops(by: Any, on: dt.date = made.AFTER) -> list[str]:
    found = tracing.boards.answers("leeds-2026", by=by, on=on)
    assert found is not None
    return [one.kind for one in found.children]


def test_while_people_may_answer_nobody_outside_is_told_how_many(people: made.People, today: Any) -> None:
    reader = kept.new_reader()
    absent = reader.get("/have-your-say/no-such/why/")
    for day in (made.TODAY, made.OPENS, made.CLOSES):
        today(day)
        answer = reader.get(WHY)
        assert answer.status_code == absent.status_code == 404
        assert words(answer.content) == words(absent.content)
        assert WHY not in links(reader.get(HERE).content).values()
        assert tracing.boards.answers("leeds-2026", by=people.planner, on=day) is None
        with pytest.raises(Complaint, match="There is nothing called"):
            command.trace("asked:leeds-2026")


def test_a_draft_on_which_nobody_was_asked_has_none(monkeypatch: pytest.MonkeyPatch, today: Any) -> None:
    made.measured(monkeypatch)
    maker = made.People()
    made.a_board()
    made.written(maker.planner)
    today(made.AFTER)
    assert kept.new_reader().get(WHY).status_code == 404


def test_the_number_leads_to_what_was_counted_and_quotes_nobody(people: made.People) -> None:
    reader = kept.new_reader()
    assert links(reader.get(HERE).content)["2 answers"] == WHY
    said = words(reader.get(WHY).content)
    assert Response.objects.count() == 2
    assert "2 answers, from 11 May 2026 to the end of 7 June 2026." in said
    assert "The same attempt sent twice is one answer." in said
    assert "What would you change?" in said
    assert "Buses" not in said
    assert "buses" not in said
    assert "Missing: The board has not said yet what it heard." in said


def test_what_the_board_heard_is_led_to_once_it_is_said(people: made.People) -> None:
    made.closed(people.planner)
    made.answered(people.planner)
    found = kept.new_reader().get(WHY).content
    assert links(found)["What the board heard"] == f"{HERE}#heard"
    assert "Missing:" not in words(found)


def test_what_people_said_is_led_to_for_the_boards_office_alone(people: made.People) -> None:
    assert "Records" in hops(people.planner)
    assert "Records" not in hops(ANYONE)
    assert "Records" not in hops(made.People(area=made.ELSEWHERE).planner)
    found = tracing.boards.answers("leeds-2026", by=people.planner, on=made.AFTER)
    assert found is not None
    [records] = [one for one in found.children if one.kind == "Records"]
    assert records.href == OFFICE
    assert Client().get(OFFICE).status_code in (302, 404)  # it is there, and asks who it is


def test_the_command_prints_the_same(people: made.People, capsys: pytest.CaptureFixture[str]) -> None:
    page = words(kept.new_reader().get(WHY).content)
    command.trace("asked:leeds-2026")
    printed = capsys.readouterr().out
    assert printed.startswith("Answers: ")
    for line in printed.splitlines()[1:]:
        said = re.sub(r"\s+", " ", line.lstrip("│├└─ ")).strip()
        if said and not said.startswith("/"):
            assert said in page, said
    with pytest.raises(Complaint, match="told as known now"):
        command.trace("asked:leeds-2026", on="2026-06-08")
