"""A made-up nursery of a dozen workers, and a play association that shares one of them: everything done through
actions, by the demo's own people. One check has run out, and closed somebody's access; one waits for a certificate."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import Viewer
from village.kernel.accounts.actions import give_role, open_account
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import persona_email
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.synthetic.demo import BY, LEEDS, SINCE
from village.synthetic.personas import viewer
from village.workforce.actions.engaging import Start, end_engagement, record_absence, start_engagement
from village.workforce.actions.posts import add_post, add_site, declare_vacancy
from village.workforce.actions.vetting import Checked, join_account, record_check, record_training
from village.workforce.actions.workers import Who, add_worker
from village.workforce.queries.register import Wanted, listed
from village.workforce.rules.vetting import LONDON, day_begins

PLAY = "leeds-play-made-up"
YURI = "Yuri Shamwell"
YURIS = 1_002
"""Days since Yuri’s check."""
HOURS = Decimal("37.5")
SEEN = "Seen by Dora at the nursery"


@dataclass(frozen=True)
class Of:
    """A worker of the nursery, since how many days. `check`: clear, applied or none; `left`: how many days ago."""

    name: str
    born: str
    role: str
    fte: str
    days: int
    kind: str = "permanent"
    check: str = "clear"
    numbers: dict[str, str] = field(default_factory=dict)
    left: int = 0


STAFF = (
    Of("Maud Mockley", "1971-05-02", "early-years-manager", "1", 2900),
    Of(YURI, "1993-08-19", "nursery-practitioner", "1", 900),
    Of("Elin Falsby", "1988-01-30", "early-years-professional", "1", 1200, numbers={"TRN": "0009901"}),
    Of("Ngozi Pretendham", "1990-11-11", "nursery-practitioner", "0.8", 700),
    Of("Piotr Fakeworth", "1999-03-23", "nursery-practitioner", "1", 60, check="applied"),
    Of("Asha Mockstone", "1984-06-07", "nursery-practitioner", "0.6", 1500),
    Of("Bryn Notreal", "2001-09-14", "nursery-practitioner", "1", 400, kind="temporary"),
    Of("Carys Standin", "1979-12-01", "nursery-practitioner", "1", 30, kind="agency"),
    Of("Tomasz Madeup", "1968-04-04", "nursery-cook", "0.5", 2000),
    Of("Ines Shamley", "1962-02-17", "nursery-practitioner", "1", 2500, left=100),
    Of("Femke Falsewood", "1996-07-29", "nursery-practitioner", "0.4", 200, kind="zero-hours"),
    Of("Olu Imagined", "1957-10-20", "play-worker", "0.1", 300, kind="volunteer"),
)
SHARED = Who(family="Mockstone", given="Asha", born_on=dt.date(1984, 6, 7), sex="female")


@transaction.atomic
def demo_workforce(at: dt.datetime) -> int:
    """The nursery's register; returns how many workers are in it. Can be done again: what is there stays as it is."""
    lead, designated, today = viewer("wen"), viewer("dora"), london_date(at)
    if listed(lead, Wanted(), on=today).exists():
        return 0
    site = add_site(name="Mill Lane nursery (made up)", area=LEEDS, kind="full-day-care", by=lead, at=at).ref
    workers = {one.name: _staff(one, site, lead, designated, at) for one in STAFF}
    # Two posts that nobody fills, and what the nursery says of them.
    for fte in ("1", "0.5"):
        _post("nursery-practitioner", fte, site, lead, at)
    declare_vacancy(role="nursery-practitioner", on=today, fte=Decimal(2), by=lead, at=at)
    _yuri(workers[YURI], designated, at)
    _elsewhere(at)
    return len(STAFF)


def _staff(one: Of, site: uuid.UUID, lead: Viewer, designated: Viewer, at: dt.datetime) -> uuid.UUID:
    given, _, family = one.name.rpartition(" ")
    who = Who(family, dt.date.fromisoformat(one.born), given, numbers=one.numbers)
    worker = add_worker(who=who, by=lead, at=at).ref
    today = london_date(at)
    begun = today - dt.timedelta(days=one.days)
    post = _post(one.role, one.fte, site, lead, at, paid=one.kind != "volunteer")
    start = Start(post, one.kind, begun, fte=Decimal(one.fte), covers=one.kind == "agency")
    _check(worker, one.check, designated, at, ago=YURIS if one.name == YURI else 80)
    engagement = start_engagement(worker=worker, start=start, by=lead, at=at)
    if one.left:
        last_on = today - dt.timedelta(days=one.left)
        end_engagement(engagement=engagement.ref, last_on=last_on, reason="retired", by=lead, at=at)
    if one.name.startswith("Ngozi"):
        record_absence(
            worker=worker, kind="SIC", from_on=today - dt.timedelta(days=20),
            last_on=today - dt.timedelta(days=14), days=Decimal(5), by=lead, at=at,
        )  # fmt: skip
    return worker


def _post(role: str, fte: str, site: uuid.UUID, lead: Viewer, at: dt.datetime, *, paid: bool = True) -> uuid.UUID:
    made = add_post(
        site=site, role=role, fte=Decimal(fte), standard_hours=HOURS, funded_from=dt.date(2015, 4, 1), paid=paid,
        by=lead, at=at,
    )  # fmt: skip
    return made.ref


def _check(
    worker: uuid.UUID, result: str, designated: Viewer, at: dt.datetime, *, note: str = SEEN, ago: int = 80
) -> None:
    today = london_date(at)
    until_on = today + dt.timedelta(days=min(700, 1_090 - ago))
    told: dict[str, Any] = {"worker": worker, "by": designated, "at": at}
    checked = Checked(
        means="certificate", workforce="child", level="enhanced", result=result,
        checked_on=today - dt.timedelta(days=ago), until_at=day_begins(until_on),
        barred_list=True, identity=True, note=note,
    )  # fmt: skip
    record_check(checked=checked, **told)
    for course in ("safeguarding", "information-sharing"):
        done_on = today - dt.timedelta(days=70)
        record_training(course=course, done_on=done_on, last_on=today + dt.timedelta(days=295), **told)


def _yuri(worker: uuid.UUID, designated: Viewer, at: dt.datetime) -> None:
    """Yuri may ask about children, until his check ran out at noon of the day before yesterday: when it was recorded
    again, it was with an earlier end than at first."""
    yuri = Account.objects.get(email=persona_email("yuri"))
    give_role(account=yuri, role="practitioner", area=LEEDS, from_on=min(SINCE, london_date(at)), by=BY, at=at)
    told: dict[str, Any] = {"worker": worker, "by": designated, "at": at}
    join_account(email=yuri.email, **told)
    noon = dt.datetime.combine(london_date(at) - dt.timedelta(days=2), dt.time(12), LONDON)
    checked = Checked(
        means="certificate", workforce="child", level="enhanced", result="clear",
        checked_on=london_date(at) - dt.timedelta(days=YURIS), until_at=noon, barred_list=True, identity=True,
        note="Put right: it holds until noon",
    )  # fmt: skip
    record_check(checked=checked, **told)


def _elsewhere(at: dt.datetime) -> None:
    """Somebody who works for two employers: neither is told, and Milo decides whether it is one person."""
    keeper = open_account(
        email=persona_email("ove"), name="Ove (made up)", organisation=Organisation.objects.get(slug=PLAY),
        by=BY, at=at, role="workforce-lead", role_area=LEEDS, is_demo=True,
    )  # fmt: skip
    since = min(SINCE, london_date(at))
    give_role(account=keeper, role="designated-safeguarding-lead", area=LEEDS, from_on=since, by=BY, at=at)
    by = viewer_for(keeper, second_factor=True)
    site = add_site(name="Adventure playground (made up)", area=LEEDS, by=by, at=at).ref
    worker = add_worker(who=SHARED, by=by, at=at).ref
    begun = london_date(at) - dt.timedelta(days=250)
    post = _post("play-worker", "0.3", site, by, at)
    _check(worker, "clear", by, at, note="Seen by Ove at the playground")
    start_engagement(worker=worker, start=Start(post, "permanent", begun, fte=Decimal("0.3")), by=by, at=at)
