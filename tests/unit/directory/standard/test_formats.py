"""Forms of texts agree with two other programs that know JSON Schema's formats."""

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from village.directory.rules.standard import formats

SCHEMAS = {name: {"type": "string", "format": name} for name in ("uri", "uuid", "email", "date", "date-time")}
OTHER = {name: jsonschema_rs.Draft202012Validator(schema, validate_formats=True) for name, schema in SCHEMAS.items()}
CHECKER = jsonschema.Draft202012Validator.FORMAT_CHECKER
PIECES = [
    "http",
    "https",
    "://",
    ":",
    "/",
    "//",
    "?",
    "#",
    "@",
    ".",
    "-",
    "%20",
    "%zz",
    "a",
    "example.org",
    "8080",
    " ",
]
PIECES += ["[::1]", "é", "javascript", "mailto", "<", "|", "_", "'", "0", "\u202e", "..", "x" * 64]
EMAILS = [
    "a",
    "b.c",
    ".",
    "..",
    "@",
    "example.org",
    "-",
    "_",
    "o'n",
    "+",
    '"a b"',
    " ",
    "é",
    "x" * 63,
    "x" * 64,
    "x" * 65,
]
DAYS = [
    "2010",
    "-",
    "09",
    "02",
    "30",
    "31",
    "T",
    "t",
    " ",
    "10:30",
    ":45",
    ":60",
    ".5",
    ".",
    "Z",
    "+01:00",
    "-25:00",
    "24:00:00",
]


def parts(pieces: list[str], most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), max_size=most).map("".join) | st.text(max_size=8)


@given(parts(PIECES, 8))
@example("http://x\n")
@example("a:")
@example("//example.org")
def test_an_address_is_one_or_not_as_others_say(text: str) -> None:
    assert formats.is_uri(text) == OTHER["uri"].is_valid(text)


@given(parts(EMAILS, 6))
def test_an_e_mail_address_is_one_or_not_as_the_stricter_says(text: str) -> None:
    assert formats.is_email(text) == OTHER["email"].is_valid(text)
    assert not formats.is_email(text) or CHECKER.conforms(text, "email")


@given(parts(DAYS, 8))
def test_a_day_or_an_instant_is_one_or_not_as_others_say(text: str) -> None:
    assert formats.is_date_time(text) == CHECKER.conforms(text, "date-time")
    assert formats.is_date(text) == OTHER["date"].is_valid(text)


@given(
    st.uuids()
    .map(str)
    .flatmap(lambda key: st.sampled_from([key, key.upper(), key[:-1], key.replace("-", ""), f"{key}\n"]))
)
def test_a_uuid_is_one_or_not_as_others_say(text: str) -> None:
    assert formats.is_uuid(text) == OTHER["uuid"].is_valid(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2023-03-15T10:30:45.123Z", True), ("2023-03-15t10:30:45+01:00", True), ("2023-02-30T10:30:45Z", False),
     ("2016-12-31T23:59:60Z", False), ("2023-03-15T10:30:45", False), ("2023-03-15 10:30:45Z", False)],
)  # fmt: skip
def test_instants(text: str, expected: bool) -> None:
    assert formats.is_date_time(text) is expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [("web", "https://example.org", True), ("web", "mailto:a@b.uk", False), ("web", "ftp://a", True),
     ("holds-uuid", "x ac148810-d857-441c-9679-408f346de14b y", True), ("holds-uuid", "AC148810", False),
     ("filled", "a", True), ("filled", "", False)],
)  # fmt: skip
def test_the_forms_of_version_1(name: str, text: str, expected: bool) -> None:
    assert formats.CHECKS[name](text) is expected
