"""Sharing that can be defended: what a share must say before there is one, when somebody else must release it, and
whether it stands.

An agreement to being helped is no lawful basis (DfE advice on information sharing, 2024). What rests on consent ends
when anybody of those who may speak takes it back; what rests on anything else goes on, and is shown.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

PROPOSED, RELEASED, REVOKED, DECLINED = "proposed", "released", "revoked", "declined"
EXPIRED, WITHDRAWN, UNCOVERED = "expired", "withdrawn", "uncovered"
SHARE_STATES: Mapping[str, str] = {
    PROPOSED: "Waits for somebody else to release it",
    RELEASED: "They can read it",
    REVOKED: "Taken back",
    DECLINED: "Declined",
    EXPIRED: "Its time is over",
    WITHDRAWN: "Ended: consent was taken back",
    UNCOVERED: "Ended: no agreement between the organisations is in force",
}
"""How a share stands. The first four are written down; the others follow from what is so at the instant of asking."""
LONGEST = dt.timedelta(days=366)
"""How long a share may stand; Village's own until an area sets its own."""


@dataclass(frozen=True)
class Code:
    """A code of the reference file. `condition`: the part of Schedule 1 that must be named with it; `part`: the part it
    is in; 0 for none."""

    title: str
    source: str = ""
    confirmed: bool = True
    consent: bool = False
    gateway: bool = False
    second_check: bool = False
    condition: int = 0
    part: int = 0


@dataclass(frozen=True)
class Codes:
    """Every code, by the question that it answers."""

    purposes: Mapping[str, Code]
    article_6: Mapping[str, Code]
    article_9: Mapping[str, Code]
    schedule_1: Mapping[str, Code]
    gateways: Mapping[str, Code]
    reasons: Mapping[str, Code]


@dataclass(frozen=True)
class Grounds:
    """Why something is shared, and on what basis: codes, and the words of whoever decides."""

    purpose: str
    basis: str
    special: str
    condition: str
    gateway: str
    necessity: str
    told_family: bool
    not_told_because: str
    last_on: dt.date


def grounds_faults(told: Grounds, codes: Codes, today: dt.date) -> dict[str, str]:
    """Why nothing can be shared on these grounds, a sentence for each part that is at fault, under the part's name;
    empty when it can. What is known of a family is nearly always about somebody's health, so a condition of article 9
    is always asked for."""
    wrong = {
        "purpose": told.purpose not in codes.purposes and "Say what it is shared for.",
        "basis": told.basis not in codes.article_6 and "Say on what lawful basis: choose one of article 6.",
        "special": told.special not in codes.article_9 and "Say on what lawful basis: choose one of article 9 too.",
        "condition": _condition_fault(told, codes),
        "gateway": _gateway_fault(told, codes),
        "necessity": not told.necessity.strip() and "Say why they need to know this, and why less would not do.",
        "not_told_because": told.told_family == bool(told.not_told_because.strip())
        and "Say whether the family was told, and if not, why not.",
        "last_on": not today <= told.last_on <= today + LONGEST
        and "Give the last day on which they may read it: today or later, and within a year.",
    }
    return {name: sentence for name, sentence in wrong.items() if sentence}


def _condition_fault(told: Grounds, codes: Codes) -> str:
    if told.special not in codes.article_9:
        return ""
    special = codes.article_9[told.special]
    going = {name: one.title for name, one in codes.schedule_1.items() if special.condition == one.part}
    if told.condition in (going or {""}):
        return ""
    if not going:
        return f"“{special.title}” goes with no condition of the Data Protection Act: choose none."
    return f"“{special.title}” goes with one of these conditions: {'; '.join(going.values())}."


def _gateway_fault(told: Grounds, codes: Codes) -> str:
    needed = told.basis in codes.article_6 and codes.article_6[told.basis].gateway
    if told.gateway in codes.gateways or (not told.gateway and not needed):
        return ""
    return "Say which law lets you share on this basis."


def on_consent(basis: str, special: str, codes: Codes) -> bool:
    """Whether a share rests on consent."""
    return codes.article_6[basis].consent or codes.article_9[special].consent


def needs_second(told: Grounds, codes: Codes) -> bool:
    """Whether somebody else must release it: nobody consented and the family does not know, or the purpose asks so."""
    unknown = not told.told_family and not on_consent(told.basis, told.special, codes)
    return unknown or codes.purposes[told.purpose].second_check


def consent_stands(said: Iterable[str], since: Iterable[str]) -> bool:
    """Whether a share may go on resting on consent. `said`: what was said to it, by anybody who may speak; `since`:
    what was said since to being helped at all. One who says no is enough, as parents who disagree have not consented,
    and it is for good: what is given again is given to a new share."""
    return set(said) == {"given"} and "withdrawn" not in since


def state_of(state: str, last_on: dt.date, today: dt.date, *, consent_gone: bool, covered: bool) -> str:
    """How a share stands now. `consent_gone`: it rested on consent that was taken back; `covered`: an agreement between
    the organisations is in force for its purpose."""
    if state in (REVOKED, DECLINED):
        return state
    if consent_gone:
        return WITHDRAWN
    if today > last_on:
        return EXPIRED
    return state if covered else UNCOVERED


def agreement_fault(
    from_slug: str, to_slug: str, purposes: Collection[str], from_on: dt.date, until_on: dt.date, codes: Codes
) -> str:
    """Why an agreement between organisations cannot be written down so; blank when it can."""
    if from_slug == to_slug:
        return "Name two organisations."
    if not purposes or set(purposes) - set(codes.purposes):
        return "Say for which purposes."
    if until_on <= from_on:
        return "It must end after the day on which it begins."
    return ""
