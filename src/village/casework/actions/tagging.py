"""Saying of an answer of a form that it tells of somebody else: it is then left out of what is given to others."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from village.casework.actions.notes import STALE
from village.casework.actions.permitted import account_of, held
from village.casework.models import AnswerTag
from village.casework.queries.answers import Key, answers_to_tag, tags_of
from village.casework.queries.sheets import sheet_of
from village.casework.rules.access import WRITE
from village.casework.rules.tags import TAGS
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did


@transaction.atomic
def tag_answers(
    *,
    episode: uuid.UUID,
    sheet: uuid.UUID,
    tags: Mapping[Key, str],
    seen: Mapping[Key, str],
    by: Viewer,
    at: dt.datetime,
) -> list[AnswerTag]:
    """Say of answers of a form, whether it is signed or not, of whom else they tell (`rules.tags`), or blank for of
    nobody. `seen`: what was said of each when it was read. What was said already is not kept again. Raises Refusal for
    a form or an answer that is not there, for a tag that is none, and when somebody said otherwise since."""
    one = held(episode, WRITE, by=by, at=at)
    found = sheet_of(one, sheet)
    if found is None:
        raise Refusal("There is no such form.")
    before = tags_of(found)
    if set(tags) - {each.key for each in answers_to_tag(found)} or set(tags.values()) - {"", *TAGS}:
        raise Refusal("Say of each answer whether it tells of somebody else.")
    if any(before.get(key, "") not in (tag, seen.get(key, "")) for key, tag in tags.items()):
        raise Refusal(STALE)
    made = [
        AnswerTag.objects.create(sheet=found, entry=key[0], concept=key[1], tag=tag, by=account_of(by), at=at)
        for key, tag in tags.items()
        if before.get(key, "") != tag
    ]
    if made:
        did(by, "casework.form.tag", f"episode:{one.ref}", at, sheet=str(found.ref), answers=len(made))
    return made
