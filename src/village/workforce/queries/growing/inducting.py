"""Inductions, and the facts that say whether somebody new is given what they are due."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from village.kernel.organisations.models import Organisation
from village.workforce.models import CaseCount, Engagement, Induction, Worker
from village.workforce.queries.growing.shipped import programmes
from village.workforce.rules.growing.colleagues import Colleague, Engaged, cases_of
from village.workforce.rules.growing.entitlements import Entitlement, entitlements, next_due, sure
from village.workforce.rules.growing.programme import Contracted, Counted, Facts, Given, Programme, between
from village.workforce.rules.growing.said import CONFIRMED, DISPUTED

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Stands:
    """An induction, what it is held against, and how each thing that is due stands on a day. `next_on`: by when
    supervision is due next, by what both say; past where it is late."""

    induction: Induction
    programme: Programme
    facts: Facts
    found: tuple[Entitlement, ...]
    next_on: dt.date | None


def standing_of(inductions: Sequence[Induction], *, on: dt.date) -> list[Stands]:
    """How inductions stand on a day, in the order given."""
    teams: dict[tuple[int, str], Team] = {}
    found = []
    for one in inductions:
        programme = programmes()[one.programme]
        key = (one.worker.employer_id, one.programme)
        if key not in teams:
            teams[key] = team(one.worker.employer, programme)
        facts = facts_of(one, programme, teams[key])
        found.append(
            Stands(one, programme, facts, entitlements(programme, facts, on), next_due(programme, sure(facts), on))
        )
    return found


@dataclass(frozen=True)
class Team:
    """By key of a worker, everybody who is or was in a role of a programme for an employer. `cases`: of the experienced
    among them, by day, once it was asked."""

    programme: Programme
    colleagues: dict[int, Colleague]
    cases: dict[dt.date, dict[int, Decimal]] = field(default_factory=dict)

    def beside(self, worker: int, on: dt.date) -> tuple[Decimal, ...]:
        """The cases of the experienced colleagues of a worker on a day."""
        if on not in self.cases:
            self.cases[on] = cases_of(self.colleagues, on, self.programme)
        return tuple(each for key, each in self.cases[on].items() if key != worker)


def team(employer: Organisation, programme: Programme) -> Team:
    """Everybody with whom those in an induction are compared, in three questions."""
    posts: dict[int, list[Engaged]] = defaultdict(list)
    engaged = Engagement.objects.filter(worker__employer=employer, post__role__in=programme.roles, annulled_at=None)
    for one in engaged:
        newly = one.origin == "newly-qualified"
        posts[one.worker_id].append(Engaged(one.fte, one.start_on, one.end_on, newly))
    inducted: dict[int, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    for worker, start_on, until_on in Induction.objects.filter(worker__in=posts).values_list(
        "worker", "start_on", "until_on"
    ):
        inducted[worker].append((start_on, until_on))
    counts: dict[int, list[tuple[dt.date, int]]] = defaultdict(list)
    for worker, on, cases in (
        CaseCount.objects.filter(worker__in=posts, own=False).order_by("-pk").values_list("worker", "on", "cases")
    ):
        counts[worker].append((on, cases))
    known = {
        worker: Colleague(tuple(held), tuple(inducted[worker]), tuple(counts[worker])) for worker, held in posts.items()
    }
    return Team(programme, known)


def facts_of(induction: Induction, programme: Programme, others: Team) -> Facts:
    """All that is known of an induction. Whoever left the role is due nothing after it, nor while they are out of it
    before they come back."""
    worker = induction.worker
    given = tuple(
        Given(one.kind, one.on, one.hours or 0, one.answer == CONFIRMED)  # type: ignore[arg-type]
        for one in induction.evidence.all()
        if one.answer != DISPUTED
    )
    engaged = [one for one in worker.engagements.all() if one.annulled_at is None and one.post.role in programme.roles]
    counts = _counts(worker, others.colleagues.get(worker.pk))
    return Facts(
        induction.start_on,
        _until(induction, [one.end_on for one in engaged]),
        given,
        tuple(
            Contracted(
                one.hours if one.hours is not None else one.fte * one.post.standard_hours, one.start_on, one.end_on
            )
            for one in engaged
        ),
        (
            *((one.from_on, one.until_on) for one in worker.absences.all()),
            *between((one.start_on, one.end_on) for one in engaged),
        ),
        counts,
        {day: others.beside(worker.pk, day) for day in {one.on for one in counts}},
    )


def _until(induction: Induction, ends: Sequence[dt.date | None]) -> dt.date:
    left = [one for one in ends if one is not None]
    if not left or len(left) < len(ends):
        return induction.until_on
    return max(min(induction.until_on, max(left)), induction.start_on + DAY)


def _counts(worker: Worker, known: Colleague | None) -> tuple[Counted, ...]:
    if known is None:
        return ()
    return tuple(Counted(one.on, one.cases, known.fte(one.on), one.own) for one in worker.case_counts.all())


def over_time(one: Stands, *, on: dt.date) -> list[tuple[dt.date, tuple[Entitlement, ...]]]:
    """How each thing that is due stood at the end of each month of an induction, and stands on a day."""
    ends = []
    day = one.facts.start_on
    while day < min(on, one.facts.until_on):
        month = (day.replace(day=1) + 32 * DAY).replace(day=1)
        ends.append(min(month, one.facts.until_on) - DAY)
        day = month
    days = [*(end for end in ends if end < on), min(on, one.facts.until_on - DAY)]
    return [(end, entitlements(one.programme, one.facts, end)) for end in days] if on >= one.facts.start_on else []
