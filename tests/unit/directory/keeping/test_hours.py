"""Days and times: over midnight, through clock changes, and what no row can say is kept."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.rules.keeping.hours import MOST_ROWS, Row, in_words, key_of, row, rows_of, schedules_of
from village.directory.rules.keeping.said import DAYS, TERMS
from village.directory.rules.keeping.words import NotTaken

DOCUMENT = {"id": str(uuid.UUID(int=7))}
TIMES = st.times().map(lambda one: f"{one.hour:02d}:{one.minute:02d}")
ROWS = st.builds(Row, st.sampled_from(list(DAYS)), TIMES, TIMES, st.sampled_from(list(TERMS))).filter(
    lambda one: one.opens != one.closes
)


@given(st.lists(ROWS, unique=True, max_size=10))
def test_what_is_written_is_read_again(rows: list[Row]) -> None:
    found, kept = rows_of(schedules_of(DOCUMENT, rows))
    assert (set(found), kept) == (set(rows), [])
    assert schedules_of({**DOCUMENT, "schedules": schedules_of(DOCUMENT, found)}, found) == schedules_of(
        DOCUMENT, found
    )


def test_over_midnight_is_the_next_day_and_clocks_that_change_change_no_words() -> None:
    night = row("SA", "22:00", "02:00", "term")
    assert night is not None
    assert night.said == "Saturday 22:00 to 02:00 the next day, term time only"
    [written] = schedules_of(DOCUMENT, [night])
    assert (written["byday"], written["opens_at"], written["closes_at"]) == ("SA", "22:00", "02:00")
    last_sunday = row("SU", "01:30", "02:30")  # there is none, or two, on two nights of the year: the wall says so
    assert last_sunday is not None
    assert last_sunday.said == "Sunday 01:30 to 02:30"


def test_an_empty_row_is_none_and_half_a_row_is_refused() -> None:
    assert row("", "", "", "term") is None
    for given_row, sentence in (
        (("", "09:00", "10:00"), "Day: choose"), (("XX", "09:00", "10:00"), "Day: choose"),
        (("MO", "", "10:00"), "Monday, from"), (("MO", "09:00", "25:00"), "Monday, until"),
        (("MO", "09:00", "09:00"), "another time"), (("MO", "09:00", "10:00", "weekly"), "Weeks: choose"),
    ):  # fmt: skip
        with pytest.raises(NotTaken, match=sentence):
            row(*given_row)


def test_a_row_twice_and_too_many_are_refused() -> None:
    one = Row("MO", "09:00", "10:00")
    with pytest.raises(NotTaken, match="there twice"):
        schedules_of(DOCUMENT, [one, one])
    many = [Row("MO", f"{hour:02d}:{minute:02d}", "23:59") for hour in range(10) for minute in (0, 15, 30)]
    assert len(many) > MOST_ROWS
    with pytest.raises(NotTaken, match="At most 28"):
        schedules_of(DOCUMENT, many)


def test_what_a_form_cannot_show_stays_as_it_came() -> None:
    odd = [
        {"id": "1", "freq": "MONTHLY", "byday": "1MO", "opens_at": "10:00", "closes_at": "11:00"},
        {
            "id": "2",
            "freq": "WEEKLY",
            "byday": "MO",
            "opens_at": "10:00",
            "closes_at": "11:00",
            "valid_to": "2027-01-01",
        },
        {"id": "3", "freq": "WEEKLY", "byday": "MO", "opens_at": "10:00", "closes_at": "11:00", "description": "Ring."},
        {"id": "4", "freq": "WEEKLY", "byday": "1MO", "opens_at": "10:00", "closes_at": "11:00"},
        {"id": "5", "freq": "WEEKLY", "byday": "MO", "opens_at": "25:00", "closes_at": "11:00"},
        "not a schedule",
    ]
    plain = {"id": "6", "byday": "mo, TU", "opens_at": "10:00:00", "closes_at": "11:00"}
    rows, kept = rows_of([*odd, plain])
    assert rows == [Row("MO", "10:00", "11:00"), Row("TU", "10:00", "11:00")]
    assert kept == odd
    assert schedules_of({**DOCUMENT, "schedules": [*odd, plain]}, [])[:] == odd


def test_a_schedule_of_no_day_says_nothing_that_is_lost() -> None:
    assert rows_of([{"id": "1"}]) == ([], [])


FEED = {
    "id": "1", "freq": "WEEKLY", "interval": 1, "byday": "MO,TH", "dtstart": "2005-01-01", "timezone": "Europe/London",
    "opens_at": "09:00:00", "closes_at": "12:00:00",
}  # fmt: skip


def test_the_hours_of_a_feed_are_rows_that_its_provider_changes_and_removes() -> None:
    """Every week is no more than a row says, and so are the clock of the place and a first day."""
    assert rows_of([FEED]) == ([Row("MO", "09:00", "12:00"), Row("TH", "09:00", "12:00")], [])
    assert schedules_of({**DOCUMENT, "schedules": [FEED]}, []) == []
    for more in ({"interval": 2}, {"timezone": "America/New_York"}, {"byday": ""}):
        assert rows_of([{**FEED, **more}]) == ([], [{**FEED, **more}])


def test_what_no_row_can_say_is_taken_out_by_its_key() -> None:
    odd = [{**FEED, "interval": 2}, {**FEED, "valid_to": "2027-01-01"}, "Ring us"]
    document = {**DOCUMENT, "schedules": odd}
    assert schedules_of(document, [], [key_of(odd[0]), "no key"]) == odd[1:]
    assert schedules_of(document, [], map(key_of, odd)) == []


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ({**FEED, "interval": 2}, "Monday, Thursday every 2 weeks 09:00 to 12:00"),
        ({"freq": "MONTHLY", "byday": "1MO", "opens_at": "10:00"}, "first Monday of the month from 10:00"),
        ({"freq": "monthly", "byday": "7SU", "closes_at": "11:00"}, "Sunday of the month until 11:00"),
        ({"byday": "MO", "valid_from": "2027-01-01", "valid_to": "2027-03-01", "notes": "Ring."},
         "Monday, from 2027-01-01, until 2027-03-01, Ring."),
        ({"dtstart": "2027-05-01T00:00:00", "description": "Fair"}, "beginning 2027-05-01, Fair"),
        ({"freq": "DAILY", "opens_at": "10:00", "closes_at": "11:00"}, "every day 10:00 to 11:00"),
        ({"freq": "SOMETIMES", "interval": 3}, "A time that cannot be read"),
        ("Ring us", "Ring us"), (7, "A time that cannot be read"),
    ],
)  # fmt: skip
def test_what_no_row_can_say_is_told_in_words(schedule: object, said: str) -> None:
    assert in_words(schedule) == said
