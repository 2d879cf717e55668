"""Whether what was checked of somebody lets them work with children at an instant.

A check is a status and dates. The four results of the update service are its own codes: that it finds no match says
nothing good, and that there is new information suspends until a new certificate was seen.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
APPLIED, CLEAR, CONSIDERED = "applied", "clear", "considered"
BLANK, NON_BLANK, NEW, NO_MATCH = "BLANK_NO_NEW_INFO", "NON_BLANK_NO_NEW_INFO", "NEW_INFO", "NO_MATCH_FOUND"
RESULTS = {
    APPLIED: "Applied for, and not seen yet",
    CLEAR: "The certificate was seen: nothing stands against the work",
    CONSIDERED: "The certificate was seen, and it was decided that nothing stands against the work",
    BLANK: "Update service: nothing new (blank certificate)",
    NON_BLANK: "Update service: nothing new",
    NEW: "Update service: there is new information",
    NO_MATCH: "Update service: no match was found",
}
MEANS = {"certificate": "By certificate", "service": "By the update service"}
OF_MEANS = {"certificate": (APPLIED, CLEAR, CONSIDERED), "service": (BLANK, NON_BLANK, NEW, NO_MATCH)}
LEVELS = {"basic": "Basic", "standard": "Standard", "enhanced": "Enhanced"}
WORKFORCES = {
    "child": "Children’s workforce",
    "adult": "Adults’ workforce",
    "both": "Children’s and adults’ workforce",
    "other": "Other workforce",
}
REGULATED = "regulated"
BASES = {
    REGULATED: "Regulated activity with children",
    "eligible": "Work that may be checked so, not regulated activity",
    "consent": "Consent to ask the update service",
}
COURSES = {"safeguarding": "Safeguarding", "information-sharing": "Information sharing"}
DUE_DAYS = 30
"""So many days before a check runs out, it is due to be made again."""


@dataclass(frozen=True)
class Seen:
    """A check as the decision needs it. `at`: when it was written down; `until_at`: when it is to be made again."""

    means: str
    workforce: str
    level: str
    barred_list: bool
    identity: bool
    result: str
    checked_on: dt.date
    until_at: dt.datetime
    at: dt.datetime
    basis: str

    @property
    def for_children(self) -> bool:
        return self.workforce in ("child", "both")

    @property
    def seen_whole(self) -> bool:
        """Whether this is a certificate that was seen and lets somebody work with children."""
        return self._enough and self.result in (CLEAR, CONSIDERED)

    def awaited(self, at: dt.datetime) -> bool:
        """Whether a certificate such as work with children asks was applied for, and is still awaited."""
        return self._enough and self.result == APPLIED and self.until_at > at

    @property
    def _enough(self) -> bool:
        """Whether just what regulated activity with children asks was checked, of whoever it was."""
        asked = self.basis == REGULATED and self.level == "enhanced" and self.barred_list
        return self.for_children and asked and self.identity


@dataclass(frozen=True)
class Standing:
    """`state`: clear or due (both let somebody work), applied, overdue, suspended, no-match, wrong-workforce,
    not-enough, no-certificate or none. `since_on`, `until_at`: of what lets them work, or did. `barred_list`: whether
    what is awaited asks the barred list, and lets somebody begin supervised."""

    state: str
    since_on: dt.date | None = None
    until_at: dt.datetime | None = None
    barred_list: bool = False

    @property
    def lets_work(self) -> bool:
        return self.state in ("clear", "due")


STATES = {
    "clear": "Cleared for work with children",
    "due": "Cleared for work with children; due to be checked again",
    "applied": "A check was applied for",
    "overdue": "Was to be checked again, and was not",
    "suspended": "Suspended until new information was looked at",
    "no-match": "The update service found no match",
    "wrong-workforce": "Checked for other work than with children",
    "not-enough": "Checked, but not as work with children asks",
    "no-certificate": "No certificate was seen",
    "none": "Not checked",
}


def standing(checks: Sequence[Seen], *, at: dt.datetime) -> Standing:
    """How somebody stands as a worker with children, from all that was written of their checks, in order of
    writing."""
    # By the day of the check, and of one day as written: an old certificate that is written down late is still old.
    known = sorted((one for one in checks if one.at <= at), key=lambda one: one.checked_on)
    if not known:
        return Standing("none")
    if _suspended(known):
        return Standing("suspended")
    # That the certificate is not found says nothing good of it, whichever workforce it was asked for.
    ours = [one for one in known if one.for_children or one.result == NO_MATCH]
    if not ours:
        return Standing("wrong-workforce")
    decided = [one for one in ours if one.result != APPLIED]
    certificate = next((one for one in reversed(decided) if one.means == "certificate"), None)
    if certificate is None:
        return _without_certificate(ours, decided, at)
    since = [one for one in decided if one.means == "service" and one.checked_on >= certificate.checked_on]
    return _by_certificate(certificate, since, ours[-1], at)


def _suspended(known: Sequence[Seen]) -> bool:
    """Whether there is new information, of whatever workforce, and no certificate of that day or later was seen."""
    for one in reversed(known):
        if one.seen_whole:
            return False
        if one.result == NEW:
            return True
    return False


def _without_certificate(ours: Sequence[Seen], decided: Sequence[Seen], at: dt.datetime) -> Standing:
    if decided:
        return Standing("no-match" if decided[-1].result == NO_MATCH else "no-certificate")
    return Standing("applied", barred_list=ours[-1].awaited(at))


def _by_certificate(certificate: Seen, since: Sequence[Seen], latest: Seen, at: dt.datetime) -> Standing:
    """From the last certificate and what the update service said since, of the same workforce and level."""
    if not certificate.seen_whole:
        return Standing("not-enough")
    telling = [one for one in since if one.result == NO_MATCH or _says_as_before(one, certificate)]
    if telling and telling[-1].result == NO_MATCH:
        return Standing("no-match")
    until = telling[-1].until_at if telling else certificate.until_at
    if until <= at:
        asked = latest.awaited(at)
        return Standing("applied" if asked else "overdue", certificate.checked_on, until, barred_list=asked)
    state = "due" if until - at <= dt.timedelta(days=DUE_DAYS) else "clear"
    return Standing(state, certificate.checked_on, until)


def _says_as_before(one: Seen, certificate: Seen) -> bool:
    """Whether the update service said of just this certificate that nothing is new."""
    alike = (one.workforce, one.level) == (certificate.workforce, certificate.level)
    return one.result in (BLANK, NON_BLANK) and one.identity and alike


@dataclass(frozen=True)
class Trained:
    """One course: from a day until the day before another."""

    course: str
    done_on: dt.date
    until_on: dt.date


@dataclass(frozen=True)
class TrainingStanding:
    """`missing`: the courses of which nothing current is held. Where there are none, all hold from a day
    until an instant."""

    missing: tuple[str, ...]
    since_on: dt.date | None = None
    until_at: dt.datetime | None = None


def trained(trainings: Iterable[Trained], *, at: dt.datetime) -> TrainingStanding:
    """Which of COURSES somebody holds at an instant, by the latest of each."""
    on = at.astimezone(LONDON).date()
    held: dict[str, Trained] = {}
    for one in trainings:
        best = held.get(one.course)
        if one.done_on <= on < one.until_on and (best is None or one.until_on > best.until_on):
            held[one.course] = one
    missing = tuple(course for course in COURSES if course not in held)
    if missing:
        return TrainingStanding(missing)
    since, until = max(one.done_on for one in held.values()), min(one.until_on for one in held.values())
    return TrainingStanding((), since, day_begins(until))


def day_begins(on: dt.date) -> dt.datetime:
    """The instant at which a day begins in London."""
    return dt.datetime.combine(on, dt.time.min, LONDON)
