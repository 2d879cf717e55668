"""Rehearses what one hopes never to need, on a PostgreSQL of its own that is gone afterwards: an older version with
data in it, a backup under load, a disaster, both ways back, an upgrade and its undoing, new keys. Every step checks
what came of it, and the first that is not as it should be ends the rehearsal. Prints seconds and counts as JSON.

    .venv/bin/python scripts/rehearse.py [--data little] [--from COMMIT]
"""

import argparse
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from badge_keys import badges_across_keys
from throwaway import ROOT, Machine, free_port, need, run

HOST = "rehearsal.example.org"
OLDER = "a06bd8c4"  # before there was a directory of services
POINT = "before_the_mistake"
PARTS = ["install", "write_and_lose", "back_to_a_moment", "back_to_the_end", "lost_once_more", "upgrade", "new_keys"]
WRITES = 3.0
"""Seconds of writing before a machine is lost once more."""
# Writes until it is ended and says each entry once it is kept: whatever it said must be there after a disaster.
WRITER = """
import datetime as dt, django
django.setup()
from village.kernel.audit.actions import record
while True:
    seq = record(actor="rehearsal", action="rehearsal.write", thing="n:1", at=dt.datetime.now(dt.UTC))
    print(seq, flush=True)
"""
SEAL = """
import django
django.setup()
from village.kernel.access.sealing import seal_of
print(seal_of("rehearsal").encrypt(b"as it was").decode())
"""
# Opens what SEAL closed and every sealed document of the records.
OPEN = """
import sys, django
django.setup()
from village.casework.models import Sealed
from village.casework.queries.files import SEAL
from village.kernel.access.sealing import seal_of
for closed in sys.argv[1:]:
    assert seal_of("rehearsal").decrypt(closed.encode()) == b"as it was"
print(len([seal_of(SEAL).decrypt(bytes(one.content)) for one in Sealed.objects.all()]))
"""


class Village:
    """One version of Village on a machine: its source, its folder, its keys."""

    def __init__(self, machine: Machine, folder: Path) -> None:
        self.machine, self.var, self.source = machine, folder / "var", ROOT
        self.custodian, self.mode = folder / "elsewhere" / "audit.jsonl", "service"
        self.own = self.var / "checkpoints" / "audit.jsonl"
        self.key, self.earlier = secrets.token_urlsafe(50), ""

    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("VILLAGE_", "PYTHON", "PG"))}
        url = f"postgres://village:{self.machine.password}@127.0.0.1:{self.machine.port}/village"
        mine = {"VILLAGE_MODE": self.mode, "VILLAGE_HOSTS": HOST, "VILLAGE_BEHIND_PROXY": "1", "DATABASE_URL": url}
        mine |= {"VILLAGE_SECRET_KEY": self.key, "VILLAGE_SECRET_KEY_EARLIER": self.earlier}
        mine |= {"VILLAGE_VAR": str(self.var), "VILLAGE_AUDIT_CHECKPOINTS": f"{self.own},{self.custodian}"}
        mine |= {"PYTHONPATH": str(self.source / "src"), "DJANGO_SETTINGS_MODULE": "village.config.settings"}
        return {**kept, **mine}

    def __call__(self, *words: str, good: bool = True) -> str:
        return run([sys.executable, "-m", "village", *words], env=self.env(), good=good)

    def python(self, code: str, *words: str, good: bool = True) -> str:
        return run([sys.executable, "-c", code, *words], env=self.env(), good=good)

    def organisation(self, name: str) -> None:
        self("people", "add-organisation", name, "--name", name, "--kind", "council", "--area", "E08000035")

    def knows(self, name: str) -> bool:
        table = "organisations_organisation"
        return self.machine.sql(f"SELECT count(*) FROM {table} WHERE slug = '{name}'", "village") == "1"

    def verify(self) -> int:
        """Ends the rehearsal unless the audit is whole; how many entries it has."""
        said = self("audit", "verify")
        need("The audit is whole" in said, f"the audit is not whole: {said}")
        return int(self.machine.sql("SELECT max(seq) FROM audit_entry", "village"))

    def answers(self) -> None:
        """Serves, and ends the rehearsal unless pages are answered."""
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "village", "serve", "--port", str(port), "--workers", "1"],
            env=self.env(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            for path in ("/", "/plan/", "/sign-in/"):
                need(_answered(f"http://127.0.0.1:{port}{path}"), f"{path} was not answered")
        finally:
            server.terminate()
            server.wait()


def _answered(address: str) -> bool:
    headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
    for _ in range(240):
        try:
            with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError:
            return False
        except OSError:
            time.sleep(0.5)
    return False


def _lines(said: Path) -> list[int]:
    return [int(line) for line in said.read_text().splitlines() if line]


class Rehearsal:
    """The story, a step for each method, in this order."""

    def __init__(self, folder: Path, data: str, older: str) -> None:
        self.folder, self.data, self.older = folder, data, older
        self.seconds: dict[str, float] = {}
        self.found: dict[str, object] = {"data": data}
        self.machine = Machine(folder / "machine")
        self.village = Village(self.machine, folder)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        print(f"-- {name}", file=sys.stderr, flush=True)
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 1)

    def install(self) -> None:
        """The older version and a new database, with data in it."""
        with self.step("install"):
            for name, commit in (("older", self.older), ("newer", "HEAD")):  # what is not committed does not count
                run(["git", "clone", "-q", str(ROOT), str(self.folder / name)])
                run(["git", "checkout", "-q", "--detach", commit], cwd=self.folder / name)
            self.village.source = self.folder / "older"
            self.machine.create()
        with self.step("data"):
            if self.data == "demo":
                self.village.mode = "demo"
                self.village("demo", "--no-serve")
                self.village.mode, self.village.key = "service", (self.village.var / "secret-key").read_text()
            self.village("prepare")
            if self.data == "little":
                plan = self.village.source / "src/village/reference/plan/childrens-plan-2007"
                self.village("plan", "import", str(plan))
                self.village("warehouse", "build")
            self.village("audit", "checkpoint")
            self.village.answers()
        self.documents = int(self.village.python(OPEN))
        self.found["documents"] = self.documents
        size = self.machine.sql("SELECT pg_database_size('village')")
        self.found |= {"database_bytes": int(size), "entries": self.village.verify()}

    @contextmanager
    def somebody_writes(self, said: Path) -> Iterator[None]:
        """Somebody who writes to the audit until the database is gone, and says what is kept."""
        with said.open("w") as file:
            writer = subprocess.Popen(
                [sys.executable, "-c", WRITER], env=self.village.env(), stdout=file, stderr=subprocess.DEVNULL
            )
        self.machine.beside.append(writer)
        for _ in range(600):
            need(writer.poll() is None, "the writer ended")
            if said.stat().st_size:
                break
            time.sleep(0.1)
        need(said.stat().st_size, "nothing is kept for a minute")
        yield
        writer.wait()

    def write_and_lose(self) -> None:
        """A backup while somebody writes, then more, then a mistake, then everything on the machine is gone."""
        said = self.folder / "said"
        with self.somebody_writes(said):
            self._write_and_lose(said)
        self.said = _lines(said)
        need(self.before > 0 and len(self.said) > self.before, "too little was written")
        self.found["acknowledged_while_writing"] = len(self.said)

    def _write_and_lose(self, said: Path) -> None:
        with self.step("backup"):
            self.machine.back_up("backup")
            self.var_kept()
        self.village.organisation("before")
        self.village("audit", "checkpoint")
        self.before = len(said.read_text().splitlines())
        self.machine.sql(f"SELECT pg_create_restore_point('{POINT}')")
        self.village.organisation("mistake")
        self.village("audit", "checkpoint")
        with self.step("disaster"):
            self.machine.stop("immediate")
            shutil.rmtree(self.machine.folder / "data")
            shutil.rmtree(self.village.var)

    def back_to_a_moment(self) -> None:
        """On a fresh folder: what came before the mistake is there, it is not, and the audit says what is missing."""
        custodian, whole = self.village.custodian, self.village.custodian.read_text()
        with self.step("restore_to_a_moment"):
            self.machine.restore("backup", "moment", to=POINT)
            self.var_back()
        need(self.village.knows("before") and not self.village.knows("mistake"), "the moment is not the one asked for")
        self.opens()
        last = int(self.machine.sql("SELECT max(seq) FROM audit_entry", "village"))
        need(self.said[self.before - 1] <= last < self.said[-1], "entries before the moment are missing")
        with self.step("verify_at_a_moment"):
            said = self.village("audit", "verify", good=False)
            need("missing" in said, f"that entries were taken away does not show: {said}")
            kept = [line for line in whole.splitlines(keepends=True) if json.loads(line)["seq"] <= last]
            for path in (custodian, self.village.own):
                path.write_text("".join(kept))
            self.village.verify()
        self.village.answers()
        self.machine.stop()
        custodian.write_text(whole)
        self.found["entries_given_up_at_the_moment"] = self.said[-1] - last

    def back_to_the_end(self) -> None:
        """Everything that was ever acknowledged is there again."""
        with self.step("restore_to_the_end"):
            self.machine.restore("backup", "end")
            self.var_back()
            shutil.copy(self.village.custodian, self.village.own)
        self.found["acknowledged_and_lost"] = len(set(self.said) - self.entries())
        need(self.found["acknowledged_and_lost"] == 0, "what was acknowledged is lost")
        need(self.village.knows("mistake"), "the last that was written is lost")
        self.opens()
        with self.step("verify_at_the_end"):
            self.found["entries_restored"] = self.village.verify()
        self.village.answers()

    def lost_once_more(self) -> None:
        """What was brought back is copied again in the same folder, and can be lost and brought back as before."""
        self.copied("copied_again", "again")
        self.lost_from("again", "lost_once_more")

    def copied(self, step: str, backup: str) -> None:
        """The log is copied from here on, and there is a whole copy to begin with."""
        with self.step(step):
            self.machine.copy_log()
            self.machine.back_up(backup)

    def lost_from(self, backup: str, name: str) -> None:
        """Somebody writes, the machine is gone, and all that was acknowledged since a copy is brought back from it."""
        said, gone = self.folder / name, self.machine.name
        with self.somebody_writes(said):
            time.sleep(WRITES)
            self.machine.stop("immediate")
            shutil.rmtree(self.machine.folder / gone)
        with self.step(f"restore_{name}"):
            self.machine.restore(backup, name)
        acknowledged = _lines(said)
        self.found[f"acknowledged_{name}"] = len(acknowledged)
        need(acknowledged and not set(acknowledged) - self.entries(), f"what was acknowledged is lost: {name}")
        self.village.verify()

    def upgrade(self) -> None:
        """To the version that is here and back, with the site stopped; then there again for good."""
        before = self.machine.state()
        with self.step("backup_before_upgrade"):
            self.machine.back_up("stopped")
            self.var_kept()
        done = "SELECT count(*) FROM django_migrations"
        applied = int(self.machine.sql(done, "village"))
        self.to_newer("upgrade")
        self.found["migrations_applied"] = int(self.machine.sql(done, "village")) - applied
        self.village.organisation("newer")
        with self.step("rollback"):
            self.machine.stop()
            self.machine.restore("stopped", "undone", log=False)
            self.village.source = self.folder / "older"
            self.var_back()
        need(self.machine.state() == before, "what was undone is not as it was")
        self.village.verify()
        self.village.answers()
        self.machine.log_aside()
        self.copied("copied_after_undoing", "undone-copy")
        self.lost_from("undone-copy", "lost_after_undoing")
        self.to_newer("upgrade_again")

    def to_newer(self, name: str) -> None:
        with self.step(name):
            self.village.source = self.folder / "newer"
            self.village("prepare")
        self.village.verify()
        self.village.answers()

    def new_keys(self) -> None:
        """The key of checkpoints, the server's own, the database's password and the key of an issuer of badges."""
        with self.step("new_audit_key"):
            self.village("audit", "replace-key")
        self.village.organisation("after")
        self.village("audit", "checkpoint")
        self.village.verify()
        need(len(list(self.village.var.glob("audit-key.*.pem"))) == 1, "the old key is not kept")
        closed, old = self.village.python(SEAL), self.village.key
        with self.step("new_secret_key"):
            self.village.key = secrets.token_urlsafe(50)
            self.village.python(OPEN, closed, good=False)
            self.village.earlier = old
            before = self.village.python(OPEN, closed)
            self.village("prepare")
            self.village.earlier = ""  # for a moment: what was closed anew needs it no more
            self.found["documents_closed_anew"] = int(self.village.python(OPEN))
            need(before == str(self.found["documents_closed_anew"]), "a document is lost with the old key")
            self.village.earlier = old
        old = self.machine.password
        with self.step("new_database_password"):
            new = secrets.token_urlsafe(20)
            self.machine.sql(f"ALTER ROLE village PASSWORD '{new}'")
            need("cannot be reached" in self.village("audit", "verify", good=False), "the old password still opens")
            self.machine.password = new
            self.village.verify()
        with self.step("new_badge_key"):
            self.found["badges_accepted_across_keys"] = badges_across_keys(self.village, self.folder / "badges")
        self.village.answers()
        self.machine.stop()

    def var_back(self) -> None:
        shutil.rmtree(self.village.var, ignore_errors=True)
        self.village.var.mkdir()
        run(["tar", "--extract", "--gzip", "--file", self.files, "--directory", str(self.village.var)])
        need(self.sums() == self.kept, "a file of the folder is not as it was copied")
        self.village("prepare")  # the pages' style and scripts are made again

    def var_kept(self) -> None:
        self.kept = self.sums()
        self.files = run([str(ROOT / "deploy" / "village-files"), str(self.village.var), str(self.folder)])

    def sums(self) -> dict[str, str]:
        """Of every file in Village's own folder that is copied, a sum over what is in it."""
        found = [path for path in self.village.var.rglob("*") if path.is_file()]
        names = {path.relative_to(self.village.var).as_posix(): path for path in found}
        return {
            name: hashlib.sha256(path.read_bytes()).hexdigest()
            for name, path in names.items()
            if not name.startswith("static/")
        }

    def opens(self) -> None:
        """Ends the rehearsal unless every sealed document of the records is there and opens with the key in hand."""
        need(int(self.village.python(OPEN)) == self.documents, "a document of the records is lost")

    def entries(self) -> set[int]:
        return {int(line) for line in self.machine.sql("SELECT seq FROM audit_entry", "village").split()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Rehearse backup, disaster, restore, upgrade, rollback and new keys.")
    parser.add_argument("--data", choices=("demo", "little"), default="demo", help="What is in the database.")
    parser.add_argument("--from", dest="older", default=OLDER, help="The commit to upgrade from.")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("rehearse: stopped"))  # and so nothing is left behind
    folder = Path(tempfile.mkdtemp(prefix="rehearse-"))
    folder.chmod(0o711)
    one = Rehearsal(folder, given.data, given.older)
    one.found["from"] = run(["git", "rev-parse", "--short", given.older])
    try:
        for part in (
            "install",
            "write_and_lose",
            "back_to_a_moment",
            "back_to_the_end",
            "lost_once_more",
            "upgrade",
            "new_keys",
        ):
            getattr(one, part)()
        print(json.dumps({**one.found, "seconds": one.seconds}, indent=1))
    finally:
        for process in one.machine.beside:
            process.terminate()
        for path in (folder / "machine").glob("*/postmaster.pid"):
            words = one.machine.words("pg_ctl", "-D", str(path.parent), "-m", "immediate", "stop")
            subprocess.run(words, check=False, capture_output=True, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
