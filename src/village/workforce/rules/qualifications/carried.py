"""Badges that people carry: whether what a genuine badge says is relied upon.

That a badge is genuine (signed by a key that was pinned beforehand, for this holder, within its days) is settled before
this is asked. Here it is asked whether its issuer may say so, whether it can still be revoked, and whether what it says
of credit and units can be so.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from village.workforce.rules.qualifications.framework import Framework, Learned, Qualification, Unit, fits
from village.workforce.rules.qualifications.roles import Holding

ACCEPTED, UNCHECKED, REFUSED = "accepted", "unchecked", "refused"
CURRENT, REVOKED, UNKNOWN = "current", "revoked", "unknown"


@dataclass(frozen=True)
class Trusted:
    """An issuer that is believed: its id, its name, its public key (PEM), and what it may award, nothing else; the key
    that is to follow, where it said so, and those that came before, which signed badges once."""

    id: str
    name: str
    key: str
    awards: frozenset[str]
    next: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def of_lists(self) -> tuple[str, ...]:
        """The keys that may sign its list of what was revoked. An earlier one may not: whoever got hold of it could
        bring back what was revoked since."""
        return (self.key, self.next) if self.next else (self.key,)

    @property
    def of_badges(self) -> tuple[str, ...]:
        """The keys of its badges."""
        return (*self.of_lists, *self.earlier)


@dataclass(frozen=True)
class Terms:
    """How badges are relied upon: the oldest list of revoked ones, the longest showing, how long a list stands, how
    long a key is known before it signs."""

    newest_list: dt.timedelta
    longest_showing: dt.timedelta
    list_stands: dt.timedelta
    key_overlap: dt.timedelta


@dataclass(frozen=True)
class Badge:
    """What a badge says: of whom and by whom, of what at which level, with how much credit of how much, of which units;
    begun and awarded when."""

    issuer: str
    holder: str
    what: str
    level: str
    units: tuple[str, ...]
    earned: int | None
    available: int | None
    started_on: dt.date | None
    awarded_on: dt.date | None


@dataclass(frozen=True)
class Verdict:
    """Whether a badge is relied upon: accepted, refused, or unchecked (genuine; whether it was revoked is not known);
    why, in sentences; what it comes to, when it is not refused."""

    said: str
    why: tuple[str, ...]
    holding: Holding | None = None
    badge: Badge | None = None


@dataclass(frozen=True)
class Known:
    """The framework that a checker knows, against which units and credit are held."""

    framework: Framework
    units: Mapping[str, Unit]
    qualifications: Mapping[str, Qualification]


def refused(*why: str) -> Verdict:
    """What is not relied upon, and why."""
    return Verdict(REFUSED, why)


def learned(verdicts: Sequence[Verdict]) -> Learned:
    """The units that badges relied upon are of: each once, in however many badges it stands."""
    return Learned(
        frozenset(unit for one in verdicts if one.said == ACCEPTED and one.badge for unit in one.badge.units)
    )


def judge(badge: Badge, trusted: Trusted, status: str, why: str, known: Known, *, safeguarding: bool) -> Verdict:
    """Whether a genuine badge is relied upon. `status` is what is known of its being revoked, `why` the reason; for a
    role that safeguards children what is not known is refused."""
    wrong = [*_by(badge, trusted), *faults(badge, known)]
    if status == REVOKED or (status == UNKNOWN and safeguarding):
        wrong.insert(0, why)
    if wrong or badge.awarded_on is None:
        return refused(*wrong)
    held = Holding(badge.what, badge.awarded_on, trusted.name, badge.started_on)
    if status == UNKNOWN:
        return Verdict(UNCHECKED, (why,), held, badge)
    return Verdict(ACCEPTED, (), held, badge)


def _by(badge: Badge, trusted: Trusted) -> Iterator[str]:
    if badge.issuer == badge.holder:
        yield "Nobody awards themselves."
    if badge.what not in trusted.awards:
        yield f"{trusted.name} is not known to award {badge.what}."


def faults(badge: Badge, known: Known) -> list[str]:
    """What a badge says of days, credit and units that cannot be so, a sentence each."""
    return [*_days(badge), *_credit(badge, known)]


def _days(badge: Badge) -> Iterator[str]:
    if badge.awarded_on is None:
        yield "It does not say when it was awarded."
    elif badge.started_on and badge.awarded_on < badge.started_on:
        yield f"It says that it was awarded on {badge.awarded_on}, before it was begun on {badge.started_on}."


def _credit(badge: Badge, known: Known) -> Iterator[str]:
    """What it says of credit and units that cannot be so."""
    if badge.earned is not None and badge.earned > (badge.available or 0):
        yield f"It says that {badge.earned} credits were earned of {badge.available or 0}."
    one = known.qualifications.get(badge.what)
    if one is None:
        yield from (f"The unit {unit} stands {many} times." for unit, many in Counter(badge.units).items() if many > 1)
        return
    if badge.level != one.level:
        yield f"It says level {badge.level or 'nothing'}; {badge.what} is of level {one.level}."
    begun = badge.started_on or badge.awarded_on
    if begun and not one.offered(begun):
        yield f"{badge.what} could not be begun on {begun}."
    yield from fits(known.framework, known.units, one.combination, badge.units)
    most = sum(known.units[unit].credit or 0 for unit in set(badge.units) if unit in known.units)
    if (badge.earned or 0) > most:
        yield f"Its units carry {most} credits, and it says {badge.earned}."
