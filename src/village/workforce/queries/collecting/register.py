"""An employer's register in the tables of the standard: who was in post on the reference day, and who came and left in
the year to it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from village.workforce.models import Absence, Asked, Engagement, Worker
from village.workforce.queries.catalogue import catalogue
from village.workforce.queries.register import facts, name_of
from village.workforce.queries.returns.files import Taken
from village.workforce.queries.returns.shipped import shipped_returns, shipped_standard
from village.workforce.rules.collecting.changes import year_before
from village.workforce.rules.collecting.register import CONTRACTS, GENDERS, LEAVING, START_ORIGINS, speaks_of
from village.workforce.rules.counting import Scope, count
from village.workforce.rules.returns.numbers import social_worker_number
from village.workforce.rules.returns.standard import Record, Return, Tables
from village.workforce.rules.said import AGENCY

EMPLOYER = "employer-1"
_SHORT = 12
"""Signs of a reference that stand in a return: enough for one employer."""


def from_register(asked: Asked) -> Taken:
    """What the register holds of an employer for the return that it is asked for. What the register does not know is
    blank: national insurance numbers above all, of which only a hash is kept."""
    wanted, on = shipped_returns()[asked.collection.kind], asked.collection.reference_on
    tables = whole_of(asked)
    engagements = _engagements(asked, wanted)
    workers = {one.worker_id: one.worker for one in engagements}
    tables["person"] = [_person(one, on) for one in workers.values()]
    sites = {one.post.site_id: one.post.site for one in engagements}
    tables["site"] = [{"id": short(one.ref), "employer": EMPLOYER, "name": one.name} for one in sites.values()]
    posts = {one.post_id: one.post for one in engagements}
    tables["post"] = [
        {
            "id": short(one.ref), "employer": EMPLOYER, "site": short(one.site.ref), "role": one.role,
            "scope": one.scope, "fte": one.fte, "standard_hours": one.standard_hours, "funded_from": one.funded_from,
            "funded_to": one.funded_until,
        }
        for one in posts.values()
    ]  # fmt: skip
    absences = _absences(workers, on)
    first: set[int] = set()
    for one in engagements:
        days = absences[one.worker_id][1] if one.worker_id not in first else None
        first.add(one.worker_id)
        tables["engagement"].append(_engagement(one, on, days))
        if wanted.file == "xml" and one.kind != AGENCY:
            tables["absence"].append(_absent(one, absences[one.worker_id][0]))
    return Taken(wanted, tables, {}, ())


def whole_of(asked: Asked) -> Tables:
    """What a return says as a whole, with nobody in it yet."""
    tables: Tables = {name: [] for name in shipped_standard().tables}
    tables["employer"] = [{"id": EMPLOYER, "name": asked.employer.name}]
    tables["return"] = [_whole(asked, shipped_returns()[asked.collection.kind])]
    return tables


def short(ref: object) -> str:
    """What a return calls somebody or something of the register."""
    return str(ref).replace("-", "")[:_SHORT]


def workers_by_key(asked: Asked) -> dict[str, Worker]:
    """The workers of an employer by what a return that was begun from the register calls them."""
    return {short(one.ref): one for one in Worker.objects.filter(employer=asked.employer)}


def _engagements(asked: Asked, wanted: Return) -> list[Engagement]:
    on, roles = asked.collection.reference_on, catalogue().roles
    found = Engagement.objects.filter(worker__employer=asked.employer, annulled_at=None, start_on__lte=on)
    found = found.exclude(end_on__lte=year_before(on) + dt.timedelta(days=1)).order_by("worker", "start_on", "pk")
    ordered = found.select_related("worker", "post__site").prefetch_related("worker__names", "worker__identifiers")
    return [one for one in ordered if speaks_of(wanted, roles[one.post.role])]


def _whole(asked: Asked, wanted: Return) -> Record:
    told: Record = {"id": "return-1", "kind": wanted.kind, "employer": EMPLOYER}
    if wanted.file == "xml":
        on, roles = asked.collection.reference_on, catalogue().roles
        posts, filled = facts(asked.employer)
        counts = count(
            Scope(on),
            [one for one in posts if speaks_of(wanted, roles[one.role])],
            [one for one in filled if speaks_of(wanted, roles[one.post.role])],
        )
        told |= {
            "year": Decimal(on.year), "reference_on": on, "vacancies_fte": counts.vacant,
            "agency_fte": counts.agency_fte, "agency_headcount": Decimal(counts.agency_heads),
        }  # fmt: skip
    return told


def _person(worker: Worker, on: dt.date) -> Record:
    called = name_of(worker, on=on)
    now = next(one for one in worker.names.all() if str(one) == called)
    numbers = {one.scheme: one for one in worker.identifiers.all() if one.ended_at is None}
    told: Record = {
        "id": short(worker.ref), "surname": now.family, "forenames": now.given or None, "born_on": worker.born_on,
        "gender": GENDERS[worker.sex], "ethnicity": worker.ethnicity,
    }  # fmt: skip
    if "TRN" in numbers:
        told["trn"] = numbers["TRN"].value
    known = social_worker_number(numbers["SWE"].value) if "SWE" in numbers else None
    if known:
        told |= {
            "social_worker_no": known.canonical, "social_worker_scheme": known.scheme, "social_worker_text": known.text
        }  # fmt: skip
    return told


def _engagement(one: Engagement, on: dt.date, days: Decimal | None) -> Record:
    last = one.last_on if one.last_on and one.last_on <= on else None
    return {
        "id": f"engagement-{one.pk}", "person": short(one.worker.ref), "employer": EMPLOYER,
        "post": short(one.post.ref), "agency": one.kind == AGENCY, "contract": CONTRACTS[one.kind],
        "started_on": one.start_on, "origin": START_ORIGINS[one.origin], "ended_on": last,
        "leaving_reason": LEAVING[one.reason] if last else None, "fte": one.fte,
        "fte_on_day": one.fte if last is None else None, "weekly_hours": one.hours, "days_lost": days,
    }  # fmt: skip


def _absences(workers: Iterable[int], on: dt.date) -> dict[int, tuple[Absence | None, Decimal]]:
    """By worker: the absence that stands on the day, and the working days of those that began in the year to it."""
    standing: dict[int, Absence] = {}
    lost: dict[int, Decimal] = defaultdict(Decimal)
    for one in Absence.objects.filter(worker__in=list(workers), from_on__lte=on):
        if one.until_on is None or one.until_on > on:
            standing[one.worker_id] = one
        if one.from_on > year_before(on):
            lost[one.worker_id] += one.days or Decimal(0)
    return {key: (standing.get(key), lost[key]) for key in workers}


def _absent(one: Engagement, absence: Absence | None) -> Record:
    told: Record = {"id": f"absence-{one.pk}", "engagement": f"engagement-{one.pk}", "absent": absence is not None}
    return told | ({"reason": absence.kind} if absence else {})
