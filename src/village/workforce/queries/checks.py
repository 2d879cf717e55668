"""What is known of workers at an instant, as `rules.starting` decides from it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q

from village.kernel.calendar.rules import london_date
from village.workforce.models import Bar, Check, Engagement, Identifier, Match, Training, Worker
from village.workforce.queries.catalogue import catalogue
from village.workforce.queries.portfolio.posts import lacking
from village.workforce.rules.starting import Engaged, Known, Period, entitled
from village.workforce.rules.vetting import NEW, Seen, Trained, standing, trained


def known_of(workers: Collection[Worker], *, at: dt.datetime) -> dict[int, Known]:
    """What is known of each worker, by key. A handful of questions, however many there are. What somebody wrote of
    themselves, before the account was joined, counts for nothing."""
    keys, own = [one.pk for one in workers], {one.pk: one.account for one in workers}
    seen = _seen(workers)
    courses: dict[int, list[Trained]] = defaultdict(list)
    for one in Training.objects.filter(worker__in=keys, at__lte=at):
        if one.by != own[one.worker_id]:
            courses[one.worker_id].append(Trained(one.course, one.done_on, one.until_on))
    registers: dict[int, set[str]] = defaultdict(set)
    on = london_date(at)
    for number in Identifier.objects.filter(worker__in=keys, ended_at=None):
        if number.until_on is None or on < number.until_on:
            registers[number.worker_id].add(number.scheme)
    persons = {one.person_id for one in workers}
    barred, waiting = _barred(persons), _waiting(persons)
    lacks = lacking(workers, at=at)
    return {
        one.pk: Known(
            one.person_id in barred,
            standing(seen[one.pk], at=at),
            trained(courses[one.pk], at=at),
            frozenset(registers[one.pk]),
            one.person_id in waiting,
            lacks[one.pk],
        )
        for one in workers
    }


def known(worker: Worker, *, at: dt.datetime) -> Known:
    """What is known of one worker."""
    return known_of([worker], at=at)[worker.pk]


def as_seen(check: Check) -> Seen:
    """A check as the decision needs it."""
    return Seen(
        check.means, check.workforce, check.level, check.barred_list, check.identity, check.result,
        check.checked_on, check.until_at, check.at, check.basis,
    )  # fmt: skip


def engaged(worker: Worker) -> list[Period]:
    """From when until when a worker was, is and will be in a post that their registration lets them be in."""
    found = Engagement.objects.filter(worker=worker, annulled_at=None).select_related("post")
    roles = catalogue().roles
    numbers = Identifier.objects.filter(worker=worker, ended_at=None).values_list("scheme", "until_on")
    held = (Engaged(one.start_on, one.end_on, roles[one.post.role].register) for one in found)
    return entitled(held, dict(numbers))


def _seen(workers: Collection[Worker]) -> dict[int, list[Seen]]:
    """The checks of each worker, by key, in order of writing: their own, and whatever new information any employer had
    of the same person. A certificate that one employer saw lifts nothing at another, which has not seen it."""
    mates: dict[int, set[int]] = defaultdict(set)
    for one in workers:
        mates[one.person_id].add(one.pk)
    seen: dict[int, list[Seen]] = defaultdict(list)
    wanted = Q(worker__in=[one.pk for one in workers]) | Q(worker__person__in=mates, result=NEW)
    for check in Check.objects.filter(wanted).select_related("worker"):
        if check.by == check.worker.account:
            continue
        told = mates[check.worker.person_id] if check.result == NEW else set()
        for key in told | {check.worker_id}:
            seen[key].append(as_seen(check))
    return seen


def bar_stands(worker: Worker) -> bool:
    """Whether the last word of a worker's own employer is that they are barred."""
    return Bar.objects.filter(worker=worker).order_by("-pk").values_list("barred", flat=True).first() or False


def _barred(persons: Collection[int]) -> set[int]:
    """Which of these persons are barred: whom any of their employers wrote down as barred and did not take back. What
    one wrote, no other takes back."""
    last = {one.worker_id: one for one in Bar.objects.filter(worker__person__in=persons).select_related("worker")}
    return {one.worker.person_id for one in last.values() if one.barred}


def _waiting(persons: Collection[int]) -> set[int]:
    """Which persons may be somebody who is barred: an undecided pair of any of their records says so."""
    undecided = Match.objects.filter(Q(one__person__in=persons) | Q(two__person__in=persons), decision="")
    pairs = list(undecided.values_list("one__person", "two__person"))
    barred = _barred({person for pair in pairs for person in pair})
    return {person for one, two in pairs for person, other in ((one, two), (two, one)) if other in barred}
