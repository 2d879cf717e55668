"""Whatever stands in an address under one's own record and is of another family, is of nobody, or is of an area that is
not one's own gets the very bytes of what does not exist: for every address, by every method, whoever asks (attacks 30,
34 and 37 of `docs/guides/attacks.md`)."""

import operator
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client

from tests.spec.casework.world import LATER, World, kept, patterns
from tests.standing import standing
from tests.unit.casework import made
from village.kernel.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BY_NUMBER = 987_654
NUMBERED = {"clock", "glass", "restriction", "agreement", "reading", "seat", "effect", "item", "residence", "relation"}
INDEX = "help/child/"
"""A reference of the index, which is asked about elsewhere."""
SAID_OF_A_FORM = {"number", "part", "entry", "step", "export", "fact"}
"""Parts of an address that are no reference of anything."""
LEAVING = "help/<uuid:episode>/leave/"
"""Says the same of every record: that one has left it."""
GOES_BACK = {"help/<uuid:episode>/own/access/<int:reading>/end/"}
"""Sends whoever ends an access that is not there back to those that are, with a sentence: the same for both."""
NOT_AS_IT_STANDS = {
    INDEX + "<uuid:child>/",
    "help/<uuid:episode>/forms/<uuid:sheet>/section/<str:part>/",
    "help/<uuid:episode>/forms/<uuid:sheet>/section/<str:part>/<slug:entry>/",
    "help/<uuid:episode>/forms/<uuid:sheet>/section/<str:part>/<slug:entry>/remove/",
    "help/<uuid:episode>/forms/<uuid:sheet>/section/<str:part>/add/",
    "help/<uuid:episode>/forms/<uuid:sheet>/outside/",
    "help/<uuid:episode>/step/<slug:step>/",
    "help/shared/<uuid:share>/",
    "my-family/<uuid:episode>/documents/<uuid:release>/file/",
    "help/shared/<uuid:share>/<int:item>/",
    "help/shared/<uuid:share>/decline/",
    "asked/",
    "asked/section/<str:part>/",
}
"""There for nobody as the world stands: the form is signed, a concern stands in the way of the step, the share waits
to be released, what was released is no file, and nobody here has opened a link."""
OF_OTHERS = ("away", "lead", "boss", "stranger", "dora", "mum", "north.chair")
"""Who has no part in what other areas oversee, and in what was shared with one at another organisation."""
THEIR_PART = {
    "panel": ("lead", "nurse", "mum", "stranger", "away", "boss_away", "south.chair", "hears", "admin"),
    "referral": ("away", "lead", "boss", "mum", "dora", "north.chair", "hears", "admin"),
    "step_up": ("away", "lead", "boss", "mum", "dora", "soo", "north.chair", "hears", "admin"),
    "step_down": ("away", "lead", "boss_away", "mum", "dora", "soo", "north.chair", "hears", "admin"),
    "complaint": ("away", "lead", "nurse", "boss", "boss_away", "mum", "stranger", "north.chair", "admin"),
    "account": (
        "away", "lead", "nurse", "boss_away", "boss_there", "mum", "stranger", "north.chair", "hears", "admin", "sam",
    ),
    "effect": ("away", "lead", "nurse", "boss", "boss_away", "mum", "stranger", "north.chair", "admin_away"),
}  # fmt: skip
"""The same for what others than these have a part in."""


@pytest.fixture(scope="module")
def world_kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr("django.utils.timezone.now", lambda: LATER)
        with standing(World, django_db_blocker) as world:
            yield world


@pytest.fixture
def world(world_kept: World, db: None) -> World:
    return world_kept


def parts(pattern: str) -> list[str]:
    return [name for name in re.findall(r"<\w+:(\w+)>", pattern) if name not in SAID_OF_A_FORM]


def answers(client: Client, address: str) -> list[tuple[int, str]]:
    said = client.cookies.get(CookieStorage.cookie_name)
    if said and said.value:
        client.get("/there/is/nothing/here/")  # takes up what was still to be said of the request before
    return [_bare(one) for one in (client.get(address), client.post(address, {"do": "settle", "because": "x"}))]


def _bare(answer: Any) -> tuple[int, str]:
    """An answer without what differs each time it is made, and where it sends on to."""
    text = re.sub(r'nonce-[^"\']+|csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return answer.status_code, text + str(answer.headers.get("Location", ""))


def nothing(name: str) -> uuid.UUID | int | str:
    return BY_NUMBER if name in NUMBERED else f"form:{BY_NUMBER}" if name == "thing" else uuid.uuid4()


def each_alone(names: list[str]) -> list[tuple[str, ...]]:
    """Which parts are those of another: each by itself, and all of them."""
    return [*((name,) for name in names), *([tuple(names)] if len(names) > 1 else [])]


def test_what_is_of_another_family_is_not_there_under_ones_own(world: World) -> None:
    clients = [made.browser(who) for who in (world.lead, world.nurse, world.boss, world.mum)]
    before, asked = kept(), 0
    for pattern in sorted(set(patterns())):
        names = parts(pattern)
        if names[:1] != ["episode"]:
            continue
        for inner in each_alone(names[1:]):
            for client in clients:
                foreign = answers(client, world.address(pattern, **{name: world.foreign[name] for name in inner}))
                none = answers(client, world.address(pattern, **{name: nothing(name) for name in inner}))
                assert foreign == none, (pattern, inner)
                allowed = {404, 405} | ({302} if pattern in GOES_BACK else set())
                assert {status for status, _ in foreign} <= allowed, (pattern, inner)
                asked += 1
    assert asked > 200
    assert kept() == before


def test_what_is_asked_about_is_there_for_somebody(world: World) -> None:
    people = (
        world.lead,
        world.boss,
        world.nurse,
        world.mum,
        world.north.chair,
        world.theo,
        world.hears,
        world.admin,
        world.sam,
    )
    clients = [made.browser(who) for who in (*people, world.officer)]
    gone = {
        pattern
        for pattern in set(patterns())
        if all(client.get(world.address(pattern)).status_code == 404 for client in clients)
    }
    assert gone == NOT_AS_IT_STANDS


def test_what_is_of_another_panel_is_not_there_under_ones_own(world: World) -> None:
    clients = [made.browser(who) for who in (world.north.chair, world.north.member, world.boss)]
    before, asked = kept(), 0
    for pattern in sorted(set(patterns())):
        names = parts(pattern)
        if names[:1] != ["panel"] or len(names) == 1:
            continue
        for inner in each_alone(names[1:]):
            for client in clients:
                foreign = answers(client, world.address(pattern, **{name: world.foreign[name] for name in inner}))
                none = answers(client, world.address(pattern, **{name: nothing(name) for name in inner}))
                assert foreign == none, (pattern, inner)
                assert {status for status, _ in foreign} <= {302, 404, 405}, (pattern, inner)
                asked += 1
    assert asked >= 12
    assert kept() == before


def test_pages_of_what_is_ones_own_hold_nothing_of_a_family_in_which_one_has_no_part(world: World) -> None:
    people = (
        world.lead,
        world.nurse,
        world.stranger,
        world.theo,
        world.mum,
        world.north.chair,
        world.boss_away,
        world.sam,
    )
    told = {str(world.foreign[name]) for name in world.foreign if not isinstance(world.foreign[name], int)}
    told = {one for one in told if len(one) == len(str(uuid.uuid4()))} | {"Otherperson", "South"}
    shown, browsers = 0, [(who, made.browser(who)) for who in people]
    for pattern in sorted(one for one in set(patterns()) if not parts(one) and "export>" not in one):
        for who, browser in browsers:
            answer = browser.get(f"/{pattern}")
            assert not {one for one in told if one.encode() in answer.content}, (pattern, who.name)
            shown += answer.status_code == 200
    assert shown > 40


def test_a_record_of_which_one_has_no_part_is_not_there_at_all(world: World) -> None:
    people = [world.lead, world.nurse, world.stranger, world.theo, world.officer, world.boss_away]
    people += [world.mum, world.north.chair, world.hears, world.admin, world.sam]
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
    everybody = {name for names in (*THEIR_PART.values(), OF_OTHERS) for name in names}
    clients = {name: made.browser(operator.attrgetter(name)(world)) for name in everybody}
    before = kept()
    for pattern in sorted(set(patterns())):
        names = parts(pattern)
        if not names or names[0] == "episode" or pattern.startswith(INDEX):
            continue
        for who in THEIR_PART.get(names[0], OF_OTHERS):
            theirs = answers(clients[who], world.address(pattern))
            none = answers(clients[who], world.address(pattern, **{name: nothing(name) for name in names}))
            assert theirs == none, (pattern, who)
            assert {status for status, _ in theirs} <= {302, 404, 405}, (pattern, who)
    assert kept() == before
