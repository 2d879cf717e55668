"""The decisions of asking, in plain Python: what is open, what is told, how long it is kept."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.people.rules.involved import given as agreed_to
from village.people.rules.involved import involvement_of
from village.people.rules.keeping import archive_on, destroy_on
from village.people.rules.searching import AGED_BITS, Criteria, aged, aged_bits, not_enough, too_often, unlike, vague
from village.people.rules.shielded import HIDDEN_FIELDS, Openness, open_part
from village.people.rules.telling import age_on, days_ago, first_line, place_of

TODAY = dt.date(2026, 11, 23)
FIELDS = ["forename", "surname", "birth", "sex", "nhs", "postcode", "address", "phone", "email"]
texts = st.dictionaries(st.sampled_from(FIELDS), st.text(min_size=1, max_size=5))
openness = st.builds(Openness, st.booleans(), st.booleans(), st.booleans())


@given(texts, openness)
def test_what_is_hidden_changes_nothing_of_what_is_open(said: dict[str, str], one: Openness) -> None:
    shown = open_part(said, one)
    if one.sensitive and not one.agreed:
        assert shown == {}
    else:
        hidden = HIDDEN_FIELDS if one.shielded else frozenset()
        assert shown == {name: text for name, text in said.items() if name not in hidden}
    other = {name: "another" if name in HIDDEN_FIELDS else text for name, text in said.items()}
    if one.shielded:
        assert open_part(other, one) == shown


@given(texts, st.booleans(), st.booleans(), st.booleans())
def test_a_shield_never_shows_more(said: dict[str, str], sensitive: bool, agreed: bool, shielded: bool) -> None:
    less = open_part(said, Openness(sensitive, agreed, True))
    more = open_part(said, Openness(sensitive, agreed, shielded))
    assert less.items() <= more.items() <= said.items()


@given(
    st.builds(Criteria, *[st.sampled_from(["", " ", "x"])] * 4, st.sampled_from(["", "7"]), st.sampled_from(["", "x"]))
)
def test_the_least_that_is_said_names_a_child(one: Criteria) -> None:
    """Written out as a table of what suffices: a number; both names and one more; one name, birth and postcode."""
    said = {name for name, text in vars(one).items() if text.strip()}
    enough = (
        {"number"},
        {"forename", "surname", "date_of_birth"},
        {"forename", "surname", "age"},
        {"forename", "surname", "postcode"},
        {"forename", "date_of_birth", "postcode"},
        {"surname", "date_of_birth", "postcode"},
    )
    assert (not_enough(one) == "") == any(least <= said for least in enough)


@pytest.mark.parametrize(
    ("said", "only_names"),
    [
        ({"forename": "ANN", "surname": "MOCK"}, True),
        ({"forename": "ANN", "surname": "MOCK", "postcode": "LS9"}, True),
        ({"forename": "ANN", "surname": "MOCK", "postcode": "LS95AB"}, False),
        ({"forename": "ANN", "surname": "MOCK", "birth": "2015-03-27"}, False),
        ({"forename": "ANN", "surname": "MOCK", "nhs": "9999999468"}, False),
    ],
)
def test_which_searches_have_only_names_to_go_by(said: dict[str, str], only_names: bool) -> None:
    assert vague(said) is only_names


def test_an_age_says_something_where_a_date_of_birth_bears_it_out() -> None:
    assert pytest.approx(math.log2(19 / 3), abs=0.1) == AGED_BITS  # three years of those up to 18
    assert aged_bits(["", "2015-03-27"], Criteria(age="11")) == AGED_BITS
    assert aged_bits([""], Criteria(age="11")) == aged_bits(["2015-03-27"], Criteria()) == 0


def test_an_age_may_be_a_year_out_and_rules_out_others() -> None:
    assert [aged("2015-03-27", age, 2026) for age in (9, 10, 11, 12, 13)] == [False, True, True, True, False]
    asked = Criteria(age="4")
    assert unlike({"birth": "2015-03-27"}, asked, 2026)
    assert not unlike({"birth": "2015-03-27"}, Criteria(age=" "), 2026)
    assert not unlike({}, asked, 2026)
    assert [too_often(hour, day) for hour, day in ((59, 299), (60, 60), (0, 300))] == [False, True, True]


@pytest.mark.parametrize(
    ("births", "kept_for", "died_on", "on"),
    [
        (["2008-11-24"], "", None, dt.date(2026, 11, 24)),
        (["2008-02-29"], "", None, dt.date(2026, 2, 28)),
        (["2008-11-24"], "disability", None, dt.date(2033, 11, 24)),
        (["2008-11-24", "2009-01-01", ""], "", None, dt.date(2027, 1, 1)),
        (["2008"], "", None, dt.date(2026, 12, 31)),
        ([], "", None, None),
        (["2020-01-01"], "", dt.date(2026, 5, 5), dt.date(2027, 5, 5)),
    ],
)
def test_when_a_child_is_archived(
    births: list[str], kept_for: str, died_on: dt.date | None, on: dt.date | None
) -> None:
    assert archive_on(births, kept_for=kept_for, died_on=died_on, known_since=None) == on


def test_without_a_date_of_birth_a_child_counts_as_born_when_first_heard_of() -> None:
    since = dt.date(2009, 3, 1)
    on = [archive_on([""], kept_for=ground, died_on=None, known_since=since) for ground in ("", "disability")]
    assert on == [dt.date(2027, 3, 1), dt.date(2034, 3, 1)]
    assert archive_on(["", "2010-05-01"], kept_for="", died_on=None, known_since=since) == dt.date(2028, 5, 1)
    died = dt.date(2012, 1, 1)
    assert archive_on([""], kept_for="", died_on=died, known_since=since) == dt.date(2013, 1, 1)


def test_destroyed_six_years_later() -> None:
    assert destroy_on(dt.date(2026, 11, 24)) == dt.date(2032, 11, 24)


@pytest.mark.parametrize(
    ("services", "lead", "says"),
    [
        (0, "", "No service is known to work with Amy now."),
        (1, "", "One service works with Amy; nobody is named as the lead."),
        (3, "the nurse at Here", "Three services work with Amy; the lead is the nurse at Here."),
        (12, "", "12 services work with Amy; nobody is named as the lead."),
    ],
)
def test_the_first_line(services: int, lead: str, says: str) -> None:
    assert first_line("Amy", services, lead) == says


def test_words_for_roles_days_and_ages() -> None:
    assert "this child" in first_line("", 1, "")
    assert place_of("Health visitor", "Here") == "the health visitor at Here"
    assert place_of("SENCO", "Here") == "the SENCO at Here"
    assert place_of(" ", "Here") == "Here"
    ago = {
        0: "today",
        -1: "today",
        1: "yesterday",
        3: "3 days ago",
        59: "59 days ago",
        60: "2 months ago",
        800: "2 years ago",
    }
    assert {days: days_ago(TODAY - dt.timedelta(days=days), TODAY) for days in ago} == ago
    ages = {
        "": "",
        "2019": "about 7 years",
        "2026-01-01": "under 1 year",
        "2025-11-23": "1 year",
        "2015-11-24": "10 years",
    }
    assert {born: age_on(born, TODAY) for born in ages} == ages


def test_what_a_row_says_of_involvement() -> None:
    told = involvement_of({"lead": "Yes", "started_on": "2026-05-01", "ended_on": "2026-04-01", "consent": "No"}, "Us")
    assert (told["organisation"], told["lead"], told["ended_on"], told["consent"]) == ("Us", True, None, "")
    assert involvement_of({"started_on": "soon"}, "Us")["started_on"] is None
    assert agreed_to("not refused") == ""
