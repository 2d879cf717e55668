"""Involvement as a row tells it."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import TypedDict

_YES = frozenset({"yes", "y", "true", "1"})
_NO = re.compile(
    r"\W*(no|not|none|nil|n|na|nk|null|false|0|never|unknown|pending|awaited|tb[ac]|(refus|declin|withdr|withh|laps)\w*)\b.*"
)


class Told(TypedDict):
    """What is kept of an involvement, by the names of its fields."""

    organisation: str
    role: str
    contact: str
    lead: bool
    assessment: bool
    started_on: dt.date | None
    ended_on: dt.date | None
    consent: str
    grounds: str


def involvement_of(said: Mapping[str, str], source_title: str) -> Told:
    """What a row says of who works with the child; a source that names no organisation is itself the one. An end
    before the start is no end."""
    started, ended = _date(said.get("started_on", "")), _date(said.get("ended_on", ""))
    return {
        "organisation": said.get("organisation", source_title)[:160],
        "role": said.get("role", "")[:120],
        "contact": said.get("contact", ""),
        "lead": said.get("lead", "").lower() in _YES,
        "assessment": said.get("assessment", "").lower() in _YES,
        "started_on": started,
        "ended_on": ended if ended is None or started is None or ended >= started else None,
        "consent": given(said.get("consent", "")),
        "grounds": given(said.get("grounds", "")),
    }


def closed(said: Mapping[str, str | None], on: dt.date) -> bool:
    """Whether a row says that the work it tells of had ended by a day: its system may have begun another record."""
    told = {concept: (said.get(concept) or "").strip() for concept in ("started_on", "ended_on")}
    if not told["ended_on"]:
        return False
    ended = involvement_of(told, "")["ended_on"]
    return ended is not None and ended <= on


def given(text: str) -> str:
    """What is said of consent, or of the grounds without it; nothing when what is said is that there is none: "No",
    "refused", "withdrawn 3 May", "not yet". A sensitive service is shown on the strength of this."""
    return "" if _NO.fullmatch(text.strip().lower()) else text


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
