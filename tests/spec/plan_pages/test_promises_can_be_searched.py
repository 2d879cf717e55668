"""Every filter is in the address; what is beside an option is what choosing it gives; the CSV is the list."""

import csv
import html
import io
import re

import pytest
from django.test import Client

from tests.oracles import plan as naive
from tests.spec.plan_pages.conftest import REPORTED, main_of
from village.plan import queries

PLAN = "childrens-plan-2007"


def _csv(reader: Client, **asked: str) -> list[dict[str, str]]:
    answer = reader.get("/plan/commitments/", {"format": "csv", **asked})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{PLAN}-promises-{REPORTED}.csv"'
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def _options(body: str, name: str) -> list[tuple[str, int]]:
    select = re.search(rf'<select[^>]*name="{name}">(.*?)</select>', body, re.DOTALL)
    assert select, name
    return [
        (html.unescape(value), int(count))
        for value, count in re.findall(r'<option value="([^"]+)"[^>]*>.*?\((\d+)\)</option>', select[1], re.DOTALL)
    ]


@pytest.mark.parametrize("asked", [{}, {"theme": "workforce"}, {"q": "parents", "age": "0-7"}, {"status": "delivered"}])
@pytest.mark.parametrize(
    "name",
    ["status", "timing", "theme", "age", "lead", "due", "chapter", "goal", "article", "basis", "source", "alone"],
)
def test_the_count_beside_an_option_is_what_it_gives(reader: Client, asked: dict[str, str], name: str) -> None:
    known = queries.as_at(PLAN)
    assert known
    rest = {key: value for key, value in asked.items() if key not in (name, "q")}
    for value, count in _options(reader.get("/plan/commitments/", asked).content.decode(), name):
        fitting = [
            one
            for one in known.plan.commitments
            if naive.fits(one, known.standing(one.id).status, known.standing(one.id).timing, {**rest, name: value})
            and naive.has_words(one, asked.get("q", ""), known.plan)
        ]
        assert count == len(fitting), (name, value)


@pytest.mark.parametrize(
    "asked",
    [{}, {"q": "nurse"}, {"theme": "play", "status": "promised"}, {"lead": "dcsf", "due": "2009", "sort": "due"}],
)
def test_pages_of_25_hold_the_list_and_the_csv_is_the_same(reader: Client, asked: dict[str, str]) -> None:
    listed: list[str] = []
    for number in range(1, 30):
        body = reader.get("/plan/commitments/", {**asked, "page": number}).content.decode()
        found = re.findall(r'<th scope="row"[^>]*><a class="govuk-link" href="/plan/commitments/([a-z0-9-]+)/', body)
        assert len(found) <= 25
        if found and found[0] in listed:
            break  # past the end the last page is shown again
        listed += found
    assert listed == [one["id"] for one in _csv(reader, **asked)]


@pytest.mark.parametrize(
    ("asked", "promised"),
    [
        ("obesity", "Carry out the Healthy Weight, Healthy Lives strategy"),
        ("obese", "Offer five hours of sport to everyone aged 5 to 16"),
        ("autism", "Train school staff about autism"),
        ("SEN", "Spend £31 million on a pilot of best practice in special educational needs"),
        ("special educational needs", "Examine the information that schools and councils must give on special needs"),
        ("Moira unheard", None),
    ],
)
def test_a_promise_is_found_by_what_it_is_about(reader: Client, asked: str, promised: str | None) -> None:
    titles = [one["title"] for one in _csv(reader, q=asked)]
    assert promised in titles if promised else titles == []


def test_an_abbreviation_is_found_whole_and_as_its_words(reader: Client) -> None:
    known = queries.as_at(PLAN)
    assert known
    said = {one.id: "\n".join(naive.texts_of(one, known.plan)) for one in known.plan.commitments}
    meant = re.compile(r"\bSEN\b|\bspecial educational needs\b", re.IGNORECASE)
    expected = {id_ for id_, text in said.items() if meant.search(text)}
    assert {one["id"] for one in _csv(reader, q="SEN")} == expected
    assert any(re.search(r"\bsen", text, re.IGNORECASE) for id_, text in said.items() if id_ not in expected)


def test_when_nothing_fits_it_says_which_filter_to_drop(reader: Client) -> None:
    answer = reader.get("/plan/commitments/", {"theme": "play", "chapter": "5"})
    words = main_of(answer.content)
    assert "No promise fits all of these filters" in words
    alone = len(_csv(reader, theme="play"))
    assert f"Without “Chapter: 5. Staying on” there would be {alone} promises" in words


def test_a_filter_the_plan_does_not_know_is_left_out_and_said(reader: Client) -> None:
    words = main_of(reader.get("/plan/commitments/", {"lead": "the-moon"}).content)
    assert "This plan knows nothing of Who leads: “the-moon”, so that filter was left out." in words
    assert len(_csv(reader, lead="the-moon")) == len(_csv(reader))


def test_the_address_keeps_what_was_asked_in_every_way_on(reader: Client) -> None:
    body = reader.get(
        "/plan/commitments/", {"theme": "workforce", "q": "social", "as-at": "2009-02-01"}
    ).content.decode()
    onward = [html.unescape(one) for one in re.findall(r'href="(\?[^"]*)"', body)]
    assert onward
    assert all("theme=workforce" in one and "q=social" in one and "as-at=2009-02-01" in one for one in onward)


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(reader: Client) -> None:
    text = reader.get("/plan/commitments/", {"format": "csv"}).content.decode()
    for line in csv.reader(io.StringIO(text)):
        assert not [cell for cell in line if cell[:1] in ("=", "+", "@", "\t", "\r")]


def test_a_filter_that_does_not_exist_is_told(reader: Client) -> None:
    words = main_of(
        reader.get("/plan/commitments/", {"nonsense": "1", "status": "delivered", "as-at": "2009-01-01"}).content
    )
    assert "This list has no filter called “nonsense”, so it was left out." in words
    assert words.count("so it was left out") == 1
