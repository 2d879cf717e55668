"""Writing down how needs are read: on a page, or from a form that was signed. Readings are only ever added to."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from village.casework.actions.families import person_of
from village.casework.actions.permitted import account_of, held
from village.casework.models import Episode, NeedReading, Person
from village.casework.queries.needs import answers_signed, domains, read_needs, scale_of
from village.casework.rules.access import WRITE
from village.casework.rules.episodes import about
from village.casework.rules.needs import OWN_VOICES, VOICES
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date

NOT_SIGNED = "There is no such form, or nobody has signed it yet."
WHOSE_VOICE = "Say whether the child or a parent gave the family’s own readings of this form."
WRONG_DAY = "Give the day on which this was read: not in the future, and not before help began."
MET_ON = "review.on"
"""The concept by which a form says on which day its readings were made; else it is the day of signing."""


@transaction.atomic
def record_readings(
    *,
    episode: uuid.UUID,
    person: uuid.UUID | None,
    given: Mapping[tuple[str, str], str],
    scale: str,
    on: dt.date,
    by: Viewer,
    at: dt.datetime,
) -> list[NeedReading]:
    """Write down what was read on a day. `given`: by element and voice, the code of the scale; what is left out was not
    read. Raises Refusal for a person who is not of the family, or what is no element, voice, scale, code or day."""
    one = held(episode, WRITE, by=by, at=at)
    whose = person_of(one, person) if person else None
    found = scale_of(scale)
    levels = {code.code: code.level for code in found.codes} if found else {}
    known = {element for domain in domains() for element in domain.elements}
    known |= set(one.readings.values_list("element", flat=True))
    if not given:
        raise Refusal("Choose how things are for at least one of these.")
    made = []
    for (element, voice), code in given.items():
        level = levels.get(code)
        if element not in known or voice not in VOICES or level is None:
            raise Refusal("There is no such reading. Choose one of the list.")
        made.append(reading_said(one, whose, element, voice, scale, level, on, by, at))
    return keep_readings(one, made, by, at)


@transaction.atomic
def take_readings(
    *,
    episode: uuid.UUID,
    sheet: uuid.UUID,
    person: uuid.UUID | None,
    family_voice: str = "",
    by: Viewer,
    at: dt.datetime,
) -> list[NeedReading]:
    """Take the readings of a form as it was signed last, once: the same again changes nothing.

    `family_voice` (child or parent): who gave the readings that a form asks of "the child or parent". Raises Refusal
    when the form is about something else or not signed, or has such readings and nobody says whose they are.
    """
    one = held(episode, WRITE, by=by, at=at)
    whose = person_of(one, person) if person else None
    answers = answers_signed(one, sheet)
    if answers is None:
        raise Refusal(NOT_SIGNED)
    taken = list(one.readings.filter(snapshot=answers.snapshot))
    if taken:
        return taken
    asked = read_needs(answers)
    if family_voice not in OWN_VOICES and any(each.family for each in asked):
        raise Refusal(WHOSE_VOICE)
    met_on = answers.given.get(("", MET_ON))
    on = met_on if isinstance(met_on, dt.date) else london_date(answers.at)
    made = []
    for each in asked:
        voice = family_voice if each.family else "practitioner"
        row = reading_said(one, whose, each.element, voice, each.scale, each.level, on, by, at)
        row.snapshot_id = answers.snapshot
        made.append(row)
    return keep_readings(one, made, by, at, sheet=str(sheet))


def reading_said(
    one: Episode,
    person: Person | None,
    element: str,
    voice: str,
    scale: str,
    level: int,
    on: dt.date,
    by: Viewer,
    at: dt.datetime,
) -> NeedReading:
    """A reading that is not kept yet."""
    return NeedReading(
        episode=one,
        person=person,
        element=element,
        voice=voice,
        scale=scale,
        level=level,
        on=on,
        by=account_of(by),
        at=at,
    )


def keep_readings(
    one: Episode, made: list[NeedReading], by: Viewer, at: dt.datetime, **detail: object
) -> list[NeedReading]:
    """Keep readings, inside the transaction of whoever has seen that they may be. Raises Refusal for a wrong day."""
    if any(not london_date(one.opened_at) <= each.on <= london_date(at) for each in made):
        raise Refusal(WRONG_DAY)
    NeedReading.objects.bulk_create(made)
    did(by, "casework.needs.read", about(one.ref), at, readings=len(made), **detail)
    return made
