"""What can be read and is still not taken in, and how a newcomer's first mistakes are told."""

import dataclasses
from collections.abc import Mapping

import pytest

from tests.builders import bare_plan, but, manifest_bytes, plan_files, row, whole_plan, with_cell
from village.kernel.areas import queries as areas
from village.kernel.tables.rules import Problem, Refused
from village.plan.rules.folder import plan_from
from village.plan.rules.manifest import TEMPLATE_ID

WHOLE = whole_plan()
LINE_OF_CODE = 5  # plan.yaml as the builders write it: id, title, short_title, area, area_code


def problems(files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refusal:
        plan_from(files, names_of=areas.names)
    return refusal.value.problems


def of_area(code: str, area: str) -> dict[str, bytes]:
    return plan_files(bare_plan(area=area, area_code=code, goals=WHOLE.goals))


@pytest.mark.parametrize(
    ("code", "area"),
    [
        ("E06000023", "Bristol, City of"),  # as ONS writes it
        ("E06000023", "Bristol City Council"),
        ("E08000035", "leeds"),
        ("E92000001", "England"),
        ("E07000002", "Bedford"),  # a district: the register has it as one
        ("E06999999", "Exampleshire"),  # kept for made-up areas
        ("E06999000", "Nowhere"),
        ("W06000015", "Anywhere"),  # another country's codes are not ours to know
        ("DE21", "Oberbayern"),
        ("E0600001", "Nowhere"),
    ],
)
def test_an_area_with_its_own_code_is_taken(code: str, area: str) -> None:
    assert plan_from(of_area(code, area), names_of=areas.names).area_code == code


@pytest.mark.parametrize("code", ["E06000000", "E99999999", "E06998999", "E07999999", "e08000035"])
def test_an_english_code_that_the_register_does_not_have_is_refused(code: str) -> None:
    (problem,) = problems(of_area(code, "Leeds"))
    assert (problem.file, problem.row, problem.column) == ("plan.yaml", LINE_OF_CODE, "area_code")
    assert problem.what == f"{code!r} is not in the register of areas."
    assert "E06999000 to E06999999" in problem.do


def test_the_code_of_another_area_is_refused_with_that_areas_name() -> None:
    (problem,) = problems(of_area("E08000035", "Bradford"))
    assert (problem.file, problem.row, problem.column) == ("plan.yaml", LINE_OF_CODE, "area_code")
    assert problem.what == "'E08000035' is the code of Leeds, not of 'Bradford'."


@pytest.mark.parametrize("key", ["area", "area_code"])
def test_a_place_that_is_not_told_is_not_told_to_be_another(key: str) -> None:
    files = of_area("E08000035", "Leeds")
    files["plan.yaml"] = manifest_bytes(bare_plan(area="Leeds", area_code="E08000035"), **{key: ""})
    assert [(one.column, one.what) for one in problems(files)] == [(key, "This is missing.")]


def test_the_templates_id_stands_beside_every_other_problem() -> None:
    files = plan_files(dataclasses.replace(WHOLE, id=TEMPLATE_ID), goals=with_cell(WHOLE, "goals", 0, "year", "soon"))
    assert [(one.file, one.column) for one in problems(files)] == [("goals.csv", "year"), ("plan.yaml", "id")]


def test_goals_that_cannot_be_read_are_not_told_to_be_none() -> None:
    plan = bare_plan(goals=(row("goals", "one"),))
    files = plan_files(plan, goals=with_cell(plan, "goals", 0, "year", "soon"))
    assert [(one.file, one.column) for one in problems(files)] == [("goals.csv", "year")]


def test_two_mistakes_in_one_row_are_told_at_once() -> None:
    """One of them only shows between tables."""
    commitment = row("commitments", "one", leads=("nobody",), due="soon", taken_up_by="two")
    found = problems(plan_files(but(WHOLE, commitments=(commitment,))))
    assert {(one.file, one.row, one.column) for one in found if one.file == "commitments.csv"} == {
        ("commitments.csv", 2, "due"),
        ("commitments.csv", 2, "leads"),
    }


@pytest.mark.parametrize("key", ["began_on", "reported_on", "shown_as_at"])
@pytest.mark.parametrize("value", ["1 April 2026", "01/04/2026", "2026-4-1"])
def test_a_day_in_another_form_is_shown_the_form(key: str, value: str) -> None:
    (problem,) = problems(plan_files(WHOLE) | {"plan.yaml": manifest_bytes(WHOLE, **{key: value})})
    assert (problem.what, problem.do) == (f"{value!r} is not a date.", "Write it as 2026-04-01.")


def test_a_source_published_on_a_day_in_another_form_is_shown_the_form() -> None:
    sources = '[{"id": "a", "title": "b", "publisher": "c", "published_on": "11 December 2008", "kind": "d"}]'
    found = problems(plan_files(bare_plan(goals=WHOLE.goals)) | {"plan.yaml": manifest_bytes(WHOLE, sources=sources)})
    assert found[0].do == "Write 2008-12-11, 2008-12 or 2008."


def test_an_age_group_that_is_none_is_told_those_that_are() -> None:
    (problem,) = problems(plan_files(WHOLE, commitments=with_cell(WHOLE, "commitments", 0, "ages", "0-5")))
    assert problem.what == "'0-5' is not known here."
    assert "0-7, 8-13, 14-19" in problem.do


@pytest.mark.parametrize(("mark", "name"), [(b";", "semicolons"), (b"\t", "tabs")])
def test_another_separator_is_one_problem(mark: bytes, name: str) -> None:
    files = plan_files(WHOLE)
    files["glossary.csv"] = files["glossary.csv"].replace(b'"', b"").replace(b",", mark)
    (problem,) = problems(files)
    assert (problem.file, problem.row, problem.what) == ("glossary.csv", 1, f"The cells are separated by {name}.")
    assert "commas" in problem.do
