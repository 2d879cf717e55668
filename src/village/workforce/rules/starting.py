"""May somebody begin in a post: yes, no, or only supervised; and what their access follows from."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from village.workforce.rules.catalogue import CHILD, Role
from village.workforce.rules.vetting import Standing, TrainingStanding, day_begins

ALLOW, SUPERVISE, DENY = "allow", "supervise", "deny"
ANSWERS = {ALLOW: "May work", SUPERVISE: "May work supervised", DENY: "Must not work"}
ASK = "ask-designated"
NOT_QUALIFIED = "not-qualified"
REASONS = {
    "barred": "Barred from work with children.",
    "pair-waits": "Whether another record is theirs must be decided first: ask the matching officer.",
    "suspended": "There is new information, and nobody has looked at a new certificate.",
    "no-match": "The update service found no match for the certificate.",
    "wrong-workforce": "Checked for other work than with children, which never counts for it.",
    "not-enough": "The check was not enhanced with the barred list, or the identity was not matched.",
    "no-certificate": "No certificate was seen.",
    "overdue": "The check was to be made again, and was not.",
    "none": "Nothing was checked.",
    "applied": "The certificate is not there yet.",
    "not-registered": "Not on the register that the role asks for.",
    "not-trained": "Training in safeguarding or information sharing is missing or has run out.",
    "cleared": "All that the role asks for is there.",
    "nothing-asked": "The role asks for no check.",
    NOT_QUALIFIED: "What the role asks of qualifications is not shown to be met.",
    ASK: "Ask whoever is designated for safeguarding.",
}
_FOR_THE_DESIGNATED = frozenset({"barred", "pair-waits", "suspended", "no-match"})


@dataclass(frozen=True)
class Known:
    """What is so of somebody at an instant. `registers`: the schemes of the registers that they stand on; `waits`: they
    may be somebody who is barred, and nobody has decided whether they are; `lacks`: the roles whose qualifications they
    are not shown to have."""

    barred: bool
    vetting: Standing
    training: TrainingStanding
    registers: frozenset[str] = frozenset()
    waits: bool = False

    @property
    def held_back(self) -> bool:
        """Whether it is said of them that they wait: of whoever could begin otherwise. Said of more, whoever adds
        made-up people would learn who is barred."""
        could = self.vetting.lets_work or (self.vetting.state == "applied" and self.vetting.barred_list)
        return self.waits and could and not self.barred

    lacks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Answer:
    """`kind`: allow, supervise or deny; `reasons`: codes of REASONS, never empty, every one that applies."""

    kind: str
    reasons: tuple[str, ...]

    @property
    def for_employer(self) -> "Answer":
        """The answer as whoever keeps the register is told it: what only those designated may know is not in it."""
        told = tuple(ASK if one in _FOR_THE_DESIGNATED else one for one in self.reasons)
        return Answer(self.kind, tuple(dict.fromkeys(told)))

    @property
    def said(self) -> str:
        """The answer in words."""
        return f"{ANSWERS[self.kind]}: {' '.join(REASONS[one] for one in self.reasons)}"


def may_start(known: Known, role: Role) -> Answer:
    """May somebody of whom so much is known begin in a post of a role? Whatever denies outranks what allows. New
    information denies whatever a bar denies, and with the same other reasons: nobody tells one from the other."""
    denied = ["barred"] if known.barred else ["pair-waits"] if known.held_back else [*_denied(known.vetting)]
    if role.vetting != CHILD:
        untold = tuple(one for one in denied if one in ("barred", "pair-waits", "suspended"))
        return Answer(DENY, untold) if untold else Answer(ALLOW, ("nothing-asked",))
    if role.register and role.register not in known.registers:
        denied.append("not-registered")
    if denied:
        return Answer(DENY, tuple(denied))
    held_back = [] if known.vetting.lets_work else ["applied"]
    held_back += ["not-trained"] if known.training.missing else []
    # A warning and no denial: the certificate may be in a drawer. It is for the employer to look.
    warned = (NOT_QUALIFIED,) if role.slug in known.lacks else ()
    return Answer(SUPERVISE, (*held_back, *warned)) if held_back else Answer(ALLOW, warned or ("cleared",))


def _denied(vetting: Standing) -> Iterable[str]:
    if vetting.lets_work:
        return
    # Whoever waits for a certificate may begin supervised where the barred list itself was asked and said nothing.
    if vetting.state != "applied" or not vetting.barred_list:
        yield vetting.state


@dataclass(frozen=True)
class Access:
    """From which day and until which instant something opens the records of children."""

    from_on: dt.date
    until_at: dt.datetime


Period = tuple[dt.date, dt.date | None]


@dataclass(frozen=True)
class Engaged:
    """A time in a post, until the day before `end_on` where that is known. `register`: the scheme of the register that
    its role asks for, blank for none."""

    start_on: dt.date
    end_on: dt.date | None
    register: str = ""


def entitled(engaged: Iterable[Engaged], registered: Mapping[str, dt.date | None]) -> list[Period]:
    """The times in posts that may open anything: none in a role that asks for a register on which they do not stand,
    and none from the day on which they stand on it no longer. `registered`: by scheme, that day where it is known."""
    found: list[Period] = []
    for one in engaged:
        if one.register and one.register not in registered:
            continue
        ends = [end for end in (one.end_on, registered.get(one.register)) if end is not None]
        until = min(ends, default=None)
        if until is None or until > one.start_on:
            found.append((one.start_on, until))
    return found


FAR = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


def access(known: Known, engaged: Sequence[Period], *, on: dt.date) -> dict[str, Access]:
    """What is on file of somebody for kernel.access, by kind (vetting, training): what holds, for as long as they are
    engaged. `engaged`: their engagements; the one that stands on the day counts, or else the next to come."""
    period = _engaged(engaged, on)
    if known.barred or known.waits or period is None:
        return {}
    from_on, end_on = period
    until = FAR if end_on is None else day_begins(end_on)
    found: dict[str, Access] = {}
    for kind, since, ends in (
        ("vetting", known.vetting.since_on, known.vetting.until_at if known.vetting.lets_work else None),
        ("training", known.training.since_on, known.training.until_at),
    ):
        if since is not None and ends is not None:
            found[kind] = Access(max(since, from_on), min(ends, until))
    return {kind: one for kind, one in found.items() if day_begins(one.from_on) < one.until_at}


def _engaged(engaged: Sequence[Period], on: dt.date) -> Period | None:
    """The time that engagements cover without a gap, from the one that stands on a day or else the first to come."""
    left = sorted((one for one in engaged if one[1] is None or one[1] > on), key=lambda one: one[0])
    if not left:
        return None
    begins, ends = left[0]
    for start, end in left[1:]:
        if ends is not None and start <= ends:
            ends = None if end is None else max(ends, end)
    return begins, ends
