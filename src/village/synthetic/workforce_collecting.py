"""A made-up collection in progress: a nursery that has sent its return with two queries open, two that signed off, one
that is late, and the collection of the year before, from which its count is estimated. Everything through actions."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import Viewer
from village.kernel.accounts.actions import add_organisation, open_account
from village.kernel.accounts.models import Account
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.synthetic.demo import BY, LEEDS
from village.synthetic.personas import viewer
from village.workforce.actions.collecting.opening import ask_employers, open_collection
from village.workforce.actions.collecting.sending import draft_from_file, draft_from_register, take_draft
from village.workforce.actions.collecting.signing import explain, sign_return, submit_return
from village.workforce.queries.collecting.register import from_register
from village.workforce.queries.collecting.returns import last_version, queries, said_to
from village.workforce.queries.collecting.visible import asked_of, collected, collections
from village.workforce.queries.returns.files import written_return
from village.workforce.rules.collecting.moving import SUBMITTED, TAKEN, WAITING

NURSERY, LATE = "leeds-nursery-made-up", "leeds-hilltop-made-up"
KIND = "early-years"
HEAD = (
    "WorkerRef,Surname,Forenames,BirthDate,Gender,Ethnicity,SettingRef,SettingName,PostRef,Role,FullTimeHours,"
    "StartDate,FTE,HoursPerWeek,ContractType,Agency"
)


@dataclass(frozen=True)
class Setting:
    """An employer: how many it had in post in the year before, and now; 0 for one that has not sent."""

    slug: str
    name: str
    before: int
    now: int


SETTINGS = (
    Setting("leeds-sunny-made-up", "Sunny Corner nursery (made up)", 9, 10),
    Setting("leeds-acorn-made-up", "Acorn preschool (made up)", 6, 6),
    Setting(LATE, "Hilltop nursery (made up)", 8, 0),
)


def demo_collections(at: dt.datetime) -> int:
    """Two collections; returns how many were opened. Can be done again: what is there stays, and what is missing of it
    is made."""
    manager, today = viewer("cora"), london_date(at)
    day = _reference_day(today)
    known = collections(manager).filter(area=LEEDS, kind=KIND).count()
    people = {one.slug: _people(one, at) for one in SETTINGS}
    people[NURSERY] = (viewer("wen"), viewer("sid"))
    year_before = day.replace(year=day.year - 1)
    then = _opened(manager, year_before, dt.timedelta(days=60), set(people))
    for one in SETTINGS:
        _sent(year_before, _file(one, one.before, "fixed"), people[one.slug], then)
    _sent(year_before, b"", people[NURSERY], then)
    then = _opened(manager, day, (today - day) - dt.timedelta(days=9), set(people))
    for one in SETTINGS:
        if one.now:
            _sent(day, _file(one, one.now), people[one.slug], then)
    _sent(day, _slips(day, people[NURSERY][0]), people[NURSERY], at - dt.timedelta(days=4), sign=False)
    return collections(manager).filter(area=LEEDS, kind=KIND).count() - known


def _reference_day(today: dt.date) -> dt.date:
    """The last 30 September that is three weeks ago or more."""
    day = dt.date(today.year, 9, 30)
    return day if today - day >= dt.timedelta(days=21) else day.replace(year=day.year - 1)


def _opened(manager: Viewer, day: dt.date, due: dt.timedelta, slugs: set[str]) -> dt.datetime:
    """The collection of a day, opened on the day after it; gives an instant at which returns came in time."""
    opened_at = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(9), dt.UTC)
    told: dict[str, Any] = {"by": manager, "at": opened_at}
    found = collections(manager).filter(area=LEEDS, kind=KIND, reference_on=day).first()
    one = found or open_collection(area=LEEDS, kind=KIND, reference_on=day, due_on=day + due, **told)
    there = set(collected(manager).filter(collection=one).values_list("employer__slug", flat=True))
    if slugs - there:
        ask_employers(collection=one.ref, employers=slugs - there, **told)
    return opened_at + dt.timedelta(days=8)


def _sent(day: dt.date, raw: bytes, people: tuple[Viewer, Viewer], at: dt.datetime, *, sign: bool = True) -> None:
    """A return taken, sent and signed off, as far as it is not yet: from a file, or from the register where there is
    none."""
    lead, signatory = people
    mine = asked_of(lead).filter(collection__reference_on=day, collection__kind=KIND)
    told: dict[str, Any] = {"asked": mine.get().ref, "by": lead, "at": at}
    if mine.get().state == WAITING:
        whole: dict[str, Any] = {"name": "staff.csv", "raw": raw, "made_on": london_date(at)}
        kept = getattr(mine.get(), "draft", None)  # of one who was stopped before taking it
        draft = kept or (draft_from_file(**whole, **told) if raw else draft_from_register(**told))
        take_draft(sha256=draft.sha256, **told)
    version = last_version(mine.get())
    if version is not None and mine.get().state == TAKEN:
        for one in queries(version, said_to([version.asked_id])[version.asked_id]) if sign else ():
            if not one.words:
                explain(mark=one.mark, words="Looked at: it is so.", every=False, **told)
        submit_return(number=version.number, **told)
    if version is not None and sign and mine.get().state == SUBMITTED:
        sign_return(number=version.number, **{**told, "by": signatory})


def _people(one: Setting, at: dt.datetime) -> tuple[Viewer, Viewer]:
    """Whoever makes a setting's return, and whoever signs it."""
    body = Organisation.objects.filter(slug=one.slug).first() or add_organisation(
        slug=one.slug, name=one.name, kind="voluntary", area=LEEDS, by=BY, at=at
    )
    short = one.slug.split("-")[1]
    roles = (("lead", "workforce-lead"), ("signs", "workforce-signatory"))
    lead, signs = (_account(f"{short}.{word}@example.org", role, body, at) for word, role in roles)
    return lead, signs


def _account(email: str, role: str, body: Organisation, at: dt.datetime) -> Viewer:
    found = Account.objects.filter(email=email).first() or open_account(
        email=email, name=f"{email.split('@')[0].replace('.', ' ').title()} (made up)", organisation=body, by=BY, at=at,
        role=role, role_area=LEEDS, is_demo=True,
    )  # fmt: skip
    return viewer_for(found, second_factor=True)


def _slips(day: dt.date, lead: Viewer) -> bytes:
    """What the nursery’s register holds, as a file in which two have sixty hours a week, which is seldom so."""
    given = from_register(asked_of(lead).get(collection__reference_on=day, collection__kind=KIND))
    for one in given.tables["engagement"][:2]:
        one["weekly_hours"] = Decimal(60)
    return written_return(given.tables, given.wanted)[0].encode()


def _file(one: Setting, number: int, contract: str = "permanent") -> bytes:
    """A file of so many made-up workers; `contract`: what the last of them has."""
    short = one.slug.split("-")[1]
    rows = [
        f"{short}-{n:02},Madeup{chr(64 + n)},Ola,19{60 + 3 * n}-0{1 + n % 9}-1{n % 10},{1 + n % 2},WBRI,{short},"
        f"{one.name},{short}-post-{n:02},{'early-years-manager' if n == 1 else 'nursery-practitioner'},37.5,"
        f"20{10 + n}-09-01,{'1' if n % 3 else '0.6'},{'37.5' if n % 3 else '22.5'},"
        f"{contract if n == number else 'permanent'},0"
        for n in range(1, number + 1)
    ]
    return ("\n".join([HEAD, *rows]) + "\n").encode()
