"""Notes of contact with a family: read, written, corrected."""

import uuid
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from village.casework.actions.notes import correct_note, write_note
from village.casework.forms.notes import CorrectForm, NoteForm, as_told
from village.casework.models import Episode, Note, NoteText
from village.casework.queries.around import names_of, people_of
from village.casework.queries.notes import children_seen, holds, notes_of, who_came, who_was_seen
from village.casework.queries.visible import WORK
from village.casework.rules.episodes import OFFERED
from village.casework.rules.notes import KINDS
from village.casework.rules.tags import TAGS
from village.casework.views.frame import ask, by, opened, page, sent
from village.kernel.access.views import access
from village.ui import listing


@access(WORK)
@never_cache
def notes(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The notes, those written last first, each with what it said before it was corrected."""
    one = opened(request, episode, "notes")
    found = listing.page_of(request, notes_of(one), per_page=25)
    names = names_of(text.by for note in found.object_list for text in note.texts.all())
    told = [_told(note, names) for note in found.object_list]
    return page(request, one, "notes", "notes", "Notes", found=found, told=told)


def _told(note: Note, names: Any) -> dict[str, Any]:
    *before, now = ({"text": text, "by": names[text.by], **_said(text)} for text in note.texts.all())
    return {"note": note, "now": now, "before": before}


def _said(text: NoteText) -> dict[str, Any]:
    return {
        "kind": KINDS[text.kind],
        "came": who_came(text),
        "seen": who_was_seen(text),
        "tags": [TAGS[one.tag] for one in text.tags.all()],
    }


def _choices(one: Episode, text: NoteText | None = None) -> dict[str, Any]:
    """Whom a note can name: those who are there now, and those whom it names already."""
    children = children_seen(one, at=timezone.now())
    now = Q(until_at=None) & ~Q(role=OFFERED)
    team = one.members.filter(now | Q(pk__in=text.team.all() if text else []))
    return {
        "people": people_of(one),
        "team": [(str(each.pk), f"{each.name}, {each.role}") for each in team.order_by("pk")],
        "children": [(str(each.person.ref), each.name) for each in children],
    }


@access(WORK)
@never_cache
def write(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Write a note."""
    one = opened(request, episode, "notes")
    start = {"on": localdate(timezone.now()), "key": uuid.uuid4().hex}
    form = NoteForm(sent(request), **_choices(one), initial=start)

    def do() -> None:
        write_note(episode=episode, contact=form.contact(), key=form.cleaned_data["key"], **by(request))

    return ask(
        request, one, form, do, title="Write a note", button="Keep this note", done="The note is kept.", part="notes"
    )  # fmt: skip


@access(WORK)
@never_cache
def correct(request: HttpRequest, episode: uuid.UUID, note: uuid.UUID) -> HttpResponse:
    """Correct a note; what it said before stays."""
    one = opened(request, episode, "notes")
    found = notes_of(one).filter(ref=note).first()
    if found is None:
        raise Http404
    text = holds(found)
    told, choices = as_told(text), _choices(one, text)
    start = {f"seen_{ref}": "no" for ref, _ in choices["children"]} | told
    form = CorrectForm(sent(request), **choices, initial=start)

    def do() -> None:
        said = form.cleaned_data
        correct_note(
            episode=episode, note=note, contact=form.contact(), because=said["because"], seen=said["seen"],
            **by(request),
        )  # fmt: skip

    return ask(
        request, one, form, do, title="Correct a note", button="Keep the correction", done="The correction is kept.",
        part="notes", about="Write the whole note as it should be. What it said before stays beneath it.",
    )  # fmt: skip
