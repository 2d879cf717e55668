"""What pages of things to do share: what is asked, from where, when, and how something is told."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localtime

from village.directory.queries.finding.asking import One
from village.directory.queries.finding.where import NoPlace, Where, where
from village.directory.queries.young.asking import Doing
from village.directory.queries.young.lists import every
from village.directory.rules.finding import telling
from village.directory.rules.finding.entries import schedules, summary
from village.directory.rules.finding.hours import DAYS
from village.directory.rules.young.asked import Wanted, read
from village.directory.rules.young.going import walk
from village.directory.rules.young.nights import Spell, times_then
from village.directory.views.finding.frame import NEAR, UNKNOWN

HOME = {"text": "Home", "href": "/"}
HERE = {"text": "Things to do", "href": "/things-to-do/"}
PATH = "/things-to-do/"


def now() -> dt.datetime:
    """This moment by the clock in London, without its zone."""
    return localtime().replace(tzinfo=None)


def asked(request: HttpRequest, params: Any) -> tuple[Wanted, Where | None]:
    """What is asked, and where; a place that is not known is one of its problems."""
    wanted = read(dict(params.lists()), every())
    kept = request.get_signed_cookie(NEAR, default="", salt=NEAR) or ""
    try:
        return wanted, where(wanted.near, kept)
    except NoPlace as problem:
        return replace(wanted, problems={**wanted.problems, "near": str(problem)}), None


def card(doing: Doing, number: int = 0) -> dict[str, Any]:
    """Something to do as a list tells it."""
    one = doing.one
    contact = telling.contact(one.document)
    return {
        "number": number,
        "href": f"/things-to-do/{one.id}/",
        "name": one.service.name,
        "summary": summary(one.document),
        "phone": contact.phones[0] if contact.phones else None,
        "far": telling.distance(doing.metres),
        "walk": walk(doing.metres),
        "who": telling.who_for(one.document),
        "cost": telling.cost_short(one.document, now().date()),
        "open": _open(one, doing.spell),
        "unknown": [UNKNOWN[need] for need in doing.unknown],
        "closed": one.service.status == "temporarily closed",
        "points": one.points,
    }


def _open(one: One, spell: Spell | None) -> dict[str, Any]:
    """When it is open: at the time that was asked for, with its hours, or on which days."""
    if spell is None:
        return {"days": telling.days_short(one.document, now().date())}
    return {"on": spell.on, "day": DAYS[spell.on.weekday()], "times": times_then(schedules(one.document), spell)}
