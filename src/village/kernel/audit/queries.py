"""Reading and verifying the audit."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from village.kernel.audit import checkpoints
from village.kernel.audit.models import Entry
from village.kernel.audit.rules import FIELDS, Checkpoint, Verdict, judge

_ROWS_AT_A_TIME = 5_000


def rows() -> Iterator[tuple[object, ...]]:
    """Every entry from the first, as `rules.judge` takes it. Read in pages by number, so memory stays flat."""
    columns = ", ".join(f'"{name}"' for name in (*FIELDS, "previous", "hash"))
    table = Entry._meta.db_table
    after = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(f"SELECT {columns} FROM {table} WHERE seq > %s ORDER BY seq LIMIT %s", [after, _ROWS_AT_A_TIME])  # noqa: S608  # nosec B608
            page = cursor.fetchall()
            yield from page
            if len(page) < _ROWS_AT_A_TIME:
                return
            after = page[-1][0]


def head(*, at: dt.datetime) -> Checkpoint | None:
    """Where the chain stands now; None while it is empty."""
    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    return Checkpoint(last[0], last[1], at.astimezone(dt.UTC).isoformat(timespec="seconds")) if last else None


def verify() -> Verdict:
    """Judge the whole chain against every checkpoint kept in a file. Raises CheckpointError for a forged one."""
    key = checkpoints.signing_key(settings.AUDIT_KEY_FILE)
    files = [Path(c) for c in settings.CHECKPOINTS if not c.startswith("https://")]
    points = [point for file in files for point in checkpoints.kept(file, key)]
    return judge(rows(), points)


def keep_checkpoint(*, at: dt.datetime) -> Checkpoint | None:
    """Sign where the chain stands and hand it to the custodians; None (and nothing kept) while the chain is empty."""
    point = head(at=at)
    if point is not None:
        checkpoints.keep(point, checkpoints.signing_key(settings.AUDIT_KEY_FILE), settings.CHECKPOINTS)
    return point
