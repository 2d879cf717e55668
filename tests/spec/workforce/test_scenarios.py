"""A scenario is plain data: what follows from it, and one sentence for each thing that cannot be."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.commands import ROOT, run
from tests.shared import shared
from village.kernel.tables.rules import Refused
from village.projection import chance, scenario_file
from village.projection.rules.cohorts import Band
from village.projection.rules.paths import always
from village.projection.rules.scenarios import Scenario, parts, told

EXAMPLE = ROOT / "docs" / "guides" / "graduates-by-2015.yaml"
SOUND = """title: made up
from: 2020
to: 2025
supply:
  - name: all
    people: 1,000
    leaving: 12.5%
    entrants: 125
demand:
  - name: children
    count: 10,000 in 2020, 20,000 in 2025
    for_each: 10
"""


def test_the_example_is_read_and_told() -> None:
    held = scenario_file.read(EXAMPLE)
    years = told(held)
    assert years[0].people == 2_400
    assert years[-1].needed == 14_000 + 3_500
    assert years[0].needed == pytest.approx(14_000 * 0.2 + 2_900 * 0.5)


def test_the_command_tells_gap_cost_places_and_what_moves_it() -> None:
    done = run("workforce", "scenario", str(EXAMPLE), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kind"] == "scenario"
    assert [one["year"] for one in found["years"]] == list(range(2008, 2016))
    last = found["years"][-1]
    assert last["gap"] == pytest.approx(last["needed"] - last["posts"])
    assert last["posts_low"] < last["posts"] < last["posts_high"]
    assert found["training_places_to_close"] > 0
    assert found["sensitivity"]
    assert run("workforce", "scenario", str(EXAMPLE), "--json").stdout == done.stdout
    said = run("workforce", "scenario", str(EXAMPLE)).stdout
    assert "a scenario, not a forecast" in said
    assert "more training places a year" in said


def test_an_even_scenario_stays_even(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(SOUND)
    years = told(scenario_file.read(tmp_path / "one.yaml"))
    assert [one.people for one in years] == pytest.approx([1_000] * 6)
    assert [one.needed for one in years] == pytest.approx([1_000, 1_200, 1_400, 1_600, 1_800, 2_000])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("to: 2025", "to: 2019", "row 3"),
        ("to: 2025", "to: soon", "'soon' is no year"),
        ("to: 2025", "to: 2125", "It goes from 2020 to 2125"),
        ("people: 1,000", "people: -5", "people is -5"),
        ("people: 1,000", "people: many", "'many' is no number"),
        ("people: 1,000", "", "has no people"),
        ("leaving: 12.5%", "leaving: 112%", "must be 0 to 1"),
        ("entrants: 125", "entrants: 125\n    joiners: 3", "'joiners' is nothing"),
        ("entrants: 125", "transfers: -5", "not to 0"),
        ("for_each: 10", "for_each: 0", "cannot be"),
        ("10,000 in 2020", "10,000 in 20", "'10,000 in 20' is no count in a year"),
        ("10,000 in 2020", "10,000 in 2025", "'20,000 in 2025' is no count"),
        ("10,000 in 2020", "ten in 2020", "'ten' is no number for count"),
        ("title: made up", "titel: made up", "'titel' is nothing"),
        ("title: made up", "supply: 3", "stands twice"),
        ("  - name: all", "  - all\n  - name: all", "not names and values"),
    ],
)
def test_what_cannot_be_gets_a_sentence(old: str, new: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(SOUND.replace(old, new))
    with pytest.raises((Refused, ValueError), match=said):
        told(scenario_file.read(path))


def test_a_scenario_without_supply_or_file_is_refused_by_the_command(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("title: made up\nfrom: 2020\nto: 2021\n")
    for target in (path, tmp_path / "none.yaml"):
        done = run("workforce", "scenario", str(target))
        assert done.returncode == 2
        assert done.stderr.startswith("village: ")
        assert "Traceback" not in done.stderr
    path.write_text(SOUND.replace("12.5%", "112%"))
    done = run("workforce", "scenario", str(path))
    assert (done.returncode, "must be 0 to 1" in done.stderr) == (2, True)


def test_chance_is_about_what_is_expected() -> None:
    """The mean of the draws is within 4 of its own errors of the plain sum, and leavers vary as a binomial does."""
    many = 20_000
    one = Scenario("made up", 2020, 2021, [Band("all", 400, always(0.15))], [])
    last = chance.simulated(one, many, 7).draws[-1]
    assert abs(last.mean() - 340) < 4 * np.sqrt(400 * 0.15 * 0.85 / many)
    assert last.var() == pytest.approx(400 * 0.15 * 0.85, rel=0.05)
    bands = [
        Band("young", 300, always(0.2), always(0.3), always(40)),
        Band("old", 200, always(0.1), returners=always(5), hours=always(0.5)),
    ]
    two = Scenario("made up", 2020, 2026, bands, [])
    spread = chance.simulated(two, many, 8)
    expected = np.array([year.posts for year in told(two)])
    error = spread.draws.std(axis=1) / np.sqrt(many)
    assert (np.abs(spread.mean - expected) <= 4 * error + 1e-9).all()


def test_an_unsure_share_of_leaving_makes_it_wider() -> None:
    sure = Scenario("made up", 2020, 2025, [Band("all", 4_000, always(0.15), entrants=always(600))], [])
    unsure = Scenario("made up", 2020, 2025, sure.bands, [], unsure=0.2)
    narrow, wide = (chance.simulated(one, 2_000, 9) for one in (sure, unsure))
    assert (wide.high - wide.low)[-1] > 2 * (narrow.high - narrow.low)[-1]


COUNTED = "{file: children.csv, area: leeds, area_column: la_name, period: time_period, number: population_estimate}"


def counted(folder: Path, count: str = COUNTED, rows: str = "Leeds,2021,100\nLeeds,2020,90\nHull,2021,60\n") -> Path:
    (folder / "children.csv").write_text(f"la_name,time_period,population_estimate\n{rows}", encoding="utf-8")
    path = folder / "one.yaml"
    path.write_text(SOUND.replace("10,000 in 2020, 20,000 in 2025", count), encoding="utf-8")
    return path


def test_children_are_counted_from_a_published_file_and_held_after_it(tmp_path: Path) -> None:
    held = scenario_file.read(counted(tmp_path, rows="Leeds,2021,100\nLeeds,2020,90\nLeeds,2022,c\nHull,2021,60\n"))
    # one worker for each ten of 90 children in 2020, of 100 from 2021 on
    assert [one.needed for one in told(held)] == pytest.approx([9, 10, 10, 10, 10, 10])
    assert held.notes == ("leeds: counted from 2020 to 2021 in children.csv; held at 100 after that.",)


@pytest.mark.published
def test_the_published_file_of_children_is_read_as_it_is(tmp_path: Path) -> None:
    name = "population_0-17_2012-2024_la.csv"
    (tmp_path / name).symlink_to(shared("data", "published", name))
    held = scenario_file.read(counted(tmp_path, COUNTED.replace("children.csv", name)))
    assert told(held)[-1].needed == pytest.approx(176_239 / 10)  # Leeds in 2024, as published


@pytest.mark.parametrize(
    ("count", "rows", "why"),
    [
        ("{file: children.csv}", "Leeds,2021,1\n", "has no area"),
        ("{area: Leeds}", "Leeds,2021,1\n", "has no file"),
        ("{file: children.csv, area: Leeds, sheet: one}", "Leeds,2021,1\n", "is nothing that a count from a file has"),
        (COUNTED.replace("children.csv", "../children.csv"), "Leeds,2021,1\n", "does not lie beside the scenario"),
        (COUNTED.replace("children.csv", "/etc/passwd"), "Leeds,2021,1\n", "does not lie beside the scenario"),
        (COUNTED.replace("children.csv", "none.csv"), "Leeds,2021,1\n", "There is no such file"),
        (COUNTED.replace("leeds", "Atlantis"), "Leeds,2021,1\n", "It counts nobody"),
        (COUNTED, "Leeds,2021,1\nLeeds,2021,2\n", "stands there twice"),
        (COUNTED, "Leeds,soon,1\n", "is no period"),
        (COUNTED, "Leeds,2021,-5\n", "less than 0"),
        (COUNTED, "Leeds,2021,c\n", "It counts nobody"),
        (COUNTED.replace("population_estimate", "children"), "Leeds,2021,1\n", "There is no column"),
    ],
)
def test_a_file_that_counts_no_children_is_refused(tmp_path: Path, count: str, rows: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        scenario_file.read(counted(tmp_path, count, rows))


def test_only_a_count_comes_from_a_file(tmp_path: Path) -> None:
    path = counted(tmp_path)
    path.write_text(path.read_text().replace("for_each: 10", f"for_each: {COUNTED}"))
    with pytest.raises(Refused, match="no number"):
        scenario_file.read(path)


BY_AGE = "{file: ages.csv, area: Leeds, age_column: age, number: children, ages: 0 to 2}"
ROWS = "area,period,age,children\n" + "".join(
    f"{area},{year},{age},{100 * (age + 1)}\n"
    for area in ("Leeds", "Hull")
    for year in (2020, 2021)
    for age in range(5)
)


def by_age(folder: Path, count: str = BY_AGE, rows: str = ROWS) -> Path:
    (folder / "ages.csv").write_text(rows, encoding="utf-8")
    path = folder / "one.yaml"
    path.write_text(SOUND.replace("10,000 in 2020, 20,000 in 2025", count), encoding="utf-8")
    return path


def test_children_are_counted_by_their_ages(tmp_path: Path) -> None:
    held = scenario_file.read(by_age(tmp_path))
    # 100, 200 and 300 children aged 0, 1 and 2; one worker for each ten
    assert [one.needed for one in told(held)] == pytest.approx([60] * 6)
    assert held.notes == ("Leeds aged 0 to 2: counted from 2020 to 2021 in ages.csv; held at 600 after that.",)
    one = scenario_file.read(by_age(tmp_path, BY_AGE.replace("0 to 2", "4").replace("age_column: age, ", "")))
    assert told(one)[0].needed == pytest.approx(50)


@pytest.mark.parametrize(
    ("count", "rows", "why"),
    [
        (BY_AGE.replace("0 to 2", "young"), ROWS, "'young' are no ages"),
        (BY_AGE.replace("0 to 2", "4 to 2"), ROWS, "'4 to 2' are no ages"),
        (BY_AGE.replace(", ages: 0 to 2", ""), ROWS, "not said which ages"),
        (BY_AGE.replace(", ages: 0 to 2", "").replace("age_column: age, ", ""), ROWS, "say which `ages`"),
        (BY_AGE.replace("0 to 2", "3 to 5"), ROWS, "nobody of age 5 in 2020"),
        (BY_AGE.replace("0 to 2", "7 to 9"), ROWS, "It counts nobody"),
        (BY_AGE, ROWS.replace("Leeds,2021,1,200\n", ""), "nobody of age 1 in 2021"),
        (BY_AGE, ROWS.replace("Leeds,2021,1,200", "Leeds,2021,1,c"), "nobody of age 1 in 2021"),
        (BY_AGE.replace("age_column: age", "age_column: years"), ROWS, "There is no column 'years'"),
    ],
)
def test_ages_that_cannot_be_counted_are_refused(tmp_path: Path, count: str, rows: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        scenario_file.read(by_age(tmp_path, count, rows))


PARTS = """title: made up
from: 2020
to: 2021
supply:
  - {name: new, people: 100, leaving: 10%, moving: 50%, role: nurse, area: Leeds}
  - {name: old, people: 50, leaving: 0, role: health visitor, sector: health, area: Leeds}
  - {name: rest, people: 10, leaving: 0}
demand:
  - {name: wards, count: 60, role: nurse, area: Leeds}
  - {name: homes, count: 7, role: nurse, area: Hull}
"""


def test_a_gap_is_told_by_role_sector_and_area_and_parts_are_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(PARTS, encoding="utf-8")
    held = scenario_file.read(path)
    last = {(one.role, one.sector, one.area): one for one in parts(held) if one.year == 2021}
    # of 100 nurses 10 leave and half of the others become health visitors
    filled = {key: (one.posts, one.needed, one.gap) for key, one in last.items()}
    assert filled == {
        ("nurse", "", "Leeds"): (45, 60, 15), ("health visitor", "health", "Leeds"): (95, 0, -95),
        ("nurse", "", "Hull"): (0, 7, 7), ("", "", ""): (10, 0, -10),
    }  # fmt: skip
    whole = told(held)[-1]
    assert sum(one.gap for one in last.values()) == pytest.approx(whole.gap)
    assert sum(one.posts for one in last.values()) == pytest.approx(whole.posts)
    said = run("workforce", "scenario", str(path))
    assert said.returncode == 0, said.stderr
    assert "2021, by role, sector and area" in said.stdout
    assert "health visitor, health, Leeds" in said.stdout
    assert "all others" in said.stdout
    assert len(json.loads(run("workforce", "scenario", str(path), "--json").stdout)["parts"]) == 8
    assert parts(scenario_file.read(EXAMPLE)) == []  # all of one kind: the whole says it
