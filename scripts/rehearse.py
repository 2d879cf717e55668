"""Rehearses what one hopes never to need, on a PostgreSQL of its own that is gone afterwards: an older version with
data in it, a backup under load, a disaster, both ways back, an upgrade and its undoing, new keys. Every step checks
what came of it, and the first that is not as it should be ends the rehearsal. Prints seconds and counts as JSON.

    .venv/bin/python scripts/rehearse.py [--data little] [--from COMMIT]
"""

import argparse
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = "rehearsal.example.org"
OLDER = "a06bd8c4"  # before there was a directory of services
POINT = "before_the_mistake"
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
assert seal_of("rehearsal").decrypt(sys.argv[1].encode()) == b"as it was"
print(len([seal_of(SEAL).decrypt(bytes(one.content)) for one in Sealed.objects.all()]))
"""


def need(true: object, otherwise: str) -> None:
    if not true:
        raise SystemExit(f"rehearse: {otherwise}")


def run(words: list[str], *, env: dict[str, str] | None = None, cwd: Path = ROOT, good: bool = True) -> str:
    """What a command says; ends the rehearsal when it fails, or (`good` false) when it does not."""
    done = subprocess.run(words, env=env, cwd=cwd, capture_output=True, text=True, check=False)
    said = f"{done.stdout}{done.stderr}"
    need((done.returncode == 0) == good, f"{' '.join(words)[:200]} ended with {done.returncode}:\n{said[-3000:]}")
    return (done.stdout if good else said).strip()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Machine:
    """A PostgreSQL in a folder: made, copied, started, ended."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        need(found, "PostgreSQL was not found; install it (on Debian: apt-get install postgresql)")
        self.bin, self.folder, self.password = found[-1], folder, secrets.token_urlsafe(20)
        self.wal, self.port = folder / "wal", free_port()
        folder.mkdir()
        self.become: list[str] = []
        self.beside: list[subprocess.Popen[bytes]] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
            self.become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self.postgres("mkdir", str(self.wal))

    def words(self, program: str, *words: str) -> list[str]:
        known = self.bin / program
        return [*self.become, "env", f"HOME={self.folder}", str(known) if known.exists() else program, *words]

    def postgres(self, program: str, *words: str) -> str:
        return run(self.words(program, *words), cwd=Path("/"))

    def create(self) -> None:
        """A cluster whose commits wait until the copy of its log has them, and a database that its user owns."""
        self.postgres("initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8")
        hba = self.folder / "data" / "pg_hba.conf"
        hba.write_text("local all,replication postgres trust\nhost village village 127.0.0.1/32 scram-sha-256\n")
        self.start("data", "-c synchronous_standby_names=archive")
        self.sql(f"CREATE ROLE village LOGIN PASSWORD '{self.password}'")
        self.sql("CREATE DATABASE village OWNER village")

    def start(self, name: str, options: str = "-c synchronous_standby_names=") -> None:
        self.name, self.port = name, free_port()
        options += f" -p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c wal_level=replica"
        log = str(self.folder / f"{name}.log")
        self.postgres("pg_ctl", "-D", str(self.folder / name), "-w", "-t", "300", "-l", log, "-o", options, "start")
        self.receiver: subprocess.Popen[bytes] | None = None
        if name == "data":
            address = f"host={self.folder} port={self.port} user=postgres application_name=archive"
            words = self.words("pg_receivewal", "-D", str(self.wal), "--synchronous", "-d", address)
            self.receiver = subprocess.Popen(words, stderr=subprocess.DEVNULL, cwd="/")
            self.beside.append(self.receiver)

    def stop(self, how: str = "fast") -> None:
        self.postgres("pg_ctl", "-D", str(self.folder / self.name), "-w", "-m", how, "stop")
        if self.receiver:
            self.receiver.terminate()
            self.receiver.wait()

    def sql(self, text: str, database: str = "postgres") -> str:
        reach = ("-h", str(self.folder), "-p", str(self.port), "-U", "postgres", "-d", database)
        return self.postgres("psql", *reach, "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", text)

    def back_up(self, name: str, *, log: str) -> None:
        """A copy of the cluster, checked against its own sums; `log` is where its write-ahead log comes from."""
        reach = ("-h", str(self.folder), "-p", str(self.port), "-U", "postgres")
        self.postgres("pg_basebackup", *reach, "-D", str(self.folder / name), "-X", log, "-c", "fast")
        self.postgres("pg_verifybackup", "-n", str(self.folder / name))

    def restore(self, backup: str, name: str, *, to: str = "", log: bool = True) -> None:
        """A cluster from a backup and (`log`) the copy of the log, to a named point or to its end; started."""
        self.postgres("cp", "-a", str(self.folder / backup), str(self.folder / name))
        if log:
            get = f"cp {self.wal}/%f %p || cp {self.wal}/%f.partial %p"
            lines = [f"restore_command = '{get}'", *([f"recovery_target_name = '{to}'"] if to else [])]
            lines += ["recovery_target_action = 'promote'"] if to else []
            (self.folder / name / "postgresql.auto.conf").write_text("\n".join(lines) + "\n")
            self.postgres("touch", str(self.folder / name / "recovery.signal"))
        self.start(name)
        for _ in range(600):
            if self.sql("SELECT pg_is_in_recovery()") == "f":
                return
            time.sleep(0.2)
        need(False, "the restored database did not come out of recovery")

    def state(self) -> dict[str, str]:
        """Of every table, how many rows it has and a sum over all that is in them."""
        tables = self.sql("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'", "village")
        one = "SELECT '{0}', count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {0} t"
        rows = self.sql(" UNION ALL ".join(one.format(name) for name in tables.split()), "village")
        return dict(row.split("|", 1) for row in rows.splitlines())


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
            run(["git", "clone", "-q", str(ROOT), str(self.folder / "older")])
            run(["git", "checkout", "-q", self.older], cwd=self.folder / "older")
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
        size = self.machine.sql("SELECT pg_database_size('village')")
        self.found |= {"database_bytes": int(size), "entries": self.village.verify()}

    def write_and_lose(self) -> None:
        """A backup while somebody writes, then more, then a mistake, then everything on the machine is gone."""
        said = self.folder / "said"
        with said.open("w") as file:
            writer = subprocess.Popen(
                [sys.executable, "-c", WRITER], env=self.village.env(), stdout=file, stderr=subprocess.DEVNULL
            )
        self.machine.beside.append(writer)
        while not said.stat().st_size:
            need(writer.poll() is None, "the writer ended")
            time.sleep(0.1)
        with self.step("backup"):
            self.machine.back_up("backup", log="none")
            shutil.copytree(self.village.var, self.folder / "backup-var")
        self.village.organisation("before")
        self.village("audit", "checkpoint")
        self.before = len(said.read_text().splitlines())
        self.machine.sql(f"SELECT pg_create_restore_point('{POINT}')")
        self.village.organisation("mistake")
        self.village("audit", "checkpoint")
        with self.step("disaster"):
            self.machine.stop("immediate")
            writer.wait()
            self.said = [int(line) for line in said.read_text().splitlines() if line]
            shutil.rmtree(self.machine.folder / "data")
            shutil.rmtree(self.village.var)
        self.found["acknowledged_while_writing"] = len(self.said)
        need(self.before > 0 and len(self.said) > self.before, "too little was written")

    def back_to_a_moment(self) -> None:
        """On a fresh folder: what came before the mistake is there, it is not, and the audit says what is missing."""
        custodian, whole = self.village.custodian, self.village.custodian.read_text()
        with self.step("restore_to_a_moment"):
            self.machine.restore("backup", "moment", to=POINT)
            self.var_back()
        need(self.village.knows("before") and not self.village.knows("mistake"), "the moment is not the one asked for")
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
        with self.step("verify_at_the_end"):
            self.found["entries_restored"] = self.village.verify()
        self.village.answers()

    def upgrade(self) -> None:
        """To the version that is here and back, with the site stopped; then there again for good."""
        before = self.machine.state()
        with self.step("backup_before_upgrade"):
            self.machine.back_up("stopped", log="stream")
            shutil.rmtree(self.folder / "backup-var")
            shutil.copytree(self.village.var, self.folder / "backup-var")
        done = "SELECT count(*) FROM django_migrations"
        applied = int(self.machine.sql(done, "village"))
        self.to_newer("upgrade")
        self.found["migrations_applied"] = int(self.machine.sql(done, "village")) - applied
        self.village.organisation("newer")
        with self.step("rollback"):
            self.machine.stop()
            self.machine.restore("stopped", "undone", log=False)
            self.var_back()
            self.village.source = self.folder / "older"
        need(self.machine.state() == before, "what was undone is not as it was")
        self.village.verify()
        self.village.answers()
        self.to_newer("upgrade_again")

    def to_newer(self, name: str) -> None:
        with self.step(name):
            self.village.source = ROOT
            self.village("prepare")
        self.village.verify()
        self.village.answers()

    def new_keys(self) -> None:
        """The key of checkpoints, the server's own and the database's password."""
        with self.step("new_audit_key"):
            self.village("audit", "replace-key")
        self.village.organisation("after")
        self.village("audit", "checkpoint")
        self.village.verify()
        need(len(list(self.village.var.glob("audit-key.*.pem"))) == 1, "the old key is not kept")
        closed, old = self.village.python(SEAL), self.village.key
        with self.step("new_secret_key"):
            self.village.key = secrets.token_urlsafe(50)
            if self.data == "demo":
                self.village.python(OPEN, closed, good=False)
            self.village.earlier = old
            self.found["sealed_documents_opened"] = int(self.village.python(OPEN, closed))
        old = self.machine.password
        with self.step("new_database_password"):
            new = secrets.token_urlsafe(20)
            self.machine.sql(f"ALTER ROLE village PASSWORD '{new}'")
            need("cannot be reached" in self.village("audit", "verify", good=False), "the old password still opens")
            self.machine.password = new
            self.village.verify()
        self.village.answers()
        self.machine.stop()

    def var_back(self) -> None:
        shutil.rmtree(self.village.var, ignore_errors=True)
        shutil.copytree(self.folder / "backup-var", self.village.var)

    def entries(self) -> set[int]:
        return {int(line) for line in self.machine.sql("SELECT seq FROM audit_entry", "village").split()}


def main() -> None:
    parser = argparse.ArgumentParser(description="Rehearse backup, disaster, restore, upgrade, rollback and new keys.")
    parser.add_argument("--data", choices=("demo", "little"), default="demo", help="What is in the database.")
    parser.add_argument("--from", dest="older", default=OLDER, help="The commit to upgrade from.")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="rehearse-"))
    folder.chmod(0o711)
    one = Rehearsal(folder, given.data, given.older)
    one.found["from"] = run(["git", "rev-parse", "--short", given.older])
    try:
        for part in ("install", "write_and_lose", "back_to_a_moment", "back_to_the_end", "upgrade", "new_keys"):
            getattr(one, part)()
        print(json.dumps({**one.found, "seconds": one.seconds}, indent=1))
    finally:
        for process in one.machine.beside:
            process.terminate()
        for path in (folder / "machine").glob("*/postmaster.pid"):
            words = one.machine.words("pg_ctl", "-D", str(path.parent), "-m", "immediate", "stop")
            subprocess.run(words, check=False, capture_output=True, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


main()
