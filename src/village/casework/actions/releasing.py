"""Giving something of a record to somebody of the family: proposed by one, with what is left out and why, released by
another as it was read, taken back at once. Every word is taken out before anything is kept to be given."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from village.casework.actions.families import speaker_of
from village.casework.actions.permitted import account_of, held
from village.casework.models import Episode, Person, Release
from village.casework.queries.own import is_restricted, reader_of
from village.casework.queries.releasing import Thing, as_made_now, holds_what_must_not_reach, made_for, thing_of
from village.casework.rules.access import END, LEAD, MANAGE, WRITE
from village.casework.rules.own import DECLINED, PROPOSED, RELEASED, WITHDRAWN, Reader
from village.casework.rules.redacting import SHORTEST
from village.casework.rules.tags import TAGS
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.documents.rules.reader import digest

NO_RELEASE = "There is no such document for the family, or it was taken back already."
CHANGED = "What this was made from, or where the family lives, has changed since. Read it again and propose it anew."
NOT_TO_THEM = "This cannot be given to them. Ask information governance."
MOST_WORDS, LONGEST = 60, 200


@transaction.atomic
def propose_release(
    *,
    episode: uuid.UUID,
    thing: str,
    person: uuid.UUID,
    left_out: Mapping[str, str],
    taken_out: Sequence[str],
    seen: str,
    key: str,
    by: Viewer,
    at: dt.datetime,
) -> Release:
    """Propose that somebody of the family is given a thing (`queries.releasing`). `left_out`: the passages that they
    are not given, each with why (`rules.tags`); `taken_out`: words that are taken out of the rest; `seen`:
    the hash of what was read; `key`: made when the page was opened.
    Raises Refusal for what is not of this episode or changed, whoever may not be given it, and when nothing is left."""
    one = held(episode, WRITE, MANAGE, by=by, at=at)
    known = one.releases.filter(key=key, by=account_of(by)).first()
    if known is not None:
        return known
    found, reader = thing_of(one, thing), speaker_of(one, person, at=at)
    _may_be_given(one, reader)
    if not key or Release.objects.filter(key=key).exists():
        raise Refusal("Open the page again.")
    if found is None or found.sha256 != seen:
        raise Refusal(CHANGED)
    words, reads = _fitting(found, left_out, taken_out), reader_of(reader, one, at=at)
    content = _made(found, reads, left_out.keys(), words)
    made = Release.objects.create(
        episode=one, person=reader, thing=thing, content=content, sha256=digest(content), source_sha256=seen,
        left_out=dict(left_out), taken_out=words, key=key, by=account_of(by), at=at,
    )  # fmt: skip
    did(
        by, "casework.release.propose", f"episode:{one.ref}", at, release=str(made.ref), of=thing,
        person=str(reader.ref), left_out=len(left_out), taken_out=len(words),
    )  # fmt: skip
    return made


@transaction.atomic
def let_out(*, episode: uuid.UUID, release: uuid.UUID, seen: str, by: Viewer, at: dt.datetime) -> Release:
    """Release what somebody else proposed, exactly as it was read (`seen`: its hash). Raises Refusal for one's own, and
    when it would be made otherwise by now: the record has changed, or somebody has moved."""
    one = held(episode, LEAD, MANAGE, by=by, at=at)
    found = _open(one, release, PROPOSED)
    if found.by == account_of(by):
        raise Refusal("Somebody else must release what you proposed.")
    _may_be_given(one, speaker_of(one, found.person.ref, at=at))
    if found.sha256 != seen or as_made_now(found, at=at) != found.content:
        raise Refusal(CHANGED)
    Release.objects.filter(pk=found.pk).update(state=RELEASED, released_by=account_of(by), released_at=at)
    did(by, "casework.release", f"episode:{one.ref}", at, release=str(found.ref), sha256=found.sha256)
    found.refresh_from_db()
    return found


@transaction.atomic
def end_release(*, episode: uuid.UUID, release: uuid.UUID, because: str, by: Viewer, at: dt.datetime) -> None:
    """Take back what was released or proposed, or decline what somebody else proposed; once help has ended too. From
    this instant nobody reads it."""
    one = held(episode, END, by=by, at=at)
    found = _open(one, release, PROPOSED, RELEASED)
    if not because.strip():
        raise Refusal("Say why.")
    state = DECLINED if found.state == PROPOSED and found.by != account_of(by) else WITHDRAWN
    Release.objects.filter(pk=found.pk).update(
        state=state, ended_by=account_of(by), ended_at=at, ended_because=because.strip()[:300]
    )
    did(by, f"casework.release.{state}", f"episode:{one.ref}", at, release=str(found.ref))


def _made(found: Thing, reads: Reader, left_out: Collection[str], words: Sequence[str]) -> dict[str, Any]:
    """What they would be given. Raises Refusal when that is nothing, or a document with what must not reach them."""
    if found.document is not None and holds_what_must_not_reach(found, reads):
        raise Refusal("Something in this document must not reach them, and it is only given whole.")
    content = made_for(found, reads, left_out, words)
    if found.document is None and not content["sections"]:
        raise Refusal("Nothing would be left to read. Give at least one passage.")
    return content


def _fitting(found: Thing, left_out: Mapping[str, str], taken_out: Sequence[str]) -> list[str]:
    """The words that are taken out. Raises Refusal for what names no passage or no reason, or is no word."""
    if set(left_out) - {one.key for one in found.passages} or set(left_out.values()) - set(TAGS):
        raise Refusal("Say of each passage whether it is given, or why it is left out.")
    words = [one.strip() for one in taken_out if one.strip()]
    if found.document is not None and (left_out or words):
        raise Refusal("A document is given whole. Nothing can be left out of it.")
    if len(words) > MOST_WORDS or any(len(one) > LONGEST for one in words):
        raise Refusal(f"Name at most {MOST_WORDS} words to take out, one a line, each of at most {LONGEST} letters.")
    if any(sum(map(str.isalnum, one)) < SHORTEST for one in words):
        raise Refusal(f"Words to take out have at least {SHORTEST} letters or digits each.")
    return words


def _may_be_given(one: Episode, person: Person) -> None:
    if is_restricted(person, one):
        raise Refusal(NOT_TO_THEM)


def _open(one: Episode, ref: uuid.UUID, *states: str) -> Release:
    open_ones = one.releases.select_for_update(of=("self",)).filter(ref=ref, state__in=states)
    found = open_ones.select_related("person", "episode__family").first()
    if found is None:
        raise Refusal(NO_RELEASE)
    return found
