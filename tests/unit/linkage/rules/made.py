"""Records, children and models for the rules of linkage; and the weight of a pair worked out naively."""

import random
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from village.linkage.rules.compare import comparison_of
from village.linkage.rules.decide import Candidate, Held
from village.linkage.rules.model import Model, Weighing

ANNA = {"forename": "ANNA", "surname": "TESTPERSON", "birth": "2015-03-14", "sex": "F", "postcode": "M145AB"}
BELA = {**ANNA, "forename": "BELA"}
FIELDS = ("forename", "surname", "birth", "sex", "postcode")


def child(number: int, *held: Mapping[str, str] | Held, must: bool = False, cannot: bool = False) -> Candidate:
    """A child with these records, numbered from ten times its own number on."""
    records = [one if isinstance(one, Held) else Held(10 * number + i, one) for i, one in enumerate(held)]
    return Candidate(number, records, must=must, cannot=cannot)


def naive_weight(model: Model, levels: Sequence[int], frequencies: Sequence[float | None]) -> tuple[float, float]:
    """How likely a pattern is in records of one person, and in all other pairs: products of probabilities."""
    one = household = strangers = 1.0
    for weighing, level, frequency in zip(model.weighings, levels, frequencies, strict=True):
        if level == 0:
            continue
        one *= weighing.m[level]
        household *= weighing.h[level]
        strangers *= weighing.u[level] if frequency is None else frequency
    # in strangers and in households the value is as common as it is in the whole
    return one, (1 - model.households) * strangers + model.households * household


def model(seed: int) -> Model:
    """Any model over five fields, the same for the same seed."""
    draw = random.Random(seed)

    def shares(count: int) -> tuple[float, ...]:
        found = [10 ** draw.uniform(-4, 0) for _ in range(count)]
        return (1.0, *(one / sum(found) for one in found))

    weighings = []
    for field in FIELDS:
        one = comparison_of(field)
        common = {text: 10 ** draw.uniform(-6, -0.3) for text in (ANNA[field], "NOBODY") if draw.random() < 0.5}
        rare = draw.choice((None, 10 ** draw.uniform(-6, -1)))
        weighings.append(Weighing(one, shares(one.same), shares(one.same), shares(one.same), common, rare))
    matches, households = 10 ** draw.uniform(-9, -0.4), 10 ** draw.uniform(-9, -0.4)
    return Model("any", tuple(weighings), matches, households, draw.uniform(0.05, 0.99))


def models() -> st.SearchStrategy[Model]:
    """Models over five fields."""
    return st.integers(0, 10**9).map(model)


@st.composite
def records(draw: st.DrawFn) -> dict[str, str]:
    """A record near Anna's: parts of it missing, or another's."""
    found = {}
    for field, others in (
        ("forename", ("BELA", "ANNE", "A", "ANNABEL|~ANNA", "TESTPERSON")),
        ("surname", ("OTHERWICK", "TESTPERSEN", "ANNA", "TESTPERSON|TEST")),
        ("birth", ("2015-03-15", "2015", "2011-01-01", "2015-12-03")),
        ("sex", ("M",)),
        ("postcode", ("M145AC", "SK41AA", "M11AA|M145AB")),
    ):
        text = draw(st.sampled_from((ANNA[field], "", *others)))
        if text:
            found[field] = text
    return found
