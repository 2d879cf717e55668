"""Which schools are below a line that the reader draws: the list is right for any line, year and area, and honest."""

import re

import pytest
from django.test import Client

from tests.oracles import schools as naive
from tests.spec.places.conftest import words
from tests.spec.schools.conftest import FIVE, NOW, below, listed, made_up, mainstream, share

PAGES = ["/schools/", "/schools/coasting/", "/schools/areas/", "/schools/900001/"]


@pytest.mark.parametrize("line", ["30", "41.5", "55", "80"])
@pytest.mark.parametrize("year", ["2018/19", "2016/17"])
def test_the_list_is_that_of_the_file_for_any_line_and_year(reader: Client, line: str, year: str) -> None:
    told = listed(reader, f"/schools/?line={line}&year={year}&format=csv")
    assert {row["urn"] for row in told} == below(float(line), year)


def test_the_page_says_how_many_and_names_them(reader: Client) -> None:
    found, hidden = below(30), sum(share(row) is None for row in mainstream())
    said = words(reader.get("/schools/").content)
    assert f"England: {len(found)} to {len(found) + hidden} of {len(mainstream()):,} schools were below 30%" in said
    names = {row["SCHNAME"] for row in mainstream() if row["URN"] in found}
    assert all(name in said for name in names)
    assert "every school above the 30 per cent threshold by 2011" in said
    assert "1,610 schools in 1997 and 638 schools in 2007" in said


def test_raising_the_line_never_takes_a_school_off_the_list(reader: Client) -> None:
    before: set[str] = set()
    for line in (20, 30, 40, 60, 90):
        now = {row["urn"] for row in listed(reader, f"/schools/?line={line}&format=csv")}
        assert before <= now
        before = now


def test_chance_and_standing_are_those_of_the_naive_twin(reader: Client) -> None:
    told = [row for row in listed(reader, "/schools/?show=all&format=csv") if row["chance_below"]]
    assert len(told) > 1000
    for row in told[::40]:
        n = int(row["pupils"])
        k = round(float(row["share"] or 0) * n / 100)
        assert float(row["chance_below"]) == pytest.approx(naive.chance_under(k, n, 0.3), abs=1e-4)
        assert [float(row["lower"]) / 100, float(row["upper"]) / 100] == pytest.approx(naive.interval(k, n), abs=1e-5)


def test_hidden_and_small_schools_are_listed_as_such_and_never_as_above(reader: Client) -> None:
    hidden = {row["URN"] for row in mainstream() if share(row) is None}
    small = {row["URN"] for row in mainstream() if share(row) is not None and int(row["TPUP"]) < 11}
    assert len(hidden) > 3
    assert len(small) > 3
    told = {row["urn"]: row for row in listed(reader, "/schools/?show=unknown&format=csv")}
    assert set(told) == hidden | small
    assert {told[urn]["standing"] for urn in hidden} == {"not-known"}
    assert {told[urn]["standing"] for urn in small} == {"too-few-pupils"}
    assert {told[urn]["share"] for urn in hidden} == {""}
    assert "hidden, to protect people" in words(reader.get("/schools/?show=unknown").content)


def test_the_parts_of_the_list_are_the_whole(reader: Client) -> None:
    def urns(show: str) -> set[str]:
        return {row["urn"] for row in listed(reader, f"/schools/?show={show}&format=csv")}

    assert urns("clear") < urns("below") < urns("all")
    assert urns("close") & urns("below") == urns("below") - urns("clear")
    assert urns("all") == {row["URN"] for row in mainstream()}
    assert not urns("unknown") & (urns("below") | urns("close"))


def test_special_schools_are_in_no_list_against_the_line(reader: Client) -> None:
    special = {row["URN"] for row in made_up()} - {row["URN"] for row in mainstream()}
    assert special
    assert not special & {row["urn"] for row in listed(reader, "/schools/?show=all&format=csv")}


def test_an_area_or_its_region_cuts_the_list(reader: Client) -> None:
    leeds = {row["urn"] for row in listed(reader, "/schools/?area=E08000035&line=70&format=csv")}
    assert leeds == below(70, area="E08000035")
    region = {row["urn"] for row in listed(reader, "/schools/?area=E12000003&line=70&format=csv")}
    assert leeds < region < below(70)


def test_the_list_pages_and_sorts(reader: Client) -> None:
    first = words(reader.get("/schools/?show=all&sort=-pupils").content)
    most = max(int(row["TPUP"]) for row in mainstream())
    assert f" {most} " in first[: first.index("Download")]
    number = int(re.search(r"page 1 of (\d+)", first)[1])  # type: ignore[index]
    assert number == -(-len(mainstream()) // 50)
    last = words(reader.get(f"/schools/?show=all&sort=-pupils&page={number}").content)
    assert f"page {number} of {number}" in last
    pupils = [row["pupils"] for row in listed(reader, "/schools/?show=all&sort=-pupils&format=csv")]
    known = [int(one) for one in pupils if one]
    assert known == sorted(known, reverse=True)
    assert set(pupils[len(known) :]) == {""}
    told = [row["name"] for row in listed(reader, "/schools/?show=all&sort=-name&format=csv")]
    assert told == sorted(told, reverse=True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("line=abc", "“abc” is not, so 30% is used."),
        ("line=0", "“0” is not, so 30% is used."),
        ("line=100", "“100” is not, so 30% is used."),
        ("line=-5", "“-5” is not, so 30% is used."),
        ("line=%D9%A3%D9%A0", "is not, so 30% is used."),  # Arabic digits
        ("line=nan", "“nan” is not, so 30% is used."),
        ("year=1999", "There are no schools’ figures for “1999”, so those in the 2018 to 2019 school year are shown."),
        ("area=E99999999", "There is no area with the code “E99999999”, so all of England is shown."),
        ("indicator=ks4.progress8", "No line is drawn through “ks4.progress8”"),
    ],
)
@pytest.mark.parametrize("address", ["/schools/", "/schools/areas/"])
def test_what_cannot_be_asked_is_told_in_a_sentence_and_the_rest_is_shown(
    reader: Client, address: str, asked: str, said: str
) -> None:
    answer = reader.get(f"{address}?{asked}")
    assert answer.status_code == 200
    if address == "/schools/" or not asked.startswith("area"):
        assert said in words(answer.content)


def test_nobody_is_shown_what_is_not_asked_for_wrongly(reader: Client) -> None:
    assert "so 30% is used" not in words(reader.get("/schools/?line=30").content)
    assert "is used" not in words(reader.get("/schools/?line=30.5%25").content)


@pytest.mark.parametrize("address", PAGES)
def test_made_up_schools_are_labelled_and_a_page_that_did_not_change_is_304(reader: Client, address: str) -> None:
    first = reader.get(address)
    assert "Made-up figures." in words(first.content)
    again = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_every_row_of_a_download_leads_to_its_release_file_and_row(reader: Client) -> None:
    for row in listed(reader, "/schools/?line=60&format=csv")[::25]:
        line = made_up()[int(row["row"]) - 2]  # the header is row 1
        assert (line["URN"], line["period"]) == (row["urn"], NOW)
        assert line["PT5EM_94"] in (f"{row['share']}%", "NE")
        assert row["indicator"] == FIVE
        assert reader.get(f"/data/releases/{row['release']}/").status_code == 200
