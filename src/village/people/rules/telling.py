"""The answer in words: how many work with a child and who leads, how fresh that is."""

import datetime as dt

_COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def first_line(name: str, services: int, lead: str) -> str:
    """ "Three services work with Ann Archer; the lead is the health visitor at Ashmere Health." """
    who = name or "this child"
    if services == 0:
        return f"No service is known to work with {who} now."
    count = _COUNTS[services] if services < len(_COUNTS) else str(services)
    works = "service works" if services == 1 else "services work"
    led = f"the lead is {lead}" if lead else "nobody is named as the lead"
    return f"{count} {works} with {who}; {led}."


def place_of(role: str, organisation: str) -> str:
    """ "the health visitor at Ashmere Health": someone by their role, never by name."""
    role = role.strip()
    if not role:
        return organisation
    kept = role if role[:2].isupper() else role[:1].lower() + role[1:]
    return f"the {kept} at {organisation}"


def days_ago(day: dt.date, today: dt.date) -> str:
    """ "today", "yesterday", "3 days ago", "5 months ago": roughly enough to know whether to trust it."""
    days = (today - day).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 60:
        return f"{days} days ago"
    return f"{days // 30} months ago" if days < 730 else f"{days // 365} years ago"


def age_on(birth: str, today: dt.date) -> str:
    """ "7 years" from a date of birth, "under 1 year" for a baby; of a year alone "about 7 years"; else blank."""
    if not birth:
        return ""
    if len(birth) < 10:
        return f"about {today.year - int(birth)} years"
    born = dt.date.fromisoformat(birth)
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if years < 1:
        return "under 1 year"
    return "1 year" if years == 1 else f"{years} years"
