"""How many were at a meeting is a list of who was there; who voted how is not kept, and each page says so."""

import re

import pytest
from django.test import Client

from tests import kept
from tests.unit.board import made
from tests.unit.plan.office_people import person, signed_in
from village.board.models import LocalPlan, Meeting

pytestmark = pytest.mark.django_db
BOARD, PLAN = "/plan-office/boards/leeds/", "/plan-office/local-plans/leeds-2026/"
NOT_KEPT = "Who voted how is not kept"


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> made.People:
    made.measured(monkeypatch)
    return made.People()


@pytest.fixture
def met(people: made.People) -> Meeting:
    """A meeting of five of the six, of whom four voted for the plan, nobody against, and one not at all."""
    made.a_board()
    made.written(people.planner)
    there = made.seats(people.secretary)
    made.closed(people.planner)
    return made.met(people.secretary, there[:5], votes_for=4, abstained=1)


def lists(client: Client, address: str) -> list[str]:
    """Those who were at each meeting of a page, as it lists them below what it counts."""
    body = client.get(address).content.decode()
    found = re.search(r"(\d+) members? (?:was|were) there: (\d+) for, (\d+) against, (\d+) abstained.", body)
    assert found, address
    part = body[found.end() :]
    part = part[part.index("Who was there") :]
    names = [one.strip() for one in re.findall(r"<li>([^<]*)</li>", part[: part.index("</ul>")])]
    assert len(names) == int(found[1])
    assert sum(map(int, found.groups()[1:])) <= len(names)
    assert NOT_KEPT in part
    return names


def test_whoever_may_not_see_the_office_sees_neither_the_count_nor_who_was_there(met: Meeting) -> None:
    nobody, elsewhere = kept.new_reader(), signed_in(person("away", "board-secretary", made.ELSEWHERE))
    for address in (BOARD, f"{PLAN}adoption/"):
        answers = [(client.get(address).status_code, client.get(address).content) for client in (nobody, elsewhere)]
        assert answers[1][0] == 404
        for status, body in answers:
            assert status != 200
            assert b"members were there" not in body
            assert b"Who was there" not in body


@pytest.mark.parametrize("role", ["board-secretary", "board-chair", "area-planner"])
def test_the_office_reads_who_was_there_below_how_many(met: Meeting, role: str) -> None:
    client = signed_in(person("someone", role, made.AREA))
    for address in (BOARD, f"{PLAN}adoption/"):
        names = sorted(one.partition(": ")[2] for one in lists(client, address))
        assert names == sorted(title for _, title in made.SEATS[:5])


def test_anyone_reads_how_many_of_each_partner_there_were(met: Meeting, people: made.People) -> None:
    made.adopted(people.chair, met)
    assert LocalPlan.objects.get().state == "adopted"
    body = kept.new_reader().get(f"/places/{made.AREA}/plan/").content.decode()
    found = re.search(r"<dt>There were</dt><dd>(\d+) members: (.*?)</dd>", body, re.DOTALL)
    assert found
    each = [int(many[1]) if (many := re.search(r"\((\d+)\)", one)) else 1 for one in found[2].split(", ")]
    assert int(found[1]) == sum(each) == 5
    assert "Local authority (2)" in found[2]
    assert "by 4 votes to 0; 1 did not vote" in body
    assert NOT_KEPT in body
