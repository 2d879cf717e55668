"""How areas stand: as the rules for single figures say, one at a time; and never different when chance may be all."""

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.oracles import standings as naive
from village.warehouse.extract import frame
from village.warehouse.measures.comparing import Neighbours
from village.warehouse.measures.definition import Gap, Measure, Polarity
from village.warehouse.measures.gaps import gap_values
from village.warehouse.measures.run import VALUES
from village.warehouse.measures.standings import STANDING, standings
from village.warehouse.measures.sureness import sure
from village.warehouse.measures.tables import tables
from village.warehouse.observations import SCHEMA
from village.warehouse.periods import period
from village.warehouse.status.decide import statuses
from village.warehouse.status.series import Point, series
from village.warehouse.status.target import Target
from village.warehouse.uncertainty.different import Counts, from_before

AREAS = [f"E0600000{number}" for number in range(1, 8)]
ENGLAND, REGION = "E92000001", "E12000001"
NEAR = Neighbours("Made up", {area: tuple(one for one in AREAS[:4] if one != area) for area in AREAS[:6]})
WAYS: tuple[Polarity, ...] = ("higher", "lower", "neither")


def measure(unit: str = "percent", polarity: Polarity = "higher", **more: Any) -> Measure:
    text = dict.fromkeys(("title", "short", "question", "why", "numerator", "denominator", "source", "owner"), "words")
    known = {"slug": "made-up", "outcome": "stay-safe", "basis": "school", "reviewed_on": dt.date(2026, 1, 1)}
    groups = {"": "Everyone", "fsm=yes": "Free meals", "fsm=no": "Others"}
    sql = "SELECT * FROM observations WHERE indicator = 'a.b'"
    return Measure(**text, **known, unit=unit, polarity=polarity, groups=groups, sql=sql, **more)  # type: ignore[arg-type]


def row(area: str, when: str, value: float | None, **more: Any) -> dict[str, Any]:
    level = {ENGLAND: "country", REGION: "region"}.get(area, "authority")
    dated = period(when)
    blank = dict.fromkeys(("numerator", "denominator", "lower", "upper", "decimals"))
    known = {"measure": "made-up", "area": area, "level": level, "period": when, "group": "", "value": value}
    dates = {"from_on": dated.from_on, "until_on": dated.until_on}
    code = "" if value is not None else "suppressed"
    rest = {"code": code, "quality": "final", "definition": "", "release": "r", "file": "f", "row": 2}
    return {**known, **dates, **blank, **rest, **more}


def counted(area: str, when: str, k: float, n: float, per: float = 100, **more: Any) -> dict[str, Any]:
    return row(area, when, per * k / n, numerator=k, denominator=n, **more)


def framed(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=VALUES)


def made_up(seed: int, per: float) -> list[dict[str, Any]]:
    """Values of two groups over some years, some hidden, some without counts, with a break in some areas."""
    chance = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    for group in ("", "fsm=yes"):
        for when in ("2017/18", "2018/19", "2019/20", "2020/21"):
            told = []
            for area in AREAS:
                n = int(chance.integers(1, 400))
                told.append((area, int(chance.integers(0, n + 1)), n))
            whole = (sum(k for _, k, _ in told), sum(n for _, _, n in told))
            for area, k, n in [*told, (ENGLAND, *whole), (REGION, told[0][1], told[0][2])]:
                if chance.random() < 0.1:
                    continue
                definition = "new" if when >= "2019/20" and chance.random() < 0.9 else ""
                known: dict[str, Any] = {"group": group, "definition": definition}
                if chance.random() < 0.15 or (when == "2020/21" and group):
                    rows.append(row(area, when, None, **known))
                elif chance.random() < 0.2:
                    rows.append(row(area, when, per * k / n, **known))
                else:
                    rows.append(counted(area, when, k, n, per, **known))
    return rows


@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.integers(0, 2**32 - 1), st.sampled_from(WAYS), st.sampled_from(["percent", "per-1000"]))
def test_all_at_once_is_as_one_at_a_time(seed: int, polarity: Polarity, unit: str) -> None:
    one, rows = measure(unit, polarity), made_up(seed, naive.PER[unit])
    found = standings(one, sure(one, framed(rows)), NEAR)
    alive = {(r["group"], r["period"]) for r in rows if r["value"] is not None}
    assert found.select("area", "group").rows() == sorted(
        {(r["area"], r["group"]) for r in rows if (r["group"], r["period"]) in alive}
    )
    for told in found.to_dicts():
        expected = naive.standing(one, rows, told["area"], told["group"], list(NEAR.of.get(told["area"], ())))
        for name, value in expected.items():
            there = pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
            assert told[name] == there, (told["area"], told["group"], name)


def one_area(polarity: Polarity = "higher", **counts: tuple[float, float]) -> dict[str, Any]:
    rows = [counted(AREAS[0], when.replace("_", "/").removeprefix("y"), *kn) for when, kn in counts.items()]
    one = measure(polarity=polarity)
    [found] = standings(one, sure(one, framed(rows)), NEAR).to_dicts()
    return found


@settings(max_examples=200, deadline=None)
@given(*[st.integers(1, 500)] * 2, *[st.floats(0, 1)] * 2)
def test_never_different_when_the_interval_holds_zero(n: int, m: int, p: float, q: float) -> None:
    now, before = (round(p * n), n), (round(q * m), m)
    interval = from_before(Counts(*now), Counts(*before))
    verdict = one_area(y2018_19=before, y2019_20=now)["change_verdict"]
    assert (verdict == "no clear difference") == (interval.lower <= 0 <= interval.upper)


def test_polarity_turns_higher_into_better_or_worse() -> None:
    counts = {"y2018_19": (100.0, 1000.0), "y2019_20": (300.0, 1000.0)}
    assert [one_area(way, **counts)["change_verdict"] for way in WAYS] == ["better", "worse", ""]
    assert one_area("neither", **counts)["unusual"] == ""
    assert one_area("neither", **counts)["rank"] is None


def test_printed_figures_without_counts_or_intervals_cannot_be_said_to_differ() -> None:
    one = measure()
    rows = [row(AREAS[0], "2018/19", 10.0), row(AREAS[0], "2019/20", 90.0), row(ENGLAND, "2019/20", 50.0)]
    found = standings(one, sure(one, framed(rows)), None).filter(pl.col("area") == AREAS[0]).to_dicts()[0]
    assert (found["change"], found["england_value"]) == (80.0, 50.0)
    assert {found[f"{what}_verdict"] for what in ("change", "england")} == {"cannot say"}
    assert (found["lower"], found["upper"], found["unusual"]) == (None, None, "cannot say")
    assert found["neighbours_verdict"] == ""


def test_the_publishers_own_intervals_serve_where_there_are_no_counts() -> None:
    one = measure("score")
    bounds = [{"lower": 0.1, "upper": 0.3}, {"lower": -0.4, "upper": -0.1}]
    rows = [row(AREAS[0], "2018/19", -0.2, **bounds[1]), row(AREAS[0], "2019/20", 0.2, **bounds[0])]
    [found] = standings(one, sure(one, framed(rows)), None).to_dicts()
    assert (found["lower"], found["upper"], found["change_verdict"]) == (0.1, 0.3, "better")


def test_years_that_overlap_are_not_compared() -> None:
    one = measure()
    rows = [counted(AREAS[0], when, k, 100) for when, k in (("2014~2016", 10), ("2016~2018", 50), ("2017~2019", 60))]
    [found] = standings(one, sure(one, framed(rows)), None).to_dicts()
    assert (found["period"], found["before_period"], found["change_verdict"]) == ("2017~2019", "2014~2016", "better")


def test_a_figure_with_its_size_has_an_interval_though_its_count_was_not_printed() -> None:
    one = measure()
    rows = [row(AREAS[0], "2019/20", 50.0, denominator=100.0), counted(AREAS[1], "2019/20", 50, 100)]
    found = sure(one, framed(rows)).select("lower", "upper").rows()
    assert found[0] == found[1]


GAP = Gap("meals", "Gap", "fsm=yes", "fsm=no")


def gap(one: Measure, rows: list[dict[str, Any]]) -> dict[str, Any]:
    [found] = gap_values(one, sure(one, framed(rows))).to_dicts()
    return found


@pytest.mark.parametrize(("polarity", "sign"), [("higher", 1), ("lower", -1)])
def test_a_gap_is_from_counts_before_rounding(polarity: Polarity, sign: int) -> None:
    """49.6 % and 65.4 % are 15.8 points apart; rounded first, 50 and 65, they are 15."""
    rows = [
        row(AREAS[0], "2019/20", 50.0, group="fsm=yes", numerator=496.0, denominator=1000.0, decimals=0),
        row(AREAS[0], "2019/20", 65.0, group="fsm=no", numerator=654.0, denominator=1000.0, decimals=0),
    ]
    found = gap(measure(polarity=polarity, gaps=(GAP,)), rows)
    assert found["value"] == pytest.approx(15.8 * sign)
    assert found["lower"] < found["value"] < found["upper"]
    assert found["upper"] - found["lower"] == pytest.approx(
        2 * 1.96 * 100 * (0.25 / 1000 + 0.2263 / 1000) ** 0.5, rel=0.01
    )


def test_a_gap_says_which_group_has_no_value() -> None:
    one = measure(gaps=(GAP,))
    rows = [row(AREAS[0], "2019/20", None, group="fsm=yes"), counted(AREAS[0], "2019/20", 5, 10, group="fsm=no")]
    found = gap(one, rows)
    assert (found["value"], found["lower"], found["code"]) == (None, None, "suppressed")
    rows = [
        counted(AREAS[0], "2019/20", 5, 10, group="fsm=yes"),
        row(AREAS[0], "2019/20", None, group="fsm=no", code="low"),
    ]
    assert gap(one, rows)["code"] == "low"


def test_a_gap_from_everyone_has_no_interval_as_the_group_is_a_part_of_them() -> None:
    one = measure(gaps=(Gap("meals", "Gap", "fsm=yes", ""),))
    rows = [counted(AREAS[0], "2019/20", 5, 10, group="fsm=yes"), counted(AREAS[0], "2019/20", 60, 100)]
    found = gap(one, rows)
    assert (found["value"], found["lower"], found["upper"]) == (pytest.approx(10), None, None)


@pytest.mark.parametrize(
    "target",
    [
        Target("absolute", 60, period("2022/23")),
        Target("period", 5, period("2022/23"), since=period("2012/13")),
    ],
)
def test_targets_are_judged_as_each_series_with_its_level(target: Target) -> None:
    one, chance = measure(), np.random.default_rng(3)
    rows = [
        counted(area, f"{year}/{(year + 1) % 100}", int(k), 1000)
        for area in [*AREAS, ENGLAND]
        for year, k in zip(range(2012, 2020), chance.integers(400, 600, 8), strict=True)
    ]
    found = standings(one, sure(one, framed(rows)), None, target)
    together = [
        series("percent", [Point(period(r["period"]), r["value"], 1000.0) for r in rows if r["area"] == area])
        for area in AREAS
    ]
    for told, status in zip(found.to_dicts(), statuses(together, target), strict=False):
        assert told["state"] == status.state
        assert told["probability"] == pytest.approx(status.probability)
        assert (told["forecast"], told["line"]) == (pytest.approx(status.forecast), pytest.approx(status.line))
        assert status.level is not None
        assert told["target_value"] == pytest.approx(status.level.lower)
        assert status.record is not None
        assert (told["record_checks"], told["record_error"]) == (
            status.record.checks,
            pytest.approx(status.record.error),
        )
    assert found["target_due"].unique().to_list() == ["2022/23"]
    assert found["horizon"].to_list() == [3] * 8


def test_the_tables_have_the_columns_and_keys_they_say() -> None:
    blank = SCHEMA.to_frame()
    told = {r["area"] + r["period"]: r for r in made_up(1, 100) if r["group"] == ""}
    observations = pl.DataFrame(
        [
            {name: r.get(name) for name in SCHEMA}
            | {"indicator": "a.b", "basis": "school", "vintage": "", "period_kind": "academic", "unit": "percent"}
            | {"printed": "", "published_on": dt.date(2021, 1, 1), "definition": ""}
            for r in told.values()
        ],
        schema=SCHEMA,
    )
    steps: list[str] = []
    one = measure(gaps=(GAP,))
    for given_rows in (blank, observations):
        made = {
            table.name: frame(table)
            for table in tables([one], given_rows, NEAR, {}, lambda done, all_, what: steps.append(what))
        }
        assert set(made) == {
            *("measures", "measure_groups", "measure_gaps", "measure_values", "measure_gap_values", "measure_serves"),
            *("measure_standings", "measure_sums", "neighbours"),
        }
        assert made["measure_standings"].schema == STANDING
        assert made["measure_standings"].select(pl.col(pl.String).null_count()).sum_horizontal().item() == 0
    assert steps == ["measured made-up"] * 2
    assert made["measure_values"].height == len(told)


def test_blank_rows_of_areas_that_were_gone_are_left_out() -> None:
    """Cumbria ended in April 2023; a table of all years still has a hyphen for it."""
    told = [("E10000006", "2022/23", "not-available"), ("E10000006", "2023/24", "not-available")]
    rows = [
        dict.fromkeys(SCHEMA)
        | {"indicator": "a.b", "area": area, "level": "authority", "basis": "school", "vintage": "", "period": when}
        | {"period_kind": "academic", "from_on": period(when).from_on, "until_on": period(when).until_on, "group": ""}
        | {"unit": "percent", "code": code, "printed": "-", "quality": "final", "definition": "", "release": "r"}
        | {"published_on": dt.date(2025, 1, 1), "file": "f", "row": 1}
        for area, when, code in told
    ]
    made = {table.name: frame(table) for table in tables([measure()], pl.DataFrame(rows, schema=SCHEMA))}
    assert made["measure_values"]["period"].to_list() == ["2022/23"]
    assert made["neighbours"].height == 0
