"""Whether a service may be for somebody: three answers, and never more than is known."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.rules.finding.eligibility import CHECK, NO, YES, Facts, eligibility, fits_age
from village.search.rules.entry import oldest_exclusive

NOTHING = "It names no conditions. Check with the service if you are not sure."
LEEDS, BRADFORD = "E08000035", "E08000032"


def says(facts: Facts, areas: tuple[str, ...] | None = None, **document: Any) -> tuple[str, str]:
    found = eligibility(document, facts, areas)
    return found.answer, found.explained


@pytest.mark.parametrize(
    ("facts", "areas", "document", "answer", "words"),
    [
        (
            Facts((3,)),
            None,
            {"minimum_age": 2, "maximum_age": 4},
            YES,
            "You may qualify because it is for 2 to 4 years.",
        ),
        (
            Facts((4.9,)),
            None,
            {"minimum_age": 2, "maximum_age": 4},
            YES,
            "You may qualify because it is for 2 to 4 years.",
        ),
        (
            Facts((5,)),
            None,
            {"minimum_age": 2, "maximum_age": 4},
            NO,
            "This may not be for you: it is for 2 to 4 years.",
        ),
        (
            Facts((5, 3)),
            None,
            {"minimum_age": 2, "maximum_age": 4},
            YES,
            "You may qualify because it is for 2 to 4 years.",
        ),
        (Facts((3,)), None, {"minimum_age": 2}, CHECK, "Check with the service: the oldest age that it takes."),
        (Facts((3,)), None, {"maximum_age": 5}, CHECK, "Check with the service: the youngest age that it takes."),
        (Facts((3,)), None, {}, CHECK, "Check with the service: the ages that it is for."),
        (
            Facts(),
            None,
            {"minimum_age": 2, "maximum_age": 4},
            CHECK,
            "Check with the service: age: it is for 2 to 4 years.",
        ),
        (Facts(), None, {"minimum_age": 0, "maximum_age": 99}, CHECK, NOTHING),
        (Facts((3,)), None, {"minimum_age": 0, "maximum_age": 99}, YES, "You may qualify because it is for all ages."),
        (Facts(), None, {}, CHECK, NOTHING),
        (
            Facts((3,), LEEDS),
            (LEEDS,),
            {"minimum_age": 2, "maximum_age": 4, "eligibility_description": "Low income."},
            CHECK,
            (
                "You may qualify because it is for 2 to 4 years and it serves the area where you live;"
                " check with the service: income."
            ),
        ),
        (Facts((), BRADFORD), (LEEDS,), {}, NO, "This may not be for you: it serves other areas."),
        (Facts((), BRADFORD), (), {}, YES, "You may qualify because it is for people everywhere in England."),
        (Facts(), (LEEDS,), {}, CHECK, NOTHING),
        (Facts(), None, {"eligibility_description": "No referral needed."}, CHECK, NOTHING),
        (
            Facts(),
            None,
            {"application_process": "Ask your GP for a referral"},
            CHECK,
            "Check with the service: a referral.",
        ),
        (
            Facts(),
            None,
            {"eligibility_description": "You must live in Leeds"},
            CHECK,
            "Check with the service: where you live.",
        ),
        (Facts(), (), {"eligibility_description": "You must live in Leeds"}, CHECK, NOTHING),
        (
            Facts(),
            None,
            {"required_documents": [{"document": "Proof of benefits"}]},
            CHECK,
            "Check with the service: income.",
        ),
        (
            Facts(),
            None,
            {
                "attributes": [
                    {"link_type": "eligibility", "taxonomy_term": {"name": "Young carers"}},
                    {"link_type": "x"},
                ]
            },
            CHECK,
            "Check with the service: caring for somebody.",
        ),
    ],
)
def test_worked_examples(
    facts: Facts, areas: tuple[str, ...] | None, document: dict[str, Any], answer: str, words: str
) -> None:
    assert says(facts, areas, **document) == (answer, words)


quarter = st.integers(0, 80).map(lambda number: number / 4)


@given(age=quarter, youngest=st.none() | quarter, oldest=st.none() | quarter)
def test_an_age_fits_here_as_it_does_in_the_search(age: float, youngest: float | None, oldest: float | None) -> None:
    until = None if oldest is None else oldest_exclusive(oldest)
    expected = (youngest is None or youngest <= age) and (until is None or age < until)
    assert fits_age(age, youngest, oldest) is expected


@given(st.text(max_size=80), st.lists(quarter, max_size=3))
def test_nobody_is_promised_a_place_by_words(said: str, ages: list[float]) -> None:
    found = eligibility({"eligibility_description": said}, Facts(tuple(ages)))
    assert all(one.answer == CHECK for one in found.conditions)
