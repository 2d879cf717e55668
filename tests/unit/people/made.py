"""An index to begin from: systems that send records, what they send, and people who may look after it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper

from village.kernel.access.rules import Clearance, Grant, Viewer
from village.kernel.accounts.actions import add_organisation
from village.people.actions.feeding import take_in
from village.people.models import Feed, Record, SourceSystem

AREA, ELSEWHERE = "E08000003", "E08000006"  # Manchester, Salford
NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
LONG_AGO, FAR_OFF = dt.date(2020, 1, 1), dt.date(2030, 1, 1)
# Numbers of the range kept for tests (999), with their check digits (NHS Data Dictionary, modulus 11).
NHS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050")

ANNA = {
    "forename": "Anna", "surname": "Testperson", "date_of_birth": "2015-03-14", "sex": "F", "postcode": "M14 5AB",
}  # fmt: skip


def viewer(*roles: str, area: str | None = AREA, cleared: bool = True, name: str = "Some Viewer") -> Viewer:
    """Somebody with roles in an area (None: everywhere), signed in with a second factor, vetted and trained."""
    grants = tuple(Grant(role, LONG_AGO, None, area) for role in roles)
    on_file = tuple(Clearance(kind, LONG_AGO, FAR_OFF) for kind in ("vetting", "training")) if cleared else ()
    return Viewer(str(uuid.uuid4()), name, "council", True, True, grants, on_file)


def source(slug: str = "health", *, area: str = AREA, **values: Any) -> SourceSystem:
    """A system that sends records; it holds each child once and sends what changed, unless said otherwise."""
    told: dict[str, Any] = {
        "title": f"The {slug} system",
        "organisation": add_organisation(
            slug=f"org-{area}", name="A council", kind="council", area=area, by="test", at=NOW
        ),
        "kind": slug if slug in ("health", "school") else "other",
        "area": area,
        "trust": 5,
        "duplicate_free": True,
        "mode": "delta",
        "every_days": 7,
        "contact": "system@example.org",
        "opened_at": NOW,
    } | values
    return SourceSystem.objects.get_or_create(slug=slug, defaults=told)[0]


def feed_of(system: SourceSystem, many: int = 0, sha256: str = "") -> Feed:
    """A feed that waits to be taken in."""
    return Feed.objects.create(
        source=system,
        received_at=NOW,
        name="feed.csv",
        sha256=sha256 or uuid.uuid4().hex,
        rows=many,
        state="held",
        held_because="new",
    )


def take(
    system: SourceSystem, rows: Iterable[Mapping[str, str | None]], *, feed: Feed | None = None, at: dt.datetime = NOW
) -> dict[str, int]:
    """Rows of a system, taken in."""
    rows = list(rows)
    return take_in(feed=feed or feed_of(system, len(rows)), rows=rows, by="test", at=at)


def row(key: str, **said: str) -> dict[str, str]:
    """Anna's row under some key, but for what is said; a blank leaves it out."""
    return {concept: text for concept, text in {"record": key, **ANNA, **said}.items() if text}


def record(system: SourceSystem, key: str) -> Record:
    """A record as it stands."""
    return Record.objects.select_related("child").get(source=system, key=key)


def together(*records: Record) -> bool:
    """Whether records are of one child now."""
    return len({Record.objects.get(pk=one.pk).child_id for one in records}) == 1


class Postgres(DatabaseWrapper):
    """PostgreSQL with nobody at the other end: `asked` is what was executed, `answers` what it says to each of it."""

    def __init__(self, answers: list[tuple[Any, ...]] | None = None) -> None:
        super().__init__(connection.settings_dict)
        self.asked: list[tuple[str, list[Any]]] = []
        self.answers = answers or []

    def cursor(self) -> Any:
        return self

    def __enter__(self) -> "Postgres":
        return self

    def __exit__(self, *_: object) -> None: ...

    def execute(self, sql: str, params: list[Any]) -> None:
        self.asked.append((sql.strip(), params))

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.answers
