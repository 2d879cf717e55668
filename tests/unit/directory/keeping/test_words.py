"""What a provider types is taken or refused in a sentence; expected values are written by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.rules.finding.telling import dialled, safe_email, safe_link
from village.directory.rules.keeping import words
from village.directory.rules.keeping.words import NotTaken


def test_plain_words_are_kept_as_they_are() -> None:
    for said in ("Songs & play", "Under-5s: 10 < 12", "Café €2", "a\nb", "-5", 'Tom\'s; "quoted"'):
        assert words.words(f" {said} ", "Name", 100) == said
    assert words.words(None, "Name", 100) == ""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("<b>x", "without HTML"), ("</p>", "without HTML"), ("a < script>", "without HTML"), ("<!-- x", "without HTML"),
        ("&#60;x", "without HTML"), ("&lt;b&gt;", "without HTML"), ("=SUM(A1)", "formula"), ("@x", "formula"),
        ("+cmd|' /C calc'!A0", "formula"), ("a\u202eb", "hidden"), ("a\x00b", "hidden"), ("x" * 11, "at most 10"),
    ],
)  # fmt: skip
def test_what_would_run_reckon_or_hide_is_refused(said: str, sentence: str) -> None:
    with pytest.raises(NotTaken, match=sentence):
        words.words(said, "Name", 10 if said.startswith("xx") else 100)


@given(st.text(max_size=60))
def test_what_is_taken_has_no_tag_in_it(text: str) -> None:
    try:
        said = words.words(text, "Name", 60)
    except NotTaken:
        return
    assert not any(f"<{letter}" in said.lower() for letter in "abcdefghijklmnopqrstuvwxyz/!?")
    assert said == said.strip()


def test_links() -> None:
    assert words.link("") == ""
    assert words.link("www.example.org/a") == "https://www.example.org/a"
    assert words.link("http://example.org") == "http://example.org"
    for wrong in (
        "javascript:alert(1)", "data:text/html,x", "JavaScript://example.org/%0aalert(1)", "ftp://example.org",
        "https://localhost", "https://user:pw@example.org", "https://exаmple.org", "//", "https://example.org/a b",
        'example.org/"x"', "https://example.org/x'y", "https://example.org/a\\b", "https://[bad",
        "mailto:x@example.org",
    ):  # fmt: skip
        with pytest.raises(NotTaken, match="Website"):
            words.link(wrong)


def test_emails_and_telephones() -> None:
    assert (words.email(" a@example.org "), words.email(""), words.phone("")) == ("a@example.org", "", "")
    assert [words.phone(one) for one in ("01632 960001", "+44 (0)1632 960 001", "116 123", "999")] == [
        "01632 960001", "+44 (0)1632 960 001", "116 123", "999",
    ]  # fmt: skip
    for wrong in ("a", "a@b", "a b@example.org", "<a@example.org>", "a" * 250 + "@example.org", "o'x@example.org",
                  "a&b@example.org", "a?b@example.org", "a:b@example.org", "a@exаmple.org"):  # fmt: skip
        with pytest.raises(NotTaken, match="E-mail"):
            words.email(wrong)
    for wrong in ("call us", "1", "12", "+", "1" * 30, "1" * 16):
        with pytest.raises(NotTaken, match="Telephone"):
            words.phone(wrong)


@given(st.text(alphabet="ab.:/@ '\"\\?&1+-()x", max_size=30))
def test_what_is_taken_is_told(text: str) -> None:
    for take, tell in ((words.link, safe_link), (words.email, safe_email), (words.phone, dialled)):
        try:
            kept = take(text)
        except NotTaken:
            continue
        assert bool(tell(kept)) == bool(kept)


def test_postcodes_and_times() -> None:
    assert words.postcode("ls11ur") == "LS1 1UR"
    for wrong in ("", "Leeds", "ZZ99 3VZ"):
        with pytest.raises(NotTaken, match="Postcode"):
            words.postcode(wrong)
    assert [words.time(one, "From") for one in ("9:30", "0930", "23.59", "00:00")] == [
        "09:30", "09:30", "23:59", "00:00"
    ]  # fmt: skip
    for wrong in ("", "25:00", "24:00", "9", "12:60", "noon", "-1:00"):
        with pytest.raises(NotTaken, match="From"):
            words.time(wrong, "From")


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("10pm", "22:00"), ("6.30pm", "18:30"), ("6:30 PM", "18:30"), ("12am", "00:00"), ("12pm", "12:00"),
        ("9 a.m.", "09:00"), ("07.05am", "07:05"),
    ],
)  # fmt: skip
def test_times_as_people_write_them(said: str, time: str) -> None:
    assert words.time(said, "From") == time


@pytest.mark.parametrize("wrong", ["13pm", "0am", "6.5pm", "pm", "10 o'clock"])
def test_half_days_have_twelve_hours(wrong: str) -> None:
    with pytest.raises(NotTaken, match=r"From: .*6\.30pm"):
        words.time(wrong, "From")
