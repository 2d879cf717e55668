"""The measures that come with Village: each gives what its naive twin gives, whatever the observations."""

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.oracles import measures as naive
from village.kernel.tables.rules import Refused
from village.warehouse.measures import shipped
from village.warehouse.measures.definition import OUTCOMES
from village.warehouse.measures.run import run, run_all
from village.warehouse.observations import SCHEMA, empty
from village.warehouse.periods import period
from village.warehouse.status.target import Target

AREAS = {
    "E92000001": "country",
    "E12000001": "region",
    "E13000001": "subregion",
    "E06000001": "authority",
    "E06000002": "authority",
    "100000": "school",
}
YEARS = range(2015, 2019)
# Indicators whose periods are not financial years; how the other indicator of the same formula tells the same time.
PERIODS = {
    "population.aged-0-17": [f"{year}-06-30" for year in YEARS],
    "cpp.plans": [f"{year}-03-31" for year in YEARS],
    "lait.lacnum": [f"{year}-03-31" for year in YEARS],
    "neet.cohort": [f"{year}m12~{year + 1}m02" for year in YEARS],
    "ks4.progress8": ["2015/16", "2018/19"],
}
SCHOOL_YEARS = ["2015/16", "2016/17", "2018/19", "2020/21", "2021/22", "2022/23"]
GROUPS = {
    "eyfsp.gld": ["", "fsm=eligible", "fsm=not-eligible", "sex=boys", "sex=girls", "sen=ehc-plan"],
    "l2l3.level2": ["", "fsm=eligible", "fsm=not-eligible", "sex=girls"],
    "l2l3.level3": ["", "fsm=eligible", "fsm=not-eligible", "sex=girls"],
    "exclusions.fixed-period": ["", "phase=primary"],
    "exclusions.permanent": ["", "phase=primary"],
    "places.first-preference": ["phase=primary", "phase=secondary"],
}
DEFINED = {"eyfsp.gld": "2021", "ks4.progress8": "state-funded"}


def observations(seed: int) -> pl.DataFrame:
    """Made-up observations of every indicator that the measures name, some revised, hidden or without counts."""
    chance = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    for indicator in sorted(set().union(*(naive.indicators(one.sql) for one in shipped.measures()))):
        academic = any(f"'{indicator}'" in one.sql and "school" in one.basis for one in shipped.measures())
        periods = PERIODS.get(indicator) or (SCHOOL_YEARS if academic else [f"{y}-{y - 1999:02d}" for y in YEARS])
        for area in AREAS:
            for when in periods:
                for group in GROUPS.get(indicator, [""]):
                    for release in ("first", "second"):
                        if chance.random() < (0.45 if release == "first" else 0.85):
                            continue
                        rows.append(observation(chance, indicator, area, when, group, release, len(rows)))
    for row in rows:  # a percentage that two counts make is printed as they make it, now and then
        if row["indicator"] in COUNTS and row["value"] is not None and chance.random() < 0.5:
            k, n = counts(rows, *COUNTS[row["indicator"]], row)
            if k is not None and n and k <= n:
                row["value"] = round(100 * k / n, row["decimals"])
    return pl.DataFrame(rows, schema=SCHEMA)


COUNTS = {
    "lait.prevregcpr": (("lait.reregcpr",), ("lait.cpp-abuse",)),
    "lait.lacstable-2016on": (("lait.lacstablenum-2016on",), ("lait.lacnum",)),
    "lait.careleaveracc": (("lait.nocareleaveracc",), ("lait.nocareleavers",)),
    "lait.cp-conf-15days": (
        ("lait.10-icpc", "lait.15-icpc"),
        ("lait.10-icpc", "lait.15-icpc", "lait.20-icpc", "lait.21-icpc"),
    ),
}


def counts(
    rows: list[dict[str, Any]], top: tuple[str, ...], bottom: tuple[str, ...], row: dict[str, Any]
) -> tuple[float | None, float | None]:
    """What the latest counts of a row's area and time come to; None where one is not known."""

    def total(names: tuple[str, ...]) -> float | None:
        mine = [
            one
            for one in naive.latest(r for r in rows if r["indicator"] in names)
            if one["area"] == row["area"] and one["until_on"] == row["until_on"] and one["value"] is not None
        ]
        return sum(one["value"] for one in mine) if len(mine) == len(names) else None

    return total(top), total(bottom)


def observation(
    chance: np.random.Generator, indicator: str, area: str, when: str, group: str, release: str, row: int
) -> dict[str, Any]:
    hidden = chance.random() < 0.2
    counts = chance.random() < 0.7 and not hidden
    code = str(chance.choice(["suppressed", "not-available"])) if hidden else str(chance.choice(["", "", "unreliable"]))
    known, dated = chance.random() < 0.5, period(when)
    return {
        "indicator": indicator,
        "area": area,
        "level": AREAS[area],
        "basis": "school",
        "vintage": "2020-01-01",
        "period": when,
        "period_kind": dated.kind,
        "from_on": dated.from_on,
        "until_on": dated.until_on,
        "group": group,
        "value": None if hidden else float(np.round(chance.uniform(0, 99), 1)),
        "numerator": float(chance.integers(0, 50)) if counts else None,
        "denominator": float(chance.choice([0, 50, 70, 100])) if counts else None,
        "lower": 1.0 if known and not hidden else None,
        "upper": 2.0 if known and not hidden else None,
        "unit": "percent",
        "decimals": int(chance.integers(0, 3)),
        "code": code,
        "printed": "",
        "quality": "final",
        "definition": DEFINED.get(indicator, ""),
        "release": release,
        "published_on": dt.date(2023, 1, 1),
        "file": "0123456789abcdef",
        "row": row,
    }


@settings(
    max_examples=5, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # a seed has no smaller seed
@given(st.integers(0, 2**32 - 1))
def test_every_measure_is_as_its_twin_on_anything(seed: int) -> None:
    made = observations(seed)
    by_indicator = defaultdict(list)
    for row in made.to_dicts():
        by_indicator[row["indicator"]].append(row)
    for measure, values in zip(shipped.measures(), run_all(shipped.measures(), made), strict=True):
        rows = [row for one in naive.indicators(measure.sql) for row in by_indicator[one]]
        assert naive.differences(measure.slug, rows, values.to_dicts()) == [], measure.slug
        assert values.height > 0, measure.slug


def test_every_measure_has_a_twin() -> None:
    assert {one.slug for one in shipped.measures()} == set(naive.TWINS)
    assert len(naive.TWINS) >= 40


def test_every_outcome_and_the_services_have_measures() -> None:
    assert {one.outcome for one in shipped.measures()} == set(OUTCOMES)


def test_nothing_comes_of_nothing() -> None:
    for values in run_all(shipped.measures(), empty()):
        assert values.height == 0


def test_a_measure_alone_is_as_it_is_among_all() -> None:
    made = observations(1)
    for measure, values in zip(shipped.measures()[:3], run_all(shipped.measures(), made), strict=False):
        assert run(measure, made).equals(values)


def test_targets_belong_to_measures_and_bear_their_units() -> None:
    known = {one.slug: one for one in (*shipped.measures(), *shipped.counted_measures())}
    assert shipped.plan_targets().keys() <= known.keys()
    for slug, target in ((slug, one.target) for slug, one in shipped.plan_targets().items()):
        assert isinstance(target, Target)
        assert known[slug].goal
        assert (target.direction == "at-least") == (known[slug].polarity == "higher")


FOLDER_TARGETS = """\
one:
  plan: a-plan
  target: a-target
  source: Paragraph 1
  kind: baseline
  value: 5
  baseline: 40
  due: 2020/21
"""


def test_targets_of_a_folder_of_ones_own(tmp_path: Path) -> None:
    assert shipped.targets_in(tmp_path) == {}
    (tmp_path / "targets.yaml").write_text(FOLDER_TARGETS)
    found = shipped.targets_in(tmp_path)["one"]
    assert (found.plan, found.id, found.source) == ("a-plan", "a-target", "Paragraph 1")
    assert found.target.baseline is not None
    assert (found.target.value, found.target.baseline.value, found.target.due) == (5, 40, period("2020/21"))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("  kind: baseline", "  kind: hope", "There is no target 'hope'"),
        ("  plan: a-plan\n", "", "It lacks plan."),
        ("  value: 5", "  value: five", "Its value is not a number."),
        ("  baseline: 40", "  baseline: low", "Its baseline is neither a number nor unknown."),
        ("  due: 2020/21", "  due: 2020/22", "is not a year"),
        ("  source:", "  sources:", "The name 'sources' is not known here."),
        (FOLDER_TARGETS, "one: 5\n", "This is no entry of names and values."),
    ],
)
def test_a_wrong_target_is_named_with_its_line(tmp_path: Path, old: str, new: str, what: str) -> None:
    (tmp_path / "targets.yaml").write_text(FOLDER_TARGETS.replace(old, new))
    with pytest.raises(Refused) as refused:
        shipped.targets_in(tmp_path)
    [problem] = refused.value.problems
    assert problem.what.startswith("one: ")
    assert what in problem.what
    assert (problem.row, problem.column) == (1, "one")


def test_a_folder_with_wrong_files_is_refused_whole(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: A\n")
    (tmp_path / "b.yaml").write_text("x" * (shipped.MOST_BYTES + 1))
    with pytest.raises(Refused) as refused:
        shipped.measures_in(tmp_path)
    assert {problem.file for problem in refused.value.problems} == {"a.yaml", "b.yaml"}


def test_a_folder_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "MOST_MEASURES", 1)
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).touch()
    with pytest.raises(Refused, match="at most 1"):
        shipped.measures_in(tmp_path)


OWN = (shipped.FOLDER / "absence.yaml").read_text()


def test_ones_own_measures_stand_beside_those_that_come_with_village(tmp_path: Path) -> None:
    assert shipped.in_use(tmp_path / "nowhere") == shipped.measures()
    (tmp_path / "lateness.yaml").write_text(OWN)
    (tmp_path / "targets.yaml").write_text(FOLDER_TARGETS.replace("one:", "lateness:"))
    slugs = [one.slug for one in shipped.in_use(tmp_path)]
    assert slugs == sorted([*(one.slug for one in shipped.measures()), "lateness"])
    assert shipped.targets_in_use(tmp_path).keys() == shipped.plan_targets().keys() | {"lateness"}


def test_a_measure_cannot_take_the_name_of_another(tmp_path: Path) -> None:
    (tmp_path / "absence.yaml").write_text(OWN)
    with pytest.raises(Refused, match=r"absence.yaml: Village brings a measure of this name\."):
        shipped.in_use(tmp_path)
