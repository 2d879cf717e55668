"""The rules as data: those that come with Village, and what is wrong with one told in a sentence."""

import pytest

from village.kernel.tables.rules import Refused
from village.warehouse.importing.shipped import shipped
from village.warehouse.schools.definition import FOLDER, Floor, coasting, floor, rule_from


def test_the_floor_is_that_of_paragraph_4_51() -> None:
    rule = floor()
    assert (rule.indicators[0].line, rule.due) == (30, "2010/11")
    assert [(one.year, one.schools) for one in rule.before] == [("1997", 1610), ("2007", 638)]
    assert "4.51" in rule.source
    assert rule.sectors == ("mainstream",)


def test_coasting_is_that_of_paragraph_4_56() -> None:
    assert "4.56" in coasting().source
    assert coasting().attainment.at_least == floor().indicators[0].line


def test_every_figure_that_a_rule_names_is_a_share_that_some_file_holds_for_schools() -> None:
    known = {
        f"{one.dataset}.{figure.name}": figure.unit
        for one in shipped()
        if any(kind.level == "school" for kind in one.rows)
        for figure in one.indicators
    }
    for one in floor().indicators:
        assert known[one.indicator] == "percent"
    assert known[coasting().attainment.indicator] == "percent"
    assert known[coasting().progress.indicator] == "score"


def test_a_figure_is_found_by_its_name() -> None:
    assert floor().marked("ks4.english-maths-9-5") is floor().indicators[2]
    assert floor().marked("ks4.progress8") is None


def test_a_rule_that_is_wrong_is_refused_with_the_line() -> None:
    raw = (FOLDER / "floor.yaml").read_bytes().replace(b"line: 65", b"line: 165").replace(b"due:", b"due_by:")
    with pytest.raises(Refused) as told:
        rule_from(Floor, "floor.yaml", raw)
    said = [str(one) for one in told.value.problems]
    assert len(said) == 3
    assert any("indicators.3.line" in one and "less than 100" in one for one in said)
    assert any("due_by" in one and "row" in one for one in said)
