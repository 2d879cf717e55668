"""Forms and code lists, those that come with Village and those in force; and what was answered on a sheet."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db.models import QuerySet

from village.forms.models import SIGNED, Answer, Said, Sheet, Snapshot
from village.forms.rules.asking import Asking, Given, Key
from village.forms.rules.checking import faults
from village.forms.rules.documents import CodeList, Form
from village.forms.rules.reading import read_codes, read_form
from village.forms.rules.telling import said, text
from village.forms.rules.values import kept, taken
from village.kernel.access.queries import may_open
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.kernel.documents.files import documents_in, read_file
from village.kernel.documents.models import Version
from village.kernel.documents.queries import drafts
from village.kernel.documents.rules.conditions import Value
from village.kernel.documents.rules.reader import Fault, NotADocument, digest

FOLDER = Path(__file__).resolve().parents[1] / "reference" / "forms"


@lru_cache(maxsize=1)
def shipped_lists() -> dict[str, CodeList]:
    """Code lists by ``key@version``."""
    found = (read_codes(read_file(path)) for path in documents_in(FOLDER / "codes"))
    return {one.name: one for one in found}


@lru_cache(maxsize=1)
def shipped_forms() -> dict[str, Form]:
    """Forms by key, each in its newest version."""
    found = (read_form(read_file(path)) for path in documents_in(FOLDER))
    return {one.key: one for one in found}


def published_lists(names: frozenset[str]) -> dict[str, CodeList]:
    """Of these code lists, ``key@version``, those that were published."""
    wanted = {name.partition("@")[0] for name in names}
    there = Version.objects.filter(kind="codes", key__in=wanted).values_list("key", "version", "sha256")
    return {name: _codes_by(sha256) for key, version, sha256 in there if (name := f"{key}@{version}") in names}


@lru_cache(maxsize=128)
def _codes_by(sha256: str) -> CodeList:
    """The published code list of this hash, which never changes, so that it is read once."""
    return read_codes(Version.objects.get(kind="codes", sha256=sha256).document)


def published_names() -> dict[str, str]:
    """Every published code list by ``key@version``, with its title."""
    found = (read_codes(one.document) for one in Version.objects.filter(kind="codes"))
    return {one.name: text(one.title) for one in found}


def faults_of(kind: str, document: object) -> list[Fault]:
    """Everything that keeps the draft of a form or a code list from being published as the next version now."""
    try:
        if kind == "codes":
            read_codes(document)
            return []
        form = read_form(document)
    except NotADocument as error:
        return error.faults
    before = [read_form(one.document) for one in Version.objects.filter(kind="form", key=form.key)]
    used = frozenset(one.concept for version in before for _, one in version.questions())
    return faults(form, published_lists(cited(form, *before[-1:])), before[-1] if before else None, used)


def cited(*forms: Form) -> frozenset[str]:
    """The code lists that forms choose from, ``key@version``."""
    return frozenset(question.codes for form in forms for _, question in form.questions() if question.codes)


@lru_cache(maxsize=64)
def asking_of(sha256: str) -> tuple[Asking, dict[str, CodeList]]:
    """A published form, ready to be asked, and its code lists. Both never change, so they are read once."""
    form = read_form(Version.objects.get(kind="form", sha256=sha256).document)
    return Asking.of(form), published_lists(cited(form))


def answers_of(sheet: Sheet) -> dict[Key, Answer]:
    """The answers of a sheet with who gave them, when, and how often; those taken away too."""
    return {(one.entry, one.concept): one for one in Answer.objects.filter(sheet=sheet)}


def given_of(sheet: Sheet) -> dict[Key, Value]:
    """The answers of a sheet as they stand, by entry and concept."""
    return standing(answers_of(sheet))


def standing(answers: Mapping[Key, Answer]) -> dict[Key, Value]:
    """What was answered and not taken away."""
    return {key: taken(one.value) for key, one in answers.items() if one.value is not None}


def changed_of(sheet: Sheet) -> dict[Key, int]:
    """How often each answer of a sheet was given: what a page shows beside it, and sends back when it is changed."""
    return {key: one.changed for key, one in answers_of(sheet).items()}


def signed(snapshot: Snapshot) -> dict[Key, Value]:
    """What was signed, by entry and concept."""
    return {(entry, concept): taken(value) for entry, concept, value in snapshot.content["answers"]}


def signed_before(sheet: Sheet) -> Snapshot | None:
    """What was signed last of an earlier sheet of the same form about the same; None for a first one. Who may read it
    is for whoever asks to decide."""
    earlier = Sheet.objects.filter(about=sheet.about, form__key=sheet.form.key, pk__lt=sheet.pk)
    return Snapshot.objects.filter(sheet__in=earlier).order_by("sheet", "number").last()


@dataclass(frozen=True)
class Earlier:
    """What was answered to a question before, in the words of then, and when it was signed."""

    text: str
    on: dt.date


def words_of(snapshot: Snapshot, language: str = "en") -> dict[Key, Earlier]:
    """What was signed, each answer in the words of the form that it was signed on."""
    asking, lists = asking_of(snapshot.content["form"])
    asked = {one.concept: one for _, one in asking.form.questions()}
    on = london_date(snapshot.at)
    return {
        key: Earlier(said(asked[key[1]], value, lists, language), on)
        for key, value in signed(snapshot).items()
        if key[1] in asked
    }


def hash_of(form: str, given: Given) -> str:
    """The name of what there is to sign: the form by its hash, and every answer."""
    return digest({"form": form, "answers": content(given)})


def content(given: Given) -> list[list[str]]:
    """Answers as they are kept in a snapshot: entry, concept, value, sorted."""
    return sorted([entry, concept, kept(value)] for (entry, concept), value in given.items())


def unkept(sheet: Sheet, by: str) -> QuerySet[Said]:
    """What somebody wrote on a sheet that came too late to stand, newest first."""
    return Said.objects.filter(sheet=sheet, by=by, stood=False).order_by("-pk")


@dataclass(frozen=True)
class Answers:
    """What was signed of a sheet: the form by its hash, the answers that counted, when, and its number in the books."""

    form: str
    given: Given
    at: dt.datetime
    snapshot: int


def signed_answers(sheet: uuid.UUID, *, about: str) -> Answers | None:
    """What was signed last of a sheet about something; None when the sheet is about something else, or not signed."""
    found = Snapshot.objects.filter(sheet__ref=sheet, sheet__about=about).last()
    if found is None:
        return None
    return Answers(found.content["form"], signed(found), found.at, found.pk)


def signed_about(about: str) -> QuerySet[Sheet]:
    """The sheets about something that are signed now, in the order in which they were begun."""
    return Sheet.objects.filter(about=about, state=SIGNED).select_related("form").order_by("pk")


def to_publish(viewer: Viewer) -> int:
    """How many drafts that somebody else proposed wait for a viewer to publish them or send them back."""
    if not may_open(viewer, "forms.publish"):
        return 0
    return drafts().filter(proposed=True).exclude(by=str(viewer.ref)).count()
