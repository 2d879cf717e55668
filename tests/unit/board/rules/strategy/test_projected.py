"""A need from a projection that was kept as a file, and files that bear none."""

import json
from typing import Any

import pytest

from village.board.rules.strategy.projected import kept, projected
from village.kernel.tables.rules import Refused
from village.projection.telling import COLUMNS

HEAD = ",".join(COLUMNS)
ROWS = (
    "Leeds,,,2025,2,638,580,730,628,forecast",
    "Leeds,,,2026,3,639,566,763,628,scenario",
    "Hull,worker,,2026,3,90,80,100,95,forecast",
    "Hull,manager,,2026,3,9,8,10,9,forecast",
    "All areas,,,2026,3,33000,31000,35000,33100,forecast",
)


def file(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows)).encode()


def test_the_gap_of_the_last_year_with_its_interval_becomes_a_need() -> None:
    found = projected("p.csv", file(*ROWS), "  leeds ", "", 900.0)
    # 900 less 639, 763, 566 and 628
    assert found.sentence == (
        "In 2026 900 people are needed and 639 expected: 261 too few (137 to 334). If nothing changed it would be 272. "
        "A scenario, not a forecast: no past tells how it would have fared so far on."
    )
    assert found.figures == {
        "period": "2026", "point": 639.0, "low": 566.0, "high": 763.0, "no_change": 628.0, "scenario": True,
        "needed": 900.0, "area": "Leeds", "file": "p.csv",
    }  # fmt: skip


def test_a_role_is_told_apart_where_the_file_does() -> None:
    found = projected("p.csv", file(*ROWS), "Hull", "Worker", 120.0)
    assert (found.role, found.figures["point"]) == ("worker", 90.0)


@pytest.mark.parametrize(
    ("rows", "area", "role", "needed", "why"),
    [
        (ROWS, "Atlantis", "", 900.0, "It has no area “Atlantis”."),
        (ROWS, "Leeds", "nurse", 900.0, "It has no area “Leeds” with the role “nurse”."),
        (ROWS, "Hull", "", 120.0, "It has no area “Hull”."),
        ((*ROWS, ROWS[1]), "Leeds", "", 900.0, "several lines of one year"),
        (ROWS, "Leeds", "", 700.0, "The projection bears no need."),
        (ROWS, "Leeds", "", 0.0, "more than nothing"),
        (ROWS, "Leeds", "", float("nan"), "more than nothing"),
        (ROWS, "Leeds", "", float("inf"), "more than nothing"),
        (("Leeds,,,2026,3,six,1,2,3,forecast",), "Leeds", "", 900.0, "A number is none."),
        (("Leeds,,,2026,x,6,1,9,3,forecast",), "Leeds", "", 900.0, "A number is none."),
        (("Leeds,,,2026,3,6,7,9,3,forecast",), "Leeds", "", 900.0, "does not lie in its interval"),
        (("Leeds,,,2026,3,-6,-7,9,3,forecast",), "Leeds", "", 900.0, "does not lie in its interval"),
        (("Leeds,,,2026,3,6,1,inf,3,forecast",), "Leeds", "", 900.0, "does not lie in its interval"),
        (("Leeds,,,2026,3,6,1,nan,3,forecast",), "Leeds", "", 900.0, "does not lie in its interval"),
        (("Leeds,,,2026,3,6,1,9,nan,forecast",), "Leeds", "", 900.0, "does not lie in its interval"),
    ],
)
def test_a_file_that_bears_no_need_is_refused_in_a_sentence(
    rows: tuple[str, ...], area: str, role: str, needed: float, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        projected("p.csv", file(*rows), area, role, needed)


def test_what_is_no_projection_is_refused() -> None:
    for raw in (b"", b"a,b\n1,2\n", b"\x00\x01", file("=cmd(),,,2026,3,6,1,9,3,forecast")):
        with pytest.raises(Refused):
            projected("p.csv", raw, "Leeds", "", 900.0)


LAST = {
    "year": 2015,
    "posts": 9_000,
    "posts_low": 8_000,
    "posts_high": 9_900,
    "needed": 17_500,
    "gap_no_change": 15_340,
}


def scenario(**values: Any) -> bytes:
    years = [{"year": 2014}, {**LAST, **values}]
    return json.dumps({"title": "A graduate in every setting", "years": years}).encode()


def test_a_scenario_says_itself_how_many_are_needed() -> None:
    found = kept("s.JSON", scenario(), "", "", None)
    # 17,500 less 9,000, 9,900 and 8,000; without a change 15,340 would be missing, so 2,160 would be there
    assert found.sentence.startswith(
        "In 2015 17,500 people are needed and 9,000 expected: 8,500 too few (7,600 to 9,500). If nothing changed it "
        "would be 15,340. A scenario, not a forecast"
    )
    assert (found.role, found.figures["no_change"]) == ("A graduate in every setting", 2_160.0)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "cannot be read"),
        (b"{", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"[" * 200_000, "cannot be read"),
        (b'{"title": "t", "years": [{"year": NaN}]}', "cannot be read"),
        (b"[]", "no answer of a scenario"),
        (b'{"title": "t", "years": []}', "no answer of a scenario"),
        (b'{"title": "t", "years": [{"year": 1}]}', "no answer of a scenario"),
        (scenario(year="soon"), "no answer of a scenario"),
        (scenario(year=1e999), "cannot be read"),
        (scenario(posts="many"), "no answer of a scenario"),
        (scenario(posts_low=9_500), "does not lie in its interval"),
        (scenario(needed=0), "Nobody is needed"),
        (scenario(needed=9_000), "bears no need"),
    ],
)
def test_what_is_no_scenario_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        kept("s.json", raw, "", "", None)


def test_of_a_projection_the_area_and_the_number_are_asked() -> None:
    assert kept("p.csv", file(*ROWS), "Leeds", "", 900.0).figures["area"] == "Leeds"
    for area, needed in (("", 900.0), ("Leeds", None)):
        with pytest.raises(Refused, match="does not say how many"):
            kept("p.csv", file(*ROWS), area, "", needed)
