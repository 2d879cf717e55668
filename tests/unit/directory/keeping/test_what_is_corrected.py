"""What a provider corrects is what is told from then on, wherever a source had said it, and nothing older beside it."""

import datetime as dt
import uuid
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from village.directory.rules.finding import telling
from village.directory.rules.keeping import placing
from village.directory.rules.keeping.comparing import told
from village.directory.rules.keeping.hours import Row
from village.directory.rules.keeping.writing import SECTIONS

TODAY = dt.date(2026, 11, 27)
KEY, PLACE_KEY = str(uuid.UUID(int=5)), str(uuid.UUID(int=6))
LANGUAGES = {"ur": "Urdu", "pl": "Polish"}
ACCESS = {"lift": "A lift", "wheelchair": "Wheelchair access"}


def some(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Documents with any of these fields."""
    return st.fixed_dictionaries({}, optional=fields)


def many(**fields: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(some(**fields) | st.just("odd"), max_size=2)


old = st.sampled_from(["Older", "Old Mill Lane", "By the old clock"])
phones = many(number=st.sampled_from(["0113 111 1111", "0113 222 2222 ext 4", 5]))
emails = st.sampled_from(["old@example.org", "older@example.org"])
weekly = st.builds(  # such as a row of the form can say: what none can is kept
    lambda byday, closes: {"freq": "WEEKLY", "byday": byday, "opens_at": "09:00", "closes_at": closes},
    st.sampled_from(["WE", "TH,FR"]), st.sampled_from(["10:00", "11:00"]),
)  # fmt: skip
schedules = st.lists(weekly, max_size=2)
location = some(
    name=old, phones=phones, schedules=schedules, latitude=st.just(53.8), uprn=st.just("1"), transportation=old,
    addresses=many(
        attention=old, address_1=old, address_2=old, city=old, state_province=old, uprn=st.just("1"),
        postal_code=st.sampled_from(["LS2 7EW", "LS1 1UR", "none"]),
    ),
    accessibility=many(description=st.sampled_from(["A lift", "Old ramp"]), details=old, accessibility=old),
)  # fmt: skip
provider = {"id": "o", "name": "P", "phones": []}
feed = some(
    description=old, url=st.just("https://old.example.org"), alert=old, minimum_age=st.integers(-1, 20),
    maximum_age=st.integers(-1, 20), eligibility_description=old, fees=old, fees_description=old, phones=phones,
    cost_options=many(amount=st.sampled_from([0, 5, "7"]), option=old, amount_description=old), email=emails,
    contacts=many(name=old, title=old, email=emails, phones=phones), schedules=schedules,
    languages=many(name=st.sampled_from(["urdu", "Klingon"]), language=st.just("Polish"), code=st.just("UR")),
    service_at_locations=st.lists(
        st.builds(
            lambda at, there: {**at, "id": "a", "location": {**there, "id": PLACE_KEY}},
            some(phones=phones, schedules=schedules), location,
        ), max_size=1,
    ),
).map(lambda one: {**one, "id": KEY, "name": "Otters", "organization": provider})  # fmt: skip


def write(section: str, document: dict[str, Any], **said: Any) -> dict[str, Any]:
    return SECTIONS[section][1](document, said, LANGUAGES)


@given(feed, *(st.sampled_from(["", one]) for one in ("01632 960001", "new@example.org", "Jo")))
def test_how_to_get_in_touch(document: dict[str, Any], phone: str, email: str, person: str) -> None:
    after = write("contact", document, phone=phone, email=email, person=person)
    found = telling.contact(after)
    assert [one.number for one in found.phones] == [one for one in (phone,) if one]
    assert (found.emails, found.people) == tuple(tuple(filter(None, (one,))) for one in (email, person))
    assert SECTIONS["contact"][2](after, {}) == {"phone": phone, "email": email, "person": person}
    assert told(after)["contact"] == ", ".join(filter(None, (phone, email, person)))


@given(feed, st.sampled_from(["", "free", "paid"]), st.sampled_from(["", "A new price"]))
def test_what_it_costs(document: dict[str, Any], cost: str, words: str) -> None:
    amount = "2.50" if cost == "paid" else None
    after = write("cost", document, cost=cost, amount=amount, fees=words)
    price = {"free": ["Free"], "paid": ["£2.50"], "": []}[cost]
    lines = telling.cost_lines(after, TODAY)
    assert lines == [*price, *filter(None, [words])]
    assert telling.cost_short(after, TODAY) in {
        "free": ["Free"], "paid": ["From £2.50"], "": ["May cost something" if words else ""]
    }[cost]  # fmt: skip


@given(feed, st.lists(st.sampled_from(["MO", "TU"]), unique=True))
def test_days_and_times(document: dict[str, Any], days: list[str]) -> None:
    rows = [Row(day, "13:00", "14:00") for day in days]
    after = write("when", document, rows=rows)
    found = telling.when(after, TODAY)
    assert {(one.day, one.opens) for one in found} == {({"MO": 0, "TU": 1}[day], dt.time(13)) for day in days}
    assert SECTIONS["when"][2](after, {})["rows"] == sorted(rows, key=lambda one: one.day)
    assert told(after)["when"].count("13:00") == len(days)


@given(feed, st.lists(st.sampled_from(sorted(LANGUAGES)), unique=True))
def test_languages_but_for_those_that_no_form_has(document: dict[str, Any], codes: list[str]) -> None:
    after = write("languages", document, languages=codes)
    names = telling.language_names(after, LANGUAGES)
    assert [one for one in names if one != "Klingon"] == [LANGUAGES[code] for code in sorted(codes)]
    assert SECTIONS["languages"][2](after, LANGUAGES) == {"languages": sorted(codes)}


@given(feed)
def test_what_it_is_and_whom_for(document: dict[str, Any]) -> None:
    after = write("about", document, name="New", url="https://new.example.org")
    assert telling.contact(after).links == ("https://new.example.org",)
    assert telling.contact(write("about", document, name="New")).links == ()
    assert telling.who_for(write("who", document, minimum_age=2, maximum_age=4)) == "2 to 4 years"
    assert telling.who_for(write("who", document)) == ""


@given(feed, st.lists(st.sampled_from(sorted(ACCESS)), unique=True))
def test_where_it_is(document: dict[str, Any], access: list[str]) -> None:
    key = PLACE_KEY if document.get("service_at_locations") else ""
    said = {"name": "Hall", "address": "5 New Street", "town": "Leeds", "postcode": "LS8 4AA", "access": access}
    after = placing.write_place(document, key, said, ACCESS, str(uuid.UUID(int=9)))
    [found] = telling.where(after)
    assert found == telling.Where(
        "Hall", ("5 New Street", "Leeds"), "LS8 4AA", tuple(ACCESS[one] for one in sorted(access)), ""
    )
    assert not {"latitude", "uprn"} & {*after["service_at_locations"][0]["location"]}
    assert "uprn" not in after["service_at_locations"][0]["location"]["addresses"][0]


def test_an_address_of_two_lines_is_shown_in_one_and_can_be_corrected_at_the_same_postcode() -> None:
    address = {"attention": "Otters", "address_1": "1 Road", "address_2": "Floor 2", "postal_code": "LS1 1UR"}
    hall: dict[str, Any] = {"id": PLACE_KEY, "name": "Hall", "transportation": "Bus 4", "addresses": [address]}
    place = {"id": "a", "location": hall}
    document = {"id": KEY, "name": "Otters", "service_at_locations": [place]}
    held = placing.read_place(hall)
    assert held["address"] == "Otters, 1 Road, Floor 2"
    same = placing.write_place(document, PLACE_KEY, {**held, "address": "1 Road"}, ACCESS, "")
    assert telling.where(same) == [telling.Where("Hall", ("1 Road",), "LS1 1UR", (), "Bus 4")]


def test_a_street_among_two_lines_still_gives_a_hidden_place_away() -> None:
    address = {"address_1": "1 Mill Road", "address_2": "Floor 2", "postal_code": "LS1 1UR"}
    place = {"id": "a", "location": {"id": PLACE_KEY, "addresses": [address]}}
    document = {"id": KEY, "name": "Otters", "description": "Come to 1 Mill Road.", "service_at_locations": [place]}
    assert placing.gives_away(document)
    assert not placing.gives_away({**document, "description": "Come."})
