"""Taking somebody out of an employer's returns for good: out of every version and draft, and no file brings them
back."""

import datetime as dt
import uuid
from collections.abc import Set

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.workforce.actions.collecting.permitted import NO_RETURN
from village.workforce.models import Asked, Draft, Erased, Explanation, Version
from village.workforce.queries.collecting.reading import marks_of, persons_called, tables_of
from village.workforce.queries.collecting.visible import asked_of
from village.workforce.queries.returns.shipped import shipped_returns, shipped_standard
from village.workforce.queries.visible import KEEP
from village.workforce.rules.collecting.identities import identities, without
from village.workforce.rules.collecting.keeping import packed
from village.workforce.rules.returns.standard import Return

NOBODY = "Nobody in your returns has this reference or number."


@transaction.atomic
def erase_from_returns(*, asked: uuid.UUID, reference: str, by: Viewer, at: dt.datetime) -> int:
    """Erase whoever has a reference (of the census: a registration number) from every return of one's employer, with
    what was found and said of them; in how many it was. What those returns came to stays as it was counted. By what
    they would be known again is kept as a keyed hash. Raises Refusal where nobody has it."""
    found = asked_of(by, KEEP).filter(ref=asked).first()
    if found is None:
        raise Refusal(NO_RETURN)
    held = list(Asked.objects.select_for_update().filter(employer=found.employer_id).order_by("pk"))
    every: list[Version | Draft] = [*Version.objects.filter(asked__in=held), *Draft.objects.filter(asked__in=held)]
    known = {text for one in every for text in _known_by(one, reference)}
    if not known:
        raise Refusal(NOBODY)
    kept = [(one, persons) for one in every if (persons := _of(one, known))]
    for one, persons in kept:
        _rewritten(one, persons)
    marks = sorted({marks_of(text)[0] for text in known})
    Erased.objects.bulk_create([Erased(employer=found.employer, mark=one, at=at) for one in marks])
    did(by, "workforce.return.erase", f"organisation:{found.employer.slug}", at, returns=len(kept))
    return len(kept)


def _known_by(one: Version | Draft, reference: str) -> list[str]:
    """By what whoever has a reference is known in a version."""
    wanted = _return(one)
    return [text for person in persons_called(wanted, tables_of(one), reference) for text in identities(wanted, person)]


def _of(one: Version | Draft, known: Set[str]) -> list[str]:
    """The persons of a version, by key, who are known by any of this, whatever their reference is there."""
    wanted = _return(one)
    return [str(each["id"]) for each in tables_of(one)["person"] if known & set(identities(wanted, each))]


def _return(one: Version | Draft) -> Return:
    return shipped_returns()[one.asked.collection.kind]


def _rewritten(one: Version | Draft, persons: list[str]) -> None:
    gone = [each["mark"] for each in one.findings if each["person"] in persons]
    one.tables = packed(shipped_standard(), without(tables_of(one), persons))
    one.findings = [each for each in one.findings if each["person"] not in persons]
    one.save(update_fields=["tables", "findings"])
    Explanation.objects.filter(asked=one.asked_id, mark__in=gone).delete()
