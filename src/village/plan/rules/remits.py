"""Who does what: roles with their duties, or bodies with their remits, compared by what documents say of each.

No score: an overlap is the duties that two have in common, each with the two places that say so, and what either has
alone. What is asked for and nobody is named for is held by nobody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations


@dataclass(frozen=True)
class Duty:
    """`asked`: where it is asked for without a name; blank where somebody is named."""

    slug: str
    title: str
    asked: str = ""


@dataclass(frozen=True)
class Skill:
    """What is asked of whoever has a role, and where."""

    said: str
    place: str


@dataclass(frozen=True)
class Holder:
    """A role or a body. `holds`: each duty's slug with the place that says it; `under_review`: the source that says it
    is reviewed for overlapping with others, or blank."""

    slug: str
    name: str
    holds: Mapping[str, str]
    settings: Sequence[str] = ()
    skills: Sequence[Skill] = ()
    under_review: str = ""


@dataclass(frozen=True)
class Untold:
    """Somebody of whom the documents say no duty, what they do say, and which source says it, where one does."""

    name: str
    said: str
    source: str = ""


@dataclass(frozen=True)
class Remits:
    """Duties and their holders by slug, in the order of the file."""

    duties: Mapping[str, Duty]
    holders: Mapping[str, Holder]
    untold: Sequence[Untold] = field(default_factory=tuple)


@dataclass(frozen=True)
class Common:
    """A duty that two holders have, and where it is said of each."""

    duty: Duty
    one_place: str
    other_place: str


@dataclass(frozen=True)
class Overlap:
    """Two holders, what they have in common, and what each has alone."""

    one: Holder
    other: Holder
    common: Sequence[Common]
    one_alone: Sequence[Duty]
    other_alone: Sequence[Duty]

    @property
    def same(self) -> bool:
        """Whether nothing tells the two apart."""
        return not self.one_alone and not self.other_alone

    @property
    def within(self) -> Holder | None:
        """The holder all of whose duties the other has too; None where neither is so, or both are."""
        if self.same or (self.one_alone and self.other_alone):
            return None
        return self.other if self.one_alone else self.one


def overlap(remits: Remits, one: Holder, other: Holder) -> Overlap:
    """Two holders beside each other, duties in the order of the file."""
    both = [slug for slug in remits.duties if slug in one.holds and slug in other.holds]
    return Overlap(
        one,
        other,
        [Common(remits.duties[slug], one.holds[slug], other.holds[slug]) for slug in both],
        _alone(remits, one, other),
        _alone(remits, other, one),
    )


def _alone(remits: Remits, one: Holder, other: Holder) -> list[Duty]:
    return [duty for slug, duty in remits.duties.items() if slug in one.holds and slug not in other.holds]


def overlaps(remits: Remits) -> list[Overlap]:
    """Every two holders that have a duty in common: those with most in common first, then as the file has them."""
    found = [overlap(remits, one, other) for one, other in combinations(remits.holders.values(), 2)]
    return sorted((one for one in found if one.common), key=lambda one: -len(one.common))


def overlaps_of(remits: Remits, holder: Holder) -> list[Overlap]:
    """The overlaps of one holder, who always stands first."""
    others = (one for one in remits.holders.values() if one.slug != holder.slug)
    found = [overlap(remits, holder, other) for other in others]
    return sorted((one for one in found if one.common), key=lambda one: -len(one.common))


def held_by(remits: Remits, duty: Duty) -> list[Holder]:
    """Everybody who has a duty."""
    return [one for one in remits.holders.values() if duty.slug in one.holds]


def shared(remits: Remits) -> list[tuple[Duty, list[Holder]]]:
    """The duties that more than one has, those with most holders first."""
    found = [(duty, held_by(remits, duty)) for duty in remits.duties.values()]
    return sorted(((duty, who) for duty, who in found if len(who) > 1), key=lambda one: -len(one[1]))


def held_by_nobody(remits: Remits) -> list[Duty]:
    """What is asked for, and nobody is named for."""
    return [duty for duty in remits.duties.values() if not held_by(remits, duty)]


def wrong(remits: Remits, places: Collection[str]) -> list[str]:
    """What is wrong with what a file says: duties that it does not have, places that no document has, duties that are
    neither held nor asked for, or both."""
    found = []
    for one in remits.holders.values():
        found += [f"{one.name} holds {slug}, which is no duty." for slug in one.holds if slug not in remits.duties]
        found += [f"{one.name} rests on {place}, which is no place." for place in _places(one) if place not in places]
    for duty in remits.duties.values():
        if duty.asked and duty.asked not in places:
            found.append(f"{duty.slug} is asked for in {duty.asked}, which is no place.")
        if bool(duty.asked) == bool(held_by(remits, duty)):
            found.append(f"{duty.slug} must be held by somebody, or asked for and held by nobody.")
    return found


def _places(one: Holder) -> list[str]:
    review = [one.under_review] if one.under_review else []
    return [*one.holds.values(), *(skill.place for skill in one.skills), *review]
