"""A process is read whole or refused, and published only when every state can be come to and left."""

import re
from typing import Any

import pytest

from tests.unit.workflow.documents import HELP, changed
from village.kernel.documents.rules.reader import NotADocument, digest
from village.workflow.rules.checking import faults
from village.workflow.rules.reading import read_process

VISIT: dict[str, Any] = {"task": "visit", "title": {"en": "Visit"}}
GIVES = [{"create-task": {"task": "visit", "for": "lead"}}]


def told(written: dict[str, Any]) -> list[str]:
    return [str(one) for one in faults(read_process(written))]


def test_a_process_is_read_and_let_through() -> None:
    process = read_process(HELP)
    assert [one.name for one in process.moves_from("written")] == ["agree", "close"]
    assert process.state("closed").final
    assert process.sha256 == digest(HELP)
    assert faults(process) == []
    assert told(changed("moves/0/guard", {"all": [{"answered": "seen"}, {"in": ["agreement", ["given"]]}]})) == []


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("start", None, "the document: start is missing"),
        ("schema", 2, "schema: only schema 1"),
        ("hook", "import os", "the document: there is no 'hook' here"),
        ("states/0", "asked", "states/1: this is a mapping"),
        ("moves/0", "write", "moves/1: this is a mapping"),
        ("moves/0/script", "x", "moves/1: there is no 'script' here"),
        ("moves/0/from", "asked", "moves/1/from: give a list"),
        ("moves/0/guard", {"eval": "1"}, "moves/1/guard: there is no operator 'eval'"),
        ("moves/0/effects/0", {"run": {"x": "y"}}, "moves/1/effects/1: give one of start-clock"),
        ("moves/0/effects/0", "start-clock", "moves/1/effects/1: give one of start-clock"),
        ("moves/0/effects/0", {"tell": {"letter": "x"}}, "moves/1/effects/1/tell: to is missing"),
        ("moves/0/effects/0/tell", {}, "moves/1/effects/1: an effect is one thing"),
        ("facts/0/codes", None, "facts/1/codes: a code names what it can be"),
        ("facts/2/codes", ["x"], "facts/3/codes: a code names what it can be"),
        ("facts/0", "x", "facts/1: this is a mapping"),
        ("facts/0/kind", "free", "facts/1/kind: give one of yes-no"),
        ("begins", "start", "begins: give a list"),
        ("clocks/0/unit", "fortnight", "clocks/1/unit: give one of working_day"),
        ("clocks/0/length", 0, "clocks/1/length: give a whole number"),
        ("clocks/0/extends_to", 45, "clocks/1/extends_to: give a whole number from 46"),
        ("clocks/0/source", None, "clocks/1: source is missing"),
        ("clocks/0/confirmed", "maybe", "clocks/1/confirmed: give yes or no"),
        ("tasks", ["visit"], "tasks/1: this is a mapping"),
        ("tasks", [{"task": "visit"}], "tasks/1: title is missing"),
        ("tasks", [{**VISIT, "escalates_after": 0}], "tasks/1/escalates_after: give a whole number from 1"),
        ("tasks", [{**VISIT, "escalates_to": "The Head"}], "tasks/1/escalates_to: write it in small letters"),
    ],
)
def test_what_cannot_be_a_process_is_told_with_its_place(path: str, value: object, fault: str) -> None:
    with pytest.raises(NotADocument, match=re.escape(fault)):
        read_process(changed(path, value))


@pytest.mark.parametrize("written", [None, [], "process: help", {"process": {1, 2}}])
def test_what_is_no_document_is_refused(written: object) -> None:
    with pytest.raises(NotADocument):
        read_process(written)


EXTRA = {"title": {"en": "Extra"}, "from": ["asked"], "to": "closed", "roles": ["lead"]}


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("start", "nowhere", "start: there is no state nowhere"),
        ("moves/0/to", "nowhere", "moves/write: there is no state nowhere"),
        ("moves/3", {"move": "close", **EXTRA}, "moves/close: its name is there twice"),
        (
            "moves/3",
            {"move": "raise-concern", **EXTRA},
            "moves/raise-concern: a concern can be raised",
        ),
        ("moves/0/because", None, "moves/write: a guard has a sentence"),
        ("moves/1/because", {"en": "x"}, "moves/agree: a guard has a sentence"),
        ("moves/0/because", {"cy": "x"}, "moves/write/because: it has no text in en"),
        ("languages", ["en", "cy"], "title: it has no text in cy"),
        ("moves/0/guard", {"answered": "mood"}, "moves/write/guard: it asks for mood, which is no fact"),
        ("moves/0/guard", {"eq": ["agreement", "maybe"]}, "moves/write/guard: agreement is never maybe"),
        ("moves/0/guard", {"in": ["agreement", ["given", "maybe"]]}, "moves/write/guard: agreement is never maybe"),
        ("moves/0/guard", {"in": ["tasks", ["1"]]}, "moves/write/guard: tasks is a number and no code"),
        ("moves/0/guard", {"gt": ["agreement", 1]}, "moves/write/guard: agreement is a code"),
        ("moves/0/guard", {"eq": ["tasks", "yes"]}, "moves/write/guard: tasks is a number"),
        ("moves/0/guard", {"eq": ["seen", "given"]}, "moves/write/guard: seen is never given"),
        ("moves/0/guard", {"gt": [{"days_between": ["seen", "today"]}, 1]}, "moves/write/guard: seen is a yes-no"),
        ("moves/0/guard", {"gt": [{"count": "tasks"}, 1]}, "moves/write/guard: tasks is a number"),
        ("moves/1/apart", ["draw"], "moves/agree/apart: there is no other move draw"),
        ("moves/1/apart", ["agree"], "moves/agree/apart: there is no other move agree"),
        ("moves/0/effects/0/start-clock/clock", "egg", "moves/write/effects: there is no clock egg"),
        ("moves/0/effects", [{"create-task": {"task": "x", "for": "lead"}}], "clocks/write: no move starts it"),
        ("begins", [{"stop-clock": {"clock": "egg"}}], "begins: there is no clock egg"),
        ("clocks/0/since", "seen", "clocks/write/since: seen is no fact that is a date"),
        ("states/4", {"state": "limbo", "title": {"en": "Limbo"}}, "states/limbo: no move leads there"),
    ],
)
def test_a_fault_of_a_process_is_told_with_its_place(path: str, value: object, fault: str) -> None:
    assert any(one.startswith(fault) for one in told(changed(path, value)))


@pytest.mark.parametrize(
    ("tasks", "gives", "fault"),
    [
        ([VISIT], [{"tell": {"letter": "x", "to": "family"}}], "tasks/visit: no move gives it"),
        ([VISIT, VISIT], GIVES, "tasks/visit: its name is there twice"),
        ([{"task": "visit", "title": {"cy": "Ymweld"}}], GIVES, "tasks/visit/title: it has no text in en"),
        ([VISIT], [*GIVES, {"close-tasks": {"task": "sing"}}], "moves/agree/effects: there is no task sing"),
        ([VISIT], [{"create-task": {"task": "sing", "for": "lead"}}], "moves/agree/effects: there is no task sing"),
    ],
)
def test_a_task_is_named_given_and_known(tasks: list[Any], gives: list[Any], fault: str) -> None:
    written = {**changed("moves/1/effects", gives), "tasks": tasks}
    assert fault in told(written)
    assert told({**written, "tasks": [VISIT], "moves": changed("moves/1/effects", GIVES)["moves"]}) == []


def test_a_task_says_when_it_is_shown_to_whom() -> None:
    gives = changed("moves/1/effects", GIVES)
    shown = {**VISIT, "escalates_after": 2, "escalates_to": "head"}
    (own,), (by_default,) = (read_process({**gives, "tasks": [one]}).tasks for one in (shown, VISIT))
    assert (own.escalates_after, own.escalates_to) == (2, "head")
    assert (by_default.escalates_after, by_default.escalates_to) == (5, "manager")


@pytest.mark.parametrize("name", ["begin", "new-version"])
def test_no_move_is_called_what_the_history_says_itself(name: str) -> None:
    assert f"moves/{name}: its history has this name for something else" in told(changed("moves/0/move", name))


def test_no_move_waits_for_agreement_to_sharing() -> None:
    written = changed("facts/4", {"fact": "agreement-to-share", "kind": "yes-no"})
    written["moves"][0]["guard"] = {"eq": ["agreement-to-share", "yes"]}
    assert told(written) == [
        "moves/write/guard: no move waits for agreement-to-share: help is not refused to who does not agree to sharing"
    ]


def test_states_without_a_way_to_an_end_are_told() -> None:
    assert told(changed("moves/2/from", ["asked"])) == [  # written and agreed go round without end
        "states/written: no way leads from it to an end",
        "states/agreed: no way leads from it to an end",
    ]


def test_versions_follow_each_other() -> None:
    before = read_process(HELP)
    after = changed("version", 2)
    assert faults(read_process(after), before) == []
    (fault,) = faults(read_process(changed("version", 3)), before)
    assert str(fault) == "version: the version after help 1 is help 2"
