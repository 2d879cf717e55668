"""Shields put on, looked at again and taken off; looks behind them reviewed; a new identity cut off from the old."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import add_months, london_date
from village.linkage.rules.identifiers import identifier
from village.people.actions import resolving, telling
from village.people.models import Child, Identifier, Key, NewIdentity, Override, Record, ReviewItem, Shield
from village.people.queries import shields
from village.people.queries.asking import shield_of
from village.people.queries.ledger import names_of_child
from village.people.queries.overseen import area_of, child_of
from village.people.rules.shielded import REVIEWED_AFTER_MONTHS
from village.people.rules.states import SHIELD_REASONS

SHIELD = "people.shield"
LONG_ENOUGH, LONGEST = 15, 300


@transaction.atomic
def shield_child(*, ref: uuid.UUID, reason: str, words: str, by: Viewer, at: dt.datetime) -> Shield:
    """Hide where a child is and who works with it. What would find the child by what is hidden finds nothing from the
    end of this transaction on. Raises Refusal for a child that is not known here, or is shielded."""
    resolving.hold_index()
    child = _child(by, ref)
    area = area_of(by, SHIELD, child)
    who = permit(by, SHIELD, Thing(area=area or None))
    if shield_of(child) is not None:
        raise Refusal("A shield stands on this child already.")
    made = Shield.objects.create(child=child, **_said(reason, words, who, at))
    resolving.rebuild_keys([child.pk])
    did(by, "people.shield.put", f"child:{child.ref}", at, shield=made.pk, reason=reason)
    return made


@transaction.atomic
def shield_number(*, number: str, area: str, reason: str, words: str, by: Viewer, at: dt.datetime) -> Shield:
    """Hide whichever child has this NHS or pupil number, whether or not anything of it has come yet: it is then hidden
    before anyone sees it. Raises Refusal for what is no such number, or is shielded."""
    resolving.hold_index()
    who = permit(by, SHIELD, Thing(area=area or None))
    found = [(scheme, value) for scheme in ("nhs", "upn") if (value := identifier(scheme, number).value)]
    if not found:
        raise Refusal("This is neither an NHS number nor a pupil number: check it.")
    scheme, value = found[0]
    if Shield.objects.filter(scheme=scheme, value=value, until_at=None).exists():
        raise Refusal("A shield stands on this number already.")
    made = Shield.objects.create(scheme=scheme, value=value, area=area, **_said(reason, words, who, at))
    _rebuild(made)
    did(by, "people.shield.put", f"shield:{made.pk}", at, reason=reason)
    return made


@transaction.atomic
def renew_shield(*, shield: int, by: Viewer, at: dt.datetime) -> None:
    """It was looked at again and is still needed: the next look is in six months."""
    found = _standing(by, shield)
    review_on = add_months(london_date(at), REVIEWED_AFTER_MONTHS)
    Shield.objects.filter(pk=found.pk).update(review_on=review_on)
    did(by, "people.shield.renew", f"shield:{found.pk}", at, review=review_on.isoformat())


@transaction.atomic
def take_off_shield(*, shield: int, by: Viewer, at: dt.datetime) -> None:
    """It is not needed any more: what it hid can be seen and found again."""
    resolving.hold_index()
    found = _standing(by, shield)
    Shield.objects.filter(pk=found.pk).update(until_at=at, ended_by=uuid.UUID(str(by.ref)))
    _rebuild(found)
    telling.uncovered(_on(found), since=found.from_at, at=at)
    did(by, "people.shield.end", f"shield:{found.pk}", at)


@transaction.atomic
def review_override(*, override: int, justified: bool, finding: str, by: Viewer, at: dt.datetime) -> None:
    """Judge a look behind a shield. Raises Refusal for one's own, one that was judged, or a finding that says nothing.
    Nobody but who may put shields on may judge, and never whoever looked."""
    found = shields.overrides(by).filter(pk=override, reviewed_at=None).first()
    if found is None:
        raise Refusal("There is no such review, or it was done already.")
    area = area_of(by, SHIELD, found.child) or None
    who = permit(by, SHIELD, Thing(area=area, made_by=frozenset({str(found.account)})))
    words = _words(finding, "Say in a sentence what you found.")
    Override.objects.filter(pk=found.pk).update(reviewed_at=at, reviewed_by=who, justified=justified, finding=words)
    did(by, "people.override.review", f"child:{found.child.ref}", at, override=found.pk, justified=justified)


@transaction.atomic
def propose_new_identity(*, ref: uuid.UUID, words: str, by: Viewer, at: dt.datetime) -> NewIdentity:
    """Propose that all that is known of a child under its old identity be cut off for good: another officer decides."""
    child = _child(by, ref)
    area = area_of(by, SHIELD, child)
    who = permit(by, SHIELD, Thing(area=area or None))
    if NewIdentity.objects.filter(child__in=names_of_child(child.pk)).exists():
        raise Refusal("This was proposed already.")
    said = _words(words, "Say in a sentence on what order or decision this rests.")
    made = NewIdentity.objects.create(child=child, words=said, area=area, proposed_at=at, proposed_by=who)
    did(by, "people.retire.propose", f"child:{child.ref}", at)
    return made


@transaction.atomic
def decide_new_identity(*, proposal: int, seen: str, agreed: bool, by: Viewer, at: dt.datetime) -> None:
    """Cut a child's old identity off, or drop the proposal. Raises Refusal for one's own proposal, and where the child
    has been joined to another, parted, or given a record since it was `seen` (`queries.shields.seen_of`).

    The child is retired: no keys, no numbers, no answer, and no pointer to whoever it is now. What its sources still
    send of it stays with it and finds nobody; what comes under the new identity begins a new child. There is on
    purpose no assertion that the two are apart: it would be the one row that knows them both.
    """
    resolving.hold_index()
    found = shields.proposals(by).filter(pk=proposal).first()
    child = shields.now_about(found) if found else None
    if found is None or child is None:
        raise Refusal("There is no such proposal, or it was decided already.")
    who = permit(by, SHIELD, Thing(area=found.area, made_by=frozenset({str(found.proposed_by)})))
    if agreed and seen != shields.seen_of(child):
        raise Refusal("The records of this child have changed since you opened this. Look again, then decide.")
    if agreed:
        _retire(child, who, at)
        NewIdentity.objects.filter(pk=found.pk).update(decided_at=at, decided_by=who, words="")
        others = NewIdentity.objects.filter(child__in=names_of_child(child.pk), decided_at=None)
        others.delete()  # of children who were one by then: it is done
    else:
        found.delete()
    did(by, "people.retire.decide", f"child:{child.ref}", at, agreed=agreed)


def _retire(child: Child, who: uuid.UUID, at: dt.datetime) -> None:
    records = Record.objects.filter(child=child)
    Shield.objects.filter(child=child, until_at=None).update(until_at=at, ended_by=who)
    Override.objects.filter(child=child, left_at=None).update(left_at=at)
    Identifier.objects.filter(record__in=records).delete()
    Key.objects.filter(child=child).delete()
    records.filter(ended_at=None).update(ended_at=at)
    waiting = ReviewItem.objects.exclude(state__in=["decided", "lapsed"])
    about = [pk for pk, shown in waiting.values_list("pk", "candidates") if child.pk in {one["child"] for one in shown}]
    waiting.filter(Q(record__in=records) | Q(pk__in=about)).update(state="lapsed", candidates=[])
    Child.objects.filter(pk=child.pk).update(state="retired")


def _child(by: Viewer, ref: uuid.UUID) -> Child:
    found = child_of(by, SHIELD, str(ref))
    if found is None or found.state != "active":
        raise Refusal("There is no such child.")
    return found


def _standing(by: Viewer, shield: int) -> Shield:
    found = shields.shields(by).filter(pk=shield).first()
    if found is None:
        raise Refusal("There is no such shield, or it was taken off already.")
    permit(by, SHIELD, Thing(area=_area(by, found)))
    return found


def _area(by: Viewer, shield: Shield) -> str | None:
    return (area_of(by, SHIELD, shield.child) if shield.child else shield.area) or None


def _said(reason: str, words: str, who: uuid.UUID, at: dt.datetime) -> dict[str, object]:
    if reason not in SHIELD_REASONS:
        raise Refusal("Choose why the child is shielded.")
    said = _words(words, "Say in a sentence why being found could harm the child.")
    review_on = add_months(london_date(at), REVIEWED_AFTER_MONTHS)
    return {"reason": reason, "words": said, "from_at": at, "by": who, "review_on": review_on}


def _words(words: str, wanted: str) -> str:
    said = words.strip()
    if len(said) < LONG_ENOUGH:
        raise Refusal(wanted)
    if len(said) > LONGEST:
        raise Refusal(f"Keep it to {LONGEST} characters.")
    return said


def _rebuild(shield: Shield) -> None:
    """The keys of every child that a shield lies on."""
    resolving.rebuild_keys(_on(shield))


def _on(shield: Shield) -> set[int]:
    """The children that a shield lies on."""
    numbered = Q(identifiers__scheme=shield.scheme, identifiers__value=shield.value)
    on_it = Q(child=shield.child) if shield.child else numbered
    return set(Record.objects.filter(on_it).values_list("child_id", flat=True))
