"""What stands in records: as often wrong as the rates say, right where nothing is noted, and keyed by nothing."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.unit.synthetic.people.conftest import FIRST, Made
from tests.unit.synthetic.people.test_children import near

SOURCES = ("school", "health", "social-care", "early-help", "youth-justice", "childrens-centre")
COLUMNS = (
    *("record", "forename", "middle_names", "surname", "known_as", "former_surname", "date_of_birth", "sex"),
    *("postcode", "address", "nhs_number", "upn", "phone", "email", "organisation", "role", "contact"),
    *("started_on", "ended_on"),
)
ON_NAMES = (
    *("typo", "sound", "ocr", "swapped", "known_as", "middle_as_forename", "initial", "title", "placeholder"),
    *("surname_part", "accents", "punctuation", "former_name", "carers_name"),
)


def either(*rates: float) -> float:
    """The chance that at least one of several happens."""
    return 1 - float(np.prod([1 - rate for rate in rates]))


@pytest.mark.parametrize("source", SOURCES)
def test_every_feed_has_the_columns_and_every_record_its_truth(made: Made, source: str) -> None:
    feed = made.feed(source, FIRST)
    assert tuple(feed.columns) == COLUMNS
    assert feed["record"].is_unique().all()
    assert made.told(source).height == feed.height > 0
    assert made.truth["record"].is_unique().all()


@pytest.mark.parametrize("source", SOURCES)
def test_records_are_wrong_as_often_as_the_rates_say(made: Made, said: dict[str, Any], source: str) -> None:
    rate, told = said["sources"][source]["errors"], made.told(source)
    born = pl.col("true_date_of_birth").dt.to_string("%Y-%m-%d")
    small = (pl.col("true_date_of_birth").dt.day() <= 12) & (
        pl.col("true_date_of_birth").dt.day() != pl.col("true_date_of_birth").dt.month()
    )
    turned = pl.col("true_date_of_birth").dt.to_string("%Y-%d-%m")
    expected: list[tuple[str, pl.Expr, pl.Expr, float]] = [
        ("typo", pl.lit(True), pl.col("typo"), either(rate["forename_typo"], rate["surname_typo"])),
        ("sound", pl.lit(True), pl.col("sound"), either(rate["forename_sound"], rate["surname_sound"])),
        ("known as", pl.col("true_known_as").is_not_null(), pl.col("flag_known_as"), rate["short_form"]),
        ("sex missing", pl.lit(True), pl.col("sex").is_null(), rate["sex_missing"]),
        ("sex", pl.col("sex").is_not_null(), pl.col("sex") != pl.col("true_sex"), rate["sex_wrong"]),
        ("no birth date", pl.lit(True), pl.col("date_of_birth").is_null(), rate["dob_missing"]),
        (
            *("turned", small & pl.col("date_of_birth").is_not_null(), pl.col("date_of_birth") == turned),
            rate["dob_swapped"] * (1 - rate["dob_first_of_january"]),
        ),
        (
            *("birth date", ~small & pl.col("date_of_birth").is_not_null(), pl.col("date_of_birth") != born),
            either(rate["dob_digit"], rate["dob_first_of_january"]),
        ),
        (
            *("postcode", pl.lit(True), pl.col("postcode").is_null() | (pl.col("postcode") == "ZZ99 3WZ")),
            rate["postcode_missing"],
        ),
        ("nhs", pl.lit(True), pl.col("nhs_number").is_not_null(), rate["nhs_held"]),
        ("phone", pl.lit(True), pl.col("phone").is_not_null(), rate["phone_held"]),
        ("email", pl.lit(True), pl.col("email").is_not_null(), rate["email_held"]),
    ]
    for name, among, is_so, share in expected:
        of = told.filter(among)
        found = float(of.select(is_so.cast(pl.Float64).mean()).item())
        assert near(found, share, of.height), f"{source}, {name}: {found:.4f} and not {share:.4f} of {of.height}"


def test_pupils_have_a_pupil_number_and_little_ones_none(made: Made, said: dict[str, Any]) -> None:
    school = made.told("school")
    assert near(float(school["upn"].is_not_null().mean() or 0), said["sources"]["school"]["errors"]["upn_held"], 13_000)
    young = pl.col("true_date_of_birth") > pl.date(2022, 9, 1)
    for source in ("early-help", "social-care", "childrens-centre"):
        assert made.told(source).filter(young & pl.col("upn").is_not_null()).is_empty()


@pytest.mark.parametrize(
    ("source", "low", "high", "share"),
    [
        ("school", 5, 16, 0.94),  # nearly all of school age
        ("health", 0, 18, 0.985),
        ("early-help", 0, 18, 0.06),
        ("social-care", 0, 18, 0.03),
        ("youth-justice", 0, 19, 0.005),
        ("childrens-centre", 0, 5, 0.42),
    ],
)
def test_each_source_holds_the_children_that_it_should(
    made: Made, source: str, low: int, high: int, share: float
) -> None:
    age = (pl.date(2026, 9, 1) - pl.col("date_of_birth")).dt.total_days() / 365.25
    of = made.children.filter((age >= low) & (age < high))
    held = of.join(made.told(source).select("child").unique(), on="child")
    assert abs(held.height / of.height - share) < max(0.2 * share * (share < 0.5), 0.01)


def test_where_nothing_is_noted_of_the_names_they_are_right(made: Made) -> None:
    for source in SOURCES:
        told = made.told(source).filter(
            ~pl.any_horizontal(pl.col("flag_known_as" if one == "known_as" else one) for one in ON_NAMES)
        )
        told = told.filter(pl.col("true_former_surname").is_null())
        joined = pl.col("true_forename") + pl.when(pl.col("middle_names").is_null()).then(
            " " + pl.col("true_middle_names")
        )
        first = pl.col("forename").str.to_lowercase()
        right = (first == pl.col("true_forename").str.to_lowercase()) | (first == joined.str.to_lowercase())
        last = pl.col("surname").str.to_lowercase().str.replace("-", " ")
        assert told.filter(~right.fill_null(False)).is_empty()
        assert told.filter(last != pl.col("true_surname").str.to_lowercase().str.replace("-", " ")).is_empty()


def test_what_is_noted_of_a_postcode_or_a_birth_date_is_so(made: Made) -> None:
    for source in SOURCES:
        told = made.told(source)
        wrong = pl.col("date_of_birth") != pl.col("true_date_of_birth").dt.to_string("%Y-%m-%d")
        assert told.filter(wrong != pl.col("dob_wrong")).is_empty()
        stays = told.filter(~pl.any_horizontal("moved", "looked_after", "postcode_wrong", "postcode_missing"))
        # Families that move between the first feed and the last live elsewhere by then.
        same = pl.col("postcode").str.replace(" ", "") == pl.col("true_postcode").str.replace(" ", "")
        assert 0.97 < stays.select(same.mean()).item() <= 1


def test_children_in_care_live_with_carers_and_some_bear_their_name(made: Made) -> None:
    told = pl.concat(
        made.told(source).select("looked_after", "carers_name", "postcode", "true_postcode") for source in SOURCES
    )
    cared = told.filter("looked_after")
    assert (cared["postcode"] != cared["true_postcode"]).mean() > 0.6  # type: ignore[operator]
    assert 0 < cared["carers_name"].sum() < cared.height / 5
    assert told.filter(~pl.col("looked_after"))["carers_name"].sum() == 0


def test_newborns_stand_under_baby_or_twin_until_they_are_named(made: Made) -> None:
    health = made.told("health")
    unnamed = health.filter("placeholder")
    assert (
        unnamed["forename"]
        .str.to_lowercase()
        .is_in(["baby", "baby boy", "baby girl", "twin 1", "twin 2", "unknown"])
        .all()
    )
    fresh = health.filter(pl.col("true_date_of_birth") > pl.date(2026, 8, 29))
    assert fresh["placeholder"].all()
    assert unnamed.filter("twin")["forename"].str.to_lowercase().is_in(["twin 1", "twin 2"]).all()


def test_keys_tell_nothing_of_the_child_nor_of_its_record_elsewhere(made: Made) -> None:
    truth = made.truth.with_columns(
        key=pl.col("record").str.tail(16).str.to_integer(base=16, dtype=pl.UInt64),
        letters=pl.col("record").str.head(-17),
    )
    assert truth.group_by("source").agg(pl.col("letters").n_unique())["letters"].max() == 1
    for source in ("school", "health"):
        of = truth.filter(source=source)
        assert abs(float(of.select(pl.corr("key", "child", method="spearman")).item())) < 5 / of.height**0.5
    both = truth.filter(source="school").join(truth.filter(source="health"), on="child").unique("child")
    assert abs(float(both.select(pl.corr("key", "key_right", method="spearman")).item())) < 5 / both.height**0.5
    for together in (both["key"] ^ both["key_right"], both["key"] - both["key_right"]):
        assert together.n_unique() == both.height


def test_the_order_of_a_file_is_that_of_its_keys(made: Made) -> None:
    for source in SOURCES:
        keys = made.feed(source, FIRST)["record"]
        assert keys.is_sorted()
    assert made.truth["record"].str.tail(16).is_sorted()
