"""Documents kept with a record: made anew where memory and time are bounded, sealed, looked at for harmful content,
given only to whoever may read the record, and destroyed for good."""

import datetime as dt
import hashlib
import subprocess  # nosec B404 - runs our own Python, and the scanner that the service names
import sys
import uuid

import structlog
from django.conf import settings
from django.db import transaction

from village.casework.actions.permitted import held
from village.casework.actions.reading import open_record
from village.casework.models import Attachment, Episode, Sealed
from village.casework.queries.files import SEAL, Given, as_given, content_of, is_there
from village.casework.rules.access import LEAD, MANAGE, WRITE
from village.casework.rules.attachments import (
    CLEAN,
    DESTROYED,
    GONE,
    HARMFUL,
    MOST,
    UNSCANNED,
    WAITING,
    Unsafe,
    read_answer,
    verdict,
)
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.access.sealing import seal_of
from village.kernel.audit import actions as audit
from village.kernel.audit.noting import did, told
from village.kernel.jobs.registry import job
from village.workflow.actions.once import ANOTHER

log = structlog.get_logger()
NO_DOCUMENT = "There is no such document."
TOO_MUCH = "This file takes too much time or memory to make safe. Save or print it as a smaller PDF, then choose that."
SECONDS, MEMORY, CPU = 40, 1_500_000_000, 20
_APART = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({CPU}, {CPU}))
from village.casework.rules.cleaning import answer
sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
"""


@transaction.atomic
def may_attach(*, episode: uuid.UUID, title: str, key: str, by: Viewer, at: dt.datetime) -> Episode:
    """The episode, held, when a document may be kept with it: to be asked before its file is made safe, too. Raises
    Refusal as `permitted.held`, without a title, and when there are too many."""
    one = held(episode, WRITE, by=by, at=at)
    if not title.strip():
        raise Refusal("Say what this document is.")
    known = one.attachments.filter(key=key).exists()
    if not known and one.attachments.exclude(state__in=GONE).count() >= MOST:
        raise Refusal(f"A record keeps at most {MOST} documents. Destroy what is not needed first.")
    return one


def made_safe(raw: bytes) -> tuple[str, bytes]:
    """The kind of a file and its bytes made anew (`rules.cleaning`) by a process of its own, which is ended when it
    takes too much: never inside a transaction, as all others would wait for it. Raises Refusal for what cannot be made
    safe."""
    try:
        done = subprocess.run(  # nosec B603 - our own words, no shell
            [sys.executable, "-c", _APART], input=raw, capture_output=True, timeout=SECONDS, check=False,
            env={"PYTHONPATH": str(settings.SRC.parent)},
        )  # fmt: skip
        if done.returncode:
            log.warning("a document could not be made anew", code=done.returncode)
            raise Refusal(TOO_MUCH)
        return read_answer(done.stdout)
    except subprocess.TimeoutExpired:
        raise Refusal(TOO_MUCH) from None
    except Unsafe as unsafe:
        raise Refusal(str(unsafe)) from None


@transaction.atomic
def attach(
    *, episode: uuid.UUID, title: str, safe: tuple[str, bytes], key: str, by: Viewer, at: dt.datetime
) -> Attachment:
    """Keep a document. `safe`: as `made_safe` gives it; `key`: made when the page was opened, and the same again gives
    the same document. Raises Refusal as `may_attach`, and for a key under which another file is kept."""
    one = may_attach(episode=episode, title=title, key=key, by=by, at=at)
    kind, content = safe
    digest = hashlib.sha256(content).hexdigest()
    made, new = Attachment.objects.get_or_create(
        episode=one,
        key=key,
        defaults={
            "title": title.strip()[:160], "kind": kind, "size": len(content),
            "sha256": digest, "state": WAITING if settings.SCAN else UNSCANNED,
            "by": uuid.UUID(str(by.ref)), "at": at,
        },
    )  # fmt: skip
    if new:
        Sealed.objects.create(attachment=made, content=seal_of(SEAL).encrypt(content))
        did(by, "casework.document", f"episode:{one.ref}", at, document=str(made.ref), kind=kind, sha256=made.sha256)
    elif made.sha256 != digest:
        raise Refusal(ANOTHER)
    return made


@transaction.atomic
def open_document(*, episode: uuid.UUID, document: uuid.UUID, by: Viewer, at: dt.datetime) -> Given | None:
    """A document, once it is in the audit that it is handed over; None when there is none for this viewer now, which is
    in the audit too."""
    one = open_record(episode=episode, part="document", by=by, at=at)
    found = _document(one, document) if one is not None else None
    given = found is not None and is_there(found)
    told(
        by, "casework.document.read", f"episode:{episode}", at, decision="permitted" if given else "denied",
        document=str(document),
    )  # fmt: skip
    if found is None or not given:
        return None
    return as_given(found)


@transaction.atomic
def destroy_document(*, episode: uuid.UUID, document: uuid.UUID, because: str, by: Viewer, at: dt.datetime) -> None:
    """Destroy a document for good; that there was one stays. Raises Refusal without a reason, and for one that is gone
    already."""
    one = held(episode, LEAD, MANAGE, by=by, at=at)
    found = _document(one, document)
    if found is None or found.state in GONE:
        raise Refusal(NO_DOCUMENT)
    if not because.strip():
        raise Refusal("Say why it is destroyed.")
    _gone(found, DESTROYED, str(by.ref), because.strip()[:300], at)
    did(by, "casework.document.destroy", f"episode:{one.ref}", at, document=str(found.ref))


@job("casework.scan", cron="* * * * *")
def scan_documents(*, by: str, at: dt.datetime) -> dict[str, int]:
    """Have each document that waits looked at for harmful content, by the scanner of the service. One whose scanner
    gives no answer goes on waiting. Returns how many were found clean, harmful and went on waiting."""
    count = {CLEAN: 0, HARMFUL: 0, WAITING: 0}
    if settings.SCAN:
        for one in list(Attachment.objects.filter(state=WAITING).order_by("pk")):
            sealed = Sealed.objects.filter(attachment=one).first()
            if sealed is not None:  # else somebody destroyed it while the ones before it were looked at
                count[_looked_at(one, _ask_scanner(content_of(sealed.attachment)), by, at)] += 1
    return count


@transaction.atomic
def close_documents_anew(*, by: str, at: dt.datetime) -> int:
    """Seal each document with the server's present key that was sealed with an earlier one, or with it. Returns how
    many. Raises cryptography's InvalidToken, and changes none, when one opens with no key of the server."""
    seal = seal_of(SEAL)
    numbers = list(Sealed.objects.order_by("pk").values_list("pk", flat=True))
    for number in numbers:  # one at a time: each may have megabytes
        one = Sealed.objects.select_for_update().filter(pk=number).first()
        if one is not None:  # else somebody destroyed it meanwhile
            Sealed.objects.filter(pk=number).update(content=seal.rotate(bytes(one.content)))
    audit.record(
        actor=by, action="casework.document.close", thing="documents", at=at, detail={"documents": len(numbers)}
    )
    return len(numbers)


def _ask_scanner(content: bytes) -> str:
    try:
        done = subprocess.run(settings.SCAN, input=content, capture_output=True, timeout=120, check=False)  # nosec B603
    except (OSError, subprocess.TimeoutExpired) as problem:
        log.error("the scanner of documents gives no answer", because=type(problem).__name__)
        return WAITING
    state = verdict(done.returncode)
    if state == WAITING:
        log.error("the scanner of documents gives no answer", because=f"it ended with {done.returncode}")
    return state


@transaction.atomic
def _looked_at(one: Attachment, state: str, by: str, at: dt.datetime) -> str:
    found = Attachment.objects.select_for_update().get(pk=one.pk)
    if state == WAITING or found.state != WAITING:  # no answer, or somebody destroyed it meanwhile
        return WAITING
    if state == HARMFUL:
        _gone(found, HARMFUL, by, "The scanner of the service found something harmful.", at)
    Attachment.objects.filter(pk=found.pk).update(state=state, looked_at=at)
    audit.record(
        actor=by, action=f"casework.document.{state}", thing=f"episode:{found.episode.ref}", at=at,
        detail={"document": str(found.ref)},
    )  # fmt: skip
    return state


def _gone(one: Attachment, state: str, by: str, because: str, at: dt.datetime) -> None:
    Sealed.objects.filter(attachment=one).delete()
    Attachment.objects.filter(pk=one.pk).update(state=state, gone_at=at, gone_by=by, because=because)


def _document(one: Episode, ref: uuid.UUID) -> Attachment | None:
    return one.attachments.filter(ref=ref).first()
