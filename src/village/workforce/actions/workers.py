"""Taking somebody into the register, and putting right what it says of who they are."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.workforce.actions.clearing import only_another, settle
from village.workforce.actions.matching import propose
from village.workforce.actions.permitted import employer_of, held, taken
from village.workforce.models import Identifier, Person, Worker, WorkerName
from village.workforce.rules.correcting import of_an_age
from village.workforce.rules.identifiers import canonical, national_hash
from village.workforce.rules.said import ETHNICITIES, SEXES

TWO_OF_ONE_NUMBER = "Somebody else in your register has this national insurance number. Look at both again."


@dataclass(frozen=True)
class Who:
    """Somebody as a form tells of them. Who has one name has it as `family`; `numbers`: by scheme, as written;
    `national`: a national insurance number as typed, which is kept nowhere."""

    family: str
    born_on: dt.date
    given: str = ""
    sex: str = "unknown"
    ethnicity: str = "NOBT"
    numbers: Mapping[str, str] = field(default_factory=dict)
    national: str = field(default="", repr=False)


@sensitive_variables("who")
@transaction.atomic
def add_worker(*, who: Who, by: Viewer, at: dt.datetime) -> Worker:
    """Take somebody into the register of the viewer's employer. Raises Refusal for what nobody can be."""
    employer, on = employer_of(by), london_date(at)
    _may_be_called(who.given, who.family)
    taken(of_an_age, who.born_on, on=on)
    if who.sex not in SEXES or who.ethnicity not in ETHNICITIES:
        raise Refusal("Choose one of the answers that are offered.")
    numbers = [(scheme, text, taken(canonical, scheme, text)) for scheme, text in who.numbers.items() if text.strip()]
    nationals = _national(who.national, employer)
    worker = Worker.objects.create(
        employer=employer, person=Person.objects.create(), born_on=who.born_on, sex=who.sex,
        ethnicity=who.ethnicity, national=next(iter(nationals), ""), made_at=at,
    )  # fmt: skip
    WorkerName.objects.create(worker=worker, given=who.given.strip(), family=who.family.strip(), from_on=on)
    for scheme, text, value in numbers:
        Identifier.objects.create(worker=worker, scheme=scheme, value=value, written=text.strip()[:40], from_at=at)
    propose(worker, nationals=nationals, by=by, at=at)
    did(by, "workforce.worker.add", about(worker), at)
    return worker


@transaction.atomic
def rename_worker(*, worker: uuid.UUID, given: str, family: str, from_on: dt.date, by: Viewer, at: dt.datetime) -> None:
    """Somebody is called something else from a day on; what they were called before is kept, until then."""
    one = held(worker, by=by)
    rename(one, given, family, from_on=from_on, at=at)
    propose(one, by=by, at=at)
    did(by, "workforce.worker.rename", about(one), at)


def rename(worker: Worker, given: str, family: str, *, from_on: dt.date, at: dt.datetime) -> None:
    """`rename_worker`, inside the transaction of whoever may. A name of the same day is replaced. Raises Refusal."""
    _may_be_called(given, family)
    if from_on > london_date(at):
        raise Refusal("Somebody is called something from a day that has come: it cannot be in the future.")
    now = worker.names.get(until_on=None)
    if from_on < now.from_on:
        raise Refusal("Give a day on which the present name was theirs already, or later.")
    if from_on == now.from_on:
        WorkerName.objects.filter(pk=now.pk).update(given=given.strip(), family=family.strip())
        return
    WorkerName.objects.filter(pk=now.pk).update(until_on=from_on)
    WorkerName.objects.create(worker=worker, given=given.strip(), family=family.strip(), from_on=from_on)


@transaction.atomic
def correct_worker(
    *, worker: uuid.UUID, born_on: dt.date, sex: str, ethnicity: str, by: Viewer, at: dt.datetime
) -> None:
    """Put right what was written of somebody; that it was is in the audit, by which part of it. Raises Refusal."""
    one = held(worker, by=by)
    taken(of_an_age, born_on, on=london_date(at))
    if sex not in SEXES or ethnicity not in ETHNICITIES:
        raise Refusal("Choose one of the answers that are offered.")
    wanted = {"born_on": born_on, "sex": sex, "ethnicity": ethnicity}
    changed = sorted(name for name, value in wanted.items() if getattr(one, name) != value)
    Worker.objects.filter(pk=one.pk).update(**wanted)
    one.refresh_from_db(fields=list(wanted))
    propose(one, by=by, at=at)
    did(by, "workforce.worker.correct", about(one), at, changed=changed)


@transaction.atomic
def record_registration(
    *, worker: uuid.UUID, scheme: str, number: str, last_on: dt.date | None, by: Viewer, at: dt.datetime
) -> None:
    """Somebody stands on a register under a number, until the end of a day where that is known; the number that they
    had under the same scheme ends. Raises Refusal for what is no number of the scheme."""
    one = held(worker, by=by)
    only_another(one, by)
    value = taken(canonical, scheme, number)
    until_on = last_on + dt.timedelta(days=1) if last_on else None
    Identifier.objects.filter(worker=one, scheme=scheme, ended_at=None).update(ended_at=at)
    Identifier.objects.create(
        worker=one, scheme=scheme, value=value, written=number.strip()[:40], until_on=until_on, from_at=at
    )
    propose(one, by=by, at=at)
    settle(one, by=by, at=at)
    did(by, "workforce.worker.registration", about(one), at, scheme=scheme)


def about(worker: Worker) -> str:
    """What the audit calls a worker."""
    return f"worker:{worker.ref}"


@sensitive_variables()
def _national(text: str, employer: Organisation) -> list[str]:
    """The hashes of a national insurance number, that to keep first; empty for none. A number that was kept under a key
    which has been replaced since is known again."""
    if not text.strip():
        return []
    keys = [str(key).encode() for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    hashes = [taken(national_hash, text, key) for key in keys]
    if Worker.objects.filter(employer=employer, national__in=hashes).exists():
        raise Refusal(TWO_OF_ONE_NUMBER)
    return hashes


def _may_be_called(given: str, family: str) -> None:
    if not family.strip():
        raise Refusal("Give a name. Whoever has only one has it as the family name.")
    if len(given.strip()) > 100 or len(family.strip()) > 100:
        raise Refusal("A name is at most 100 characters: write it shorter.")
