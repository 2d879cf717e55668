"""Dates as a calendar file of another program takes them (iCalendar, RFC 5545): a day, a neutral word and an address.
Such a file leaves the system and may be seen by anybody: nothing of a family or of what is done for it stands in it."""

import datetime as dt
from collections.abc import Iterable, Mapping

CLOCK, TASK, STEP = "clock", "task", "step"
WORDS: Mapping[str, str] = {
    CLOCK: "Village: something is due at the latest",
    TASK: "Village: something is to be done",
    STEP: "Village: something is to be done",
}
LONGEST = 75  # octets of a line


def calendar_file(entries: Iterable[tuple[dt.date, str, str, str]], *, at: dt.datetime) -> str:
    """A calendar of whole days. `entries`: the day, the kind, what tells it from every other, and its address."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Village//Dates//EN", "METHOD:PUBLISH"]
    for on, kind, thing, address in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{thing}@village",
            f"DTSTAMP:{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{on + dt.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{WORDS[kind]}",
            f"URL:{address}",
            "CLASS:PRIVATE",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines)


def folded(line: str) -> str:
    """A line in pieces of at most LONGEST octets; all but the first begin with a blank. Lines here are plain ASCII."""
    pieces = [line[:LONGEST], *(line[at : at + LONGEST - 1] for at in range(LONGEST, len(line), LONGEST - 1))]
    return "\r\n ".join(pieces) + "\r\n"
