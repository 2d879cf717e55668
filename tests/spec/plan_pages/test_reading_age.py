"""Plain words can be read at 11, the children's words at 9: the texts of the plan, and the pages made of them."""

import pytest
from django.test import Client

from tests.oracles.readability import grade
from tests.spec.plan_pages.conftest import main_of, rows

PLAIN, CHILD = 6.0, 4.0
TOLD = [(table, row.get("slug") or row["id"], row) for table in ("chapters", "goals", "ages") for row in rows(table)]


@pytest.mark.parametrize(("table", "name", "row"), TOLD, ids=[f"{table}-{name}" for table, name, _ in TOLD])
def test_every_text_is_easy_enough(table: str, name: str, row: dict[str, str]) -> None:
    assert row["plain"].strip()
    assert row["child"].strip()
    assert grade(row["plain"]) <= PLAIN, row["plain"]
    assert grade(row["child"]) <= CHILD, row["child"]


def _pages() -> list[str]:
    some = ["", "goals/", "chapters/", "ages/"]
    some += [f"{table}/{name}/" for table, name, _ in TOLD if name != "employers-satisfied"]
    return some


@pytest.mark.parametrize("page", _pages())
def test_the_childrens_pages_are_as_easy_as_their_texts(reader: Client, page: str) -> None:
    words = main_of(reader.get(f"/plan/{page}", {"level": "children"}).content)
    assert grade(words) <= CHILD, words


@pytest.mark.parametrize("page", ["", "goals/", "chapters/", "ages/"])
def test_the_plain_pages_are_as_easy_as_their_texts(reader: Client, page: str) -> None:
    words = main_of(reader.get(f"/plan/{page}", {"level": "plain"}).content)
    assert grade(words) <= PLAIN, words


@pytest.mark.parametrize("level", ["plain", "children"])
def test_the_level_goes_along(reader: Client, level: str) -> None:
    body = reader.get("/plan/", {"level": level}).content.decode()
    assert f"/plan/goals/ready-for-school/?level={level}" in body
    assert f"/plan/chapters/happy-and-healthy/?level={level}" in body


def test_an_unknown_level_is_the_standard_one(reader: Client) -> None:
    standard = main_of(reader.get("/plan/").content)
    assert main_of(reader.get("/plan/", {"level": "klingon"}).content) == standard
