"""Who must not see a person's record, whatever their work: decided, looked at and ended by information governance."""

import datetime as dt
import uuid

from django.db import transaction

from village.casework.actions.families import NO_PERSON
from village.casework.models import Person, Restriction
from village.casework.queries.restrictions import standing
from village.casework.queries.visible import OVERSEE, overseen
from village.casework.rules.restricting import ENDINGS, KINDS
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.queries import areas
from village.kernel.access.rules import Thing, Viewer
from village.kernel.accounts.queries import account_by_email
from village.kernel.audit.noting import did, told_of
from village.kernel.calendar.rules import london_date

REVIEWED_AFTER = dt.timedelta(days=182)


@transaction.atomic
def show_restrictions(*, by: Viewer, at: dt.datetime) -> list[Restriction]:
    """The restrictions that stand in the officer's areas; that they were shown is in the audit."""
    found = list(standing(by))
    told_of(by, "casework.restrictions", "restrictions", at, shown=[one.pk for one in found])
    return found


@transaction.atomic
def restrict(
    *,
    person: uuid.UUID,
    kind: str,
    account: uuid.UUID | None = None,
    organisation: str = "",
    authority: str,
    by: Viewer,
    at: dt.datetime,
) -> Restriction:
    """Keep somebody, or an organisation, from a person's record from now on, whatever their work; the same again on the
    same authority is the one that stands. Raises Refusal when there is no such person in the officer's areas."""
    found = overseen(by).filter(ref=person).first()
    if found is None:
        raise Refusal(NO_PERSON)
    who = _permitted(found, by)
    if kind not in KINDS or not authority.strip():
        raise Refusal("Say what kind of restriction this is, and on whose authority.")
    if (account is None) == (not organisation):
        raise Refusal("Name one person or one organisation.")
    said = {"kind": kind, "account": account, "organisation": organisation, "authority": authority.strip()[:200]}
    stands = found.restrictions.filter(**said, until_at=None).first()
    if stands is not None:
        return stands
    made = Restriction.objects.create(
        person=found, **said, by=who, from_at=at, review_on=london_date(at + REVIEWED_AFTER)
    )  # fmt: skip
    did(by, "casework.restrict", f"person:{found.ref}", at, kind=kind, restriction=made.pk)
    return made


@transaction.atomic
def restrict_named(
    *,
    name: str,
    born_on: dt.date,
    kind: str,
    email: str = "",
    organisation: str = "",
    authority: str,
    by: Viewer,
    at: dt.datetime,
) -> list[Restriction]:
    """Restrict whoever is called so, whole and exactly, and was born on that day, in every family that writes of them:
    the officer reads no record to find them. Raises Refusal as `restrict`, and for an account that is not there."""
    account = account_by_email(email) if email.strip() else None
    if email.strip() and account is None:
        raise Refusal("Nobody has an account with this e-mail address.")
    people = list(overseen(by).filter(name__iexact=name.strip(), born_on=born_on))
    if not people:
        raise Refusal(NO_PERSON)
    ref = account.ref if account else None
    return [
        restrict(
            person=each.ref, kind=kind, account=ref, organisation=organisation, authority=authority, by=by, at=at
        )
        for each in people
    ]  # fmt: skip


@transaction.atomic
def end_restriction(*, restriction: int, because: str, by: Viewer, at: dt.datetime) -> None:
    """End a restriction now, for one of the reasons in `rules.restricting`. Raises Refusal when none such stands in the
    officer's areas."""
    held = Restriction.objects.select_for_update().filter(pk__in=standing(by).filter(pk=restriction).values("pk"))
    found = held.select_related("person").first()
    if found is None:
        raise Refusal("There is no such restriction, or it has ended already.")
    if because not in ENDINGS:
        raise Refusal("Say why it ends.")
    _permitted(found.person, by)
    Restriction.objects.filter(pk=found.pk).update(until_at=at)
    did(by, "casework.restrict.end", f"person:{found.person.ref}", at, restriction=found.pk, because=because)


def _permitted(person: Person, by: Viewer) -> uuid.UUID:
    """The officer, where they answer for one of the person's families."""
    within = areas(by, OVERSEE)
    families = person.families.all() if within is None else person.families.filter(area__in=within)
    return permit(by, OVERSEE, Thing(families.values_list("area", flat=True)[0]))
