"""Young people write of things to do. Nobody is asked who they are; nothing is shown before a person has read it.

What may tell of harm is never turned away for how it is written, nor for what the same browser wrote before: it is
held for a person to read, and whoever wrote it is told at once who can help.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from village.directory.actions.keeping.permitted import taken
from village.directory.models import Contribution, Service
from village.directory.queries.young import asking
from village.directory.queries.young.lists import every, hurts, marks, phrases
from village.directory.rules.keeping.hours import Row
from village.directory.rules.keeping.words import postcode as postcode_typed
from village.directory.rules.keeping.words import words as typed
from village.directory.rules.young import adding
from village.directory.rules.young.interests import BANDS
from village.directory.rules.young.said import AGAIN, FACES, MOST_WAITING_IN_AREA, MOST_WAITING_OF_ONE, QUEUE, REPORTS
from village.directory.rules.young.words import MOST_WORDS, as_held, private
from village.kernel.access.actions import Refusal
from village.kernel.areas.queries import postcode_place
from village.kernel.audit import actions as audit
from village.kernel.calendar.rules import london_date

ENOUGH = "A lot is waiting to be read. Try again next week."
ONCE = "You have said what you think of this one. Thank you."
NOT_THERE = "There is no such thing to do."
TOO_YOUNG = "Say how old you are, or choose the nearest."


@transaction.atomic
def review(
    *, service: uuid.UUID, band: str, face: int, again: str, words: str, token: str, at: dt.datetime
) -> Contribution:
    """Keep what somebody thought of something to do (`face`, `again`: keys of FACES and AGAIN; `token`: a number of
    their browser's). Raises Refusal, with sentences for the writer."""
    found = asking.activity(service)
    if found is None or not found.service.area:
        raise Refusal(NOT_THERE)
    if face not in FACES or again not in AGAIN:
        raise Refusal("Choose a face, and whether you would go again.")
    return _keep(
        kind="review", service=found.service, area=found.service.area, band=band, face=face, again=again,
        words=_read(words, hurt=hurts(words)), once=_once(token, str(service)), at=at,
    )  # fmt: skip


@transaction.atomic
def suggest(
    *, name: str, what: str, place: str, postcode: str, interests: Sequence[str], rows: Sequence[Row],
    free: bool | None, band: str, token: str, at: dt.datetime,
) -> Contribution:  # fmt: skip
    """Keep something to do that is not in the directory. Raises Refusal, with sentences for the writer."""
    hurt = hurts(f"{name} {what} {place}")
    title, told, where = _read(name, "Its name", hurt), _read(what, hurt=hurt), _read(place, "Where it is", hurt)
    if not title or not told or not where:
        raise Refusal("Say what it is called, what you do there and where it is.")
    code = taken(postcode_typed, postcode)
    found = postcode_place(code)
    if found is None or found.area is None:
        raise Refusal("Postcode: we do not know it. Look for a slip, and use the postcode of the place.")
    if not any(slug in every() for slug in interests):
        raise Refusal("Choose what kind of thing it is.")
    document = adding.document(title, told, where, code, tuple(rows), free)
    same = hashlib.sha256(f"{title.casefold()}\n{code}".encode()).hexdigest()
    return _keep(
        kind="activity", area=found.area.code, band=band, words="", once=_once(token, same), at=at,
        document={**document, "kinds": adding.kinds(interests, every())},
    )  # fmt: skip


def _keep(*, band: str, at: dt.datetime, **said: Any) -> Contribution:
    if band not in BANDS:
        raise Refusal(TOO_YOUNG)
    text = " ".join(filter(None, (said["words"], *adding.texts(said.get("document", {})))))
    hurt = hurts(text)
    _not_too_many(said["area"], said.get("service"), hurt=hurt)
    if hurt:  # nothing ties it to what else the browser wrote, and whoever tries the same browser next learns nothing
        said["once"] = _once(uuid.uuid4().hex, "harm")
    try:
        with transaction.atomic():
            made = Contribution.objects.create(
                band=band, state="held" if hurt else "waiting", received_on=london_date(at),
                signals=marks(text, str(said.get("document", {}).get("name", ""))), **said,
            )  # fmt: skip
    except IntegrityError:
        raise Refusal(ONCE) from None
    _note("directory.contribution", made.area, at, kind=made.kind)
    return made


def _not_too_many(area: str, service: Service | None, *, hurt: bool) -> None:
    """What may tell of harm is taken however much waits."""
    waiting = Contribution.objects.filter(area=area, state__in=QUEUE)
    of_one = waiting.filter(service=service).count() if service else 0
    if not hurt and (of_one >= MOST_WAITING_OF_ONE or waiting.count() >= MOST_WAITING_IN_AREA):
        raise Refusal(ENOUGH)


def _read(text: str, what: str = "Your words", hurt: bool = False) -> str:
    """Words as they are kept. What may tell of harm (`hurt`) is kept however it is written and whoever is named."""
    if hurt:
        return as_held(text)
    said = taken(typed, text, what, MOST_WORDS)
    wrong = private(said, phrases())
    if wrong:
        raise Refusal(" ".join(wrong))
    return said


def _once(token: str, of: str) -> str:
    return salted_hmac("village.directory.young", f"{token}\n{of}", algorithm="sha256").hexdigest()


@transaction.atomic
def report(*, contribution: uuid.UUID, kind: str, at: dt.datetime) -> None:
    """Say that something young people wrote is not right: it is taken down until a person has looked. Raises
    Refusal."""
    if kind not in REPORTS:
        raise Refusal("Choose what is wrong.")
    found = Contribution.objects.select_for_update().filter(ref=contribution, kind="review", state="shown").first()
    if found is None:
        raise Refusal("It is not shown any more.")
    found.state, found.reported = "waiting", found.reported + 1
    found.reports = [*found.reports, kind]
    found.save(update_fields=["state", "reported", "reports"])
    _note("directory.contribution.report", found.area, at, kind=kind)


def _note(action: str, area: str, at: dt.datetime, **detail: str) -> None:
    """Keep that something was written, and when, and of which area; not which, so that nobody can tell when a thing
    was written."""
    audit.record(actor="anyone", action=action, thing=f"area:{area}", at=at, detail=detail)
