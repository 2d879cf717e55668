"""The answer in words: how many work with a child and who leads, how fresh that is; what is held, for a family."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

WHY_TOLD = {
    "concern": "They were worried about a child",
    "assess": "They were finding out what help a child needs",
    "help": "They were working with the child already",
    "referral": "Somebody had asked them to help",
    "missing": "A child was missing, or not in school",
    "request": "The family had asked them to",
}
"""Why somebody looked, as a family is told it; by purpose."""
CALLED = {
    "forename": "First name",
    "middle_names": "Middle names",
    "surname": "Last name",
    "known_as": "Known as",
    "former_surname": "Earlier last name",
    "date_of_birth": "Date of birth",
    "sex": "Sex",
    "address": "Address",
    "postcode": "Postcode",
    "former_postcode": "Earlier postcode",
    "nhs_number": "NHS number",
    "upn": "Pupil number (UPN)",
    "uln": "Learner number (ULN)",
}

SEXES = {"F": "Female", "M": "Male"}

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


def copy_in_words(told: Mapping[str, Any], *, to_child: bool, on: dt.date) -> dict[str, Any]:
    """What is held of a child (`queries.overseen.tellable`) as a document tells it to a family."""
    whom = "you" if to_child else "your child"
    looks = [
        [_day(one["at"][:10]), f"{one['role']}, {one['organisation']}", one["what"], one["why"] or "Not given"]
        for one in told["looked"]
    ]
    return {
        "title": f"What the index holds about {whom}",
        "whom": whom,
        "on": _day(on.isoformat()),
        "on_iso": on.isoformat(),
        "reference": told["reference"],
        "records": [_record_in_words(one) for one in told["records"]],
        "looks": [list(one) for one in dict.fromkeys(map(tuple, looks))],
    }


def _record_in_words(one: Mapping[str, Any]) -> dict[str, Any]:
    said = dict(one["says"])
    if "sex" in said:
        said["sex"] = SEXES.get(said["sex"], said["sex"])
    rows = [[words, _day(said.pop(name))] for name, words in CALLED.items() if name in said]
    rows += [[name.replace("_", " ").capitalize(), text] for name, text in said.items()]
    service = one.get("service")
    if service:
        rows.append(["Service", ", ".join(part for part in (service["organisation"], service["role"]) if part)])
        if service["lead"]:
            rows.append(["Leads the work", "Yes"])
        if service["assessment_exists"]:
            rows.append(["Assessment", "There is one. Ask the service for it: it is not kept here."])
        if service["from"]:
            rows.append(["Since", _day(service["from"])])
        if service["to"]:
            rows.append(["Until", _day(service["to"])])
        rows.append(["Told us", f"First on {_day(one['first_seen'])}, last on {_day(one['last_seen'])}"])
    return {"source": one["source"], "rows": rows}


def _day(text: str) -> str:
    """A whole date in words, "27 March 2015"; anything else as it is."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"
