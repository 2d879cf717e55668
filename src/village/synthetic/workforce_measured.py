"""A made-up children's service with enough people that measures of a workforce can be shown: everything done through
actions, by somebody of the service. The nursery says since when its register holds everybody, and the service too."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import Viewer
from village.kernel.accounts.actions import add_organisation, give_role, open_account
from village.kernel.accounts.rules import persona_email
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.synthetic.demo import BY, LEEDS, SINCE
from village.synthetic.personas import viewer
from village.workforce.actions.engaging import Start, end_engagement, record_absence, start_engagement
from village.workforce.actions.measured.figures import say_complete
from village.workforce.actions.posts import add_post, add_site, end_post
from village.workforce.actions.vetting import Checked, record_check
from village.workforce.actions.workers import Who, add_worker
from village.workforce.rules.vetting import day_begins

SERVICE = "leeds-service-made-up"
NAMES = ("Ada", "Bo", "Cem", "Dai", "Eve", "Fay", "Gus", "Hal", "Ida", "Jan")
ROLES = ("social-worker", "social-worker", "family-support-worker", "nursery-practitioner", "social-worker")
ETHNIC = ("WBRI", "WBRI", "APKN", "WBRI", "BCRB", "WBRI", "MWBC", "WBRI", "NOBT", "WBRI")
REASONS = ("resigned", "retired", "resigned", "end-of-contract")
MANY = 60


@dataclass(frozen=True)
class Of:
    """A worker of the service: since how many days, and how many days ago they left (0: still there)."""

    who: Who
    role: str
    kind: str
    days: int
    left: int


@transaction.atomic
def demo_measured(at: dt.datetime) -> int:
    """The service's register, whole or not at all; returns how many workers are in it. Can be done again: what is there
    stays as it is."""
    if Organisation.objects.filter(slug=SERVICE).exists():
        return 0
    nursery = viewer("wen")
    today = london_date(at)
    since_on = dt.date(today.year - 4, 1, 1)
    by = _keeper(at)
    site = add_site(name="Hope Street (made up)", area=LEEDS, by=by, at=at).ref
    for one in _staff():
        worker = add_worker(who=one.who, by=by, at=at).ref
        post = add_post(
            site=site, role=one.role, fte=Decimal(1), standard_hours=Decimal(37),
            funded_from=today - dt.timedelta(days=one.days + 40), by=by, at=at,
        ).ref  # fmt: skip
        checked = Checked(
            means="certificate", workforce="child", level="enhanced", result="clear", barred_list=True, identity=True,
            checked_on=today - dt.timedelta(days=90), until_at=day_begins(today + dt.timedelta(days=900)),
        )  # fmt: skip
        record_check(worker=worker, checked=checked, by=by, at=at)
        start = Start(
            post, one.kind, today - dt.timedelta(days=one.days), fte=Decimal(1), covers=one.kind == "agency"
        )  # fmt: skip
        engaged = start_engagement(worker=worker, start=start, by=by, at=at)
        if one.left:
            last_on = today - dt.timedelta(days=one.left)
            reason = REASONS[one.left % len(REASONS)]
            end_engagement(engagement=engaged.ref, last_on=last_on, reason=reason, by=by, at=at)
            if one.left % 4:  # and half of their posts went with them
                end_post(post=post, last_on=last_on, by=by, at=at)
        elif one.days % 3 == 0:
            away = {"from_on": today - dt.timedelta(days=150), "last_on": today - dt.timedelta(days=141)}
            record_absence(worker=worker, kind="SIC", days=Decimal(8), **away, by=by, at=at)
    for keeper in (by, nursery):
        say_complete(since_on=since_on, by=keeper, at=at)
    return MANY


def _staff() -> Iterator[Of]:
    """Everybody, the same every time: a third left over the years, some came lately, some an agency lends."""
    for at in range(MANY):
        born = dt.date(1961 + at * 7 % 41, 1 + at % 12, 2 + at * 5 % 27)
        role = ROLES[at % len(ROLES)]
        numbers = {"SWE": f"SW9{at:03}"} if role == "social-worker" else {}
        family = f"Invented{NAMES[at // 10].lower()}"
        who = Who(family, born, NAMES[at % 10], ethnicity=ETHNIC[at % 10], numbers=numbers)
        left = 70 + 18 * at if at % 3 == 1 and at % 10 != 8 else 0
        yield Of(who, role, "agency" if at % 10 == 8 else "permanent", max(300 + 53 * at % 2600, left + 400), left)


def _keeper(at: dt.datetime) -> Viewer:
    """Somebody who keeps the service's register and is designated there."""
    name = "A children’s service (made up)"
    service = add_organisation(slug=SERVICE, name=name, kind="council", area=LEEDS, by=BY, at=at)
    keeper = open_account(
        email=persona_email("tilda"), name="Tilda (made up)", organisation=service, by=BY, at=at, role="workforce-lead",
        role_area=LEEDS, is_demo=True,
    )  # fmt: skip
    since = min(SINCE, london_date(at))
    give_role(account=keeper, role="designated-safeguarding-lead", area=LEEDS, from_on=since, by=BY, at=at)
    return viewer_for(keeper, second_factor=True)
