"""What people at work ask for in turn: the mix of requests that a load is made of, over the served demo.

Beside the town of the demo stand teams of made-up practitioners in its area, each with fifteen open families
(`casework_made`). Which request comes how often is ours: we know of no published count of what practitioners open.
"""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from benchmarks.at_work import Ask, User, session_of
from benchmarks.casework import IN_A_STEP, long_form, readable, saves

AREA = "E08000035"
NEEDS = ("stammer", "football", "sleep", "baby+group", "autism", "debt", "youth+club", "grief")
PLACES = ("Leeds", "Bradford", "Wakefield", "Kirklees")
PUBLIC = ("/", f"/places/{AREA}/", f"/places/{AREA}/scorecard/", "/plan/commitments/", "/plan/money/", "/services/")
MIX = {
    "list of families": 4,
    "record": 4,
    "needs": 1,
    "plan": 1,
    "home": 1,
    "form opened": 1,
    "form saved": 2,
    "child searched and looked at": 1,  # two requests
    "public page": 3,
    "services searched": 1,
}
"""How often each comes in twenty requests."""


@dataclass(frozen=True)
class Children:
    """Those of the index who are looked for, as forms send them, with their addresses; by everybody in turn, since one
    person may search sixty times an hour."""

    some: Sequence[tuple[dict[str, str], str]]
    sessions: Sequence[str]
    turn: Iterator[int]

    def searched(self) -> list[Ask]:
        """A search and, of the child found, who works with it; by whoever's turn it is."""
        number = next(self.turn)
        session = self.sessions[number % len(self.sessions)]
        said, ref = self.some[number * 7 % len(self.some)]
        return [
            Ask("/children/", list(said.items()), session=session, kind="child searched"),
            Ask(f"/children/{ref}/", session=session, kind="child looked at"),
        ]


def made_ready(helped: int) -> dict[str, Any]:
    """The demo, and so many children who are or were helped in its area; returns what is there."""
    from benchmarks import casework_made as filled  # noqa: PLC0415 - the measured process sets itself up first
    from village.cli.building import build_all, is_built  # noqa: PLC0415
    from village.directory.models import Service  # noqa: PLC0415
    from village.people.models import Child  # noqa: PLC0415

    if not is_built():
        build_all(lambda _: None)
    world = filled.made(helped, dt.datetime.now(dt.UTC), AREA)
    return {
        "world": world,
        "children_in_the_index": Child.objects.filter(state="active").count(),
        "children_helped": helped,
        "services": Service.objects.count(),
        "accounts_at_work": sum(map(len, world.accounts)),
        **filled.held(),
    }


def children(sessions: Sequence[str], most: int = 500) -> Children:
    """Children of the demo's index, as somebody who works with them would say them."""
    from village.people.models import Record  # noqa: PLC0415

    found = Record.objects.filter(child__state="active", source__slug="health").order_by("pk")
    some = []
    for said, ref in found.values_list("said", "child__ref")[:most]:
        year, month, day = said["date_of_birth"].split("-")
        told = {"forename": said["forename"], "surname": said["surname"], "purpose": "help"}
        some.append(({**told, "born-year": year, "born-month": month, "born-day": day}, str(ref)))
    return Children(some, sessions, count())


def desks(accounts: Sequence[str], users: int) -> list[User]:
    """So many people who work through the mix, each in an order of their own."""
    sessions = [session_of(one) for one in accounts]
    looked_for, form = children(sessions), long_form(IN_A_STEP)
    families = [readable(one) for one in accounts]
    return [
        _desk(n, accounts[at], sessions[at], families[at], looked_for, form)
        for n, at in enumerate(n % len(accounts) for n in range(users))
    ]


def _desk(number: int, account: str, session: str, refs: Sequence[uuid.UUID], looked_for: Children, form: Any) -> User:
    chance = random.Random(number)  # nosec B311 - made up
    form_at, save = saves(account, refs[number // 7 % len(refs)], form, IN_A_STEP)
    saved, waiting = count(), list[Ask]()

    def record(part: str, kind: str) -> Ask:
        return Ask(f"/help/{chance.choice(refs)}/{part}", kind=kind)

    def services() -> Ask:
        page = f"/services/results/?need={chance.choice(NEEDS)}&near={chance.choice(PLACES)}"
        return Ask(page, session="", kind="services searched")

    def step() -> Ask:
        one = save(next(saved))
        return Ask(one.page, one.sent, one.status, kind="form saved")

    ways: dict[str, Callable[[], list[Ask]]] = {
        "list of families": lambda: [Ask("/help/", kind="list of families")],
        "record": lambda: [record("", "record")],
        "needs": lambda: [record("needs/", "needs")],
        "plan": lambda: [record("plan/", "plan")],
        "home": lambda: [Ask("/work/", kind="home")],
        "form opened": lambda: [Ask(form_at, kind="form opened")],
        "form saved": lambda: [step()],
        "child searched and looked at": looked_for.searched,
        "public page": lambda: [Ask(chance.choice(PUBLIC), session="", kind="public page")],
        "services searched": lambda: [services()],
    }

    def asks(_: int) -> Ask:
        if not waiting:
            deck = [name for name, times in MIX.items() for _ in range(times)]
            chance.shuffle(deck)
            waiting.extend(one for name in deck for one in ways[name]())
        return waiting.pop(0)

    return User(session, asks, account)
