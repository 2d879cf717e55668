"""A demo on this machine that may be broken: its folder, its database, its processes and whoever starts them again."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from throwaway import ROOT, free_port, need, run

from faulting.journal import Thing

HERE = "127.0.0.1"
CSRF = "a" * 32
WORKERS = 2
READY_S = 120


@dataclass(frozen=True)
class Answer:
    """What came back: its status, where it leads, the session that it gives, what it says. Status 0: nothing came."""

    status: int
    location: str = ""
    session: str = ""
    text: str = ""


@dataclass
class Kept:
    """A process that is started again when it has ended, as systemd does (deploy/systemd, Restart=always)."""

    name: str
    words: Sequence[str]
    running: subprocess.Popen[bytes] | None = None
    starts: int = 0


@dataclass
class Site:
    """The demo in a folder, served on a port of its own by two processes, with two workers at one queue.

    `database`: an address of PostgreSQL, blank for SQLite in the folder; `more`: further settings of its processes.
    """

    folder: Path
    database: str = ""
    more: dict[str, str] = field(default_factory=dict)
    become: Sequence[str] = ()

    def __post_init__(self) -> None:
        self.var, self.port = self.folder / "var", free_port()
        serve = ("serve", "--port", str(self.port), "--workers", "2")
        self.processes = [Kept("web", serve), *(Kept(f"worker-{n + 1}", ("work",)) for n in range(WORKERS))]
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._keeper: threading.Thread | None = None

    def env(self) -> dict[str, str]:
        """What a process needs to be one of this site."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("VILLAGE_", "PYTHON", "PG"))}
        kept.pop("DATABASE_URL", None)
        mine = {"VILLAGE_MODE": "demo", "VILLAGE_VAR": str(self.var), "PYTHONPATH": str(ROOT / "src")}
        mine |= {"DJANGO_SETTINGS_MODULE": "village.config.settings"}
        mine |= {"DATABASE_URL": self.database} if self.database else {}
        return {**kept, **mine, **self.more}

    def run(self, *words: str, good: bool = True) -> str:
        """A command of Village, to its end."""
        return run([*self.become, sys.executable, "-m", "village", *words], env=self.env(), good=good)

    def popen(self, *words: str) -> subprocess.Popen[bytes]:
        """A command of Village in a group of its own; what it says goes to the folder's log."""
        with (self.folder / "said").open("ab") as said:
            line = [*self.become, sys.executable, "-m", "village", *words]
            return subprocess.Popen(line, env=self.env(), stdout=said, stderr=said, start_new_session=True)

    def start(self) -> None:
        """Start every process and keep them; returns when pages are answered."""
        self._ended.clear()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()
        need(self.waits_for("/about/") is not None, f"no page was answered: {self.said()}")

    def waits_for(self, path: str, seconds: float = READY_S) -> float | None:
        """How long it took until a page was answered with 200; None when it never was."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self.ask(path).status == 200:
                return time.monotonic() - began
            time.sleep(0.1)
        return None

    def said(self) -> str:
        """The end of what the processes said."""
        return (self.folder / "said").read_text(errors="replace")[-3000:] if (self.folder / "said").exists() else ""

    def _keep(self) -> None:
        while not self._ended.wait(0.1):
            with self._lock:
                for one in self.processes:
                    if one.running is None or one.running.poll() is not None:
                        end(one.running)
                        one.running, one.starts = self.popen(*one.words), one.starts + 1

    def kill(self, name: str, *, child: bool = False) -> bool:
        """SIGKILL to a process and all it started, or (`child`) to one that it started; whether there was one."""
        with self._lock:
            one = next(one for one in self.processes if one.name == name).running
            if one is None:
                return False
            if not child:
                end(one)
                return True
            below = _below(one.pid)
            for pid in below[-1:]:
                os.kill(pid, signal.SIGKILL)
            return bool(below)

    def stop(self) -> None:
        """End every process, and wait until it has."""
        self._ended.set()
        if self._keeper:
            self._keeper.join()
        for one in self.processes:
            if one.running and one.running.poll() is None:
                one.running.terminate()
        for one in self.processes:
            if one.running:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    one.running.wait(20)
                end(one.running)
                one.running = None

    def ask(
        self,
        path: str,
        *,
        session: str = "",
        sent: Iterable[tuple[str, str]] | None = None,
        file: tuple[str, bytes] | None = None,
        source: str = HERE,
        patience: float = 30,
    ) -> Answer:
        """One request, by whoever has this session, from this address; `sent`: what a form sends, `file`: with it."""
        headers = {"Cookie": f"csrftoken={CSRF}; {session}"}
        body = None
        if sent is not None:
            headers["Content-Type"], body = _form([("csrfmiddlewaretoken", CSRF), *sent], file)
        over = http.client.HTTPConnection(HERE, self.port, timeout=patience, source_address=(source, 0))
        try:
            over.request("GET" if body is None else "POST", path, body, headers)
            came = over.getresponse()
            text = came.read().decode(errors="replace")
            cookies = came.headers.get_all("Set-Cookie") or []
            given = next((one.split(";")[0] for one in cookies if one.startswith("village_session=")), "")
            return Answer(came.status, came.headers.get("Location", ""), given, text)
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            over.close()

    def sign_in(self, persona: str) -> str:
        """The session of a persona of the demo; blank while nobody can sign in."""
        return self.ask("/sign-in/demo/", sent=[("persona", persona)]).session

    def found(self) -> tuple[list[Thing], dict[str, object]]:
        """What is in the database of what was written on purpose; and how queue and audit stand."""
        line = [*self.become, sys.executable, str(Path(__file__).with_name("found.py"))]
        told = json.loads(run(line, env=self.env()))
        return [Thing(*one) for one in told.pop("things")], told

    def idle(self, seconds: float) -> bool:
        """Whether the queue comes to rest within so many seconds: nothing waits that is due, nothing runs."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            runs = self.found()[1]["runs"]
            if not isinstance(runs, Mapping) or not {"ready", "running"} & set(runs):
                return True
            time.sleep(2)
        return False


def end(process: subprocess.Popen[bytes] | None) -> None:
    """SIGKILL to a process and to everything it started."""
    if process is not None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _below(pid: int) -> list[int]:
    """The processes that a process started and that serve: not the one that cleans up after them."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            with contextlib.suppress(OSError):
                if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(child)
    return found


def _form(fields: Sequence[tuple[str, str]], file: tuple[str, bytes] | None) -> tuple[str, bytes]:
    """The type and the bytes of a form that is sent."""
    if file is None:
        return "application/x-www-form-urlencoded", urlencode(fields).encode()
    edge, (name, content) = "-----edge-of-a-part", file
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields]
    parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n')
    whole = "".join(parts).encode() + b"Content-Type: text/csv\r\n\r\n" + content + f"\r\n--{edge}--\r\n".encode()
    return f"multipart/form-data; boundary={edge}", whole
