"""What of a record is known: each thing by a record that has it alone; freshness, trust and letters."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.directory.made import nested
from village.directory.rules.keeping.completeness import completeness
from village.directory.rules.keeping.freshness import due, freshness, to_remind
from village.directory.rules.keeping.letters import LISTED, Asked, letter_text
from village.directory.rules.keeping.trusting import trust

BARE: dict[str, Any] = {"id": "1", "name": "x", "organization": {"id": "o", "name": "p", "email": "p@example.org"}}
AT = {"id": "s", "location": {"id": "l"}}


def at(**location: Any) -> list[dict[str, Any]]:
    return [{"id": "s", "location": {"id": "l", **location}}]


KNOWN: list[tuple[str, dict[str, Any]]] = [
    ("contact", {"email": "a@example.org"}), ("contact", {"url": "https://example.org"}),
    ("contact", {"phones": [{"number": "1"}]}), ("contact", {"contacts": [{"phones": [{"number": "1"}]}]}),
    ("contact", {"service_at_locations": at(contacts=[{"email": "a@example.org"}])}),
    ("contact", {"service_at_locations": [{**AT, "phones": [{"number": "1"}]}]}),
    ("where", {"service_at_locations": at(addresses=[{"postal_code": "LS1 1UR"}])}),
    ("where", {"service_at_locations": at(latitude=53.8, longitude=-1.5)}),
    ("where", {"service_at_locations": at(location_type="virtual")}),
    ("where", {"service_areas": [{"name": "Leeds"}]}),
    ("when", {"schedules": [{"byday": "MO"}]}),
    ("when", {"service_at_locations": [{**AT, "schedules": [{"opens_at": "9"}]}]}),
    ("when", {"service_at_locations": at(schedules=[{"dtstart": "2027-01-01"}])}),
    ("ages", {"minimum_age": 0}), ("ages", {"maximum_age": 18}),
    ("cost", {"fees": "Free"}), ("cost", {"cost_options": [{"amount": 0}]}),
    ("cost", {"cost_options": [{"option": "x"}]}),
    ("access", {"service_at_locations": at(accessibility=[{"description": "A lift"}])}),
    ("languages", {"languages": [{"code": "pl"}]}), ("eligibility", {"eligibility_description": "Anyone."}),
]  # fmt: skip


@pytest.mark.parametrize(("what", "fields"), KNOWN)
def test_each_thing_is_known_by_a_record_that_says_it_alone(what: str, fields: dict[str, Any]) -> None:
    found = completeness({**BARE, **fields})
    assert found.known == (what,)
    assert found.share == 1 / 8


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"schedules": "Mondays"}, {"schedules": [{"description": "Ring"}]}, {"cost_options": [{"amount": None}]},
        {"service_at_locations": [{"location": None}, "odd"]}, {"contacts": [{"name": "Ann"}]}, {"languages": []},
    ],
)  # fmt: skip
def test_what_says_nothing_is_not_known(fields: dict[str, Any]) -> None:
    found = completeness({**BARE, **fields})
    assert (found.known, found.share) == ((), 0)
    assert found.said.startswith(
        "how to get in touch, where it is or which area it serves, days and times, for which ages it is, what it costs"
    )


@given(st.sampled_from(["LS1 1UR", "M1 1AE", ""]), st.booleans(), st.booleans())
def test_of_a_hidden_place_nothing_counts_that_depends_on_it(code: str, access: bool, hours: bool) -> None:
    location = {"addresses": [{"postal_code": code}], "accessibility": [{"description": "x"}] if access else []}
    schedules = [{"byday": "MO"}] if hours else []
    document = {**nested(), "service_at_locations": at(**location, schedules=schedules)}
    assert completeness(document, sensitive=True) == completeness(
        {**nested(), "service_at_locations": []}, sensitive=True
    )


def test_due_is_six_months_later_to_the_day() -> None:
    assert due(dt.date(2026, 8, 31)) == dt.date(2027, 2, 28)
    checked = dt.date(2026, 11, 27)
    days = {dt.date(2027, 5, 12): "", dt.date(2027, 5, 13): "before", dt.date(2027, 5, 26): "before",
            dt.date(2027, 5, 27): "after"}  # fmt: skip
    assert {day: to_remind(checked, day) for day in days} == days
    assert [freshness(checked, day) for day in days] == ["fresh", "fresh", "fresh", "stale"]
    assert freshness(None, checked) == "never"


def test_whoever_gives_it_is_trusted_before_any_source_and_then_the_fuller_and_the_later() -> None:
    day = dt.date(2026, 1, 1)
    order = [
        trust(None, kept_by_provider=True, share=0.1, checked_on=None),
        trust(9, kept_by_provider=False, share=0.9, checked_on=day),
        trust(5, kept_by_provider=True, share=0.9, checked_on=None),
        trust(5, kept_by_provider=False, share=0.5, checked_on=day),
        trust(5, kept_by_provider=False, share=0.5, checked_on=None),
        trust(None, kept_by_provider=False, share=0.2, checked_on=day),
    ]
    assert sorted(order, reverse=True) == order


def test_a_letter_tells_names_days_and_addresses_and_counts_the_rest() -> None:
    one = Asked("id-1", "Otters", "after", dt.date(2027, 5, 27))
    subject, body = letter_text("Petra", [one], "https://village.example.org")
    assert subject == "Is it still right? one service in the directory"
    assert "- Otters: since 27 May 2027\n  https://village.example.org/my-services/id-1/confirm/" in body
    many = [Asked(str(key), f"S{key}", "before", dt.date(2027, 5, 27)) for key in range(LISTED + 3)]
    subject, body = letter_text("Petra", many, "https://village.example.org")
    assert subject.startswith("Is it still right? 23 services")
    assert "- and 3 more: https://village.example.org/my-services/" in body
