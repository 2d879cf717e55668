"""How much of a realistic mix of work the real server bears, with one process and more, and whether it stays so.

The model is closed: so many people, each of whom asks again when the last answer has come, at once (`without a pause`)
or when they have thought for some seconds (`with a pause`). The knee is the most of them at whom 95 in 100 answers come
within the limit. Whoever asks is a process apart from the server and takes its share of the same processors: how much
is told, and how much other programs took.
"""

import contextlib
import json
import math
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.apart import apart, named
from benchmarks.at_work import Answer, Server, User, kept_up, program, server
from benchmarks.load_settings import AT_ONCE, ROUNDS, VARIED, connecting, varied
from benchmarks.steady import verdict
from benchmarks.watch import Watch, busy, held, of_the_database

THINK = 5.0
"""Seconds between an answer and the next request, in the middle: from half of it to half as much again."""
HELPED, UNTIL, SECONDS, WARM = 20_000, 500.0, 20.0, 3.0
TO_WARM, WARM_SERVER = 16, 10.0
"""So many for so many seconds: every thread has read its templates and is connected to the database."""
BEGIN = {"without a pause": 1, "with a pause": 16}
MOST, NARROW = 512, 1.2
OF_THE_KNEE = 0.7
"""How many of the people at the knee work through a soak."""
STRETCHES, SHORTEST = 30, 2.0
"""A soak is told in so many stretches, but none shorter than so many seconds."""
PIECES = {"handles": 1.0, "threads": 1.0, "connections": 1.0}
LOOK_EVERY = 2.0
WRONG_S = 60.0
"""What a wrong answer counts as, however fast it came: a server that answers with errors bears nothing."""


def measure(
    *,
    workers: Sequence[int],
    until: float = UNTIL,
    soak: float = 0.0,
    database: str = "",
    helped: int = HELPED,
    seconds: float = SECONDS,
    settings: bool = False,
    people: int = 0,
) -> dict[str, Any]:
    """The knee for each number of server processes, or (`settings`) what settings of the connection are worth; then a
    soak of so many minutes with the last number, of so many `people` (then no knee is looked for) or of seven tenths of
    those at the knee. On a database that is given, which is used up by it, else a SQLite."""
    asked = {
        "workers": list(workers), "until": until, "soak": soak, "helped": helped, "seconds": seconds,
        "settings": settings, "people": people, "most": MOST,
    }  # fmt: skip
    told = apart("benchmarks.load", json.dumps(asked), database=database, mode="demo")
    return {"database": named(database), **told}


def _measure_here(asked: dict[str, Any]) -> dict[str, Any]:
    import django  # noqa: PLC0415 - the measured process sets itself up

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from benchmarks.load_mix import MIX, desks, made_ready  # noqa: PLC0415

    there = made_ready(asked["helped"])
    accounts = [one for team in there.pop("world").accounts for one in team[:-1]]
    people = desks(accounts, asked["most"])
    connection.close()  # from here on only looked at
    told: dict[str, Any] = {
        "question": "How many can work at once before one answer in twenty takes too long?",
        "until_p95_ms": asked["until"],
        "think_s": THINK,
        "mix": MIX,
        "there": there,
        "processors": os.cpu_count(),
    }
    if asked["settings"]:
        return told | {"connecting_ms": connecting(), "settings": _settings(people, asked["seconds"])}
    number, many = asked["workers"][-1], asked["people"]
    if not many:
        told["knee"] = {str(number): _knees(number, people, asked) for number in asked["workers"]}
        many = max(round(told["knee"][str(number)]["with a pause"]["users"] * OF_THE_KNEE), 1)
    if asked["soak"]:
        with _running(number) as on:
            told["soak"] = {"workers": number, **soaked(on, people[:many], asked["soak"])}
    return told | {"audit_is_whole": _audit_is_whole()}


@contextlib.contextmanager
def _running(workers: int, **environment: str) -> Iterator[Server]:
    """The server and, beside it, a worker, as a service has them."""
    with server(workers, **environment) as on, program("work", **environment) as worker:
        yield Server(on.port, on.pid, beside=(worker,))


def _audit_is_whole() -> bool:
    from village.kernel.audit.queries import verify  # noqa: PLC0415

    return bool(verify())


# ── the knee ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _knees(workers: int, people: Sequence[User], asked: dict[str, Any]) -> dict[str, Any]:
    with _running(workers) as on:
        kept_up(on, people[:TO_WARM], WARM_SERVER)
        return {name: _knee(on, people, name, asked) for name in BEGIN}


def _knee(on: Server, people: Sequence[User], model: str, asked: dict[str, Any]) -> dict[str, Any]:
    think = THINK if model == "with a pause" else 0.0
    most = len(people)

    def level(users: int) -> dict[str, Any]:
        return at_level(on, people[:users], asked["seconds"], think)

    return knee(level, until=asked["until"], begin=min(BEGIN[model], most), most=most)


def knee(level: Callable[[int], dict[str, Any]], *, until: float, begin: int, most: int) -> dict[str, Any]:
    """The most users whose p95 is within a limit, to one in five: twice as many each time until it is passed (or half
    as many until it is not), then between the last two. `users` is 0 where one is too many; `found` is false where
    `most` are not."""
    levels, good, bad, users = [], 0, 0, begin
    while True:
        levels.append(level(users))
        if levels[-1]["p95"] <= until:
            good = users
        else:
            bad = users
        if not bad and good == most:
            break
        if bad and (bad - good <= 1 or (good and bad / good <= NARROW)):
            break
        users = min(users * 2, most) if not bad else round(math.sqrt(good * bad)) if good else users // 2
        if users in (good, bad):
            break
    at = next((one for one in levels if one["users"] == good), {})
    told = {name: at.get(name) for name in ("a_second", "p50", "p95", "server_cpu_ms")}
    return {"users": good, "found": bool(bad), **told, "levels": sorted(levels, key=lambda one: int(one["users"]))}


def at_level(on: Server, users: Sequence[User], seconds: float, think: float) -> dict[str, Any]:
    """What so many users are answered in so many seconds, when they have been at it for a little while."""
    warm = WARM + think if seconds >= SECONDS else seconds / 2
    kept_up(on, users, warm, think)
    with _counted(on) as cost:
        answers = kept_up(on, users, seconds, think)
    return {"users": len(users), **figures(answers), **_shares(cost, len(answers))}


@contextlib.contextmanager
def _counted(on: Server) -> Iterator[dict[str, float]]:
    """Seconds that passed, and of the processors: of the server with its database, of whoever asks, of all."""
    cost: dict[str, float] = {}
    began = (time.perf_counter(), on.spent(), time.process_time(), busy())
    yield cost
    ended = (time.perf_counter(), on.spent(), time.process_time(), busy())
    names = ("seconds", "server", "asking", "busy")
    cost.update({name: b - a for name, a, b in zip(names, began, ended, strict=True)})


def _shares(cost: dict[str, float], answers: int) -> dict[str, float]:
    others = max(cost["busy"] - cost["server"] - cost["asking"], 0)
    told = {
        "a_second": answers / cost["seconds"],
        "server_cpu_ms": 1000 * cost["server"] / max(answers, 1),
        "server_processors": cost["server"] / cost["seconds"],
        "asking_processors": cost["asking"] / cost["seconds"],
        "others_processors": others / cost["seconds"],
    }
    return {name: round(one, 2) for name, one in told.items()}


def figures(answers: Sequence[Answer]) -> dict[str, Any]:
    """Milliseconds of all answers and the p95 of each kind; what went wrong, and how often."""
    kinds = defaultdict[str, list[float]](list)
    for one in answers:
        kinds[one.kind].append(_waited(one))
    wrong = Counter(f"{one.kind}: {one.wrong}" for one in answers if one.wrong)
    return {
        "answers": len(answers),
        **{name: _share([*map(_waited, answers)], at) for name, at in (("p50", 0.5), ("p95", 0.95), ("max", 1))},
        "p95_of": {kind: _share(took, 0.95) for kind, took in sorted(kinds.items())},
        "wrong": sum(wrong.values()),
        **({"wrong_most": dict(wrong.most_common(5))} if wrong else {}),
    }


def _waited(one: Answer) -> float:
    return max(one.took, WRONG_S) if one.wrong else one.took


def _share(took: Sequence[float], share: float) -> float:
    ordered = sorted(took) or [0.0]
    return round(1000 * ordered[max(math.ceil(share * len(ordered)) - 1, 0)], 1)


# ── settings of the connection ───────────────────────────────────────────────────────────────────────────────────────


def _settings(people: Sequence[User], seconds: float) -> dict[str, Any]:
    """Each setting in turn and all of them once more, so that what else the machine does falls on all alike."""
    from django.db import connection  # noqa: PLC0415

    found = defaultdict[str, list[dict[str, Any]]](list)
    for _ in range(ROUNDS):
        for name, change in VARIED[connection.vendor].items():
            with _running(2, **varied(change)) as on:
                kept_up(on, people[:TO_WARM], seconds)
                found[name].append(at_level(on, people[:AT_ONCE], seconds, 0.0))
    return dict(found)


# ── whether it stays so ──────────────────────────────────────────────────────────────────────────────────────────────


def soaked(on: Server, users: Sequence[User], minutes: float) -> dict[str, Any]:
    """What so many users are answered for so many minutes, and whether anything grew meanwhile (`steady`)."""
    stretch = max(60 * minutes / STRETCHES, SHORTEST)
    kept_up(on, users, WARM + THINK, THINK)
    with _counted(on) as cost, Watch(lambda: _look(on), LOOK_EVERY) as watch:
        answers = kept_up(on, users, 60 * minutes, THINK)
    series = in_stretches(answers, watch.samples, stretch)
    verdicts = {name: verdict(one, PIECES.get(name, 0.0)) for name, one in series.items()}
    return {
        "minutes": minutes,
        "users": len(users),
        "stretch_s": stretch,
        **figures(answers),
        **_shares(cost, len(answers)),
        "grows": sorted(name for name, one in verdicts.items() if one.grows),
        "verdicts": {name: _rounded(asdict(one)) for name, one in verdicts.items()},
        "series": {name: [round(each, 1) for each in one] for name, one in series.items()},
    }


def _look(on: Server) -> dict[str, float]:
    worker = {f"worker_{name}": one for name, one in held(on.beside).items()}
    return {**held(on.processes()), **worker, **of_the_database()}


def in_stretches(
    answers: Sequence[Answer], samples: Sequence[tuple[float, dict[str, float]]], stretch: float
) -> dict[str, list[float]]:
    """By name, a figure for each whole stretch: the mean of what is held, and the milliseconds of answers."""
    took, kept = defaultdict[int, list[float]](list), defaultdict[int, list[dict[str, float]]](list)
    for one in answers:
        took[int(one.at / stretch)].append(_waited(one))
    for at, sample in samples:
        kept[int(at / stretch)].append(sample)
    whole = sorted(took.keys() & kept.keys())
    series = {name: [_share(took[n], at) for n in whole] for name, at in (("p50_ms", 0.5), ("p95_ms", 0.95))}
    for name in samples[0][1] if samples else ():
        series[name] = [sum(one[name] for one in kept[n]) / len(kept[n]) for n in whole]
    return series


def _rounded(told: dict[str, Any]) -> dict[str, Any]:
    return {name: round(one, 2) if isinstance(one, float) and math.isfinite(one) else one for name, one in told.items()}


if __name__ == "__main__":
    json.dump(_measure_here(json.loads(sys.argv[1])), sys.stdout)
