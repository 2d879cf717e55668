"""Between early help and social care: why a family is asked to be taken over, and what its answers mean."""

from collections.abc import Mapping

SOCIAL_CARE = "casework.social-care"
"""What somebody must hold, in the area, to decide there for social care."""
WHY: Mapping[str, str] = {
    "more-needed": "The family needs more than early help can give",
    "not-safe": "A child may not be safe",
    "family-asks": "The family asks for it",
}
"""Why early help asks."""
STEP_UP, TAKE_OVER, DO_NOT_TAKE, TAKE_BACK, TAKEN = "step-up", "take-over", "do-not-take", "take-back", "taken"
CROSSING_REASONS: Mapping[str, str] = {
    "below-threshold": "What the family needs is below the threshold of social care",
    "early-help-fits": "Early help fits better",
    "another-area": "It is for another area",
    "needs-less": "It is not needed any more",
    "by-mistake": "It was asked by mistake",
    "needs-more": "The family needs more than early help can give",
    "family-does-not-wish": "The family does not wish it",
}
"""The reasons of the processes between the two, in words that can stand in a letter."""
STEP_DOWN, ACCEPT = "step-down", "accept"
MOST, FOUND = 1000, 2000


def asking_fault(why: str, worry: str, agreed: bool, without_because: str, tells_address: bool) -> str:
    """Why social care cannot be asked so; blank when it can. `agreed`: whether somebody of the family is named who
    agrees to asking; `tells_address`: an address stands in the words."""
    if why not in WHY or not worry.strip():
        return "Say why you ask, and what you are worried about."
    if len(worry.strip()) > MOST:
        return f"Write at most {MOST:,} characters: what was assessed and planned goes along."
    if agreed == bool(without_because.strip()):
        return "Say who of the family agrees to this, or why you ask without their agreement: one of the two."
    return (
        "An address stands in your words. Take it out: social care asks whoever helps the family where they live."
        if tells_address
        else ""
    )


def offering_fault(found: str, tells_address: bool) -> str:
    """Why a family cannot be offered to early help in these words; blank when it can."""
    if not found.strip():
        return "Say what you found, and what should go on."
    if len(found.strip()) > FOUND:
        return f"Write at most {FOUND:,} characters of what you found."
    return (
        "An address stands in your words. Take it out: early help asks the family where they live."
        if tells_address
        else ""
    )
