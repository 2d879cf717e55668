"""Levels, keys and weights of a pair."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.linkage.records import VALUES, record
from village.linkage.rules import compare as c
from village.linkage.rules.compare import comparison_of
from village.linkage.rules.keys import KEPT, KEYS, PARTS, hashed, keys
from village.linkage.rules.model import Model, Weighing, log2_sum

COMPARISONS = [comparison_of(name) for name in VALUES]


@pytest.mark.parametrize(
    ("level", "a", "b", "expected"),
    [
        (c.forename_level, "ANN|MARY", "ANN", 7),
        (c.forename_level, "LIZ|~ELIZABETH", "ELIZABETH", 5),
        (c.forename_level, "A", "ANN", 2),
        (c.forename_level, "A", "OLIVER", 1),
        (c.forename_level, "CATHERINE", "CATHERYNE", 4),
        (c.forename_level, "KATHRYN", "CATHERINE", 3),
        (c.forename_level, "ANN", "OLIVER", 1),
        (c.forename_level, "ANN|B", "OLIVER|B", 5),
        (c.forename_level, "ANN|B", "OLIVER|C", 1),
        (c.surname_level, "SMITHJONES|SMITH|JONES", "SMITHJONES|SMITH|JONES", 5),
        (c.surname_level, "SMITHJONES|SMITH|JONES", "JONES", 4),
        (c.surname_level, "TESTWOOD", "TESTWOD", 3),
        (c.surname_level, "KATHRYN", "CATHERINE", 2),
        (c.surname_level, "TESTWOOD", "MOCKFORD", 1),
        (c.birth_level, "2015-03-14", "2015-03-14", 6),
        (c.birth_level, "2015-03-04", "2015-04-03", 5),
        (c.birth_level, "2015-03-14", "2015-03-41", 4),
        (c.birth_level, "2015-03-14", "2015-03-15", 4),
        (c.birth_level, "2015-03-14", "2015-11-14", 3),
        (c.birth_level, "2015-03-14", "1998-11-21", 1),
        (c.birth_level, "2015", "2015", 2),
        (c.birth_level, "2015-01-01", "2015-03-14", 2),
        (c.birth_level, "2015-01-01", "2015-01-01", 2),
        (c.birth_level, "2015-01-01", "2014-01-01", 1),
        (c.birth_level, "2014", "2015-03-14", 1),
        (c.postcode_level, "ZZ11AA", "ZZ11AA", 6),
        (c.postcode_level, "ZZ11AA|AB12CD", "AB12CD", 5),
        (c.postcode_level, "AB12CD", "AB12CE", 4),
        (c.postcode_level, "AB12DE", "AB12FG", 3),
        (c.postcode_level, "AB12DE", "AB13FG", 2),
        (c.postcode_level, "AB12DE", "LS72EF", 1),
        (c.postcode_level, "75001", "75933", 1),
        (c.address_level, "12 SAMPLE RD", "12 SAMPLE RD", 4),
        (c.address_level, "12 SAMPLE RD", "12 SAMPEL RD", 3),
        (c.address_level, "12 SAMPLE RD", "14 SAMPLE RD", 2),
        (c.address_level, "12 SAMPLE RD", "9 OTHER CL", 1),
        (c.number_level, "9434765919", "9434765919", 3),
        (c.number_level, "9434765919", "9434765991", 2),
        (c.number_level, "9434765919", "1234567890", 1),
        (c.postcode_level, "LS9", "LS95AB", 2),
        (c.postcode_level, "LS8", "LS95AB", 1),
        (c.postcode_level, "LS8", "LS9", 1),  # two districts, and no slip in a postcode
        (c.postcode_level, "LS9", "LS9-OLD", 1),
        (c.number_level, "9434765919", "94347", 1),
        (c.contact_level, "a@example.org", "a@example.org", 3),
        (c.contact_level, "ann@example.org", "anne@example.org", 2),
        (c.contact_level, "7700900123", "7811911234", 1),
        (c.exact_level, "F", "F", 2),
        (c.exact_level, "F", "M", 1),
        (c.text_level, "OAK", "OAK", 4),
        (c.text_level, "NORTH WEST TOWN", "NORTH WEST TOWNS", 3),
        (c.text_level, "CARPENTER", "CARPENDER", 3),
        (c.text_level, "DIXON", "DICKSONX", 1),
        (c.text_level, "MARTHA", "MARHTAXX", 2),
        (c.text_level, "OAK", "ELM", 1),
    ],
)
def test_how_far_two_values_agree(level: object, a: str, b: str, expected: int) -> None:
    assert level(a, b) == expected  # type: ignore[operator]


@given(record, record)
def test_levels_are_the_same_either_way_round(a: dict[str, str], b: dict[str, str]) -> None:
    assert c.levels(a, b, COMPARISONS) == c.levels(b, a, COMPARISONS)


@given(record)
def test_a_record_agrees_with_itself_in_all_it_has(a: dict[str, str]) -> None:
    for comparison, level in zip(COMPARISONS, c.levels(a, a, COMPARISONS), strict=True):
        born = a.get("birth", "")
        whole = comparison.field != "birth" or (len(born) == 10 and not born.endswith("-01-01"))
        assert level == (comparison.same if whole else 2) if comparison.field in a else level == c.MISSING


@given(record, record)
def test_what_is_missing_on_one_side_says_nothing(a: dict[str, str], b: dict[str, str]) -> None:
    for comparison, level in zip(COMPARISONS, c.levels(a, b, COMPARISONS), strict=True):
        if comparison.field not in a or comparison.field not in b:
            assert level == c.MISSING


def test_names_the_wrong_way_round_are_told_once() -> None:
    a, b = {"forename": "ANN", "surname": "TESTWOOD"}, {"forename": "TESTWOOD", "surname": "ANN"}
    assert c.levels(a, b, (c.FORENAME, c.SURNAME)) == (c.SWAPPED, c.MISSING)


def test_what_every_comparison_expects_adds_up() -> None:
    for comparison in COMPARISONS:
        assert math.isclose(sum(comparison.prior), 1)
        assert len(comparison.prior) == len(comparison.levels)


@given(record)
def test_equal_records_share_all_their_keys(a: dict[str, str]) -> None:
    assert keys(a) == keys(dict(a))
    assert len(set(keys(a))) == len(keys(a))


@given(record)
def test_a_part_that_is_missing_makes_no_key(a: dict[str, str]) -> None:
    for key in keys(a):
        kind, _, rest = key.partition(":")
        names = KEPT[int(kind)]
        assert all(PARTS[name][0] in a for name in names)
        assert all(rest.split("/"))


def test_a_record_that_says_nothing_has_no_key() -> None:
    assert keys({}) == ()
    assert keys({"sex": "F"}) == ()
    assert keys({"address": "HIGH ST", "forename": "A", "birth": "2015"}) == ()


def test_exchanged_days_meet_and_the_first_of_january_does_not() -> None:
    def kinds(birth: str) -> set[str]:
        kind = KEYS.index(("surname-sound", "forename-3", "day-and-month"))
        return {k for k in keys({"forename": "ANN", "surname": "TESTWOOD", "birth": birth}) if k.startswith(f"{kind}:")}

    assert kinds("2015-03-04") == kinds("2015-04-03") != set()
    assert kinds("2015-01-01") == set()


@given(st.text())
def test_a_hash_fits_in_64_bits(text: str) -> None:
    assert -(2**63) <= hashed(text) < 2**63


def model() -> Model:
    sex = Weighing(c.SEX, (1, 0.02, 0.98), (1, 0.5, 0.5), (1, 0.5, 0.5))
    postcode = c.Comparison("postcode", ("differs", "same"), c.exact_level, (0.2, 0.8), household=True)
    place = Weighing(postcode, (1, 0.2, 0.8), (1, 0.999, 0.001), (1, 0.1, 0.9), {"ZZ11AA": 0.01})
    return Model("test", (sex, place), 0.001, 0.004)


def test_the_weight_of_a_pair_is_its_likelihood_among_one_person_over_all_others() -> None:
    found = model().weigh((2, 2), (None, 0.01))
    others = (
        1 - 0.004
    ) * 0.5 * 0.01 + 0.004 * 0.5 * 0.9  # by chance, with the postcode's own frequency; of a household
    assert math.isclose(found.weight, math.log2(0.98 * 0.8 / others))
    assert math.isclose(found.weight, sum(part.bits for part in found.parts))
    assert [part.level for part in found.parts] == ["same", "same", "shared"]


def test_what_is_missing_adds_nothing() -> None:
    found = model().weigh((0, 0), (None, None))
    assert math.isclose(found.weight, 0, abs_tol=1e-9)
    assert math.isclose(model().probability(0), 0.001)
    assert model().probability(-5_000) == 2.0**-1000 / (1 + 2.0**-1000)


@given(st.floats(-40, 40), st.floats(-40, 40))
def test_sums_of_logarithms(a: float, b: float) -> None:
    assert math.isclose(log2_sum(a, b), math.log2(2**a + 2**b), abs_tol=1e-9)
    assert log2_sum(0, -500) == 0


def test_two_names_short_for_a_third_are_not_one_name() -> None:
    assert c.forename_level("LIZ|~ELIZABETH", "ELIZABETH") == 5
    assert c.forename_level("ELIZABETH", "LIZ|~ELIZABETH") == 5
    assert c.forename_level("ANNA|~ANNABEL", "BELLA|~ANNABEL") < 5
