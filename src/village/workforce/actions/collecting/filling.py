"""Filling a return in by form: a row of its draft changed, added or taken out. Each makes a new draft of the whole."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.workforce.actions.collecting.permitted import asked_for, move
from village.workforce.actions.collecting.sending import ELSEWHERE, NOTHING, held, keep
from village.workforce.models import Asked, Draft
from village.workforce.models.collecting import FORM
from village.workforce.queries.collecting.reading import Read, last_erased, tables_of
from village.workforce.queries.collecting.register import whole_of
from village.workforce.queries.collecting.returns import last_version
from village.workforce.queries.collecting.rows import Tried, carried, tried, wanted_of
from village.workforce.queries.returns.files import Taken
from village.workforce.rules.collecting.moving import TAKE
from village.workforce.rules.collecting.rows import records_of, without_row
from village.workforce.rules.returns.standard import Tables

NAME = "Filled in by form"
GONE = "There is no such row in the draft any more: somebody has taken it out."
ERASED = "They were erased from your returns: only a post that they began in after that day can be told of."


class NotSaved(Refusal):
    """A row was not saved: it cannot be read (`tried.problems`), or the rules find something that one looks at first
    (`tried.found`)."""

    def __init__(self, tried_: Tried) -> None:
        super().__init__("Nothing is saved yet: look at what is said of the row.")
        self.tried = tried_


@transaction.atomic
def begin_by_form(*, asked: uuid.UUID, by: Viewer, at: dt.datetime) -> Draft:
    """Begin a draft to be filled in by form: as the version that was taken last, or with nobody in it. Raises Refusal
    while another draft waits."""
    one = asked_for(asked, by=by)
    move(one, TAKE)
    if Draft.objects.filter(asked=one).exists():
        raise Refusal("A draft waits already: change its rows, or throw it away.")
    version = last_version(one)
    tables = tables_of(version) if version else whole_of(one)
    standing = carried(version, "", typed=False) if version else []
    erased = last_erased(one.employer)
    read = held(one, Taken(wanted_of(one), tables, {}, ()), standing)
    return keep(one.ref, read, _whence(read, "", at), erased=erased, instead="", by=by, at=at)


@sensitive_variables()
def write_row(
    *, asked: uuid.UUID, seen: str, row: str, cells: Mapping[str, str], as_it_is: bool, by: Viewer, at: dt.datetime
) -> Draft:
    """Change a row (by key) of the draft that was looked at (`seen`: its hash), or add one (blank), as it was typed by
    column. `as_it_is`: although the rules find something; with an error in it the draft cannot be taken. Raises
    NotSaved, or Refusal for another draft, a row that is not there or somebody who was erased."""
    one, draft = _draft(asked, seen, by)
    tables = tables_of(draft)
    _there(tables, row)
    found = tried(one, tables, row, cells)
    if found.problems or (found.found and not as_it_is):
        raise NotSaved(found)
    typed = any(each.get("nino") for each in records_of(found.tables, found.key)["person"])
    standing = carried(draft, row, typed=typed)
    erased = last_erased(one.employer)
    read = held(one, Taken(wanted_of(one), found.tables, {}, ()), standing)
    if read.left_out:
        raise Refusal(ERASED)
    return keep(one.ref, read, _whence(read, seen, at), erased=erased, instead=seen, by=by, at=at)


def take_row_out(*, asked: uuid.UUID, seen: str, row: str, by: Viewer, at: dt.datetime) -> Draft:
    """Take a row out of the draft that was looked at, with whoever and whatever stands in no other row. Raises
    Refusal."""
    one, draft = _draft(asked, seen, by)
    tables = tables_of(draft)
    _there(tables, row)
    left = without_row(tables, row)
    there = {str(each["id"]) for each in left["person"]}
    standing = [each for each in carried(draft, row, typed=False) if each["code"] == "READ" or each["person"] in there]
    erased = last_erased(one.employer)
    read = held(one, Taken(wanted_of(one), left, {}, ()), standing)
    return keep(one.ref, read, _whence(read, seen, at), erased=erased, instead=seen, by=by, at=at)


def _draft(asked: uuid.UUID, seen: str, by: Viewer) -> tuple[Asked, Draft]:
    with transaction.atomic():
        one = asked_for(asked, by=by)
        move(one, TAKE)
        draft = Draft.objects.filter(asked=one).first()
    if draft is None:
        raise Refusal(NOTHING)
    if draft.sha256 != seen:
        raise Refusal(ELSEWHERE)
    return one, draft


def _there(tables: Tables, row: str) -> None:
    if row and not records_of(tables, row):
        raise Refusal(GONE)


def _whence(read: Read, before: str, at: dt.datetime) -> tuple[str, str, str, dt.date]:
    """A draft's hash stands on the one before, so that no two drafts of a return have the same."""
    mark = hashlib.sha256(f"{before} {at.isoformat()} ".encode() + read.tables).hexdigest()
    return FORM, NAME, mark, london_date(at)
