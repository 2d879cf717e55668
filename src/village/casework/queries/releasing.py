"""What of a record can be released to somebody of the family, a passage at a time, and how it is made for one
reader."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from village.casework.models import AgreedPlan, AnswerTag, Attachment, Episode, Person, Release
from village.casework.queries.answers import signed_answers, tags_of
from village.casework.queries.files import is_there, to_give, words_in
from village.casework.queries.notes import given_notes, who_came, who_was_seen
from village.casework.queries.own import is_restricted, reader_of
from village.casework.queries.plan_shown import person_called, shown_needs
from village.casework.queries.sharing import title_of
from village.casework.queries.sharing_shown import plan_goals, plan_left
from village.casework.queries.story import kept_now, last_day, tagged_since, told_to
from village.casework.rules.chronology import person_key
from village.casework.rules.episodes import about
from village.casework.rules.own import RELEASED, Reader, given
from village.casework.rules.plan import DECISIONS, STANDINGS
from village.casework.rules.redacting import plain
from village.casework.rules.tags import FAMILY, keeping_from
from village.forms.models import Snapshot
from village.kernel.access.rules import Viewer
from village.kernel.documents.rules.reader import digest
from village.people.queries.asking import NOBODY


@dataclass(frozen=True)
class Passage:
    """A piece of a thing that is given or left out as a whole. `tag`: why it is left out unless somebody says otherwise
    (`rules.tags`); `people`: those whom it is about, as the chronology knows them."""

    key: str
    section: str
    label: str
    text: str
    tag: str = ""
    people: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Thing:
    """Something of a record that can be released, as it stands now. `document`: the file that is given, whole or not
    at all."""

    key: str
    title: str
    passages: tuple[Passage, ...]
    document: Attachment | None = None

    @property
    def sha256(self) -> str:
        """The name of what stands in it, and of whom it was said to tell."""
        file = [self.document.sha256] if self.document else []
        return digest([self.title, *([one.section, one.label, one.text, one.tag] for one in self.passages), *file])


Row = tuple[str, str, str]
"""Section, label, text."""


def things_of(episode: Episode) -> list[Thing]:
    """Everything that can be released."""
    return [one for made in KINDS.values() for one in made(episode) if one.passages]


def thing_of(episode: Episode, key: str) -> Thing | None:
    """One of them by its key; None for that of any other episode."""
    made = KINDS.get(key.partition(":")[0])
    return next((one for one in (made(episode) if made else []) if one.key == key and one.passages), None)


def made_for(thing: Thing, reader: Reader, left_out: Collection[str], taken_out: Collection[str]) -> dict[str, Any]:
    """What one reader is given of a thing. `left_out`: keys of passages; `taken_out`: words that are taken out besides
    what must never reach them."""
    if thing.document:
        return {"title": thing.title, "for": reader.name, "sections": [], "file": str(thing.document.ref)}
    guard = reader.guard.without(taken_out)
    passages = [(one.key, one.section, one.label, one.text) for one in thing.passages]
    return {"title": guard.clean(thing.title), "for": reader.name, "sections": given(passages, left_out, guard)}


def suspected(thing: Thing, reader: Reader, others: Collection[Person]) -> set[str]:
    """The passages that somebody should look at first: they name somebody of `others`, or hold what must not reach the
    reader."""
    names = {word.casefold() for one in others for word in f"{one.name} {one.known_as}".split() if len(word) > 2}
    own = {word.casefold() for word in reader.name.split()}

    def named(text: str) -> bool:
        words = {"".join(filter(str.isalnum, word)).removesuffix("s") for word in plain(text).casefold().split()}
        return bool(words & {one.removesuffix("s") for one in names - own})

    keys = {person_key(one.ref, one.child) for one in others}
    told = {one.key: f"{one.section} {one.label} {one.text}" for one in thing.passages}
    about = {one.key for one in thing.passages if one.people & keys}
    return about | {key for key, text in told.items() if named(text) or reader.guard.finds(text)}


def holds_what_must_not_reach(thing: Thing, reader: Reader) -> bool:
    """Whether a document, which is given whole, holds what must not reach a reader."""
    return any(reader.guard.finds(text) for text in (thing.title, *(one.text for one in thing.passages)))


def elsewhere(episode: Episode, reader: Reader) -> list[Person]:
    """Those of the family who do not live with the reader."""
    return list(episode.family.people.exclude(ref__in=reader.home))


def as_made_now(release: Release, *, at: dt.datetime) -> dict[str, Any] | None:
    """What a release would be if it were made now; None when what it was made from is no longer as it was."""
    thing = thing_of(release.episode, release.thing)
    if thing is None or thing.sha256 != release.source_sha256:
        return None
    reader = reader_of(release.person, release.episode, at=at)
    if thing.document and holds_what_must_not_reach(thing, reader):
        return None
    return made_for(thing, reader, release.left_out.keys(), release.taken_out)


def release_of(episode: Episode, ref: uuid.UUID) -> Release | None:
    """A release of this episode; None for that of any other."""
    return episode.releases.filter(ref=ref).select_related("person", "episode__family").first()


def released_to(reader: Reader, episode: Episode, viewer: Viewer) -> list[Release]:
    """What was released to a viewer, as whom they read an episode, and neither taken back nor kept back since."""
    found = episode.releases.filter(person__ref=reader.person, person__account=viewer.ref or NOBODY, state=RELEASED)
    return [one for one in found.select_related("episode", "person") if not is_kept_back(one, reader)]


def _thing(key: str, title: str, rows: list[Row]) -> Thing:
    return Thing(key, title, tuple(Passage(f"{number}", *row) for number, row in enumerate(rows) if row[2]))


def file_of(release: Release) -> Attachment | None:
    """The document that a release gives, while it is there; None for what is no document."""
    ref = release.content.get("file")
    found = release.episode.attachments.filter(ref=ref).first() if ref else None
    return found if found is not None and is_there(found) else None


def can_be_handed_over(release: Release, *, at: dt.datetime) -> bool:
    """Whether what was released can be given on paper to whom it is for: somebody who belongs to the family and whom no
    restriction keeps from its record, and nothing keeps it back."""
    episode, person = release.episode, release.person
    belongs = episode.family.belongings.filter(person=person, until_on=None, person__died_on=None).exists()
    if release.state != RELEASED or not belongs or is_restricted(person, episode):
        return False
    return not is_kept_back(release, reader_of(person, episode, at=at))


def is_kept_back(release: Release, reader: Reader) -> bool:
    """Whether what was released is given no more: its document was destroyed, somebody has said since of a note or an
    answer in it that it is kept from the family, or something in it must not reach its reader by now."""
    kind, _, ref = release.thing.partition(":")
    if kind == "document" and file_of(release) is None:
        return True
    if kind == "note" and int(ref) in kept_now(release.episode, FAMILY, release.at):
        return True
    if kind == "form" and _answers_tagged(release, int(ref)):
        return True
    # of what happened it is not known which notes were in it: whoever released it held the record and read it again
    if kind == "story" and tagged_since(release.episode, FAMILY, release.at):
        return True
    return any(reader.guard.finds(text) for text in _texts(release))


def _answers_tagged(release: Release, form: int) -> bool:
    """Whether it was said since of an answer that was given that it is kept from the family."""
    tags = AnswerTag.objects.filter(sheet__snapshot=form, tag__in=keeping_from(FAMILY), at__gt=release.at)
    tagged = set(tags.values_list("entry", "concept"))
    if not tagged:
        return False
    snapshot = Snapshot.objects.get(pk=form)
    if not snapshot.content:  # destroyed in time: nobody knows any more which answers were given
        return True
    answers = enumerate(signed_answers(snapshot))
    return any(one.key in tagged and f"{number}" not in release.left_out for number, one in answers)


def _texts(release: Release) -> Iterator[str]:
    """Every text of what was released; the words of a document too."""
    yield release.content["title"]
    for section in release.content["sections"]:
        yield section["title"]
        for row in section["rows"]:
            yield from row
    document = file_of(release)
    if document is not None:
        yield words_in(document)


def _plans(episode: Episode) -> list[Thing]:
    """Each plan as it was agreed, the newest first."""
    names = {str(one.ref): person_called(one) for one in episode.family.people.all()}
    plans = [one for one in AgreedPlan.objects.filter(episode=episode).order_by("-number") if one.content]
    return [_thing(f"plan:{one.number}", title_of(one), _plan_rows(one, names)) for one in plans]


def _plan_rows(plan: AgreedPlan, names: Mapping[str, str]) -> list[Row]:
    rows: list[Row] = []
    for goal in plan_goals(plan, names):
        rows += [(goal["words"], "For", goal["whose"]), (goal["words"], "How they will know", goal["how_known"])]
        for step in goal["steps"]:
            due = f"{step['due'].day} {step['due']:%B %Y}"
            rows.append((goal["words"], "Who does what", f"{step['who']}: {step['what']}, by {due}"))
    return rows + [("Needs about which nothing is planned", one["need"], one["why"]) for one in plan_left(plan, names)]


def _forms(episode: Episode) -> list[Thing]:
    """Each form as it was signed, the newest first."""
    signed = Snapshot.objects.filter(sheet__about=about(episode.ref)).select_related("sheet__form").order_by("-pk")
    return [Thing(f"form:{one.pk}", title_of(one), _answers(one)) for one in signed if one.content]


def _answers(snapshot: Snapshot) -> tuple[Passage, ...]:
    """Each answer; left out unless somebody says otherwise where it tells of somebody else, or the form says that it
    may."""
    tags, found = tags_of(snapshot.sheet), signed_answers(snapshot)
    return tuple(
        Passage(f"{number}", one.section, one.label, one.text, tags.get(one.key, "other" if one.third_party else ""))
        for number, one in enumerate(found)
        if one.text
    )


def _notes(episode: Episode) -> list[Thing]:
    """Each note that no tag keeps from the family, as it holds now; what happened, a paragraph at a time."""
    made = []
    for one in given_notes(episode, FAMILY):
        rows = [("", "Who was there", who_came(one)), ("", "Seen", who_was_seen(one))]
        rows += [("", "What happened", each) for each in one.words.split("\n")]
        made.append(_thing(f"note:{one.note_id}", title_of(one), rows))
    return made


def _documents(episode: Episode) -> list[Thing]:
    """Each document of which all is seen by whoever decides."""
    return [
        Thing(f"document:{one.pk}", title_of(one), (Passage("0", "", "", words_in(one)),), one)
        for one in to_give(episode)
    ]


_LEFT = {"concern": "safety", "crossing": "safety", "team": "other"}
"""What of the chronology is left out unless somebody says otherwise: who raised what, and who helps in another home."""


def _stories(episode: Episode) -> list[Thing]:
    """What happened until now, without notes that are kept from the family."""
    items = told_to(episode, FAMILY)
    until = last_day(items)
    passages = tuple(
        Passage(
            one.key, f"{one.on.day} {one.on:%B %Y}", one.title, one.text or "–", _LEFT.get(one.kind, ""), one.people
        )
        for one in items
    )
    return [Thing(f"story:{until.isoformat()}", f"What happened until {until.day} {until:%B %Y}", passages)]


def _reviews(episode: Episode) -> list[Thing]:
    """Each review, the newest first."""
    made = []
    for one in episode.reviews.prefetch_related("family", "team", "goals__goal").order_by("-on", "-pk"):
        came = [*map(person_called, one.family.all()), *(f"{each.name}, {each.role}" for each in one.team.all())]
        rows = [
            ("What was decided", DECISIONS[one.decision], one.because),
            *(("Who was there", "", each) for each in came),
        ]
        rows += [("Who was there", "Others", one.others)]
        rows += [
            ("Each goal", each.goal.words, f"{STANDINGS[each.standing]}. {each.words}".strip())
            for each in one.goals.all()
        ]
        made.append(_thing(f"review:{one.ref}", f"The review of {one.on.day} {one.on:%B %Y}", rows))
    return made


def _needs(episode: Episode) -> list[Thing]:
    """The needs as each voice read them first and last: put together from the record."""
    rows = [
        (one.whose, f"{one.element} ({one.voice.lower()})", f"First {one.first.lower()}; now {one.now.lower()}")
        for one in shown_needs(episode)
    ]
    return [_thing("needs:all", "Needs as they were read", rows)]


KINDS: Mapping[str, Callable[[Episode], list[Thing]]] = {
    "plan": _plans,
    "form": _forms,
    "review": _reviews,
    "needs": _needs,
    "note": _notes,
    "document": _documents,
    "story": _stories,
}
"""The kinds of thing that can be released. Another kind is one more function here: it gives the things of an episode,
each cut into passages, with keys that begin with its name and a colon."""
