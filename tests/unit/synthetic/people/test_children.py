"""The children as they are: families that could be, places that are there, names as unevenly spread as names are."""

import datetime as dt

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.synthetic.people.conftest import LAST, Made
from village.kernel.areas import queries as areas
from village.synthetic.people import names
from village.synthetic.people.draws import Draws
from village.synthetic.people.homes import homes


def near(found: float, expected: float, count: int, errors: float = 5) -> bool:
    """Whether a share of so many could be by chance what is expected, within that many standard errors."""
    return abs(found - expected) <= errors * (expected * (1 - expected) / count) ** 0.5


def test_there_are_as_many_as_asked_for_numbered_from_nought(made: Made) -> None:
    assert made.children["child"].to_list() == list(range(20_000))


def test_no_two_siblings_have_the_same_forename(made: Made) -> None:
    assert made.children.select("family", "forename").is_duplicated().sum() == 0


def test_twins_are_born_together_and_bear_one_surname(made: Made) -> None:
    twins = made.children.filter("twin")
    pairs = twins.group_by("family").agg(
        pl.len(),
        pl.col("surname")
        .str.replace("ska$", "ski")
        .str.replace("cka$", "cki")
        .str.replace("^Kaur", "Singh")
        .n_unique(),
        (pl.col("date_of_birth").max() - pl.col("date_of_birth").min()).dt.total_days().alias("days"),
        pl.col("postcode").n_unique(),
    )
    assert pairs["len"].unique().to_list() == [2]
    assert pairs["surname"].max() == pairs["postcode"].max() == 1
    assert pairs["days"].max() <= 1
    assert pairs["days"].mean() < 0.1


def test_as_many_are_twins_as_the_rates_say(made: Made, said: dict[str, float]) -> None:
    share = 2 * said["twins"] / (1 + said["twins"])  # of children, when that is the share of births
    assert near(made.children["twin"].mean() / 2, share / 2, 20_000)


def test_other_siblings_are_born_nine_months_apart_at_least(made: Made) -> None:
    apart = (
        made.children.sort("family", "date_of_birth")
        .with_columns(days=pl.col("date_of_birth").diff().over("family").dt.total_days())
        .drop_nulls("days")
    )
    assert apart.filter((pl.col("days") > 1) & (pl.col("days") < 270)).is_empty()
    assert apart.filter(pl.col("days") > 1)["days"].median() in range(500, 1400)


def test_every_year_of_age_has_as_many(made: Made) -> None:
    last = dt.date.fromisoformat(LAST)
    ages = made.children.select(((last - pl.col("date_of_birth")).dt.total_days() // 365.25).alias("age"))
    counts = ages.filter(pl.col("age") < 18)["age"].value_counts()
    assert counts.height == 18
    for count in counts["count"].to_list():
        assert near(count / 20_000, 1 / (19 + 2 / 12), 20_000 / 1.8)  # siblings come together


def test_every_postcode_is_there_and_holds_about_eight_children(made: Made) -> None:
    used = made.children["postcode"].unique().to_list()
    for postcode in used:
        place = areas.postcode_place(postcode)
        assert place is not None
        assert place.area is not None
        assert place.postcode.value == postcode
    assert 7 < 20_000 / len(used) < 10


def test_some_postcodes_hold_many_households_and_a_refuge_has_one_door(made: Made) -> None:
    households = made.children.group_by("postcode").agg(pl.col("family").n_unique())["family"]
    assert households.max() > 5 * households.median()
    doors = made.children.group_by("postcode", "address").agg(pl.col("family").n_unique())["family"]
    assert doors.max() >= 3


def test_all_is_in_one_authority_when_that_is_asked_for() -> None:
    found = homes(Draws(1), 4_000, "E08000035").postcodes
    assert len(found) == 500
    for postcode in found.to_list():
        area = areas.postcode_area(postcode)
        assert area is not None
        assert area.name == "Leeds"


def test_a_small_authority_gives_all_that_it_has() -> None:
    assert len(homes(Draws(1), 1_000_000, "E06000053").postcodes) == len(areas.english_postcodes("E06000053"))


def test_there_are_cousins_of_one_name(made: Made) -> None:
    cousins = made.children.filter("cousin")
    before = made.children.select(pl.col("family") + 1, "surname", "forename", "date_of_birth")
    pairs = cousins.join(before, on=["family", "surname", "forename"])
    assert pairs.height >= 3
    assert (pairs["date_of_birth"] != pairs["date_of_birth_right"]).all()


def test_a_million_children_have_tens_of_thousands_of_surnames_and_a_few_very_common() -> None:
    ids = np.arange(1_000_000)
    british = names.communities().index("british")
    drawn = names.family().draw(np.full(len(ids), british), Draws(1).share("x", ids))
    counts = np.sort(np.bincount(drawn))[::-1]
    assert (counts > 0).sum() > 10_000
    assert 0.005 < counts[0] / len(ids) < 0.02  # Smith: about one in a hundred
    assert 0.15 < counts[:100].sum() / len(ids) < 0.33  # the hundred most frequent: about a quarter
    assert len(names.family().text) > 25_000


def test_names_follow_fashion() -> None:
    ids, text = np.arange(200_000), names.given().text.to_list()

    def share(name: str, band: int) -> float:
        return float((names.given().draw(np.full(len(ids), band), Draws(1).share("x", ids)) == text.index(name)).mean())

    def against(name: str, band: int) -> float:
        return share(name, band) / share("Emily", band)  # whose fashion is steady

    # From band to band a rising name is given 1.8 times as often, from first to last 3.2 times.
    assert 2.5 < against("Luna", 2) / against("Luna", 0) < 4
    assert 2.5 < against("Jessica", 0) / against("Jessica", 2) < 4


def test_twins_names_sound_alike_more_often_than_chance(made: Made) -> None:
    text = names.given().text.to_list()
    alike = {text[one]: text[two] for one, two in enumerate(names.given().alike.tolist()) if two >= 0}
    assert alike["Jayden"] in ("Hayden", "Kayden", "Brayden", "Jaiden", "Jaden")
    twins = made.children.filter("twin").group_by("family").agg("forename")["forename"].to_list()
    assert sum(alike.get(one) == two for one, two in twins) >= 3


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 15), st.integers(0, 1), st.floats(0, 0.999999))
def test_every_community_has_names_for_either_sex_in_every_year(community: int, boy: int, share: float) -> None:
    for band in range(names.BANDS):
        group = (community * 2 + boy) * names.BANDS + band
        assert names.given().text[int(names.given().draw(np.array([group]), np.array([share]))[0])]
    assert names.family().text[int(names.family().draw(np.array([community]), np.array([share]))[0])]
