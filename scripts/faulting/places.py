"""Where faults happen: a demo that is built once, and copied for each fault; what can be done to a copy."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from throwaway import Machine, need, run

from faulting.journal import Journal
from faulting.proxy import Proxy
from faulting.site import HERE, Site

ROOM = 64 << 20  # bytes that a small disk has beyond what is on it
SOURCE = {
    "organisation": "leeds-made-up", "kind": "early-help", "area": "E08000035", "sensitive": "none", "trust": "3",
    "duplicate_free": "no", "mode": "delta", "every_days": "7", "contact": "nobody", "shipped": "village", "own": "",
}  # fmt: skip


class Skipped(Exception):
    """This fault cannot be made here; the message says why."""


class Place:
    """A folder with a demo, on SQLite or on a PostgreSQL of its own; each fault has a copy of it."""

    def __init__(self, folder: Path, database: str, seed: int) -> None:
        self.folder, self.database, self.seed, self.name = folder, database, seed, ""
        self.machine: Machine | None = None
        self.sites: list[Site] = []
        self.journals: list[Journal] = []
        if database == "postgres":
            self.machine = Machine(folder / "machine")
            self.machine.create()
            with (folder / "machine" / "data" / "pg_hba.conf").open("a") as hba:  # each fault has a database of its own
                hba.write("host all village 127.0.0.1/32 scram-sha-256\n")
            self.machine.sql("SELECT pg_reload_conf()")

    def build(self, given: Path | None) -> None:
        """Build the demo, or take one that is built (`given`, of SQLite only)."""
        first = Site(self.folder, self._address("village"))
        if given is not None:
            need(self.machine is None, "a demo that is built can be given for SQLite only")
            shutil.copytree(given, first.var)
        else:
            first.run("demo", "--no-serve")

    def _address(self, name: str, port: int | None = None) -> str:
        one = self.machine
        return f"postgres://village:{one.password}@{HERE}:{port or one.port}/{name}" if one else ""

    def journal(self, name: str) -> Journal:
        """Outside everything that is broken."""
        self.journals.append(Journal(self.folder / f"{name}.journal"))
        return self.journals[-1]

    def copy(self, name: str, into: Path | None = None, tablespace: str = "") -> Site:
        """A copy of the demo for one fault."""
        folder = into or self.folder / name
        folder.mkdir(exist_ok=True)
        shutil.copytree(self.folder / "var", folder / "var")
        if self.machine:
            more = f" TABLESPACE {tablespace}" if tablespace else ""
            self.machine.sql(f"CREATE DATABASE {name} TEMPLATE village OWNER village{more}")
        one = Site(folder, self._address(name))
        self.sites.append(one)
        return one

    def site(self) -> Site:
        """A copy that is up."""
        one = self.copy(self.name)
        one.start()
        return one

    @contextlib.contextmanager
    def sources(self, site: Site) -> Iterator[None]:
        """With two sources in its register that can send files."""
        session = site.sign_in("lena")
        for slug in ("faults", "faults-file"):
            sent = [("title", slug.capitalize()), ("slug", slug), *SOURCE.items()]
            came = site.ask("/settings/feeds/add/", session=session, sent=sent)
            need(came.status == 302, f"the source was not taken: {came.status}")
        yield

    @contextlib.contextmanager
    def small_disk(self) -> Iterator[tuple[Site, Path]]:
        """A copy on a disk that is nearly full, up; and the file that fills it."""
        if os.geteuid() != 0:
            raise Skipped("a small disk is mounted by root only")
        disk = self.folder / "disk"
        disk.mkdir()
        size = sum(path.stat().st_size for path in (self.folder / "var").rglob("*") if path.is_file())
        if self.machine:
            size += int(self.machine.sql("SELECT pg_database_size('village')"))
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size + ROOM},mode=755", "tmpfs", str(disk)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            raise Skipped("no small disk can be mounted here")
        try:
            space = ""
            if self.machine:
                (disk / "base").mkdir()
                shutil.chown(disk / "base", "postgres", "postgres")
                self.machine.sql(f"CREATE TABLESPACE small LOCATION '{disk}/base'")
                space = "small"
            one = self.copy(self.name, disk / "site", space)
            one.start()
            yield one, disk / "filler"
            one.stop()
        finally:
            for each in self.sites:
                each.stop()
            if self.machine:
                self.machine.sql(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
                self.machine.sql("DROP TABLESPACE IF EXISTS small")
            run(["umount", "-l", str(disk)])

    @contextlib.contextmanager
    def read_only(self, site: Site) -> Iterator[None]:
        """No write gets through meanwhile. PostgreSQL says that it is read-only; SQLite's file is on a disk that was
        put so, as a system does when the disk fails, with the processes started anew."""
        if self.machine:
            self._read_only_postgres(on=True)
            yield
            self._read_only_postgres(on=False)
            return
        if os.geteuid() != 0:
            raise Skipped("a disk is made read-only by root only")
        site.stop()
        var = str(site.var)
        run(["mount", "--bind", var, var])
        try:
            run(["mount", "-o", "remount,ro,bind", var])
            site.start()
            yield
        finally:
            site.stop()
            run(["umount", "-l", var])
        site.start()

    def _read_only_postgres(self, *, on: bool) -> None:
        one = self.machine
        need(one, "there is no PostgreSQL")
        assert one is not None
        one.sql(f"ALTER DATABASE {self.name} SET default_transaction_read_only = {'on' if on else 'off'}")
        ends = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'"
        one.sql(ends)

    def behind_proxy(self) -> tuple[Site, Proxy]:
        """A copy that reaches its database over a way that can be broken."""
        if self.machine is None:
            raise Skipped("SQLite is reached over no connection")
        one = self.copy(self.name)
        proxy = Proxy(self.machine.port, self.seed)
        one.database = self._address(self.name, proxy.port)
        one.start()
        return one, proxy

    def with_clock(self) -> Site:
        """A copy whose processes have a clock that can be put."""
        found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        if not found:
            raise Skipped("libfaketime was not found; install it (on Debian: apt-get install faketime)")
        one = self.copy(self.name)
        self.leap(one, "+0")
        stamp = str(one.folder / "clock")
        one.more = {"LD_PRELOAD": str(found[-1]), "FAKETIME_TIMESTAMP_FILE": stamp, "FAKETIME_NO_CACHE": "1"}
        one.more |= {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0"}
        one.start()
        return one

    def leap(self, site: Site, by: str) -> None:
        """Put the clock of a copy's processes off the true time by so many seconds."""
        whole = site.folder / "clock.new"
        whole.write_text(f"{by}\n")
        whole.replace(site.folder / "clock")

    def end(self) -> None:
        """End everything that was started."""
        for one in self.sites:
            one.stop()
        for journal in self.journals:
            journal.close()
        if self.machine:
            for process in self.machine.beside:
                process.terminate()
            for path in (self.folder / "machine").glob("*/postmaster.pid"):
                words = self.machine.words("pg_ctl", "-D", str(path.parent), "-m", "immediate", "stop")
                subprocess.run(words, check=False, capture_output=True, cwd="/")
