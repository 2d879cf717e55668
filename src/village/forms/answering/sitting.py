"""A sheet as somebody sits before it: who, what they may do here, and how its answers stand."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from village.forms import queries
from village.forms.models import OPEN, Answer, Sheet
from village.forms.queries import Earlier
from village.forms.rules.asking import Asked, Asking, Key
from village.forms.rules.documents import CodeList, Section
from village.forms.rules.telling import text
from village.kernel.accounts.queries import names_and_areas
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.conditions import Value

MAY = frozenset({"answer", "sign", "reopen", "move"})
"""What whoever lets somebody in may allow them; reading goes without saying."""


@dataclass(frozen=True)
class Standing:
    """A form and the answers to it, as they stand while one page is made. `draft`: the form is not published."""

    asking: Asking
    lists: Mapping[str, CodeList]
    given: Mapping[Key, Value]
    today: dt.date
    answers: Mapping[Key, Answer] = field(default_factory=dict)
    draft: bool = False

    @cached_property
    def asked(self) -> list[Asked]:
        """The questions that are shown."""
        return self.asking.asked(self.given, self.today)

    @cached_property
    def sections(self) -> list[Section]:
        """The sections that are shown, in order."""
        shown = self.asking.shown(self.given, self.today)
        questions = {(one.section.key) for one in self.asked}
        return [
            one for one in self.asking.form.sections if one.key in questions or (one.entries and ("", one.key) in shown)
        ]

    def of(self, section: str, entry: str = "") -> list[Asked]:
        """The questions of a section, in one of its entries."""
        return [one for one in self.asked if one.section.key == section and one.entry == entry]

    def entries(self, section: str) -> tuple[str, ...]:
        """The entries that were made of a section."""
        made = self.given.get(("", section), ())
        return made if isinstance(made, tuple) else ()

    def times(self, key: Key) -> int:
        """How often a question was answered."""
        return self.answers[key].changed if key in self.answers else 0


@dataclass(frozen=True)
class Sitting:
    """One request of somebody whom whoever asks let in.

    `by`: their account; `home`: the address that the pages stand under; `may`: of `MAY`, what they may do; `frame`:
    what every page of theirs is given besides (breadcrumbs, the address of raising a concern); `before`: what was
    answered earlier, by entry and concept, and may be read beside the new answers; `sources`: of answers that came from
    somebody else than who gave them, from whom; `after`: where they go when they have signed.
    """

    sheet: Sheet
    by: str
    at: dt.datetime
    home: str
    may: frozenset[str] = frozenset()
    frame: Mapping[str, Any] = field(default_factory=dict)
    before: Mapping[Key, Earlier] = field(default_factory=dict)
    sources: Mapping[Key, str] = field(default_factory=dict)
    language: str = "en"
    after: str = ""

    def can(self, what: str) -> bool:
        """Whether they may, as the sheet is now."""
        return what in self.may and (what == "reopen") != (self.sheet.state == OPEN)

    def standing(self) -> Standing:
        """The sheet as it stands now."""
        asking, lists = queries.asking_of(self.sheet.form.sha256)
        answers = queries.answers_of(self.sheet)
        return Standing(asking, lists, queries.standing(answers), london_date(self.at), answers)

    def text(self, texts: Mapping[str, str]) -> str:
        """A text of the form in their language."""
        return text(texts, self.language)

    def to(self, section: str, entry: str = "") -> str:
        """The address of a section, or of one of its entries."""
        return f"{self.home}section/{section}/{entry}{'/' if entry else ''}"

    def page(self, request: HttpRequest, name: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
        """A page of this sheet."""
        told = {**self.frame, "title": title, "sitting": self, "sheet": self.sheet, **context}
        return render(request, f"forms/{name}.html", told, status=status)


def called(refs: Iterable[str]) -> dict[str, str]:
    """What people are called, by the account that they acted by; whoever has none is called as they are."""
    wanted = set(refs)
    names = names_and_areas([one for one in wanted if _is_account(one)])
    return {one: names[one][0] if one in names else one.capitalize() for one in wanted}


def _is_account(ref: str) -> bool:
    try:
        uuid.UUID(ref)
    except ValueError:
        return False
    return True
