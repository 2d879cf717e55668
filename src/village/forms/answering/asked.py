"""Questions as boxes and choices on a page: what is asked, what was typed, and what of it came too late."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from village.forms.rules.asking import Asked
from village.forms.rules.documents import CodeList, Question
from village.forms.rules.telling import YES_NO, text, typed
from village.forms.rules.values import EARLIEST, LATEST
from village.kernel.calendar.fields import PARTS, DatePartsField
from village.kernel.documents.rules.conditions import Value
from village.ui.forms import Form

LONG_LIST = 12
"""So many choices are looked for in a box that opens; fewer are all shown."""
COUNTED = 1_000
"""Boxes for no more than so many characters count them."""
_ASKED = re.compile(r"([a-z0-9.-]{1,80}):([0-9]{1,9})")


def name_of(concept: str) -> str:
    """The name of a question's box. No concept has a bracket in it, so that none is called like a part of another."""
    return f"answer[{concept}]"


def id_of(concept: str) -> str:
    """The id of a question's box, the same in every page and in every link to it. No concept has a colon in it; an
    address may have one, and no bracket."""
    return f"answer:{concept}:"


class Box(forms.BoundField):
    """A question's box."""

    @property
    def auto_id(self) -> str:
        return id_of(self.name)


class AnswerForm(Form):
    """Questions of one section, in one entry. It keeps nothing from being saved but a day that there is not: what can
    be an answer is for whoever saves to say."""

    bound_field_class = Box

    def __init__(
        self, asked: Iterable[Asked], lists: Mapping[str, CodeList], language: str = "en", data: Any = None
    ) -> None:
        super().__init__(data)
        for one in asked:
            self.fields[one.question.concept] = _field(one.question, lists, language)

    def add_prefix(self, field_name: str) -> str:
        return name_of(field_name)

    def given(self) -> dict[str, object]:
        """What was typed, by concept, but days that there are not."""
        self.full_clean()
        return {name: _sent(value) for name, value in self.cleaned_data.items()}


@dataclass(frozen=True)
class Sent:
    """What a page sent: the questions that it had, each with how often it had been answered when it was read."""

    data: QueryDict
    seen: Mapping[str, int]

    @classmethod
    def of(cls, data: QueryDict) -> "Sent":
        """Raises BadRequest for what no page of ours sends."""
        found = [_ASKED.fullmatch(one) for one in data.getlist("asked")]
        if not all(found):
            raise BadRequest
        return cls(data, {one[1]: int(one[2]) for one in found if one})

    def left(self) -> set[str]:
        """The questions whose other answer their writer lets stand."""
        return set(self.data.getlist("leave"))

    def words(self, concept: str) -> str:
        """Whatever was typed for a question, to be read back."""
        name = name_of(concept)
        parts = [self.data.get(f"{name}-{part}", "") for part in PARTS]
        return ", ".join(one for one in self.data.getlist(name) if one) or " ".join(one for one in parts if one)


def as_typed(asked: Sequence[Asked], given: Mapping[tuple[str, str], Value]) -> MultiValueDict[str, str]:
    """Answers as a page would send them."""
    data: MultiValueDict[str, str] = MultiValueDict()
    for one in asked:
        value = given.get((one.entry, one.question.concept))
        several = list(value) if isinstance(value, tuple) else [] if value is None else [typed(value)]
        data.setlist(name_of(one.question.concept), several)
    return data


def with_sent(data: MultiValueDict[str, str], sent: Sent, concepts: Iterable[str]) -> MultiValueDict[str, str]:
    """The same, but of these questions what was sent."""
    for concept in concepts:
        name = name_of(concept)
        data.pop(name, None)
        for one in (name, *(f"{name}-{part}" for part in PARTS)):
            if one in sent.data:
                data.setlist(one, sent.data.getlist(one))
    return data


def look_of(question: Question, *, required: bool, answered: bool) -> dict[str, Any]:
    """How a question's box is drawn; what was chosen can be taken away again."""
    look: dict[str, Any] = {"optional": not required, "count": question.longest <= COUNTED, "blank": answered}
    if question.kind in ("whole", "number"):
        look["width"] = 10
    if question.kind == "yes-no":
        look["inline"] = not answered
    return look


def _sent(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return list(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _field(question: Question, lists: Mapping[str, CodeList], language: str) -> forms.Field:
    told: dict[str, Any] = {
        "label": text(question.label, language),
        "help_text": text(question.help, language),
        "required": False,
    }
    quiet = {"autocomplete": "off"}  # what is written about a family is no word for the browser to remember
    match question.kind:
        case "date":
            latest = LATEST.replace(year=LATEST.year - 1, month=12, day=31)
            return DatePartsField(earliest=EARLIEST, latest=latest, **told)
        case "yes-no":
            return forms.Field(widget=forms.RadioSelect(choices=_choices(YES_NO.items())), **told)
        case "choice" | "choices" | "reading":
            return forms.Field(widget=_listed(question, lists, language), **told)
        case "words":
            field = forms.Field(widget=forms.Textarea(attrs=quiet), **told)
        case _:
            number = {"inputmode": "decimal"} if question.kind == "number" else {"inputmode": "numeric"}
            field = forms.Field(
                widget=forms.TextInput(attrs=quiet if question.kind == "text" else {**quiet, **number}), **told
            )
    field.max_length = question.longest  # type: ignore[attr-defined]
    return field


def _listed(question: Question, lists: Mapping[str, CodeList], language: str) -> forms.Widget:
    codes = [(one.code, text(one.label, language)) for one in lists[question.codes].codes]
    if question.kind == "choices":
        return forms.CheckboxSelectMultiple(choices=codes)
    if len(codes) > LONG_LIST:
        return forms.Select(choices=[("", ""), *codes])
    return forms.RadioSelect(choices=_choices(codes))


def _choices(codes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices, and none of them: drawn only where there is an answer to take away."""
    return [*codes, ("", "No answer")]
