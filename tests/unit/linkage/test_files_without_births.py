"""The promise: where only a forename tells a household's children apart, a sister is a question, never a link; and the
links expected to be wrong are told truly."""

import numpy as np
import polars as pl
import pytest

from village.linkage.files.choosing import Choice
from village.linkage.files.deciding import BY_FAMILY, LINK, REVIEW, Outcome, decide
from village.linkage.files.linking import Sizes, Weighed, weigh
from village.linkage.files.preparing import fields

FORENAMES = [a + b for a in ("AB", "EC", "ID", "OF", "UG", "LY") for b in ("RAM", "TINE", "OLD", "WIN", "ESKA", "UND")]
SURNAMES = [a + b + c for a in ("TEST", "MOCK", "FICT") for b in ("WOOD", "FORD", "BURN", "MERE") for c in ("", "LEY")]
CONCEPTS = {name: (name,) for name in ("forename", "surname", "date_of_birth", "address", "postcode")}


def linked(seed: int, homes: int, sisters: float, births: float) -> tuple[Weighed, Outcome, set[int]]:
    """Two files, each with one child of every home: for the share `sisters` of homes another child in the right one.
    `births`: the share of records with a date of birth. The homes whose child is one and the same."""
    draw = np.random.default_rng(seed)
    left, right, same = [], [], set()
    for home in range(homes):
        place = {
            "surname": SURNAMES[int(draw.integers(len(SURNAMES)))],
            "postcode": f"ZZ{home // 150 + 1} {home // 15 % 10}AA",
            "address": f"{home % 15 + 1} {FORENAMES[home // 15 % 36]} {SURNAMES[home // 15 % 24]} Road",
        }
        one, other = (FORENAMES[at] for at in draw.choice(36, 2, replace=False))
        born = [str(np.datetime64("2010-01-01") + int(day)) for day in draw.integers(0, 4_000, 2)]
        alone = draw.random() >= sisters
        same |= {home} if alone else set()
        second = (one, born[0]) if alone else (other, born[1])
        for rows, (name, birth) in ((left, (one, born[0])), (right, second)):
            rows.append({**place, "forename": name, "date_of_birth": birth if draw.random() < births else None})
    tables = [pl.DataFrame(rows, schema=dict.fromkeys(CONCEPTS, pl.String)) for rows in (left, right)]
    columns, _ = fields(tables, [CONCEPTS, CONCEPTS], {})
    weighed = weigh(columns, Sizes(homes, homes))
    return weighed, decide(weighed, Choice(), None), same


@pytest.mark.parametrize(("seed", "homes", "sisters", "births"), [
    (1, 600, 0.2, 0.0), (2, 600, 0.05, 0.0), (3, 600, 0.5, 0.0), (4, 150, 0.2, 0.0), (5, 600, 0.2, 0.3),
    (6, 600, 0.2, 0.9),
])  # fmt: skip
def test_a_sister_is_no_link_and_the_wrong_links_are_told_truly(
    seed: int, homes: int, sisters: float, births: float
) -> None:
    weighed, found, same = linked(seed, homes, sisters, births)
    pairs, links = weighed.compared, found.decision == LINK
    right = (pairs.left == pairs.right - homes) & np.isin(pairs.left, list(same))
    wrong = int((links & ~right).sum())
    assert wrong <= 3 * max(found.expected_wrong, 0.5)
    asked = links | (found.decision == REVIEW)  # what is not sure enough for 1 wrong in 1,000 is a question
    assert (asked & right).sum() >= 0.9 * len(same)
    forename = [one.field for one in weighed.comparisons].index("forename")
    birth = next((i for i, one in enumerate(weighed.comparisons) if one.field == "birth"), None)
    unborn = np.full(len(links), fill_value=True) if birth is None else pairs.levels[:, birth] == 0
    assert not (links & unborn & (pairs.levels[:, forename] == 1)).any()


def test_such_a_pair_is_a_question_that_says_why() -> None:
    _, found, _ = linked(1, 600, 0.2, 0.0)
    asked = found.cause == BY_FAMILY
    assert asked.any()
    assert (found.decision[asked] == REVIEW).all()
    assert (found.probability[asked] <= 0.5).all()


def test_in_one_file_sisters_stay_two() -> None:
    rows = [
        {
            "forename": name,
            "surname": f"{SURNAMES[home % 24]}",
            "postcode": f"ZZ1 {home % 10}AA",
            "address": f"{home} Road",
        }
        for home in range(60)
        for name in (FORENAMES[home % 36], FORENAMES[(home + 7) % 36])
    ]
    columns, _ = fields([pl.DataFrame(rows)], [{name: (name,) for name in rows[0]}], {})
    found = decide(weigh(columns, Sizes(len(rows), 0)), Choice(), None)
    assert len(set(found.entity.tolist())) == len(rows)
