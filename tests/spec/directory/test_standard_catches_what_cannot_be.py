"""What the national standard's own schema lets pass and cannot be so is caught, each with a message of its own; what is
right is left alone. Places are three made-up ones: no directory of postcodes is needed."""

import copy
import datetime as dt
import time
from typing import Any

import pytest

from village.directory.queries.standard.tables import profile
from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.meaning import Places, meant
from village.directory.rules.standard.quality import poor
from village.directory.rules.standard.schema import held

TODAY = dt.date(2026, 11, 27)
KEY = "ac148810-d857-441c-9679-408f346de14b"


def grid(latitude: float, longitude: float) -> tuple[int, int] | None:
    """A grid of the tests: a degree is 100 km, in England only."""
    if not (50 <= latitude <= 56 and -6 <= longitude <= 2):
        return None
    return round((longitude + 6) * 100_000), round((latitude - 50) * 100_000)


def postcode(code: str) -> tuple[bool, tuple[int, int] | None]:
    return {"B37 7XX": (True, (450_000, 240_000)), "B37 7XY": (True, None)}.get(code, (False, None))


PLACES = Places(grid, postcode)
GOOD: dict[str, Any] = {
    "id": KEY,
    "name": "Stay and play",
    "description": "Songs, toys and company for small children & whoever looks after them; bring a drink. Café nearby.",
    "url": "https://www.example.org/stay-and-play?when=now",
    "email": "play@example.org",
    "status": "active",
    "minimum_age": 0,
    "maximum_age": 5,
    "assured_date": "2026-10-01",
    "phones": [{"id": KEY, "number": "+44 (0)121 496 0000 ext. 12"}],
    "schedules": [
        {"id": KEY, "freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:30", "closes_at": "11:30:00", "interval": 1},
        {"id": KEY, "freq": "MONTHLY", "byday": "1SA,-1SU", "bymonthday": "1,-1", "valid_from": "2026-01-01"},
    ],
    "cost_options": [{"id": KEY, "amount": 0, "valid_from": "2026-01-01", "valid_to": "2027-01-01"}],
    "service_at_locations": [
        {
            "id": KEY,
            "location": {
                "id": KEY,
                "location_type": "physical",
                "latitude": 52.4,
                "longitude": -1.5,
                "addresses": [
                    {
                        "id": KEY,
                        "address_1": "1 High Street",
                        "city": "Ambleford",
                        "state_province": "Coalshire",
                        "postal_code": "b377xx",
                        "country": "GB",
                        "address_type": "physical",
                    }
                ],
            },
        }
    ],
}


def found(value: object) -> list[Finding]:
    return meant(profile("uk-3.0").entities, "service", value, today=TODAY, places=PLACES)


def spoilt(path: str, value: object) -> dict[str, Any]:
    """The good service with one value put in, or taken away with `...`."""
    made = copy.deepcopy(GOOD)
    *way, last = path.split("/")
    inner: Any = made
    for step in way:
        inner = inner[int(step)] if isinstance(inner, list) else inner.setdefault(step, {})
    if value is ...:
        del inner[last]
    elif isinstance(inner, list):
        inner[int(last)] = value
    else:
        inner[last] = value
    return made


PLACE = "service_at_locations/0/location"
ADDRESS = f"{PLACE}/addresses/0"
WRONG: list[tuple[str, object, str, str]] = [
    ("url", "javascript:alert(1)", "link.scheme", "runs in a reader's browser"),
    ("url", "JaVa\tScRiPt:alert(1)", "link.scheme", "runs in a reader's browser"),
    ("url", "data:text/html,<script>alert(1)</script>", "link.scheme", "begins with data:"),
    ("url", "https:///path", "link.host", "names no site"),
    ("url", "https://[::1/", "link.host", "names no site"),
    ("url", f"https://{'a' * 64}.org/", "link.host", "names no site"),
    ("url", "https://www.gov.uk@evil.example.org/", "link.user", "leads to evil.example.org"),
    ("url", "https://xn--pple-43d.com/", "link.lookalike", "look alike"),  # a Cyrillic а, then pple
    ("url", "https://xn--80ak6aa92e.com/", "link.lookalike", "look alike"),  # Cyrillic throughout, reads as apple
    ("url", "https://xn--\u00e9.com/", "link.lookalike", "look alike"),  # cannot be decoded at all
    ("url", "http://10.0.0.1/", "link.inside", "inside one network"),
    ("url", "http://intranet/", "link.inside", "inside one network"),
    ("url", "http://printer.local/", "link.inside", "inside one network"),
    ("minimum_age", -4, "age.negative", "before birth"),
    ("maximum_age", -1, "age.negative", "before birth"),
    ("minimum_age", 18, "age.crossed", "From 18 to 5 years is nobody"),
    (f"{PLACE}/latitude", 999, "place.degrees", "no latitude 999"),
    (f"{PLACE}/longitude", 181, "place.degrees", "longitude 181"),
    (f"{PLACE}/latitude", ..., "place.half", "without a longitude"),
    (PLACE, {"latitude": 0, "longitude": 0}, "place.nowhere", "not known"),
    (PLACE, {"latitude": -1.5, "longitude": 52.4}, "place.swapped", "swapped"),
    (PLACE, {"latitude": 425000, "longitude": 287000}, "place.metres", "metres of a grid"),
    (PLACE, {"latitude": 48.85, "longitude": 2.35}, "place.abroad", "not in the United Kingdom"),
    (f"{PLACE}/latitude", 53.4, "place.far", "100 km from its postcode, B37 7XX"),
    (f"{ADDRESS}/postal_code", "B37 7X", "postcode.form", "no postcode"),
    (f"{ADDRESS}/postal_code", "B37 7ZZ", "postcode.unknown", "it has ended, or there never was one"),
    ("schedules/0/opens_at", "25:00", "time.unknown", "no time of day"),
    ("schedules/0/closes_at", "half past", "time.unknown", "no time of day"),
    ("schedules/0/byday", "XX", "byday.unknown", "no day of the week"),
    ("schedules/0/byday", "MO,0TU", "byday.unknown", "no day of the week"),
    ("schedules/1/bymonthday", "32", "day.unknown", "no day of a month"),
    ("schedules/0/interval", 0, "schedule.interval", "is never"),
    ("schedules/0/valid_to", "2026-02-30", "date.unknown", "is no day"),
    ("schedules/1/valid_to", "2025-01-01", "date.crossed", "ends before it begins"),
    ("cost_options/0/valid_from", "1 Jan", "date.unknown", "is no day"),
    ("cost_options/0/valid_to", "2020-01-01", "date.crossed", "ends before it begins"),
    ("cost_options/0/amount", -5, "cost.negative", "less than nothing"),
    ("assured_date", "2027-01-01", "service.ahead", "still to come"),
    ("schedules", [{"valid_to": "2026-11-26"}], "service.expired", "all its hours have ended"),
    ("description", "A cafÃ© for parents", "text.mojibake", "read wrongly"),
    ("description", "Parentsâ€™ group", "text.mojibake", "read wrongly"),
    ("description", "Pay Â£2 at the door", "text.mojibake", "read wrongly"),
    ("description", "A caf\ufffd", "text.mojibake", "read wrongly"),
    ("name", "\ufeffStay and play", "text.unseen", "cannot be seen"),
    ("name", "Stay \u202eyalp dna", "text.unseen", "cannot be seen"),
    ("name", "Stay\u200band play", "text.unseen", "cannot be seen"),
    ("name", "Stay \ud800", "text.unseen", "not UTF-8"),
    ("description", "Hello <script>alert(1)</script>", "text.script", "does something in a browser"),
    ("description", '<img src=x onerror="alert(1)">', "text.script", "does something in a browser"),
    ("description", "<iframe src='https://example.org'>", "text.script", "does something in a browser"),
    ("name", "=HYPERLINK(\"http://example.org\")", "text.formula", "begins like a formula"),
    ("name", "@SUM(A1)", "text.formula", "begins like a formula"),
    ("x_local/deep/0/name", "=1+1", "text.formula", "begins like a formula"),
    ("description", "x" * 20_001, "text.long", "20,001 characters"),
    ("phones/0/number", "ask at the desk", "phone.form", "cannot be dialled"),
    ("phones/0/number", "12", "phone.form", "cannot be dialled"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "code", "said"), WRONG, ids=[f"{one[2]}:{one[0]}:{n}" for n, one in enumerate(WRONG)]
)
def test_what_cannot_be_so_is_told(path: str, value: object, code: str, said: str) -> None:
    if path.startswith("x_local"):
        document = {**GOOD, "x_local": {"deep": [{"name": value}]}}
    else:
        document = spoilt(path, value)
    told = [one for one in found(document) if one.weight == "wrong"]
    assert code in {one.code for one in told}, told
    one = next(one for one in told if one.code == code)
    assert said in one.what
    assert one.level == "semantic"
    assert one.records == (KEY,)
    assert one.what.endswith(".")
    assert one.do.endswith(".")


DOUBTED: list[tuple[str, object, str, str]] = [
    ("url", "mailto:play@example.org", "link.scheme", "doubtful"),
    ("maximum_age", 150, "age.unlikely", "doubtful"),
    (f"{PLACE}/latitude", 52.5, "place.far", "doubtful"),
    (f"{ADDRESS}/country", "US", "address.abroad", "doubtful"),
    ("schedules/0/closes_at", "09:30", "time.same", "doubtful"),
    ("schedules/0/byday", "1MO", "byday.counted", "doubtful"),
    ("schedules/1/byday", "6MO", "byday.counted", "doubtful"),
    ("schedules/0/valid_to", "2026-11-26", "schedule.ended", "doubtful"),
    ("assured_date", "2024-11-01", "service.stale", "doubtful"),
    ("description", "Bring <b>toys</b>", "text.html", "doubtful"),
    ("description", "Toys &amp; songs", "text.html", "doubtful"),
    ("description", "-2+3+cmd|' /C calc'!A0", "text.formula", "doubtful"),
    ("schedules/0/opens_at", "09:30Z", "time.offset", "note"),
    ("schedules/0/opens_at", "09:30+01:00", "time.offset", "note"),
    ("schedules/0", {"opens_at": "22:00", "closes_at": "02:00"}, "time.over-midnight", "note"),
    ("schedules/0", {"opens_at": "22:00", "closes_at": "01:30", "byday": "SA"}, "time.clock-change", "note"),
    ("schedules/0", {"opens_at": "01:00", "closes_at": "05:00", "byday": "SU"}, "time.clock-change", "note"),
]


@pytest.mark.parametrize(
    ("path", "value", "code", "weight"), DOUBTED, ids=[f"{one[2]}:{n}" for n, one in enumerate(DOUBTED)]
)
def test_what_may_be_so_is_only_looked_at_or_told(path: str, value: object, code: str, weight: str) -> None:
    told = {one.code: one.weight for one in found(spoilt(path, value))}
    assert told.get(code) == weight
    assert "wrong" not in told.values()


def test_opening_over_midnight_says_how_it_is_read() -> None:
    (one,) = found(spoilt("schedules/0", {"opens_at": "22:00", "closes_at": "02:00"}))
    assert one.what == "It closes before it opens: read as 22:00 until 02:00 of the next day."


RIGHT: list[tuple[str, object]] = [
    ("name", "Stay and play"),
    ("url", ""),
    ("url", "www.example.org"),  # the schema tells of it
    ("url", "https://xn--mnchen-3ya.example.org/"),
    ("url", 5),
    ("maximum_age", ...),
    ("minimum_age", True),
    ("minimum_age", "four"),
    (f"{PLACE}/latitude", "52"),
    (PLACE, {"latitude": 54.6, "longitude": -7.3}),  # Northern Ireland, off the grid
    (f"{ADDRESS}/postal_code", ""),
    (f"{ADDRESS}/postal_code", 7),
    (f"{ADDRESS}/postal_code", "B37 7XY"),  # known, and nobody knows where
    (f"{ADDRESS}/country", "England"),
    (f"{ADDRESS}/address_type", "postal"),
    (f"{PLACE}/addresses", "1 High Street"),
    (f"{PLACE}/addresses", [7]),
    ("schedules/0/closes_at", "24:00"),
    ("schedules/0", {"opens_at": "00:00", "closes_at": "24:00", "byday": "MO"}),
    ("schedules/0", {"opens_at": "00:30", "closes_at": "03:00", "byday": "SU"}),
    ("schedules/0/opens_at", ""),
    ("schedules/0/opens_at", 9),
    ("schedules/0/byday", None),
    ("schedules/0/interval", True),
    ("schedules/0/valid_to", "2030-01-01T00:00:00Z"),
    ("schedules", "daily"),
    ("schedules", [7]),
    ("cost_options/0/amount", "free"),
    ("cost_options/0/amount", False),
    ("description", "1 < 2 and 3 > 2, R&D, AT&T; a = b"),
    ("description", "- songs\n- toys"),
    ("description", "+44 121 496 0000"),
    ("description", "NÃO, MÃE, Âmbar"),
    ("phones/0/number", "111"),
    ("phones/0/number", 111),
    ("x_local", [[["deep"]]]),
]


@pytest.mark.parametrize(("path", "value"), RIGHT, ids=[f"{n}:{one[0]}" for n, one in enumerate(RIGHT)])
def test_what_is_right_or_is_told_by_the_schema_is_left_alone(path: str, value: object) -> None:
    assert [one for one in found(spoilt(path, value)) if one.weight == "wrong"] == []


def test_the_good_service_has_nothing_found_by_schema_or_sense() -> None:
    assert held(profile("uk-3.0"), "service", GOOD) == []
    assert found(GOOD) == []


@pytest.mark.parametrize("value", [None, 1, "x", []])
def test_what_is_no_service_says_nothing(value: object) -> None:
    assert found(value) == []


def test_a_service_without_an_id_is_looked_at_too() -> None:
    assert found({"minimum_age": -1})[0].records == ()


def test_a_far_point_of_an_ended_postcode_is_only_told_of_the_postcode() -> None:
    document = spoilt(f"{ADDRESS}/postal_code", "nonsense")
    assert {one.code for one in found(document)} == {"postcode.form"}


def test_nesting_without_an_end_is_cut() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100):
        deep = {"x": deep}
    assert {one.code for one in found({**GOOD, "x_deep": deep})} == {"deep"}


LONG = 20_000
TRICKS = ["<" + " " * LONG, "-" * LONG + "x", "/" * LONG + "x", "&" * LONG, "on" * LONG, "<on" * LONG, "a@" * LONG]
TRICKS += ["http://" + "a." * LONG, "http://xn--" + "a" * LONG, "http://" + "%20" * LONG, "+" * LONG + "(", "é" * LONG]
TRICKS += ["1" * LONG + "x", "\u202e" * LONG, "MO," * LONG, " " * LONG + ":", "Ã" * LONG, "<a" * LONG, "a" * LONG + ":"]


@pytest.mark.parametrize("text", TRICKS, ids=range(len(TRICKS)))
def test_no_text_takes_long_to_look_at(text: str) -> None:
    """A text that sends a search back and forth would hold a harvest up: the time grows with its length alone."""
    names = ["name", "description", "url", "email", "status", "assured_date", "last_modified"]
    document = {
        **GOOD,
        **dict.fromkeys(names, text),
        "phones": [{"number": text}],
        "schedules": [dict.fromkeys(["byday", "bymonthday", "opens_at", "valid_to"], text)],
        "service_at_locations": [{"location": {"addresses": [{"postal_code": text, "city": text, "address_1": text}]}}],
    }
    began = time.process_time()
    found(document)
    held(profile("uk-3.0"), "service", document)
    poor([document])
    assert time.process_time() - began < 1
