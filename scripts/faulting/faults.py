"""The faults, a function each: its docstring is what is promised, what it returns are figures."""

import contextlib
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from faulting.crowd import OF_THE_DATABASE, OF_THE_WAREHOUSE, Crowd
from faulting.journal import Journal, wrong
from faulting.places import Place
from faulting.site import Answer, Site, end

Figures = dict[str, object]
LONG = 400  # records in a feed whose taking in lasts for seconds, so that a kill meets it
QUIET_S = 400  # a run is taken up after half a minute's silence of its worker, or after some minutes' patience


def audited(site: Site, journal: Journal, crowd: Crowd, *answers: dict[str, int]) -> Figures:
    """Nothing acknowledged is lost, nothing is there twice or by half, the queue comes to rest, the audit is whole; no
    reader was answered otherwise than with the page or, where it needs the database, with a readable 503; and in each
    of the times of which `answers` tell, pages of the warehouse were answered."""
    rest = site.idle(QUIET_S)
    found, standing = site.found()
    problems = wrong(journal.tried, journal.kept, found) + ([] if rest else ["the queue did not come to rest"])
    verdict = site.run("audit", "verify", good=True)
    problems += [] if "The audit is whole" in verdict else [f"the audit is not whole: {verdict}"]
    problems += [f"unreadable: {page}, {many} times" for page, many in crowd.unreadable.items()]
    problems += ["no page of the warehouse was answered for a time" for one in answers if not one.get("warehouse_200")]
    return {**crowd.figures(), **journal.figures(), **standing, "wrong": problems}


def kill(place: Place, seconds: float, seed: int) -> Figures:
    """SIGKILL of the server, of one of its processes, of a worker, of an import and of a build of the warehouse, at
    random moments while people write: what was acknowledged is there once, nothing is there by half, and a page of the
    warehouse is never answered with anything but itself."""
    site, journal, chance, killed = place.site(), place.journal("kill"), random.Random(seed), Counter[str]()
    pause = min(40.0, max(3.0, seconds / 40))
    down: list[float] = []
    with place.sources(site), Crowd(site, journal, seed, batch_pause=pause, rows=LONG) as crowd:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(chance.uniform(2.0, 14.0))
            what = chance.choice(("web", "web", "a process of web", "worker-1", "worker-2", "import", "build"))
            if what in crowd.beside:
                killed[what] += _cut_short(crowd, what, 2 * pause, chance)
            elif what == "a process of web":
                killed[what] += site.kill("web", child=True)
            elif what == "web":
                killed[what] += site.kill("web")
                down.append(site.waits_for("/about/") or 999)
            else:
                killed[what] += site.kill(what)
    longest = round(max(down, default=0), 1)
    told: Figures = {"killed": dict(killed), "longest_without_server_s": longest}
    return {**told, **audited(site, journal, crowd, dict(crowd.pages))}


def _cut_short(crowd: Crowd, what: str, patience: float, chance: random.Random) -> bool:
    """SIGKILL of the next import or build that begins within so many seconds, somewhere in its first three; whether
    there was one. A draw alone would fall between two of them nearly always."""
    until = time.monotonic() + patience
    before = crowd.beside[what]
    while time.monotonic() < until and crowd.beside[what] in (None, before):
        time.sleep(0.05)
    process = crowd.beside[what]
    if process is None or process is before:
        return False
    time.sleep(chance.uniform(0, 3))
    running = process.poll() is None
    end(process)
    return running


def workers(place: Place, seconds: float, seed: int) -> Figures:
    """Four workers at one queue, each killed now and then, and feeds as fast as they are taken: each feed is taken in
    once, each of its records is there once."""
    site, journal, chance = place.site(), place.journal("workers"), random.Random(seed)
    beside = [site.popen("work") for _ in range(2)]
    killed = 0
    with place.sources(site), Crowd(site, journal, seed, pause=0.1, batch_pause=30) as crowd:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(chance.uniform(3, 8))
            killed += site.kill(chance.choice(("worker-1", "worker-2")))
    try:
        return {"workers": 4, "killed": killed, **audited(site, journal, crowd)}
    finally:
        for one in beside:
            end(one)


def disk(place: Place, seconds: float, seed: int) -> Figures:
    """The disk is full for a while: what cannot be kept is not acknowledged and says so readably, pages of the
    warehouse are answered, and once there is room again everything goes on by itself."""
    with place.small_disk() as (site, filler):
        journal = place.journal("disk")
        with place.sources(site), Crowd(site, journal, seed, batch_pause=8) as crowd:
            time.sleep(seconds / 4)
            before = len(journal.kept)
            _fill(filler)
            refused = _while(crowd, seconds / 2)
            full = len(journal.kept)
            filler.unlink(missing_ok=True)
            time.sleep(seconds / 4)
        told: Figures = {
            "kept_before": before,
            "kept_while_full": full - before,
            "kept_after": len(journal.kept) - full,
        }
        return {**told, "answers_while_full": refused, **audited(site, journal, crowd, refused)}


def readonly(place: Place, seconds: float, seed: int) -> Figures:
    """The database takes no write for a while: nothing is acknowledged meanwhile, pages of the warehouse are answered,
    and it goes on by itself."""
    site, journal = place.site(), place.journal("readonly")
    with place.sources(site), Crowd(site, journal, seed, batch_pause=8) as crowd:
        time.sleep(seconds / 4)
        with place.read_only(site):
            time.sleep(2)
            before = len(journal.kept)
            refused = _while(crowd, seconds / 2)
            meanwhile = len(journal.kept) - before
        time.sleep(seconds / 4)
        after = len(journal.kept) - before - meanwhile
    told: Figures = {"kept_before": before, "kept_meanwhile": meanwhile, "kept_after": after}
    return {**told, "answers_meanwhile": refused, **audited(site, journal, crowd, refused)}


def connection(place: Place, seconds: float, seed: int) -> Figures:
    """The way to the database is slow, then drops connections, then is closed, then is as it was: pages of the
    warehouse are answered throughout, the others say readably that they cannot; each kind of trouble over, everything
    goes on without anybody's doing."""
    site, proxy = place.behind_proxy()
    journal, told = place.journal("connection"), {}
    answers: list[dict[str, int]] = []
    with place.sources(site), Crowd(site, journal, seed, batch_pause=10) as crowd:
        for mode in ("well", "slow", "dropping", "closed", "well"):
            before = len(journal.kept)
            proxy.mode = mode
            answers.append(_while(crowd, seconds / 5))
            kept = len(journal.kept) - before
            told[f"{mode}{'_again' if mode in told else ''}"] = {"answers": answers[-1], "kept": kept}
    return {"modes": told, **audited(site, journal, crowd, *answers)}


def clock(place: Place, seconds: float, seed: int) -> Figures:
    """The clocks of server and workers leap two days ahead, back again, and an hour behind; a worker is killed after
    each leap. Each feed is taken in once, nothing waits for days, the audit is whole."""
    site, journal, told = place.with_clock(), place.journal("clock"), {}
    with place.sources(site), Crowd(site, journal, seed, batch_pause=8) as crowd:
        for shift in ("+0", "+172800", "+0", "-3600", "+0"):
            place.leap(site, shift)
            before = len(journal.kept)
            time.sleep(seconds / 10)
            site.kill("worker-1")
            time.sleep(seconds / 10)
            told[f"{len(told)}: {shift} s"] = len(journal.kept) - before
    return {"kept_with_clock_at": told, **audited(site, journal, crowd)}


def warehouse(place: Place, seconds: float, seed: int) -> Figures:
    """The file of the warehouse in use is damaged, then empty, then gone: every public page is answered, and
    as it was under the last version that is whole; a build makes the damaged one whole again, and pages are as before.
    """
    site, told = place.site(), {}
    folder = site.var / "warehouse"
    now = _pages(site)
    former = _under_former(site, folder)
    for name, damage in (("damaged", _scribble), ("empty", _empty), ("gone", Path.unlink)):
        damage(folder / (folder / "current").read_text() / "warehouse.duckdb")
        _anew(site)  # what was read before is in memory: a new process reads the file
        told[name] = _compared(_pages(site), former)
        site.run("warehouse", "build")
        told[f"{name}_and_built"] = _compared(_pages(site), now)
    bad = [
        f"{name}: {count}" for name, count in told.items() if count != {"200": len(now), "as it should be": len(now)}
    ]
    return {"pages": told, "wrong": bad}


def _under_former(site: Site, folder: Path) -> dict[str, Answer]:
    """The pages as they are while the version before the one in use is pointed to."""
    pointer, used = folder / "current", (folder / "current").read_text()
    others = [one for one in folder.iterdir() if one.is_dir() and one.name not in (used,) and one.name.isalnum()]
    pointer.write_text(max(others, key=lambda one: one.stat().st_mtime_ns).name)
    _anew(site)
    found = _pages(site)
    pointer.write_text(used)
    return found


def _anew(site: Site) -> None:
    site.kill("web")
    site.waits_for("/about/")


def _pages(site: Site) -> dict[str, Answer]:
    return {page: site.ask(page) for page in (*OF_THE_WAREHOUSE, *OF_THE_DATABASE)}


def _compared(came: dict[str, Answer], wanted: dict[str, Answer]) -> dict[str, int]:
    same = sum(came[page].text == one.text for page, one in wanted.items())
    return {**Counter(str(one.status) for one in came.values()), "as it should be": same}


def _scribble(file: Path) -> None:
    """Bytes that nobody wrote, in every block of the file's second half and at its very beginning's end."""
    with file.open("r+b") as open_file:
        for place in range(file.stat().st_size // 8, file.stat().st_size, 65_536):
            open_file.seek(place)
            open_file.write(os.urandom(512))


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _fill(filler: Path) -> None:
    with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)


def _while(crowd: Crowd, seconds: float) -> dict[str, int]:
    """What readers were answered meanwhile."""
    before = Counter(crowd.pages)
    time.sleep(seconds)
    return dict(sorted((crowd.pages - before).items()))


FAULTS: dict[str, Callable[[Place, float, int], Figures]] = {
    one.__name__: one for one in (kill, workers, disk, readonly, connection, clock, warehouse)
}
SHARES = {"kill": 0.6, "workers": 0.1, "disk": 0.06, "readonly": 0.06, "connection": 0.08, "clock": 0.1}
