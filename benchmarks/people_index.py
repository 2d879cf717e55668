"""An index of made-up children to measure on: feeds of the generator, taken in, or put there without being resolved."""

import datetime as dt
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import polars as pl

AT = dt.datetime(2026, 9, 1, 12, tzinfo=dt.UTC)
ON = "2026-09-01"
AREA = "E08000035"
NUMBERS = ("nhs_number", "upn", "uln")
SOURCES = {  # by trust, the systems that hold numbers first
    "health": 9,
    "school": 8,
    "social-care": 6,
    "youth-justice": 5,
    "early-help": 4,
    "childrens-centre": 3,
}


def made(folder: Path, children: int, seed: int = 1) -> Path:
    """So many children and what six services hold of them, in a new folder."""
    from village.synthetic.people import make  # noqa: PLC0415 - the measured process sets itself up first

    out = folder / f"people-{children}"
    make.make(out, count=children, seed=seed, months=0, area="", step=lambda _: None)
    return out


def rows(folder: Path, source: str, without: Sequence[str] = ()) -> Iterator[dict[str, str | None]]:
    """The rows of a source's first feed, by concept, as text."""
    whole = pl.scan_parquet(folder / "feeds" / source / f"{ON}.parquet").drop(without, strict=False)
    for part in whole.cast(pl.String).collect().iter_slices(50_000):
        yield from part.iter_rows(named=True)


def system(slug: str) -> Any:
    """A source of the index, by the name that the generator gives it."""
    from village.kernel.accounts.actions import add_organisation  # noqa: PLC0415
    from village.people.models import SourceSystem  # noqa: PLC0415

    council = add_organisation(slug="council", name="A council", kind="council", area=AREA, by="bench", at=AT)
    told = {
        "title": slug, "organisation": council, "kind": slug, "area": AREA, "trust": SOURCES[slug],
        "duplicate_free": slug in ("health", "school"), "mode": "delta", "every_days": 30, "contact": "",
        "opened_at": AT,
    }  # fmt: skip
    return SourceSystem.objects.get_or_create(slug=slug, defaults=told)[0]


def take(slug: str, some: Iterator[Mapping[str, str | None]], number: int = 0) -> dict[str, int]:
    """Rows of a source taken in as a feed; returns what was counted."""
    from village.people.actions.feeding import take_in  # noqa: PLC0415
    from village.people.models import Feed  # noqa: PLC0415

    feed = Feed.objects.create(
        source=system(slug), received_at=AT, name=slug, sha256=f"{slug}-{number}", rows=0, state="coming"
    )
    return take_in(feed=feed, rows=some, by="bench", at=AT)


@dataclass
class Stopwatch:
    """Processor seconds by stage; a stage called within another counts for itself alone."""

    seconds: dict[str, float] = field(default_factory=dict)
    _open: list[str] = field(default_factory=lambda: ["other"])
    _since: float = field(default_factory=time.process_time)

    def _turn(self) -> None:
        now = time.process_time()
        self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0.0) + now - self._since
        self._since = now

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, its time counted for the stage."""

        @wraps(function)
        def call(*args: Any, **named: Any) -> Any:
            self._turn()
            self._open.append(stage)
            try:
                return function(*args, **named)
            finally:
                self._turn()
                self._open.pop()

        return call

    def stages(self) -> dict[str, float]:
        """Seconds of each stage until now."""
        self._turn()
        return dict(self.seconds)


def watched() -> Stopwatch:
    """A stopwatch on the stages of taking in, from now on in this process."""
    from village.people.actions import feeding, resolving, settling  # noqa: PLC0415

    watch = Stopwatch()
    for module, name, stage in (
        (feeding, "read_row", "read"),
        (feeding, "normalise", "normalise"),
        (resolving, "neighbourhood", "look up"),
        (resolving, "decide", "decide"),
        (resolving, "insert", "write"),
        (settling, "insert", "write"),
        (feeding, "insert", "write"),
    ):
        setattr(module, name, watch.timed(stage, getattr(module, name)))
    found_under = cached_property(watch.timed("keys", vars(resolving.Arrival)["found_under"].func))
    found_under.__set_name__(resolving.Arrival, "found_under")
    resolving.Arrival.found_under = found_under  # type: ignore[method-assign,assignment]
    return watch


def peak_mb() -> int:
    """The most memory this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def size_of_database() -> int:
    """Bytes of the database on disk."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])
