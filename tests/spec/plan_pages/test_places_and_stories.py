"""A postcode or a council's name leads to a place; every story stands on the map or beside it."""

import pytest
from django.test import Client

from tests.spec.plan_pages.conftest import main_of, rows


@pytest.mark.parametrize(
    ("said", "council"),
    [
        ("SW1A 1AA", "Westminster"),
        ("sw1a1aa", "Westminster"),
        ("NE1 8QH", "Newcastle upon Tyne"),
        ("E06000001", "Hartlepool"),
        ("Pendle", "Lancashire"),
        ("newham", "Newham"),
    ],
)
def test_a_place_is_found(reader: Client, said: str, council: str) -> None:
    words = main_of(reader.get("/", {"place": said}, follow=True).content)
    assert f" {council}. I am A parent or carer." in words
    assert f"No local plan of {council} is held here yet." in words


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("CF10 1EP", "not in England"),
        ("ZZ99 9ZZ", "not in the directory"),
        ("Atlantis", "No area is known by that name"),
        ("\x00", "Find your place"),
    ],
)
def test_what_is_no_place_is_said_kindly(reader: Client, said: str, answer: str) -> None:
    found = reader.get("/", {"place": said})
    assert found.status_code == 200
    assert answer in main_of(found.content)


def test_a_name_that_means_several_places_offers_each(reader: Client) -> None:
    words = main_of(reader.get("/", {"place": "North"}).content)
    assert "can mean" in words
    assert "North Tyneside" in words
    assert "North Yorkshire" in words


def test_every_story_is_on_the_map_or_named_beside_it(reader: Client) -> None:
    body = reader.get("/plan/stories/").content.decode()
    drawn, _, after = body.partition("Not on the map:")
    beside = after.partition("</p>")[0]
    for story in rows("stories"):
        nowhere = all(
            place.strip() in ("not stated",) or place.startswith("region:") for place in story["places"].split(";")
        )
        assert (f"stories/{story['id']}/" in beside) == nowhere, story["id"]
    assert "Bedfordshire" in drawn
    assert 'aria-label="Newham: 2' in drawn


def test_the_map_is_that_of_the_day(reader: Client) -> None:
    then = reader.get("/plan/stories/", {"as-at": "2008-12-11"}).content.decode()
    later = reader.get("/plan/stories/", {"as-at": "2024-01-01"}).content.decode()
    assert ">Bedfordshire</a>" in then
    assert ">Bedfordshire</a>" not in later
    assert ">Central Bedfordshire</a>" in later


def test_every_story_has_its_page(reader: Client) -> None:
    for story in rows("stories"):
        words = main_of(reader.get(f"/plan/stories/{story['id']}/").content)
        assert story["title"] in words
        if story["by_how_much"]:
            assert story["by_how_much"][:40] in words
        else:
            assert "The source gives no number." in words
