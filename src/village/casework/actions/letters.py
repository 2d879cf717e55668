"""Letters out: written when a step of help asks for it, once for each recipient; sent or kept back by a person."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from village.casework.actions.permitted import held
from village.casework.models import Episode, Letter, LetterSent
from village.casework.queries.kept import kept_of
from village.casework.queries.letters import MOVED, filled, outdated, recipient_now, recipients, texts, waiting
from village.casework.rules.access import END
from village.casework.rules.letters import KEPT, WAYS, written
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit import actions as audit
from village.kernel.audit.noting import did, told
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.reader import digest
from village.workflow.models import Effect

NO_LETTER = "There is no such letter, or somebody has sent it already."


def write_letters(effect: Effect, by: str, at: dt.datetime) -> list[Letter]:
    """Write what an effect asks to be told, to each recipient, inside the transaction that marks it done; what was
    written of it before stays. It is kept, and goes nowhere before a person sends it.

    Raises LookupError for a letter without a text or a recipient that nobody knows.
    """
    kept = kept_of(effect.instance)
    to = effect.about["to"]
    text, gaps = texts()[f"{kept.process}.{effect.about['letter']}.{to}"], filled(kept, london_date(effect.at))
    made = []
    for one in recipients(kept, to, text, at=at):
        content = {"name": one.name, "address": one.home, **written(text, gaps)}
        letter, new = Letter.objects.get_or_create(
            key=f"{effect.key}:{one.key}",
            defaults={
                **one.who, "episode": kept.episode, "template": text.name, "to": to, "content": content,
                "sha256": digest(content), "at": at,
            },
        )  # fmt: skip
        made += [letter] if new else []
    detail = {"letters": [str(one.ref) for one in made], "text": text.name}
    audit.record(actor=by, action="casework.letter.write", thing=f"episode:{kept.episode.ref}", at=at, detail=detail)
    return made


@transaction.atomic
def read_waiting(*, by: Viewer, at: dt.datetime, chosen: Collection[uuid.UUID] | None = None) -> list[Letter]:
    """The letters that wait for somebody to send them, all or those that are chosen; the look is in the audit."""
    found = waiting(by, at=at).select_related("episode__organisation")
    letters = [one for one in found if chosen is None or one.ref in chosen]
    told(by, "casework.letter.list", "letters", at, letters=[str(one.ref) for one in letters])
    return letters


@transaction.atomic
def send_letter(
    *, episode: uuid.UUID, letter: uuid.UUID, way: str, because: str = "", by: Viewer, at: dt.datetime
) -> LetterSent:
    """Write down that a letter was sent, on which way, or is kept back and why; help may have ended since. Raises
    Refusal when it was sent, or kept back without a reason, and for one that is `outdated`."""
    one = held(episode, END, by=by, at=at)
    return _sent(_unsent(one, letter), way, because, by, at)


@transaction.atomic
def write_anew(*, episode: uuid.UUID, letter: uuid.UUID, by: Viewer, at: dt.datetime) -> Letter:
    """Write a letter anew, in the same words, to where somebody of the family lives now; the old one is kept back.
    Raises Refusal when it was sent, when it must not go to them any more, and when nothing has changed."""
    one = held(episode, END, by=by, at=at)
    old = _unsent(one, letter)
    now = recipient_now(old, at=at)
    if now is None or outdated(old, at=at) != MOVED:
        raise Refusal(outdated(old, at=at) or "This letter is as it would be written now. Send it.")
    content = {**old.content, "name": now.name, "address": now.home}
    made = Letter.objects.create(
        episode=one, template=old.template, to=old.to, person=old.person, content=content, sha256=digest(content),
        key=f"anew:{old.ref}", at=at,
    )  # fmt: skip
    _sent(old, KEPT, "It was written anew: where they live had changed.", by, at)
    did(by, "casework.letter.write", f"episode:{one.ref}", at, letters=[str(made.ref)], before=str(old.ref))
    return made


@transaction.atomic
def send_all(*, letters: Collection[uuid.UUID], way: str, by: Viewer, at: dt.datetime) -> int:
    """Write down that these letters were sent, all in one go and all the same way. Returns how many. Raises Refusal,
    and keeps nothing, when one of them is none that waits for this viewer, or is `outdated`."""
    found = list(waiting(by, at=at).filter(ref__in=letters).select_related(None))
    if not found or len(found) != len(set(letters)) or way == KEPT:
        raise Refusal("Some of these were sent already. Look at the list again, then choose.")
    for one in found:
        episode = held(one.episode.ref, END, by=by, at=at)
        _sent(_unsent(episode, one.ref), way, "", by, at)
    return len(found)


def _unsent(one: Episode, ref: uuid.UUID) -> Letter:
    """A letter about a family that is held, with which nobody has done anything yet, held too."""
    found = one.letters.select_for_update(of=("self",)).filter(ref=ref, sent=None).first()
    if found is None:
        raise Refusal(NO_LETTER)
    return found


def _sent(letter: Letter, way: str, because: str, by: Viewer, at: dt.datetime) -> LetterSent:
    if way not in WAYS or (way == KEPT and not because.strip()):
        raise Refusal("Say how it was sent, or why it is kept back.")
    if way == "post" and not letter.content["address"]:
        raise Refusal("No home is written on this letter, so it cannot go by post. Hand it over, or send it otherwise.")
    if way != KEPT and outdated(letter, at=at):
        raise Refusal(outdated(letter, at=at))
    made = LetterSent.objects.create(
        letter=letter, way=way, because=because.strip()[:300] if way == KEPT else "", by=uuid.UUID(str(by.ref)), at=at
    )
    did(by, "casework.letter.send", f"episode:{letter.episode.ref}", at, letter=str(letter.ref), way=way)
    return made
