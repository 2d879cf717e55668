"""The database's tables as this version has them.

On PostgreSQL a change of a table waits for everybody who uses it, and whoever comes after waits for the change. So it
waits for a moment only, lets them pass, and is tried again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import OperationalError, connection

from village.cli.complaint import Complaint

LONGEST = 4.0
"""Seconds that a change may wait for a table, and others behind it."""
TRIES, PAUSE = 8, 5.0
"""How often it is tried, and seconds in which others pass."""
IN_USE = "55P03"
"""PostgreSQL's own number for a lock that was not to be had in time."""


def migrate() -> None:
    """Bring the tables to this version. Raises Complaint where one is in use all along: what was changed until then is
    whole, and is not done again."""
    for left in reversed(range(TRIES)):
        try:
            with _waiting_briefly():
                call_command("migrate", verbosity=0, interactive=False)
            return
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != IN_USE:
                raise
        if left:
            time.sleep(PAUSE)
    do = "Stop what still uses the database (the server, the worker, a report), and run the same command again."
    raise Complaint("A table that must be changed is in use all the time.", do)


@contextmanager
def _waiting_briefly() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{LONGEST * 1000:.0f}ms"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
