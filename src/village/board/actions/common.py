"""What all actions on boards share: who may, one lock, compare-and-set, the audit entry."""

import datetime as dt
import hashlib
import uuid
from typing import Any

from django.db import models

from village.board.models import Board, LocalPlan
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit import actions as audit
from village.kernel.tables.rules import formula
from village.plan.actions import all_seen

SHORT, LONG = 200, 4_000  # characters of a title, of a text


class Overtaken(Refusal):
    """Somebody else changed it since it was read; nothing of either's work is lost. `now` is the row as it stands."""

    def __init__(self, now: models.Model) -> None:
        self.now = now
        super().__init__("Somebody else changed this while you wrote. Read what stands now, then save yours again.")


def refuse(wrong: list[str]) -> None:
    """Raise Refusal with every sentence, if there is one."""
    if wrong:
        raise Refusal(" ".join(wrong))


def text(said: str, what: str, most: int = LONG, *, blank: bool = False) -> str:
    """As words, for what stands in a plan's own tables. Raises Refusal."""
    kept = words(said, what, most, blank=blank)
    if formula(kept):  # no table of a plan could hold it
        raise Refusal(f"Begin {what} with a letter or a number.")
    return kept


def words(said: str, what: str, most: int = LONG, *, blank: bool = False) -> str:
    """Words that can be kept, without the space around them, a list or a sign at their beginning too: whoever makes a
    table of them sees to it (see `write_csv`). Raises Refusal; `what` names them in its sentence."""
    kept = said.strip()
    if not kept and not blank:
        raise Refusal(f"Write {what}.")
    if len(kept) > most:
        raise Refusal(f"Keep {what} to {most:,} characters.")
    all_seen(kept)
    return kept


def attempt(who: uuid.UUID | str, about: str | int, once: str) -> str:
    """The name of one person's attempt on one thing, whatever its form was given. Raises Refusal for a blank one, since
    a second attempt could not be told from the first sent twice."""
    if not once.strip():
        raise Refusal("Open the form again: it has lost what tells whether it was sent before.")
    return hashlib.sha256(f"{who}:{about}:{once}".encode()).hexdigest()


def the_board(slug: str, by: Viewer, permission: str) -> tuple[Board, uuid.UUID]:
    """A board, locked, and who acts on it. Raises Refusal: to those of other areas a board there is like none."""
    found = Board.objects.select_for_update().filter(slug=slug).first()
    who = permit(by, permission, Thing(area=found.area if found else None))
    if found is None:
        raise Refusal("There is no such board.")
    return found, who


def the_plan(slug: str, by: Viewer, permission: str, *made_by: str) -> tuple[LocalPlan, uuid.UUID]:
    """A plan, locked, and who acts on it, who is none of `made_by`. Raises Refusal, as the_board."""
    found = LocalPlan.objects.select_for_update(of=("self",)).select_related("board").filter(slug=slug).first()
    who = permit(by, permission, Thing(area=found.board.area if found else None, made_by=frozenset(made_by)))
    if found is None:
        raise Refusal("There is no such plan.")
    return found, who


def text_of(slug: str, by: Viewer) -> tuple[LocalPlan, uuid.UUID]:
    """As the_plan, for changing its text: it is not out for consultation, adopted or withdrawn."""
    found, who = the_plan(slug, by, "board.plan.draft")
    if found.state == "consulting":
        raise Refusal("People are being asked about this text: it can be changed when the consultation has closed.")
    if found.state not in ("drafting", "closed"):
        raise Refusal("This plan is settled: its text can no longer be changed.")
    return found, who


def swap(row: Any, version: int, **values: object) -> None:
    """Write `values` to a row if it is still the version that was read. Raises Overtaken."""
    if row.version != version:
        raise Overtaken(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])


def changed(plan: LocalPlan, who: uuid.UUID, at: dt.datetime) -> None:
    """Count a change of a plan's text, when it was and who made it."""
    plan.changes += 1
    plan.changed_at = at
    plan.editors = sorted({*plan.editors, str(who)})
    plan.save(update_fields=["changes", "changed_at", "editors"])


def told(action: str, thing: str, by: Viewer, at: dt.datetime, **detail: object) -> None:
    """The action's one audit entry."""
    audit.record(
        actor=str(by.ref), organisation=by.organisation, action=f"board.{action}", thing=thing, at=at, detail=detail
    )
