"""The weight of a pair, against products of probabilities; and a model that is kept as data."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.linkage.rules.made import ANNA, models, naive_weight, records
from village.linkage.rules.compare import levels
from village.linkage.rules.decide import Comparing
from village.linkage.rules.model import Model, as_data, log2_sum, model_of


@given(models(), records(), records())
def test_the_weight_is_log2_of_how_much_likelier_a_pair_is_among_records_of_one_person(
    model: Model, a: dict[str, str], b: dict[str, str]
) -> None:
    found, frequencies, weight = Comparing(a, model).compared(b)
    one, others = naive_weight(model, found, frequencies)
    again = model.weigh(found, frequencies)  # from what is kept of a link
    assert weight == pytest.approx(math.log2(one / others), abs=1e-6)
    assert again.weight == weight == pytest.approx(sum(part.bits for part in again.parts))


@given(models(), records(), st.lists(records(), max_size=6))
def test_a_record_compared_with_many_is_compared_as_with_each_alone(
    model: Model, a: dict[str, str], others: list[dict[str, str]]
) -> None:
    comparing = Comparing(a, model)
    for b in others + others[::-1]:
        assert comparing.compared(b) == Comparing(a, model).compared(b)
        assert comparing.compared(b).levels == levels(a, b, (one.comparison for one in model.weighings))


@given(models(), records())
def test_missing_values_say_nothing(model: Model, a: dict[str, str]) -> None:
    assert Comparing(a, model).compared({}).weight == pytest.approx(0, abs=1e-9)


@given(models(), records(), records())
def test_a_chance_is_by_bayes(model: Model, a: dict[str, str], b: dict[str, str]) -> None:
    found = Comparing(a, model).compared(b)
    one, others = naive_weight(model, *found[:2])
    chance = model.matches * one / (model.matches * one + (1 - model.matches) * others)
    assert model.probability(found.weight) == pytest.approx(chance, rel=1e-6)
    assert model.probability(-1e6) == pytest.approx(0)
    assert model.probability(1e6) == 1


@given(models(), st.integers(0, 10**8))
def test_an_index_of_more_children_makes_each_less_likely(model: Model, children: int) -> None:
    odds = 2 ** model.odds_bits(children)
    assert odds * max(children, 1) == pytest.approx(model.coverage / (1 - model.coverage), rel=1e-6)


@given(models())
def test_a_model_comes_back_from_data_as_it_was(model: Model) -> None:
    assert model_of(json.loads(json.dumps(as_data(model)))) == model


@given(models())
def test_a_model_of_other_levels_is_refused(model: Model) -> None:
    data = as_data(model)
    data["weighings"][2]["levels"] = data["weighings"][2]["levels"][:-1]
    with pytest.raises(ValueError, match="The model any knows other levels of birth"):
        model_of(data)


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_log2_of_a_sum(a: float, b: float) -> None:
    assert log2_sum(a, b) == pytest.approx(math.log2(2**a + 2**b))


@pytest.mark.parametrize(("a", "b"), [(2000.0, 0.0), (0.0, 2000.0), (-2000.0, -3000.0)])
def test_log2_of_a_sum_beyond_what_a_float_holds(a: float, b: float) -> None:
    assert log2_sum(a, b) == max(a, b)


@given(models())
def test_a_rare_value_that_both_share_says_more(model: Model) -> None:
    for weighing in model.weighings:
        same = weighing.comparison.same
        known = weighing.common(same, ANNA[weighing.comparison.field])
        assert known == weighing.frequency.get(ANNA[weighing.comparison.field], weighing.rare)
        assert weighing.common(same, "NOBODYS") == weighing.rare
        assert weighing.common(same - 1, ANNA[weighing.comparison.field]) is None
        rare, common = (weighing.chances(same, f)[2] for f in (0.001, 0.1))
        assert rare < common
