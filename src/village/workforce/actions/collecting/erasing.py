"""Taking somebody out of an employer's returns for good: out of every version and draft, and no file brings them
back."""

import datetime as dt
import uuid

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.workforce.actions.collecting.permitted import NO_RETURN
from village.workforce.models import Asked, Draft, Erased, Explanation, Version
from village.workforce.queries.collecting.erasable import Told, held_of, mark_of, who_goes
from village.workforce.queries.collecting.reading import marks_of, tables_of
from village.workforce.queries.collecting.visible import asked_of
from village.workforce.queries.returns.shipped import shipped_standard
from village.workforce.queries.visible import KEEP
from village.workforce.rules.collecting.identities import identities, without
from village.workforce.rules.collecting.keeping import packed

NOBODY = "Nobody in this return has this reference or number."
OTHERS = "It is somebody else, or somewhere else, than you looked at: look again at who goes."


@transaction.atomic
def erase_from_returns(*, asked: uuid.UUID, reference: str, seen: str, by: Viewer, at: dt.datetime) -> int:
    """Erase whoever has a reference (of the census: a registration number) in a return from every return of one's
    employer, with what was found and said of them; in how many it was. `seen`: the mark of whom one looked at. What
    those returns came to stays as it was counted. By what they would be known again is kept as a keyed hash. Raises
    Refusal where nobody has it, or others than were looked at would go."""
    found = asked_of(by, KEEP).filter(ref=asked).first()
    if found is None:
        raise Refusal(NO_RETURN)
    employer = found.employer_id
    list(Asked.objects.select_for_update().filter(employer=employer).order_by("pk"))
    list(Draft.objects.select_for_update().filter(asked__employer=employer).order_by("pk"))  # which a closing destroys
    going = who_goes(found, reference, held_of(employer))
    if not going:
        raise Refusal(NOBODY)
    if mark_of(going) != seen:
        raise Refusal(OTHERS)
    kept = _by_content(going)
    for one, persons in kept:
        _rewritten(one, persons)
    marks = sorted({marks_of(text)[0] for one in going for text in identities(one.wanted, one.person)})
    Erased.objects.bulk_create([Erased(employer=found.employer, mark=one, at=at) for one in marks])
    did(by, "workforce.return.erase", f"organisation:{found.employer.slug}", at, returns=len(kept))
    return len(kept)


def _by_content(going: list[Told]) -> list[tuple[Version | Draft, list[str]]]:
    """Each version or draft, with the keys of the persons who go from it."""
    found: dict[int, tuple[Version | Draft, list[str]]] = {}
    for one in going:
        found.setdefault(id(one.kept), (one.kept, []))[1].append(str(one.person["id"]))
    return list(found.values())


def _rewritten(one: Version | Draft, persons: list[str]) -> None:
    gone = [each["mark"] for each in one.findings if each["person"] in persons]
    one.tables = packed(shipped_standard(), without(tables_of(one), persons))
    one.findings = [each for each in one.findings if each["person"] not in persons]
    one.save(update_fields=["tables", "findings"])
    Explanation.objects.filter(asked=one.asked_id, mark__in=gone).delete()
