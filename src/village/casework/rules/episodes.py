"""Episodes of help: their kinds, what an alarm tells, and what a process asks of the facts."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

KINDS: Mapping[str, str] = {"early-help": "Early help"}
"""Kinds of episode, each with the process of the same name that it follows."""
ALARMS: Mapping[str, str] = {
    "lead-left": "The lead practitioner’s account is closed",
    "lead-barred": "The lead practitioner must not see this record any more",
    "lead-not-cleared": "The lead practitioner is no longer vetted and trained on file",
    "lead-without-role": "The lead practitioner no longer holds a role that lets them lead",
    "organisation-closed": "The organisation of the lead practitioner has nobody left",
}
OFFERED = "Offered the lead"
"""The part of whoever is in a team only because the lead was offered to them."""
TAKEN_OVER = "taken-over"
CONCERN_OUTCOMES: Mapping[str, str] = {
    "passed-on": "Passed on to children’s social care",
    TAKEN_OVER: "Children’s social care has taken the family over",
    "acted-on": "Acted on by the team",
    "nothing-found": "Looked into; nothing found",
}


def about(ref: uuid.UUID) -> str:
    """What the audit, the forms engine and the workflow call an episode by."""
    return f"episode:{ref}"


@dataclass(frozen=True)
class LeadStanding:
    """What is so of a lead today."""

    active: bool
    cleared: bool
    has_role: bool
    organisation_open: bool


def alarms_of(lead: LeadStanding, *, barred: bool) -> Collection[str]:
    """What must be told of a lead, the gravest first; `barred`: kept from this family whatever their part in it."""
    found = [] if lead.active else ["lead-left"]
    if not lead.organisation_open:
        found.append("organisation-closed")
    if lead.active and barred:
        found.append("lead-barred")
    if lead.active and not lead.cleared:  # an account that is closed has neither: one alarm says it
        found.append("lead-not-cleared")
    if lead.active and not lead.has_role:
        found.append("lead-without-role")
    return found
