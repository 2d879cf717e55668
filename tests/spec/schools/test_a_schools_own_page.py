"""A school's own page: its figures as printed, with intervals, codes as words, and where each was read."""

import pytest
from django.test import Client

from tests.spec.places.conftest import links, words
from tests.spec.schools.conftest import NOW, listed, made_up, mainstream, share
from village.warehouse.uncertainty.progress8 import BANDINGS

MINUS = "\N{MINUS SIGN}"


def shown(*numbers: str) -> list[str]:
    """Numbers with as many decimals as the one that was printed with most, and a true minus."""
    places = max(len(number.partition(".")[2]) for number in numbers)
    return [f"{float(number):.{places}f}".replace("-", MINUS) for number in numbers]


@pytest.mark.parametrize("urn", ["1", "900000", "999999", "0900001", "abc", "9000011", "900001-1"])
def test_a_number_that_is_no_schools_is_not_found(reader: Client, urn: str) -> None:
    assert reader.get(f"/schools/{urn}/").status_code == 404
    assert reader.get(f"/schools/{urn}/?format=csv").status_code == 404


def test_progress_8_is_as_printed_for_every_year(reader: Client) -> None:
    urns = [row["URN"] for row in mainstream() if row["P8MEA"] not in ("SUPP", "NE")][::150]
    for urn in urns:
        said = words(reader.get(f"/schools/{urn}/").content)
        for row in made_up():
            if row["URN"] == urn and row["P8MEA"] not in ("SUPP", "NE"):
                score, low, high = shown(row["P8MEA"], row["P8CILOW"], row["P8CIUPP"])
                assert f"{score} {low} to {high} {BANDINGS[int(row['P8_BANDING'])]} {row['P8PUP']}" in said
    assert len(urns) > 5


def test_codes_are_words_and_never_nought(reader: Client) -> None:
    hidden = next(row for row in mainstream() if row["PT5EM_94"] == "SUPP")
    said = words(reader.get(f"/schools/{hidden['URN']}/").content)
    assert "Five good GCSEs with English and maths: hidden, to protect people" in said
    assert "is not judged: its share is not known" in said
    assert "It cannot be said." in said
    special = next(row for row in made_up() if row["period"] == NOW and row["PT5EM_94"] == "NE")
    said = words(reader.get(f"/schools/{special['URN']}/").content)
    assert "0% (nobody was entered)" in said
    assert "is for mainstream schools paid for by the state, and this is none" in said
    assert "Is it coasting?" not in said


def test_it_says_who_it_is_and_leads_to_its_council_and_to_the_releases(reader: Client) -> None:
    row = mainstream()[0]
    answer = reader.get(f"/schools/{row['URN']}/")
    assert row["SCHNAME"] in words(answer.content)
    found = links(answer.content).values()
    assert f"/places/{row['LEA']}/" in found
    assert f"/schools/?area={row['LEA']}&show=all" in found
    release = next(href for href in found if href.startswith("/data/releases/ks4"))
    assert reader.get(release).status_code == 200


def test_the_download_has_every_figure_with_its_row(reader: Client) -> None:
    row = next(row for row in mainstream() if share(row) is not None)
    told = listed(reader, f"/schools/{row['URN']}/?format=csv")
    mine = [one for one in made_up() if one["URN"] == row["URN"]]
    assert len(told) == 7 * len(mine)  # of nine columns two are the limits of a third
    for one in told:
        line = made_up()[int(one["row"]) - 2]
        assert (line["URN"], line["period"]) == (row["URN"], one["period"])
    five = next(one for one in told if one["indicator"] == "ks4.five-with-english-maths" and one["period"] == NOW)
    assert f"{five['value']}%" == row["PT5EM_94"]
    assert float(five["denominator"]) == float(row["TPUP"])


def test_a_closed_school_is_told_as_closed(reader: Client) -> None:
    closed = next(row for row in mainstream() if row["ICLOSE"] == "1")
    assert "closed when the file was published" in words(reader.get(f"/schools/{closed['URN']}/").content)
