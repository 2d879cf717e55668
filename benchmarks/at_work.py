"""People at work on the real server: processes and threads as `./village serve` starts them, sessions, cookies, the
whole stack from the socket to the page. Whoever measures is a process apart from the server, with a connection that is
kept alive for each user."""

import contextlib
import http.client
import os
import random
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.apart import HERE, free_port, wait

SAID, SAID_OF_A_FAILURE = 4_000, 300
SIGN_IN = "/sign-in/"
TICK = os.sysconf("SC_CLK_TCK")
CSRF = secrets.token_urlsafe(48)[:32].replace("-", "a").replace("_", "b")


@dataclass(frozen=True)
class Ask:
    """One request, and the status that answers it: with `sent`, what a form sends. `session`: whose it is when not the
    user's own; blank: of nobody who is signed in. `kind`: what is counted as one."""

    page: str
    sent: Sequence[tuple[str, str]] = ()
    status: int = 200
    session: str | None = None
    kind: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer: seconds since all began, what was asked, how many seconds it took, and what was wrong with it."""

    at: float
    kind: str
    took: float
    wrong: str = ""


@dataclass
class User:
    """Somebody who is signed in, and what they ask next, by its number."""

    session: str
    asks: Callable[[int], Ask]
    account: str = ""
    home: str = ""
    """An address of this machine that they ask from, since one address may ask only so often."""
    done: int = 0
    took: list[float] = field(default_factory=list)

    def connected(self, to: "Server") -> http.client.HTTPConnection:
        """A connection of their own, which is made with the first request."""
        home = (self.home, 0) if self.home else None
        return http.client.HTTPConnection(HERE, to.port, timeout=60, source_address=home)

    def ask(self, over: http.client.HTTPConnection, page: Ask) -> None:
        """Ask once. Raises RuntimeError when it is answered otherwise than it should be."""
        session = self.session if page.session is None else page.session
        headers = {"Cookie": f"village_session={session}; csrftoken={CSRF}"} if session else {}
        if page.sent:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode([("csrfmiddlewaretoken", CSRF), *page.sent]) if page.sent else None
        began = time.perf_counter()
        over.request("POST" if page.sent else "GET", page.page, body=body, headers=headers)
        answer = over.getresponse()
        text = answer.read()
        self.took.append(time.perf_counter() - began)
        leads_to = answer.headers.get("Location", "")
        if answer.status != page.status or leads_to.startswith(SIGN_IN):  # a session that is lost, or never was
            told = leads_to or repr(text[:300])
            raise RuntimeError(f"{page.page} was answered with {answer.status}: {told}")


@dataclass(frozen=True)
class Server:
    """A server that runs, and how much of the processor it and its database have had."""

    port: int
    pid: int
    beside: tuple[int, ...] = ()
    """Programs of Village that run beside it."""

    def processes(self) -> list[int]:
        """The server's processes."""
        return [self.pid, *_below(self.pid)]

    def spent(self) -> float:
        """Seconds of processor until now, with those of the database."""
        return sum(map(_spent, [*self.processes(), *self.beside, *_of_the_database()]))


@contextlib.contextmanager
def server(processes: int = 2, **environment: str) -> Iterator[Server]:
    """The server on a port of its own, over the database of this process, gone afterwards."""
    from django.conf import settings  # noqa: PLC0415 - the measured process sets itself up first

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with program("serve", "--port", str(port), "--workers", str(processes), **environment) as pid:
        wait(port)
        yield Server(port, pid)


@contextlib.contextmanager
def program(*words: str, **environment: str) -> Iterator[int]:
    """A command of Village that runs until this is over; its process. What it said is told when something failed."""
    line = [sys.executable, "-m", "village", *words]
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(line, stdout=said, stderr=said, env={**os.environ, **environment})
        try:
            yield running.pid
        except (RuntimeError, SystemExit) as error:
            said.seek(0)
            told = said.read()[-SAID:].decode(errors="replace")
            raise RuntimeError(f"{error}\n./village {words[0]} said: {told}") from error
        finally:
            running.terminate()
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def at_work(on: Server, users: Sequence[User], requests: int, pause: float = 0.0) -> dict[str, float]:
    """Milliseconds of so many requests of each user, all users at once, each after a pause of so many seconds from the
    beginning of their last; and what each costs the server's processor. Everybody has asked twice before."""
    _together(on, users, 2, 0.0)
    for one in users:
        one.took.clear()
    spent, began = on.spent(), time.perf_counter()
    _together(on, users, requests, pause)
    lasted, cost = time.perf_counter() - began, on.spent() - spent
    took = sorted(1000 * each for one in users for each in one.took)
    return {
        "requests": len(took),
        "p50": round(took[len(took) // 2], 1),
        "p95": round(took[min(int(len(took) * 0.95), len(took) - 1)], 1),
        "max": round(took[-1], 1),
        "a_second": round(len(took) / lasted, 1),
        "cpu_ms": round(1000 * cost / len(took), 1),
    }


def _together(on: Server, users: Sequence[User], requests: int, pause: float) -> None:
    failed: list[BaseException] = []

    def work(number: int, one: User) -> None:
        over = one.connected(on)
        time.sleep(pause * number / len(users))
        try:
            for _ in range(requests):
                began = time.perf_counter()
                one.ask(over, one.asks(one.done))
                one.done += 1
                time.sleep(max(began + pause - time.perf_counter(), 0))
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=each) for each in enumerate(users)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failed:
        raise failed[0]


def kept_up(on: Server, users: Sequence[User], seconds: float, think: float = 0.0) -> list[Answer]:
    """Every answer that users have in so many seconds. The model is closed: each asks again when the last answer has
    come and they have thought, half as long as `think` seconds to half as long again. What is answered otherwise than
    it should be is told, and does not end it."""
    answers: list[Answer] = []
    began = time.perf_counter()

    def work(one: User, chance: random.Random) -> None:
        over = one.connected(on)
        time.sleep(chance.uniform(0, think))
        while (at := time.perf_counter() - began) < seconds:
            page, wrong = one.asks(one.done), ""
            one.done += 1
            try:
                one.ask(over, page)
            except (OSError, RuntimeError, http.client.HTTPException) as error:
                over.close()  # the next request opens it anew
                wrong = f"{type(error).__name__}: {error}"[:SAID_OF_A_FAILURE]
            answers.append(Answer(at, page.kind, time.perf_counter() - began - at, wrong))
            left = began + seconds - time.perf_counter()
            time.sleep(max(min(chance.uniform(0.5, 1.5) * think, left), 0))
        over.close()

    threads = [
        threading.Thread(target=work, args=(one, random.Random(number)))  # nosec B311 - made up
        for number, one in enumerate(users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in users:
        one.took.clear()
    return answers


def session_of(account: str) -> str:
    """The key of a session in which somebody has signed in with two factors."""
    from allauth.account.internal.flows import login  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415

    from village.kernel.accounts.models import Account  # noqa: PLC0415
    from village.kernel.accounts.sessions import SessionStore  # noqa: PLC0415

    one, store = Account.objects.get(ref=account), SessionStore()
    store[SESSION_KEY] = str(one.pk)
    store[BACKEND_SESSION_KEY] = "village.kernel.accounts.backends.AccountBackend"
    store[HASH_SESSION_KEY] = one.get_session_auth_hash()
    store[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    store[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = login.user_id_to_str(one)
    store.create()
    return str(store.session_key)


def _below(pid: int) -> list[int]:
    """The processes that a process started, and those that these started."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in map(int, task.read_text().split()):
                found += [child, *_below(child)]
    return found


def _of_the_database() -> list[int]:
    from django.db import connection  # noqa: PLC0415

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [int(row[0]) for row in cursor.fetchall()]


def _spent(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK
