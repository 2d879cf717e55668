"""Meetings of a team around a family: who was asked and came, and what makes minutes that can stand."""

import datetime as dt
from collections.abc import Mapping

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
MEETING_STATES: Mapping[str, str] = {PLANNED: "Planned", HELD: "Held", CANCELLED: "Cancelled"}
PRESENCE: Mapping[str, str] = {
    "came": "Was there",
    "remotely": "Was there by telephone or video",
    "apologies": "Sent apologies",
    "absent": "Did not come",
}
CAME = ("came", "remotely")
HELP_ENDED = "Help has ended."


def planning_fault(starts_on: dt.date, today: dt.date, place: str, agenda: str, invited: int) -> str:
    """Why a meeting cannot be planned so; blank when it can. One that was held already can be written down for a month:
    what happened in a kitchen is kept too."""
    if not place.strip() or not agenda.strip():
        return "Say where you meet, and what about."
    if not invited:
        return "Say who is asked to come."
    if not today - dt.timedelta(days=31) <= starts_on <= today + dt.timedelta(days=366):
        return "Give a day within the next year, or at most a month ago."
    return ""


def minutes_fault(starts_on: dt.date, today: dt.date, minutes: str, presences: Mapping[str, tuple[str, str]]) -> str:
    """Why minutes cannot be kept; blank when they can. `presences`: of each who was asked, whether they came, and what
    they did not agree to."""
    if starts_on > today:
        return "This meeting has not been held yet. Minutes can be written from its day on."
    if not minutes.strip():
        return "Write what was talked about."
    if any(presence not in PRESENCE for presence, _ in presences.values()):
        return "Say of each whether they came."
    if not any(presence in CAME for presence, _ in presences.values()):
        return "Nobody was there. Cancel the meeting instead, and say why."
    if any(dissent.strip() and presence not in CAME for presence, dissent in presences.values()):
        return "Only those who were there can disagree with what was decided there."
    return ""
