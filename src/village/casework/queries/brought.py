"""What of a record goes along to another area, and what came along to one."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from village.casework.models import Brought, Episode
from village.casework.queries.chronology import items_of
from village.casework.queries.notes import holds, notes_of
from village.casework.queries.passing import (
    Kept,
    answers_in,
    apart_from,
    homes_of,
    kept_rows,
    marks_on,
    names_kept,
    signed_in,
)
from village.casework.queries.releasing import KINDS, Thing
from village.casework.rules.chronology import TITLE_ONLY, in_order, person_key
from village.casework.rules.episodes import about
from village.casework.rules.redacting import Guard
from village.casework.rules.transfers import Row, passed_on
from village.forms.models import Sheet, Snapshot
from village.forms.queries import Earlier, signed_before, words_of
from village.forms.rules.asking import Key
from village.kernel.calendar.rules import london_date

THINGS = ("plan", "needs", "forms")
SHOWN = {"plan": "plan", "needs": "needs", "forms": "form"}


def gathered(episode: Episode, along: list[str]) -> dict[str, Any]:
    """What goes along, as another area may read it. Nobody is in it who does not go along themselves, or from whom
    somebody must be kept, no address, and nothing that was marked as about somebody else: in a note, a form, or a paper
    for the family."""
    names, homes = names_kept(episode), homes_of(episode.family.people.all())
    found: dict[str, Any] = {"parts": [], "answers": [], "chronology": []}
    for kind in (one for one in THINGS if one in along):
        things = KINDS[SHOWN[kind]](episode)
        for each in things[:1] if kind == "plan" else things:
            parts, answers = _part(each, kind, episode, names, homes)
            found["parts"] += parts
            found["answers"] = [*answers, *found["answers"]]  # forms come newest first; of two answers the last counts
    if "chronology" in along:
        found["chronology"] = _happened(episode, names, homes)
    before = brought_to(episode)
    if before is not None:  # what came along to this area goes on with it, by the same rules
        found["parts"] += [_again(each, names, homes) for each in before.content["parts"] if each["kind"] in along]
        for what, kind in (("answers", "forms"), ("chronology", "chronology")):
            earlier = [tuple(row) for row in before.content[what]] if kind in along else []
            found[what] = [*passed_on(earlier, names, homes), *found[what]]
    return found


def answered_before(sheet: Sheet, episode: Episode, earlier: Iterable[Episode]) -> dict[Key, Earlier]:
    """What was answered before to the questions of a form, the newest of each: in the same form of this help, in any
    that was signed in `earlier` help, in what came along from another area. An answer goes by its concept; of entries,
    which one form made for itself, only the same form's stand beside each other."""
    found: dict[Key, Earlier] = {}
    brought = brought_to(episode)
    for concept, on, words in brought.content["answers"] if brought else []:
        found["", concept] = Earlier(words, dt.date.fromisoformat(on))
    for one in earlier:
        for snapshot in _signed(one):
            found |= {key: said for key, said in words_of(snapshot).items() if not key[0]}
    own = signed_before(sheet)
    return found | (words_of(own) if own is not None else {})


def brought_to(episode: Episode) -> Brought | None:
    """What came along when an episode was taken over from another area; None when nothing did."""
    return (
        Brought.objects.filter(transfer__after=episode)
        .exclude(content={})
        .select_related("transfer__episode__organisation")
        .first()
    )


def _part(thing: Thing, kind: str, episode: Episode, names: Guard, homes: Guard) -> tuple[list[Any], list[Row]]:
    """What of a thing goes along, and of a form its answers by their concept, to stand beside new ones: no other than
    those that go along in it. Nothing when nobody can say any more what was marked in it."""
    marks = marks_on(thing, episode)
    if marks is None:
        return [], []
    marked, guard = marks
    passages = [one for one in thing.passages if not one.tag and one.key not in marked]
    if kind == "plan":  # a goal for somebody who does not go along stays whole
        apart = {one.section for one in thing.passages if names.tells(one.text)}
        passages = [one for one in passages if one.section not in apart]
    guard = homes.without(guard.words)
    kept = kept_rows(passages, names, guard)
    part = {"kind": kind, "title": guard.clean(thing.title), "rows": [row for _, row in kept]}
    return [part], [row for snapshot in signed_in(thing.key) for row in _answers(snapshot, kept)]


def _answers(snapshot: Snapshot, kept: Kept) -> list[Row]:
    found, on = answers_in(snapshot), london_date(snapshot.at).isoformat()
    said = [(*found[key].key, text) for key, (_, _, text) in kept]
    return [(concept, on, text) for entry, concept, text in said if not entry]


def _signed(episode: Episode) -> QuerySet[Snapshot]:
    """What was signed in an episode, in the order in which it was."""
    return Snapshot.objects.filter(sheet__about=about(episode.ref)).order_by("at", "pk")


def _again(part: dict[str, Any], names: Guard, homes: Guard) -> dict[str, Any]:
    rows: list[Row] = [(section, label, text) for section, label, text in part["rows"]]
    return {**part, "rows": passed_on(rows, names, homes)}


def _happened(episode: Episode, names: Guard, homes: Guard) -> list[Row]:
    marked = {f"note-{one.pk}" for one in notes_of(episode) if holds(one).tags.exists()}
    apart = {person_key(one.ref, one.child) for one in apart_from(episode)}
    rows = [
        (one.on.isoformat(), one.title, "" if one.kind in TITLE_ONLY else one.text)
        for one in in_order(items_of(episode))
        if one.key not in marked and not (one.people and one.people <= apart)
    ]
    return passed_on(rows, names, homes)
