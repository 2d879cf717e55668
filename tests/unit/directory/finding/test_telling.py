"""A record in people's words: nothing that is not said, and no address that is not safe to follow."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.rules.finding import telling

TODAY = dt.date(2026, 11, 27)


@pytest.mark.parametrize(
    ("youngest", "oldest", "said"),
    [
        (2, 4, "2 to 4 years"),
        (0, 5, "Up to 5 years"),
        (None, 5, "Up to 5 years"),
        (13, None, "13 years and over"),
        (0.5, 3, "6 months to 3 years"),
        (0, 0.5, "Under 1 year"),
        (0, 99, "All ages"),
        (0, None, ""),
        (None, None, ""),
        (9, 3, ""),
        (1, 1, "1 to 1 year"),
        (3.5, 5, "3.5 to 5 years"),
        (0.5, None, "6 months and over"),
    ],
)
def test_ages_in_words(youngest: float | None, oldest: float | None, said: str) -> None:
    assert telling.who_for({"minimum_age": youngest, "maximum_age": oldest}) == said


@pytest.mark.parametrize(
    ("fields", "short", "lines"),
    [
        ({}, "", []),
        ({"cost_options": [{"amount": 0}]}, "Free", ["Free"]),
        ({"cost_options": [{"amount": 3.5, "amount_description": "Per session"}]}, "From £3.50", ["£3.50 per session"]),
        ({"cost_options": [{"amount": 2, "amount_description": "A"}]}, "From £2", ["£2 a"]),
        ({"cost_options": [{"amount": 1, "amount_description": "GP fee"}]}, "From £1", ["£1 GP fee"]),
        (
            {"cost_options": [{"amount": 0, "option": "Under 5"}, {"amount": 1200, "option": "Others"}]},
            "Free for some, else from £1,200",
            ["Free, Under 5", "£1,200, Others"],
        ),
        ({"cost_options": [{"amount": 0, "option": "Free"}], "fees": "free"}, "Free", ["Free"]),
        ({"cost_options": [{"amount": 2.5, "option": "Price"}]}, "From £2.50", ["£2.50"]),
        ({"cost_options": [{"amount": 0, "amount_description": "Free"}], "fees": "Ask"}, "Free", ["Free", "Ask"]),
        ({"cost_options": [{"option": "Price"}]}, "May cost something", ["Price"]),
        ({"fees_description": "By income"}, "May cost something", ["By income"]),
        ({"cost_options": [{"amount": -1}, {}], "fees": "Ask"}, "May cost something", ["Ask"]),
    ],
)
def test_cost_in_a_word_and_in_full(fields: dict[str, Any], short: str, lines: list[str]) -> None:
    assert telling.cost_short(fields, TODAY) == short
    assert telling.cost_lines(fields, TODAY) == lines


@pytest.mark.parametrize(
    ("byday", "said"),
    [
        ("MO,TU,WE,TH,FR", "Monday to Friday"),
        ("SA", "Saturday"),
        ("TU,SA", "Tuesday and Saturday"),
        ("MO,WE,FR", "Monday, Wednesday and Friday"),
        ("MO,TU,WE,TH,FR,SA,SU", "Every day"),
        ("", ""),
    ],
)
def test_days_in_words(byday: str, said: str) -> None:
    assert telling.days_short({"schedules": [{"freq": "WEEKLY", "byday": byday}]}, TODAY) == said


@pytest.mark.parametrize(
    "said",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "ftp://example.org",
        "//",
        "https://user@example.org",
        "https://exa mple.org",
        'https://example.org/"onx',
        "https://[::1",
        "localhost",
        "https://x",
        "x" * 600,
        None,
        5,
        "vbscript:x.y",
        "\\\\example.org",
    ],
)
def test_no_address_that_is_not_safe_to_follow(said: object) -> None:
    assert telling.safe_link(said) == ""


def test_a_web_address_without_its_beginning_is_given_one() -> None:
    assert telling.safe_link("www.example.org/a?b=c") == "https://www.example.org/a?b=c"
    assert telling.safe_link(" http://example.org ") == "http://example.org"


@given(st.text(max_size=60))
def test_whatever_is_written_a_link_leads_to_the_web_or_nowhere(said: str) -> None:
    assert telling.safe_link(said) == "" or telling.safe_link(said).startswith(("http://", "https://"))
    assert telling.safe_email(said) == "" or not set("?&:<>\"' ") & set(telling.safe_email(said))


def test_an_email_cannot_carry_more_than_itself() -> None:
    assert telling.safe_email("a@example.org?bcc=all@example.org") == ""
    assert telling.safe_email("a.b+c@example.org") == "a.b+c@example.org"


def test_ways_to_reach_it_are_its_own_first_each_once() -> None:
    found = telling.contact(
        {
            "phones": [{"number": "01632 960 001", "description": "Office"}, {"number": "none"}],
            "email": "us@example.org",
            "url": "https://example.org",
            "contacts": [
                {
                    "name": "Ann",
                    "title": "Lead",
                    "phones": [{"number": "01632 960002 ext 5"}],
                    "email": "us@example.org",
                },
                {"title": ""},
            ],
            "service_at_locations": [{"location": {"phones": [{"number": "01632960001"}]}}],
            "organization": {
                "phones": [{"number": "01632 960009"}],
                "email": "all@example.org",
                "website": "o.example.org",
            },
        }
    )
    assert [(one.number, one.dial, one.what) for one in found.phones] == [
        ("01632 960 001", "01632960001", "Office"),
        ("01632 960002 ext 5", "01632960002", ""),
    ]
    assert (found.emails, found.links, found.people) == (("us@example.org",), ("https://example.org",), ("Ann, Lead",))


def test_without_its_own_ways_those_of_its_organisation_are_told() -> None:
    said = {"phones": [{"number": "+44 1632 960009"}], "email": "all@example.org", "website": "o.example.org"}
    found = telling.contact({"organization": said, "url": "javascript:x"})
    assert [one.dial for one in found.phones] == ["+441632960009"]
    assert (found.emails, found.links) == (("all@example.org",), ("https://o.example.org",))
    assert telling.contact({}) == telling.Contact((), (), (), ())


def test_a_place_is_told_once_with_what_it_says_of_getting_in() -> None:
    place = {
        "location": {
            "id": "1",
            "name": "Hall",
            "transportation": "Bus 4",
            "addresses": [
                {"address_1": "1 A Street", "city": "Leeds", "state_province": "Leeds", "postal_code": "LS1 1UR"}
            ],
            "accessibility": [{"description": "Ramp", "details": "At the back"}, {"accessibility": "Lift"}, {}],
        }
    }
    [found] = telling.where({"service_at_locations": [place, place]})
    assert found == telling.Where("Hall", ("1 A Street", "Leeds"), "LS1 1UR", ("Ramp. At the back", "Lift"), "Bus 4")


def test_languages_by_name_or_as_they_are_said() -> None:
    rows = [{"code": "UR"}, {"name": "Urdu"}, {"language": "Martian"}, {}]
    assert telling.language_names({"languages": rows}, {"ur": "Urdu"}) == ["Urdu", "Martian"]


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (None, ""),
        (0, "Less than ¼ mile"),
        (1609.344, "1 mile"),
        (2414, "1.5 miles"),
        (8047, "5 miles"),
        (160_934.4, "100 miles"),
    ],
)
def test_distances_in_miles(metres: float | None, said: str) -> None:
    assert telling.distance(metres) == said


def test_lists_in_words() -> None:
    assert [telling.listed(one) for one in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_a_postcode_is_written_as_on_a_letter_and_what_is_none_as_it_came() -> None:
    for came, told in (("ls141ne", "LS14 1NE"), ("by the pond", "by the pond"), (None, "")):
        place = {"location": {"addresses": [{"address_1": "4 Road", "postal_code": came}]}}
        assert [one.postcode for one in telling.where({"service_at_locations": [place]})] == [told]
