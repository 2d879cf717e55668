"""Who goes when somebody is erased from an employer's returns, by what they are called in one of them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from village.workforce.models import Asked, Draft, Version
from village.workforce.queries.collecting.reading import tables_of
from village.workforce.queries.returns.shipped import shipped_returns, shipped_standard
from village.workforce.rules.collecting.identities import reference_of, same_person, shown
from village.workforce.rules.returns.standard import Record, Return


@dataclass(frozen=True)
class Told:
    """Somebody in a version or a draft."""

    kept: Version | Draft
    person: Record

    @property
    def wanted(self) -> Return:
        """The kind of return."""
        return shipped_returns()[self.kept.asked.collection.kind]

    @property
    def number(self) -> int:
        """Of the version; 0 for a draft."""
        return self.kept.number if isinstance(self.kept, Version) else 0

    @property
    def called(self) -> tuple[int, str]:
        """In which return, and by which reference there (of the census: registration number)."""
        return self.kept.asked_id, reference_of(self.wanted, self.person).casefold()

    @property
    def who(self) -> str:
        """What a page may call them: their reference, or the end of their number."""
        return shown(shipped_standard(), self.wanted, self.person)

    def same(self, other: "Told") -> bool:
        """Whether both are one person: in two returns by number, or birth and name; in one by reference too."""
        one_reference = self.called == other.called and bool(self.called[1])
        return same_person(self.person, other.person, one_reference=one_reference)


def who_goes(asked: Asked, reference: str, every: Iterable[Version | Draft]) -> list[Told]:
    """Who has this reference in the newest of a return that has it, and wherever the same person is in `every` that
    their employer holds, newest first, followed from each to the next. Empty where nobody has it."""
    rest = [Told(one, person) for one in every for person in tables_of(one)["person"]]
    called = (asked.pk, reference.strip().casefold())
    found: list[Told] = []
    new = [one for one in rest if called[1] and one.called == called][:1]
    while new:
        found += new
        rest = [one for one in rest if one not in new]
        new = [one for one in rest if any(one.same(each) for each in new)]
    return found


def held_of(employer: int) -> list[Version | Draft]:
    """All that an employer's returns hold, the newest of each first."""
    of = {"asked__employer": employer}
    drafts = Draft.objects.filter(**of).select_related("asked__collection").order_by("asked")
    return [*drafts, *Version.objects.filter(**of).select_related("asked__collection").order_by("asked", "-number")]


def mark_of(going: Iterable[Told]) -> str:
    """What tells those who were looked at from any others."""
    told = sorted(f"{one.kept.asked_id} {one.number} {one.person['id']}" for one in going)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
