"""Whatever stands in an address under one's own record and is of another family, is of nobody, or is of an area that is
not one's own gets the very bytes of what does not exist: for every address, by every method, whoever asks (attacks 30,
34 and 37 of `docs/guides/attacks.md`)."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from tests.spec.casework.world import World, kept, patterns
from tests.unit.casework import made
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
BY_NUMBER = 987_654
NO_FAMILY = re.compile(r"help/new/|help/$|help/transfers/|help/shared/$|help/child/|oversight/\w+/(add/)?$")
"""Addresses in which nothing of anybody stands, or a reference of the index, which is asked about elsewhere."""
SAID_OF_A_FORM = {"number", "part", "entry", "step"}
"""Parts of an address that are no reference of anything."""
LEAVING = "help/<uuid:episode>/leave/"
"""Says the same of every record: that one has left it."""


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.NOW.replace(hour=13))
    return World()


def parts(pattern: str) -> list[str]:
    return [name for name in re.findall(r"<\w+:(\w+)>", pattern) if name not in SAID_OF_A_FORM]


def answers(client: Client, address: str) -> list[tuple[int, str]]:
    client.get("/there/is/nothing/here/")  # takes up what was still to be said of the request before
    return [_bare(one) for one in (client.get(address), client.post(address, {"do": "settle", "because": "x"}))]


def _bare(answer: Any) -> tuple[int, str]:
    """An answer without what differs each time it is made, and where it sends on to."""
    text = re.sub(r'nonce-[^"\']+|csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return answer.status_code, text + str(answer.headers.get("Location", ""))


def nothing(name: str) -> uuid.UUID | int:
    return BY_NUMBER if name in ("clock", "glass", "restriction", "agreement") else uuid.uuid4()


def test_what_is_of_another_family_is_not_there_under_ones_own(world: World) -> None:
    clients = [made.browser(who) for who in (world.lead, world.nurse, world.boss)]
    before, asked = kept(), 0
    for pattern in sorted(set(patterns())):
        names = parts(pattern)
        if names[:1] != ["episode"] or len(names) == 1:
            continue
        [inner] = names[1:]
        for client in clients:
            foreign = answers(client, world.address(pattern, **{inner: world.foreign[inner]}))
            none = answers(client, world.address(pattern, **{inner: nothing(inner)}))
            assert foreign == none, pattern
            assert {status for status, _ in foreign} <= {404, 405}, pattern
            asked += 1
    assert asked > 60
    assert kept() == before


def test_a_record_of_which_one_has_no_part_is_not_there_at_all(world: World) -> None:
    people = [world.lead, world.nurse, world.stranger, world.theo, world.officer, world.boss_away]
    clients = [made.browser(who) for who in people]
    before = kept()
    for pattern in sorted(set(patterns())):
        names = parts(pattern)
        if names[:1] != ["episode"] or pattern == LEAVING:
            continue
        for client in clients:
            theirs = answers(client, world.address(pattern, **world.foreign))
            none = answers(client, world.address(pattern, **{name: nothing(name) for name in names}))
            assert theirs == none, pattern
            assert {status for status, _ in theirs} <= {404, 405}, pattern
    assert kept() == before
    refused = Entry.objects.filter(action="casework.read", decision="denied", thing=f"episode:{world.theirs.ref}")
    assert set(refused.values_list("actor", flat=True)) >= {str(one.ref) for one in people[:4]}


def test_what_other_areas_and_organisations_oversee_and_share_is_not_there(world: World) -> None:
    strangers = [made.browser(who) for who in (world.away, world.lead, world.boss, world.stranger, world.dora)]
    before = kept()
    for pattern in sorted(set(patterns())):
        names = parts(pattern)
        if names[:1] == ["episode"] or NO_FAMILY.match(pattern):
            continue
        [name] = names
        for client in strangers:
            theirs = answers(client, world.address(pattern, **{name: world.ids[name]}))
            assert theirs == answers(client, world.address(pattern, **{name: nothing(name)})), pattern
            assert {status for status, _ in theirs} <= {302, 404, 405}, pattern
    assert kept() == before
