"""The table of attacks in the guide is true: each stands in it once, and each test that it names is there."""

import re

from tests.named import ROOT, missing, named_in

TABLE = ROOT / "docs" / "guides" / "attacks.md"
ATTACKS = [*map(str, range(1, 53)), *(f"w{one}" for one in range(1, 23)), *(f"f{one}" for one in range(1, 14))]
ATTACKS += [
    *(f"y{one}" for one in range(1, 15)),
    *(f"d{one}" for one in range(1, 7)),
    *(f"h{one}" for one in range(1, 14)),
]
"""Of the notes on casework, then those against the register of a workforce, those of feeds of services, those among
what young people write, those against the directory, and those who look for a hidden place."""


def rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| [wfydh]?\d", line)]


def test_every_attack_is_in_the_table_once_in_order() -> None:
    assert [number for number, _, _ in rows()] == ATTACKS


def test_every_test_that_is_named_is_there() -> None:
    for number, _, where in rows():
        said = re.match(r"(Not yet|Does not apply): \w", where)
        assert bool(named_in(where)) != bool(said), number
        assert missing(named_in(where)) == [], number
