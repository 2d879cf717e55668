"""The needs of an area: only what the intervals bear, the same from any order of rows, never too many."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles import needs as twin
from village.board.rules.needs import BACK, KINDS, Needs, difference_size, needs

AREA = "E08000035"
VERDICTS = ["better", "worse", "no clear difference", "cannot say", ""]


def standing(measure: str = "ready", **values: Any) -> dict[str, Any]:
    """How an area stands on a measure: a little above its neighbours and England, without any verdict."""
    return {
        "measure": measure,
        "title": "Ready for school",
        "unit": "percent",
        "polarity": "higher",
        "decimals": 1,
        "group": "",
        "period": "2022/23",
        "value": 61.0,
        "lower": 59.0,
        "upper": 63.0,
        "code": "",
        "release": "profile-2023",
        "before_period": "2021/22",
        "before_value": 60.0,
        "change_verdict": "no clear difference",
        "england_value": 67.0,
        "england_verdict": "no clear difference",
        "neighbours_value": 66.0,
        "neighbours_verdict": "no clear difference",
        "state": "no target set",
        "why": "",
        "target": "",
        "target_value": None,
        "probability": None,
    } | values


def gap(year: int, value: float | None, half: float | None = 1.0, **values: Any) -> dict[str, Any]:
    """A gap for boys in a school year, with an interval of `half` either way."""
    known = value is not None and half is not None
    return {
        "measure": "ready",
        "gap": "boys",
        "measure_title": "Ready for school",
        "title": "Gap for boys",
        "unit": "percent",
        "decimals": 1,
        "of_group": "sex=boys",
        "behind_group": "sex=girls",
        "period": f"{year}/{(year + 1) % 100:02}",
        "from_on": dt.date(year, 9, 1),
        "value": value,
        "lower": value - half if known else None,  # type: ignore[operator]
        "upper": value + half if known else None,  # type: ignore[operator]
        "definition": "2021",
        "release": f"profile-{year + 1}",
    } | values


def only(found: Needs) -> Any:
    (claim,) = found.claims
    return claim


def whys(found: Needs) -> list[str]:
    return [one.why for one in found.unsaid]


# ── what is said ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_worse_than_the_areas_most_like_it() -> None:
    claim = only(needs(AREA, [standing(neighbours_verdict="worse")]))
    assert claim.text == (
        "Ready for school: 61.0% (59.0 to 63.0%) in the 2022 to 2023 school year, worse than the areas most like it: "
        "there it is 66.0%."
    )
    assert (claim.kind, claim.value, claim.lower, claim.upper, claim.compared) == ("behind", 61.0, 59.0, 63.0, 66.0)
    assert (claim.href, claim.releases) == (f"/measures/ready/{AREA}/", ("profile-2023",))


def test_england_stands_in_where_there_are_no_neighbours_and_only_there() -> None:
    row = standing(england_verdict="worse")
    assert needs(AREA, [row]).claims == ()
    alone = needs(AREA, [row | {"neighbours_value": None, "neighbours_verdict": ""}])
    assert only(alone).compared_with == "England"
    assert only(alone).compared == 67.0
    assert "How it stands beside the areas most like it: it is compared with England instead." in whys(alone)


@pytest.mark.parametrize("verdict", ["better", "worse"])
def test_a_change_either_way(verdict: str) -> None:
    claim = only(needs(AREA, [standing(change_verdict=verdict)]))
    assert claim.text == (
        f"Ready for school: 61.0% (59.0 to 63.0%) in the 2022 to 2023 school year, {verdict} than in the 2021 to 2022 "
        "school year, when it was 60.0%."
    )


def test_a_target_that_is_unlikely_to_be_met() -> None:
    row = standing(state="unlikely", probability=0.04, target="at least 75% by 2027/28", target_value=75.0)
    claim = only(needs(AREA, [row]))
    assert claim.text.endswith("The chance of at least 75% by 2027/28 is put at 4%: unlikely.")
    assert (claim.compared, claim.verdict) == (75.0, "unlikely")


def test_a_gap_that_has_widened() -> None:
    claim = only(needs(AREA, [], [gap(2020, 10.0), gap(2021, 13.0), gap(2022, 14.0)]))
    assert claim.text == (
        "Ready for school, gap for boys: 14.0 percentage points (13.0 to 15.0) in the 2022 to 2023 school year, wider "
        "than in the 2020 to 2021 school year, when it was 10.0 percentage points."
    )
    assert claim.href == f"/measures/ready/{AREA}/?group=sex%3Dboys"
    assert claim.releases == ("profile-2023", "profile-2021")


@pytest.mark.parametrize(
    "gaps",
    [
        [gap(2021, 13.0), gap(2022, 14.0)],  # 1 ± √2: chance explains it
        [gap(2021, 14.0), gap(2022, 10.0)],  # it has narrowed
        [gap(2021, -9.0), gap(2022, -4.0)],  # those who were ahead are less so
        [gap(2021, 10.0, definition="2012"), gap(2022, 14.0)],  # counted in another way
        [gap(2021, 10.0, None), gap(2022, 14.0)],  # nobody knows how sure
        [gap(2021, 10.0), gap(2022, 14.0, None)],
        [gap(2018, 10.0), gap(2022, 14.0)],  # longer ago than three years
        [gap(2022, 14.0)],
        [gap(2021, 10.0), gap(2022, None)],
    ],
)
def test_no_gap_is_said_to_widen_without_two_figures_that_differ(gaps: list[dict[str, Any]]) -> None:
    assert needs(AREA, [], gaps).claims == ()


def test_young_peoples_own_answers_stand_apart() -> None:
    row = standing("bullied", neighbours_verdict="worse", change_verdict="worse")
    found = needs(AREA, [row], surveys={"bullied"})
    assert [one.kind for one in found.claims] == ["survey"]
    assert "What young people say: no survey of theirs is among the figures held." not in whys(found)
    assert "What young people say: no survey of theirs is among the figures held." in whys(needs(AREA, [row]))


def test_a_group_is_named_and_its_page_linked() -> None:
    row = standing(group="fsm=eligible", group_title="Children with free school meals", neighbours_verdict="worse")
    claim = only(needs(AREA, [row]))
    assert claim.text.startswith("Ready for school: Children with free school meals: 61.0%")
    assert claim.href == f"/measures/ready/{AREA}/?group=fsm%3Deligible"


def test_what_cannot_be_said_is_said_with_why() -> None:
    hidden = standing("hidden", title="Hidden", value=None, lower=None, upper=None, code="suppressed")
    bare = standing("bare", title="Bare", neighbours_verdict="cannot say", change_verdict="cannot say")
    short = standing("short", title="Short", state="too little data")
    found = needs(AREA, [hidden, bare, short], [gap(2022, 14.0)])
    assert found.claims == ()
    told = {one.why: one.titles for one in found.unsaid}
    assert told["How it stands: the figure is hidden, to protect people."] == ("Hidden",)
    assert told["Whether it differs from the areas most like it: no interval is known."] == ("Bare",)
    assert told["Whether it has changed: no interval is known."] == ("Bare",)
    assert told["Whether its target will be met: too little data."] == ("Short",)
    few = "Whether this gap has widened: there are too few figures with an interval by one definition."
    assert told[few] == ("Ready for school: Gap for boys",)


# ── size ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_twice_as_many_who_miss_out_is_half_of_the_larger() -> None:
    assert difference_size(90, 95, "percent", "higher") == pytest.approx(0.5)  # 10 % miss out and not 5 %
    assert difference_size(10, 5, "percent", "lower") == pytest.approx(0.5)
    assert difference_size(4, 8, "per-1000", "lower") == pytest.approx(0.5)
    assert difference_size(0, 8, "per-1000", "lower") == 1
    assert difference_size(0, 0, "count", "lower") == 0
    assert difference_size(100, 100, "percent", "higher") == 0


def test_the_gravest_comes_first() -> None:
    rows = [
        standing("a", value=60.0, neighbours_value=61.0, neighbours_verdict="worse"),
        standing("b", value=90.0, neighbours_value=95.0, neighbours_verdict="worse"),
        standing("c", value=80.0, neighbours_value=84.0, neighbours_verdict="worse"),
    ]
    assert [one.measure for one in needs(AREA, rows).claims] == ["b", "c", "a"]
    assert [one.measure for one in needs(AREA, rows, most=1).of("behind")] == ["b"]


def test_empty_posts_are_offered_however_many_graver_things_are_said_of_children() -> None:
    graver = [standing(f"c{n}", value=10.0, neighbours_value=90.0, neighbours_verdict="worse") for n in range(6)]
    posts = standing("vacancies", polarity="lower", value=30.0, neighbours_value=17.0, neighbours_verdict="worse")
    posts |= {"england_verdict": "", "before_value": None}
    graver = [row | {"polarity": "lower", "neighbours_value": 1.0} for row in graver]
    found = needs(AREA, [*graver, posts], workforce={"vacancies", "turnover"})
    assert [one.measure for one in found.claims] == ["c0", "c1", "c2", "c3", "c4"]
    (claim,) = found.workforce
    assert (claim.measure, claim.kind, claim.value, claim.compared) == ("vacancies", "behind", 30.0, 17.0)
    assert needs(AREA, [posts], workforce={"vacancies"}).claims == ()


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

SHARES = st.integers(0, 1000).map(lambda n: n / 10)
MAYBE = st.none() | SHARES


@st.composite
def standings(draw: st.DrawFn) -> list[dict[str, Any]]:
    names = draw(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["", "sex=boys"])), unique=True))
    rows = []
    for measure, group in names:
        value = draw(MAYBE)
        sure = value is not None and draw(st.booleans())
        rows.append(
            standing(
                measure,
                group=group,
                value=value,
                lower=max(value - 2, 0) if sure else None,  # type: ignore[operator]
                upper=value + 2 if sure else None,  # type: ignore[operator]
                code="" if value is not None else draw(st.sampled_from(["suppressed", "not-available", "low"])),
                polarity=draw(st.sampled_from(["higher", "lower"])),
                unit=draw(st.sampled_from(["percent", "per-1000"])),
                before_value=draw(MAYBE),
                change_verdict=draw(st.sampled_from(VERDICTS)),
                england_value=draw(MAYBE),
                england_verdict=draw(st.sampled_from(VERDICTS)),
                neighbours_value=draw(MAYBE),
                neighbours_verdict=draw(st.sampled_from(VERDICTS)),
                state=draw(st.sampled_from(["unlikely", "likely", "met", "no target set", "too little data"])),
                target="at least 75%",
                target_value=draw(MAYBE),
                probability=draw(st.none() | st.floats(0, 0.2)),
            )
        )
    return rows


@st.composite
def gap_rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    years = st.lists(st.integers(2015, 2024), unique=True, max_size=6)
    return [
        gap(
            year,
            draw(st.none() | st.integers(-100, 400).map(lambda n: n / 10)),
            draw(st.none() | st.integers(1, 50).map(lambda n: n / 10)),
            measure=measure,
            definition=draw(st.sampled_from(["2012", "2021"])),
        )
        for measure in draw(st.lists(st.sampled_from("abc"), unique=True))
        for year in draw(years)
    ]


@given(standings(), gap_rows(), st.sets(st.sampled_from("abcdefgh")), st.integers(0, 4))
def test_the_twin_claims_the_same(
    rows: list[dict[str, Any]], gaps: list[dict[str, Any]], surveys: set[str], most: int
) -> None:
    found = needs(AREA, rows, gaps, surveys=surveys, most=most)
    told = [(c.kind, c.measure, c.group, c.period, c.value, c.compared, c.verdict) for c in found.claims]
    assert told == twin.facts(rows, gaps, surveys, most)


@given(standings(), gap_rows(), st.sets(st.sampled_from("abcdefgh")), st.integers(0, 4))
def test_children_and_the_workforce_are_told_as_each_would_be_alone(
    rows: list[dict[str, Any]], gaps: list[dict[str, Any]], workforce: set[str], most: int
) -> None:
    found = needs(AREA, rows, gaps, workforce=workforce, most=most)
    for told, ours in ((found.workforce, True), (found.claims, False)):
        some, of_gaps = ([row for row in each if (row["measure"] in workforce) == ours] for each in (rows, gaps))
        facts = [(c.kind, c.measure, c.group, c.period, c.value, c.compared, c.verdict) for c in told]
        assert facts == twin.facts(some, of_gaps, set(), most)


@given(standings(), gap_rows(), st.sets(st.sampled_from("abcdefgh")), st.integers(0, 4), st.randoms())
def test_laws(rows: list[Any], gaps: list[Any], surveys: set[str], most: int, chance: Any) -> None:
    found = needs(AREA, rows, gaps, surveys=surveys, most=most)
    shuffled, other = list(rows), list(gaps)
    chance.shuffle(shuffled)
    chance.shuffle(other)
    assert needs(AREA, shuffled, other, surveys=surveys, most=most) == found  # the order does not matter
    assert all(len(found.of(kind)) <= most for kind in KINDS)
    figures = {(row["measure"], row["value"]) for row in (*rows, *gaps) if row["value"] is not None}
    for claim in found.claims:
        assert (claim.measure, claim.value) in figures  # no claim without a figure
        assert claim.releases
        assert claim.href.startswith(f"/measures/{claim.measure}/{AREA}/")
        assert claim.text.endswith(".")
        assert "\n" not in claim.text
        assert len(claim.text) <= 600
        json.dumps([claim.value, claim.lower, claim.upper, claim.compared], allow_nan=False)
    assert len({(one.kind, one.measure, one.group) for one in found.claims}) == len(found.claims)
    for row in rows:
        if row["value"] is None:
            assert any(row["title"] in one.titles for one in found.unsaid)


@given(standings(), gap_rows())
def test_nothing_is_claimed_of_what_chance_explains(rows: list[Any], gaps: list[Any]) -> None:
    quiet = {"neighbours_verdict": "no clear difference", "england_verdict": "cannot say", "change_verdict": ""}
    still = [row | quiet | {"state": "uncertain"} for row in rows]
    wide = [row | {"lower": -1000.0, "upper": 1000.0} for row in gaps]
    assert needs(AREA, still, wide).claims == ()


def test_three_years_back_allow_for_a_moved_date() -> None:
    assert dt.timedelta(days=3 * 366) < BACK < dt.timedelta(days=4 * 365)
