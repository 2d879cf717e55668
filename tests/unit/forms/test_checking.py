"""What keeps a form from being published, each fault with its place; and that nothing else does."""

import copy
from typing import Any

import pytest

from tests.unit.forms.documents import LISTS, SCALE, document, form, question, section
from village.forms.rules.checking import faults
from village.forms.rules.documents import Form
from village.forms.rules.reading import read_codes, read_form

CHOICE = {"kind": "choice", "codes": "homes@1"}
HOME = question("h", "choice", codes="homes@1")
SAFE, TEXT = question("h", "yes-no"), question("h")


def told(*sections: dict[str, Any], **more: Any) -> list[str]:
    return [str(one) for one in faults(form(*sections, **more), LISTS)]


def one_section(*questions: dict[str, Any]) -> list[str]:
    return told(section("s", *questions))


def test_a_form_without_fault_is_let_through() -> None:
    assert (
        told(
            section(
                "home",
                question("lives", **CHOICE),
                question("worries", "choices", codes="homes@1"),
                question("how", "reading", codes="scale@1", required={"in": ["lives", ["kin"]]}),
                question("born", "date"),
                question("rooms", "number", shown={"eq": ["lives", "own"]}),
                question("damp", "yes-no", shown={"lt": ["rooms", "1.5"]}, required="yes"),
                question("young", shown={"lt": [{"age_at": ["born", "today"]}, 5]}),
                question("waited", shown={"gt": [{"days_between": ["born", "today"]}, 42]}),
                question("several", shown={"ge": [{"count": "worries"}, 2]}),
            ),
            section("people", question("name"), question("of-name", shown={"answered": "name"}), entries=3),
            section("last", question("many", shown={"ge": [{"count": "people"}, 3]}), shown={"answered": "people"}),
        )
        == []
    )


@pytest.mark.parametrize(
    ("questions", "fault"),
    [
        ([question("a"), question("a")], "s/a: its name is there twice"),
        ([question("s")], "s/s: its name is there twice"),
        ([question("today")], "s/today: today is the day of asking"),
        ([question("a", "choice", codes="palaces@1")], "s/a/codes: there is no published code list palaces@1"),
        ([question("a", "reading", codes="homes@1")], "s/a/codes: a reading needs a scale"),
        ([question("a", shown={"answered": "b"})], "s/a/shown: it asks about b, which this form does not ask"),
        ([question("a", shown={"answered": "s"})], "s/a/shown: s is a section that is answered once"),
        ([HOME, question("a", shown={"eq": ["h", "palace"]})], "s/a/shown: homes@1 has no code 'palace'"),
        ([HOME, question("a", shown={"in": ["h", ["own", "palace"]]})], "s/a/shown: homes@1 has no code 'palace'"),
        ([HOME, question("a", required={"eq": ["h", "yes"]})], "s/a/required: homes@1 has no code 'yes'"),
        ([HOME, question("a", shown={"gt": ["h", 1]})], "s/a/shown: h is no number"),
        ([SAFE, question("a", shown={"eq": ["h", "perhaps"]})], "s/a/shown: h is answered with yes or no"),
        ([TEXT, question("a", shown={"eq": ["h", "x"]})], "s/a/shown: h is not answered from a list"),
        ([TEXT, question("a", shown={"in": ["h", ["x"]]})], "s/a/shown: h is not answered from a list"),
        ([TEXT, question("a", shown={"eq": [{"count": "h"}, 1]})], "s/a/shown: h is answered once; only entries"),
        ([TEXT, question("a", shown={"eq": [{"age_at": ["h", "today"]}, 1]})], "s/a/shown: h is no date"),
    ],
)
def test_a_fault_is_told_with_its_place(questions: list[dict[str, Any]], fault: str) -> None:
    found = one_section(*questions)
    assert len(found) == 1, found
    assert found[0].startswith(fault)


def test_questions_that_wait_for_each_other_are_told() -> None:
    (fault,) = one_section(question("a", shown={"answered": "b"}), question("b", shown={"answered": "a"}))
    assert fault in (
        "the document: these wait for each other: a waits for b waits for a",
        "the document: these wait for each other: b waits for a waits for b",
    )


def test_an_entry_may_be_asked_about_in_itself_only() -> None:
    people = section("people", question("name"), entries=3)
    (outside,) = told(people, section("s", question("a", shown={"answered": "name"})))
    assert outside == "s/a/shown: it asks about name, which is asked anew in each entry of people"
    (elsewhere,) = told(people, section("pets", question("owner", shown={"answered": "name"}), entries=3))
    assert elsewhere.startswith("pets/owner/shown: it asks about name")
    (whole,) = told(people, section("s", question("a", shown={"eq": ["people", "x"]})))
    assert whole == "s/a/shown: people is a section; count its entries"
    (listed,) = told(people, section("s", question("a", shown={"in": ["people", ["x"]]})))
    assert listed == "s/a/shown: people is not answered from a list"


def test_too_many_questions_are_told() -> None:
    (fault,) = one_section(*(question(f"q{n}") for n in range(2_001)))
    assert fault == "sections: it asks 2,001 questions; the most is 2,000"


def test_every_text_is_there_in_every_language() -> None:
    both = {"en": "Home", "cy": "Cartref"}
    part = section("s", question("a", **CHOICE, help={"en": "Where now?"}), title=both, help={"en": "About home"})
    found = told(part, languages=["en", "cy"], title=both)
    assert found == [
        "s/help: it has no text in cy",
        "s/a/label: it has no text in cy",
        "s/a/help: it has no text in cy",
        "homes@1/own: it has no text in cy",
        "homes@1/kin: it has no text in cy",
        "homes@1/none: it has no text in cy",
    ]


# ── never shown ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "shown",
    [
        {"all": [{"eq": ["h", "own"]}, {"eq": ["h", "kin"]}]},
        {"all": [{"answered": "h"}, {"not": {"answered": "h"}}]},
        {"all": [{"gt": ["n", 3]}, {"lt": ["n", 4]}]},
        {"all": [{"gt": ["x", 3]}, {"lt": ["x", 3]}]},
        {"ge": [{"count": "m"}, 4]},
        {"ge": [{"count": "people"}, 4]},
        {"all": [{"lt": [{"age_at": ["born", "today"]}, 5]}, {"ge": [{"age_at": ["born", "today"]}, 6]}]},
        {"all": [{"answered": "hidden"}, {"eq": ["h", "kin"]}]},
        {"gt": [{"days_between": ["born", "today"]}, 10**9]},
    ],
)
def test_a_question_that_no_answers_can_show_is_told(shown: dict[str, Any]) -> None:
    found = told(
        section(
            "s",
            question("h", **CHOICE),
            question("m", "choices", codes="homes@1"),
            question("n", "whole"),
            question("x", "number"),
            question("born", "date"),
            question("hidden", shown={"eq": ["h", "own"]}),
            question("a", shown=shown, required="yes"),
        ),
        section("people", question("name"), entries=3),
    )
    assert found == ["s/a: no answers were found that show it, and it is required"]


@pytest.mark.parametrize(
    "shown",
    [
        {"all": [{"gt": ["x", 3]}, {"lt": ["x", "3.5"]}]},
        {"all": [{"gt": ["n", 3]}, {"lt": ["n", 5]}]},
        {"all": [{"ge": [{"age_at": ["born", "today"]}, 5]}, {"lt": [{"age_at": ["born", "today"]}, 6]}]},
        {"all": [{"gt": [{"days_between": ["born", "today"]}, 41]}, {"lt": [{"days_between": ["born", "today"]}, 43]}]},
        {"lt": [{"days_between": ["today", "born"]}, 0]},
        {"all": [{"eq": ["safe", "no"]}, {"eq": ["how", "4"]}]},
        {"all": [{"answered": "born"}, {"eq": ["how", "4"]}, {"lt": [{"age_at": ["born", "today"]}, 1]}]},
    ],
)
def test_a_narrow_way_is_found(shown: dict[str, Any]) -> None:
    asked = [question("n", "whole"), question("x", "number"), question("born", "date"), question("safe", "yes-no")]
    assert one_section(*asked, question("how", "reading", codes="scale@1"), question("a", shown=shown)) == []


def test_a_section_never_shown_is_told_once_and_its_questions_are_not() -> None:
    never = {"all": [{"eq": ["h", "own"]}, {"eq": ["h", "kin"]}]}
    found = told(section("s", HOME), section("t", question("a", shown={"answered": "h"}), shown=never))
    assert found == ["t: no answers were found that show it"]


def test_a_way_among_very_many_is_found_when_it_is_not_rare() -> None:
    asked = [question(f"h{n}", **CHOICE) for n in range(12)]  # 4 ^ 12 sets of answers
    any_of = {"any": [{"eq": [f"h{n}", "kin"]} for n in range(12)]}
    assert one_section(*asked, question("a", shown=any_of)) == []
    first_of_all = {"all": [any_of, {"eq": ["h0", "kin"]}]}  # the last to be come to when tried in order
    assert one_section(*asked, question("a", shown=first_of_all)) == []
    never = {"all": [any_of, {"eq": ["h0", "kin"]}, {"eq": ["h0", "own"]}]}
    assert one_section(*asked, question("a", shown=never)) == ["s/a: no answers were found that show it"]


# ── meanings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def second(**changes: Any) -> tuple[Form, Form]:
    """A form of one question, and its next version with that question changed."""
    first = document(section("s", question("a", **CHOICE)))
    then = copy.deepcopy(first)
    then["version"] = 2
    then["sections"][0]["questions"][0].update(changes)
    return read_form(first), read_form(then)


LATER = {
    **LISTS,
    "homes@2": read_codes(
        {
            "codes": "homes",
            "version": 2,
            "title": {"en": "Where"},
            "of": [{"code": "own", "label": {"en": "Their own"}}, {"code": "van", "label": {"en": "A van"}}],
        }
    ),
}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, None),
        ({"codes": "homes@2"}, None),
        ({"label": {"en": "Where do you live?"}, "meaning": "reworded"}, None),
        ({"label": {"en": "Where do you live?"}}, "s/a/meaning: its words differ"),
        ({"meaning": "new"}, "s/a: a new meaning needs a concept"),
        ({"kind": "choices"}, "s/a/kind: it was choice"),
        ({"codes": "scale@1"}, "s/a/codes: another code list"),
        ({"concept": "b", "meaning": "new"}, None),
    ],
)
def test_a_concept_means_the_same_in_every_version(changes: dict[str, Any], fault: str | None) -> None:
    before, after = second(**changes)
    found = faults(after, LATER, before, frozenset({"a"}))
    assert [str(one).startswith(fault or "") for one in found] == ([True] if fault else [])


def test_a_concept_that_an_earlier_version_had_does_not_come_back_as_another() -> None:
    before, after = second(concept="b", meaning="new")
    (fault,) = faults(after, LISTS, before, frozenset({"a", "b"}))
    assert fault.where == "s/b"


def test_versions_follow_each_other() -> None:
    before, after = second()
    (fault,) = faults(read_form(document(section("s", question("a", **CHOICE)), version=3)), LISTS, before)
    assert str(fault) == "version: the version after first 1 is first 2"
    (fault,) = faults(
        read_form(document(section("s", question("a", **CHOICE)), version=2, form="other")), LISTS, before
    )
    assert fault.where == "version"
    assert faults(after, LISTS, before) == []


def test_a_code_of_a_scale_keeps_its_level() -> None:
    later = copy.deepcopy(SCALE)
    later["version"] = 2
    later["of"].insert(0, {"code": "0", "label": {"en": "Level 0"}, "level": 0})
    later["of"][1]["level"], later["of"][2]["level"] = 1, 3
    later["of"][3]["level"], later["of"][4]["level"] = 4, 5
    lists = {**LISTS, "scale@2": read_codes(later)}
    before = form(section("s", question("a", "reading", codes="scale@1")))
    after = form(section("s", question("a", "reading", codes="scale@2")), version=2)
    assert [one.what[:14] for one in faults(after, lists, before)] == [f"the code '{code}' w"[:14] for code in "234"]
