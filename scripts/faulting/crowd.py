"""People who write while things break, each noting what was acknowledged; and a reader of public pages."""

import datetime as dt
import random
import re
import subprocess
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from types import TracebackType

from faulting.journal import Journal
from faulting.site import Answer, Site, end

CONSULTATION = "/have-your-say/leeds-2027/"
ROWS, MANY_ROWS = 40, 1200
# What anyone reads without a session. The first group shows figures or words, and must be answered whatever the
# database does; the second asks the database which edition of a plan holds, or more, and may say that it cannot.
OF_THE_WAREHOUSE = (
    "/measures/",
    "/measures/infant-mortality/",
    "/schools/",
    "/data/neighbours/",
    "/about/",
    "/privacy/",
)
OF_THE_DATABASE = ("/", "/plan/", "/places/", "/data/", "/have-your-say/", "/services/", "/places/E08000035/plan/")
SORRY = "Try again"


class Crowd:
    """Everybody at once, while a fault is on: `with Crowd(site, journal, seed) as crowd`."""

    def __init__(
        self, site: Site, journal: Journal, seed: int, *, pause: float = 0.3, batch_pause: float = 6, rows: int = ROWS
    ) -> None:
        self.site, self.journal, self.pause, self.batch_pause, self.rows = site, journal, pause, batch_pause, rows
        self.seed, self.ended = seed, threading.Event()
        self.pages: Counter[str] = Counter()
        self.slowest = 0.0
        self.unreadable: Counter[str] = Counter()
        self.beside: dict[str, subprocess.Popen[bytes] | None] = {"import": None, "build": None}
        self.commands: Counter[str] = Counter()

    def __enter__(self) -> "Crowd":
        works: tuple[Callable[[random.Random], None], ...]
        works = (self.write_notes, self.write_notes, self.answer, self.send_feeds, self.import_files, self.build)
        works += (self.read,)
        self.threads = [
            threading.Thread(target=work, args=(random.Random(f"{self.seed}-{n}"),), daemon=True)
            for n, work in enumerate(works)
        ]
        for one in self.threads:
            one.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.ended.set()
        for one in self.threads:
            one.join()

    def _insist(self, what: Callable[[], Answer], done: Callable[[Answer], bool], chance: random.Random) -> bool:
        """Do it until it is acknowledged, as somebody does who presses the button again; or, one time in four, give
        up after the first failure."""
        gives_up = chance.random() < 0.25
        while not self.ended.is_set():
            if done(what()):
                return True
            if gives_up:
                return False
            self.ended.wait(0.5)
        return False

    def _signed_in(self, persona: str) -> str:
        while not self.ended.is_set():
            session = self.site.sign_in(persona)
            if session:
                return session
            self.ended.wait(0.5)
        return ""

    def write_notes(self, chance: random.Random) -> None:
        """Kofi writes notes of families; each page can be sent again and is kept once."""
        pages: dict[str, list[str]] = {}
        session = ""
        while not self.ended.is_set():
            session = session or self._signed_in("kofi")
            if not pages:
                pages = self._pages_of_notes(session)
                if not pages:
                    session = ""
                    continue
            page, mark = chance.choice(sorted(pages)), uuid.uuid4().hex
            on = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=3)
            sent = [("kind", "call"), ("on-day", str(on.day)), ("on-month", str(on.month)), ("on-year", str(on.year))]
            sent += [(name, "no") for name in pages[page]]
            sent += [("words", f"Fault {mark}"), ("key", mark), ("page", str(uuid.UUID(mark)))]
            self.journal.try_("note", mark, texts=1, audit=1)
            lost: list[str] = []

            def once(page: str = page, sent: list[tuple[str, str]] = sent, lost: list[str] = lost) -> Answer:
                nonlocal session
                came = self.site.ask(page, session=session, sent=sent)
                if came.status in (404, 302) and not came.location.endswith("/notes/"):  # signed out meanwhile
                    lost.append(session)
                    session = self._signed_in("kofi")
                return came

            if self._insist(once, lambda came: came.status == 302 and came.location.endswith("/notes/"), chance):
                self.journal.keep("note", mark)
            self.ended.wait(self.pause)

    def _pages_of_notes(self, session: str) -> dict[str, list[str]]:
        found = {}
        families = self.site.ask("/help/", session=session)
        for one in sorted(set(re.findall(r"/help/([0-9a-f-]{36})/", families.text))):
            page = self.site.ask(f"/help/{one}/notes/write/", session=session)
            if page.status == 200:
                found[f"/help/{one}/notes/write/"] = sorted(set(re.findall(r'name="(seen_[^"]+)"', page.text)))
        return found

    def answer(self, chance: random.Random) -> None:
        """Anyone says what they think of a plan, each from another address."""
        while not self.ended.is_set():
            mark, source = uuid.uuid4().hex, f"127.{chance.randrange(1, 255)}.{chance.randrange(255)}.2"
            sent = [("said", f"Fault {mark}"), ("kind", "parent"), ("once", mark)]
            self.journal.try_("answer", mark, audit=1)

            def once(sent: list[tuple[str, str]] = sent, source: str = source) -> Answer:
                return self.site.ask(CONSULTATION, sent=sent, source=source)

            if self._insist(once, lambda came: came.status == 302, chance):
                self.journal.keep("answer", mark)
            self.ended.wait(self.pause)

    def send_feeds(self, chance: random.Random) -> None:
        """Lena sends files of a source, each of which a worker takes in in the background."""
        session = self._signed_in("lena")
        while not self.ended.is_set():
            mark, content = _feed(chance, self.rows)
            self.journal.try_("feed", mark, arrived=1, taken=1, records=self.rows, versions=self.rows)

            def once(mark: str = mark, content: bytes = content) -> Answer:
                nonlocal session
                page = "/settings/feeds/faults/send/"
                came = self.site.ask(page, session=session, sent=[], file=(f"{mark}.csv", content))
                if came.status in (404, 302) and not came.location.endswith("/faults/"):
                    session = self._signed_in("lena")
                return came

            if self._insist(once, lambda came: came.location.endswith("/settings/feeds/faults/"), chance):
                self.journal.keep("feed", mark)
            self.ended.wait(5 * self.pause)

    def import_files(self, chance: random.Random) -> None:
        """An operator takes in a file from the command line, and again until it is done: it may be killed."""
        while not self.ended.is_set():
            mark, content = _feed(chance, MANY_ROWS)
            path = self.journal.folder / f"{mark}.csv"  # not on a disk that is broken
            path.write_bytes(content)
            self.journal.try_("import", mark, arrived=1, taken=1, records=MANY_ROWS, versions=MANY_ROWS)
            if self._command("import", "people", "feed", "faults-file", str(path)):
                self.journal.keep("import", mark)
            path.unlink()
            self.ended.wait(self.batch_pause)

    def build(self, chance: random.Random) -> None:
        """An operator builds the warehouse, and again until it is done: it may be killed."""
        while not self.ended.is_set():
            self._command("build", "warehouse", "build")
            self.ended.wait(self.batch_pause)

    def _command(self, name: str, *words: str) -> bool:
        """Once begun, an import is always brought to its end: another file comes after it."""
        while True:
            self.beside[name] = one = self.site.popen(*words)
            while one.poll() is None:
                if self.ended.is_set() and name == "build":
                    end(one)
                time.sleep(0.05)
            self.beside[name] = None
            self.commands[f"{name}_{'done' if one.returncode == 0 else 'cut_short'}"] += 1
            if one.returncode == 0:
                return True
            if self.ended.wait(0.5) and (name == "build" or self.commands["patience"] > 20):
                return False
            self.commands["patience"] += self.ended.is_set()

    def read(self, chance: random.Random) -> None:
        """Somebody reads public pages, one after another."""
        while not self.ended.is_set():
            for group, pages in (("warehouse", OF_THE_WAREHOUSE), ("database", OF_THE_DATABASE)):
                began = time.monotonic()
                page = chance.choice(pages)
                came = self.site.ask(page)
                self.slowest = max(self.slowest, time.monotonic() - began)
                self.pages[f"{group}_{came.status or 'nothing'}"] += 1
                readable = came.status in (0, 200) or (came.status == 503 and SORRY in came.text)
                if not readable or (came.status == 503 and group == "warehouse"):
                    self.unreadable[f"{page} {came.status}"] += 1
            self.ended.wait(0.1)

    def figures(self) -> dict[str, object]:
        """What readers were answered, and how slowly at worst."""
        pages = dict(sorted(self.pages.items()))
        commands = {name: count for name, count in sorted(self.commands.items()) if name != "patience"}
        return {
            "pages": pages,
            "unreadable": dict(self.unreadable),
            "slowest_page_s": round(self.slowest, 1),
        } | commands


def _feed(chance: random.Random, rows: int) -> tuple[str, bytes]:
    """The mark of a made-up file of children whom nobody knows, and its bytes."""
    mark = f"f{uuid.uuid4().hex[:16]}"
    lines = ["record,forename,surname,date_of_birth,sex,postcode,organisation,role,started_on"]
    for number in range(rows):
        name, surname = (_name(chance) for _ in range(2))
        born = dt.date(2010, 1, 1) + dt.timedelta(days=chance.randrange(4500))
        lines.append(f"{mark}.{number},{name},{surname},{born},F,LS1 4AP,Made up,Worker,2026-09-01")
    return mark, "\n".join(lines).encode()


def _name(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(4)).capitalize()
