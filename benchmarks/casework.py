"""How long the pages of help for families take when many work at once, and what it costs to ask who may see what and to
keep that they saw it. The families are made up (`casework_made`), the server is the real one (`at_work`).

Beside each figure stands the obvious alternative, in the same run: the same question without the predicate of access,
the same page without its entry in the audit, one user alone.
"""

import datetime as dt
import json
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from benchmarks import exponent
from benchmarks.apart import apart, named
from benchmarks.at_work import Ask, Server, User, at_work, server, session_of

SIZES = (10_000, 100_000, 1_000_000)
USERS, REQUESTS, ASKED, PAUSE = 16, 20, 60, 1.0
PROMISED = {"caseload": 100, "record": 200, "save a step of 20": 100}
"""Milliseconds, p95, with sixteen at once on two cores, at a million children."""
QUESTIONS, IN_A_STEP = 200, 20


def measure(*, children: int, database: str = "", users: int = USERS, requests: int = REQUESTS) -> dict[str, Any]:
    """Every page at each size up to so many children; on a given database, which is used up by it, at that alone."""
    sizes = [size for size in SIZES if size < children and not database] + [children]
    growth = [apart("benchmarks.casework", size, users, requests, database=database) for size in sizes]
    last = growth[-1]
    pages = {name: [one["pages"][name]["alone"]["cpu_ms"] for one in growth] for name in PROMISED}
    return {
        "question": "How long does whoever helps families wait for a page when sixteen work at once?",
        "database": named(database),
        "users": users,
        "promised_p95_ms": PROMISED,
        "p95_ms": {name: last["pages"][name]["at_once"]["p95"] for name in PROMISED},
        "p95_ms_with_a_pause": {name: last["pages"][name]["with_a_pause"]["p95"] for name in PROMISED},
        "cpu_ms": {name: each[-1] for name, each in pages.items()},
        "exponent_of_cpu": {name: exponent(sizes, each) for name, each in pages.items()},
        "growth": growth,
    }


def _measure_here(children: int, users: int, requests: int) -> dict[str, Any]:
    import django  # noqa: PLC0415 - the measured process sets itself up
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from benchmarks import casework_made as filled  # noqa: PLC0415
    from benchmarks import people_index as index  # noqa: PLC0415

    began, spent = time.perf_counter(), time.process_time()
    world = filled.made(children, dt.datetime.now(dt.UTC))
    put = {"put_s": round(time.perf_counter() - began, 1), "put_cpu_s": round(time.process_time() - spent, 1)}
    staff = Staff.of(world, users)
    told = {"children": children, "accounts": sum(map(len, world.accounts)), **filled.held(), **put}
    told["megabytes"] = index.size_of_database() // 1_000_000
    told["predicate"] = predicates(staff)
    told["audit"] = audited(staff)
    told["extracts"] = extracted()
    with server() as running:
        told["pages"] = pages(running, staff, users, requests)
    return told


@dataclass(frozen=True)
class Staff:
    """Leads and managers of teams from all over, and managers of the large council, by their accounts."""

    leads: list[str]
    managers: list[str]
    large: list[str]

    @classmethod
    def of(cls, world: Any, users: int) -> "Staff":
        """So many of each, as far as there are."""
        large = [team for team in range(world.teams) if world.large(team)]
        small = [team for team in range(world.teams) if not world.large(team)]
        some = small[:: max(len(small) // users, 1)][:users]
        leads = [world.accounts[team][n % 4] for n, team in enumerate(some)]
        leads += [one for team in some for one in world.accounts[team][:4] if one not in leads][: users - len(leads)]
        managers = [world.accounts[team][-1] for team in some]
        return cls(leads, managers, [world.accounts[team][-1] for team in large])


def viewer(account: str) -> Any:
    """An account as the decision sees it."""
    from village.kernel.access.queries import viewer_for  # noqa: PLC0415
    from village.kernel.accounts.models import Account  # noqa: PLC0415

    return viewer_for(Account.objects.get(ref=account), second_factor=True)


# ── what a question about access costs ───────────────────────────────────────────────────────────────────────────────


def predicates(staff: Staff) -> dict[str, Any]:
    """Milliseconds of a list of 25 with its count, and of one record, each with the predicate and without, in turn."""
    from village.casework.models import Episode, Lead, Member  # noqa: PLC0415
    from village.casework.queries.visible import visible_to  # noqa: PLC0415

    at = dt.datetime.now(dt.UTC)
    every = Episode.objects.all()
    found: dict[str, list[Any]] = {"mine": [], "team": [], "record": [], "service": [], "large service": []}
    for account in staff.leads:
        who, led = viewer(account), Lead.objects.filter(account=account, until_at=None).values("episode")
        team = Member.objects.filter(account=account, until_at=None).values("episode")
        one = visible_to(who, at=at).filter(pk__in=led, closed_at=None)[0].ref
        found["mine"].append((_listed, who, lambda some, of=led: some.filter(pk__in=of, closed_at=None)))
        found["team"].append((_listed, who, lambda some, of=team: some.filter(pk__in=of, closed_at=None)))
        found["record"].append((list, who, lambda some, ref=one: some.filter(ref=ref)))
    for name, managers in (("service", staff.managers), ("large service", staff.large)):
        for account in managers:
            who = viewer(account)
            of = who.organisation
            found[name].append((_listed, who, lambda some, of=of: some.filter(organisation__slug=of, closed_at=None)))
    told = {}
    for name, asked in found.items():
        if asked:
            pairs = [
                (_timed(lambda: do(of(every))), _timed(lambda: do(of(visible_to(who, at=at)))))  # noqa: B023
                for _ in range(max(ASKED // len(asked), 1))
                for do, who, of in asked
            ]
            told[name] = _compared([one for one, _ in pairs], [one for _, one in pairs], "without", "with_it")
    return told


def _listed(found: Any) -> None:
    found.count()
    list(found.order_by("-opened_at", "-pk")[:25])


# ── what the audit costs ─────────────────────────────────────────────────────────────────────────────────────────────


def audited(staff: Staff) -> dict[str, Any]:
    """Milliseconds of a page in this process, with its entry in the audit and without, in turn; and how many questions
    it asks the database."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    lead, client = staff.leads[0], Client()
    client.cookies["village_session"] = session_of(lead)
    told = {}
    for name, page in {"caseload": "/help/", "record": f"/help/{readable(lead)[0]}/"}.items():

        def ask(page: str = page) -> None:
            if client.get(page).status_code != 200:
                raise RuntimeError(f"{page} was not answered.")

        ask()
        with CaptureQueriesContext(connection) as asked:
            ask()
        questions = len(asked)  # the next request forgets them
        pairs = [(_without_audit(ask), _timed(ask)) for _ in range(ASKED)]
        compared = _compared([one for one, _ in pairs], [one for _, one in pairs], "without", "with_it")
        told[name] = {"questions_of_the_database": questions, **compared}
    return told


def _without_audit(ask: Callable[[], None]) -> "Took":
    with patch("village.kernel.audit.noting.audit.record"):
        return _timed(ask)


# ── what leaves for the warehouse ────────────────────────────────────────────────────────────────────────────────────


def extracted(most: int = 2_000) -> dict[str, Any]:
    """What the first rows of each table for the warehouse cost, and the questions that they ask."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from village.casework.extracts import tables  # noqa: PLC0415

    told = {}
    for one in tables(at=dt.datetime.now(dt.UTC)):
        with CaptureQueriesContext(connection) as asked:
            began, rows = time.process_time(), 0
            for rows, _ in enumerate(one.rows, 1):
                if rows == most:
                    break
        took = time.process_time() - began
        told[one.name] = {"rows": rows, "questions": len(asked), "cpu_us_a_row": round(1e6 * took / max(rows, 1))}
    return told


# ── the pages, with everybody at work ────────────────────────────────────────────────────────────────────────────────


def pages(on: Server, staff: Staff, users: int, requests: int) -> dict[str, Any]:
    """Each page with all users at once, with one alone, and (those of which something is promised) with all of them
    who pause a second between two requests."""
    told = {}
    asked = _pages(staff)
    at_work(on, asked["record"](users), 4)  # the processes have begun, read their templates and joined the database
    for name, asking in asked.items():
        people = asking(users)
        told[name] = {
            "at_once": at_work(on, people, requests),
            "alone": at_work(on, people[:1], requests),
        }
        if name in PROMISED:
            told[name]["with_a_pause"] = at_work(on, people, max(requests // 2, 2), PAUSE if requests > 4 else 0.0)
    return told


Asking = Callable[[int], list[User]]


def _pages(staff: Staff) -> dict[str, Asking]:
    lead, manager, large = staff.leads, staff.managers, staff.large
    found: dict[str, Asking] = {
        "caseload": _reading(lead, _same("/help/")),
        "caseload: team": _reading(lead, _same("/help/?show=team")),
        "caseload: all": _reading(lead, _same("/help/?show=all")),
        "caseload: closed": _reading(lead, _same("/help/?show=closed")),
        "manager: all": _reading(manager, _same("/help/?show=all")),
        "manager: closed": _reading(manager, _same("/help/?show=closed")),
        "home": _reading(lead, _same("/work/")),
        "manager: home": _reading(manager, _same("/work/")),
        "record": _reading(lead, _records("")),
        "record: needs": _reading(lead, _records("needs/")),
        "record: plan": _reading(lead, _records("plan/")),
        "manager: record": _reading(manager, _records("")),
        f"save a step of {IN_A_STEP}": _saving(lead, IN_A_STEP),
        f"save a step of {QUESTIONS}": _saving(lead, QUESTIONS),
    }
    if large:
        found["large council: all"] = _reading(large, _same("/help/?show=all"))
        found["large council: closed"] = _reading(large, _same("/help/?show=closed"))
        found["large council: home"] = _reading(large, _same("/work/"))
    return found


def _reading(accounts: Sequence[str], asks: Callable[[str], Callable[[int], Ask]]) -> Asking:
    def of(users: int) -> list[User]:
        some = [accounts[n % len(accounts)] for n in range(users)]
        return [User(session_of(one), asks(one)) for one in some]

    return of


def _same(page: str) -> Callable[[str], Callable[[int], Ask]]:
    return lambda _: lambda _: Ask(page)


def _records(part: str) -> Callable[[str], Callable[[int], Ask]]:
    def of(account: str) -> Callable[[int], Ask]:
        refs = readable(account)
        return lambda n: Ask(f"/help/{refs[n % len(refs)]}/{part}")

    return of


def readable(account: str) -> list[uuid.UUID]:
    """The open families of somebody: those whom they lead, else those of their service."""
    from village.casework.models import Lead  # noqa: PLC0415
    from village.casework.queries.visible import visible_to  # noqa: PLC0415

    found = visible_to(viewer(account), at=dt.datetime.now(dt.UTC)).filter(closed_at=None)
    led = found.filter(pk__in=Lead.objects.filter(account=account, until_at=None).values("episode"))
    return list((led if led.exists() else found).values_list("ref", flat=True))


# ── saving a step of a form of two hundred questions ─────────────────────────────────────────────────────────────────


def _saving(leads: Sequence[str], in_a_step: int) -> Asking:
    """Everybody saves the first step of a form of their own, again and again, each time with other answers."""

    def of(users: int) -> list[User]:
        form = long_form(in_a_step)
        return [_saver(leads[n % len(leads)], n // len(leads), form, in_a_step) for n in range(users)]

    return of


def _saver(account: str, turn: int, form: Any, in_a_step: int) -> User:
    refs = readable(account)
    _, asks = saves(account, refs[turn % len(refs)], form, in_a_step)
    return User(session_of(account), asks)


def saves(account: str, episode: uuid.UUID, form: Any, in_a_step: int) -> tuple[str, Callable[[int], Ask]]:
    """A sheet that somebody begins for a family: where its first step is, and how it is saved for the nth time."""
    from village.forms.actions import begin  # noqa: PLC0415

    who = str(uuid.UUID(account))
    sheet = begin(form=form, about=f"episode:{episode}", by=who, at=dt.datetime.now(dt.UTC)).ref
    page = f"/help/{episode}/forms/{sheet}/section/step-0/"

    def asks(n: int) -> Ask:
        sent = [("writer", who)]
        for one in range(in_a_step):
            words = f"What is answered in question {one}, for the {n}th time, in a line or so of words."
            sent += [("asked", f"question-{one}:{n}"), (f"answer[question-{one}]", words)]
        return Ask(page, sent, 302)

    return page, asks


def long_form(in_a_step: int) -> Any:
    """A published form of two hundred questions in steps of so many; the same again is the same."""
    from village.kernel.documents.actions import ship  # noqa: PLC0415
    from village.kernel.documents.queries import in_force  # noqa: PLC0415

    key = f"long-form-of-{in_a_step}"
    sections = [
        {
            "section": f"step-{first // in_a_step}",
            "title": {"en": f"Step {first // in_a_step}"},
            "questions": [
                {"concept": f"question-{n}", "kind": "words", "label": {"en": f"Question {n}"}, "classes": ["need"]}
                for n in range(first, first + in_a_step)
            ],
        }
        for first in range(0, QUESTIONS, in_a_step)
    ]
    whole = {"form": key, "version": 1, "title": {"en": "A long form"}, "languages": ["en"], "sections": sections}
    if in_force("form", key) is None:
        ship(kind="form", key=key, document=whole, at=dt.datetime.now(dt.UTC))
    return in_force("form", key)


# ── how long something takes ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Took:
    """Milliseconds by the clock, and those of this process's processor."""

    wall: float
    cpu: float


def _timed(do: Callable[[], object]) -> Took:
    began, spent = time.perf_counter(), time.process_time()
    do()
    return Took(1000 * (time.perf_counter() - began), 1000 * (time.process_time() - spent))


def _compared(before: Sequence[Took], after: Sequence[Took], without: str, with_it: str) -> dict[str, Any]:
    """Both, by the clock and by the processor, and how many times longer it takes."""

    def middle(some: Sequence[Took], what: str) -> float:
        return statistics.median([float(getattr(one, what)) for one in some])

    def high(some: Sequence[Took]) -> float:
        return sorted(one.wall for one in some)[int(len(some) * 0.95)]

    told = {
        name: {"p50": round(middle(some, "wall"), 2), "p95": round(high(some), 2), "cpu": round(middle(some, "cpu"), 2)}
        for name, some in ((without, before), (with_it, after))
    }
    return {**told, "times": round(middle(after, "wall") / middle(before, "wall"), 2)}


if __name__ == "__main__":
    json.dump(_measure_here(*map(int, sys.argv[1:4])), sys.stdout)
