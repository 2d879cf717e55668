"""A PostgreSQL that is made for a rehearsal and is gone afterwards."""

import os
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


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
        self.receiver: subprocess.Popen[bytes] | None = None
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
        self.start("data")
        self.copy_log()
        self.sql(f"CREATE ROLE village LOGIN PASSWORD '{self.password}'")
        self.sql("CREATE DATABASE village OWNER village")

    def start(self, name: str) -> None:
        self.name, self.port = name, free_port()
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c wal_level=replica"
        log = str(self.folder / f"{name}.log")
        self.postgres("pg_ctl", "-D", str(self.folder / name), "-w", "-t", "300", "-l", log, "-o", options, "start")

    def copy_log(self) -> None:
        """Copies the log from here on, as `village-log` does: the slot, what reads it, and commits that wait for it."""
        self.sql("SELECT pg_create_physical_replication_slot('village_log')")
        address = f"host={self.folder} port={self.port} user=postgres application_name=archive"
        reads = ("-D", str(self.wal), "--slot=village_log", "--synchronous", "-d", address)
        self.receiver = subprocess.Popen(self.words("pg_receivewal", *reads), stderr=subprocess.DEVNULL, cwd="/")
        self.beside.append(self.receiver)
        self.sql("ALTER SYSTEM SET synchronous_standby_names = 'archive'")
        self.sql("SELECT pg_reload_conf()")

    def log_aside(self) -> None:
        """What was copied of the log is of a future that is given up: a new copy begins in an empty folder."""
        self.postgres("mv", str(self.wal), f"{self.wal}-given-up")
        self.postgres("mkdir", str(self.wal))

    def stop(self, how: str = "fast") -> None:
        self.postgres("pg_ctl", "-D", str(self.folder / self.name), "-w", "-m", how, "stop")
        if self.receiver:
            self.receiver.terminate()
            self.receiver.wait()
            self.receiver = None

    def sql(self, text: str, database: str = "postgres") -> str:
        reach = ("-h", str(self.folder), "-p", str(self.port), "-U", "postgres", "-d", database)
        return self.postgres("psql", *reach, "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", text)

    def back_up(self, name: str) -> None:
        """A copy of the cluster, made and checked by what makes it in service."""
        script = shutil.copy(ROOT / "deploy" / "village-backup", self.folder)
        reach = (f"PGHOST={self.folder}", f"PGPORT={self.port}", "PGUSER=postgres")
        made = self.postgres("env", *reach, script, str(self.folder))
        Path(made).rename(self.folder / name)

    def restore(self, backup: str, name: str, *, to: str = "", log: bool = True) -> None:
        """A cluster from a backup and (`log`) the copy of the log, to a named point or to its end; started."""
        self.postgres("cp", "-a", str(self.folder / backup), str(self.folder / name))
        lines = ["synchronous_standby_names = ''"]  # until the log is copied again, or every commit waits for ever
        if log:
            lines.append(f"restore_command = 'cp {self.wal}/%f %p || cp {self.wal}/%f.partial %p'")
            lines += [f"recovery_target_name = '{to}'", "recovery_target_action = 'promote'"] if to else []
        with (self.folder / name / "postgresql.auto.conf").open("a") as file:
            file.write("\n".join(lines) + "\n")
        if log:
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
