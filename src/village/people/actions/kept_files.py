"""Files of feeds, kept until they are taken in or refused."""

import datetime as dt
import os
import shutil
import uuid
from pathlib import Path

from django.conf import settings

from village.kernel.audit import actions as audit
from village.kernel.jobs.registry import job
from village.people.models import Feed
from village.people.rules.sources import WAITING

LONG_ENOUGH = dt.timedelta(days=1)
"""A file that no feed waits for may be one that is just arriving; a day later it is not."""


def kept_file(source: int, sha256: str) -> Path:
    """Where the file of a feed is until it is taken in or refused: each source has its own, though another sent the
    same bytes."""
    return _folder() / f"{source}-{sha256}"


def keep_file(kept: Path, path: Path) -> None:
    """Keep a file, readable by this service alone; whole or not at all, whoever else keeps the same at once."""
    if kept.exists():
        return
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = kept.with_name(f"{kept.name}.{uuid.uuid4().hex}")
    try:
        with path.open("rb") as whole, part.open("xb") as copy:
            part.chmod(0o600)
            shutil.copyfileobj(whole, copy)
            copy.flush()
            os.fsync(copy.fileno())
        part.replace(kept)
    finally:
        part.unlink(missing_ok=True)


@job("people.kept-files", cron="40 3 * * *")
def sweep(*, by: str, at: dt.datetime) -> int:
    """Destroy files that no feed waits for: what was left behind where something was killed."""
    waiting = Feed.objects.filter(state__in=WAITING).values_list("source", "sha256")
    needed = {kept_file(source, sha256) for source, sha256 in waiting}
    gone = 0
    for file in sorted(_folder().glob("*")):
        if file not in needed and file.stat().st_mtime < (at - LONG_ENOUGH).timestamp():
            file.unlink(missing_ok=True)
            gone += 1
    if gone:
        audit.record(actor=by, action="people.feed.sweep", thing="feeds", at=at, detail={"files": gone})
    return gone


def _folder() -> Path:
    return Path(settings.VAR) / "feeds"
