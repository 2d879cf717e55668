"""Answering: one answer at a time, never over what its writer had not read, and nothing that anybody wrote is lost.
Writing forms: drafts that one person proposes and another publishes.

Who may write is asked here; who may answer by whoever calls, who knows what the sheet is about. Every action holds the
sheet while it works, so that of two who save at once one comes first.
"""

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from village.forms.models import OPEN, SIGNED, Answer, Said, Sheet, Snapshot
from village.forms.queries import answers_of, asking_of, content, faults_of, given_of, hash_of, standing
from village.forms.rules.asking import Asking, Key
from village.forms.rules.differing import carried
from village.forms.rules.documents import CodeList, Question
from village.forms.rules.values import NotAnAnswer, answer, kept
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit import actions as audit
from village.kernel.calendar.rules import london_date
from village.kernel.documents import actions as documents
from village.kernel.documents.files import read_text
from village.kernel.documents.models import Draft, Version
from village.kernel.documents.queries import draft_of
from village.kernel.documents.rules.reader import MAX_BYTES

_ENTRY = re.compile(r"[a-z0-9]{4,12}")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
WRITTEN = ("form", "codes")
"""What is written here; a process belongs to `workflow`."""
CLOSED = "This is signed. To change it, it must be opened again."


@dataclass(frozen=True)
class Conflict:
    """Two answers to one question: what its writer read is no longer what stands. Both are kept; one of them stands."""

    key: Key
    mine: str | None
    theirs: str | None
    by: str
    at: dt.datetime


@dataclass
class Saved:
    """What became of what was given: how often each answer that stands was given, what came too late, and what cannot
    be an answer, with a sentence."""

    changed: dict[Key, int] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    wrong: dict[Key, str] = field(default_factory=dict)


@transaction.atomic
def begin(*, form: Version, about: str, by: str, at: dt.datetime) -> Sheet:
    """A sheet of a published form, with nothing answered. Raises ValueError for a document that is no form."""
    if form.kind != "form":
        raise ValueError(f"Only a form can be answered, not a {form.kind}.")
    made = Sheet.objects.create(form=form, about=about, by=by, made_at=at)
    _told(made, "begin", by, at, form=form.key, version=form.version)
    return made


@transaction.atomic
def save(*, sheet: uuid.UUID, given: Mapping[Key, object], seen: Mapping[Key, int], by: str, at: dt.datetime) -> Saved:
    """Keep what was answered. `given`: by entry and concept, as it was typed; `seen`: how often each had been given
    when its writer read it, 0 when there was none.

    Each answer is kept by itself: one that cannot be, or came too late, stops no other. What its writer left as it was
    read is no answer of theirs, and nothing becomes of it. Raises Refusal when the sheet is signed, or a question is
    not of this form or not of an entry that is there.
    """
    held, asking, lists = _held(sheet)
    before = answers_of(held)
    questions = _questions(asking, standing(before), given)
    saved = Saved()
    writing = _Writing(held, by, at, saved, _Kept())
    for key, question in questions.items():
        try:
            value = answer(question, given[key], lists)
        except NotAnAnswer as error:
            saved.wrong[key] = str(error)
            continue
        writing.answer(key, None if value is None else kept(value), before.get(key), seen.get(key, 0))
    writing.kept.write()
    if writing.kept.answers:
        Sheet.objects.filter(pk=held.pk).update(changed=held.changed + 1)
    return saved


@transaction.atomic
def add_entry(*, sheet: uuid.UUID, section: str, entry: str, by: str, at: dt.datetime) -> None:
    """One more entry of a section, at its end; the same again changes nothing, so that a device may make it twice.
    Raises Refusal for a section that is answered once, a name that cannot be, or too many."""
    held, asking, _ = _held(sheet)
    of = next((one for one in asking.form.sections if one.key == section and one.entries), None)
    if of is None or not _ENTRY.fullmatch(entry):
        raise Refusal("There is no such section to add to.")
    made = _entries(held, section)
    if entry in made:
        return
    if len(made) >= of.entries:
        raise Refusal(f"There can be {of.entries} of these and no more.")
    _keep_entries(held, section, (*made, entry), by, at)


@transaction.atomic
def drop_entry(*, sheet: uuid.UUID, section: str, entry: str, by: str, at: dt.datetime) -> None:
    """An entry is taken out; what was answered in it is kept, and counts no more."""
    held, _, _ = _held(sheet)
    made = _entries(held, section)
    if entry in made:
        _keep_entries(held, section, tuple(one for one in made if one != entry), by, at)


@transaction.atomic
def sign(*, sheet: uuid.UUID, seen: str, by: str, at: dt.datetime) -> Snapshot:
    """Sign a sheet off as it was read. `seen`: the hash of what its signer read (`queries.hash_of`).

    Raises Refusal when it is signed already, has changed since, or a question that must be answered is not.
    """
    held, asking, _ = _held(sheet)
    given = given_of(held)
    if hash_of(held.form.sha256, given) != seen:
        raise Refusal("This has changed since you read it. Read it again, then sign.")
    today = london_date(at)
    missing = asking.missing(given, today)
    if missing:
        more = f", and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise Refusal(f"“{_label(missing[0].question)}” must be answered{more}.")
    counting = content(asking.counting(given, today))
    number = Snapshot.objects.filter(sheet=held).count() + 1
    made = Snapshot.objects.create(
        sheet=held, number=number, content={"form": held.form.sha256, "answers": counting}, sha256=seen, by=by, at=at
    )
    Sheet.objects.filter(pk=held.pk).update(state=SIGNED, changed=held.changed + 1)
    _told(held, "sign", by, at, sha256=seen, number=number)
    return made


@transaction.atomic
def reopen(*, sheet: uuid.UUID, by: str, at: dt.datetime) -> None:
    """Open a signed sheet again; what was signed is kept as it was. Raises Refusal when it is open."""
    held = Sheet.objects.select_for_update().get(ref=sheet)
    if held.state == OPEN:
        raise Refusal("This is open already.")
    Sheet.objects.filter(pk=held.pk).update(state=OPEN, changed=held.changed + 1)
    _told(held, "reopen", by, at)


@transaction.atomic
def move(*, sheet: uuid.UUID, to: Version, seen: int, by: str, at: dt.datetime) -> list[Key]:
    """Move an open sheet to another version of its form, whose differences its author has seen. `seen`: how often the
    sheet had changed then. Returns the keys of the answers that the version has no place for: they are kept among what
    was said, and stand no more. Raises Refusal when it is signed or has changed since, ValueError for another form."""
    held, _, _ = _held(sheet)
    if held.changed != seen:
        raise Refusal("Somebody has changed this since you opened it. Read it again, then decide.")
    if (to.kind, to.key) != ("form", held.form.key):
        raise ValueError("A sheet moves to another version of its own form.")
    asking, lists = asking_of(to.sha256)
    _, left = carried(given_of(held), asking.form, lists)
    for entry, concept in left:
        Answer.objects.filter(sheet=held, entry=entry, concept=concept).update(value=None, by=by, at=at)
    Sheet.objects.filter(pk=held.pk).update(form=to, changed=held.changed + 1)
    _told(held, "move", by, at, version=to.version, left=len(left))
    return left


# ── writing forms ────────────────────────────────────────────────────────────────────────────────────────────────────


def write(*, kind: str, key: str, text: str, seen: int, by: Viewer, at: dt.datetime) -> Draft:
    """Keep the draft of a form's or a code list's next version, faults and all. Raises Refusal."""
    who = permit(by, "forms.draft", Thing())
    if kind not in WRITTEN or not _KEY.fullmatch(key) or len(key) > 80:
        raise Refusal("A form or a code list is called by small letters and digits with hyphens, 80 at most.")
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Refusal(f"That is too long; the most is {MAX_BYTES:,} bytes.")
    return documents.save(kind=kind, key=key, text=text, seen=seen, by=str(who), at=at)


def propose(*, kind: str, key: str, seen: int, by: Viewer, at: dt.datetime) -> Draft:
    """Ask somebody else to publish a draft as it is. Raises Refusal, NotPublished for one with faults, Refused for text
    that is no document."""
    who = permit(by, "forms.draft", Thing())
    draft = draft_of(kind, key)
    found = faults_of(kind, read_text(key, draft.text)) if draft else []
    if found:
        raise documents.NotPublished(found)
    return documents.propose(kind=kind, key=key, seen=seen, by=str(who), at=at)


def give_up(*, kind: str, key: str, seen: int, by: Viewer, at: dt.datetime) -> None:
    """Give up a draft. Raises Refusal."""
    documents.drop(kind=kind, key=key, seen=seen, by=str(permit(by, "forms.draft", Thing())), at=at)


def publish(*, kind: str, key: str, seen: int, by: Viewer, at: dt.datetime) -> Version:
    """Let out what somebody else proposed. Raises Refusal, NotPublished, Refused."""
    draft = draft_of(kind, key)
    who = permit(by, "forms.publish", Thing(made_by=frozenset({draft.by} if draft else ())))
    return documents.publish(
        kind=kind,
        key=key,
        seen=seen,
        read=lambda written: read_text(key, written),
        check=lambda document: faults_of(kind, document),
        by=str(who),
        at=at,
    )


# ── the inside ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _held(ref: uuid.UUID) -> tuple[Sheet, Asking, dict[str, CodeList]]:
    """The sheet, held until the transaction ends, its form and its lists. Raises Refusal for one that is signed."""
    held = Sheet.objects.select_for_update(of=("self",)).select_related("form").get(ref=ref)
    if held.state != OPEN:
        raise Refusal(CLOSED)
    return held, *asking_of(held.form.sha256)


def _questions(asking: Asking, given: Mapping[Key, object], wanted: Mapping[Key, object]) -> dict[Key, Question]:
    """The question of each key. Raises Refusal for a key that is none of this form, now."""
    homes = {question.concept: (section, question) for section, question in asking.form.questions()}
    found = {}
    for entry, concept in wanted:
        home = homes.get(concept)
        entries = given.get(("", home[0].key), ()) if home else ()
        there = home is not None and (entry in entries if home[0].entries else not entry)  # type: ignore[operator]
        if home is None or not there:
            raise Refusal("There is no such question here.")
        found[entry, concept] = home[1]
    return found


@dataclass
class _Kept:
    """What is to be written, all at once: a long section is saved as fast as a short one."""

    said: list[Said] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def write(self) -> None:
        Said.objects.bulk_create(self.said)
        Answer.objects.bulk_create(
            self.answers,
            update_conflicts=True,
            unique_fields=["sheet", "entry", "concept"],
            update_fields=["value", "by", "at", "changed"],
        )


@dataclass(frozen=True)
class _Writing:
    """Somebody who answers, now."""

    sheet: Sheet
    by: str
    at: dt.datetime
    saved: Saved
    kept: _Kept

    def answer(self, key: Key, value: str | None, before: Answer | None, seen: int) -> None:
        """One answer stands from now on, or came too late."""
        stands = before.value if before else None
        times = before.changed if before else 0
        if value == stands:
            self.saved.changed[key] = times
            return
        told = {"sheet": self.sheet, "entry": key[0], "concept": key[1], "value": value, "by": self.by, "at": self.at}
        if before is not None and seen != times:
            said = Said.objects.filter(sheet=self.sheet, entry=key[0], concept=key[1])
            if value != _read(said, seen):
                self.saved.conflicts.append(Conflict(key, value, stands, before.by, before.at))
                if not said.filter(value=value, by=self.by, stood=False).exists():
                    self.kept.said.append(Said(**told, stood=False))
            return
        self.kept.said.append(Said(**told, stood=True))
        self.kept.answers.append(Answer(**told, changed=times + 1))
        self.saved.changed[key] = times + 1


def _read(said: QuerySet[Said], seen: int) -> str | None:
    """What stood when a question had been answered `seen` times."""
    stood = said.filter(stood=True).order_by("pk").values_list("value", flat=True)
    return next(iter(stood[seen - 1 : seen]), None) if seen else None


def _entries(held: Sheet, section: str) -> tuple[str, ...]:
    made = given_of(held).get(("", section), ())
    return made if isinstance(made, tuple) else ()


def _keep_entries(held: Sheet, section: str, entries: tuple[str, ...], by: str, at: dt.datetime) -> None:
    before = Answer.objects.filter(sheet=held, entry="", concept=section).first()
    value = kept(entries) if entries else None
    writing = _Writing(held, by, at, Saved(), _Kept())
    writing.answer(("", section), value, before, before.changed if before else 0)
    writing.kept.write()
    Sheet.objects.filter(pk=held.pk).update(changed=held.changed + 1)


def _label(question: Question) -> str:
    return question.label.get("en") or next(iter(question.label.values()))


def _told(sheet: Sheet, what: str, by: str, at: dt.datetime, **detail: object) -> None:
    audit.record(actor=by, action=f"forms.{what}", thing=f"sheet:{sheet.ref}", at=at, detail=detail)
