"""People at work on the real server: processes and threads as `./village serve` starts them, sessions, cookies, the
whole stack from the socket to the page."""

import contextlib
import http.client
import os
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

SAID = 4_000
TICK = os.sysconf("SC_CLK_TCK")
CSRF = secrets.token_urlsafe(48)[:32].replace("-", "a").replace("_", "b")


@dataclass(frozen=True)
class Ask:
    """One request, and the status that answers it: with `sent`, what a form sends."""

    page: str
    sent: Sequence[tuple[str, str]] = ()
    status: int = 200


@dataclass
class User:
    """Somebody who is signed in, and what they ask next, by its number."""

    session: str
    asks: Callable[[int], Ask]
    account: str = ""
    done: int = 0
    took: list[float] = field(default_factory=list)

    def ask(self, over: http.client.HTTPConnection, page: Ask) -> None:
        """Ask once. Raises RuntimeError when it is answered otherwise than it should be."""
        headers = {"Cookie": f"village_session={self.session}; csrftoken={CSRF}"}
        if page.sent:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode([("csrfmiddlewaretoken", CSRF), *page.sent]) if page.sent else None
        began = time.perf_counter()
        over.request("POST" if page.sent else "GET", page.page, body=body, headers=headers)
        answer = over.getresponse()
        text = answer.read()
        self.took.append(time.perf_counter() - began)
        if answer.status != page.status:
            raise RuntimeError(f"{page.page} was answered with {answer.status}: {text[:300]!r}")


@dataclass(frozen=True)
class Server:
    """A server that runs, and how much of the processor it and its database have had."""

    port: int
    pid: int

    def spent(self) -> float:
        """Seconds of processor until now."""
        return sum(map(_spent, [self.pid, *_below(self.pid), *_of_the_database()]))


@contextlib.contextmanager
def server(processes: int = 2) -> Iterator[Server]:
    """The server on a port of its own, over the database of this process, gone afterwards."""
    from django.conf import settings  # noqa: PLC0415 - the measured process sets itself up first

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    port = free_port()
    line = [sys.executable, "-m", "village", "serve", "--port", str(port), "--workers", str(processes)]
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(line, stdout=said, stderr=said)
        try:
            wait(port)
            yield Server(port, running.pid)
        except RuntimeError as error:
            said.seek(0)
            raise RuntimeError(f"{error}\nThe server said: {said.read()[-SAID:].decode(errors='replace')}") from error
        finally:
            running.terminate()
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()


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
        over = http.client.HTTPConnection(HERE, on.port, timeout=60)
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
