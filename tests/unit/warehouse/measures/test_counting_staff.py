"""Measures counted from registers of a workforce: each counts what its naive twin counts; nothing small can be read
from any of them, nor from all of them laid beside each other."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import workforce_counted as naive
from tests.unit.warehouse.measures.employed import AREAS, KINDS, YEARS, person, records, world, year
from village.warehouse.extract import frame
from village.warehouse.measures import counting, shipped
from village.warehouse.measures.run import holding

MEASURES = {one.slug: one for one in shipped.counted_measures("workforce")}
LEAST = 5
OF_SETTINGS = ("workforce-graduate-led-centres", "workforce-graduate-led-day-care")  # of no people
IN_POST = ("workforce-in-post", "workforce-age", "workforce-ethnicity", "workforce-level")


def counted(made: naive.World) -> dict[str, pl.DataFrame]:
    with holding({one.name: frame(one) for one in records(made)}) as connection:
        return {slug: counting.exact(one, connection) for slug, one in MEASURES.items()}


def shown(made: naive.World) -> dict[str, list[naive.Row]]:
    found = counting.count_all(MEASURES.values(), records(made), counting.STAFF)
    return {one.slug: values.to_dicts() for one, values in found}


def small(*counts: int | None) -> bool:
    return any(one is not None and 1 <= one < LEAST for one in counts)


def rest(slug: str, count: int | None, of: int | None) -> int | None:
    """Of a share, those of whom it is not so; leavers are no share of those in post."""
    return of - count if MEASURES[slug].unit == "percent" and count is not None and of is not None else None


def test_every_measure_has_a_twin_and_a_name_of_its_own() -> None:
    assert set(MEASURES) == set(naive.TWINS)
    counted_too = [one for of in ("help", "early", "directory") for one in shipped.counted_measures(of)]
    assert not set(MEASURES) & {one.slug for one in (*shipped.measures(), *counted_too)}
    assert len(shipped.counted_measures()) == len(MEASURES) + len(counted_too)


@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1))
def test_every_measure_counts_as_its_twin(seed: int) -> None:
    made = world(seed)
    for slug, values in counted(made).items():
        said = {tuple(row[:3]): tuple(row[3:]) for row in values.select(*counting.GIVES).rows()}
        assert said == naive.TWINS[slug](made), slug


@settings(max_examples=4)
@given(st.integers(0, 2**32 - 1))
def test_no_count_of_a_few_people_is_shown(seed: int) -> None:
    made = world(seed)
    for slug, rows in shown(made).items():
        known = naive.TWINS[slug](made)
        for row in rows:
            if row["level"] != "authority" or row["value"] is None or slug in OF_SETTINGS:
                continue
            value, count, of, people = known[row["area"], row["period"], row["group"]]
            assert not small(count, of, people, rest(slug, count, of))
            if value is None:
                value = 100 * count / of if count is not None and of else count
            assert row["value"] == pytest.approx(value), slug
            assert row["release"] == counting.STAFF


@settings(max_examples=4)
@given(st.integers(0, 2**32 - 1))
def test_what_is_hidden_is_not_what_is_left_of_a_total(seed: int) -> None:
    """The subtraction attack: a total less all its parts but one, within a measure and across measures, since every
    measure that tells of those in post tells of the same people."""
    told = shown(world(seed))
    there: dict[tuple[str, int, str], set[float | None]] = {}
    for slug, rows in told.items():
        alone = {(row["area"], row["period"], row["group"]): row for row in rows if row["level"] == "authority"}
        for (area, period, group), row in alone.items():
            for parts in counting.sums(MEASURES[slug].groups).get(group, ()):
                beside = [alone[area, period, one] for one in parts if (area, period, one) in alone]
                assert row["value"] is None or sum(one["value"] is None for one in beside) != 1, slug
            if slug in IN_POST and (group == "" or slug == "workforce-in-post"):
                year = int(row["period"][:4])
                there.setdefault((area, year, group), set()).add(row["value"])
    assert there  # what one of them shows no other hides, so that no total can be put together from two
    assert all(len(found) == 1 for found in there.values())


@settings(max_examples=6)
@given(st.integers(0, 2**32 - 1))
def test_those_in_post_before_and_after_tell_nothing_of_a_few_who_came_or_went(seed: int) -> None:
    """The attack of stock and flow: in post now is in post before, and who came, less who left. Whoever has three of
    them has the fourth; and who stayed tells how many of those before are gone."""
    made = world(seed, 60)
    told = {
        slug: {(row["area"], row["until_on"].year): row for row in rows if row["group"] == ""}
        for slug, rows in shown(made).items()
    }
    for (area, ends), row in told["workforce-in-post"].items():
        started, left = (told[f"workforce-{one}"].get((area, ends)) for one in ("starters", "leavers"))
        if row["level"] != "authority" or started is None or left is None:
            continue
        assert (started["value"] is None) == (left["value"] is None)
        stayed = told["workforce-stability"].get((area, ends))
        if stayed and None not in (stayed["value"], started["value"], row["value"]):
            assert not small(int(started["value"] - (row["value"] - stayed["numerator"])))  # who came and went
        before = told["workforce-in-post"].get((area, ends - 1))
        if before and before["value"] is not None and stayed and stayed["value"] is not None:
            assert not small(int(before["value"] - stayed["numerator"]))
            assert started["value"] is not None
        turnover = told["workforce-turnover"].get((area, ends))
        assert turnover is None or turnover["value"] is None or started["value"] is not None


@settings(max_examples=4)
@given(st.integers(0, 2**32 - 1))
def test_a_total_is_hidden_only_where_it_is_small_itself(seed: int) -> None:
    """So that no measure hides for the sake of its parts what another measure shows."""
    made = world(seed)
    for slug, rows in shown(made).items():
        known = naive.TWINS[slug](made)
        for row in rows:
            if row["level"] == "authority" and row["group"] == "" and slug not in OF_SETTINGS:
                _, count, of, people = known[row["area"], row["period"], ""]
                assert (row["value"] is None) == small(count, of, people, rest(slug, count, of)), slug


def few(**more: object) -> naive.World:
    """One area with 60 people in post, and so many more as are given, each with what is said of them."""
    chance = np.random.default_rng(1)
    made: naive.World = {name: [] for name in KINDS}
    made["workforce_years"] = [year(YEARS[0])]
    usual = {
        "in_post": True, "agency": False, "covers": False, "stayed": True, "left_post": 0, "started": 0, "fte": 1.0,
        "sector": "schools", "days_lost": 0.0, "age_band": "35-to-44", "ethnicity": "white", "level": "not-known",
    }  # fmt: skip
    rows = [person(chance, AREAS[0], 2023, n) | usual for n in range(60)]
    made["workforce_people"] = [*rows, person(chance, AREAS[0], 2023, 60) | usual | more]
    return made


def values_of(made: naive.World, slug: str) -> dict[str, float | None]:
    return {row["group"]: row["value"] for row in shown(made)[slug] if row["level"] == "authority"}


def test_one_of_whom_there_is_one_is_not_told_of() -> None:
    """A population of one identifies a worker: whoever alone is over 65 is hidden, and another age with them."""
    told = values_of(few(age_band="65-and-over"), "workforce-age")
    assert told[""] == 61
    assert told["age=65-and-over"] is None
    assert told["age=35-to-44"] is None
    assert told["age=under-25"] == 0
    assert values_of(few(age_band="65-and-over"), "workforce-ethnicity")["ethnicity=white"] == 61


def test_where_few_are_there_nothing_is_said_of_age_or_ethnicity() -> None:
    made = few()
    made["workforce_people"] = made["workforce_people"][:29]
    assert [set(values_of(made, slug)) for slug in IN_POST[1:]] == [{""}] * 3
    made["workforce_people"] = made["workforce_people"][:3]
    assert values_of(made, "workforce-in-post")[""] is None


def test_nobody_in_post_is_no_rate_and_more_leavers_than_staff_are_one() -> None:
    made = few()
    made["workforce_people"] = [one | {"in_post": False, "left_post": 1} for one in made["workforce_people"]]
    assert "workforce-turnover" in shown(made)
    assert [row for row in shown(made)["workforce-turnover"] if row["group"] == ""] == []
    for one in made["workforce_people"][:20]:
        one["in_post"] = True
    assert values_of(made, "workforce-turnover")[""] == pytest.approx(100 * 61 / 20)


def test_who_was_ill_is_not_told_of_a_few() -> None:
    made = few(days_lost=12.0)
    assert values_of(made, "workforce-absence") == {"": None}
    for one in made["workforce_people"][:5]:
        one["days_lost"] = 10.0
    assert values_of(made, "workforce-absence") == {"": round(100 * 62 / (61 * 253), 1)}


def leading(people: int, unknown: int) -> naive.World:
    """So many in the register who lead 12 families each in half of full time, and those that somebody else leads."""
    made = few()
    who = [{"holder": f"h{n}", "year": 2023, "area": AREAS[0]} for n in range(people)]
    made["workforce_holders"] = [one | {"fte": 0.5 if n % 2 else 1.0} for n, one in enumerate(who)]
    made["workforce_holders"].append({"holder": "free", "year": 2023, "area": AREAS[0], "fte": 1.0})
    made["help_caseloads"] = [one | {"cases": 12} for one in who]
    made["help_caseloads"].append({"holder": "x", "year": 2023, "area": AREAS[0], "cases": unknown})
    return made


def test_families_for_each_lead_are_of_those_who_lead_and_of_no_few() -> None:
    """72 families of six who work 4.5 full-time equivalents: who leads nothing is not among them."""
    assert values_of(leading(6, 8), "workforce-caseload") == {"": 16.0}
    [row] = [one for one in shown(leading(8, 8))["workforce-caseload"] if one["level"] == "authority"]
    assert (row["value"], row["numerator"], row["denominator"]) == (16.0, None, 6)
    assert values_of(leading(4, 8), "workforce-caseload") == {"": None}
    assert values_of(leading(6, 8), "workforce-caseload-known") == {"": 90.0}
    assert values_of(leading(6, 3), "workforce-caseload-known") == {"": None}


def staff(of: int, *sectors: tuple[str, int, int, int, int]) -> list[naive.Row]:
    """Rows of a year, by sector: how many stayed, came and are there, were there and left, came and went."""
    [usual] = few()["workforce_people"][-1:]
    gone = {"in_post": False, "stayed": False, "fte": 0.0, "left_post": 1}
    kinds: list[dict[str, object]] = [{}, {"stayed": False, "started": 1}, gone, gone | {"started": 1}]
    rows = [
        usual | more | {"sector": sector, "year": of}
        for sector, *counts in sectors
        for more, many in zip(kinds, counts, strict=True)
        for _ in range(many)
    ]
    return [row | {"worker": f"{of}-{n}"} for n, row in enumerate(rows)]


def test_who_began_in_a_sector_is_not_told_by_its_stock_and_leavers() -> None:
    """Health had 21, has 20, and 5 left of it: 4 began."""
    made = few()
    made["workforce_years"] = [year(one) for one in YEARS]
    made["workforce_people"] = [
        *staff(2023, ("health", 21, 0, 0, 0), ("schools", 140, 0, 0, 0)),
        *staff(2024, ("health", 16, 4, 5, 0), ("schools", 100, 10, 40, 0)),
    ]
    told = {slug: {(row["period"], row["group"]): row for row in rows} for slug, rows in shown(made).items()}
    stock = [told["workforce-in-post"][f"{one}-09-30", "sector=health"]["value"] for one in (2023, 2024)]
    assert stock == [21, 20]
    assert told["workforce-turnover"][YEARS[1].period, "sector=health"]["value"] is None
    assert told["workforce-turnover"][YEARS[1].period, "sector=schools"]["value"] is None  # nor by the rest of all
    assert told["workforce-turnover"][YEARS[1].period, ""]["numerator"] == 45


@pytest.mark.parametrize(("went", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_who_came_and_went_within_a_year_is_not_told_by_who_stayed(went: int, hidden: bool) -> None:
    made = few()
    made["workforce_people"] = staff(2023, ("schools", 30, 10, 6, went))
    told = {slug: rows[0] for slug, rows in shown(made).items() if rows}
    assert (told["workforce-starters"]["value"], told["workforce-in-post"]["value"]) == (10 + went, 40)
    assert (told["workforce-stability"]["value"] is None) == hidden


@pytest.mark.parametrize(("heads", "value"), [((1, 0), None), ((4, 0), None), ((4, 1), 20.0), ((0, 0), 20.0)])
def test_vacancies_are_told_by_who_is_in_posts_there_and_not_by_where_they_mainly_are(
    heads: tuple[int, int], value: float | None
) -> None:
    """Nobody has their main post in the area: who is in its posts is no less to be protected."""
    made = few()
    made["workforce_people"] = []
    made["workforce_posts"] = [
        {"post": f"p{at}", "year": 2023, "area": AREAS[0], "vacant": 0.5, "in_post": 2.0, "heads": many}
        for at, many in enumerate(heads)
    ]
    assert values_of(made, "workforce-vacancies") == {"": value}


def test_days_of_whom_an_agency_lends_are_in_neither_part_of_sickness() -> None:
    made = few(in_post=False, agency=True, days_lost=100.0, fte=0.0)
    for one in made["workforce_people"][:5]:
        one["days_lost"] = 10.0
    assert values_of(made, "workforce-absence") == {"": round(100 * 50 / (60 * 253), 1)}


def test_of_shares_of_full_time_equivalents_no_sum_is_told_and_of_people_one_is() -> None:
    made = few()
    made["workforce_people"] += [
        one | {"area": AREAS[1], "worker": f"x{one['worker']}"} for one in few()["workforce_people"]
    ]
    told = shown(made)
    assert {row["level"] for row in told["workforce-absence"]} == {"authority"}
    [england] = [row for row in told["workforce-in-post"] if row["level"] == "country" and row["group"] == ""]
    assert (england["value"], england["definition"]) == (122, "sum-of-2-of-153")
