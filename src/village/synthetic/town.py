"""A made-up town for the demo: some three thousand children of Leeds as six services know them, mistakes and all, taken
in month by month; a sensitive service; a shielded child; a model of matching trained from the town and signed."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl
from django.db import transaction

from village.kernel.accounts.actions import add_organisation
from village.people.actions import sources, training
from village.people.actions.feeding import begin_feed, take_in
from village.people.actions.shielding import shield_child
from village.people.queries import known
from village.people.queries.feeds import source_called
from village.synthetic.demo import BY, LEEDS, ORGANISATIONS
from village.synthetic.people import make
from village.synthetic.personas import viewer

HOLDER = "leeds-made-up"  # whose systems these are
CHILDREN, SEED, MONTHS = 3000, 2026, 1
Row = dict[str, str | None]


@dataclass(frozen=True)
class Service:
    """A system of the town: how far its records are trusted, whether it holds each child once, what it sends."""

    slug: str
    title: str
    kind: str
    trust: int
    duplicate_free: bool = False
    mode: str = "delta"
    sensitive: str = ""


SERVICES = (  # those that hold numbers first: a town begins with its most complete register
    Service("health", "Child health records (made up)", "health", 9, True, "full"),
    Service("school", "School census (made up)", "school", 8, True, "full"),
    Service("social-care", "Children’s social care (made up)", "social-care", 6),
    Service("early-help", "Early help (made up)", "early-help", 4),
    Service("childrens-centre", "Children’s centres (made up)", "childrens-centre", 3),
    Service("young-people", "Substance misuse service (made up)", "other", 2, True, "full", "substance-misuse"),
)  # fmt: skip
FIRST_TWO = ("health", "school")
LATE = "childrens-centre"
"""It has not sent its last feed, and stands as late on the desk of whoever keeps the register."""
DAYS_AGO = 5
"""How long before the demo is made the last feeds came."""
YOUNGEST, CLIENTS = 13, 24


def demo_town(at: dt.datetime) -> None:
    """Make the town. Killed anywhere and done again it goes on from there; done again when whole, nothing happens."""
    for one in SERVICES:
        _enter(one, at)
    if not known.has_taken(SERVICES[-1].slug):
        with tempfile.TemporaryDirectory(prefix="village-town-") as folder:
            people = Path(folder) / "people"
            make.make(people, count=CHILDREN, seed=SEED, months=MONTHS, area=LEEDS, step=lambda _: None)
            _take_all(people, at)
    _shield_one(at)


def _enter(one: Service, at: dt.datetime) -> None:
    name, area = ORGANISATIONS[HOLDER]
    holder = add_organisation(slug=HOLDER, name=name, kind="council", area=area, by=BY, at=at)
    if source_called(one.slug) is not None:
        return
    sources.register(
        slug=one.slug, area=LEEDS, organisation=holder.slug, title=one.title, kind=one.kind, trust=one.trust,
        duplicate_free=one.duplicate_free, sensitive=one.sensitive, mode=one.mode, every_days=31,
        contact=f"{one.slug}@example.org", shipped="village", by=viewer("lena"), at=at,
    )  # fmt: skip


def _take_all(people: Path, at: dt.datetime) -> None:
    """Feed by feed in the order of their days. What came first teaches the model that decides about what follows."""
    days = sorted(path.stem for path in (people / "feeds" / "health").iterdir())
    later = at.date() - dt.timedelta(days=DAYS_AGO) - dt.date.fromisoformat(days[-1])
    came = {day: dt.datetime.combine(dt.date.fromisoformat(day) + later, dt.time(6), dt.UTC) for day in days}
    for slug in FIRST_TWO:
        _take(slug, days[0], _rows(people, slug, days[0]), came[days[0]])
    _sign(at)
    for day in days:
        for one in SERVICES[:-1]:
            if (one.slug, day) != (LATE, days[-1]):
                _take(one.slug, day, _rows(people, one.slug, day), came[day])
    _take(SERVICES[-1].slug, days[-1], _clients(people, days[-1]), came[days[-1]])


def _take(slug: str, day: str, rows: Iterator[Row], came: dt.datetime) -> None:
    name = f"{slug}-{day}.parquet"
    held = list(rows)
    feed = begin_feed(source=slug, name=name, sha256=sha256(name.encode()).hexdigest(), rows=len(held), at=came)
    if feed.state != "taken":
        take_in(feed=feed, rows=held, by=BY, at=came)


def _rows(people: Path, slug: str, day: str) -> Iterator[Row]:
    """What a service sends on a day. Who leads, and where an assessment exists, the services say by role and key; of
    which NHS numbers the health service has verified, its own system."""
    truth = pl.read_parquet(people / "truth.parquet", glob=False).filter("nhs_wrong")
    wrong = set(truth["record"].to_list())
    sent = pl.read_parquet(people / "feeds" / slug / f"{day}.parquet", glob=False).cast(pl.String)
    for row in sent.iter_rows(named=True):
        leads = row["role"] in ("Social worker", "Lead professional")
        assessed = slug in ("social-care", "early-help") and row["record"][-1] in "02468ace"
        traced = slug == "health" and row["nhs_number"] and row["record"] not in wrong
        told = {"lead": leads and "yes", "assessment": assessed and "yes", "nhs_number_status": traced and "01"}
        yield {**row, **{name: text or None for name, text in told.items()}}


def _clients(people: Path, day: str) -> Iterator[Row]:
    """A few young people of whom the sensitive service knows: half agreed that others may see it, one is shown for a
    recorded reason, the rest are shown to nobody."""
    school = pl.read_parquet(people / "feeds" / "school" / f"{day}.parquet", glob=False).cast(pl.String)
    old = school.filter(
        pl.col("date_of_birth").str.slice(0, 4).cast(pl.Int32, strict=False) <= int(day[:4]) - YOUNGEST - 1
    )
    for number, row in enumerate(old.head(CLIENTS).iter_rows(named=True)):
        agreed = f"Agreed with the young person on {day} (made up)" if number % 2 == 0 else None
        grounds = "Overdose in the last month; the next worker must know (made up)" if number == 1 else None
        yield {
            **{name: row[name] for name in ("forename", "surname", "date_of_birth", "sex", "postcode", "address")},
            "record": f"YP-{row['record'][2:]}", "organisation": "Made-up Next Step", "role": "Recovery worker",
            "contact": "0113 496 0000", "started_on": f"{day[:4]}-06-0{number % 9 + 1}", "consent": agreed,
            "grounds": grounds,
        }  # fmt: skip


def _sign(at: dt.datetime) -> None:
    """A model trained from what has come, signed by the matching lead."""
    if not known.has_signed_model():
        version = training.train(by=BY, at=at)
        training.sign_off(version=version, by=viewer("lena"), at=at)


@transaction.atomic
def _shield_one(at: dt.datetime) -> None:
    """A child whose home and services are hidden: the first whom social care and a school know together."""
    child = known.known_to_both("social-care", "school")
    if child is not None:
        shield_child(ref=child, reason="refuge", words="In a refuge (made up).", by=viewer("ines"), at=at)


def example() -> tuple[str, dt.date] | None:
    """Somebody to search for: name and date of birth of the child whom most services know openly."""
    return known.known_to_most("early-help")
