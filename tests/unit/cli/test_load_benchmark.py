"""The measurement of a load: that its rules find what they should, and that it runs; how fast is not asked here."""

import json
import math
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from benchmarks import load
from benchmarks.at_work import Answer, Ask, Server, User, kept_up
from benchmarks.load_settings import connecting
from benchmarks.steady import verdict
from benchmarks.watch import held

from tests.demo_built import ROOT, Built, copy_demo, demo_environment
from village.cli.bench import load as command
from village.cli.complaint import Complaint

NOISES = 1_000


def noise(seed: int, level: float, share: float, length: int = 30) -> list[float]:
    """Figures around a level, by so large a share of it."""
    chance = random.Random(seed)
    return [chance.gauss(level, share * level) for _ in range(length)]


@pytest.mark.parametrize("share", [0.001, 0.01, 0.1])
def test_noise_alone_is_taken_for_growth_less_than_once_in_a_thousand(share: float) -> None:
    assert sum(bool(verdict(noise(seed, 500, share)).grows) for seed in range(NOISES)) <= 1


@pytest.mark.parametrize("seed", range(20))
def test_a_planted_leak_is_found(seed: int) -> None:
    leaking = [each + 1.5 * at for at, each in enumerate(noise(seed, 500, 0.005))]
    found = verdict(leaking)
    assert found.grows
    assert found.rose == pytest.approx(1.5 * 19, rel=0.5)
    assert found.ended - found.began == pytest.approx(found.rose)


def test_what_fills_at_first_and_then_stands_does_not_grow() -> None:
    assert verdict([100.0, 200, 300, 400, 450, 480, 490, 495, 499] + [500.0] * 21).grows is False


def test_a_handle_lost_in_each_stretch_is_found() -> None:
    assert verdict([100.0 + at for at in range(30)], piece=1).grows
    assert not verdict([10.0 + at / 30 for at in range(30)], piece=1).grows


@pytest.mark.parametrize("at", range(11, 30))
def test_a_single_step_does_not_grow(at: int) -> None:
    stepped = [each + 20 * (number >= at) for number, each in enumerate(noise(at, 500, 0.002))]
    assert verdict(stepped).grows is False


def test_what_falls_does_not_grow_and_too_few_figures_tell_nothing() -> None:
    assert verdict([500.0 - at for at in range(30)]).grows is False
    for few in ([], [1.0], [1.0] * 8):
        assert verdict(few).grows is None


def levels(p95: Callable[[int], float]) -> Callable[[int], dict[str, Any]]:
    """What a server would tell whose p95 for so many users were this."""
    return lambda users: {"users": users, "p95": p95(users), "p50": 1.0, "a_second": users * 2.0, "server_cpu_ms": 3.0}


@pytest.mark.parametrize("at", [1, 2, 7, 40, 100, 500])
def test_the_knee_is_the_most_who_are_answered_in_time_to_one_in_five(at: int) -> None:
    found = load.knee(levels(lambda users: 100.0 if users <= at else 900.0), until=500, begin=1, most=512)
    assert found["found"]
    assert at / load.NARROW - 1 <= found["users"] <= at
    assert found["a_second"] == found["users"] * 2.0
    tried = [one["users"] for one in found["levels"]]
    assert tried == sorted(set(tried))


def test_no_knee_is_made_up() -> None:
    never = load.knee(levels(lambda _: 900.0), until=500, begin=16, most=512)
    assert (never["users"], never["found"], never["p95"]) == (0, True, None)
    assert [one["users"] for one in never["levels"]] == [1, 2, 4, 8, 16]
    assert load.knee(levels(lambda users: 400.0 * (users > 5) + 200), until=500, begin=16, most=512)["users"] in (4, 5)
    always = load.knee(levels(lambda _: 100.0), until=500, begin=1, most=100)
    assert (always["users"], always["found"]) == (100, False)


def test_answers_and_samples_are_told_by_stretches() -> None:
    answers = [Answer(at, "page", at / 10) for at in (0.1, 0.2, 1.1, 1.9, 2.5)]
    samples = [(0.5, {"handles": 4.0}), (0.7, {"handles": 6.0}), (1.5, {"handles": 7.0}), (3.5, {"handles": 9.0})]
    told = load.in_stretches(answers, samples, 1.0)
    assert told == {"p50_ms": [10.0, 110.0], "p95_ms": [20.0, 190.0], "handles": [5.0, 7.0]}


def test_what_is_answered_wrongly_and_fast_makes_nobody_look_fast() -> None:
    answers = [Answer(0, "page", 0.1)] * 9 + [Answer(0, "page", 0.001, "RuntimeError: no")]
    told = load.figures(answers)
    assert (told["p50"], told["p95"], told["wrong"]) == (100.0, 60_000.0, 1)
    assert told["wrong_most"] == {"page: RuntimeError: no": 1}
    assert load.figures([])["p95"] == 0


@pytest.mark.django_db(transaction=True)
def test_what_it_costs_to_be_connected_is_told() -> None:
    told = connecting(3)
    assert set(told) == {"connected anew", "asked whether it answers"}
    assert all(0 <= one["least"] <= one["p50"] for one in told.values())


def test_what_a_process_holds_is_told_and_one_that_is_gone_holds_nothing(tmp_path: Path) -> None:
    before = held([os.getpid()])
    with (tmp_path / "open").open("w"):
        assert held([os.getpid()])["handles"] == before["handles"] + 1
    assert before["memory_mb"] > 10
    assert before["threads"] >= 1
    assert held([2**22 + 1]) == {"memory_mb": 0, "handles": 0, "threads": 0}


@pytest.fixture
def answering() -> Iterator[tuple[Server, list[str]]]:
    """A server that knows one page and one session, and the cookies that it was sent."""
    cookies: list[str] = []

    class Page(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            cookies.append(self.headers.get("Cookie", ""))
            if "lost" in cookies[-1]:
                self.send_response(302)
                self.send_header("Location", "/sign-in/?next=/")
            else:
                self.send_response(500 if self.path == "/broken/" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

    with Quiet(("127.0.0.1", 0), Page) as one:
        thread = threading.Thread(target=one.serve_forever)
        thread.start()
        yield Server(one.server_port, os.getpid()), cookies
        one.shutdown()
        thread.join()


def test_whoever_is_answered_wrongly_goes_on_and_it_is_told(answering: tuple[Server, list[str]]) -> None:
    on, cookies = answering
    asks = [Ask("/", kind="mine"), Ask("/", session="", kind="public"), Ask("/broken/", kind="broken")]
    answers = kept_up(on, [User("mine", lambda n: asks[n % 3])], 0.2)
    assert len(answers) > 3
    assert {one.kind for one in answers if one.wrong} == {"broken"}
    assert "answered with 500" in next(one.wrong for one in answers if one.wrong)
    assert {"", True} == {one and "village_session=mine" in one for one in cookies}
    assert all(one.took > 0 for one in answers)


def test_a_lost_session_is_wrong_also_where_a_form_leads_elsewhere(answering: tuple[Server, list[str]]) -> None:
    on, _ = answering
    (first, *_) = kept_up(on, [User("lost", lambda _: Ask("/", [("a", "b")], 302, kind="saved"))], 0.05)
    assert "/sign-in/" in first.wrong


def test_a_server_that_is_gone_is_told_and_a_pause_is_kept() -> None:
    on = Server(1, os.getpid())
    answers = kept_up(on, [User("mine", lambda _: Ask("/"))], 0.2, 0.1)
    assert 1 <= len(answers) <= 4
    assert all(one.wrong.startswith("ConnectionRefusedError") for one in answers)


@pytest.mark.slow
def test_everybody_works_through_the_mix_and_nothing_goes_wrong(built_demo: Built, tmp_path: Path) -> None:
    var = tmp_path / "var"
    copy_demo(built_demo, var)
    environment = demo_environment(var) | {"DJANGO_SETTINGS_MODULE": "village.config.settings"}
    environment["PYTHONPATH"] += f"{os.pathsep}{ROOT}"
    asked = {"workers": [1], "until": 20_000, "soak": 0.3, "helped": 1_000, "seconds": 1, "settings": False, "most": 2}
    asked["people"] = 0
    line = [sys.executable, "-m", "benchmarks.load", json.dumps(asked)]
    told = json.loads(subprocess.run(line, env=environment, check=True, cwd=ROOT, stdout=subprocess.PIPE).stdout)
    assert told["there"]["children_in_the_index"] > 2_900
    for knee in told["knee"]["1"].values():
        assert (knee["users"], knee["found"]) == (2, False)
        for one in knee["levels"]:
            assert one["wrong"] == 0, one
    soak = told["soak"]
    assert soak["wrong"] == 0, soak["wrong_most"]
    assert {"p95_ms", "memory_mb", "handles", "threads", "wal_mb", "worker_memory_mb"} <= set(soak["series"])
    assert all(math.isfinite(each) for one in soak["series"].values() for each in one)
    assert told["audit_is_whole"]


@pytest.mark.parametrize("workers", ["", "two", "0", "1,65", "1;2"])
def test_processes_that_cannot_be_are_refused_before_anything_is_built(workers: str) -> None:
    with pytest.raises(Complaint, match="Processes are numbers from 1 to 64"):
        command(workers=workers)
