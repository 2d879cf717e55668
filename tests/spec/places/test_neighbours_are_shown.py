"""Every page that compares an area with its neighbours shows them, whose they are, and that they are not mutual."""

import csv
import io
import re

import pytest
from django.test import Client

from tests.spec.places.conftest import links, words
from village.kernel.areas import queries as areas

LEEDS = "E08000035"
NEAR = [one.code for one in areas.nearest(LEEDS, 10)]
BACK = sum(LEEDS in [other.code for other in areas.nearest(one, 10)] for one in NEAR)
MUTUAL = f"To be a neighbour is not mutual: {BACK} of its 10 neighbours have Leeds among theirs."


@pytest.mark.parametrize(
    "address",
    [
        f"/measures/ready-for-school/{LEEDS}/",
        f"/places/{LEEDS}/scorecard/",
        f"/places/compare/?area={LEEDS}",
        f"/places/{LEEDS}/",
    ],
)
def test_a_page_says_whose_neighbours_and_that_they_are_not_mutual(reader: Client, address: str) -> None:
    assert 0 < BACK < 10
    body = reader.get(address).content
    assert MUTUAL in words(body)
    assert "/data/neighbours/" in links(body).values()


def test_the_neighbours_are_drawn_listed_and_averaged(reader: Client) -> None:
    body = reader.get(f"/measures/ready-for-school/{LEEDS}/").content
    assert body.count(b"vg-line--neighbour") >= 1
    for code in NEAR:
        assert f"/measures/ready-for-school/{code}/" in links(body).values()
    assert "Neighbours’ average" in words(body)


def test_the_scorecard_has_a_column_of_neighbours_and_counts_their_verdicts(reader: Client) -> None:
    said = words(reader.get(f"/places/{LEEDS}/scorecard/").content)
    assert "Against its neighbours, the areas most like it, it is better on" in said
    numbers = re.search(r"it is better on (\d+) and worse on (\d+); on (\d+) there .*? of (\d+) it", said)
    rows = list(csv.DictReader(io.StringIO(reader.get(f"/places/{LEEDS}/scorecard/?format=csv").content.decode())))
    found = [row["neighbours_verdict"] or "cannot say" for row in rows if not row["group"]]
    assert numbers
    order = ("better", "worse", "no clear difference", "cannot say")
    assert [int(one) for one in numbers.groups()] == [found.count(one) for one in order]


def test_a_comparison_offers_the_neighbours_that_are_not_in_it(reader: Client) -> None:
    found = links(reader.get(f"/places/compare/?area={LEEDS}&area={NEAR[0]}").content).values()
    assert f"/places/compare/?area={LEEDS}&area={NEAR[0]}&area={NEAR[1]}" in found
    assert f"/places/compare/?area={LEEDS}&area={NEAR[0]}&area={NEAR[0]}" not in found


def test_england_has_no_neighbours(reader: Client) -> None:
    assert "neighbour" not in words(reader.get("/measures/ready-for-school/E92000001/").content)


def test_the_table_of_neighbours_is_shown_whole_and_as_csv(reader: Client) -> None:
    body = reader.get("/data/neighbours/").content
    assert "Made-up neighbours for the demonstration" in words(body)
    rows = list(csv.DictReader(io.StringIO(reader.get("/data/neighbours/?format=csv").content.decode())))
    assert [row["neighbour"] for row in rows if row["area"] == LEEDS] == NEAR
