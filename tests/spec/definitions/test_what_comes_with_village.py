"""The forms, code lists and processes that come with Village may be published, and say where their facts come from."""

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml

from village.cli.definitions import publish_shipped
from village.forms.queries import FOLDER as FORMS
from village.forms.queries import shipped_forms, shipped_lists
from village.forms.rules import checking as forms
from village.forms.rules.asking import Asking
from village.kernel.documents.models import Version
from village.workflow.queries.processes import FOLDER as PROCESSES
from village.workflow.queries.processes import newest, process_of, shipped_processes
from village.workflow.rules import checking as processes

PROMISED = {
    *("common-assessment", "pre-assessment-checklist", "early-help-assessment", "strengths-and-difficulties"),
    *("support-plan", "review", "closure", "referral", "request-for-service"),
    *("family-group-meeting", "chronology-entry"),
}
TODAY = dt.date(2026, 6, 15)
AT = dt.datetime(2026, 6, 15, 10, tzinfo=dt.UTC)


def test_every_form_that_was_promised_is_there_in_its_own_file() -> None:
    assert set(shipped_forms()) == PROMISED
    for key in PROMISED:
        assert (FORMS / f"{key}.yaml").is_file()


@pytest.mark.parametrize("key", sorted(PROMISED))
def test_a_form_may_be_published_and_says_where_it_comes_from(key: str) -> None:
    form = shipped_forms()[key]
    assert forms.faults(form, shipped_lists()) == []
    assert form.basis


def test_every_list_is_used_by_a_form() -> None:
    used = {question.codes for form in shipped_forms().values() for _, question in form.questions() if question.codes}
    assert used == set(shipped_lists())


def test_a_concept_asks_for_the_same_kind_of_answer_in_every_form() -> None:
    kinds: dict[str, set[tuple[str, str]]] = {}
    for form in shipped_forms().values():
        for _, question in form.questions():
            kinds.setdefault(question.concept, set()).add((question.kind, question.codes.partition("@")[0]))
    assert {concept: found for concept, found in kinds.items() if len(found) > 1} == {}


def test_both_assessments_ask_the_same_in_the_words_of_their_time() -> None:
    then, now = (shipped_forms()[key] for key in ("common-assessment", "early-help-assessment"))
    words = [{question.concept: question.label for _, question in form.questions()} for form in (then, now)]
    assert list(words[0]) == list(words[1])
    assert words[0] != words[1]


@pytest.mark.parametrize("key", ["common-assessment", "early-help-assessment"])
def test_an_assessment_reads_each_element_in_two_voices_and_hears_the_child(key: str) -> None:
    form = shipped_forms()[key]
    named = {one.concept for _, one in form.questions()}
    elements = {one.removesuffix(".words") for one in named if f"{one.removesuffix('.words')}.reading" in named}
    assert len(elements) == 19  # 12 of the child, 3 of parents and carers, 4 of family and surroundings
    assert {f"{one}.family-reading" for one in elements} <= named
    asking = Asking.of(form)
    born = {one.question.concept for one in asking.missing({("", "child.unborn"): "no"}, TODAY)}
    unborn = {one.question.concept for one in asking.missing({("", "child.unborn"): "yes"}, TODAY)}
    assert "child.view-why-not" in born
    assert {"child.due-on", "family.view"} <= unborn
    assert "child.view-why-not" not in unborn


def test_no_wording_of_a_licensed_tool_is_there() -> None:
    words = " ".join(path.read_text(encoding="utf-8").lower() for path in FORMS.rglob("*.yaml"))
    for licensed in ("restless, overactive", "considerate of other people", "outcomes star", "family star"):
        assert licensed not in words


def test_a_process_may_be_published_and_each_clock_says_where_its_length_was_read() -> None:
    assert set(shipped_processes()) == {path.stem for path in PROCESSES.glob("*.yaml")} - {"source"}
    assert {"early-help", "referral"} <= set(shipped_processes())
    for process in shipped_processes().values():
        assert processes.faults(process) == []
        for clock in process.clocks:
            assert clock.source
            assert clock.confirmed or "area" in clock.source  # what nobody has seen is an area's to set
        opened = [one.about["process"] for move in process.moves for one in move.effects if one.kind == "open"]
        assert set(opened) <= set(shipped_processes())


def test_help_that_was_begun_can_always_come_to_an_end_and_never_waits_for_agreement_to_sharing() -> None:
    process = shipped_processes()["early-help"]
    for state in process.states:
        ways = process.moves_from(state.name)
        assert state.final != bool(ways)
        if not state.final:
            assert {"close-early", "step-up"} <= {one.name for one in ways}


def test_the_guide_shows_a_form_that_may_be_published() -> None:
    guide = (Path(__file__).resolve().parents[3] / "docs" / "guides" / "writing-a-form.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert yaml.safe_load(shown)["form"] == "waiting-for-help"


@pytest.mark.django_db
def test_all_of_it_is_published_once_and_an_area_keeps_what_is_its_own() -> None:
    with pytest.raises(LookupError, match="village prepare"):
        newest("referral")
    own = {"process": "referral", "version": 1, "title": {"en": "Ours"}}
    Version.objects.create(
        kind="process", key="referral", version=1, document=own, sha256="0" * 64, by="ada", checked_by="bo", at=AT
    )
    every = len(shipped_forms()) + len(shipped_lists()) + len(shipped_processes())
    assert publish_shipped(AT) == every - 1
    assert publish_shipped(AT) == 0
    assert newest("referral").by == "ada"
    for key in set(shipped_processes()) - {"referral"}:
        assert process_of(newest(key)) == shipped_processes()[key]
