"""An area whose code changed is told of under today's; one that a split or a merger made says so, with links back."""

import pytest
from django.test import Client

from tests.spec.places.conftest import links, words


def test_a_former_code_leads_to_the_code_of_today(reader: Client) -> None:
    for page in ("/places/{}/scorecard/", "/places/{}/", "/measures/ready-for-school/{}/"):
        moved = reader.get(page.format("E08000016"))
        assert (moved.status_code, moved.headers["Location"]) == (301, page.format("E08000038"))


@pytest.mark.parametrize(
    ("address", "said", "back"),
    [
        ("/measures/ready-for-school/E06000063/", "Cumberland is new since 1 April 2023.", "/places/E10000006/"),
        ("/places/E06000063/scorecard/", "Cumberland is new since 1 April 2023.", "/places/E10000006/scorecard/"),
        ("/places/E06000063/", "New since 1 April 2023, when it was made from Cumbria", "/places/E10000006/"),
    ],
)
def test_a_new_area_says_since_when_and_leads_to_what_it_was(
    reader: Client, address: str, said: str, back: str
) -> None:
    body = reader.get(address).content
    assert said in words(body)
    assert links(body)["Cumbria"] == back


def test_an_area_that_was_merged_is_not_passed_off_as_what_it_became(reader: Client) -> None:
    body = reader.get("/places/E06000028/scorecard/").content
    assert "Bournemouth is no more since 1 April 2019." in words(body)
    assert links(body)["Bournemouth, Christchurch and Poole"] == "/places/E06000058/scorecard/"


def test_an_area_as_old_as_the_register_says_nothing_of_it(reader: Client) -> None:
    said = words(reader.get("/measures/ready-for-school/E08000035/").content)
    assert "new since" not in said
    assert "no more" not in said
