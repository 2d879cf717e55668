"""Whoever has never seen the site finds in three clicks how their area does on school readiness for children on free
school meals, and whether that is likely to meet the goal."""

import csv
import io
import re

import pytest
from django.test import Client

from tests.spec.places.conftest import links, words
from village.synthetic.figures import DATASETS, table

LEEDS = "E08000035"
[SHARE] = [
    row["gld"]
    for row in csv.DictReader(io.StringIO(table("eyfsp", DATASETS["eyfsp"][1])))
    if (row["area"], row["period"], row["fsm"]) == (LEEDS, "2024/25", "eligible")
]


def test_school_readiness_for_children_on_free_school_meals_in_three_clicks(reader: Client) -> None:
    assert 'action="/"' in reader.get("/").content.decode()
    found = reader.get("/?place=LS1 1AA")  # the first click: Find
    assert (found.status_code, found["Location"]) == (302, f"/places/{LEEDS}/")
    place = reader.get(found["Location"]).content
    assert f"Children known to be eligible for free school meals: {SHARE}%, in the 2024 to 2025 school" in words(place)
    question = "How many children are doing well in all parts of early learning when they are five?"
    figure = reader.get(links(place)[question])  # the second
    said = words(figure.content)
    group = "Children known to be eligible for free school meals"
    assert f"Children developing well at five ({group}): {SHARE}%, in the 2024 to 2025 school year." in said
    assert "Will the target be met?" in said
    assert "Unlikely" in said
    assert "No change would not meet it." in said
    assert re.search(r"Track record: checked [\d,]+ times", said)
    release = reader.get(links(figure.content)["Made-up figures for the demonstration"])  # the third
    assert "made-up-eyfsp.csv" in words(release.content)


@pytest.mark.parametrize(
    ("said", "code"),
    [("leeds", LEEDS), ("383", LEEDS), ("Pendle", "E10000017"), (LEEDS, LEEDS), ("SW1A 1AA", "E09000033")],
)
def test_one_place_meant_is_the_page_that_opens(reader: Client, said: str, code: str) -> None:
    assert reader.get("/", {"place": said})["Location"] == f"/places/{code}/"


def test_several_places_meant_are_offered(reader: Client) -> None:
    answer = reader.get("/", {"place": "Northamptonshire"})  # two councils since 2021
    assert "Northamptonshire was a council until 31 March 2021" in words(answer.content)
    assert {"/places/E06000061/", "/places/E06000062/"} <= set(links(answer.content).values())


def test_a_place_that_is_not_is_told_on_the_home_page(reader: Client) -> None:
    assert "No area is known by that name." in words(reader.get("/", {"place": "Atlantis"}).content)


def test_a_code_that_is_gone_leads_to_what_it_became(reader: Client) -> None:
    # Gateshead had the code E08000020 until 2013.
    for page in ("", "scorecard/"):
        answer = reader.get(f"/places/E08000020/{page}")
        assert (answer.status_code, answer["Location"]) == (301, f"/places/E08000037/{page}")


@pytest.mark.parametrize(
    "address",
    [
        "/places/E99999999/",
        "/places/nowhere/",
        "/places/E99999999/scorecard/",
        "/measures/no-such-measure/",
        "/measures/ready-for-school/E99999999/",
        "/data/releases/no-such-release/",
    ],
)
def test_what_is_not_there_is_not_found(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_a_place_tells_its_stories_and_the_plan(reader: Client) -> None:
    said = words(reader.get("/places/E08000032/").content)
    assert "What was promised here" in said
    assert "The national plan holds here too." in said


def test_a_place_and_the_promise_about_schools_lead_to_schools(reader: Client) -> None:
    assert links(reader.get("/places/E08000035/").content)["School by school"] == "/schools/?show=all&area=E08000035"
    assert links(reader.get("/places/E92000001/").content)["School by school"] == "/schools/?show=all"
    promise = links(reader.get("/plan/commitments/all-secondaries-above-30/").content)
    assert promise["Which schools are below the mark"] == "/schools/"
    assert "Which schools are below the mark" not in links(
        reader.get("/plan/commitments/fund-national-challenge/").content
    )
