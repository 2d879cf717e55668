"""Rows put into tables as fast as a database takes them, past its checks of what they point to."""

import contextlib
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def copy(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows into a table; None is no value, and no text holds a tab or a line's end."""
    from django.db import connection  # noqa: PLC0415 - the measured process sets itself up

    names = ", ".join(f'"{one}"' for one in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as into:  # nosec B608
                into.write("".join(["\t".join([_text(one) for one in row]) + "\n" for row in rows]))
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # nosec B608


def _text(value: Any) -> str:
    return "\\N" if value is None else str(value).replace("\\", "\\\\")


@contextlib.contextmanager
def unchecked() -> Iterator[None]:
    """For as long as this lasts nobody looks whether what rows point to is there, and a SQLite does not wait for its
    disc; on PostgreSQL only whoever owns the server may do so."""
    from django.db import connection  # noqa: PLC0415

    postgres = connection.vendor == "postgresql"
    before = ["SET session_replication_role = replica"] if postgres else ["PRAGMA synchronous = OFF", _CACHE]
    after = ["SET session_replication_role = DEFAULT"] if postgres else ["PRAGMA synchronous = NORMAL"]
    with connection.constraint_checks_disabled():
        _run(before)
        try:
            yield
        finally:
            _run(after)


_CACHE = "PRAGMA cache_size = -1000000"


def _run(statements: Sequence[str]) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        for one in statements:
            cursor.execute(one)


class Rows:
    """Rows by table, each under the next number of its table, until they are put there."""

    def __init__(self, columns: Mapping[str, str], seed: int = 1) -> None:
        self.columns = {table: ("id", *names.split()) for table, names in columns.items()}
        self.last: Counter[str] = Counter()
        self.kept: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self.asked: set[str] = set()
        self.chance = random.Random(seed)  # nosec B311 - made up

    def follow(self) -> None:
        """Their numbers go on after those that are in the database."""
        from django.db import connection  # noqa: PLC0415

        with connection.cursor() as cursor:
            for table in self.columns:
                cursor.execute(f"SELECT max(id) FROM {table}")  # nosec B608
                self.last[table] = cursor.fetchone()[0] or 0

    def add(self, table: str, *values: Any) -> int:
        """One more; returns its number."""
        self.last[table] = number = self.last[table] + 1
        self.kept[table].append((number, *values))
        return number

    def ref(self) -> str:
        """A name that nothing else has, as both databases read it."""
        return f"{self.chance.getrandbits(128):032x}"

    def once(self, name: str) -> bool:
        """Whether this was not asked of the name before."""
        new = name not in self.asked
        self.asked.add(name)
        return new

    def put(self) -> None:
        """Put there what was kept until now."""
        from django.db import transaction  # noqa: PLC0415

        with transaction.atomic():
            for table, rows in self.kept.items():
                copy(table, self.columns[table], rows)
        self.kept.clear()

    def settle(self) -> None:
        """The tables count on from here; on PostgreSQL the planner is told of them, as it would be within the hour."""
        from django.db import connection  # noqa: PLC0415

        if connection.vendor == "postgresql":
            counts = [f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {n})" for table, n in self.last.items()]
            _run([*counts, "ANALYZE"])  # nosec B608
