"""A few hundred made-up children as two systems know them, with the mistakes of each told: an index to train on."""

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from village.kernel.access.rules import Clearance, Grant, Viewer
from village.kernel.organisations.models import Organisation
from village.people.actions.feeding import take_in
from village.people.models import Feed, SourceSystem

AREA, ELSEWHERE = "E08000003", "E08000006"  # Manchester, Salford
NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
LONG_AGO, FAR_OFF = dt.date(2020, 1, 1), dt.date(2040, 1, 1)
FORENAMES = (
    *("Anna", "Bela", "Cora", "Dina", "Elsa", "Fern", "Gwen", "Hana", "Iris", "Jade", "Kira", "Lena", "Mona", "Nora"),
    *("Olga", "Petra", "Rosa", "Sara", "Tess", "Vera", "Adam", "Boris", "Carl", "Dirk", "Emil", "Finn", "Glen", "Hugo"),
    *("Ivan", "Jack", "Karl", "Liam", "Milo", "Nils", "Otto", "Paul", "Rolf", "Sven", "Toby", "Walt"),
)
SURNAMES = [
    f"{one}{two}"
    for one in ("Test", "Made", "Mock", "Sham", "False")
    for two in ("person", "wick", "ford", "ley", "ham")
]


def viewer(*roles: str, area: str | None = AREA, second_factor: bool = True) -> Viewer:
    """Somebody with roles in an area (None: everywhere), vetted and trained."""
    grants = tuple(Grant(role, LONG_AGO, None, area) for role in roles)
    on_file = tuple(Clearance(kind, LONG_AGO, FAR_OFF) for kind in ("vetting", "training"))
    return Viewer(str(uuid.uuid4()), "Some Viewer", "council", True, second_factor, grants, on_file)


def nhs_number(serial: int) -> str:
    """The serial-th number of the range kept for tests that has a check digit (modulus 11)."""
    found = 0
    for body in range(999_000_000, 1_000_000_000):
        check = 11 - sum(int(c) * w for c, w in zip(str(body), range(10, 1, -1), strict=True)) % 11
        if check != 10:
            if found == serial:
                return f"{body}{check % 11}"
            found += 1
    raise AssertionError("out of test numbers")


def children(many: int, seed: int = 7) -> list[dict[str, str]]:
    """Children, two to a home, each told by concept."""
    draw = random.Random(seed)
    found = []
    for number in range(many):
        home = number // 2
        born = dt.date(2010, 1, 2) + dt.timedelta(days=draw.randrange(2500))
        found.append(
            {
                "forename": draw.choice(FORENAMES),
                "surname": SURNAMES[home % len(SURNAMES)],
                "date_of_birth": born.isoformat(),
                "sex": draw.choice("FM"),
                "postcode": f"M{1 + home % 40} {1 + home % 9}A{'ABDEFGHJ'[home // 9 % 8]}",
                "address": f"{1 + home} Made-up Street",
                "nhs_number": nhs_number(number),
            }
        )
    return found


def told_by(
    source: str, some: Iterable[Mapping[str, str]], *, wrong: float = 0.1, seed: int = 1
) -> list[dict[str, str]]:
    """What a source says of them: forenames misspelt (one letter doubled) and postcodes missing in `wrong` of each."""
    draw, rows = random.Random(seed), []
    for number, one in enumerate(some):
        row = {"record": f"{source}-{number}", **one}
        if draw.random() < wrong:
            row["forename"] = row["forename"][:2] + row["forename"][1:]
        if draw.random() < wrong:
            row["postcode"] = ""
        rows.append(row)
    return rows


def source(slug: str = "health", *, area: str = AREA, **values: Any) -> SourceSystem:
    """A system that sends all its records, each child once, unless said otherwise."""
    organisation, _ = Organisation.objects.get_or_create(
        slug="council", defaults={"name": "A council", "kind": "council"}
    )
    told: dict[str, Any] = {
        "title": f"The {slug} system",
        "organisation": organisation,
        "kind": slug if slug in ("health", "school") else "other",
        "area": area,
        "trust": 5,
        "duplicate_free": True,
        "mode": "full",
        "every_days": 7,
        "contact": "system@example.org",
        "mapping": {"columns": {"record": "id", "forename": "forename", "surname": "surname"}},
        "opened_at": NOW,
    } | values
    return SourceSystem.objects.get_or_create(slug=slug, defaults=told)[0]


def take(system: SourceSystem, rows: list[dict[str, str]]) -> dict[str, int]:
    """Rows taken in as they are."""
    feed = Feed.objects.create(
        source=system, received_at=NOW, name="made.csv", sha256=uuid.uuid4().hex, rows=len(rows), state="coming"
    )
    return take_in(feed=feed, rows=rows, by="test", at=NOW)


def index(many: int = 160) -> None:
    """Children as health and school know them."""
    some = children(many)
    take(source("health"), told_by("health", some, wrong=0.0))
    take(source("school"), told_by("school", some))
