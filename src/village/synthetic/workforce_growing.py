"""A made-up team of social workers for children: Nia, who is newly qualified and was once left without supervision for
too long, Suki, who supervises her, and Lotte, who keeps the register; with courses, one of them full. Everything done
through actions, by the demo's own people; nobody is anybody."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from village.kernel.access.queries import viewer_for
from village.kernel.accounts.actions import open_account
from village.kernel.accounts.rules import persona_email
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.synthetic.demo import BY, LEEDS
from village.synthetic.personas import viewer
from village.workforce.actions.engaging import Start, start_engagement
from village.workforce.actions.growing.booking import book
from village.workforce.actions.growing.courses import add_course, add_sitting, record_attendance
from village.workforce.actions.growing.evidence import add_evidence, answer_evidence
from village.workforce.actions.growing.leading import begin_leading
from village.workforce.actions.growing.reviewing import add_goal, note_conversation, review_oneself, share_review
from village.workforce.actions.growing.supervising import begin_induction, count_cases, set_supervisor
from village.workforce.actions.posts import add_post, add_site
from village.workforce.actions.vetting import Checked, join_account, record_check, record_training
from village.workforce.actions.workers import Who, add_worker
from village.workforce.queries.growing import learning
from village.workforce.queries.register import Wanted, listed
from village.workforce.rules.vetting import day_begins

CARE = "leeds-care-made-up"
DAYS = 120
"""Days since Nia began."""
HELD = (13, 27, 41, 64, 78, 92)
"""Days after her first on which supervision was held: the fourth was nine days late."""


@dataclass(frozen=True)
class Of:
    """A worker of the team, since how many days; with cases, where they are counted."""

    name: str
    born: str
    role: str = "social-worker"
    days: int = 2200
    cases: int | None = None
    persona: str = ""


TEAM = (
    Of("Nia Newfield", "2002-05-11", days=DAYS, cases=16, persona="nia"),
    Of("Suki Sampleton", "1979-09-02", "social-work-manager", 3100, persona="suki"),
    Of("Idris Inventor", "1985-02-18", cases=18),
    Of("Mabel Makebelieve", "1990-12-07", cases=20),
    Of("Tariq Trialman", "1976-08-30", cases=19),
    Of("Wilma Whatif", "1963-03-15", cases=21),
    Of("Gareth Guesswork", "1962-01-21", "social-work-manager", 5200),
)


@transaction.atomic
def demo_growing(at: dt.datetime) -> int:
    """The team and how it grows; returns how many workers are in it. All at once or not at all, so that it can be done
    again: what is there stays as it is."""
    lead, today = viewer("lotte"), london_date(at)
    if listed(lead, Wanted(), on=today).exists():
        return 0
    designated = open_account(
        email=persona_email("dilys"), name="Dilys (made up)", organisation=Organisation.objects.get(slug=CARE), by=BY,
        at=at, role="designated-safeguarding-lead", role_area=LEEDS, is_demo=True,
    )  # fmt: skip
    vetted: dict[str, Any] = {"by": viewer_for(designated, second_factor=True), "at": at}
    kept: dict[str, Any] = {"by": lead, "at": at}
    site = add_site(name="Children’s social work, east (made up)", area=LEEDS, **kept).ref
    team = {one.name: _worker(one, place, site, kept, vetted) for place, one in enumerate(TEAM)}
    nia, suki = team["Nia Newfield"], team["Suki Sampleton"]
    set_supervisor(worker=nia, supervisor=suki, **kept)
    _inducted(nia, kept)
    _learning(kept)
    _reviewed(at)
    begin_leading(worker=suki, programme="local", begun_on=today - dt.timedelta(days=200), **kept)
    return len(TEAM)


def _worker(one: Of, place: int, site: uuid.UUID, kept: dict[str, Any], vetted: dict[str, Any]) -> uuid.UUID:
    at = kept["at"]
    today = london_date(at)
    given, _, family = one.name.rpartition(" ")
    who = Who(family, dt.date.fromisoformat(one.born), given, numbers={"SWE": f"SW99{place + 10}"})
    worker = add_worker(who=who, **kept).ref
    checked = Checked(
        means="certificate", workforce="child", level="enhanced", result="clear",
        checked_on=today - dt.timedelta(days=200), until_at=day_begins(today + dt.timedelta(days=700)),
        barred_list=True, identity=True, note="Seen by Dilys",
    )  # fmt: skip
    record_check(worker=worker, checked=checked, **vetted)
    if place:  # Nia’s own is still missing: she has a place on a course
        done_on = today - dt.timedelta(days=300 - place * 40)
        for course in ("safeguarding", "information-sharing"):
            last_on = done_on + dt.timedelta(days=365)
            record_training(worker=worker, course=course, done_on=done_on, last_on=last_on, **vetted)
    post = add_post(
        site=site, role=one.role, fte=Decimal(1), standard_hours=Decimal(37), funded_from=dt.date(2010, 4, 1), **kept
    )
    begun = today - dt.timedelta(days=one.days)
    origin = "newly-qualified" if one.days == DAYS else "not-known"
    start = Start(post.ref, "permanent", begun, origin, fte=Decimal(1), supervised=not place)
    start_engagement(worker=worker, start=start, **kept)
    if one.persona:
        join_account(worker=worker, email=persona_email(one.persona), **vetted)
    if one.cases is not None:
        count_cases(worker=worker, on=today - dt.timedelta(days=6), cases=one.cases, **kept)
    return worker


def _inducted(nia: uuid.UUID, kept: dict[str, Any]) -> None:
    """Supervision that was late once, time for development that is enough, and one thing that waits for Suki."""
    at = kept["at"]
    begun = london_date(at) - dt.timedelta(days=DAYS)
    induction = begin_induction(worker=nia, programme="nqsw-2008", start_on=begun, **kept).ref
    own: dict[str, Any] = {"by": viewer("nia"), "at": at}
    supervises: dict[str, Any] = {"by": viewer("suki"), "at": at}
    for after in HELD:
        made = _said(induction, begun + dt.timedelta(days=after), "supervision", None, supervises)
        answer_evidence(evidence=made, answer="confirmed", **own)
    for week in range(9):
        made = _said(induction, begun + dt.timedelta(days=9 + 12 * week), "development", Decimal("7.5"), own)
        answer_evidence(evidence=made, answer="confirmed", **supervises)
    _said(induction, london_date(at) - dt.timedelta(days=2), "development", Decimal(3), own)


def _said(induction: uuid.UUID, on: dt.date, kind: str, hours: Decimal | None, by: dict[str, Any]) -> uuid.UUID:
    words = "Reading and a visit to another team" if hours else ""
    return add_evidence(induction=induction, kind=kind, on=on, hours=hours, words=words, **by).ref


def _learning(kept: dict[str, Any]) -> None:
    """A course that was held, one that is full with somebody who waits, and one with places."""
    at = kept["at"]
    today = london_date(at)
    nia, suki = viewer("nia"), viewer("suki")
    before = at - dt.timedelta(days=110)
    listening = add_course(title="Listening to children", provider="Made-up Learning", area="communication", **kept)
    held = add_sitting(
        course=listening.ref, on=today - dt.timedelta(days=95), where="Town hall", places=12, cost=Decimal(640),
        by=kept["by"], at=before,
    )  # fmt: skip
    for by in (nia, suki):
        book(sitting=held.ref, before=2, by=by, at=before)
    there = [str(one.ref) for one in learning.asking(held)]
    record_attendance(sitting=held.ref, there=there, **kept)
    safe = add_course(
        title="Safeguarding, the second day", provider="Leeds board (made up)", area="safeguarding",
        training="safeguarding", months=24, **kept,
    )  # fmt: skip
    full = add_sitting(
        course=listening.ref, on=today + dt.timedelta(days=30), where="Town hall", places=1, cost=Decimal(300), **kept
    )
    open_one = add_sitting(
        course=safe.ref, on=today + dt.timedelta(days=21), where="Library", places=10, cost=Decimal(450), **kept
    )
    book(sitting=full.ref, before=3, by=suki, at=at)
    for sitting in (full, open_one):
        book(sitting=sitting.ref, before=2, by=nia, at=at)


def _reviewed(at: dt.datetime) -> None:
    """Nia reviewed herself twice, and shares the second with Suki, who agreed to nothing yet."""
    nia: dict[str, Any] = {"by": viewer("nia"), "at": at}
    areas = ("communication", "development", "safeguarding", "transitions", "working-together", "sharing")
    first = {**nia, "at": at - dt.timedelta(days=100)}
    review_oneself(edition="2010", scores=dict(zip(areas, (2, 2, 2, 1, 1, 1), strict=True)), **first)
    now = review_oneself(edition="2010", scores=dict(zip(areas, (3, 2, 3, 2, 1, 2), strict=True)), **nia)
    share_review(review=now.ref, shared=True, **nia)
    words = "Working with the health visitors is still new. We look at it again in spring."
    note_conversation(review=now.ref, words=words, by=viewer("suki"), at=at)
    by_on = london_date(at) + dt.timedelta(days=90)
    add_goal(what="To chair a meeting with other services", because="self-review", by_on=by_on, **nia)
