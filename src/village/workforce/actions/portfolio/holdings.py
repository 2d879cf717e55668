"""What somebody writes into their own portfolio, and takes out of it. Nobody else ever does."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workforce.actions.permitted import taken
from village.workforce.models import CertificateSeen, Holding, UnitPassed
from village.workforce.queries.portfolio import kept
from village.workforce.queries.portfolio.holdings import own
from village.workforce.queries.qualifications.listed import titles
from village.workforce.queries.visible import NOBODY, own_account
from village.workforce.rules.content import without_content
from village.workforce.rules.portfolio.holdings import Said, checked, unit_passed
from village.workforce.rules.portfolio.standing import COUNTS_AT, Known
from village.workforce.rules.qualifications.framework import Qualification
from village.workforce.rules.qualifications.listed import Version

NO_HOLDING = "You hold nothing such here."
NOT_LISTED = "There is no such qualification in the catalogue: search for it again, or write it as it stands."
TWICE = "You hold this already: take it out first where something of it is wrong."
UNIT_TWICE = "This unit is yours already, and counts once in however many awards."
MOST = 100


def owner(by: Viewer) -> uuid.UUID:
    """The account whose portfolio it is. Raises Refusal for whoever has none."""
    account = own_account(by)
    if account == NOBODY:
        raise Refusal("Sign in first: a portfolio is of somebody.")
    return account


def writer(by: Viewer) -> uuid.UUID:
    """`owner`, held until the transaction ends: who writes into one portfolio twice at once waits for themselves."""
    account = owner(by)
    list(Account.objects.select_for_update(of=("self",)).filter(ref=account).values_list("pk"))
    return account


@transaction.atomic
def add_holding(
    *, said: Said, answers: Mapping[str, bool], certificate: str = "", note: str = "", by: Viewer, at: dt.datetime
) -> Holding:
    """Write down something that one holds. It is said, and no more, until somebody sees the certificate. Raises Refusal
    for what cannot be so, stands here already, or looks like the content of a check."""
    account, known = writer(by), kept.known()
    of = _listed(said.what, known)
    told = taken(
        checked, said, holder=by.name, on=london_date(at), of=of, levels=list(known.framework.levels)
    )  # fmt: skip
    words, number = taken(without_content, note), certificate.strip()
    if len(words) > 200 or len(number) > 40 or len(told.title) > 200 or len(told.body) > 120:
        raise Refusal("That is too long: write it shorter.")
    _asked(of, answers)
    mine = Holding.objects.filter(account=account, taken_out_at=None)
    if told.what and mine.filter(what=told.what).exists():
        raise Refusal(TWICE)
    if mine.count() >= MOST:
        raise Refusal(f"A portfolio holds at most {MOST} qualifications: take one out first.")
    made = Holding.objects.create(
        account=account, **vars(told), certificate=number, note=words, answers=dict(answers), made_at=at
    )  # fmt: skip
    did(by, "workforce.holding.add", about(account), at, holding=str(made.ref), what=told.what)
    return made


@transaction.atomic
def complete_holding(
    *, holding: uuid.UUID, started_on: dt.date | None, answers: Mapping[str, bool], by: Viewer, at: dt.datetime
) -> None:
    """Say, of something that one holds, when one began it and what the list asks. Whoever saw the certificate saw it
    with what was said then: it is said, and no more, until they look again. Raises Refusal as `add_holding`."""
    account, known = writer(by), kept.known()
    one = own(by).filter(ref=holding).first()
    if one is None:
        raise Refusal(NO_HOLDING)
    if hasattr(one, "carried"):
        raise Refusal("A badge says what its issuer signed: nothing is added to it.")
    of = _listed(one.what, known)
    said = Said(one.title, one.body, one.awarded_on, one.level, started_on, one.what)
    taken(checked, said, holder=by.name, on=london_date(at), of=of, levels=list(known.framework.levels))
    _asked(of, answers)
    Holding.objects.filter(pk=one.pk).update(started_on=started_on, answers=dict(answers))
    again = CertificateSeen.objects.filter(holding=one, until_at=None).update(until_at=at)
    did(by, "workforce.holding.complete", about(account), at, holding=str(one.ref), to_be_seen_again=again)


def _asked(of: Version | Qualification | None, answers: Mapping[str, bool]) -> None:
    if set(answers) - ({one.slug for one in of.asks} if isinstance(of, Version) else set()):
        raise Refusal("That is not asked of this qualification.")


def _listed(what: str, known: Known) -> Version | Qualification | None:
    """What the catalogue has of something, None for what stands in none. Raises Refusal for a name that is nothing."""
    if not what:
        return None
    found = (known.catalogue.version(what) if known.catalogue else None) or known.qualifications.get(what)
    if found is None and (what not in titles() or what.startswith(COUNTS_AT)):
        raise Refusal(NOT_LISTED)
    return found


@transaction.atomic
def take_out(*, holding: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Take something out of one's own portfolio: from this instant it counts nowhere and no employer sees it."""
    writer(by)
    one = own(by).filter(ref=holding).first()
    if one is None:
        raise Refusal(NO_HOLDING)
    Holding.objects.filter(pk=one.pk).update(taken_out_at=at)
    UnitPassed.objects.filter(holding=one).update(holding=None)
    did(by, "workforce.holding.take-out", about(one.account), at, holding=str(one.ref))


@transaction.atomic
def add_unit(
    *, unit: str, passed_on: dt.date, holding: uuid.UUID | None = None, by: Viewer, at: dt.datetime
) -> UnitPassed:
    """Write down a unit of the framework that one passed, towards an award of one's own or none. Raises Refusal for one
    that there is not, and for one that is there already: credit counts once."""
    account = writer(by)
    if unit not in kept.known().units:
        raise Refusal("There is no such unit in the framework: choose one of those offered.")
    taken(unit_passed, passed_on, on=london_date(at))
    award = own(by).filter(ref=holding or NOBODY).first()
    if holding is not None and award is None:
        raise Refusal(NO_HOLDING)
    if UnitPassed.objects.filter(account=account, unit=unit).exists():
        raise Refusal(UNIT_TWICE)
    made = UnitPassed.objects.create(account=account, unit=unit, passed_on=passed_on, holding=award, at=at)
    did(by, "workforce.unit.add", about(account), at, unit=unit)
    return made


@transaction.atomic
def move_unit(*, unit: str, holding: uuid.UUID | None, by: Viewer, at: dt.datetime) -> None:
    """Count a unit towards another award of one's own, or (None) towards none yet: it counts there, and once. Raises
    Refusal for an award of which it is no unit."""
    account = writer(by)
    one = UnitPassed.objects.filter(account=account, unit=unit).first()
    award = own(by).filter(ref=holding or NOBODY).first()
    if one is None or (holding is not None and award is None):
        raise Refusal(NO_HOLDING)
    made_of = kept.known().qualifications.get(award.what) if award else None
    if award is not None and (made_of is None or unit not in made_of.combination.units):
        raise Refusal("That award has no such unit: its credit cannot be moved there.")
    UnitPassed.objects.filter(pk=one.pk).update(holding=award)
    did(by, "workforce.unit.move", about(account), at, unit=unit)


def about(account: uuid.UUID) -> str:
    """What the audit calls a portfolio."""
    return f"portfolio:{account}"
