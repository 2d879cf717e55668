"""What comes in, and what it is compared as."""

import datetime as dt

import pytest

from village.linkage.rules import normalise as n
from village.linkage.rules.dates import birth, birth_of_parts
from village.linkage.rules.names import fold, sound, split_name, stands_in, surname_parts
from village.linkage.rules.places import address, district, house_number, is_british, postcode, sector


@pytest.mark.parametrize(
    ("text", "folded"),
    [("  Zoë O’Brien-Łukasz ", "ZOE OBRIEN LUKASZ"), ("Æsop ß", "AESOP SS"), ("", ""), ("محمد", "")],
)
def test_names_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["BABY", "TWIN 1", "BABY GIRL", "NOT KNOWN", "XXX", "TWIN TWO", "UNKNOWN"])
def test_what_stands_in_for_a_name(text: str) -> None:
    assert stands_in(text)


@pytest.mark.parametrize("text", ["A", "ANN", "BOYD", "", "NOTA KNOWLES", "ONE"])
def test_what_is_a_name(text: str) -> None:
    assert not stands_in(text)


SHORT = {"LIZ": ("ELIZABETH",)}


@pytest.mark.parametrize(
    ("take", "text", "taken"),
    [
        (n.forename, "Liz", "LIZ|~ELIZABETH"),
        (n.forename, "Mary Ann", "MARY|ANN|MARYANN"),
        (n.forename, "Baby", ""),
        (n.forename, "Baby Smith", ""),
        (n.forename, "B/O Anna Smith", ""),
        (n.forename, "Twin 2 Smith", ""),
        (n.forename, "baby-girl of Anna", ""),
        (n.forename, "Boyd", "BOYD"),
        (n.forename, "Rani Baby", "RANI|BABY|RANIBABY"),
        (n.surname, "Baby", ""),
        (n.surname, "Twin Brook", "TWINBROOK|TWIN|BROOK"),
        (n.forename, " ", ""),
        (n.forename, "NK", ""),
        (n.surname, "Mr Smith-Jones", "SMITHJONES|SMITH|JONES"),
        (n.surname, "Mr", "MR"),
        (n.surname, "van der Berg", "VANDERBERG"),
        (n.surname, "Unknown", ""),
        (n.surname, "", ""),
        (n.birth, "14/03/2015", "2015-03-14"),
        (n.sex, "female", "F"),
        (n.sex, "1", "M"),
        (n.sex, "9", ""),
        (n.sex, "", ""),
        (n.postcode, "m14 5ab", "M145AB"),
        (n.postcode, "ZZ99 3VZ", ""),
        (n.postcode, "", ""),
        (n.address, "Flat 2, 14 High Street", "FLAT 2 14 HIGH ST"),
        (n.phone, "+44 7700 900123", "7700900123"),
        (n.phone, "0000", ""),
        (n.phone, "", ""),
        (n.email, " A@Example.org ", "a@example.org"),
        (n.email, "none", ""),
        (n.email, "", ""),
        (n.other, "North-West", "NORTH WEST"),
        (n.number("nhs"), "943 476 5919", "9434765919"),
        (n.number("nhs"), "943 476 5918", ""),
        (n.number("nhs"), " ", ""),
    ],
)
def test_values_are_taken(take: object, text: str, taken: str) -> None:
    found = take(text, SHORT)  # type: ignore[operator]
    assert found.text == taken
    assert bool(found.reason) == bool(text.strip() and not taken)


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("2015-03-14", "2015-03-14", ""),
        ("20150314", "2015-03-14", ""),
        ("2015-03-14T00:00:00", "2015-03-14", ""),
        ("14.3.2015", "2015-03-14", ""),
        ("14 March 2015", "2015-03-14", ""),
        ("14-MAR-2015", "2015-03-14", ""),
        ("2015", "2015", ""),
        ("00/00/2015", "2015", ""),
        ("31/02/2015", "2015", "there is no day 31 in month 2 of 2015"),
        ("03/25/2015", "2015-03-25", ""),
        ("01/01/2015", "2015-01-01", "the first of January counts as its year alone"),
        ("1788-02-03", "1788-02-03", ""),
        ("01/01/1900", "", "1900-01-01 stands in for a missing date"),
        ("", "", ""),
        ("0203-01-01", "", "the year 0203 is not one of a person"),
        ("soon", "", "'SOON' is not a date"),
        ("14 XXX 2015", "", "'14 XXX 2015' is not a date"),
    ],
)
def test_dates_are_read(text: str, value: str, reason: str) -> None:
    found = birth(text)
    assert (found.value, found.reason) == (value, reason)


GUESSED = "the century is guessed: the year has two figures"


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("14/03/15", "2015-03-14", GUESSED),
        ("14-Mar-15", "2015-03-14", GUESSED),
        ("14.03.15", "2015-03-14", GUESSED),
        ("31/12/26", "1926-12-31", GUESSED),
        ("27/11/26", "2026-11-27", GUESSED),
        ("31/02/15", "2015", f"{GUESSED}; there is no day 31 in month 2 of 2015"),
        ("01/01/70", "", "1970-01-01 stands in for a missing date"),
        ("14th March 2015", "2015-03-14", ""),
        ("14th of March 2015", "2015-03-14", ""),
        ("March 14, 2015", "2015-03-14", ""),
        ("Mar 14th 2015", "2015-03-14", ""),
        ("14 Marzipan 2015", "", "'14 MARZIPAN 2015' is not a date"),
        ("Marx 14, 2015", "", "'MARX 14, 2015' is not a date"),
        ("14032015", "2015-03-14", ""),
        ("31121999", "1999-12-31", ""),
        ("20111011", "2011-10-11", ""),
        ("20102010", "2010-10-20", ""),
        ("19121920", "1920-12-19", ""),
        ("20150231", "2015", "there is no day 31 in month 2 of 2015"),
        ("99999999", "", "'99999999' is not a date"),
    ],
)
def test_dates_of_other_habits_are_read(text: str, value: str, reason: str) -> None:
    found = birth(text, dt.date(2026, 11, 27))
    assert (found.value, found.reason) == (value, reason)


def test_a_century_is_guessed_as_of_today_where_no_day_is_said() -> None:
    year = dt.date.today().year  # noqa: DTZ011
    assert birth(f"14/03/{(year - 5) % 100:02}").value == f"{year - 5}-03-14"


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        (("14", "3", "2015"), "2015-03-14"),
        (("", "3", "2015"), "2015"),
        (("14", "3", ""), ""),
        (("14", "", "2015"), "2015"),
    ],
)
def test_dates_are_read_from_parts(parts: tuple[str, str, str], value: str) -> None:
    assert birth_of_parts(*parts).value == value


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Ann Testwood", "ANN", "TESTWOOD"),
        ("Testwood, Ann Mary", "ANN MARY", "TESTWOOD"),
        ("Ludwig van Mockford", "LUDWIG", "VANMOCKFORD"),
        ("Cher", "CHER", ""),
        ("", "", ""),
    ],
)
def test_a_whole_name_is_parted(text: str, first: str, last: str) -> None:
    assert split_name(text) == (first, last)
    forename, surname = n.full_name(text, {})
    assert forename.text.split("|")[0] == first.split(" ")[0]
    assert surname.text == last


def test_particles_stay_with_what_follows() -> None:
    assert surname_parts(("VAN", "DER", "BERG", "JONES", "DE")) == ("VANDERBERG", "JONES", "DE")
    assert surname_parts(()) == ()
    assert sound("") == ""
    assert sound("KATHRYN") == sound("CATHERINE")


def test_places() -> None:
    assert postcode("M14 5AB") == "M145AB"
    assert postcode("M14 SAB") == "M14SAB"
    assert postcode("M14 OAB") == "M140AB"
    assert postcode("75001") == "75001"
    assert is_british("M145AB")
    assert not is_british("75001")
    assert (sector("M145AB"), district("M145AB")) == ("M145", "M14")
    assert address("14 Saint Mary’s Road") == "14 ST MARYS RD"
    assert (house_number("FLAT 2 14B HIGH ST"), house_number("HIGH ST")) == ("2", "")


def test_a_record_keeps_why_something_was_not_taken() -> None:
    raw = {
        "forename": "Baby",
        "known_as": "Liz",
        "surname": "Smith",
        "former_surname": "Jones",
        "date_of_birth": "soon",
    }
    found = n.normalise(raw, SHORT)
    assert found.values == {"forename": "LIZ|~ELIZABETH", "surname": "SMITH|JONES"}
    assert set(found.reasons) == {"forename", "date_of_birth"}


def test_the_first_of_january_is_kept_with_why_it_counts_for_little() -> None:
    found = n.normalise({"date_of_birth": "1 January 2015"}, SHORT)
    assert found.values == {"birth": "2015-01-01"}
    assert found.reasons == {"date_of_birth": "the first of January counts as its year alone"}


@pytest.mark.parametrize(("number", "status", "traced"), [
    ("943 476 5919", "01", True), ("943 476 5919", "02", False), ("943 476 5918", "01", False), ("", "01", False)
])  # fmt: skip
def test_a_number_that_the_health_service_verified_is_marked(number: str, status: str, traced: bool) -> None:
    found = n.normalise({"nhs_number": number, "nhs_number_status": status}, SHORT)
    assert found.values == ({"nhs": "9434765919"} if number.endswith("9") else {}) | (
        {n.TRACED: "yes"} if traced else {}
    )
