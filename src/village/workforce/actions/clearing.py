"""What somebody’s checks, training and engagements come to as access: written where `people` and `casework` read it, in
the same transaction as what it follows from."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.accounts.actions.registering import OwnAccess, settle_bar, settle_clearances
from village.kernel.accounts.models import Account
from village.kernel.audit import actions as audit
from village.kernel.calendar.rules import london_date
from village.kernel.jobs.registry import job
from village.workforce.models import Match, Person, Worker
from village.workforce.queries.checks import bar_stands, engaged, known
from village.workforce.queries.visible import own_account
from village.workforce.rules.starting import access

NO_BAR = "Nothing that was recorded here says that they are barred, so there is nothing to take back."
NOT_ONESELF = "Somebody else must do this: it is about you, or what is on file of you would change with it."


def only_own_bar(worker: Worker, barred: bool) -> None:
    """Raises Refusal where somebody takes back a bar (`barred` false) that this employer did not record."""
    if not barred and not bar_stands(worker):
        raise Refusal(NO_BAR)


def only_another(worker: Worker, by: Viewer) -> None:
    """Raises Refusal where a worker is whoever acts."""
    if worker.account is not None and worker.account == own_account(by):
        raise Refusal(NOT_ONESELF)


def hold(*persons: int) -> None:
    """Hold persons until the transaction ends, before what is known of them is read: whoever settles one waits for
    whoever does already. A worker who is held too was held first."""
    list(Person.objects.select_for_update().filter(pk__in=persons).order_by("pk"))


def settle(worker: Worker, *, by: Viewer, at: dt.datetime) -> None:
    """Put on file of a worker's account what follows now; of whoever is barred every role ends too. Raises Refusal
    where somebody would open more to themselves."""
    hold(worker.person_id)
    try:
        _settle(worker, by=str(by.ref), at=at)
    except OwnAccess:
        raise Refusal(NOT_ONESELF) from None


def _settle(worker: Worker, *, by: str, at: dt.datetime) -> None:
    if worker.account is None:
        return
    now = known(worker, at=at)
    theirs = Account.objects.filter(ref=worker.account, organisation=worker.employer_id).exists()
    # Who moved to another organisation is no longer this employer's to open access for.
    found = access(now, engaged(worker), on=london_date(at)) if theirs else {}
    told = {kind: (one.from_on, one.until_at) for kind, one in found.items()}
    settle_clearances(account=worker.account, found=told, by=by, at=at)
    settle_bar(account=worker.account, barred=now.barred, by=by, at=at)


@job("workforce.access.settle", cron="5 0 * * *")
def settle_all(*, by: str, at: dt.datetime) -> int:
    """Put on file of every worker's account what follows on a new day, after a gap between two engagements above all,
    of each by itself; returns how many workers were looked at."""
    looked = 0
    for key in Worker.objects.exclude(account=None).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            worker = Worker.objects.select_for_update().get(pk=key)
            hold(worker.person_id)
            _settle(worker, by=by, at=at)
        looked += 1
    audit.record(actor=by, action="workforce.access.settle", thing="workers", at=at, detail={"looked": looked})
    return looked


def settle_person(person: Person, *, by: Viewer, at: dt.datetime) -> None:
    """`settle`, of everybody whom a person is, whoever employs them, and of whoever may be them, undecided."""
    pairs = Match.objects.filter(Q(one__person=person) | Q(two__person=person), decision="")
    maybe = {key for pair in pairs.values_list("one__person", "two__person") for key in pair}
    found = list(Worker.objects.filter(person__in=maybe | {person.pk}).exclude(account=None).order_by("pk"))
    hold(person.pk, *(one.person_id for one in found))
    for one in found:
        settle(one, by=by, at=at)
