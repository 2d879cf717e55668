"""What of a record goes along to another area, and what came along to one."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from village.casework.models import Brought, Episode, Household, Person, Release, Restriction
from village.casework.queries.chronology import items_of
from village.casework.queries.notes import holds, notes_of
from village.casework.queries.releasing import KINDS, Thing
from village.casework.rules.chronology import TITLE_ONLY, in_order, person_key
from village.casework.rules.episodes import about
from village.casework.rules.redacting import Guard, address_words, reach_words
from village.casework.rules.transfers import Row, names_apart, passed_on
from village.forms.models import Sheet, Snapshot
from village.forms.queries import Earlier, asking_of, signed_before, words_of
from village.forms.rules.asking import Key
from village.forms.rules.documents import Question
from village.forms.rules.telling import text
from village.kernel.accounts.models import Account

THINGS = ("plan", "needs", "forms")
SHOWN = {"plan": "plan", "needs": "needs", "forms": "form"}


def gathered(episode: Episode, along: list[str]) -> dict[str, Any]:
    """What goes along, as another area may read it. Nobody is in it who does not go along themselves, or from whom
    somebody must be kept, no address, and nothing that was marked as about somebody else: in a note, a form, or a paper
    for the family."""
    names, homes = _names(episode), _homes(episode)
    found: dict[str, Any] = {"parts": [], "answers": [], "chronology": []}
    for kind in THINGS:
        if kind not in along:
            continue
        things = KINDS[SHOWN[kind]](episode)
        found["parts"] += [_part(each, episode, names, homes) for each in (things[:1] if kind == "plan" else things)]
    if "forms" in along:
        found["answers"] = _answers(episode, found["parts"], names, homes)
    if "chronology" in along:
        found["chronology"] = _happened(episode, names, homes)
    before = brought_to(episode)
    if before is not None:  # what came along to this area goes on with it, by the same rules
        found["parts"] += [_again(each, names, homes) for each in before.content["parts"] if each["kind"] in along]
        found["answers"] = [*(before.content["answers"] if "forms" in along else []), *found["answers"]]
        earlier = [tuple(row) for row in before.content["chronology"]] if "chronology" in along else []
        found["chronology"] = [*passed_on(earlier, names, homes), *found["chronology"]]
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


def _part(thing: Thing, episode: Episode, names: Guard, homes: Guard) -> dict[str, Any]:
    marked: set[str] = set()
    for one in Release.objects.filter(episode=episode, thing=thing.key, source_sha256=thing.sha256):
        marked |= set(one.left_out)
    rows = [(one.section, one.label, one.text) for one in thing.passages if one.key not in marked]
    kind = next(kind for kind, shown in SHOWN.items() if thing.key.startswith(f"{shown}:"))
    if kind == "forms":
        third = {text(one.label) for one in _of_others(Snapshot.objects.get(pk=thing.key.partition(":")[2]))}
        rows = [row for row in rows if row[1] not in third]
    if kind == "plan":  # a goal for somebody who does not go along stays whole
        apart = {section for section, _, words in rows if names.tells(words)}
        rows = [row for row in rows if row[0] not in apart]
    return {"kind": kind, "title": homes.clean(thing.title), "rows": passed_on(rows, names, homes)}


def _answers(episode: Episode, parts: list[dict[str, Any]], names: Guard, homes: Guard) -> list[Row]:
    """Answers by their concept, to stand beside new ones: of those that go along in a form."""
    given = {words for part in parts if part["kind"] == "forms" for _, _, words in part["rows"]}
    rows: list[Row] = [
        (concept, said.on.isoformat(), said.text)
        for snapshot in _signed(episode)
        for others in [{one.concept for one in _of_others(snapshot)}]
        for (entry, concept), said in words_of(snapshot).items()
        if not entry and concept not in others
    ]
    return [row for row in passed_on(rows, names, homes) if row[2] in given]


def _of_others(snapshot: Snapshot) -> list[Question]:
    """The questions of a form whose answers speak of somebody else than the family."""
    asking, _ = asking_of(snapshot.content["form"])
    return [one for _, one in asking.form.questions() if one.third_party]


def _signed(episode: Episode) -> QuerySet[Snapshot]:
    """What was signed in an episode, in the order in which it was."""
    return Snapshot.objects.filter(sheet__about=about(episode.ref)).order_by("at", "pk")


def _again(part: dict[str, Any], names: Guard, homes: Guard) -> dict[str, Any]:
    rows: list[Row] = [(section, label, text) for section, label, text in part["rows"]]
    return {**part, "rows": passed_on(rows, names, homes)}


def _happened(episode: Episode, names: Guard, homes: Guard) -> list[Row]:
    marked = {f"note-{one.pk}" for one in notes_of(episode) if holds(one).tags.exists()}
    apart = {person_key(one.ref, one.child) for one in _apart(episode)}
    rows = [
        (one.on.isoformat(), one.title, "" if one.kind in TITLE_ONLY else one.text)
        for one in in_order(items_of(episode))
        if one.key not in marked and not (one.people and one.people <= apart)
    ]
    return passed_on(rows, names, homes)


def _apart(episode: Episode) -> list[Person]:
    """Those of a record who do not go along: they left the family."""
    belongs = episode.family.belongings.filter(until_on=None).values("person")
    return list(episode.family.people.exclude(pk__in=belongs).exclude(episodes=episode).distinct())


def _names(episode: Episode) -> Guard:
    """Whoever must not appear: those who do not go along, and those from whom somebody of the family is kept."""
    people = list(episode.family.people.distinct())
    apart = _apart(episode)
    staying = [word for one in people if one not in apart for word in (one.name, one.known_as)]
    words = [word for one in apart for word in names_apart(one.name, one.known_as, staying)]
    known = {one.child for one in people if one.child is not None}
    bars = Restriction.objects.filter(Q(person__in=people) | Q(person__child__in=known), until_at=None)
    kept = Account.objects.filter(ref__in=bars.exclude(account=None).values("account")).values_list("name", flat=True)
    return Guard((*words, *(word for one in kept for word in names_apart(one, "", staying))))


def _homes(episode: Episode) -> Guard:
    """Every address of anybody of the family, and how to reach them: they move, and say where to themselves."""
    people = episode.family.people.all()
    homes = Household.objects.filter(residences__person__in=people).distinct().values_list("address", flat=True)
    words = [word for one in homes for word in address_words(one)]
    words += [word for one in people.exclude(reach="") for word in reach_words(one.reach)]
    return Guard(tuple(dict.fromkeys(words)))
