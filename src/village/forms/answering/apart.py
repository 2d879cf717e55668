"""A section asked apart from its sheet, of somebody who sees nothing else of that: every question of it, whatever it
hangs on, so that what is asked tells nothing of the other answers."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from markupsafe import Markup

from village.forms import queries
from village.forms.answering.asked import AnswerForm, as_typed, name_of
from village.forms.answering.shown import questions
from village.forms.answering.sitting import Standing
from village.forms.rules.asking import Asked
from village.forms.rules.documents import Section
from village.kernel.documents.rules.conditions import Value

_ANSWER = "answer["


class Apart:
    """A section of a published form, by its hash, with what was written in it (`written`, by concept) or, where there
    is any, what a page sent."""

    def __init__(
        self,
        form: str,
        section: Section,
        written: Mapping[str, Value],
        *,
        today: dt.date,
        data: QueryDict | None = None,
    ) -> None:
        asking, lists = queries.asking_of(form)
        given = {("", concept): value for concept, value in written.items()}
        self.asked = [Asked(section, "", one, required=False) for one in section.questions]
        self.standing = Standing(asking, lists, given, today)
        self.data = data
        self.form = AnswerForm(self.asked, lists, data=as_typed(self.asked, given) if data is None else data)

    def given(self) -> dict[str, object]:
        """What was typed, by concept, but days that there are not; and what was sent of no question of this section,
        for whoever keeps it to refuse."""
        names = {name_of(one.question.concept): one.question.concept for one in self.asked}
        sent = {one for one in self.data or () if one.startswith(_ANSWER)}
        others = {one: "" for one in sent if one.partition("]")[0] + "]" not in names}
        return {**self.form.given(), **others}

    def wrong(self, more: Mapping[str, str]) -> None:
        """Mark what cannot be an answer, by concept, with a sentence."""
        for concept, why in more.items():
            if concept not in self.form.errors:
                self.form.add_error(concept, why)

    def boxes(self) -> list[Markup]:
        """The box of each question."""
        found: list[dict[str, Any]] = questions(self.form, self.asked, self.standing, language="en")
        return [one["box"] for one in found]
