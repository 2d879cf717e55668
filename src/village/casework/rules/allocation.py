"""The meeting that allocates services in a locality each half term: who sits, when, and what its reasons mean."""

import datetime as dt
from collections.abc import Collection, Mapping

CHAIR, COORDINATOR, MEMBER = "chair", "coordinator", "member"
PARTS: Mapping[str, str] = {CHAIR: "Chair", COORDINATOR: "Coordinator", MEMBER: "Member"}
HALF_TERMS: Mapping[str, str] = {
    "autumn-1": "Autumn, first half",
    "autumn-2": "Autumn, second half",
    "spring-1": "Spring, first half",
    "spring-2": "Spring, second half",
    "summer-1": "Summer, first half",
    "summer-2": "Summer, second half",
}
ALLOCATE, DECLINE, ASK_MORE, WAIT = "allocate", "decline", "ask-more", "wait"
PUT, GIVE_MORE, TAKE_BACK = "put-to-meeting", "give-more", "take-back"
WITH_A_PANEL = ("waiting", "at-meeting")
"""Where a request stands while a panel has to decide on it."""
FINISH, IN_TOUCH = "finish", "in-touch"
UNDER_WAY = ("accepted", "in-touch")
"""Where a referral stands while whoever was asked helps the family."""
PURPOSE = "early-help"
"""For which purpose an organisation is told of a family whom it is asked to help."""
ADDRESS_TOLD = "An address stands in your words. They go into letters: take it out."
REQUEST_REASONS: Mapping[str, str] = {
    "below-threshold": "It is not for early help: what a school, nursery or family doctor offers to all fits better",
    "another-service-fits": "Another service fits better",
    "family-does-not-wish": "The family does not wish it",
    "no-service-for-this": "There is no service for this here",
    "no-place-yet": "There is no place yet",
    "not-reached": "The meeting did not come to it",
    "inquorate": "Too few of the panel were there",
    "no-longer-needed": "It is not needed any more",
    "asked-elsewhere": "Help was found elsewhere",
    "by-mistake": "It was asked by mistake",
    "not-what-we-do": "It is not what this service does",
    "no-place": "There is no place",
    "another-area": "It is for another area",
    "needs-more": "The family needs more than this service can give",
    "helped": "The family was helped",
    "family-stopped": "The family stopped",
    "moved-area": "The family moved to another area",
}
"""The codes of the processes allocation and referral, in words that can stand in a letter."""


def half_term_of(on: dt.date) -> str:
    """The half term in which a day most likely is: terms are set by each area, so that this is only offered."""
    starts = ((1, 1, "spring-1"), (2, 20, "spring-2"), (4, 15, "summer-1"), (6, 1, "summer-2"), (9, 1, "autumn-1"))
    found = [half for month, day, half in (*starts, (10, 28, "autumn-2")) if (on.month, on.day) >= (month, day)]
    return found[-1]


def quorate(came: Collection[str], kept_out: Collection[str], quorum: int) -> bool:
    """Whether enough were there to decide on a family: whoever must not see it does not count for it."""
    return len(set(came) - set(kept_out)) >= quorum


def places_left(places: int | None, given: int) -> int:
    """How many places a service still has at a meeting; none before somebody has said how many it has."""
    return max((places or 0) - given, 0)
