"""What is shared, in the words that a page shows: a plan as it was agreed, a form in the words of then."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from village.casework.models import AgreedPlan, Attachment, NoteText, Share, ShareItem
from village.casework.queries.answers import signed_answers, tags_of
from village.casework.queries.files import words_in
from village.casework.queries.needs import element_called
from village.casework.queries.notes import who_came, who_was_seen
from village.casework.queries.plan_shown import GONE, WHOLE_FAMILY, person_called
from village.casework.queries.sharing import codes, is_whole, items_shared, thing_in, title_of
from village.casework.queries.story import Story, kept_now, note_key
from village.casework.rules.redacting import LEFT_OUT
from village.casework.rules.sharing import Code
from village.casework.rules.tags import OTHERS, excludes
from village.forms.models import Snapshot
from village.kernel.accounts.queries import names_and_areas


@dataclass(frozen=True)
class ShownItem:
    """A shared item with what stands in it; nothing does of what is not as it was when it was chosen.
    `words`: what is read in a document, and `file` the number of the item by which it is fetched."""

    title: str
    whole: bool
    goals: list[dict[str, Any]]
    left: list[dict[str, str]]
    sections: list[dict[str, Any]]
    words: str = ""
    file: int = 0


def shown_items(share: Share) -> list[ShownItem]:
    """What a share gives to read."""
    names = {str(one.ref): person_called(one) for one in share.episode.family.people.all()}
    return [_shown(one, names) for one in items_shared(share)]


def _shown(item: ShareItem, names: Mapping[str, str]) -> ShownItem:
    thing = thing_in(item)
    if not is_whole(item):
        return ShownItem(title_of(thing), False, [], [], [])
    if isinstance(thing, AgreedPlan):
        return ShownItem(title_of(thing), True, plan_goals(thing, names), plan_left(thing, names), [])
    if isinstance(thing, Attachment):
        return ShownItem(title_of(thing), True, [], [], [], words_in(thing), item.pk)
    return ShownItem(title_of(thing), True, [], [], _sections(item, thing))


def _sections(item: ShareItem, thing: Snapshot | NoteText | Story) -> list[dict[str, Any]]:
    if isinstance(thing, Snapshot):
        return form_sections(thing)
    if isinstance(thing, NoteText):
        return [{"title": "", "rows": note_rows(thing)}]
    return _story(thing, {note_key(one) for one in kept_now(item.share.episode, OTHERS, item.share.at)})


def note_rows(text: NoteText) -> list[tuple[str, str]]:
    """A note in rows: who was there, who was seen, what happened."""
    rows = [("Who was there", who_came(text)), ("Seen", who_was_seen(text) or "No child was seen")]
    return [*(row for row in rows if row[1]), ("What happened", text.words)]


def _story(story: Story, kept_back: Collection[str]) -> list[dict[str, Any]]:
    """What happened by day, without the notes of which it was said since that they are kept from others."""
    days: dict[str, list[tuple[str, str]]] = {}
    for one in story.content["rows"]:
        if one["key"] not in kept_back:
            days.setdefault(one["on"], []).append((one["title"], one["text"] or "–"))
    return [{"title": f"{_day(day).day} {_day(day):%B %Y}", "rows": rows} for day, rows in days.items()]


def plan_goals(plan: AgreedPlan, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The goals of a plan as it was agreed. `names`: what those of the family are called."""
    owners = {step["owner"]["account"] for goal in plan.content["goals"] for step in goal["steps"]} - {""}
    accounts = {ref: name for ref, (name, _) in names_and_areas(owners).items()}
    return [
        {
            "words": goal["words"],
            "how_known": goal["how-known"],
            "whose": names.get(goal["person"], WHOLE_FAMILY),
            "steps": [
                {
                    "what": step["words"],
                    "who": _owner(step["owner"], names, accounts),
                    "due": _day(step["due"]),
                }
                for step in goal["steps"]
            ],
        }
        for goal in plan.content["goals"]
    ]


def _day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


def _owner(owner: Mapping[str, str], names: Mapping[str, str], accounts: Mapping[str, str]) -> str:
    return owner["service"] or names.get(owner["person"]) or accounts.get(owner["account"], GONE)


def plan_left(plan: AgreedPlan, names: Mapping[str, str]) -> list[dict[str, str]]:
    """The needs about which a plan does nothing, and why."""
    return [
        {"need": f"{names.get(one['person'], WHOLE_FAMILY)}: {element_called(one['element'])}", "why": one["because"]}
        for one in plan.content["not-addressed"]
    ]


def form_sections(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The parts of a signed form with what was answered in them, in the words of then; without what somebody said tells
    of somebody of whom others must not learn."""
    tags = tags_of(snapshot.sheet)
    sections: dict[str, list[tuple[str, str]]] = {}
    for one in signed_answers(snapshot):
        kept_back = excludes([tags[one.key]] if one.key in tags else [], OTHERS)
        sections.setdefault(one.section, []).append((one.label, LEFT_OUT if kept_back else one.text))
    return [{"title": title, "rows": rows} for title, rows in sections.items()]


def called(code: Code) -> str:
    """A code with where it stands, and that it is still to be confirmed."""
    source = f" ({code.source})" if code.source else ""
    return f"{code.title}{source}{'' if code.confirmed else ' – to be confirmed'}"


def basis_rows(share: Share) -> list[tuple[str, str]]:
    """Why something is shared and on what it rests, in words."""
    known = codes()
    rows = [
        ("For", called(known.purposes[share.purpose])),
        ("Lawful basis", called(known.article_6[share.basis])),
        ("And, for what is of a special kind", called(known.article_9[share.special])),
    ]
    rows += [("With the condition", called(known.schedule_1[share.condition]))] if share.condition else []
    rows += [("Under", called(known.gateways[share.gateway]))] if share.gateway else []
    told = "They were told" if share.told_family else f"Not told: {share.not_told_because}"
    return [*rows, ("Why they need it", share.necessity), ("The family", told)]
