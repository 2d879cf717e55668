"""Spelling need not be exact, whatever else is said: one slip in a name finds the child by age or by district alone as
by a date of birth. It never makes a list: what a search must say stays, and what is hidden finds nobody."""

import random

import pytest

from tests.index_made import NOW, arrive, practitioner, someone, source
from village.people.actions import shielding
from village.people.models import Child
from village.people.queries.asking import search
from village.people.rules.searching import SHOWN, Criteria

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
FORENAMES = (  # noqa: SIM905
    "Shauna Oliver Amelia Muhammad Isla George Aisha Leo Grace Yusuf Freya Kacper Zofia Harry Niamh Tyrone Chloe Ruby"
    " Ethan Fatima Callum Daisy Ibrahim Poppy Rhys Elodie Jayden Martha Omar Phoebe"
).split()
SURNAMES = (  # noqa: SIM905
    "McSorley Smith Hussain Patel Armitage Kowalski Thwaite Begum Okafor Jones Whitaker Ahmed Fenwick Ali Bradshaw"
    " Singh Dunne Nowak Mensah Taylor Holroyd Shah Griffiths Walker Adeyemi Lister Khan Barraclough Evans Murgatroyd"
).split()


def slipped(name: str, chance: random.Random) -> str:
    """A name with one slip anywhere in it."""
    while True:
        at, letter = chance.randrange(len(name)), chance.choice("abcdefghijklmnopqrstuvwxyz")
        written = chance.choice(
            [
                name[:at] + letter + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + name[at + 1 :],
                name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :],
            ]
        )
        if written.lower() != name.lower():
            return written


def town() -> list[tuple[Child, dict[str, str]]]:
    """Thirty children of as many names, years of birth and districts of Leeds."""
    rows = [
        {
            "record": f"r{number}", "forename": forename, "surname": surname, "sex": "F",
            "date_of_birth": f"{2010 + number % 14}-06-15", "postcode": f"LS{number % 9 + 1} {number % 7 + 1}AB",
        }
        for number, (forename, surname) in enumerate(zip(FORENAMES, SURNAMES, strict=True))
    ]  # fmt: skip
    return list(zip(arrive(source("ashmere-school"), *rows), rows, strict=True))


def beside(row: dict[str, str], what: str) -> dict[str, str]:
    """What else is said: the age, or the district."""
    if what == "age":
        return {"age": str(TODAY.year - int(row["date_of_birth"][:4]))}
    return {"postcode": row["postcode"].split()[0]}


@pytest.mark.parametrize("what", ["age", "district"])
@pytest.mark.parametrize("wrong", ["forename", "surname"])
def test_nine_in_ten_children_are_found_in_spite_of_a_slip(what: str, wrong: str) -> None:
    viewer, chance, found = practitioner(), random.Random(f"{what} {wrong}"), []
    for child, row in town():
        said = {**row, wrong: slipped(row[wrong], chance)}
        criteria = Criteria(forename=said["forename"], surname=said["surname"], **beside(row, what))
        found.append(child.ref in [one.ref for one in search(viewer, criteria, on=TODAY)])
    assert sum(found) >= 0.9 * len(found)


def test_shona_is_found_who_is_written_shauna() -> None:
    (child, _), *_ = town()
    said = Criteria(forename="Shona", surname="McSorley", age="16")
    assert [one.ref for one in search(practitioner(), said, on=TODAY)] == [child.ref]


def test_an_age_still_rules_out_others() -> None:
    town()
    assert search(practitioner(), Criteria(forename="Shona", surname="McSorley", age="4"), on=TODAY) == []


def test_a_slip_makes_no_list_of_children() -> None:
    day = "{}-{:02d}-{:02d}".format
    shauna = [
        {"record": f"s{n}", "forename": "Shauna", "surname": "McSorley", "date_of_birth": day(2010, n, 2 * n + 3),
         "postcode": f"LS{n % 9 + 1} {n % 8}AB"}
        for n in range(1, 13)
    ]  # fmt: skip
    assert len(set(arrive(source("ashmere-school"), *shauna))) == len(shauna)
    viewer = practitioner()
    assert search(viewer, Criteria(forename="Shaxna", surname="McSorley"), on=TODAY) == []
    assert len(search(viewer, Criteria(forename="Shaxna", surname="McSorley", age="16"), on=TODAY)) == SHOWN + 1


def test_what_is_hidden_is_found_by_no_slip() -> None:
    (child, row), *_ = town()
    officer = someone("information-governance")
    shielding.shield_child(ref=child.ref, reason="refuge", words="At risk from somebody.", by=officer, at=NOW)
    by_district = Criteria(forename="Shaxna", surname="McSorley", **beside(row, "district"))
    elsewhere = Criteria(forename="Shaxna", surname="McSorley", postcode="LS8")
    found = [[one.ref for one in search(practitioner(), said, on=TODAY)] for said in (by_district, elsewhere)]
    assert found[0] == found[1]  # the district is hidden: it tells nothing of where the child lives
    assert search(practitioner(area="E08000036"), by_district, on=TODAY) == []
