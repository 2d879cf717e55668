"""Sending a return: looked at as a draft first, then taken whole or not at all."""

import datetime as dt
import hashlib
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.tables.rules import Refused
from village.workforce.actions.collecting.permitted import about, asked_for, move
from village.workforce.models import Asked, Draft, Version
from village.workforce.models.collecting import FILE, FORM, REGISTER
from village.workforce.queries.collecting.reading import (
    Read,
    held_to_the_rules,
    kept_name,
    last_erased,
    read_file,
    sentences,
)
from village.workforce.queries.collecting.register import from_register
from village.workforce.queries.collecting.returns import errors, last_version
from village.workforce.queries.returns.checking import reference_days
from village.workforce.queries.returns.files import Taken
from village.workforce.queries.visible import own_account
from village.workforce.rules.collecting.keeping import digest
from village.workforce.rules.collecting.moving import TAKE

MAX_BYTES = 20_000_000
NOTHING = "There is nothing to take: send a file, or begin from the register."
MEANWHILE = "Somebody else has taken a version meanwhile: look at what yours would change of it, and take it then."
ERASED = "Somebody was erased from your returns while this was read: send it again, or begin again."
SAME = "This is what was taken as version {}: nothing in it is new."
FAULTY = "Nothing was taken: some of it cannot be so. Mend what is listed, by form or in the file."
ELSEWHERE = (
    "Somebody else changed the draft since you opened this. Nothing is saved, and what you typed is still here: look "
    "at it again, and save it if it still holds."
)
Whence = tuple[str, str, str, dt.date]
"""Of a draft: its source, name, hash, and the day on which it was made."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@sensitive_variables("raw", "given")
def draft_from_file(*, asked: uuid.UUID, name: str, raw: bytes, made_on: dt.date, by: Viewer, at: dt.datetime) -> Draft:
    """Keep what a file would make of the return, to be looked at; it takes the place of the draft before. `made_on`:
    when the file was made, where it does not say so itself. Raises Refusal for what is no such return, of another day,
    taken already, or older than what was taken. Files are read before anything is held."""
    with transaction.atomic():
        one = asked_for(asked, by=by)
        move(one, TAKE)
        erased = last_erased(one.employer)
    if len(raw) > MAX_BYTES:
        raise Refusal(f"The file is larger than {MAX_BYTES // 1_000_000} MB: split it, or ask whoever collects.")
    given = _read(one, name, raw)
    _of_the_day(one, given)
    made_on = _said(given) or made_on
    if made_on > london_date(at):
        raise Refusal("The file was made on a day that has not come: look at the day again.")
    sha256 = hashlib.sha256(raw).hexdigest()
    _newer(one, sha256, made_on)
    return keep(one.ref, held(one, given), (FILE, kept_name(name), sha256, made_on), erased=erased, by=by, at=at)


def draft_from_register(*, asked: uuid.UUID, by: Viewer, at: dt.datetime) -> Draft:
    """Begin the return from what the register holds: who was in post on its day, and who came and left in the year to
    it. Raises Refusal where the register has nobody."""
    with transaction.atomic():
        one = asked_for(asked, by=by)
        move(one, TAKE)
        erased, given = last_erased(one.employer), from_register(one)
    if not given.tables["engagement"]:
        raise Refusal("Your register has nobody of whom this return speaks.")
    read = held(one, given)
    whence = (REGISTER, "From the register", digest(read.tables), london_date(at))
    return keep(one.ref, read, whence, erased=erased, by=by, at=at)


@transaction.atomic
def discard_draft(*, asked: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Throw away what nobody took. Raises Refusal where there is nothing."""
    one = asked_for(asked, by=by)
    if not Draft.objects.filter(asked=one).delete()[0]:
        raise Refusal(NOTHING)
    did(by, "workforce.return.discard", about(one), at)


@transaction.atomic
def take_draft(*, asked: uuid.UUID, sha256: str, by: Viewer, at: dt.datetime) -> Version:
    """Take the draft that was looked at (`sha256`: of what was given) as the next version: all of it, or nothing. One
    at a time for each return. Raises Refusal for a draft with errors, another draft than was looked at, one that was
    compared with a version that is not the last any more, or nothing new."""
    one = asked_for(asked, by=by)
    after = move(one, TAKE)
    draft = Draft.objects.filter(asked=one, sha256=sha256).first()
    if draft is None:
        raise Refusal(NOTHING)
    if errors(draft):
        raise Refusal(FAULTY)
    last = last_version(one)
    number = last.number if last else 0
    if number != draft.base:
        raise Refusal(MEANWHILE)
    if last and draft.source == FORM and bytes(last.tables) == bytes(draft.tables):
        raise Refusal(SAME.format(last.number))
    _newer(one, draft.sha256, draft.made_on)
    made = Version.objects.create(
        asked=one, number=number + 1, source=draft.source, name=draft.name, sha256=draft.sha256,
        made_on=draft.made_on, tables=bytes(draft.tables), findings=draft.findings, measured=draft.measured,
        makers=sorted({*draft.makers, str(own_account(by))}), by=own_account(by), at=at,
    )  # fmt: skip
    draft.delete()
    Asked.objects.filter(pk=one.pk).update(state=after)
    did(by, "workforce.return.take", about(one), at, version=made.number, sha256=made.sha256, source=made.source)
    return made


def _read(asked: Asked, name: str, raw: bytes) -> Taken:
    try:
        return read_file(asked, name, raw)
    except Refused as refused:
        raise Refusal(sentences(refused.problems)) from None


def held(asked: Asked, given: Taken, carried: Sequence[Mapping[str, Any]] = ()) -> Read:
    """A return as it is kept (`held_to_the_rules`); raises Refusal."""
    try:
        return held_to_the_rules(asked, given, carried)
    except Refused as refused:
        raise Refusal(sentences(refused.problems)) from None


def _of_the_day(asked: Asked, given: Taken) -> None:
    day = asked.collection.reference_on
    other = next((one for one in sorted(reference_days(given)) if one != day), None)
    if other:
        raise Refusal(f"This return speaks of {other:%-d %B %Y}, and {day:%-d %B %Y} is asked for. Choose that file.")


def _said(given: Taken) -> dt.date | None:
    """The day on which a file says that it was made."""
    text = str(given.tables["return"][0].get("made_at") or "")
    try:
        return dt.date.fromisoformat(text[:10]) if _DAY.match(text) else None
    except ValueError:
        return None


def _newer(asked: Asked, sha256: str, made_on: dt.date) -> None:
    """Raises Refusal for what was taken already, for this or another day, or is older than what was taken last."""
    other = _elsewhere(asked, sha256)
    if other:
        raise Refusal(
            f"This file was taken for {other.collection.reference_on:%-d %B %Y}, and "
            f"{asked.collection.reference_on:%-d %B %Y} is asked for. Choose that file."
        )
    last = last_version(asked)
    if last is None:
        return
    same = asked.versions.filter(sha256=sha256).defer("tables").first()
    if same and same.number == last.number:
        raise Refusal(SAME.format(last.number))
    if same and same.source == FILE:  # the register may be again as it was once
        raise Refusal(f"This was taken as version {same.number}, and version {last.number} came after: it is older.")
    if made_on < last.made_on:
        raise Refusal(
            f"This file was made on {made_on:%-d %B %Y}, and the one taken last on {last.made_on:%-d %B %Y}: "
            "it is older. Send the newest."
        )


def _elsewhere(asked: Asked, sha256: str) -> Asked | None:
    """For which other day this employer's return of the kind was taken from this file."""
    every = Asked.objects.filter(employer=asked.employer_id, collection__kind=asked.collection.kind)
    found = every.filter(versions__sha256=sha256, versions__source=FILE).exclude(pk=asked.pk)
    return found.select_related("collection").first()


@transaction.atomic
def keep(
    asked: uuid.UUID,
    read: Read,
    whence: Whence,
    *,
    erased: int,
    instead: str | None = None,
    by: Viewer,
    at: dt.datetime,
) -> Draft:
    """Keep a draft in place of the one before. `erased`: what `last_erased` said before it was read; `instead`: of
    which draft (its `sha256`, blank for none) it was made, whose makers are its makers too. Raises Refusal where that
    is not there any more, or somebody was erased meanwhile."""
    one = asked_for(asked, by=by)
    move(one, TAKE)  # as it stands now: reading took its time
    if last_erased(one.employer) != erased:
        raise Refusal(ERASED)
    source, name, sha256, made_on = whence
    _newer(one, sha256, made_on)
    last, makers = last_version(one), {str(own_account(by))}
    if instead is not None:
        there = Draft.objects.filter(asked=one).defer("tables").first()
        if (there.sha256 if there else "") != instead:
            raise Refusal(ELSEWHERE)
        makers |= set(there.makers) if there else set()
    kept = {
        "source": source, "name": name, "sha256": sha256, "made_on": made_on, "tables": read.tables,
        "findings": read.findings, "measured": read.measured, "notes": read.notes, "by": own_account(by), "at": at,
        "base": last.number if last else 0, "makers": sorted(makers),
    }  # fmt: skip
    draft, _ = Draft.objects.update_or_create(asked=one, defaults=kept)
    severities = read.measured["severities"]
    did(
        by, "workforce.return.draft", about(one), at, source=source, sha256=sha256, left_out=read.left_out, **severities
    )
    return draft
